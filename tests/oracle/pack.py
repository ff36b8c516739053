"""What pabutools makes of a public pack: it reads the ballots itself, and counts each pot as an election of its own."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

from pabutools.election import ApprovalBallot, ApprovalProfile, Cardinality_Sat, Cost_Sat, Instance
from pabutools.election.pabulib import parse_pabulib_from_string
from pabutools.fractions import str_as_frac
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares
from reference import until_overspend

SATISFACTIONS = {"cost": Cost_Sat, "card": Cardinality_Sat}


def funded_in_pack(path: Path) -> list[str]:
    """The funded ids, pot by pot in the order of the rules. Only of votes by ticks, without alternatives."""
    with ZipFile(path) as pack:
        rules, text = json.loads(pack.read("rules.json")), pack.read("ballots.pb").decode()
    if rules["groups"] or rules["minimum_votes"] or rules["minimum_turnout"]:
        raise SystemExit("pabutools knows neither alternatives nor least votes")
    instance, profile = parse_pabulib_from_string(text)
    named = {project.name: project for project in instance}
    whole = {"": {"budget": rules["budget"], "projects": list(named)}}
    funded = []
    for _heading, pot in sorted((rules["headings"] or whole).items()):
        inside = {named[name] for name in pot["projects"]}
        # Who chose nothing here shares the money all the same, unless the rules say otherwise.
        ballots = [ApprovalBallot(inside.intersection(ballot)) for ballot in profile]
        kept = [ballot for ballot in ballots if ballot or rules.get("share_among", "all") == "all"]
        supported = {project for ballot in kept for project in ballot}
        alone = Instance(supported, budget_limit=str_as_frac(str(pot["budget"])))
        funded += [project.name for project in _count(alone, kept, rules)]
    return funded


def _count(instance: Instance, ballots: list[ApprovalBallot], rules: dict):
    sat = SATISFACTIONS[rules["utility"]]
    profile = ApprovalProfile(ballots, instance=instance).as_multiprofile()
    if rules["rule"] == "greedy":
        return greedy_utilitarian_welfare(instance, profile, sat_class=sat, is_sat_additive=True)
    shares = {"sat_class": sat, "binary_sat": True}
    if rules["completion"] == "none":
        return method_of_equal_shares(instance, profile, **shares)
    if rules["completion"] != "add1-overspend":
        raise SystemExit(f"not asked of pabutools here: {rules['completion']}")
    return until_overspend(instance, profile, sat, shares, step=str_as_frac(str(rules["step"])))
