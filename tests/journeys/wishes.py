"""Ideas for those who look at pages: Agnes's own, with help offered and another that may be joined with it."""

from typing import Any

from django.utils import timezone

from commonty.discussions.actions.comments import say
from commonty.ideas.actions.amending import Reading, suggest_change
from commonty.ideas.actions.offering import Help, offer_help
from commonty.ideas.actions.reshaping import propose_joining
from commonty.ideas.actions.starting import Words, start_idea
from tests.journeys.sandbank import Sandbank


def leave_ideas(sandbank: Sandbank) -> None:
    how: dict[str, Any] = {"now": timezone.now(), "channel": "web"}
    agnes, tariq = sandbank["Agnes Rennie"], sandbank["Tariq Mahmood"]
    seat = start_idea(Words("Seats for the bus", "My legs are old.", place=sandbank.estate), by=tariq, **how)
    # The newest stands first in the list, and is the one that is walked to.
    bench = start_idea(Words("A bench at the stop", "So that we can sit.", place=sandbank.estate), by=agnes, **how)
    offer_help(Help(what="tools", says="I bring a drill."), idea_id=bench.pk, by=tariq, **how)
    roofed = Reading("A bench at the stop", "So that we can sit in the dry.", "It rains here.")
    suggest_change(roofed, idea_id=bench.pk, by=tariq, **how)
    own = Reading("A bench at the stop", "So that we can sit, and wait.", "Said better.")
    suggest_change(own, idea_id=bench.pk, by=agnes, **how)  # taken at once: it can be seen how it read before
    for person in (agnes, tariq):
        say(thread_id=bench.thread_id, text="Who has a spirit level?", by=person, **how)
    propose_joining(idea_id=seat.pk, into_id=bench.pk, because="Both ask for seats there.", by=tariq, **how)
