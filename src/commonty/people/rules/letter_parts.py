"""Who may print letters with codes when, whatever the codes are for. No queries, no clock, no request."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.access.refusal import Refused
from commonty.people.models.letter_parts import LettersInParts

LETTERS_A_PART = 250  # half a ream, and 180 MB while it is made
KEPT = timedelta(days=3)  # a printer is mended by then; whoever reads the database has no longer to use the seed
LONG_ROW = 4  # from so many numbers on, first and last say it

There = TypeVar("There")


def is_kept(run: LettersInParts, *, now: datetime) -> bool:
    return run.kept_until is not None and now < run.kept_until


def is_same_again(run: LettersInParts, *, whom: str, by_pk: int, now: datetime) -> bool:
    """A second click of whoever made these letters, and not somebody who wants others."""
    return run.made_by_id == by_pk and run.whom == whom and is_kept(run, now=now)


def check_can_print(run: LettersInParts, *, by_pk: int, now: datetime) -> None:
    if not is_kept(run, now=now):
        raise Refused(
            _("These letters can't be printed any more. Look at the page again: it says how to get new ones.")
        )
    # Else whoever asked for new letters, and needed a second person to get them, would get them after all.
    if run.made_by_id != by_pk:
        raise Refused(_("%(name)s made these letters, and prints them.") % {"name": run.made_by})


def check_can_finish(run: LettersInParts) -> None:
    if run.kept_until is None:
        raise Refused(_("A colleague has said this already."))


def check_all_printed(run: LettersInParts, *, unprinted: Sequence[int], by_pk: int, was_told: bool) -> None:
    """What is said here can't be taken back: whoever is in a part that was not printed gets no letter."""
    if unprinted:
        says = ngettext(
            "Part %(parts)s was never printed. If you said so now, its letters could never be printed.",
            "Parts %(parts)s were never printed. If you said so now, their letters could never be printed.",
            len(unprinted),
        )
        raise Refused(says % {"parts": in_short(unprinted)})
    check_was_told(run, by_pk=by_pk, was_told=was_told)


def check_was_told(run: LettersInParts, *, by_pk: int, was_told: bool) -> None:
    """Only the maker knows what lies beside the printer; a colleague may say it for them."""
    if run.made_by_id != by_pk and not was_told:
        raise Refused(
            _("%(name)s prints these letters. Ask them, and tick that they told you.") % {"name": run.made_by}
        )


def check_is_there(found: There | None) -> There:
    if found is None:
        raise Refused(
            _("These letters were made anew meanwhile, so the file was thrown away. Look at the page again.")
        )
    return found


def check_has_readers(*, letters: int) -> None:
    if not letters:
        raise Refused(_("There is nobody to write to."))


def check_same_readers(printed: Collection[int], wanted: Collection[int]) -> None:
    """Printing takes a while, and nobody waits for it: whoever was taken off meanwhile must not get a letter."""
    if set(printed) != set(wanted):
        raise Refused(
            _("The list changed while the letters were being made, so they were thrown away. Make them again.")
        )


def in_short(numbers: Sequence[int]) -> str:
    """1, 2, 7–20: of two hundred parts nobody reads each number."""
    rows: list[str] = []
    for _gap, pairs in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        row = [number for _place, number in pairs]
        rows += [f"{row[0]}–{row[-1]}"] if len(row) >= LONG_ROW else map(str, row)
    return ", ".join(rows)
