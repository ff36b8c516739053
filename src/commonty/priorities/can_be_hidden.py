"""Needs can be hidden, and let out when a human has read them. Found by its name."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.discussions.moderated import Hides, Thing
from commonty.people.models import Person
from commonty.priorities.actions.hiding import hide_need, let_out_need
from commonty.priorities.models import Need

MOST = 100


def find_need(public_id: str, reader: Person | None) -> Thing | None:
    need = Need.objects.visible_to(reader).with_all().filter(public_id=public_id).first()
    return _thing(need) if need else None


def read_needs(public_ids: Collection[str]) -> dict[str, Thing]:
    return {need.public_id: _thing(need) for need in Need.objects.with_all().filter(public_id__in=public_ids)}


def held_needs(person: Person) -> list[Thing]:
    return [_thing(need) for need in Need.objects.to_let_out(person).with_all().order_by("made_at", "pk")[:MOST]]


def _thing(need: Need) -> Thing:
    return Thing(
        kind="priorities.need", public_id=need.public_id, name=_("Need"), text=need.words,
        place=need.place, author=need.author,
        url=reverse("priorities:show", args=[need.public_id]), is_held=need.is_held, hiding=need.hiding,
        title=_("Need %(number)d") % {"number": need.number},
    )  # fmt: skip


HIDES = {"priorities.need": Hides(find_need, read_needs, hide_need, let_out_need, held_needs)}
