"""Decisions of a group: what may be asked, who may vote until when, and what a vote has to say."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.groups.models import Decision, Group, Membership

Method = Decision.Method
AGREE, ASIDE, BLOCK = "agree", "aside", "block"
FEWEST_CHOICES, MOST_CHOICES = 2, 12
SHORTEST, LONGEST = timedelta(minutes=10), timedelta(days=92)
FEWEST_IN_SECRET = 3  # of fewer votes the result would say who chose what


def check_can_open(
    group: Group, *, method: str, question: str, choices: Sequence[str], closes_at: datetime, now: datetime
) -> None:
    if not group.is_open:
        raise Refused(_("This group has come to its end."))
    if len("".join(question.split())) < 5:
        raise Refused(_("Write what is to be decided."))
    if not now + SHORTEST <= closes_at <= now + LONGEST:
        raise Refused(_("Choose a last day between today and three months from now."))
    if method == Method.CONSENT:
        return
    if not FEWEST_CHOICES <= len(choices) <= MOST_CHOICES:
        words = {"few": FEWEST_CHOICES, "most": MOST_CHOICES}
        raise Refused(_("Write between %(few)d and %(most)d choices, each on a line of its own.") % words)
    if len({choice.casefold() for choice in choices}) < len(choices):
        raise Refused(_("Two of the choices are the same."))
    if any(len(choice) > 120 for choice in choices):
        raise Refused(_("Make each choice shorter: 120 letters at most."))


def check_is_running(decision: Decision, *, now: datetime) -> None:
    if not decision.is_running(now):
        raise Refused(_("This decision is closed."))


def check_may_vote(decision: Decision, mine: Membership, *, has_voted: bool, now: datetime) -> None:
    """Those who were in the group when it began: nobody is brought in to tip it."""
    check_is_running(decision, now=now)
    if mine.since > decision.opened_at:
        raise Refused(_("This began before you were in the group. You can vote on the next one."))
    if has_voted and decision.is_secret:
        raise Refused(_("You have voted. A secret vote can’t be changed, since nobody knows which one is yours."))


def check_vote(decision: Decision, said: Sequence[int | str], because: str, *, numbers: Sequence[int]) -> None:
    if decision.method == Method.CONSENT:
        if len(said) != 1 or said[0] not in (AGREE, ASIDE, BLOCK):
            raise Refused(_("Say whether you agree."))
        if said[0] == BLOCK and len("".join(because.split())) < 4:
            raise Refused(_("Say why you object: the others want to understand it."))
    elif decision.method == Method.POLL:
        if len(said) != 1 or said[0] not in numbers:
            raise Refused(_("Choose one."))
    elif not said or not set(said) <= set(numbers):
        raise Refused(_("Put at least one of them first."))
    elif len(set(said)) != len(said):
        raise Refused(_("Give each place to one only."))


def check_says_why(because: str) -> None:
    if len("".join(because.split())) < 4:
        raise Refused(_("Say why: all members read it."))
