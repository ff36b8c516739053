"""Paper votes: who may handle them, what is accepted, when a batch is opened, whether its figures balance."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.access.refusal import Refused
from commonty.ballots.models import HandedIn, PaperBatch, RefusedBecause, Register
from commonty.people.models import Person

MOST_FOR_OTHERS = 5  # that one person may hand in, besides their own
MOST_IN_BATCH = 50  # two people key one in an hour
LEAST_IN_BATCH = 5  # of fewer, whoever opens them could tell whose paper is whose
TELL_WITHIN = timedelta(days=1)  # at least, for a voter to say «that wasn't me» before their envelope is opened
LONGEST_AFTER_CLOSE = timedelta(days=7)
TURNS = (1, 2, 3)
State = PaperBatch.State
# Reasons that staff see for themselves; the others are found by the code on the slip.
SEEN_BY_STAFF = (
    RefusedBecause.NOT_SIGNED,
    RefusedBecause.OPENED,
    RefusedBecause.TOO_MANY,
    RefusedBecause.SECOND,
    RefusedBecause.NO_SLIP,
    RefusedBecause.UNKNOWN,
    RefusedBecause.OFF_LIST,
)
NAME_NOBODY = (RefusedBecause.NO_SLIP, RefusedBecause.UNKNOWN)


def may_take_in(register: Register, *, now: datetime) -> bool:
    is_on = register.status == Register.Status.OPEN and register.paper_until is not None
    return is_on and register.opens_at <= now < register.paper_until  # type: ignore[operator]


def check_can_take_in(register: Register, *, now: datetime) -> None:
    """Until `paper_until`, which may lie after the close: then the post of the last day counts too."""
    if register.paper_until is None or register.is_imported:
        raise Refused(_("There are no paper votes here: the rules of this vote don't have them."))
    if register.status in (Register.Status.DRAFT, Register.Status.VOID) or now < register.opens_at:
        raise Refused(_("Voting hasn't started yet. Keep the envelope closed, and take it in when it has."))
    if not may_take_in(register, now=now):
        raise Refused(_("Paper votes aren't taken in any more. Keep this envelope closed, apart from the others."))


def check_no_stake(*, has_declared: bool, is_promoter: bool) -> None:
    """Whoever handles paper has nothing to win by it, and has said so."""
    if is_promoter:
        raise Refused(_("You are behind something that stands to this vote, so you can't handle its paper votes."))
    if not has_declared:
        raise Refused(_("Before you handle paper votes, sign that you promote nothing that stands to this vote."))


def check_not_voted_on_paper(has_paper: bool) -> None:
    """For whoever votes online or by phone after their paper vote was accepted."""
    if has_paper:
        raise Refused(_("We have a paper vote from you. It is final, so no other vote can take its place."))


def check_acceptable(*, is_cancelled: bool, has_paper: bool) -> None:
    if has_paper:
        raise Refused(
            _(
                "A paper vote from this voter was accepted before. If this is the same envelope, all is well. "
                "If it is another one, refuse it for that reason."
            )
        )
    if is_cancelled:
        raise Refused(_("This voter was taken off the list. Refuse the envelope for that reason."))


def check_visit(handed_in: str, visit: str, *, for_others: int, own: int) -> None:
    """`for_others`, `own`: how many of this visit were accepted before."""
    if handed_in == HandedIn.FOR_OTHERS and for_others >= MOST_FOR_OTHERS:
        raise Refused(
            _("One person may hand in their own vote and five others. Refuse this envelope for that reason.")
        )
    if handed_in == HandedIn.OWN and visit and own:
        raise Refused(_("Somebody hands in only one vote as their own. Say that it is for another voter."))


def check_refusal(reason: str, *, is_known: bool) -> None:
    if not is_known and reason not in NAME_NOBODY:
        raise Refused(_("Type the code on the slip, or say that there is no slip or that it isn't of this vote."))


def check_can_set_aside(batch: PaperBatch, *, is_accepted: bool) -> None:
    if not is_accepted:
        raise Refused(_("This envelope was not accepted, so there is nothing to take out."))
    if batch.state not in (State.COLLECTING, State.CLOSED) or batch.opened_by_id is not None:
        raise Refused(_("This batch is open: the paper lies among the others, and nobody can tell which it is."))


def check_can_cancel(*, has_paper: bool) -> None:
    """A voter whose paper was accepted stays on the list: their paper can't be found among the others."""
    if has_paper:
        raise Refused(
            _(
                "A paper vote from this voter was accepted, so they can't be taken off. "
                "If it isn't theirs, take the envelope out first; that works until its batch is opened."
            )
        )


def tell_by(register: Register, accepted_at: datetime) -> datetime:
    """Until when a voter can say that an envelope isn't theirs: none is opened before."""
    return max(register.closes_at, accepted_at + TELL_WITHIN)


