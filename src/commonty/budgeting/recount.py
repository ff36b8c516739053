#!/usr/bin/env python3
"""Count a money vote again, from the published ballots, without trusting the program that counted it first.

    python recount.py                      inside the unpacked public pack
    python recount.py PACK.zip             or on the pack as it was published
    python recount.py FILE.pb --help       or on any election in the Pabulib format

This one file needs Python 3.8 or later and nothing else. It shares no line with the counter that announced the
result: a count is trusted because two programs that share nothing agree.

The rules: Peters, Pierczynski and Skowron, "Proportional Participatory Budgeting with Additive Utilities", 2021
(arXiv 2008.13276), for equal shares; Faliszewski and others, 2023 (arXiv 2305.11035), for its completions and
for the ballot files. Exit code: 0 agrees, 1 differs, 2 could not be read.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import heapq
import io
import json
import math
import re
import sys
import time
import zipfile
from collections import Counter
from fractions import Fraction
from pathlib import Path

UTILITIES = ("cost", "card", "score", "borda", "score-cost")
COMPLETIONS = ("none", "add1", "add1-overspend", "greedy", "add1u", "add1-overspend-u")
RULES = {"rule": "equal-shares", "utility": "cost", "completion": "add1-overspend", "step": 1,
         "ties": {"order": "id"}, "floor_start": False, "comparison": None, "headings": None, "groups": [],
         "share_among": "all", "minimum_votes": 0, "minimum_turnout": 0}  # fmt: skip
SHAVE = 1 - 2**-40  # makes a rounded lower bound a true one
SPECK = 1e-300  # a purse that rounds to nothing although something is left in it


class Unreadable(Exception):
    """The material cannot be counted as it stands; the message says where it breaks."""


# ---- 1. Reading --------------------------------------------------------------------------------------------------


def amount(text, what: str) -> Fraction:
    """An exact sum of money or number of points: 1200, 1200.50 or 1200,50."""
    plain = str(text).strip().replace(",", ".")
    if not re.fullmatch(r"[0-9]+(\.[0-9]*)?", plain):
        raise Unreadable(f"{what}: {text!r} is not a number")
    return Fraction(plain)


def decimal(value: Fraction) -> str:
    """The exact decimal number; sums made of decimal numbers always have one."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(int(value * 10**places)).zfill(places + 1)
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def common_denominator(numbers) -> int:
    whole = 1
    for number in numbers:
        whole = whole * number.denominator // math.gcd(whole, number.denominator)
    return whole


class Election:
    """What a ballot file says: costs and names by project id, and how many people cast each different ballot."""

    def __init__(self, text: str):
        self.meta: dict[str, str] = {}
        self.costs: dict[str, Fraction] = {}
        self.names: dict[str, str] = {}
        written: Counter = Counter()  # how often each ballot was cast, as it stands in the file
        section, columns = "", []
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=";")
        try:
            for row in lines:
                title = "".join(row).strip().upper()
                if title in ("META", "PROJECTS", "VOTES"):
                    section, columns = title, []
                elif title and not columns:
                    columns = [name.strip() for name in row]
                elif title and section == "META":
                    self.meta[row[0].strip()] = row[1].strip()
                elif title and section == "PROJECTS":
                    self.add_project(dict(zip(columns, row)))
                elif title:
                    ballot = dict(zip(columns, row))
                    written[ballot["vote"], ballot.get("points") or ""] += 1
        except (Unreadable, LookupError, csv.Error) as problem:
            raise Unreadable(f"line {lines.line_num}: {problem}") from None
        self.ballots = [(*self.choices(*ballot), number) for ballot, number in written.items()]
        if not self.costs or "budget" not in self.meta:
            raise Unreadable("no projects, or no budget in META: this is not a Pabulib file")
        self.count = sum(written.values())
        self.budget = amount(self.meta["budget"], "budget")

    def add_project(self, row: dict):
        project = row["project_id"].strip()
        if project in self.costs:
            raise Unreadable(f"project {project} is listed twice")
        self.costs[project] = amount(row["cost"], f"cost of {project}")
        self.names[project] = row.get("name", "").strip()

    def naming(self, projects) -> int:
        """On how many ballots at least one of these projects stands."""
        return sum(number for ids, _, number in self.ballots if not set(projects).isdisjoint(ids))

    def choices(self, vote: str, points: str):
        """The ids on a ballot in their order, and the points given to each (none if the ballots carry no points)."""
        ids = tuple(name.strip() for name in vote.split(",") if name.strip())
        given = tuple(amount(number, f"points on ballot {vote!r}") for number in points.split(",") if number.strip())
        if len(set(ids)) != len(ids) or not self.costs.keys() >= set(ids):
            raise Unreadable(f"ballot {vote!r} names a project twice, or one that is not in the list")
        if given and len(given) != len(ids):
            raise Unreadable(f"ballot {vote!r} has {len(given)} numbers of points")
        return ids, given


