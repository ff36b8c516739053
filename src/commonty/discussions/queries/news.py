"""What is new for somebody in the discussions that they follow: read from the journal, shown only if they may read it.

Between two mornings lies a piece of the landlord's chain. So nothing is told twice or left out, whatever the clock says,
and what was let out late is new on the day on which neighbours can read it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from commonty.discussions.events import Event
from commonty.discussions.models import Comment, Following, PenName, Talker, Thread
from commonty.discussions.rules.following import FURTHEST_BACK, may_be_told
from commonty.groups.models import Membership
from commonty.journal.models import Entry
from commonty.notices.models import Notice
from commonty.people.models import Person

SAID = (Event.COMMENT_SAID, Event.COMMENT_LET_OUT)
ENDS = (Event.THREAD_SUMMED_UP, Event.THREAD_CLOSED)


@dataclass(frozen=True)
class News:
    """Of one discussion: how many comments are new. None, where it was summed up or closed."""

    thread: Thread
    comments: int


def what_was_said(chain: str, *, after: int, now: datetime, before: int | None = None) -> list[Entry]:
    """In public and in rooms alike, with ids alone."""
    found = Entry.objects.filter(chain=chain, seq__gt=after, at__gt=now - FURTHEST_BACK, kind__in=[*SAID, *ENDS])
    return list(found.filter(seq__lt=before) if before is not None else found)


def said_before(morning: Entry) -> list[Entry]:
    """Since the morning before."""
    return what_was_said(morning.chain, after=morning.facts["after"], now=morning.at, before=morning.seq)


def thread_of(entry: Entry) -> str:
    return str(entry.facts.get("thread") or entry.about_id)


def hears_of(person: Person) -> str:
    mine = Talker.objects.filter(person=person.human).values_list("hears", flat=True).first()
    return mine or Talker.Hears.DAILY


def followers_of(threads: Collection[str]) -> list[Person]:
    """Each human once, of those who can be told at all."""
    rows = Following.objects.going_on().filter(thread__public_id__in=threads)
    people = [row.person.human for row in rows.select_related("person__merged_into__landlord", "person__landlord")]
    return [person for person in {one.pk: one for one in people}.values() if may_be_told(person)]


def news_for(person: Person, entries: Iterable[Entry]) -> list[News]:
    """What they may read now, in what they follow now; nothing of their own, and nothing that they were told at once."""
    told = set(_notices_of(person).values_list("entry_id", flat=True))
    mine = known_as(person)
    fresh = [entry for entry in entries if entry.pk not in told and entry.by_id not in mine]
    followed = _followed(person, {thread_of(entry) for entry in fresh})
    fresh = [e for e in fresh if thread_of(e) in followed and e.at > followed[thread_of(e)].since]
    said = {entry.about_id for entry in fresh if entry.kind in SAID}
    per_thread = dict.fromkeys((thread_of(entry) for entry in fresh if entry.kind in ENDS), 0)
    for comment in readable_by(person, said):
        key = comment.thread.public_id
        per_thread[key] = per_thread.get(key, 0) + 1
    return [News(followed[key].thread, new) for key, new in per_thread.items()]


def readable_by(person: Person, public_ids: Collection[str]) -> list[Comment]:
    """Of others, and with its words."""
    seen = Comment.objects.visible_to(person).written().filter(public_id__in=public_ids, is_held=False)
    return list(seen.exclude(author__in=Person.objects.same_human(person.human.pk)).select_related("thread"))


def follows(person: Person, thread: Thread, *, at: datetime) -> bool:
    """Since before that moment."""
    return Following.objects.of_human(person).going_on().filter(thread=thread, since__lt=at).exists()


def known_as(person: Person) -> set[str]:
    """By which ids the journal names this human, outside and in rooms."""
    same = Person.objects.same_human(person.human.pk)
    return {
        *same.values_list("public_id", flat=True),
        *PenName.objects.of_human(person).values_list("public_id", flat=True),
        *Membership.objects.filter(person__in=same).values_list("public_id", flat=True),
    }


def _followed(person: Person, threads: Collection[str]) -> dict[str, Following]:
    rows = Following.objects.of_human(person).going_on().filter(thread__public_id__in=threads)
    seen = rows.filter(thread__in=Thread.objects.visible_to(person)).select_related("thread__place__landlord")
    return {row.thread.public_id: row for row in seen.order_by("-thread__newest_at")}


def _notices_of(person: Person):  # type: ignore[no-untyped-def]
    return Notice.objects.filter(person__in=Person.objects.same_human(person.human.pk))