def opens_from(register: Register, last_accepted_at: datetime | None) -> datetime:
    """Never before the close: whoever opens envelopes sees papers, and nobody has a running score."""
    return tell_by(register, last_accepted_at) if last_accepted_at else register.closes_at


def check_can_close_batch(batch: PaperBatch, *, accepted: int, now: datetime) -> None:
    if batch.state != State.COLLECTING:
        raise Refused(_("This batch is closed already."))
    if accepted < LEAST_IN_BATCH and may_take_in(batch.register, now=now):
        raise Refused(
            _(
                "There are fewer than five paper votes in this batch. Wait for more: "
                "of so few it could be seen whose is whose."
            )
        )


def check_can_count(batch: PaperBatch, *, last_accepted_at: datetime | None, now: datetime) -> None:
    """Whether its envelopes may be opened and what lay in them be counted."""
    if batch.state == State.COLLECTING:
        raise Refused(_("Envelopes are still put into this batch. Close it first."))
    if batch.state != State.CLOSED:
        raise Refused(_("This batch was opened already."))
    if now < opens_from(batch.register, last_accepted_at):
        raise Refused(
            _("It is too early: envelopes stay closed until voting has ended, and a day for voters to object.")
        )


def check_second(*, is_same: bool, is_let_in: bool) -> None:
    """What two people do. `is_let_in`: one of the two gave the other their role or sign-in."""
    if is_same:
        raise Refused(_("You did this the first time. The second one has to be another person."))
    if is_let_in:
        raise Refused(_("One of you two gave the other their role or sign-in. The second has to be somebody else."))


def check_same_count(first: tuple[int, int], second: tuple[int, int], *, name: str) -> None:
    if first != second:
        raise Refused(
            _(
                "%(name)s counted otherwise. Count again together. Whoever was wrong types their figures again: "
                "%(name)s first, if it was %(name)s."
            )
            % {"name": name}
        )


def check_can_recount(batch: PaperBatch) -> None:
    if batch.state != State.OPENED:
        raise Refused(_("Only a batch that is open and not sealed can be counted again."))


def check_can_shrink(*, keyed_beyond: int) -> None:
    if keyed_beyond:
        raise Refused(_("Papers with higher numbers were keyed already. Look at the numbers on the papers again."))


def check_can_key(batch: PaperBatch, *, turn: int, by: Person, is_let_in: bool = False) -> None:
    """The same human never keys twice, and whoever keyed doesn't settle."""
    if batch.state != State.OPENED:
        raise Refused(_("Papers are keyed while their batch is open."))
    first, second = batch.first_keyer, batch.second_keyer
    mine, other = (first, second) if turn == 1 else (second, first)
    if turn == 3:
        if any(by.is_same_human(keyer) for keyer in (first, second) if keyer):
            raise Refused(_("You keyed this batch. Somebody who did not has to settle where the two differ."))
        return
    if other is not None and by.is_same_human(other):
        raise Refused(_("You keyed this batch once. The other time has to be another person."))
    if mine is not None and not by.is_same_human(mine):
        raise Refused(_("A colleague has begun this keying, and keys it to the end."))
    if is_let_in:
        raise Refused(_("One of you two gave the other their role or sign-in. The second has to be somebody else."))


def check_can_key_paper(state: str, turns: Collection[int], *, turn: int) -> None:
    """`turns`: in which it was keyed before. A slip is put right until somebody else has read the paper."""
    if turn == 3:
        if state != "differs":
            raise Refused(_("On this paper the two agree, so there is nothing to settle."))
    elif turn in turns and set(turns) - {turn}:
        raise Refused(_("A colleague has read this paper too, so it can't be keyed again."))


def check_settled(*, is_like_one: bool, is_sure: bool) -> None:
    if not is_like_one and not is_sure:
        raise Refused(
            _(
                "This is neither what the first nor what the second read. Look at the paper again, with a colleague. "
                "If you are sure, tick that, and key it once more."
            )
        )


def check_can_restart(batch: PaperBatch, *, turn: int) -> None:
    if batch.state != State.OPENED:
        raise Refused(_("Papers are keyed while their batch is open."))
    if turn not in (1, 2) or (batch.first_keyer_id, batch.second_keyer_id)[turn - 1] is None:
        raise Refused(_("Nobody has begun this keying."))


@dataclass(frozen=True)
class Manifest:
    """The figures of one batch.

    `votes` are valid and blank papers together: whether one is blank is a choice, and stays sealed until the box opens.
    """

    received: int
    accepted: int
    refused: int
    found: int | None = None
    empty: int | None = None
    votes: int = 0
    spoilt: int = 0

    def __add__(self, other: "Manifest") -> "Manifest":
        found, empty = (self.found or 0) + (other.found or 0), (self.empty or 0) + (other.empty or 0)
        return Manifest(
            self.received + other.received,
            self.accepted + other.accepted,
            self.refused + other.refused,
            found,
            empty,
            self.votes + other.votes,
            self.spoilt + other.spoilt,
        )