# ---- 2. One pot and the projects that may be paid from it --------------------------------------------------------


def tie_order(order: dict, ids, votes: dict, costs: dict) -> list:
    """All projects in the order in which they win ties."""
    name = order.get("order", "id")
    lots = {str(project): place for place, project in enumerate(order.get("lots", ()))}
    if name == "id":
        return sorted(ids)
    if name not in ("lots", "votes-cost-lots"):
        raise Unreadable(f"unknown order for ties: {name}")
    missing = sorted(set(ids) - lots.keys())
    if missing:
        raise Unreadable(f"the lots leave out project {missing[0]}")
    if name == "lots":
        return sorted(ids, key=lots.__getitem__)
    return sorted(ids, key=lambda project: (-votes[project], costs[project], lots[project]))


class Contest:
    """One pot, the projects that may be paid from it and the ballots about them, in whole numbers.

    Money is counted in a unit so small that every cost is whole. What a project is worth to somebody is
    `factor` x `points`: with `cost` the factor is the cost and everybody has one point; with `card` the factor is 1
    as well; with `score` and `borda` the points differ; with `score-cost` they do, and the factor is the cost. A
    *backer* is (kind of ballot, how many such, points).
    """

    def __init__(self, election: Election, rules: dict, ids, budget: Fraction, shut=()):
        sharing = election.count if rules["share_among"] == "all" else election.naming(ids)
        share = budget / sharing if sharing else Fraction(0)
        if rules["floor_start"]:
            share = Fraction(math.floor(share))  # whole pounds (or whatever the currency is)
        step = Fraction(max(1, round(share / 100))) if rules["step"] == "auto" else amount(rules["step"], "step")
        if not step:
            raise Unreadable("the step must be more than 0")
        self.unit = common_denominator([budget, step] + [election.costs[project] for project in ids])
        self.budget, self.share, self.step = int(budget * self.unit), share * self.unit, step * self.unit
        self.cost = {project: int(election.costs[project] * self.unit) for project in ids}
        times_cost = rules["utility"] in ("cost", "score-cost")
        self.factor = {project: self.cost[project] if times_cost else 1 for project in ids}
        self.rivals = {project: {other for group in rules["groups"] for other in group
                                 if project in group and other != project} for project in ids}  # fmt: skip
        self.shut = set(shut)
        self.read_ballots(election, rules)
        order = tie_order(rules["ties"], self.cost, self.votes, self.cost)
        self.rank = {project: place for place, project in enumerate(order)}
        self.ids = [project for project in order if self.votes[project] >= max(1, rules["minimum_votes"])]

    def read_ballots(self, election: Election, rules: dict):
        """Merge the ballots that say the same about these projects: the count is the same and much shorter."""
        by_points, by_place = rules["utility"] in ("score", "score-cost"), rules["utility"] == "borda"
        if by_points and any(len(given) != len(ids) for ids, given, _ in election.ballots):
            raise Unreadable("there are ballots without points")
        whole = common_denominator(points for _, given, _ in election.ballots for points in given)
        merged: Counter = Counter()
        for ids, given, number in election.ballots:
            said = []
            for place, project in enumerate(ids):
                if project in self.cost:  # by place: one point for each project further down the ballot
                    points = int(given[place] * whole) if by_points else len(ids) - place - 1 if by_place else 1
                    said.append((project, points))
            merged[tuple(sorted(said))] += number
        self.kinds = [(said, number) for said, number in sorted(merged.items()) if said]
        self.votes = dict.fromkeys(self.cost, 0)
        self.points = dict.fromkeys(self.cost, 0)
        self.backers: dict[str, list] = {project: [] for project in self.cost}
        for kind, (said, number) in enumerate(self.kinds):
            for project, points in said:
                self.votes[project] += number
                if points:
                    self.points[project] += number * points
                    self.backers[project].append((kind, number, points))

    def open_projects(self, funded) -> list:
        """Projects that could still be funded: not funded, and no incompatible one funded either."""
        closed = self.shut.union(funded, *(self.rivals[project] for project in funded))
        return [project for project in self.ids if project not in closed]

    def payable_projects(self, funded) -> list:
        """Those of them that somebody would pay for: last on every list, or without points, is backed but worth 0."""
        return [project for project in self.open_projects(funded) if self.points[project] and self.cost[project]]

    def free_projects(self) -> list:
        """What costs nothing comes first, in the order for ties."""
        funded: list = []
        for project in self.ids:
            if not self.cost[project] and project in self.open_projects(funded):
                funded.append(project)
        return funded

    def spent(self, funded) -> int:
        return sum(self.cost[project] for project in funded)


