"""A money vote run by a residents' group, with its two people, for tests."""

from typing import Any

from commonty.budgeting.actions.seats import give_seat
from commonty.budgeting.actions.set_up import change_round
from commonty.budgeting.models import GroupSeat, Round
from commonty.budgeting.tests import factories
from commonty.budgeting.tests.ideas import how, officer_of
from commonty.people.models import Person
from commonty.places.models import Place

GROUP = "Ropeworks tenants' group"
RULES = "Send us your receipts within 8 weeks."
SMALL: dict[str, Any] = {"template": "grants", "group_name": GROUP, "group_rules": RULES}
Part = GroupSeat.Part


def say_who_runs(pb_round: Round, *, name: str = GROUP, rules: str = RULES) -> Round:
    changes = {"group_name": name, "group_rules": rules}
    return change_round(round_id=pb_round.pk, step="run", changes=changes, by=officer_of(pb_round), **how())


def seat(pb_round: Round, part: str, person: Person | None = None) -> Person:
    """Whoever sits there from now on."""
    person = person or factories.make_resident(pb_round.place)
    give_seat(round_id=pb_round.pk, person_id=person.pk, part=part, by=officer_of(pb_round), **how())
    return person


def make_group_draft(**fields: Any) -> Round:
    return factories.make_draft(**{**SMALL, "pot_pence": 4_000_00, **fields})


def make_group_decided(place: Place | None = None, **fields: Any) -> Round:
    """The first two projects were chosen; a group runs it, and nobody sits in it yet."""
    pb_round = factories.make_decided(place=place)
    Round.objects.filter(pk=pb_round.pk).update(**{**SMALL, **fields})
    return Round.objects.select_related("place__landlord", "register").get(pk=pb_round.pk)
