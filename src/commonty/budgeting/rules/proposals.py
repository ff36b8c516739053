"""When ideas are taken, who may send one, and what an answer to one needs before it comes on the ballot."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import Costing, Finding, Proposal, Round
from commonty.ideas.models import Idea
from commonty.ideas.rules.status import OVER
from commonty.kit.money import pounds

State = Proposal.State
MOST_IDEAS = 5  # of one person for one money vote
ANSWERS = (State.FEASIBLE, State.CHANGE, State.NOT_FEASIBLE)
LONGEST_NAMED = 5  # ideas named in one sentence; the rest are counted


def check_can_ask(pb_round: Round, *, starts_on: date, ends_on: date, today: date) -> None:
    """Once people were told a last day, it may only move back."""
    if not pb_round.pot_pence or not pb_round.is_pot_confirmed:
        raise Refused(
            _(
                "Say first how much is in the pot, and have it confirmed: people want to know how large an idea can be."
            )
        )
    if ends_on < starts_on:
        raise Refused(_("The last day comes before the first. Choose a later last day."))
    if ends_on < today:
        raise Refused(_("The last day is over already. Choose a later one."))
    if pb_round.ideas_until is not None and ends_on < pb_round.ideas_until:
        raise Refused(_("People were told that they have until a later day. You can give them more time, not less."))
    if pb_round.ideas_from is None and starts_on < today:
        raise Refused(_("The first day is over already. Choose today or later."))
    if pb_round.opens_at is not None and ends_on >= pb_round.opens_at.date():
        raise Refused(_("Voting starts before that day. Leave time to work out what the ideas cost."))


def takes_ideas(pb_round: Round, *, today: date) -> bool:
    if pb_round.status != Round.Status.DRAFT or pb_round.ideas_from is None or pb_round.ideas_until is None:
        return False
    return pb_round.ideas_from <= today <= pb_round.ideas_until


def check_can_send(pb_round: Round, *, lives_here: bool, sent: int, today: date) -> None:
    """Looser than the right to vote: whoever lives there, at any age, whatever binds them to their home."""
    if not takes_ideas(pb_round, today=today):
        raise Refused(_("Ideas for this money vote are not taken today. Its page says when they are."))
    if not lives_here:
        raise Refused(_("Only people who live in %(place)s can send an idea.") % {"place": pb_round.place.name})
    if sent >= MOST_IDEAS:
        raise Refused(_("%(n)d ideas are the most that one person can send here.") % {"n": MOST_IDEAS})


def check_can_bring_in(pb_round: Round, idea: Idea) -> None:
    """What we answered with «needs a vote», where this money is for its place."""
    if idea.state != Idea.State.ANSWERED or idea.decision != Idea.Decision.VOTE:
        raise Refused(_("Only an idea that we answered with “needs a vote” can come in."))
    if pb_round.ideas_from is None:
        raise Refused(_("This money vote takes no ideas. Say first from when until when it does."))
    if not idea.place.is_within(pb_round.place):
        raise Refused(_("This idea is for another place than the money."))


def check_is_the_same(known: Proposal, *, is_same: bool) -> None:
    """An idea asks once each pot. What another of its authors wrote is not thrown away behind a word of thanks."""
    if not is_same:
        raise Refused(
            _(
                "One of its authors has asked here already: it is number %(n)d. Nothing was sent now, and what you "
                "wrote is still below."
            )
            % {"n": known.number}
        )


def may_ask_for_grant(idea: Idea) -> bool:
    """What goes on, is read by everybody, and is neither done by us nor answered with “no”."""
    is_settled = idea.decision in (Idea.Decision.YES, Idea.Decision.NO)
    return idea.state not in OVER and not (is_settled or idea.is_held or idea.is_hidden)


def check_can_ask_for_grant(pb_round: Round, idea: Idea) -> None:
    if not pb_round.gives_grants:
        raise Refused(_("This money vote gives no small grants. Send it what you would like as a new idea."))
    if not may_ask_for_grant(idea):
        raise Refused(_("This idea is settled, or neighbours can’t read it now. It can’t ask for a grant."))
    if not idea.place.is_within(pb_round.place):
        raise Refused(_("This idea is for another place than the money."))


def check_can_judge(proposal: Proposal, *, state: str, because: str, is_own: bool, has_become: bool = False) -> None:
    """Each answer but “shown” says why: its author is told. Of what became another idea only whether it is shown."""
    check_is_theirs_to_judge(proposal, is_own=is_own)
    if has_become and state not in (State.OPEN, State.HIDDEN):
        raise Refused(_("This idea became another one. Answer that one."))
    if state == State.OPEN:
        if proposal.state not in (State.SENT, State.HIDDEN):
            raise Refused(_("Everybody can read this idea already."))
        return
    if state != State.HIDDEN and state not in ANSWERS:
        raise Refused(_("Choose one of the answers."))
    if len(because.split()) < 3:
        raise Refused(_("Say why in a whole sentence. The author is told."))


def check_is_theirs_to_judge(proposal: Proposal, *, is_own: bool) -> None:
    if is_own:
        raise Refused(_("This is your own idea. Somebody else has to look at it."))
    if proposal.project_id is not None:
        raise Refused(_("This idea is on the ballot. Take its project out of the vote first."))


def check_can_reply(finding: Finding, *, is_newest: bool, words: str) -> None:
    if not finding.because:
        raise Refused(_("There is nothing to answer yet."))
    if not is_newest:
        raise Refused(_("There is a newer answer from us. Read that one first. Your words are below."))
    if finding.replied_at is not None:
        raise Refused(_("You have answered this. Wait for us, or phone us. Your words are below."))
    if not words.strip():
        raise Refused(_("Write what you want to say."))


def check_can_cost(proposal: Proposal, *, low: int, likely: int, high: int, is_own: bool) -> None:
    check_is_theirs_to_judge(proposal, is_own=is_own)
    if proposal.state != State.FEASIBLE:
        raise Refused(_("Say first that this idea can be done. Then write down what it costs."))
    if not 0 < low <= likely <= high:
        raise Refused(_("The low figure comes first, then the likely one, then the high one; none is nothing."))


def check_can_sign(
    costing: Costing, *, is_own: bool, is_let_in: bool, is_author: bool, answers_for_money: bool, has_changed: bool
) -> None:
    """`answers_for_money`: one of the two may set a pot. `is_let_in`: one gave the other their role or sign-in."""
    if has_changed:
        raise Refused(_("The figures were changed since you opened this page. Look at the new ones, then sign."))
    proposal = costing.proposal
    check_is_theirs_to_judge(proposal, is_own=is_author)
    if costing.signed_at is not None:
        raise Refused(_("Its project was taken out of the vote. Keep the costs anew; then a second person signs."))
    if proposal.state != State.FEASIBLE:
        raise Refused(_("Our last answer is not that this idea can be done. Say so first."))
    if is_own:
        raise Refused(_("You wrote these figures yourself. A second person has to sign."))
    if is_let_in:
        raise Refused(
            _(
                "One of you and whoever wrote these figures gave the other their role or sign-in. "
                "Somebody else has to sign."
            )
        )
    if not answers_for_money:
        raise Refused(_("One of the two has to answer for the money there. Ask the budget owner to sign."))


def uncosted_says(
    waiting: Sequence[Proposal], unsigned: Sequence[Proposal], asked: Sequence[Proposal] = ()
) -> list[str]:
    """What has still to be done with the ideas before the ballot is announced, by their names."""
    says = []
    if waiting:
        says.append(_("These ideas wait for an answer from us: %(names)s.") % {"names": _named(waiting)})
    if unsigned:
        says.append(
            _("These ideas can be done, and their costs are not signed by two: %(names)s.")
            % {"names": _named(unsigned)}
        )
    if asked:
        says.append(
            _("The authors of these ideas are asked whether to join or split them: %(names)s.")
            % {"names": _named(asked)}
        )
    return says


def _named(ideas: Sequence[Proposal]) -> str:
    names = ", ".join(f"“{idea.title}”" for idea in ideas[:LONGEST_NAMED])
    rest = len(ideas) - LONGEST_NAMED
    return _("%(names)s and %(n)d more") % {"names": names, "n": rest} if rest > 0 else names


def costs_between(costing: Costing, currency: str) -> str:
    values = {
        "low": pounds(costing.low_pence, currency=currency),
        "high": pounds(costing.high_pence, currency=currency),
    }
    return _("between %(low)s and %(high)s") % values