# ---- 3. Greedy ---------------------------------------------------------------------------------------------------


def greedy(contest: Contest, funded, ties: list) -> list:
    """Fund by worth per pound, the greatest first, and skip what no longer fits (with `cost`: most votes first)."""
    funded = list(funded) or contest.free_projects()
    while True:
        left = contest.budget - contest.spent(funded)
        fits = [project for project in contest.open_projects(funded) if contest.cost[project] <= left]
        if not fits:
            return funded
        worth = {project: Fraction(contest.points[project] * contest.factor[project], contest.cost[project])
                 for project in fits}  # fmt: skip
        most = max(worth.values())
        choose(contest, [project for project in fits if worth[project] == most], funded, ties)


def choose(contest: Contest, best: list, funded: list, ties: list):
    """Fund the first of the best in the order for ties, and note that there was a tie."""
    chosen = min(best, key=contest.rank.__getitem__)
    funded.append(chosen)
    if len(best) > 1:
        ties.append({"step": len(funded), "tied": sorted(best), "chosen": chosen})


# ---- 4. Equal shares ---------------------------------------------------------------------------------------------
# Everybody gets the same purse. A project is bought by its supporters: each pays `price` for each of their points, or
# all they have left if that is less. The price is the one at which the money gathered is just the cost:
#
#     price = (cost - money of the poor) / (points of the rich)          poor: less left than price x own points
#
# Whoever is called poor in this formula, the answer is never more than the true price, because nobody pays more than
# what is in the purse nor more than price x points. So we start low, see who is poor, work out the price again, and
# stop when the poor stay the same. And when purses shrink the price can only rise: an old price is a lower bound.
#
# Exactness. After a few projects purses are fractions with hundreds of digits. We never need them: somebody who has
# not run dry has share - the prices of what they bought x their points. So we keep the prices as exact whole numbers
# (of 1/`fine` of the unit; `fine` grows), for each kind of ballot what it bought, and a rounded purse beside it.
# Rounded numbers are only used to see what is plainly larger or smaller; all else is decided by the exact numbers.
# How wrong can a rounded purse be? A rounding is wrong by at most 2^-53 of it. The share is rounded once. Each
# purchase rounds the price, its product with the points (together 2^-52 of at most a share: the rich never pay more)
# and the difference (2^-53 of at most a share). After P purchases that is less than 2^-51 (P + 1) share. `doubt` is
# four times that and more, so it covers the two roundings of a comparison as well. The money of N ballots of n kinds,
# added up, is wrong by N x doubt, and by 2^-53 of the sum for each of the n additions: `noise` below.


