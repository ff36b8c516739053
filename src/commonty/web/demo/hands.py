"""Neighbours met on the green: an officer counted hands with one of them as witness."""

from datetime import datetime, timedelta
from typing import Any

from commonty.access.roles import Role
from commonty.budgeting.actions.count import count_round
from commonty.budgeting.actions.meeting import confirm_room_count, enter_room_count
from commonty.budgeting.models import Round
from commonty.budgeting.rules.meeting import Numbers
from commonty.people.models import Person
from commonty.web.demo.rounds import Story

WITNESS = "Grace Adeyemi"


def raise_hands(story: Story, pb_round: Round, people: dict[Role, Person], *, at: datetime) -> None:
    """`liked` says of a hundred how many hands went up."""
    how: dict[str, Any] = {"by": people[Role.ENGAGEMENT_OFFICER], "channel": "demo"}
    projects = zip(pb_round.projects.order_by("number"), story.projects)
    votes = {project.public_id: round(story.were_there * draft.liked / 100) for project, draft in projects}
    numbers = Numbers(people=story.were_there, homes=story.from_homes, votes=votes)
    count = enter_room_count(round_id=pb_round.pk, numbers=numbers, clock=lambda: at, **how)
    confirmed = at + timedelta(minutes=3)
    confirm_room_count(round_id=pb_round.pk, version=count.version, witness=WITNESS, clock=lambda: confirmed, **how)
    count_round(round_id=pb_round.pk, channel="demo", clock=lambda: confirmed + timedelta(minutes=1))
