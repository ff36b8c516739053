"""The invented rounds: `rounds.toml` holds what neighbours wrote, and here is what a line of it means."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Draft:
    """A project as a neighbour or an officer wrote it. Costs in whole pounds; `liked` shapes the invented votes."""

    name: str
    cost: int
    liked: int
    drawing: str
    description: str
    proposed_by: str = ""
    where: str = ""  # a place within the round's; empty: for all of it
    upkeep: int = 0
    first_written: str = ""  # the description with a slip of the pen, put right after the announcement
    categories: tuple[str, ...] = ()
    only_one_of: str = ""  # the name shared with another way to do it
    is_from_idea: bool = False  # it came of a neighbour's idea that asked for it


@dataclass(frozen=True)
class Overruled:
    """A project that the landlord does otherwise than was voted, and its reason."""

    project: str
    kind: str
    because: str
    cut: int = 0  # pounds that go back


@dataclass(frozen=True)
class Step:
    """Of a project: days are counted from the close of voting."""

    project: str
    says: str
    who: str
    due: int
    done: int | None = None


@dataclass(frozen=True)
class Table:
    """Neighbours who talked at one table: how many, how they shared the pot out (whole pounds), and their words."""

    people: int
    shares: dict[str, int]
    words: str = ""


@dataclass(frozen=True)
class Idea:
    """What a neighbour sent, what staff answered, and what it costs. Money in whole pounds."""

    title: str
    says: str
    spot: str = ""
    guess: int | None = None
    looked_after_by: str = ""
    is_named: bool = False
    by_phone: bool = False
    answer: str = ""  # a state; empty: nobody has read it yet
    because: str = ""
    reply: str = ""  # what its author said to that
    costs: Sequence[int] = ()  # low, likely, high, each year
    run_by: str = ""
    permission: str = ""
    risks: str = ""
    is_signed: bool = False


@dataclass(frozen=True)
class Story:
    """A round: where, how much, how, and at which point of its life the demo finds it."""

    name: str
    place: str
    pot: int
    purpose: str
    state: str
    method: str
    projects: tuple[Draft, ...] = ()
    ideas: tuple[Idea, ...] = ()
    opens_in: int = -10  # days from now
    closes_in: int = 4
    most: int = 3
    points: int = 10
    age_from: int = 16
    per_home: bool = False
    turnout: int = 0  # voters in a hundred
    on_paper: int = 0  # of them, how many in a hundred send paper
    paper_days: int = 0  # after the close
    minimum_turnout: int = 0
    leftover: str = "next"
    areas: dict[str, int] = field(default_factory=dict)  # pots in whole pounds; what is left of the pot is common
    votes_in: str = "all"
    meeting: str = (
        ""  # where neighbours meet and decide by raising hands; the box takes votes of those who can't come
    )
    were_there: int = 0  # people, and from how many homes
    from_homes: int = 0
    tables: tuple[Table, ...] = ()  # consensus first: they make pots of kinds of project
    cannot_fund: str = (
        "Repairs that we owe you anyway, anything inside one home, and running costs we can't carry on paying."
    )
    template: str = ""  # the kind it was begun as
    group: str = ""  # the residents' group that runs it, and what it asks of whoever gets a grant
    group_rules: str = ""
    organiser: str = ""  # names
    treasurer: str = ""
    key_holders: tuple[str, ...] = ()  # names; all but the first have made and tried their keys
    cancelled_because: str = ""
    void_because: str = ""
    is_left_to_timetable: bool = False  # nobody signed that its key is destroyed
    challenge: str = ""  # what somebody said was wrong with the result
    settled: str = ""  # and what came of it
    spent: tuple[tuple[str, ...], ...] = ()  # deeds, by rank among the winners
    finance_code: str = ""
    overruled: tuple[Overruled, ...] = ()
    steps: tuple[Step, ...] = ()
    lessons: str = ""  # at the end


def stories() -> list[Story]:
    told = tomllib.loads(Path(__file__).with_name("rounds.toml").read_text(encoding="utf-8"))["story"]
    return [
        Story(**{**story, **{name: _told(make, story.get(name, ())) for name, make in PARTS.items()}})
        for story in told
    ]


PARTS = {"projects": Draft, "ideas": Idea, "overruled": Overruled, "steps": Step, "tables": Table}


def _told(make: type, parts: list[dict[str, Any]]) -> tuple[Any, ...]:
    return tuple(make(**part) for part in parts)
