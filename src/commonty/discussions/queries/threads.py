"""Lists of discussions on their own."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from commonty.discussions.models import Comment, Thread, shown
from commonty.groups.models import Group
from commonty.people.models import Person
from commonty.places.models import Place

STATES = ("open", "closed")


def threads_at(place: Place, person: Person | None, *, state: str = "", words: str = "") -> QuerySet[Thread]:
    """In a place and in those within it, where something was said last first."""
    found = Thread.objects.visible_to(person).public().on_their_own().within(place).select_related("place__parent")
    if state in STATES:
        found = found.filter(closed_at__isnull=state == "open")
    for word in words.split()[:6]:
        found = found.filter(Q(title__icontains=word) | Q(pk__in=_saying(word, person)))
    return with_counts(found).order_by("-newest_at", "-pk")


def threads_in_room(group: Group) -> QuerySet[Thread]:
    """For those whom `may_read_room` lets in: what was said in last first. What is about something stands with that."""
    found = Thread.objects.in_room(group).on_their_own().select_related("place")
    return with_counts(found).order_by("-newest_at", "-pk")


def with_counts(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """Each with how many comments neighbours can read, as `said`."""
    theirs = Comment.objects.filter(shown(), thread=OuterRef("pk"), is_held=False, withdrawn_at=None)
    counted = theirs.order_by().values("thread").annotate(n=Count("pk")).values("n")
    return threads.annotate(said=Coalesce(Subquery(counted, output_field=IntegerField()), 0))


def comments_at(place: Place, person: Person | None) -> QuerySet[Comment]:
    """The newest first, for a feed."""
    return Comment.objects.visible_to(person).written().within(place).with_all().order_by("-at", "-pk")


def _saying(word: str, person: Person | None) -> QuerySet[Comment, Any]:
    return Comment.objects.visible_to(person).written().filter(text__icontains=word).values("thread")
