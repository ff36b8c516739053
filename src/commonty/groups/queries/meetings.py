"""Meetings of a group, and who comes."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from commonty.groups.models import Group, GroupMeeting, MeetingAnswer, Membership, Minutes
from commonty.groups.queries.membership import first_of
from commonty.groups.rules.meetings import may_change
from commonty.people.models import Person

Says = MeetingAnswer.Says


def coming_meetings(group: Group, *, now: datetime) -> list[GroupMeeting]:
    return list(group.meetings.coming(now).order_by("starts_at", "pk")[:100])  # type: ignore[attr-defined]


def past_meetings(group: Group, *, now: datetime) -> QuerySet[GroupMeeting]:
    """Those that are over or were called off, the newest first, each with its minutes."""
    coming = GroupMeeting.objects.coming(now).values("pk")
    rows = group.meetings.exclude(pk__in=coming).order_by("-starts_at", "-pk")  # type: ignore[attr-defined]
    found: QuerySet[GroupMeeting] = rows.prefetch_related("minutes")
    return found


MOST_TO_CHOOSE = 24


def meetings_met(
    group: Group, *, now: datetime | None = None, chosen: GroupMeeting | None = None
) -> list[GroupMeeting]:
    """Of which minutes can be: what has begun and was not called off, the newest; and the one of which these are."""
    met = group.meetings.filter(starts_at__lte=now or timezone.now(), called_off_at=None)  # type: ignore[attr-defined]
    newest = list(met.order_by("-starts_at", "-pk")[:MOST_TO_CHOOSE])
    return newest if chosen is None or chosen in newest else [*newest, chosen]


@dataclass(frozen=True)
class MeetingPage:
    meeting: GroupMeeting
    come: list[str]  # by the names in the group
    maybe: list[str]
    cannot: list[str]
    mine: str  # what this reader said
    may_answer: bool
    may_change: bool
    may_write: bool  # minutes of it
    minutes: list[Minutes]


def page_of_meeting(
    meeting: GroupMeeting, reader: Person, mine: Membership | None, *, now: datetime
) -> MeetingPage:  # fmt: skip
    said = answers_to(meeting)
    names = {word: [one.name for says, one in said if says == word] for word in Says.values}
    is_in = mine is not None and mine.is_there and meeting.group.is_open
    is_coming = meeting.called_off_at is None and meeting.ends_at > now
    return MeetingPage(
        meeting=meeting, come=names[Says.YES], maybe=names[Says.MAYBE], cannot=names[Says.NO],
        mine=next((says for says, one in said if one.person.is_same_human(reader)), "") if is_in else "",
        may_answer=is_in and is_coming, may_change=may_change(meeting, mine, now=now),
        may_write=is_in and meeting.called_off_at is None and meeting.starts_at <= now,
        minutes=list(meeting.minutes.order_by("met_on", "pk")),
    )  # fmt: skip


def answers_to(meeting: GroupMeeting) -> list[tuple[str, Membership]]:
    """Of those who are in the group, each human once, in the order of their names."""
    rows = meeting.answers.filter(member__state=Membership.State.IN).select_related("member__person__merged_into")
    humans: dict[int, list[MeetingAnswer]] = {}
    for row in rows.order_by("at", "pk"):
        humans.setdefault(row.member.person.human.pk, []).append(row)
    found = [(own[-1].says, one) for own in humans.values() if (one := first_of(row.member for row in own))]
    return sorted(found, key=lambda pair: (pair[1].name.casefold(), pair[1].pk))
