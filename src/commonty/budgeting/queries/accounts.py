"""What is in which account: of a project, of a round, of many rounds; each in one query."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext as _

from commonty.budgeting.models import Posting, Project, Round
from commonty.budgeting.rules import Balance
from commonty.kit.money import pounds

Balances = dict[int | None, Balance]  # by project; under None what belongs to the whole pot


def balances(pb_round: Round) -> Balances:
    return balances_of_many([pb_round]).get(pb_round.pk, {})


def balances_of_many(rounds: Iterable[Round]) -> dict[int, Balances]:
    return _summed(Posting.objects.filter(entry__round__in=[pb_round.pk for pb_round in rounds]))


def balance_of(project: Project) -> Balance:
    """Of one project whose round is locked: to judge the next deed by."""
    found = _summed(Posting.objects.filter(entry__project=project)).get(project.round_id, {})
    return found.get(project.pk, Balance())


def _summed(postings: QuerySet[Posting]) -> dict[int, Balances]:
    sums = postings.values("out_of", "into", in_round=F("entry__round_id"), of_project=F("entry__project_id"))
    found: dict[int, Balances] = {}
    for row in sums.annotate(sum=Sum("pence")).order_by():
        of = found.setdefault(row["in_round"], {})
        before = of.get(row["of_project"], Balance())
        of[row["of_project"]] = before.moved((row["out_of"], row["into"], row["sum"]))
    return found


def whole_balance(each: Iterable[Balance]) -> Balance:
    return sum(each, start=Balance())


def money_parts(pb_round: Round, whole: Balance) -> list[dict[str, Any]]:
    """The pot as one bar: every pound is in exactly one part."""
    return parts_of(pb_round.pot_pence or 0, whole, currency=pb_round.currency)


def parts_of(pot_pence: int, whole: Balance, *, currency: str = "GBP") -> list[dict[str, Any]]:
    left_says = _("left in the pot")
    if whole.returned > 0:
        left_says = _("left in the pot, with %(back)s that came back") % {
            "back": pounds(whole.returned, currency=currency)
        }
    parts = [
        (_("paid"), whole.paid, "paid"),
        (_("ordered"), whole.owed, "ordered"),
        (_("chosen, not ordered yet"), whole.waiting, "promised"),
        (left_says, pot_pence - whole.given - whole.carried, "left"),
    ]
    if whole.carried:
        parts.append((_("moved to another money vote"), whole.carried, "returned"))
    return [
        {"name": name, "value": value, "says": pounds(value, currency=currency), "kind": kind}
        for name, value, kind in parts
    ]


def give_money(rounds: Sequence[Round]) -> None:
    """Each round's whole `money`, and its bar as `parts` where something was voted; one query for all."""
    each = balances_of_many(rounds)
    for pb_round in rounds:
        pb_round.money = whole_balance(each.get(pb_round.pk, {}).values())
        pb_round.parts = money_parts(pb_round, pb_round.money) if pb_round.money.voted else []


def together(rounds: Iterable[Round]) -> list[dict[str, Any]]:
    """The pots of several rounds as one bar: of those in pounds to which `give_money` gave theirs."""
    ours = [pb_round for pb_round in rounds if pb_round.currency == "GBP" and pb_round.money.voted]
    whole = whole_balance(pb_round.money for pb_round in ours)
    return parts_of(sum(pb_round.pot_pence for pb_round in ours), whole) if ours else []


def pot_part(pb_round: Round) -> list[dict[str, Any]]:
    """Before the result the bar is the pot itself, whole."""
    pence = pb_round.pot_pence or 0
    says = pounds(pence, currency=pb_round.currency)
    return [{"name": _("for residents to share out"), "value": pence, "says": says, "kind": "money"}] if pence else []
