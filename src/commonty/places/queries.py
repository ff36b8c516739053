"""Which landlord a host name means, the tree for the place switcher, and how many homes lie where."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count

from commonty.access.may import Actor, can
from commonty.access.permissions import Permission
from commonty.places.models import Kind, Place


def landlord_for(host: str) -> Place | None:
    """The landlord found at this host name; where an installation has only one, that one, whatever the name."""
    landlords = list(Place.objects.landlords().order_by("pk"))
    if len(landlords) == 1:
        return landlords[0]
    name = bare_host(host)
    return next((landlord for landlord in landlords if name in landlord.hosts.split()), None)


def bare_host(host: str) -> str:
    """`Homes.Example.org:8000` and `homes.example.org.` are `homes.example.org`; `[::1]:8000` is `[::1]`."""
    host = host.strip().lower()
    return host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0].rstrip(".")


@dataclass
class Branch:
    """A public place with the public places below it, and how many homes lie in it altogether."""

    place: Place
    below: list["Branch"] = field(default_factory=list)
    homes: int = 0

    @property
    def depth(self) -> int:
        return self.place.path.count("/") - 1

    @property
    def indent(self) -> str:
        """Set in under what it lies in, as in the lists that drop down."""
        return "\u2003" * self.depth


def tree_of(landlord: Place) -> Branch | None:
    """All public places of a landlord as a tree, in one query. Homes are never in it."""
    places = sorted(Place.objects.within(landlord).public(), key=lambda place: place.path.count("/"))
    branches = {place.pk: Branch(place) for place in places}
    for place in places:
        if place.parent_id in branches:
            branches[place.parent_id].below.append(branches[place.pk])
    for branch in branches.values():
        branch.below.sort(key=lambda below: natural(below.place.name))
    return branches.get(landlord.pk)


def flat_tree(landlord: Place) -> list[Branch]:
    """The same tree as a list, each place straight after the one above it."""
    root = tree_of(landlord)
    return _flattened(root) if root else []


def flat_tree_with_homes(landlord: Place) -> list[Branch]:
    """`flat_tree` with the number of homes in each place: two queries, however many places there are."""
    branches = flat_tree(landlord)
    homes = Counter(
        dict(
            Place.objects.within(landlord)
            .filter(kind=Kind.HOME)
            .values_list("parent_id")
            .annotate(number=Count("pk"))
            .order_by()
        )
    )
    for branch in reversed(branches):  # the deepest first, since each adds what lies below it
        branch.homes = homes[branch.place.pk] + sum(below.homes for below in branch.below)
    return branches


def places_round(homes: Iterable[Place]) -> list[Place]:
    """Where somebody's words can rest: their close and what is round it, the nearest first. Never a home."""
    paths = {path for home in homes for path in home.paths_around}
    found = Place.objects.public().filter(path__in=paths).select_related("landlord", "parent")
    return sorted(found, key=lambda place: (-place.path.count("/"), place.pk))


def homes_within(place: Place) -> int:
    return Place.objects.within(place).filter(kind=Kind.HOME).count()


def places_to_manage(actor: Actor, landlord: Place) -> list[Branch]:
    """The branches of a landlord's tree in which this person may add and rename places."""
    return [b for b in flat_tree_with_homes(landlord) if can(actor, Permission.MANAGE_PLACES, within=b.place)]


def natural(name: str) -> list[tuple[int, int, str]]:
    """A key that goes street by street, and puts close 9 before close 10."""
    street = re.sub(r"^([0-9]+[a-z]?) +(.+)", r"\2 \1", name.casefold())
    pieces = re.findall(r"[0-9]+|[^0-9]+", street)
    return [(0, int(piece), "") if piece[0] in "0123456789" else (1, 0, piece) for piece in pieces]


def _flattened(branch: Branch) -> list[Branch]:
    return [branch] + [inner for below in branch.below for inner in _flattened(below)]