class Purses:
    """What every kind of ballot has left in one run, exactly (as the prices paid) and rounded."""

    def __init__(self, contest: Contest, share: Fraction):
        self.share, self.fine = share.numerator, share.denominator
        self.prices: list[int] = []
        self.left = [float(share)] * len(contest.kinds)
        self.bought: list[list] = [[] for _ in contest.kinds]
        self.grain = 2**-49 * float(share)
        self.doubt = (len(contest.ids) + 8) * self.grain

    def low_price(self, backers: list, ballots: int, cost: int, start: float):
        """A better price that is still not above the true one; None if there is surely not enough money."""
        left, poor, rich = self.left, 0.0, 0
        for kind, number, points in backers:
            if left[kind] < start * points:
                poor += number * left[kind]
            else:
                rich += number * points
        noise = ballots * (self.doubt + len(backers) * self.grain)
        if rich:
            return max(start, (cost - poor - noise) / rich * SHAVE)
        return None if poor + noise < cost * SHAVE else start

    def exact_price(self, backers: list, cost: int, start: float):
        """The price as top / under (in units of 1/fine), or None if the supporters have not enough money."""
        points_of_all = sum(number * points for _, number, points in backers)
        low = Fraction(start)
        top, under, poor_before = low.numerator * self.fine, low.denominator, None
        while True:
            poor = self.who_run_dry(backers, top, under)
            if poor == poor_before:
                return top, under
            rich = points_of_all - sum(number * points for _, number, points in poor)
            if not rich:
                return None
            top, under, poor_before = cost * self.fine - self.money_of(poor), rich, poor

    def who_run_dry(self, backers: list, top: int, under: int) -> list:
        """Those with less than price x points left."""
        price, poor = top / (under * self.fine), []
        for backer in backers:
            kind, _, points = backer
            gap = self.left[kind] - price * points
            if abs(gap) <= self.doubt:
                gap = self.exact_purse(kind) * under - top * points
            if gap < 0:
                poor.append(backer)
        return poor

    def exact_purse(self, kind: int) -> int:
        if not self.left[kind]:
            return 0
        return self.share - sum(self.prices[which] * points for which, points in self.bought[kind])

    def money_of(self, backers: list) -> int:
        """The exact money of these, in units of 1/fine."""
        purses, bought = 0, [0] * len(self.prices)
        for kind, number, _ in backers:
            if self.left[kind]:
                purses += number
                for which, points in self.bought[kind]:
                    bought[which] += number * points
        return purses * self.share - sum(price * number for price, number in zip(self.prices, bought))

    def pay(self, backers: list, top: int, under: int):
        """Take the price from the purses; then make the unit finer, so that this price is a whole number too."""
        price, which = top / (under * self.fine), len(self.prices)
        for kind, _, points in backers:
            rest = self.left[kind] - price * points
            if abs(rest) <= self.doubt:
                rest = max(rest, SPECK) if self.exact_purse(kind) * under > top * points else 0.0
            if rest > 0:
                self.left[kind] = rest
                self.bought[kind].append((which, points))
            else:
                self.left[kind] = 0.0
        finer = under // math.gcd(top, under)
        self.share, self.fine = self.share * finer, self.fine * finer
        self.prices = [number * finer for number in self.prices] + [top * finer // under]


def lowest_offers(contest: Contest, purses: Purses, queue: list) -> list:
    """The projects with the lowest price / factor (rho in the papers), exactly, and perhaps some dearer ones.

    The queue holds a lower bound of rho for each project. The lowest is looked at again with rounded numbers; when
    that does not raise it any more, exactly; until nothing in the queue can be as low as something exact. A project
    whose supporters have not enough money drops out.
    """
    offers, enough = [], math.inf
    while queue and queue[0][0] <= enough:
        bound, project = heapq.heappop(queue)
        backers, cost, factor = contest.backers[project], contest.cost[project], contest.factor[project]
        start = bound * factor * SHAVE
        low = purses.low_price(backers, contest.votes[project], cost, start)
        if low is None:
            continue
        if low > start * (1 + 1e-9):
            heapq.heappush(queue, (max(bound, low / factor * SHAVE), project))
            continue
        price = purses.exact_price(backers, cost, low)
        if price:
            top, under = price
            rounded = top / (under * factor * purses.fine)
            offers.append((Fraction(top, under * factor), rounded, project, price))
            enough = min(enough, rounded * (1 + 1e-9))
    return offers


def equal_shares_once(contest: Contest, share: Fraction):
    """One run with this share: the ids in order of funding, the ties, and the price of each project (rounded)."""
    purses, funded, ties, prices = Purses(contest, share), contest.free_projects(), [], {}
    queue = [(contest.cost[project] / (contest.points[project] * contest.factor[project]) * SHAVE, project)
             for project in contest.payable_projects(funded)]  # fmt: skip
    heapq.heapify(queue)
    while True:
        offers = lowest_offers(contest, purses, queue)
        if not offers:
            return funded, ties, prices
        lowest = min(rho for rho, _, _, _ in offers)
        choose(contest, [project for rho, _, project, _ in offers if rho == lowest], funded, ties)
        for _, rounded, project, price in offers:
            if project == funded[-1]:
                prices[project] = rounded * contest.factor[project] / contest.unit
                purses.pay(contest.backers[project], *price)
            else:
                heapq.heappush(queue, (rounded * SHAVE, project))
        if contest.rivals[funded[-1]]:
            queue = [entry for entry in queue if entry[1] not in contest.rivals[funded[-1]]]
            heapq.heapify(queue)


def equal_shares(contest: Contest, completion: str):
    """Equal shares and its completion: the ids, the ties, the prices, and by how many steps the share was raised."""
    funded, ties, prices = equal_shares_once(contest, contest.share)
    steps = 0
    while completion.startswith("add1"):
        still_open, left = contest.payable_projects(funded), contest.budget - contest.spent(funded)
        fits = any(contest.cost[project] <= left for project in still_open)
        if not still_open or (not fits and "overspend" not in completion):
            break
        more = equal_shares_once(contest, contest.share + (steps + 1) * contest.step)
        if contest.spent(more[0]) > contest.budget:
            break
        funded, ties, prices = more
        steps += 1
    if completion in ("greedy", "add1u", "add1-overspend-u"):
        funded = greedy(contest, funded, ties)
    return funded, ties, prices, steps


def greedy_is_preferred(contest: Contest, by: str, shares: list, rival: list) -> bool:
    """The comparison step: whether more people do better under greedy (`rival`) than do better under equal shares.

    `satisfaction`: what is funded is worth more to you. `exclusion`: something that is worth anything to you is
    funded, and otherwise nothing is.
    """
    balance = 0
    for said, number in contest.kinds:
        mine = {project: points * contest.factor[project] for project, points in said}
        gains = [sum(mine.get(project, 0) for project in funded) for funded in (rival, shares)]
        if by == "exclusion":
            gains = [min(1, gain) for gain in gains]
        balance += number * ((gains[0] > gains[1]) - (gains[0] < gains[1]))
    return balance > 0


# ---- 5. The whole vote -------------------------------------------------------------------------------------------


def complete_rules(given: dict) -> dict:
    """The rules with what is left out filled in, refused if they say something unknown."""
    rules = {name: given[name] if given.get(name) is not None else usual for name, usual in RULES.items()}
    known = {"rule": ("equal-shares", "greedy"), "utility": UTILITIES, "completion": COMPLETIONS,
             "comparison": (None, "satisfaction", "exclusion"), "share_among": ("all", "pot")}  # fmt: skip
    for name, values in known.items():
        if rules[name] not in values:
            raise Unreadable(f"unknown {name}: {rules[name]}")
    rules["groups"] = [[str(project) for project in group] for group in rules["groups"]]
    return rules


def count(election: Election, given: dict) -> dict:
    """Count the election by these rules (as in rules.json); each heading has its own pot and its own projects."""
    rules = complete_rules(given)
    budget = amount(given["budget"], "budget") if given.get("budget") is not None else election.budget
    pots = [(None, list(election.costs), budget)]
    if rules["headings"]:
        pots = [(heading, [str(project) for project in pot["projects"]], amount(pot["budget"], heading))
                for heading, pot in sorted(rules["headings"].items())]  # fmt: skip
    for project, times in Counter(project for _, projects, _ in pots for project in projects).items():
        if times > 1 or project not in election.costs:
            raise Unreadable(f"headings: project {project} is in two of them, or not in the list")
    total = {"rules": rules, "budget": budget, "enough_voted": election.count >= max(1, rules["minimum_turnout"]),
             "funded": [], "ties": [], "prices": {}, "heading": {}, "steps": {}, "greedy_kept": []}  # fmt: skip
    for heading, projects, pot in pots if total["enough_voted"] else []:
        shut = {other for group in rules["groups"] if set(group) & set(total["funded"]) for other in group}
        count_pot(Contest(election, rules, projects, pot, shut), heading, total)
    total["spent"] = sum((election.costs[project] for project in total["funded"]), Fraction(0))
    return total


def count_pot(contest: Contest, heading, total: dict):
    """Count one pot and add what it funds to the total."""
    rules, prices, ties = total["rules"], {}, []
    if rules["rule"] == "greedy":
        funded = greedy(contest, [], ties)
    else:
        funded, ties, prices, steps = equal_shares(contest, rules["completion"])
        total["steps"][heading] = (contest.step / contest.unit, steps)
        other_ties: list = []
        other = greedy(contest, [], other_ties) if rules["comparison"] else funded
        if other != funded and greedy_is_preferred(contest, rules["comparison"], funded, other):
            funded, ties, prices = other, other_ties, {}
            total["greedy_kept"].append(heading)
    before = len(total["funded"])
    total["ties"] += [dict(tie, step=tie["step"] + before) for tie in ties]
    total["funded"] += funded
    total["prices"].update(prices)
    total["heading"].update(dict.fromkeys(funded, heading))


# ---- 6. The public pack ------------------------------------------------------------------------------------------


def read_pack(path: Path) -> dict:
    """The files of a pack, a folder or a ZIP, by name; a single folder around them is taken off."""
    if path.is_dir():
        return {file.relative_to(path).as_posix(): file.read_bytes() for file in path.rglob("*") if file.is_file()}
    with zipfile.ZipFile(path) as pack:
        names = [name for name in pack.namelist() if not name.endswith("/")]
        if len(set(names)) != len(names):
            raise Unreadable("two files in the ZIP have the same name")
        tops = {name.split("/")[0] for name in names}
        cut = len(tops.pop()) + 1 if len(tops) == 1 and all("/" in name for name in names) else 0
        return {name[cut:]: pack.read(name) for name in names}


def read_json(files: dict, name: str) -> dict:
    if name not in files:
        raise Unreadable(f"{name} is missing")
    try:
        content = json.loads(files[name].decode("utf-8-sig"))
    except ValueError as problem:
        raise Unreadable(f"{name}: {problem}") from None
    if not isinstance(content, dict):
        raise Unreadable(f"{name} should hold names and values")
    return content


def read_costs(files: dict) -> dict:
    """The costs by project id from projects.csv."""
    if "projects.csv" not in files:
        raise Unreadable("projects.csv is missing")
    text = files["projects.csv"].decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in text.split("\n")[0] else ",")
    try:
        return {(row.get("project_id") or row["id"]).strip(): amount(row["cost"], "projects.csv") for row in rows}
    except (KeyError, AttributeError):
        raise Unreadable("projects.csv needs the columns id (or project_id) and cost") from None


