"""Small numbers: which of them would say something about a neighbour, and how cells are merged until none does."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

LEAST = 5
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Cell(Generic[Key]):
    """So many of so many."""

    key: Key
    count: int
    of: int


@dataclass(frozen=True)
class Hidden(Generic[Key]):
    """Cells that are shown only together; `count` is None if even together they would say too much."""

    keys: tuple[Key, ...]
    count: int | None
    of: int


def may_show(count: int, of: int) -> bool:
    """No number under 5, and none that tells of fewer than 5 who did not: so «nobody» and «everybody» stay hidden."""
    return LEAST <= count <= of - LEAST


def merge_small(cells: Iterable[Cell[Key]]) -> tuple[list[Cell[Key]], Hidden[Key] | None]:
    """The cells that may be shown, and the others as one.

    The total is public, so what is hidden can be had by taking the shown ones away from it: hence the hidden ones
    together must be large enough too, and shown cells, smallest first, join them until they are.
    """
    ordered = sorted(cells, key=lambda cell: (cell.of, cell.count), reverse=True)
    shown = [cell for cell in ordered if may_show(cell.count, cell.of)]
    hidden = [cell for cell in ordered if not may_show(cell.count, cell.of)]
    while hidden and shown and not _may_show_together(hidden):
        hidden.append(shown.pop())
    if not hidden:
        return shown, None
    count, of = sum(cell.count for cell in hidden), sum(cell.of for cell in hidden)
    return shown, Hidden(tuple(cell.key for cell in hidden), count if may_show(count, of) else None, of)


def _may_show_together(cells: list[Cell[Key]]) -> bool:
    return may_show(sum(cell.count for cell in cells), sum(cell.of for cell in cells))
