"""The rules once more, as plainly as possible and slowly: what the fast count is held against on small elections."""

from __future__ import annotations

from fractions import Fraction

from commonty.maths.counting import Election, Rules
from commonty.maths.counting.ties import tie_ranks


def ballots_of(election: Election) -> list[list[tuple[int, Fraction]]]:
    """Each ballot as (project, points or position from the end) pairs."""
    found = []
    for kind in election.type_of_ballot.tolist():
        start, end = int(election.offsets[kind]), int(election.offsets[kind + 1])
        points = (
            election.points[start:end].tolist() if election.points is not None else range(end - start - 1, -1, -1)
        )
        unit = election.point_unit if election.points is not None else 1
        found.append([(p, Fraction(given, unit)) for p, given in zip(election.choices[start:end].tolist(), points)])
    return found


def utilities(election: Election, utility: str) -> list[dict[int, Fraction]]:
    costs = [project.cost for project in election.projects]
    worth = {"cost": lambda p, _: costs[p], "card": lambda p, _: Fraction(1)}.get(utility, lambda _, given: given)
    return [{p: worth(p, given) for p, given in ballot} for ballot in ballots_of(election)]


def equal_shares(election: Election, rules: Rules, share: Fraction) -> tuple[list[int], list[Fraction]]:
    people = utilities(election, rules.utility)
    costs = [project.cost for project in election.projects]
    ranks = tie_ranks(election, rules.ties, rules.lots)
    money = [share] * len(people)
    free = [p for p in range(len(costs)) if costs[p] == 0 and election.votes[p]]
    bought = sorted(free, key=ranks.__getitem__)
    while True:
        best = None
        for p in range(len(costs)):
            supporters = [i for i, worth in enumerate(people) if worth.get(p, 0) > 0]
            if p in bought or not costs[p] or sum(money[i] for i in supporters) < costs[p]:
                continue
            rho = price(costs[p], [(money[i], people[i][p]) for i in supporters])
            if best is None or (rho, ranks[p]) < best[:2]:
                best = (rho, ranks[p], p, supporters)
        if best is None:
            return bought, money
        rho, _, p, supporters = best
        bought.append(p)
        for i in supporters:
            money[i] -= min(money[i], rho * people[i][p])


def price(cost: Fraction, supporters: list[tuple[Fraction, Fraction]]) -> Fraction:
    """The smallest ρ with Σ min(money, ρ·utility) = cost: give up the poorest one by one."""
    waiting = sorted(supporters, key=lambda pair: pair[0] / pair[1])
    given = Fraction(0)
    for place, (money, utility) in enumerate(waiting):
        rho = (cost - given) / sum(worth for _, worth in waiting[place:])
        if money >= rho * utility:
            return rho
        given += money
    raise AssertionError("the supporters can pay")


def greedy(election: Election, rules: Rules, bought: list[int]) -> list[int]:
    people = utilities(election, rules.utility)
    costs = [project.cost for project in election.projects]
    ranks = tie_ranks(election, rules.ties, rules.lots)
    total = [sum((worth.get(p, Fraction(0)) for worth in people), Fraction(0)) for p in range(len(costs))]
    waiting = [p for p in range(len(costs)) if election.votes[p] and p not in bought]
    waiting.sort(key=lambda p: (costs[p] > 0, -total[p] / costs[p] if costs[p] else 0, ranks[p]))
    funded = list(bought)
    for p in waiting:
        if sum(costs[q] for q in funded) + costs[p] <= election.budget:
            funded.append(p)
    return funded


def count_plainly(election: Election, rules: Rules) -> list[str]:
    """The funded ids in order, for rules without options."""
    ids = [project.id for project in election.projects]
    costs = [project.cost for project in election.projects]
    if rules.rule == "greedy" or not election.ballots:
        return [ids[p] for p in greedy(election, rules, [])]
    people = utilities(election, rules.utility)
    fundable = {p for worth in people for p, value in worth.items() if value > 0 and costs[p]}
    share = election.budget / election.ballots
    kept, _ = equal_shares(election, rules, share)
    while rules.completion.startswith("add1"):
        left = election.budget - sum(costs[p] for p in kept)
        open_projects = fundable - set(kept)
        exhaustive = all(costs[p] > left for p in open_projects)
        if not open_projects or (exhaustive and "overspend" not in rules.completion):
            break
        share += rules.step or max(1, round(election.budget / election.ballots / 100))
        following, _ = equal_shares(election, rules, share)
        if sum(costs[p] for p in following) > election.budget:
            break
        kept = following
    if rules.completion in ("greedy", "add1u", "add1-overspend-u"):
        kept = greedy(election, rules, kept)
    return [ids[p] for p in kept]
