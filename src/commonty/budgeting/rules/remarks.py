"""What somebody finds on site, or says of the whole at the end: who may say it, and when."""

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import Remark, Round

Kind = Remark.Kind
ANSWERS: dict[str, tuple[str, ...]] = {
    Kind.SITE: ("there", "not_as_voted"),
    Kind.WORTH: ("yes", "partly", "no"),
}
OVER = (Round.Status.DECIDED, Round.Status.DONE)


def check_can_remark(pb_round: Round, *, kind: str, answer: str, words: str, lives_here: bool) -> None:
    if not lives_here:
        raise Refused(_("Only people who live in %(place)s can say this.") % {"place": pb_round.place.name})
    if pb_round.status not in OVER:
        raise Refused(_("You can say this once the result is out."))
    if answer not in ANSWERS[kind]:
        raise Refused(_("Choose one of the answers."))
    if answer == "not_as_voted" and not words.strip():
        raise Refused(_("Say in a sentence what is not as voted."))
