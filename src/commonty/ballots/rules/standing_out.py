"""What stands out in a vote, so that somebody looks: from which number on. It stops nobody and proves nothing.

Wrocław 2025 (320 votes with 65 phone numbers, 97 voters of 97 years) and Guimarães 2014 (votes by night) would be seen.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from statistics import median

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.ballots.rules.figures import may_show
from commonty.maths.sampling import chance_of_at_least

MOST_AT_A_CONTACT = 4  # a couple and two grown children share a phone
MOST_IN_A_HOME = 8
MOST_TYPED_IN_AN_HOUR = 30  # two minutes each, without a break
LEAST_IN_A_BURST = 20
NIGHT = range(5)  # from midnight until five
LONG_VOTE = timedelta(days=3)  # in a shorter one a quarter in an hour is nothing
IN_ONE_HOUR = 4  # a quarter of all
LEAST_TYPED, TIMES_THE_OTHERS = 20, 3
LEAST_NOT_ME = 2
OLDEST, OLD = 105, 90
LEAST_OF_A_YEAR = 20
LEAST_REFUSED, LEAST_ALONE = 5, 20
BY_CHANCE = Fraction(1, 1000)


class Kind(models.TextChoices):
    PHONE = "phone", _("Many voters with one phone number")
    EMAIL = "email", _("Many voters with one email address")
    HOME = "home", _("Many voters in one home")
    NIGHT = "night", _("Many votes in one hour of the night")
    BURST = "burst", _("Many votes of one channel in one hour")
    FAST = "fast", _("Many votes typed by one person in one hour")
    TYPIST = "typist", _("One person typed far more votes than others do")
    NOT_ME = "not_me", _("Several voters say that what one person typed was not them")
    YOUNG = "young", _("Voters who are too young")
    OLD = "old", _("Voters older than almost anybody")
    ONE_YEAR = "one_year", _("Many very old voters of one and the same year")
    REFUSALS = "refusals", _("A batch with more envelopes refused than in the others")
    ALONE = "alone", _("A choice that is unusually often the only one on a ballot")


@dataclass(frozen=True)
class Finding:
    """`about` tells two of a kind apart and names no voter; `many` of them, of which `voted` have voted, if that counts."""

    kind: Kind
    about: str
    many: int
    voted: int | None = None
    of: int | None = None
    hour: datetime | None = None
    key: str = ""  # the whole contact, by which names are found; it is never shown


@dataclass(frozen=True)
class Shared:
    """So many voters with the same contact, home or year of birth."""

    about: str
    many: int
    voted: int
    key: str = ""


@dataclass(frozen=True)
class Hour:
    """Votes that one channel took in in one hour, local time; typed by somebody, or (empty) by the voters."""

    channel: str
    typed_by: str
    begins: datetime
    many: int


@dataclass(frozen=True)
class Typist:
    """What one member of staff typed; how much of it was replaced, and how often a voter said that it was not them."""

    name: str
    typed: int
    replaced: int = 0
    not_me: int = 0


@dataclass(frozen=True)
class Refusals:
    batch: str
    received: int
    refused: int


def too_many(kind: Kind, shared: Iterable[Shared]) -> list[Finding]:
    most = MOST_IN_A_HOME if kind == Kind.HOME else MOST_AT_A_CONTACT
    return [Finding(kind, one.about, one.many, one.voted, key=one.key) for one in shared if one.many > most]


def bursts(hours: Iterable[Hour], *, lasts: timedelta) -> list[Finding]:
    """Hours that hold too much of a channel's votes, for the time of day, or for two hands."""
    by_channel: dict[str, dict[datetime, int]] = defaultdict(lambda: defaultdict(int))
    by_typist: dict[tuple[str, datetime], int] = defaultdict(int)
    for hour in hours:
        by_channel[hour.channel][hour.begins] += hour.many
        if hour.typed_by:
            by_typist[hour.typed_by, hour.begins] += hour.many
    found = [
        Finding(Kind.FAST, name, many, hour=begins)
        for (name, begins), many in by_typist.items()
        if many > MOST_TYPED_IN_AN_HOUR
    ]
    for channel, taken in by_channel.items():
        whole = sum(taken.values())
        for begins, many in taken.items():
            kind = _burst(many, whole, begins, is_long=lasts >= LONG_VOTE)
            if kind:
                found.append(Finding(kind, channel, many, of=whole, hour=begins))
    return sorted(found, key=lambda finding: (finding.kind, finding.hour, finding.about))


def _burst(many: int, whole: int, begins: datetime, *, is_long: bool) -> Kind | None:
    if many < LEAST_IN_A_BURST:
        return None
    if begins.hour in NIGHT:
        return Kind.NIGHT
    return Kind.BURST if is_long and many * IN_ONE_HOUR >= whole else None


def odd_typists(typists: Sequence[Typist]) -> list[Finding]:
    """Beside at least two others, who typed some too; and whoever voters complain of, however few there are."""
    found = []
    for one in typists:
        others = [other.typed for other in typists if other is not one]
        if one.typed >= LEAST_TYPED and len(others) > 1 and one.typed > TIMES_THE_OTHERS * median(others):
            found.append(Finding(Kind.TYPIST, one.name, one.typed, of=sum(t.typed for t in typists)))
        if one.not_me >= LEAST_NOT_ME:
            found.append(Finding(Kind.NOT_ME, one.name, one.not_me, of=one.typed))
    return found


def odd_ages(years: Collection[Shared], *, in_year: int, age_from: int) -> list[Finding]:
    """By year of birth: those who can't be old enough, those who would be among the oldest alive, and many of one year."""
    by_year = {int(one.about): one for one in years}
    found = []
    for year, one in sorted(by_year.items()):
        age = in_year - year  # the most that they can be in this year
        if age < age_from:
            found.append(Finding(Kind.YOUNG, one.about, one.many, one.voted))
        elif age > OLDEST:
            found.append(Finding(Kind.OLD, one.about, one.many, one.voted))
        if age >= OLD and one.many >= LEAST_OF_A_YEAR:
            beside = sum(by_year[near].many for near in (year - 1, year + 1) if near in by_year)
            if one.many * 2 > TIMES_THE_OTHERS * beside:
                found.append(Finding(Kind.ONE_YEAR, one.about, one.many, one.voted))
    return found


def odd_refusals(batches: Sequence[Refusals]) -> list[Finding]:
    """If envelopes had been refused by lot, so many in one batch would come about less than once in a thousand times."""
    whole, refused = sum(b.received for b in batches), sum(b.refused for b in batches)
    found = []
    for one in batches:
        if one.refused < LEAST_REFUSED or len(batches) < 2:
            continue
        chance = chance_of_at_least(one.refused, drawn=one.received, marked=refused, whole=whole)
        if chance < BY_CHANCE:
            found.append(Finding(Kind.REFUSALS, one.batch, one.refused, of=one.received))
    return found


def odd_bundles(alone: dict[str, int], chosen: dict[str, int], *, alone_in_all: int, ballots: int) -> list[Finding]:
    """`alone`: ballots with this and nothing else, by name; `chosen`: all with this. Only of numbers that may be shown."""
    found = []
    for name, many in alone.items():
        of = chosen[name]
        if many < LEAST_ALONE or not may_show(many, of) or many * 2 <= of:
            continue
        others, of_others = alone_in_all - many, ballots - of
        if of_others and Fraction(many, of) > 2 * Fraction(others, of_others):
            found.append(Finding(Kind.ALONE, name, many, of=of))
    return found
