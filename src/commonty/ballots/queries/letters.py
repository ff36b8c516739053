"""To whom letters with voting codes go, where, and to whom none goes without a person's decision."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from commonty.ballots.models import Entitlement, LetterPart, LetterRun, Register, Unit, VotingCode, Whom
from commonty.people.counting import human
from commonty.people.models import Person, Tie
from commonty.people.queries.letters import way_to
from commonty.places.models import Place

MOST_ON_THE_DESK = 50


@dataclass(frozen=True)
class LetterFigures:
    """How many letters each choice makes, how many of these voters hold a code that would end, and who gets none."""

    everybody: int
    no_email: int
    everybody_coded: int
    no_email_coded: int
    held: int  # somebody at risk: a letter on a mat may be read by anybody
    nowhere: int  # nobody on the list lives there any more, as far as the roll knows

    def of(self, whom: str) -> int:
        return self.everybody if whom == Whom.EVERYBODY else self.no_email

    def coded_of(self, whom: str) -> int:
        return self.everybody_coded if whom == Whom.EVERYBODY else self.no_email_coded


@dataclass(frozen=True)
class Addressed:
    """One letter: to a person, or to all who live in a home that has one vote."""

    entitlement: Entitlement
    person: Person | None
    home: Place
    is_large: bool  # the voter, or somebody in the home that votes, needs large print

    @property
    def pk(self) -> int:
        return self.entitlement.pk

    @property
    def public_id(self) -> str:
        return self.entitlement.public_id


def letter_figures(register: Register, *, on: date) -> LetterFigures:
    reached = Q(is_held=False, is_living=True)
    no_email = reached & Q(has_email=False)
    return LetterFigures(
        **_told_apart(register, on).aggregate(
            everybody=Count("pk", filter=reached),
            no_email=Count("pk", filter=no_email),
            everybody_coded=Count("pk", filter=reached & Q(is_coded=True)),
            no_email_coded=Count("pk", filter=no_email & Q(is_coded=True)),
            held=Count("pk", filter=Q(is_held=True)),
            nowhere=Count("pk", filter=Q(is_held=False, is_living=False)),
        )
    )


def to_write_to(register: Register, whom: str, *, on: date, among: Collection[int] | None = None) -> QuerySet[Any]:
    """Votes to whose voters a letter may go now; `among` these entitlements only."""
    rows = _told_apart(register, on).filter(is_held=False, is_living=True)
    if among is not None:
        rows = rows.filter(pk__in=among)
    return rows if whom == Whom.EVERYBODY else rows.filter(has_email=False)


def addressed(register: Register, whom: str, *, on: date, among: Collection[int] | None = None) -> list[Addressed]:
    """In the order of the addresses, as whoever fills the envelopes would like them."""
    rows = list(to_write_to(register, whom, on=on, among=among).select_related("person__merged_into", "home"))
    homes = _homes_now(register, on, among) if register.unit == Unit.PERSON else {}
    letters = []
    for row in rows:
        person = (row.person.merged_into or row.person) if row.person else None
        home = _home_of(row, homes[person.pk]) if person else row.home
        letters.append(Addressed(row, person, home, row.is_large))
    return sorted(letters, key=lambda letter: (way_to(letter.home.path), letter.pk))


def in_the_order_of_homes(register: Register, whom: str, *, on: date) -> list[int]:
    """The numbers of the same, in the same order. No row is loaded whole: it may be 50,000."""
    rows = to_write_to(register, whom, on=on).values_list("pk", "human", "home_id", "home__path")
    homes: dict[int, dict[int, str]] = {}
    if register.unit == Unit.PERSON:
        ties = _ties_now(register, on).values_list("person_id", "home_id", "home__path")
        for person, home, path in ties:
            homes.setdefault(person, {})[home] = path

    def path_of(human: int | None, home: int, path: str) -> str:
        lives_in = homes.get(human or 0, {home: path})
        return lives_in.get(home) or next(iter(lives_in.values()))

    return [pk for _way, pk in sorted((way_to(path_of(human, home, path)), pk) for pk, human, home, path in rows)]


def runs_of(register: Register) -> list[LetterRun]:
    """Newest first."""
    rows = LetterRun.objects.filter(register=register).select_related("asked_by", "made_by")
    in_order = Prefetch("parts", LetterPart.objects.order_by("number").defer("readers"))
    return list(rows.prefetch_related(in_order).order_by("-made_at", "-pk"))


def letters_left_by(register_ids: QuerySet[Register], *, now: datetime) -> list[LetterRun]:
    """The newest letters of these votes while they take letters, where a part was never printed; each with `left`."""
    taking = Register.objects.filter(pk__in=register_ids, status=Register.Status.OPEN, closes_at__gt=now)
    newest = LetterRun.objects.made().filter(register=OuterRef("register")).order_by("-made_at", "-pk")
    runs = LetterRun.objects.made().filter(register__in=taking, pk=Subquery(newest.values("pk")[:1]))
    return list(runs.with_left().select_related("register", "made_by").order_by("made_at")[:MOST_ON_THE_DESK])


def _told_apart(register: Register, on: date) -> QuerySet[Any]:
    listed = Entitlement.objects.in_force().filter(register=register)
    # Somebody who was found to be the same human as another entry gets one letter, under the entry that stayed.
    twice = listed.filter(person=OuterRef("person__merged_into"))
    rows = listed.annotate(human=human()).exclude(Exists(twice))
    ties = Tie.objects.current(on)
    if register.unit == Unit.HOME:
        here = ties.filter(home=OuterRef("home"))
        held = Exists(here.filter(person__is_at_risk=True))
    else:
        here = ties.filter(person=OuterRef("human"))
        held = Exists(Person.objects.filter(pk=OuterRef("human"), is_at_risk=True))
    return rows.annotate(
        is_held=held,
        is_living=Exists(here),
        has_email=Exists(here.exclude(person__email="")),
        is_large=Exists(here.filter(person__format_needs__icontains="large")),
        is_coded=Exists(VotingCode.objects.filter(entitlement=OuterRef("pk"), ended_at=None)),
    )


def _homes_now(register: Register, on: date, among: Collection[int] | None) -> dict[int, list[Place]]:
    homes: dict[int, list[Place]] = {}
    for tie in _ties_now(register, on, among).select_related("home"):
        homes.setdefault(tie.person_id, []).append(tie.home)
    return homes


def _ties_now(register: Register, on: date, among: Collection[int] | None = None) -> QuerySet[Tie]:
    """Where these voters live today, which need not be where they lived when the list was frozen; the newest first."""
    voters = Entitlement.objects.in_force().filter(register=register, person__isnull=False).annotate(human=human())
    if among is not None:
        voters = voters.filter(pk__in=among)
    return Tie.objects.current(on).filter(person__in=voters.order_by().values("human")).order_by("-pk")


def _home_of(row: Entitlement, lives_in: list[Place]) -> Place:
    """As on the list if they still live there."""
    return next((home for home in lives_in if home.pk == row.home_id), lives_in[0])
