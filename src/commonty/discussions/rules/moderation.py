"""What may become of a report, and when something can be hidden."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.discussions.models import Comment, HouseRule, Report

Outcome = Report.Outcome
TRANSITIONS: Mapping[str, frozenset[str]] = {
    Outcome.OPEN: frozenset({Outcome.HIDDEN, Outcome.LEFT}),
}
LONGEST_WHY, LONGEST_REPORT = 300, 500


def check_rule(rule: str) -> None:
    if rule not in HouseRule.values:
        raise Refused(_("Choose the house rule that it breaks."))


def check_can_hide(rule: str, why: str) -> None:
    check_rule(rule)
    if len("".join(why.split())) < 4:
        raise Refused(_("Say why in a sentence. Its author reads it."))
    if len(why) > LONGEST_WHY:
        raise Refused(_("This is longer than %(n)d characters. Please make it shorter.") % {"n": LONGEST_WHY})


def check_can_report(rule: str, says: str, *, is_own: bool) -> None:
    if is_own:
        raise Refused(_("You wrote this yourself. You can take it back."))
    check_rule(rule)
    if len(says) > LONGEST_REPORT:
        raise Refused(_("This is longer than %(n)d characters. Please make it shorter.") % {"n": LONGEST_REPORT})


def check_is_open(report: Report) -> None:
    if report.outcome != Outcome.OPEN:
        raise Refused(_("Somebody has decided this already."))


def check_is_held(comment: Comment) -> None:
    if not comment.is_held or comment.withdrawn_at is not None:
        raise Refused(_("Nothing is held here any more. Open the list again."))
