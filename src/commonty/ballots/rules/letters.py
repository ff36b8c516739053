"""Who may make letters when: one person alone until a part is printed; after that only with a second person."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.access.refusal import Refused
from commonty.ballots.models import LetterPart, LetterRun

LETTERS_A_PART = 250  # half a ream, and 180 MB while it is made
KEPT = timedelta(days=3)  # a printer is mended by then; whoever reads the database has no longer to use the seed


def is_kept(run: LetterRun, *, now: datetime) -> bool:
    return run.kept_until is not None and now < run.kept_until


def is_same_again(run: LetterRun, *, whom: str, by_pk: int, now: datetime) -> bool:
    """A second click of whoever made these letters, and not somebody who wants others."""
    return run.made_by_id == by_pk and run.whom == whom and is_kept(run, now=now)


def check_can_print(run: LetterRun, *, by_pk: int, now: datetime) -> None:
    if not is_kept(run, now=now):
        raise Refused(
            _("These letters can't be printed any more. Ask for new ones; a second person then makes them.")
        )
    # Else whoever asked for new letters, and needed a second person to get them, would get them after all.
    if run.made_by_id != by_pk:
        raise Refused(_("%(name)s made these letters, and prints them.") % {"name": run.made_by})


def check_can_finish(run: LetterRun) -> None:
    if run.kept_until is None:
        raise Refused(_("A colleague has said this already."))


def check_all_printed(run: LetterRun, *, unprinted: Sequence[int], by_pk: int, was_told: bool) -> None:
    """What is said here can't be taken back: whoever is in a part that was not printed gets no letter."""
    if unprinted:
        says = ngettext(
            "Part %(parts)s was never printed. If you said so now, its letters could never be printed.",
            "Parts %(parts)s were never printed. If you said so now, their letters could never be printed.",
            len(unprinted),
        )
        raise Refused(says % {"parts": ", ".join(map(str, unprinted))})
    if run.made_by_id != by_pk and not was_told:
        raise Refused(
            _("%(name)s prints these letters. Ask them, and tick that they told you.") % {"name": run.made_by}
        )


def check_is_first(*, printed: int) -> None:
    """`printed`: parts of earlier letters. While there are none, no code exists, and nobody has anything to lose."""
    if printed:
        raise Refused(
            _("The letters for this vote were made already. Ask for new ones here; a second person then makes them.")
        )


def check_is_there(part: LetterPart | None) -> LetterPart:
    if part is None:
        raise Refused(
            _("These letters were made anew meanwhile, so the file was thrown away. Look at the page again.")
        )
    return part


def check_can_ask_again(*, made: int) -> None:
    if not made:
        raise Refused(_("No letters were made for this vote yet. You can make them yourself."))


def check_can_make_again(run: LetterRun, *, by_pk: int) -> None:
    if run.made_at is not None:
        raise Refused(_("A colleague has made these letters already."))
    if run.asked_by_id == by_pk:
        raise Refused(_("You asked for these letters yourself. A second person has to make them."))


def check_has_readers(*, letters: int) -> None:
    if not letters:
        raise Refused(_("There is nobody to write to."))


def check_same_voters(printed: Collection[int], wanted: Collection[int]) -> None:
    """Printing takes a while, and nobody waits for it: whoever was taken off meanwhile must not get a letter."""
    if set(printed) != set(wanted):
        raise Refused(
            _("The list changed while the letters were being made, so they were thrown away. Make them again.")
        )
