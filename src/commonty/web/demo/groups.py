"""The demo's residents' group: its seats, and the grants that its treasurer promised and paid."""

from datetime import date, timedelta
from typing import Any

from commonty.budgeting.actions.ledger import add_line
from commonty.budgeting.actions.seats import give_seat
from commonty.budgeting.actions.set_up import change_round
from commonty.budgeting.models import GroupSeat, LedgerEntry, Round
from commonty.people.models import Person
from commonty.web.demo.papers import paper_of
from commonty.web.demo.rounds import Story

KIND = LedgerEntry.Kind
Part = GroupSeat.Part


def give_to_group(story: Story, pb_round: Round, **how: Any) -> None:
    if not story.group:
        return
    names = {"group_name": story.group, "group_rules": story.group_rules}
    change_round(round_id=pb_round.pk, step="run", changes=names, **how)
    for part, name in ((Part.ORGANISER, story.organiser), (Part.TREASURER, story.treasurer)):
        person = Person.objects.get(landlord=pb_round.place.landlord, name=name)
        give_seat(round_id=pb_round.pk, person_id=person.pk, part=part, **how)


def pay_grants(story: Story, pb_round: Round, *, since: date) -> None:
    """The first grant is paid against its receipt, the second is promised, the rest waits."""
    if not story.group:
        return
    seats = GroupSeat.objects.standing().select_related("person").filter(round=pb_round)
    treasurer = seats.get(part=Part.TREASURER).person
    won = list(pb_round.ledger.filter(kind=KIND.VOTED).select_related("project").order_by("pk")[:2])
    for number, voted in enumerate(won, start=1):
        name = voted.project.name
        grant = {"project_id": voted.project_id, "pence": voted.pence, "by": treasurer, "channel": "demo"}
        on = since + timedelta(days=number)
        promised = add_line(
            kind=KIND.ORDERED, says="The grant", number=f"{pb_round.pk}-{number}", supplier=voted.project.proposed_by,
            on=on, now=_noon(pb_round, on), **grant,
        )  # fmt: skip
        if number == 1:
            later = since + timedelta(days=24)
            paper = paper_of("Receipt", project=name, pence=voted.pence, on=later)
            receipt = add_line(
                kind=KIND.INVOICED, says="What it cost", number="R1", of_id=promised.pk, on=later,
                now=_noon(pb_round, later), proof=("pdf", paper), is_proof_public=True, **grant,
            )  # fmt: skip
            add_line(kind=KIND.PAID, says="Paid", of_id=receipt.pk, on=later, now=_noon(pb_round, later), **grant)


def _noon(pb_round: Round, day: date) -> Any:
    assert pb_round.closes_at is not None
    return pb_round.closes_at + (day - pb_round.closes_at.date())
