"""Who does what for an idea, as a reader sees it."""

from typing import Any

from django.db.models import Q

from commonty.discussions.models import shown
from commonty.discussions.rules.names import shown_name
from commonty.ideas.models import Idea, Offer
from commonty.people.models import Person
from commonty.promises.models import Promise

MOST = 50


def help_between(person: Person) -> list[Any]:
    """What this human promised to neighbours, and what is promised for their ideas: what is open, by its day."""
    mine = Person.objects.same_human(person.human.pk)
    open_ones = Offer.objects.visible_to(person).filter(promise__status=Promise.Status.OPEN)
    theirs = open_ones.filter(Q(person__in=mine) | Q(idea__author__in=mine))
    rows = theirs.select_related("person__merged_into", "promise", "idea").order_by("promise__due_at", "pk")
    return [_for_reader(offer, person) for offer in rows[:MOST]]


def offers_of(idea: Idea, reader: Person | None) -> list[Any]:
    """The caller has loaded the idea through `visible_to`. Each with `name` and `is_mine`."""
    rows = Offer.objects.filter(shown(), idea=idea).select_related("person__merged_into", "promise").order_by("pk")
    return [_for_reader(offer, reader) for offer in rows[:MOST]]


def _for_reader(offer: Any, reader: Person | None) -> Any:
    offer.name = shown_name(offer.person)
    offer.is_mine = reader is not None and offer.person.is_same_human(reader)
    return offer