def changed_files(files: dict) -> list:
    """Files that are not as manifest.json says (their SHA-256)."""
    manifest = read_json(files, "manifest.json")
    listed = manifest.get("files", manifest)
    read_here = {"rules.json", "projects.csv", "ballots.pb", "result.json"}.intersection(files)
    return [f"{name} is not the file that was published (see manifest.json)" for name in sorted({*read_here, *listed})
            if name not in files or hashlib.sha256(files[name]).hexdigest() != listed.get(name)]  # fmt: skip


def compare(announced: dict, funded: list, spent: Fraction) -> list:
    """In words, how the announced result differs from this count."""
    said, differences = [str(project) for project in announced.get("funded", [])], []
    for words, here, there in (("announced, but not by this count", said, funded),
                               ("funded by this count, but not announced", funded, said)):  # fmt: skip
        extra = [project for project in here if project not in there]
        differences += [f"{words}: {', '.join(extra)}"] if extra else []
    if not differences and said != funded:
        differences.append(f"the order differs; announced: {', '.join(said)}; counted: {', '.join(funded)}")
    if amount(announced.get("spent"), "spent in result.json") != spent:
        differences.append(f"spent: announced {announced['spent']}, counted {decimal(spent)}")
    return differences


def check_sums(files: dict, rules: dict) -> list:
    """What can be checked without ballots: known projects, the sum, the pots and the groups."""
    costs, announced = read_costs(files), read_json(files, "result.json")
    funded = [str(project) for project in announced.get("funded", [])]
    unknown = [project for project in funded if project not in costs]
    if unknown or len(set(funded)) != len(funded):
        return [f"funded twice, or not in projects.csv: {', '.join(unknown or funded)}"]
    problems = compare(announced, funded, sum((costs[project] for project in funded), Fraction(0)))
    pots = {"the budget": {"budget": rules["budget"], "projects": costs}, **(rules.get("headings") or {})}
    for heading, pot in pots.items():
        spent = sum((costs[project] for project in funded if project in pot["projects"]), Fraction(0))
        if spent > amount(pot["budget"], heading):
            problems.append(f"{heading}: {decimal(spent)} is more than {pot['budget']}")
    for group in rules.get("groups") or []:
        if len(set(group).intersection(funded)) > 1:
            problems.append(f"more than one of {', '.join(group)} is funded")
    return problems


