"""Who may say something of a project or a money vote, when, and what of it others read."""

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import Remark, Round

Kind = Remark.Kind
ANSWERS: dict[str, tuple[str, ...]] = {
    Kind.SITE: ("there", "not_as_voted"),
    Kind.WORTH: ("yes", "partly", "no"),
    Kind.QUESTION: ("",),
    Kind.FOR: ("",),
    Kind.AGAINST: ("",),
}
POINTS = (Kind.FOR, Kind.AGAINST)
MOST_QUESTIONS = 10  # of one person about one project
MOST_POINTS = 3  # of one person, for or against one project or idea
OVER = (Round.Status.DECIDED, Round.Status.DONE)


def is_talked_of(pb_round: Round) -> bool:
    """People speak for and against until the votes are counted: beside ideas first, then beside projects."""
    if pb_round.status == Round.Status.DRAFT:
        return pb_round.ideas_from is not None
    return pb_round.status in (Round.Status.ANNOUNCED, Round.Status.OPEN)


def check_can_remark(
    pb_round: Round, *, kind: str, answer: str, words: str, lives_here: bool, asked: int = 0
) -> None:
    if not lives_here:
        raise Refused(_("Only people who live in %(place)s can say this.") % {"place": pb_round.place.name})
    _check_is_time(pb_round, kind)
    if kind in POINTS and not words.strip():
        raise Refused(_("Write your point in a sentence or two."))
    if kind in POINTS and asked >= MOST_POINTS:
        raise Refused(_("Three points are the most that one person can make here. Leave room for neighbours."))
    if answer not in ANSWERS[kind]:
        raise Refused(_("Choose one of the answers."))
    if kind == Kind.QUESTION and not words.strip():
        raise Refused(_("Write your question."))
    if answer == "not_as_voted" and not words.strip():
        raise Refused(_("Say in a sentence what is not as voted."))
    if asked >= MOST_QUESTIONS:
        raise Refused(_("You have asked ten questions here. Wait for the answers, or phone us."))


def _check_is_time(pb_round: Round, kind: str) -> None:
    if kind in POINTS and not is_talked_of(pb_round):
        raise Refused(_("You can say what speaks for and against it until the votes are counted, and not now."))
    if kind == Kind.QUESTION and not (is_talked_of(pb_round) or pb_round.status in OVER):
        raise Refused(_("You can ask once everybody can read it, and not while votes are counted."))
    if kind in (Kind.SITE, Kind.WORTH) and pb_round.status not in OVER:
        raise Refused(_("You can say this once the result is out."))


def check_can_reply(remark: Remark, reply: str) -> None:
    if remark.kind != Kind.QUESTION:
        raise Refused(_("Only questions are answered here."))
    if not reply.strip():
        raise Refused(_("Write the answer."))
    if remark.reply:
        raise Refused(_("Somebody answered this while you wrote. Your words are below, and were not sent."))
