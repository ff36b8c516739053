"""Letters with codes, whatever the codes are for: sealed, cut into parts, printed, printed again, finished.

Making draws up who gets one and seals a seed; no code exists yet and none has ended. Printing a part draws its codes
from the seed, so that a file which was lost is printed again as it was. The file is made first, outside of all locks
(nobody waits for a printer); then one short transaction makes its codes good, or refuses and it is thrown away.

The apps that write letters say in a `Kind` what is their own.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.journal.record import record
from commonty.kit.clock import Clock
from commonty.people.models import Person
from commonty.people.models.letter_parts import LettersInParts, PartOfLetters
from commonty.people.rules import letter_parts as rules
from commonty.places.models import Place


class Reader(Protocol):
    """To whom one letter goes: the number of whoever holds its code, and the public name that it is drawn for."""

    @property
    def pk(self) -> int: ...

    @property
    def public_id(self) -> str: ...


Run = TypeVar("Run", bound=LettersInParts)
Part = TypeVar("Part", bound=PartOfLetters)
To = TypeVar("To", bound=Reader)


@dataclass(frozen=True)
class Kind(Generic[Run, Part, To]):
    parts: type[Part]
    lock: Callable[[int], Run]  # the letters, and what must stay as it is while their codes change
    check_now: Callable[[Run, datetime], None]
    reachable: Callable[[Run, datetime], QuerySet[Any]]  # all to whom a letter may go now
    readers: Callable[[Run, Collection[int], datetime], list[To]]  # these of them, with what stands on their letters
    codes: type[Any]
    owner: str  # the codes' field for whoever holds them
    works: Q  # true of a code that hasn't ended
    digest: Callable[[str], str]
    make_good: Callable[[Run, dict[int, str], Actor, datetime], object]  # new codes by owner; older ones end
    printed: str  # the journal's words
    finished: str


def maker_of(place: Place, by: Actor) -> Person:
    require(by, Permission.SEND_LETTER_CODES, within=place)
    if not isinstance(by, Person):
        raise PermissionDenied(_("People make these letters. A program can't answer for them."))
    return by


def draw_up(run: LettersInParts, readers: Sequence[int], *, by: Person, now: datetime, until: datetime) -> None:
    """Seal a seed and cut the readers into parts, in their order. Made anew, nothing is left of what was before."""
    run.made_by, run.made_at, run.letters = by, now, len(readers)
    run.seal(until=until)
    run.save()
    run.parts.all().delete()
    size = rules.LETTERS_A_PART
    shares = [readers[first : first + size] for first in range(0, len(readers), size)]
    part = run.parts.model
    part.objects.bulk_create(
        part(run=run, number=number, letters=len(share), readers=share)
        for number, share in enumerate(shares, start=1)
    )


def forget_seed(run: LettersInParts) -> None:
    """From now on nobody can print these codes again."""
    run.wrapped_seed = run.kept_until = None
    run.save(update_fields=["wrapped_seed", "kept_until"])
    run.parts.update(readers=[])


def letters_of(kind: Kind[Run, Part, To], part: Part, *, by: Actor, clock: Clock) -> list[tuple[To, str]]:
    """What is to be printed of a part now, each letter with its code. Changes nothing."""
    maker, now = maker_of(part.run.place, by), clock()
    kind.check_now(part.run, now)
    rules.check_can_print(part.run, by_pk=maker.pk, now=now)
    letters = _letters(kind, part, now)
    rules.check_has_readers(letters=len(letters))
    return letters


@transaction.atomic
def hand_out(
    kind: Kind[Run, Part, To], *, part_id: int, codes: Mapping[int, str], by: Actor, channel: str, clock: Clock
) -> Part:
    """Make the codes of a printed part good and end older ones. The second time nothing ends: they are the same."""
    parts = kind.parts._default_manager.filter(pk=part_id)
    run = kind.lock(rules.check_is_there(parts.values_list("run_id", flat=True).first()))
    part = rules.check_is_there(parts.filter(run=run).select_for_update(of=("self",), no_key=True).first())
    part.run = run
    _lock_owners(kind, part.readers)
    maker, now = maker_of(run.place, by), clock()
    kind.check_now(run, now)
    rules.check_can_print(run, by_pk=maker.pk, now=now)
    rules.check_same_readers(codes, [letter.pk for letter, _code in _letters(kind, part, now)])
    known = _known(kind, codes.values())
    new = {pk: code for pk, code in codes.items() if kind.digest(code) not in known}
    if new:
        kind.make_good(run, new, by, now)
    part.prints, part.printed_at = part.prints + 1, now
    part.save(update_fields=["prints", "printed_at"])
    facts = {"part": part.number, "letters": len(codes), "prints": part.prints}
    note(kind.printed, run, by=by, now=now, channel=channel, **facts)
    return part


@transaction.atomic
def finish(kind: Kind[Run, Part, To], *, run_id: int, by: Actor, channel: str, was_told: bool, clock: Clock) -> Run:
    """All is printed: destroy the seed, so that from now on nobody can print these codes again.

    `was_told`: the maker told whoever says so. When the time is up the timetable does it whatever is printed, and the
    journal and the desk say how many parts never were.
    """
    run = kind.lock(run_id)
    require(by, Permission.SEND_LETTER_CODES, within=run.place)
    now = clock()
    rules.check_can_finish(run)
    empty, unprinted = _unprinted(kind, run, now)
    if isinstance(by, Person):
        rules.check_all_printed(run, unprinted=unprinted, by_pk=by.pk, was_told=was_told)
    run.parts.filter(number__in=empty).delete()  # all their readers are at risk or off the list by now
    forget_seed(run)
    note(kind.finished, run, by=by, now=now, channel=channel, unprinted=len(unprinted))
    return run


def finish_due(kind: Kind[Run, Part, To], *, clock: Clock) -> int:
    """When the time is up, whether anybody said that all is printed or not. Returns of how many."""
    runs = kind.parts._meta.get_field("run").related_model._default_manager  # type: ignore[union-attr]
    numbers = list(runs.filter(kept_until__lte=clock()).values_list("pk", flat=True))
    for number in numbers:
        with suppress(Refused):  # somebody said so meanwhile
            finish(kind, run_id=number, by=SYSTEM, channel="timetable", was_told=False, clock=clock)
    return len(numbers)


def note(event: str, run: LettersInParts, *, by: Actor, now: datetime, channel: str, **facts: Any) -> None:
    record(event, about=run, by=by, at=now, channel=channel, within=run.place, chain=run.chain, **facts)


def _letters(kind: Kind[Run, Part, To], part: Part, now: datetime) -> list[tuple[To, str]]:
    """Who is at risk or was taken off since gets none; nor does who was given a newer code than the one drawn here."""
    found = kind.readers(part.run, part.readers, now)
    codes = part.run.codes_of(reader.public_id for reader in found)
    works = _known(kind, codes)
    has_newer = _given_since(kind, part, besides=works)
    return [
        (reader, code)
        for reader, code in zip(found, codes, strict=True)
        if works.get(kind.digest(code), True) and reader.pk not in has_newer
    ]


def _known(kind: Kind[Run, Part, To], codes: Collection[str]) -> dict[str, bool]:
    """Those of these codes that were handed out before, by digest, and whether they still work."""
    rows = kind.codes.objects.filter(code_digest__in=[kind.digest(code) for code in codes])
    return dict(rows.annotate(works=kind.works).values_list("code_digest", "works"))


def _given_since(kind: Kind[Run, Part, To], part: Part, *, besides: Collection[str] = ()) -> set[int]:
    """Who of a part was given another code after the letters were made, before this part was printed.

    Somebody lost an earlier letter, say: the new one is on its way to them, and must not end.
    """
    since = kind.codes.objects.filter(**{f"{kind.owner}__in": part.readers}, made_at__gt=part.run.made_at)
    return set(since.exclude(code_digest__in=list(besides)).values_list(f"{kind.owner}_id", flat=True))


def _unprinted(kind: Kind[Run, Part, To], run: Run, now: datetime) -> tuple[list[int], list[int]]:
    """Numbers of parts that were never printed: those for which nobody is left to write to, and those with letters."""
    empty: list[int] = []
    wanted: list[int] = []
    parts = list(run.parts.filter(prints=0).order_by("number"))
    reachable = set(kind.reachable(run, now).values_list("pk", flat=True)) if parts else set()
    for part in parts:
        part.run = run
        readers = reachable.intersection(part.readers)
        (wanted if readers - _given_since(kind, part) else empty).append(part.number)
    return empty, wanted


def _lock_owners(kind: Kind[Run, Part, To], readers: Sequence[int]) -> None:
    """Or a code given to one of them at this moment, by another way, would end with the codes of this part."""
    owners = kind.codes._meta.get_field(kind.owner).related_model._default_manager
    list(
        owners.filter(pk__in=readers)
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
        .values_list("pk", flat=True)
    )