# ---- 7. Saying it ------------------------------------------------------------------------------------------------


def counted(name: str, written: bytes, given: dict):
    """Read and count; returns the election, the count, and both in the form of the main counter's `--json`."""
    started = time.perf_counter()
    election = Election(written.decode("utf-8-sig"))
    read = time.perf_counter()
    total = count(election, given)
    seconds = {"read": round(read - started, 3), "compute": round(time.perf_counter() - read, 3)}
    rules = total["rules"]
    steps = [float(step) if step.denominator > 1 else int(step) for step, _ in total["steps"].values()]
    taken = [taken for _, taken in total["steps"].values()]
    return election, total, {
        "file": name, "rule": rules["rule"], "utility": rules["utility"],
        "completion": rules["completion"] if rules["rule"] == "equal-shares" else None,
        "step": steps if rules["headings"] else (steps or [None])[0],
        "steps_taken": taken if rules["headings"] else (taken or [None])[0],
        "budget": decimal(total["budget"]), "ballots": election.count, "projects": len(election.costs),
        "funded": total["funded"], "spent": decimal(total["spent"]), "ties": total["ties"], "seconds": seconds,
    }  # fmt: skip


def in_words(election: Election, total: dict) -> list:
    """The count, line by line."""
    rules, currency = total["rules"], election.meta.get("currency", "")
    completion = f", completion {rules['completion']}" if rules["rule"] == "equal-shares" else ""
    pot = f"{decimal(total['budget'])} {currency}".strip()
    lines = [f"{election.count} ballots, {len(election.costs)} projects, budget {pot}",
             f"Rule {rules['rule']}, worth by {rules['utility']}{completion}."]  # fmt: skip
    for heading, (step, taken) in total["steps"].items():
        lines.append(f"{heading or 'Everybody'}: share raised {taken} times by {decimal(step)}.")
    if not total["enough_voted"]:
        lines.append("Too few people voted for the result to stand: nothing is funded.")
    for heading in total["greedy_kept"]:
        lines.append(f"{heading or 'Comparison'}: more people do better under greedy, so its result stands.")
    for place, project in enumerate(total["funded"], 1):
        heading, price = total["heading"][project], total["prices"].get(project)
        each = "" if rules["utility"] in ("cost", "card") else " a point"
        paid = f", no supporter paid more than {price:.2f}{each}" if price is not None else ""
        under = f" [{heading}]" if heading is not None else ""
        cost = decimal(election.costs[project])
        lines.append(f"{place:4}. {project}{under} {election.names[project]}: {cost}{paid}")
    for tie in total["ties"]:
        lines.append(f"Tie at number {tie['step']}: {', '.join(tie['tied'])}; the rule chose {tie['chosen']}.")
    return lines + [f"Funded: {len(total['funded'])} projects. Spent: {decimal(total['spent'])} {currency}".strip()]


