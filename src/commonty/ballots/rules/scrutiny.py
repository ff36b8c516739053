"""Checking by lot: whom to ring, which papers to take in hand again, and what it means if nothing is found.

A lot is drawn once, from a random seed that is in the journal: whoever has the seed and the ids can draw it again with
any program that makes SHA-256, and nobody can draw until they like it.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import ceil

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.ballots.models import CallBack, Challenge, PaperCheck, Register
from commonty.ballots.rules.challenges import ResultState, state_of_result

MOST_CALLED = 60  # if 5 in 100 are false, so many calls find one of them with a chance of 95 in 100
LEAST_ON_PAPER = 20  # stuffing is done there
FALSIFIED = Fraction(5, 100)
# Kaplan-Markov, for a risk of 5 in 100 if no error is found: 2 * 1.03905 * ln 20 = 6.2255, which everybody rounds to 6.2.
PER_MARGIN = Fraction(62, 10)
PLANNED_MARGIN = Fraction(5, 100)  # where no margin is known
Status = Register.Status
Answer = CallBack.Answer


def rank(seed: str, name: str) -> str:
    """The place of one thing in a lot: the SHA-256 of the seed followed by its name; the smallest come first."""
    return hashlib.sha256(f"{seed}{name}".encode()).hexdigest()


def drawn(seed: str, pool: Iterable[str], how_many: int) -> list[str]:
    return sorted(pool, key=lambda name: rank(seed, name))[:how_many]


def how_many_to_call(*, on_paper: int, online: int) -> tuple[int, int]:
    """Of so many voters, how many on paper and how many others are rung: in proportion, but at least 20 on paper."""
    whole = min(MOST_CALLED, on_paper + online)
    if not whole:
        return 0, 0
    in_proportion = ceil(Fraction(whole * on_paper, on_paper + online))
    paper = max(in_proportion, min(LEAST_ON_PAPER, on_paper))
    return paper, whole - paper


def chance_of_noticing(reached: int, *, falsified: Fraction = FALSIFIED) -> Fraction:
    """The chance that, of `reached` voters drawn by lot, one at least is false if `falsified` of all are: 1 - (1 - f)^n.

    That is for drawing with putting back. A lot puts nobody back, which finds a little more. It is the chance for
    those who were drawn in proportion: where paper was drawn more often it holds for paper and online each by itself.
    """
    return 1 - (1 - falsified) ** reached


def in_whole_percent(chance: Fraction) -> int:
    """Rounded down: it never says more than is true."""
    return int(chance * 100)


def is_in_proportion(figures: Mapping[str, int]) -> bool:
    """Whether the lot has no more on paper than of all voters were; `figures` of the draw."""
    voters, drawn_ = figures["on_paper"] + figures["online"], figures["drawn_on_paper"] + figures["drawn_online"]
    return not voters or figures["drawn_on_paper"] <= ceil(Fraction(drawn_ * figures["on_paper"], voters))


@dataclass(frozen=True)
class Tally:
    """What came of ringing: how many of the lot said what. Reached is whoever said yes or no."""

    drawn: int
    yes: int = 0
    no: int = 0
    not_reached: int = 0
    wont_say: int = 0

    @property
    def reached(self) -> int:
        return self.yes + self.no

    @property
    def open(self) -> int:
        return self.drawn - self.reached - self.not_reached - self.wont_say

    @property
    def percent(self) -> int:
        return in_whole_percent(chance_of_noticing(self.reached))


def tally_of(answers: Collection[str]) -> Tally:
    said = list(answers)
    return Tally(
        len(said),
        yes=said.count(Answer.YES),
        no=said.count(Answer.NO),
        not_reached=said.count(Answer.NOT_REACHED),
        wont_say=said.count(Answer.WONT_SAY),
    )


def papers_to_compare(*, margin: int | None, ballots: int, papers: int) -> int:
    """How many papers are compared: 6.2 divided by the diluted margin, rounded up; all, if that is more than there are.

    The diluted margin is `margin` ballots of all `ballots` counted, paper or not. If as many differences as could turn
    the result were in the record, a lot of this size would show none of them with a chance of 5 in 100 (Lindeman and
    Stark, "A Gentle Introduction to Risk-Limiting Audits", 2012).
    """
    diluted = PLANNED_MARGIN if margin is None else Fraction(margin, ballots or 1)
    return papers if not diluted else min(papers, ceil(PER_MARGIN / diluted))


def check_not_a_hand(*, has_touched: bool) -> None:
    """Two pairs of hands: whoever typed, took in, opened or keyed doesn't look whether it was done well."""
    if has_touched:
        raise Refused(
            _("You had a hand in these votes: you typed, took in, opened or keyed some. A colleague checks them.")
        )


def check_can_draw_call_backs(
    register: Register, challenges: Collection[Challenge], *, is_drawn: bool, voted: int, now: datetime
) -> None:
    """Once the box is shut: until then a vote may still be taken out, or another one take its place."""
    _check_can_draw(register, challenges, is_drawn=is_drawn, now=now)
    if register.status not in (Status.SHUT, Status.OPENED):
        raise Refused(_("The lot is drawn when voting is over and the box is shut. Until then votes can change."))
    if not voted:
        raise Refused(_("Nobody voted, so there is nobody to ring."))


def check_can_draw_papers(
    register: Register, challenges: Collection[Challenge], *, is_drawn: bool, papers: int, now: datetime
) -> None:
    """Once the result is out: how near it is says how many papers are needed."""
    _check_can_draw(register, challenges, is_drawn=is_drawn, now=now)
    if register.result_published_at is None:
        raise Refused(_("The lot is drawn when the result is out: how near it is says how many papers are needed."))
    if not papers:
        raise Refused(_("There are no papers in this vote."))


def _check_can_draw(register: Register, challenges: Collection[Challenge], *, is_drawn: bool, now: datetime) -> None:
    if register.is_imported:
        raise Refused(_("This vote was held elsewhere. Check it there."))
    if is_drawn:
        raise Refused(_("The lot is drawn already. It is drawn once, so that nobody draws until they like it."))
    if state_of_result(register, list(challenges), now=now) == ResultState.FINAL:
        raise Refused(_("The result is final, so nothing is drawn any more."))


def check_can_answer(answer: str, *, tries: int, is_known: bool, is_newer: bool = False) -> None:
    """`is_known`: whether it still stands behind this vote whose it was. `is_newer`: another answer was noted meanwhile."""
    if not is_known:
        raise Refused(_("We don't know any more whose vote this was, so nobody can be asked."))
    if is_newer:
        raise Refused(
            _("A colleague noted another answer meanwhile. Open the page again and read it before you change it.")
        )
    if answer == Answer.NOT_REACHED and tries < 1:
        raise Refused(_("Say how often you tried to reach them."))


def check_can_compare(register: Register, check: PaperCheck) -> None:
    if register.secrets_destroyed_at is not None or register.wrapped_private_key is None:
        raise Refused(_("What was keyed is destroyed, so nothing can be compared with it any more."))
    if not check.turn:
        raise Refused(_("This paper is done: it was compared already."))


@dataclass(frozen=True)
class Compared:
    """What came of comparing. `differing`: also those of which a second reading is to come."""

    drawn: int
    same: int
    differing: int
    to_read_again: int

    @property
    def open(self) -> int:
        return self.drawn - self.same - self.differing


def compared_of(checks: Collection[PaperCheck]) -> Compared:
    done = [check for check in checks if check.is_same is not None]
    differing = [check for check in done if check.differs]
    return Compared(
        len(checks), len(done) - len(differing), len(differing), sum(check.turn == 2 for check in differing)
    )
