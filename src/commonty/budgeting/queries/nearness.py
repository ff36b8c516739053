"""How near each project was that wasn't chosen: what there was for it, what was missing, how many more votes it needed.

Every number is one that the count found (see `working`). Where none was worked out, it says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commonty.budgeting.why import Teller

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Near:
    """`had` and `missing` in pence, None where money wasn't what was in the way; `votes` None where nothing is known."""

    id: str
    number: int
    name: str
    cost: int
    price: str
    had: int | None
    missing: int | None
    votes: int | None
    had_says: str
    missing_says: str
    votes_say: str
    bar_says: str
    says: str


def near_of(teller: Teller) -> list[Near]:
    """The nearest first: whoever lacked the smallest part of the cost."""
    missed = [project for project in teller.result["projects"] if project["place"] is None]
    found = [_near(project, teller) for project in missed]
    return sorted(found, key=lambda n: (n.missing is None, (n.missing or 0) / (n.cost or 1), n.number))


def _near(project: Plain, teller: Teller) -> Near:
    story = teller.story(project)
    had, missing = _money(project, teller)
    enough = project["enough"]
    return Near(
        id=project["id"],
        number=story.number,
        name=story.name,
        cost=project["cost"],
        price=story.price,
        had=had,
        missing=missing,
        votes=enough["votes"] if enough else None,
        had_says="–" if had is None else teller.money(had),
        missing_says=_missing_says(project, missing, teller),
        votes_say=_votes_say(project, enough, teller),
        bar_says="" if had is None else _bar_says(project, had, teller),
        says=" ".join(story.says),
    )


def _money(project: Plain, teller: Teller) -> tuple[int | None, int | None]:
    """As the reason in words has it: the shares of its backers, or else what was left in the pot at its turn."""
    if project["reason"] not in ("supporters-short", "no-room") or teller.is_beyond(project):
        return None, None
    short = project["short"]
    if short:
        had = short["left"] if short["after"] else short["start"]
        return had, project["cost"] - had
    return project["room"], project["cost"] - project["room"]


def _bar_says(project: Plain, had: int, teller: Teller) -> str:
    values = {"had": teller.money(had), "price": teller.money(project["cost"])}
    values["missing"] = teller.money(project["cost"] - had)
    if project["short"]:
        return _("Its backers had %(had)s together. It costs %(price)s: %(missing)s short.") % values
    return _("At its turn %(had)s was left in the pot. It costs %(price)s: %(missing)s short.") % values


def _missing_says(project: Plain, missing: int | None, teller: Teller) -> str:
    if missing is not None:
        return teller.money(missing)
    return {
        "supporters-short": _("The pot was in the way"),
        "no-room": _("The pot was in the way"),
        "turnout": _("Too few people voted"),
        "no-support": _("Nobody backed it"),
        "minimum-votes": _("It had too few votes"),
        "no-utility": _("Nobody put it above another"),
        "incompatible": _("Another one was chosen"),
    }[project["reason"]]


def _votes_say(project: Plain, enough: Plain | None, teller: Teller) -> str:
    if enough is not None:
        return "–" if enough["votes"] is None else f"{enough['votes']:,}"
    needed = teller.frozen["minimum_votes"]
    if project["reason"] == "minimum-votes":
        return _("at least %(n)s") % {"n": f"{needed - project['votes']:,}"}
    return _("not worked out") if project["reason"] in ("supporters-short", "no-room") else "–"