def recount_pack(path: Path, wants_json: bool) -> int:
    """Count a public pack and say whether it agrees with what was announced."""
    files = read_pack(path)
    rules, announced = read_json(files, "rules.json"), read_json(files, "result.json")
    differences = changed_files(files)
    answer, is_public = {"file": path.name}, "ballots.pb" in files
    lines = ["The ballots are not public: few people voted, and a ballot might show who cast it.",
             "So the count cannot be repeated from this pack. Only the sums can be checked."]  # fmt: skip
    if is_public:
        election, total, answer = counted(path.name, files["ballots.pb"], rules)
        lines = in_words(election, total)
        if read_costs(files) != election.costs:
            differences.append("projects.csv and ballots.pb do not give the same projects and costs")
        if total["budget"] != election.budget:
            differences.append("rules.json and ballots.pb do not give the same budget")
        differences += compare(announced, total["funded"], total["spent"])
    else:
        differences += check_sums(files, rules)
    lines += ["DIFFERS: " + difference for difference in differences]
    if not differences:
        lines.append("Agrees with the announced result." if is_public else "The sums agree.")
    answer.update(agrees=not differences, ballots_public=is_public, differences=differences)
    print(json.dumps(answer) if wants_json else "\n".join(lines))
    return 1 if differences else 0


