"""Where an idea of the whole year goes on: the money votes into which it came, and the small grants that its authors can
ask for. Found by its name."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.budgeting.models import Finding, Proposal, Round
from commonty.budgeting.queries.accounts import balances_of_many
from commonty.budgeting.queries.from_ideas import pots_to_ask
from commonty.budgeting.rules import Balance
from commonty.ideas.models import Idea
from commonty.ideas.queries.authors import is_readers
from commonty.kit.money import pounds
from commonty.kit.parts import Part
from commonty.people.models import Person

MOST = 5
State, Status = Proposal.State, Round.Status
OUT = (Status.DECIDED, Status.DONE)  # the result is known
WITH_REASON = (State.CHANGE, State.NOT_FEASIBLE, State.HIDDEN)


def money_votes_of(idea: Idea, person: Person | None) -> Iterable[Part]:
    """Four questions at most, however many: whether and what it came into, why not, and how the money stands."""
    found = list(_newest(idea, person)) if Proposal.objects.filter(from_idea=idea).exists() else []
    decided = [one.round for one in found if one.project_id and one.round.status in OUT]
    money = balances_of_many(decided) if decided else {}
    asked = [one.pk for one in found if one.state in WITH_REASON and not one.project_id]
    said = Finding.objects.filter(proposal__in=asked).order_by("pk") if asked else []
    because = {finding.proposal_id: finding.because for finding in said}
    for one in found:
        balance = money.get(one.round_id, {}).get(one.project_id, Balance())
        tag, kind = how_it_stands(one, balance)
        yield Part("budgeting/_from_idea.html", {
            "proposal": one, "tag": tag, "kind": kind, "because": because.get(one.pk, ""),
            "money": _money_says(balance, one.round.currency) if balance.voted else "",
        })  # fmt: skip
    if is_readers(idea, person):
        there = {one.round_id for one in found}
        pots = [pot for pot in pots_to_ask(idea, today=timezone.localdate()) if pot.pk not in there]
        if pots:
            yield Part("budgeting/_ask_for_grant.html", {"idea": idea, "pots": pots})


def _newest(idea: Idea, person: Person | None) -> Iterable[Proposal]:
    seen = Proposal.objects.visible_to(person).filter(from_idea=idea)
    return seen.select_related("round__place", "project").order_by("-pk")[:MOST]


def how_it_stands(proposal: Proposal, balance: Balance) -> tuple[str, str]:
    """In a few words, and what kind of tag they stand on."""
    if proposal.round.status == Status.CANCELLED:
        return _("Called off"), "wait"
    if proposal.round.status == Status.VOID:
        return _("Void: held again"), "wait"
    if not proposal.project_id:
        return {
            State.SENT: (_("Asked. Somebody reads it first"), ""),
            State.OPEN: (_("Asked. Somebody works out what it costs"), ""),
        }.get(State(proposal.state), (proposal.standing, proposal.kind_of_tag))
    if proposal.round.status not in OUT:
        return proposal.standing, "go"
    if not balance.voted:
        return _("Not chosen"), "wait"
    return _("Granted: %(sum)s") % {"sum": pounds(balance.voted, currency=proposal.round.currency)}, "money"


def _money_says(balance: Balance, currency: str) -> str:
    parts = (
        (_("Paid: %(sum)s."), balance.paid),
        (_("Promised: %(sum)s."), balance.owed),
        (_("Not promised yet: %(sum)s."), balance.waiting),
        (_("Back in the pot: %(sum)s."), balance.returned),
    )
    return " ".join(says % {"sum": pounds(pence, currency=currency)} for says, pence in parts if pence)


GOES_ON = money_votes_of
