"""The sums of a meeting: how many voted there, and whether what is published of it agrees with itself.

A meeting is told as {"room": RoomCount.told, "before": what came into the box, in sums}; a pack has it as meeting.json.
"""

from collections.abc import Mapping
from typing import Any

from commonty.ballots.models import Unit

Plain = dict[str, Any]
Told = Mapping[str, Any]


def took_part(room: Told, *, unit: str) -> int:
    """How many votes there were in the room: people, or homes; with cards those in the box."""
    if room["cards"]:
        return int(room["cards"]["in_box"])
    return int(room["homes"] if unit == Unit.HOME else room["people"])


def spoilt_in(room: Told) -> int:
    return int(room["cards"]["spoilt"]) if room["cards"] else 0


def voters_of(told: Told, *, unit: str) -> int:
    """Behind how many votes the counted hands and ticks are."""
    return took_part(told["room"], unit=unit) - spoilt_in(told["room"]) + int(told["before"]["counted"])


def blank_in(told: Told) -> int:
    cards = told["room"]["cards"]
    return int(told["before"]["blank"]) + (int(cards["blank"]) if cards else 0)


def with_room(totals: Told, told: Plain, *, unit: str) -> Plain:
    """The box's figures with those of the room. Who was there stands nowhere, so nothing is said by area or by way."""
    room = told["room"]
    return {
        **totals,
        "voted": totals["voted"] + took_part(room, unit=unit),
        "counted": sum(room["votes"].values()) + told["before"]["ticks"],
        "blank": blank_in(told),
        "invalid": totals["invalid"] + spoilt_in(room),
        "by_area": None,
        "by_channel": None,
        "meeting": told,
    }


def balances(room: Told) -> bool:
    """Of the cards: handed out = in the box + kept; in the box = valid + blank + spoilt."""
    cards = room["cards"]
    if cards is None:
        return room["by"] == "hands"
    if not all(type(number) is int and number >= 0 for number in cards.values()):
        return False
    return bool(
        cards["handed_out"] == cards["in_box"] + cards["kept"]
        and cards["in_box"] == cards["valid"] + cards["blank"] + cards["spoilt"]
    )


def agrees(room: Told, frozen: Told, *, before: Told, votes: Told) -> bool:
    """Whether the hands can have been, and whether they and what came before make each project's votes."""
    most = room["cards"]["valid"] if room["cards"] else took_part(room, unit=frozen["settings"]["unit"])
    hands = room["votes"]
    if set(hands) != {project["id"] for project in frozen["projects"]}:
        return False
    rest = [votes[i] - hands[i] for i in hands]
    is_possible = all(type(n) is int and 0 <= n <= most for n in hands.values())
    return is_possible and all(0 <= n <= before["counted"] for n in rest) and sum(rest) == before["ticks"]
