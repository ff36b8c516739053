"""What the landlord shows: how a board is kept, in a sentence."""

from django.utils.translation import gettext as _

from commonty.priorities.models import BoardRule


def rule_in_words(rule: BoardRule) -> str:
    words = {"n": rule.top, "days": rule.days}
    return (
        _(
            "We answer the first %(n)d of each place: with a promise and its day, or with a reason. What stands there for"
            " %(days)d working days without an answer gets a day for one."
        )
        % words
    )