def main(words=None) -> int:
    parser = argparse.ArgumentParser(description="Count a money vote again from its published ballots.")
    parser.add_argument("path", nargs="?", default=".", help="a pack (folder or ZIP), or a Pabulib file (.pb)")
    parser.add_argument("--rule", choices=("equal-shares", "greedy"), help="for a .pb file; a pack has its own rules")
    parser.add_argument("--utility", choices=UTILITIES)
    parser.add_argument("--completion", choices=COMPLETIONS)
    parser.add_argument("--step", help="a number, or auto: about a hundredth of the share")
    parser.add_argument("--ties", help="id, or lots:FILE with one project id a line")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(words)
    given = {name: getattr(chosen, name) for name in ("rule", "utility", "completion", "step")}
    try:
        if chosen.ties and chosen.ties.startswith("lots:"):
            given["ties"] = {"order": "lots", "lots": Path(chosen.ties[5:]).read_text("utf-8-sig").split()}
        elif chosen.ties:
            given["ties"] = {"order": chosen.ties}
        if chosen.path.endswith(".pb"):
            election, total, answer = counted(Path(chosen.path).name, Path(chosen.path).read_bytes(), given)
            print(json.dumps(answer) if chosen.json else "\n".join(in_words(election, total)))
            return 0
        if any(given.values()):
            raise Unreadable("a pack is counted by its own rules: leave out --rule, --utility and so on")
        return recount_pack(Path(chosen.path), chosen.json)
    except Exception as problem:  # whatever it is: a crash would exit with 1, and that means "differs"
        told = problem if isinstance(problem, (Unreadable, OSError)) else repr(problem)
        print(f"Could not be read: {chosen.path}: {told}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
