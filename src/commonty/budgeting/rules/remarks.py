"""Who may say something of a project or a money vote, when, and what of it others read."""

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import Remark, Round

Kind = Remark.Kind
ANSWERS: dict[str, tuple[str, ...]] = {
    Kind.SITE: ("there", "not_as_voted"),
    Kind.WORTH: ("yes", "partly", "no"),
    Kind.QUESTION: ("",),
}
MOST_QUESTIONS = 10  # of one person about one project


def check_can_remark(
    pb_round: Round, *, kind: str, answer: str, words: str, lives_here: bool, asked: int = 0
) -> None:
    if not lives_here:
        raise Refused(_("Only people who live in %(place)s can say this.") % {"place": pb_round.place.name})
    if pb_round.status not in (Round.Status.DECIDED, Round.Status.DONE):
        raise Refused(_("You can say this once the result is out."))
    if answer not in ANSWERS[kind]:
        raise Refused(_("Choose one of the answers."))
    if kind == Kind.QUESTION and not words.strip():
        raise Refused(_("Write your question."))
    if answer == "not_as_voted" and not words.strip():
        raise Refused(_("Say in a sentence what is not as voted."))
    if asked >= MOST_QUESTIONS:
        raise Refused(_("You have asked ten questions here. Wait for the answers, or phone us."))


def check_can_reply(remark: Remark, reply: str) -> None:
    if remark.kind != Kind.QUESTION:
        raise Refused(_("Only questions are answered here."))
    if not reply.strip():
        raise Refused(_("Write the answer."))
    if remark.reply:
        raise Refused(_("Somebody answered this while you wrote. Your words are below, and were not sent."))
