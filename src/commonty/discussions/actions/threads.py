"""Starting a discussion: as part of something of a room above, or on its own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.discussions.actions.following import follow_along
from commonty.discussions.actions.writing import Said, Words, named_in, where_recorded, write_comment
from commonty.discussions.events import Event
from commonty.discussions.models import Following, PenName, Thread
from commonty.discussions.queries.places import may_start_at
from commonty.discussions.rules.talking import check_title, check_words
from commonty.discussions.rules.translating import check_language
from commonty.groups.models import Group
from commonty.groups.queries.membership import is_member
from commonty.journal.record import Named, record
from commonty.kit.locks import hold_exclusive
from commonty.people.models import Person
from commonty.places.models import Kind, Place


@dataclass(frozen=True)
class Topic:
    """What a discussion on its own is to be about, and the first words in it."""

    place: Place
    title: str
    text: str
    wants_stance: bool = False
    posted_key: str = ""
    language: str = ""
    group: Group | None = None  # in whose room, if in one


@transaction.atomic
def open_thread(
    *, place: Place, title: str, about: Any = None, group: Group | None = None, wants_stance: bool = False,
    is_local: bool = False, by: Named, now: datetime, channel: str,
) -> Thread:  # fmt: skip
    """Part of an action of the room above, which has decided who may. One a thing: asked again it is the same."""
    kind, public_id = (about._meta.label_lower, about.public_id) if about is not None else ("", "")
    if about is not None and (known := Thread.objects.filter(about_kind=kind, about_id=public_id).first()):
        return known
    thread = Thread(
        place=place, title=title.strip()[:120], about_kind=kind, about_id=public_id, wants_stance=wants_stance,
        group=group, is_local=is_local,
    )  # fmt: skip
    return _record_opened(_open(thread, by, now, channel), by, now, channel)


def hold_threads(pks: Collection[int]) -> None:
    """Part of an action of the room above that changes several: before it records anything.

    Whoever says something holds the thread and then waits for the journal; so whoever holds the journal must not wait
    for a thread.
    """
    rows = Thread.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=pks)
    list(rows.order_by("pk").values_list("pk", flat=True))


def set_takes(pks: Collection[int], takes: str) -> None:
    """Part of an action of the room above: what can be said of its things from now on."""
    Thread.objects.filter(pk__in=pks).update(takes=Thread.Takes(takes))


def rename_thread(thread: Thread, title: str) -> None:
    """Part of an action of the room above: what it is about has another name."""
    thread.title = title.strip()[:120]
    thread.save(update_fields=["title"])


def set_audience(thread: Thread, audience: str) -> None:
    """Part of an action of the room above: what the thread is about is not shown any more, or is again."""
    thread.audience = Thread.Audience(audience)
    thread.save(update_fields=["audience"])


def retitle(thread: Thread, title: str) -> None:
    """Part of an action of the room above: what it is about is called otherwise now."""
    thread.title = title.strip()[:120]
    thread.save(update_fields=["title"])


def hand_thread_on(thread: Thread, to: Person) -> None:
    """Part of an action of the room above: somebody else looks after what it is about, and so after its talk."""
    thread.opened_by = to.human
    thread.save(update_fields=["opened_by"])


def carry_on_in(thread: Thread, into: Thread, *, now: datetime) -> None:
    """Part of an action of the room above: what it is about was joined with another thing.

    No comment moves, so each keeps its address, its place and whatever is decided of it; it is read there, too. Whoever
    follows the one follows the other, unless they stopped that before.
    """
    rows = Thread.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=(thread.pk, into.pk))
    held = {row.pk: row for row in rows.order_by("pk")}
    Thread.objects.filter(goes_on_in=thread.pk).update(goes_on_in=into.pk)  # joined with it earlier
    held[thread.pk].goes_on_in, held[into.pk].holds_others = held[into.pk], True
    held[thread.pk].save(update_fields=["goes_on_in"])
    held[into.pk].save(update_fields=["holds_others"])
    for row in (
        Following.objects.going_on().filter(thread=thread.pk).select_related("person__merged_into").order_by("pk")
    ):
        follow_along(held[into.pk], row.person, now)


def talk_again(thread: Thread) -> None:
    """Part of an action of the room above: what this went on in is there no more."""
    thread.goes_on_in = None
    thread.save(update_fields=["goes_on_in"])


@transaction.atomic
def start_thread(
    topic: Topic, *, by: Person, now: datetime, channel: str, typed_by: Person | None = None
) -> tuple[Thread, Said]:
    """A discussion on its own, with its first words. A form that comes twice starts one."""
    hold_exclusive(f"talk:{by.human.public_id}")
    if typed_by is not None:
        require(typed_by, Permission.VOTE_FOR_SOMEBODY, within=topic.place)
    mine = Person.objects.same_human(by.human.pk)
    if topic.posted_key and (known := Thread.objects.filter(posted_key=topic.posted_key, opened_by__in=mine).first()):
        first = known.comments.select_related("case").order_by("number")[0]
        return known, Said(first, first.case)
    if topic.place.kind == Kind.HOME:
        raise PermissionDenied(_("A discussion belongs to a close or an area, never to a home."))
    if topic.group is not None and (typed_by is not None or not is_member(by, topic.group)):
        raise PermissionDenied(_("Only those who are in the group start discussions in its room."))
    if topic.group is None and not may_start_at(by, topic.place, now=now):
        raise Refused(_("Those who live in %(place)s start discussions there.") % {"place": topic.place.name})
    check_title(topic.title)
    check_words(topic.text)
    check_language(topic.language)
    thread = Thread(
        place=topic.place, title=topic.title.strip(), wants_stance=topic.wants_stance, posted_key=topic.posted_key,
        group=topic.group,
    )  # fmt: skip
    _open(thread, by, now, channel)
    # The title is read for danger together with the words: both are public, and both are held.
    words = Words(text=topic.text, language=topic.language, read_too=topic.title)
    said = write_comment(thread, words, by=by, typed_by=typed_by, now=now, channel=channel)
    if said.comment.is_held:
        thread.is_held = True
        thread.save(update_fields=["is_held"])
    return _record_opened(thread, by, now, channel, said.comment.pen), said


def _open(thread: Thread, by: Named, now: datetime, channel: str) -> Thread:
    thread.opened_by, thread.opened_at, thread.newest_at = by if isinstance(by, Person) else None, now, now
    thread.channel = channel
    thread.audience = Thread.Audience.GROUP if thread.group_id else Thread.Audience.PUBLIC
    thread.save(force_insert=True)
    return thread


def _record_opened(thread: Thread, by: Named, now: datetime, channel: str, pen: PenName | None = None) -> Thread:
    """Last of all: whoever holds the journal must not wait for the help desk, which danger in the first words asks for."""
    record(
        Event.THREAD_OPENED, about=thread, by=named_in(thread, by, pen), at=now, channel=channel,
        within=where_recorded(thread), thing=thread.about_kind,
    )  # fmt: skip
    return thread