@dataclass(frozen=True)
class Line:
    """One line of a manifest: what has to be equal, and what to do if it isn't."""

    code: str
    left: int
    right: int
    says: str
    todo: str = ""

    @property
    def balances(self) -> bool:
        return self.left == self.right


def lines_of(manifest: Manifest) -> list[Line]:
    m, found, empty = manifest, manifest.found or 0, manifest.empty or 0
    return [
        Line(
            "received",
            m.received,
            m.accepted + m.refused,
            _("Envelopes received: %(received)d = accepted: %(accepted)d + refused: %(refused)d")
            % {"received": m.received, "accepted": m.accepted, "refused": m.refused},
            _("Look through the envelopes of this batch: each is written down once, as accepted or as refused."),
        ),
        Line(
            "accepted",
            m.accepted,
            found + empty,
            _("Accepted: %(accepted)d = papers found: %(found)d + envelopes empty: %(empty)d")
            % {"accepted": m.accepted, "found": found, "empty": empty},
            _todo_opened(m.accepted - found - empty),
        ),
        Line(
            "found",
            found,
            m.votes + m.spoilt,
            _("Papers found: %(found)d = votes, blank ones too: %(votes)d + spoilt: %(spoilt)d")
            % {"found": found, "votes": m.votes, "spoilt": m.spoilt},
            _todo_keyed(found - m.votes - m.spoilt),
        ),
    ]


def _todo_opened(missing: int) -> str:
    if missing > 0:
        return _("A paper is missing. Look into each envelope again; one with nothing in it counts as empty.")
    return _(
        "There are more papers than envelopes. Clip papers that lay in one envelope together: they are one spoilt paper."
    )


def _todo_keyed(missing: int) -> str:
    if missing > 0:
        return ngettext(
            "%(n)d paper isn't agreed yet. Key it twice, and let a third person settle it if they differ.",
            "%(n)d papers aren't agreed yet. Key them twice, and let a third person settle those that differ.",
            missing,
        ) % {"n": missing}
    return _("More papers were keyed than were found. Count the papers again, two of you.")


def unbalanced(manifest: Manifest) -> list[Line]:
    return [line for line in lines_of(manifest) if not line.balances]


def check_balances(manifest: Manifest) -> None:
    wrong = unbalanced(manifest)
    if manifest.found is None or wrong:
        first = f" {wrong[0].says}. {wrong[0].todo}" if wrong else ""
        raise Refused(_("This batch doesn't balance, so it can't be sealed.") + first)


def check_can_seal(batch: PaperBatch, manifest: Manifest, *, waiting: int) -> None:
    if batch.state == State.SEALED:
        raise Refused(_("This batch is sealed already."))
    if batch.state != State.OPENED:
        raise Refused(_("This batch has to be opened and keyed first."))
    if waiting:
        raise Refused(_todo_keyed(waiting))
    check_balances(manifest)


def paper_in_the_way(register: Register, batches: Sequence[PaperBatch], *, now: datetime) -> str:
    """Why the box can't be shut and opened yet, for the sake of paper votes; empty if nothing is in the way."""
    if register.paper_until is None:
        return ""
    if now < register.paper_until:
        return _("Paper votes are taken in a little longer. The box can be opened after that.")
    open_ones = [str(batch.number) for batch in batches if batch.state != State.SEALED]
    if open_ones:
        return ngettext(
            "Batch %(numbers)s of the paper votes isn't sealed yet.",
            "Batches %(numbers)s of the paper votes aren't sealed yet.",
            len(open_ones),
        ) % {"numbers": ", ".join(open_ones)}
    return ""


def check_paper_is_done(register: Register, batches: Sequence[PaperBatch], *, now: datetime) -> None:
    if says := paper_in_the_way(register, batches, now=now):
        raise Refused(says)


@dataclass(frozen=True)
class Reconciliation:
    """What has to agree once the box is open: people, receipts, papers, rows."""

    entitled: int
    receipts: int  # sealed votes that came in online, by phone or at a counter, and are counted
    accepted: int  # paper votes
    empty: int  # envelopes with no paper in them
    spoilt: int
    counted: int  # rows that count, blank ones too
    invalid: int  # rows that don't, spoilt papers too

    @property
    def faults(self) -> list[str]:
        found = []
        if self.receipts + self.accepted > self.entitled:
            found.append("more votes were accepted than there are voters")
        if self.receipts + self.accepted - self.empty != self.counted + self.invalid:
            found.append("receipts and papers are not as many as the votes that came out of the box")
        if self.spoilt > self.invalid or self.empty > self.accepted:
            found.append("there are more spoilt papers or empty envelopes than there can be")
        return found


def check_reconciles(figures: Reconciliation) -> None:
    if figures.faults:
        raise Refused(
            _("The box was not opened, because its figures don't agree: %(why)s.") % {"why": figures.faults[0]}
        )
