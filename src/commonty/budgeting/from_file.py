"""An election held elsewhere, as its Pabulib file tells it: its projects, its paper and its ballots in our terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import Method, Project, Round
from commonty.kit.canonical import sha256_hex
from commonty.maths.counting import Election, read_pabulib

METHODS = {
    "approval": Method.APPROVAL,
    "choose-1": Method.APPROVAL,
    "ordinal": Method.RANKING,
    "cumulative": Method.POINTS,
    "scoring": Method.POINTS,
}
LONGEST_NAME = 120
LONGEST_ROUND_NAME = 120
# What the cities that use equal shares do, and what every program does with a Pabulib file unless told otherwise:
# one unit of the currency a step, and ties by id as text.
STEP_PENCE = 100
TIES = {"order": "id"}


@dataclass(frozen=True)
class Source:
    name: str
    digest: str
    election: Election

    @property
    def meta(self) -> Mapping[str, str]:
        return self.election.meta

    @property
    def method(self) -> Method:
        return METHODS[self.election.ballot_type]

    @cached_property
    def kinds(self) -> list[list[str] | dict[str, int]]:
        """What each kind of ballot says, in the form in which ballots are cast here."""
        ids = [project.id for project in self.election.projects]
        offsets, choices = self.election.offsets.tolist(), self.election.choices.tolist()
        named = [[ids[number] for number in choices[a:b]] for a, b in pairwise(offsets)]
        if self.election.points is None:
            return list(named)
        points = [_whole(Fraction(given, self.election.point_unit)) for given in self.election.points.tolist()]
        return [dict(zip(chosen, points[a:b])) for chosen, (a, b) in zip(named, pairwise(offsets))]

    @property
    def longest(self) -> int:
        return max((len(kind) for kind in self.kinds), default=1)

    @property
    def most(self) -> int:
        """A ballot of the file is never refused for being longer than META says: then META is wrong."""
        return max(1, self.longest, _number(self.meta.get("max_length")))

    @property
    def points(self) -> int:
        if self.method != Method.POINTS:
            return 0
        given = max((sum(kind.values()) for kind in self.kinds if isinstance(kind, dict)), default=0)
        return max(1, given, _number(self.meta.get("max_sum_points")))

    @property
    def currency(self) -> str:
        return self.meta.get("currency", "")[:3].upper() or "GBP"

    @property
    def title(self) -> str:
        words = [self.meta.get(key, "") for key in ("description", "unit", "instance")]
        return shortened(words[0] or " ".join(words[1:]).strip() or self.name, LONGEST_ROUND_NAME)

    def dates(self, now: datetime) -> tuple[datetime, datetime]:
        """When it opened and closed, as far as the file says; both past, one before the other."""
        closed = min(_date(self.meta.get("date_end")) or now, now)
        opened = _date(self.meta.get("date_begin")) or closed
        return min(opened, closed - timedelta(days=1)), closed

    def projects(self, pb_round: Round) -> list[Project]:
        return [
            Project(
                round=pb_round,
                number=number,
                name=shortened(listed.name or _("Project %(id)s") % {"id": listed.id}, LONGEST_NAME),
                description=listed.name if len(listed.name) > LONGEST_NAME else "",
                cost_pence=pence_of(listed.cost),
                categories=[word.strip() for word in listed.fields.get("category", "").split(",") if word.strip()],
                source_id=listed.id,
            )
            for number, listed in enumerate(self.election.projects, start=1)
        ]

    def paper(self, pb_round: Round) -> dict[str, Any]:
        listed = self.election.projects
        return {
            "method": str(self.method),
            "most": self.most,
            "points": self.points,
            "budget": pb_round.pot_pence,
            "options": [{"id": project.id, "cost": pence_of(project.cost)} for project in listed],
        }


def read_source(name: str, data: bytes) -> Source:
    """CountingError or Refused, each with a sentence, if the file isn't an election that we can hold."""
    source = Source(PurePath(name).name, sha256_hex(data), read_pabulib(data))
    if not source.election.projects or not source.election.ballots:
        raise Refused(_("There are no projects or no ballots in this file."))
    return source


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def pence_of(amount: Fraction) -> int:
    pence = amount * 100
    if pence.denominator != 1:
        raise Refused(_("The file has an amount of less than a hundredth: we keep money in whole hundredths."))
    return int(pence)


def _whole(points: Fraction) -> int:
    if points.denominator != 1:
        raise Refused(_("The file has half points or the like: here points are whole numbers."))
    return int(points)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 5 else 0


def _date(text: str | None) -> datetime | None:
    for form in ("%d.%m.%Y", "%Y-%m-%d", "%Y"):
        try:
            return datetime.strptime(text or "", form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
