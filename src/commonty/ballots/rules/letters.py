"""Who may make letters when: the first run alone, every later one only with a second person."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.ballots.models import LetterRun


def check_is_first(*, made: int) -> None:
    if made:
        raise Refused(
            _("The letters for this vote were made already. Ask for new ones here; a second person then makes them.")
        )


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
