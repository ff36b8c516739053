"""Who may make letters when: one person alone until a part is printed; after that only with a second person."""

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.ballots.models import LetterRun
from commonty.people.models import Person


def check_is_first(*, printed: int) -> None:
    """`printed`: parts of earlier letters. While there are none, no code exists, and nobody has anything to lose."""
    if printed:
        raise Refused(
            _("The letters for this vote were made already. Ask for new ones here; a second person then makes them.")
        )


def check_can_ask_again(*, made: int) -> None:
    if not made:
        raise Refused(_("No letters were made for this vote yet. You can make them yourself."))


def check_can_make_again(run: LetterRun, *, by: Person) -> None:
    if run.made_at is not None:
        raise Refused(_("A colleague has made these letters already."))
    if run.asked_by is not None and by.is_same_human(run.asked_by):
        raise Refused(_("You asked for these letters yourself. A second person has to make them."))
