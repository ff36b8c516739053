"""Needs can be hidden, and let out when a human has read them. Found by its name."""

from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.discussions.moderated import Hides, Thing
from commonty.people.models import Person
from commonty.priorities.actions.hiding import hide_need, let_out_need
from commonty.priorities.models import Need


def find_need(public_id: str, reader: Person | None) -> Thing | None:
    return _thing(Need.objects.visible_to(reader).with_all().filter(public_id=public_id).first())


def read_need(public_id: str) -> Thing | None:
    return _thing(Need.objects.with_all().filter(public_id=public_id).first())


def _thing(need: Need | None) -> Thing | None:
    if need is None:
        return None
    return Thing(
        name=_("Need"), text=need.words, place=need.place, author=need.author,
        url=reverse("priorities:show", args=[need.public_id]), is_held=need.is_held, hiding=need.hiding,
        title=_("Need %(number)d") % {"number": need.number},
    )  # fmt: skip


HIDES = {"priorities.need": Hides(find_need, read_need, hide_need, let_out_need)}
