"""What waits to be printed: how many letters where, and what stands in a pile. Never a list of who lives where."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.notices.models import Notice, NoticeQuerySet, Pile
from commonty.people.models import Person, Tie
from commonty.places.models import Kind, Place

Status = Notice.Status
SHOWN = 30


@dataclass
class Stack:
    """Letters of one area that wait to be put together into a pile."""

    place: Place
    since: datetime
    notices: list[int] = field(default_factory=list)

    @property
    def letters(self) -> int:
        return len(self.notices)


@dataclass(frozen=True)
class Waiting:
    stacks: list[Stack]
    nowhere: int = 0  # nobody knows where their readers live now

    @property
    def letters(self) -> int:
        return sum(stack.letters for stack in self.stacks)


def waiting_for(by: Person, landlord: Place, *, on: date) -> Waiting:
    """What a member of staff who prints letters finds, by area, in as many queries for few letters as for many."""
    reach = reach_of(by, landlord)
    if not reach:
        return Waiting([])
    places = [*_areas_within(reach, landlord), *reach]
    rows = _with_path(Notice.objects.to_print().filter(pile=None, person__landlord=landlord), on)
    stacks: dict[Place, Stack] = {}
    nowhere = 0
    for pk, path, made_at in rows.order_by("made_at", "pk").values_list("pk", "path", "made_at"):
        nowhere += path is None
        around = [place for place in places if path and path.startswith(place.path)]
        if around:
            place = max(around, key=lambda place: len(place.path))
            stacks.setdefault(place, Stack(place, made_at)).notices.append(pk)
    return Waiting(sorted(stacks.values(), key=lambda stack: stack.place.name), nowhere if landlord in reach else 0)


def held_for(by: Person, landlord: Place, *, on: date) -> int:
    """Letters and emails to people at risk: how to reach them, a person decides."""
    count = 0
    for place in reach_of(by, landlord):
        people = (
            Person.objects.filter(landlord=landlord)
            if place == landlord
            else Person.objects.living_within(place, on=on)
        )
        count += Notice.objects.filter(status=Status.HELD, person__in=people.order_by().values("pk")).count()
    return count


def reach_of(by: Person, landlord: Place) -> list[Place]:
    """The largest places within which this person prints letters."""
    may = {held.place for held in by.held_now if can(by, Permission.SEND_LETTER_CODES, within=held.place)}
    own = {place for place in may if place.is_within(landlord)}
    return [place for place in own if not any(place.is_within(other) for other in own - {place})]


def letters_in(pile: Pile, *, on: date) -> list[Any]:
    """What can be printed of a pile now, each with its `home` and number, in the order of the numbers.

    Not to whom is at risk, nor to whom lives in another place than the pile's by now: that is another's to print.
    Before the first print the numbers are as they would be given, in the order of the homes.
    """
    rows = _with_path(Notice.objects.to_print().filter(pile=pile), on).filter(path__startswith=pile.place.path)
    notices = list(rows.select_related("person__merged_into", "person__landlord"))
    homes = {home.path: home for home in Place.objects.filter(path__in={notice.path for notice in notices})}
    for notice in notices:
        notice.home = homes[notice.path]
    if pile.prints:
        return sorted((notice for notice in notices if notice.number), key=lambda notice: notice.number)
    notices.sort(key=lambda notice: _by_home(notice.path, notice.pk))
    for number, notice in enumerate(notices, start=1):
        notice.number = number
    return notices


def must_not_go(pile: Pile) -> list[int]:
    """Numbers of printed letters whose readers are at risk now, or that go another way: whoever printed takes them out."""
    rows = Notice.objects.at_risk().filter(pile=pile, number__isnull=False).exclude(status=Status.SENT)
    return sorted({number or 0 for number in rows.values_list("number", flat=True)} | set(pile.withdrawn))


def piles_of(by: Person, landlord: Place) -> tuple[list[Pile], list[Pile]]:
    """Those still to be posted, the oldest first; and the last that were."""
    seen = Pile.objects.visible_to(by).filter(place__landlord=landlord)
    seen = seen.select_related("place", "printed_by", "posted_by")
    return list(seen.filter(posted_at=None).order_by("pk")), list(
        seen.exclude(posted_at=None).order_by("-pk")[:SHOWN]
    )


def in_order_of_homes(notices: list[int], *, on: date) -> list[int]:
    """As whoever goes from door to door would like them. By numbers: as text, 10/ would come before 9/."""
    paths = dict(_with_path(Notice.objects.filter(pk__in=notices).with_reader(), on).values_list("pk", "path"))
    return sorted(paths, key=lambda pk: _by_home(paths[pk] or "", pk))


def _by_home(path: str, pk: int) -> tuple[list[int], int]:
    return [int(part) for part in path.split("/")[:-1]], pk


def _areas_within(reach: list[Place], landlord: Place) -> list[Place]:
    areas = Place.objects.within(landlord).filter(kind=Kind.AREA)
    return [area for area in areas if any(area.is_within(place) for place in reach) and area not in reach]


def _with_path(rows: NoticeQuerySet, on: date) -> QuerySet[Any]:
    """With where the reader lives now, as `path`: of several homes the one that we have known longest."""
    ties = Tie.objects.current(on).filter(person=OuterRef("reader"), home__kind=Kind.HOME).order_by("pk")
    return rows.annotate(path=Subquery(ties.values("home__path")[:1]))
