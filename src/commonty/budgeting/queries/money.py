"""How each project's money stands beside the vote: thresholds, differences, what is done, where the vote was overruled."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum

from commonty.budgeting.models import Finish, LandlordMoney, LedgerEntry, Overruling, Project, Round, RoundMoney
from commonty.budgeting.queries.accounts import Balances
from commonty.budgeting.rules import Balance
from commonty.budgeting.rules.variance import Threshold, Variance


@dataclass(frozen=True)
class ProjectMoney:
    """One funded project on a page: its accounts, its difference to the vote, and what became of it."""

    project: Project
    balance: Balance
    variance: Variance
    finish: Finish | None
    overrulings: tuple[Overruling, ...]

    @property
    def is_settled(self) -> bool:
        """Done, or overruled and not done: nothing more is to happen with its money."""
        return self.finish is not None or any(o.kind == Overruling.Kind.NOT_DONE for o in self.overrulings)


def threshold_of(pb_round: Round) -> Threshold:
    """The round's own, else the landlord's, else what is recommended."""
    landlord = pb_round.place.landlord_id or pb_round.place_id
    everywhere = LandlordMoney.objects.filter(place=landlord).first() or LandlordMoney()
    own = money_of(pb_round)
    return Threshold(
        everywhere.variance_percent if own.variance_percent is None else own.variance_percent,
        everywhere.variance_pence if own.variance_pence is None else own.variance_pence,
    )


def money_of(pb_round: Round) -> RoundMoney:
    """What is set for a pot; an empty row, not stored, where nothing is."""
    found = RoundMoney.objects.select_related("approver").filter(round=pb_round).first()
    return found or RoundMoney(round=pb_round)


def is_done(project: Project) -> bool:
    return project.finishes.filter(taken_back_at=None).exists()


def overruled_pence(project: Project) -> int:
    return Overruling.objects.signed().filter(project=project).aggregate(sum=Sum("pence"))["sum"] or 0


def variance_of(project: Project, balance: Balance, threshold: Threshold) -> Variance:
    beyond = beyond_by_project(project.ledger.all()).get(project.pk, 0)
    return Variance(balance.voted, balance.paid + balance.invoiced + beyond, threshold)


def beyond_by_project(entries: QuerySet[LedgerEntry]) -> dict[int, int]:
    """What invoices asked beyond the pot."""
    sums = entries.filter(kind=LedgerEntry.Kind.INVOICED).values("project_id").annotate(sum=Sum("beyond_pence"))
    return {row["project_id"]: row["sum"] for row in sums.order_by()}


def projects_money(pb_round: Round, projects: Iterable[Project], each: Balances) -> list[ProjectMoney]:
    """Every funded project, in four queries for all."""
    threshold, beyond = threshold_of(pb_round), beyond_by_project(pb_round.ledger.all())
    finishes = {f.project_id: f for f in Finish.objects.filter(project__round=pb_round, taken_back_at=None)}
    overruled: dict[int, list[Overruling]] = {}
    for overruling in overrulings_of(pb_round):
        overruled.setdefault(overruling.project_id, []).append(overruling)
    return [
        ProjectMoney(
            project,
            balance,
            Variance(balance.voted, balance.paid + balance.invoiced + beyond.get(project.pk, 0), threshold),
            finishes.get(project.pk),
            tuple(overruled.get(project.pk, ())),
        )
        for project in projects
        if (balance := each.get(project.pk)) and balance.voted
    ]


def overrulings_of(pb_round: Round) -> list[Overruling]:
    """Those that two people signed: public."""
    return overrulings_in([pb_round])


def overrulings_in(rounds: Any) -> list[Overruling]:
    signed = Overruling.objects.signed().filter(project__round__in=rounds)
    people = ("proposed_by", "signed_by")
    return list(signed.select_related("project__round__place", *people).order_by("-signed_at", "-pk"))
