"""The rules as they are frozen: everything that counting needs, and everything that people were told.

`frozen_rules` is pure: same round, projects and pots, same dictionary. Its canonical JSON is what the journal's hash
is made of, so a change of its shape needs a new `version`.
"""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from commonty.budgeting.models import DecidedBy, Ground, Method, Pot, Project, Round, VotesIn
from commonty.budgeting.rules.alternatives import alternatives
from commonty.kit.canonical import canonical_json, sha256_hex

# 1 had neither alternatives nor paper, and did not say what happens to what is left; 2 did not say when a vote is void.
VERSION = 3
BY_GROUP = 4  # as 3, and says which residents' group runs it, and its own rules: only where one does


def paper_of(pb_round: Round, projects: Sequence[Project], pots: Sequence[Pot] = ()) -> dict[str, Any]:
    """The ballot paper, as the ballots app checks choices against it."""
    paper: dict[str, Any] = {
        "method": pb_round.method,
        "most": most_on(pb_round, len(projects)),
        "points": pb_round.points if pb_round.method in (Method.POINTS, Method.SCORES) else 0,
        "budget": pb_round.pot_pence,
        "options": [
            {"id": p.public_id, "cost": p.cost_pence, "name": p.name}
            | ({"number": p.number} if pb_round.has_paper else {})
            for p in sorted(projects, key=lambda p: p.number)
        ],
    }
    if not pb_round.has_box:
        paper["in_room"] = True  # nothing comes into the box
    elif pb_round.is_meeting:
        paper["before_meeting"] = True  # for the letters: of a few votes the sums may tell what they said
    if pb_round.is_pitch_night:
        paper["order"] = lots_of(projects)
    if pots and pb_round.votes_in != VotesIn.ALL:
        part_of = {i: key for key, pot in (headings_of(projects, pots) or {}).items() for i in pot["projects"]}
        paper["options"] = [option | {"part": part_of.get(option["id"], "")} for option in paper["options"]]
        paper["parts"] = {
            "rule": pb_round.votes_in,
            "open": [pot.key for pot in pots if pot.is_common],
            "names": {pot.key: pot.name for pot in pots},
        }
    return paper


def most_on(pb_round: Round, projects: int) -> int:
    """How many one voter can name. A hand can go up for every project, and so can a tick sent beforehand."""
    if pb_round.is_pitch_night:
        return 1
    if pb_round.decided_by == DecidedBy.HANDS or pb_round.method not in (Method.APPROVAL, Method.RANKING):
        return projects
    return pb_round.choose_most


def frozen_rules(pb_round: Round, *, projects: Sequence[Project], pots: Sequence[Pot] = ()) -> dict[str, Any]:
    ordered = sorted(projects, key=lambda project: project.number)
    return {
        "version": BY_GROUP if pb_round.is_run_by_group else VERSION,
        "round": pb_round.public_id,
        "rule": pb_round.rule,
        "utility": pb_round.utility,
        "completion": pb_round.completion if pb_round.rule == "equal-shares" else None,
        "step": "auto",
        # Of two projects with as many points the one that more people scored isn't the better one.
        "ties": {"order": "lots" if pb_round.is_pitch_night else "votes-cost-lots", "lots": lots_of(ordered)},
        "floor_start": False,
        "comparison": pb_round.comparison or None,
        "headings": headings_of(ordered, pots),
        "groups": [[p.public_id for p in together] for together in alternatives(ordered)],
        "group_names": [together[0].only_one_of for together in alternatives(ordered)],
        "minimum_votes": pb_round.minimum_votes,
        "minimum_turnout": pb_round.minimum_turnout,
        "budget": pb_round.pot_pence,
        "currency": pb_round.currency,
        "projects": [{"id": p.public_id, "number": p.number, "name": p.name, "cost": p.cost_pence} for p in ordered],
        "share_among": "pot" if pots and pb_round.votes_in != VotesIn.ALL else "all",
        "paper": paper_of(pb_round, ordered, pots),
        "settings": settings_of(pb_round),
        **({"meeting": meeting_of(pb_round)} if pb_round.is_meeting else {}),
        **({"run_by": group_of(pb_round)} if pb_round.is_run_by_group else {}),
    }


def group_of(pb_round: Round) -> dict[str, Any]:
    """Who runs it, by the group alone: its people are named nowhere. One that has a page here goes by its number, since
    these rules are published for good, and what it is called may be hidden one day."""
    who = {"group": pb_round.group.public_id} if pb_round.group else {"name": pb_round.group_name}
    return {**who, "rules": pb_round.group_rules}


def meeting_of(pb_round: Round) -> dict[str, Any]:
    """It begins at the hour of the close. Left out where the box decides, so older rules stay what they were."""
    return {"by": pb_round.decided_by, "where": pb_round.meeting_where, "votes_before": pb_round.votes_before}


def tested_digest(frozen: dict[str, Any]) -> str:
    """A hash over all that test votes go through: everything but the dates, which may still be moved forward."""
    settings = {name: value for name, value in frozen["settings"].items() if name not in ("opens_at", "closes_at")}
    return sha256_hex(canonical_json(frozen | {"settings": settings}))


def lots_of(projects: Sequence[Project]) -> list[str]:
    """Project ids in the order of their lots; one without a lot stands last, by number."""
    return [p.public_id for p in sorted(projects, key=lambda p: (p.lot is None, p.lot or 0, p.number))]


def headings_of(projects: Sequence[Project], pots: Sequence[Pot]) -> dict[str, Any] | None:
    """Each pot by its key (an area's public id, a theme, common); None if there is one pot for all."""
    if not pots:
        return None
    return {
        pot.key: {
            "name": pot.name,
            "budget": pot.pence,
            "projects": [p.public_id for p in projects if p.pot_id == pot.pk],
        }
        for pot in sorted(pots, key=lambda pot: pot.key)
    }


def settings_of(pb_round: Round) -> dict[str, Any]:
    return {
        "name": pb_round.name,
        "purpose": pb_round.purpose,
        "place": pb_round.place.public_id,
        "unit": pb_round.unit,
        "age_from": pb_round.age_from,
        "unknown_age": "tenants-only",
        "ties": sorted(pb_round.tie_kinds),
        "opens_at": pb_round.opens_at.astimezone(UTC).isoformat() if pb_round.opens_at else None,
        "closes_at": pb_round.closes_at.astimezone(UTC).isoformat() if pb_round.closes_at else None,
        "cannot_fund": pb_round.cannot_fund,
        "method": pb_round.method,
        "choose_most": pb_round.choose_most,
        "points": pb_round.points,
        "leftover": pb_round.leftover,
        "votes_in": pb_round.votes_in,
        "smallest": pb_round.smallest_pence,
        "largest": pb_round.largest_pence,
        "without_web": pb_round.without_web,
        "late_rule": pb_round.late_rule,
        "void_if": list(Ground.values),
        **({"paper_until": pb_round.paper_until.astimezone(UTC).isoformat()} if pb_round.paper_until else {}),
    }
