"""What may become of a report, and when something can be hidden."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.discussions.models import Comment, Hiding, HouseRule, Report
from commonty.people.models import Person

Outcome = Report.Outcome
TRANSITIONS: Mapping[str, frozenset[str]] = {
    Outcome.OPEN: frozenset({Outcome.HIDDEN, Outcome.LEFT}),
}
LONGEST_WHY, LONGEST_REPORT, LONGEST_APPEAL = 300, 500, 2_000


def check_rule(rule: str) -> None:
    if rule not in HouseRule.values:
        raise Refused(_("Choose the house rule that it breaks."))


def check_can_hide(rule: str, why: str) -> None:
    check_rule(rule)
    check_answer(why)


def check_can_report(rule: str, says: str, *, is_own: bool) -> None:
    if is_own:
        raise Refused(_("You wrote this yourself. You can take it back."))
    check_rule(rule)
    if len(says) > LONGEST_REPORT:
        raise Refused(_("This is longer than %(n)d characters. Please make it shorter.") % {"n": LONGEST_REPORT})


def check_can_appeal(hiding: Hiding, text: str) -> None:
    if hiding.lifted_at is not None:
        raise Refused(_("This can be read again already."))
    if hiding.appealed_at is not None:
        raise Refused(_("You have asked already. Another person looks at it."))
    if len("".join(text.split())) < 4:
        raise Refused(_("Say in a sentence why it breaks no house rule."))
    if len(text) > LONGEST_APPEAL:
        raise Refused(_("This is longer than %(n)d characters. Please make it shorter.") % {"n": LONGEST_APPEAL})


def check_can_decide_appeal(hiding: Hiding, by: Person, answer: str) -> None:
    """Never whoever hid it, and never its author."""
    theirs = (hiding.by, hiding.confirmed_by, hiding.author)
    if any(person is not None and person.is_same_human(by) for person in theirs):
        raise Refused(_("Another person has to decide this."))
    if hiding.appealed_at is None or hiding.appeal_decided_at is not None or hiding.lifted_at is not None:
        raise Refused(_("Somebody has decided this already."))
    check_answer(answer)


def check_answer(answer: str) -> None:
    if len("".join(answer.split())) < 4:
        raise Refused(_("Say why in a sentence. Its author reads it."))
    if len(answer) > LONGEST_WHY:
        raise Refused(_("This is longer than %(n)d characters. Please make it shorter.") % {"n": LONGEST_WHY})


def check_can_lift(hiding: Hiding) -> None:
    if hiding.lifted_at is not None:
        raise Refused(_("This can be read again already."))
    if hiding.appealed_at is not None and hiding.appeal_decided_at is None:
        raise Refused(_("Its author has asked another person to decide. Wait for that."))


def check_can_confirm(hiding: Hiding) -> None:
    if hiding.confirmed_at is not None or hiding.lifted_at is not None or hiding.by is not None:
        raise Refused(_("Somebody has decided this already."))


def check_why_read(why: str) -> None:
    if len("".join(why.split())) < 4:
        raise Refused(_("Say why you read it. It stays on record."))


def check_is_held(comment: Comment) -> None:
    if not comment.is_held or comment.withdrawn_at is not None:
        raise Refused(_("Nothing is held here any more. Open the list again."))
