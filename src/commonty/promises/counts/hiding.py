"""Where so few private promises lie behind a number that it would point at a person, it isn't shown; nor can it be
worked out from what is. Sums alone: no queries.

Places lie in each other, so a number that is hidden could be what is left of a bigger place when those in it are taken
off. `shown` goes down from the top and keeps one thing true: what is shown of a place, less what is shown of the places in
it, rests on no private promise or on at least `LEAST`. Everything that anybody can add or subtract is made of such pieces.
"""

from collections.abc import Collection, Hashable, Mapping

LEAST = 5  # as with small votes
Paths = Collection[str]


def is_enough(private: int) -> bool:
    """Public promises may be read one by one, so they need no hiding."""
    return private == 0 or private >= LEAST


def shown(
    root: str, paths: Paths, private: Mapping[str, Mapping[Hashable, int]], keys: Collection[Hashable]
) -> set[str]:
    """The places whose row may be shown. `private`: by place, with all that lies in it, how many for each key.

    All of the keys or none: with only some of them left out, the sum of a row would give them away.
    """
    if not all(is_enough(_number(private, root, key)) for key in keys):
        return set()
    below: dict[str, list[str]] = {}
    for path in paths:
        if path != root:
            below.setdefault(parent_of(path, paths), []).append(path)
    found, waiting = set(), [root]
    while waiting:
        place = waiting.pop()
        found.add(place)
        waiting += _that_leave_enough(place, below.get(place, []), private, keys)
    return found


def _that_leave_enough(
    place: str, inside: Collection[str], private: Mapping[str, Mapping[Hashable, int]], keys: Collection[Hashable]
) -> list[str]:
    """Of the places in it those that may be shown beside it; the smallest are hidden first."""
    nothing = [one for one in inside if not any(_number(private, one, key) for key in keys)]
    fit = [one for one in inside if all(is_enough(_number(private, one, key)) for key in keys) and one not in nothing]
    fit.sort(key=lambda one: (-sum(_number(private, one, key) for key in keys), one))
    while fit and not all(
        is_enough(_number(private, place, key) - sum(_number(private, one, key) for one in fit)) for key in keys
    ):
        fit.pop()
    return nothing + fit


def parent_of(path: str, paths: Paths) -> str:
    """The nearest place above that has a page."""
    above = path
    while above := above.rstrip("/").rpartition("/")[0]:
        if f"{above}/" in paths:
            return f"{above}/"
        above = f"{above}/"
    return ""


def put_small_together(private: Mapping[Hashable, int], *, rest: Hashable) -> dict[Hashable, Hashable]:
    """Which key each key goes by: those of which there are too few go by `rest`, with the next smallest if need be."""
    ordered = sorted(private, key=lambda key: (private[key], str(key)))
    small = [key for key in ordered if not is_enough(private[key])]
    others = [key for key in ordered if is_enough(private[key]) and private[key] and key != rest]
    left = sum(private[key] for key in small) + (private.get(rest, 0) if rest not in small else 0)
    while small and not is_enough(left) and others:
        small.append(key := others.pop(0))
        left += private[key]
    return {key: rest if key in small else key for key in private}


def _number(private: Mapping[str, Mapping[Hashable, int]], path: str, key: Hashable) -> int:
    return private.get(path, {}).get(key, 0)
