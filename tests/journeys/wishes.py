"""Ideas for those who look at pages: Agnes's own, with help offered and another that may be joined with it."""

from typing import Any

from django.utils import timezone

from commonty.ideas.actions.offering import Help, offer_help
from commonty.ideas.actions.reshaping import propose_joining
from commonty.ideas.actions.starting import Words, start_idea
from tests.journeys.sandbank import Sandbank


def leave_ideas(sandbank: Sandbank) -> None:
    how: dict[str, Any] = {"now": timezone.now(), "channel": "web"}
    agnes, tariq = sandbank["Agnes Rennie"], sandbank["Tariq Mahmood"]
    bench = start_idea(Words("A bench at the stop", "So that we can sit.", place=sandbank.estate), by=agnes, **how)
    seat = start_idea(Words("Seats for the bus", "My legs are old.", place=sandbank.estate), by=tariq, **how)
    offer_help(Help(what="tools", says="I bring a drill."), idea_id=bench.pk, by=tariq, **how)
    propose_joining(idea_id=seat.pk, into_id=bench.pk, because="Both ask for seats there.", by=tariq, **how)
