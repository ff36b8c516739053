"""What the ballot and its read-back show; the same for a voter and for staff who type for one."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.ballots.models import Entitlement
from commonty.ballots.rules import Choices, Paper, asks_for_own_part, parts_for
from commonty.budgeting.forms.vote import left_sentences, limit_says, read_choices, typed_for, written
from commonty.budgeting.frozen import paper_of
from commonty.budgeting.models import Pot, Project, Round
from commonty.budgeting.queries.ballot import ballot_groups
from commonty.budgeting.queries.round import pots_of, projects_of
from commonty.budgeting.rules.limits import limits_say
from commonty.budgeting.rules.meeting_words import before_says, few_say
from commonty.budgeting.rules.pots import where_says
from commonty.budgeting.rules.words import ballot_says
from commonty.kit.money import pounds


def new_key() -> str:
    return secrets.token_hex(16)


def paper_for(pb_round: Round, projects: Sequence[Project] | None = None) -> Paper:
    """The paper as it was frozen; before that, for a preview, as it would be."""
    if pb_round.register is not None:
        return pb_round.register.paper
    return paper_of(pb_round, projects_of(pb_round) if projects is None else projects, pots_of(pb_round))


def own_part(pb_round: Round, entitlement: Entitlement) -> str:
    """Asked only where each voter has a part of the paper: elsewhere nobody's area is looked up."""
    return entitlement.part if asks_for_own_part(pb_round.register.paper) else ""


def chosen_or_refused(pb_round: Round, data: QueryDict) -> Choices:
    """The choices on the form. Nothing chosen is a blank vote only if somebody says that they mean it."""
    paper = paper_for(pb_round)
    blank: Choices = {} if paper["method"] == "points" else []
    if data.get("blank"):
        return blank
    choices = read_choices(paper, data)
    if not choices:
        raise Refused(_("You have not chosen anything yet. To vote for none of them on purpose, send a blank vote."))
    return choices


def ballot_context(
    pb_round: Round, *, entitlement_id: str, data: QueryDict, key: str, own: str = "", error: str = ""
) -> dict[str, Any]:
    """`own`: the part of the paper that is this voter's, where each has one."""
    pots, projects = pots_of(pb_round), projects_of(pb_round)
    paper = paper_for(pb_round, projects)
    pots, projects = _open_to(paper, own, pots, projects)
    for project in projects:
        project.typed = typed_for(paper, data, project.public_id)
    left, over = left_sentences(paper)
    return {
        "round": pb_round,
        "paper": paper,
        "how": ballot_says(pb_round),
        "beforehand": f"{before_says(pb_round)} {few_say()}" if pb_round.is_meeting else "",
        "limits": [where_says(pb_round, pots), *limits_say(pb_round)],
        "groups": ballot_groups(projects, pots, entitlement_id=entitlement_id),
        "places": range(1, min(paper["most"], len(projects)) + 1),
        "key": key,
        "error": error,
        "limit": limit_says(paper),
        "left_sentence": left,
        "over_sentence": over,
    }


def _open_to(paper: Paper, own: str, pots: list[Pot], projects: list[Project]) -> tuple[list[Pot], list[Project]]:
    """The pots in which this voter may choose, and what they may choose there."""
    shown = parts_for(paper, own=own)
    if shown is None:
        return pots, projects
    pots = [pot for pot in pots if pot.key in shown]
    return pots, [project for project in projects if project.pot_id in {pot.pk for pot in pots}]


def readback_context(pb_round: Round, *, choices: Choices, key: str) -> dict[str, Any]:
    paper = paper_for(pb_round)
    by_id = {project.public_id: project for project in projects_of(pb_round)}
    chosen = _chosen(choices, by_id)
    cost = sum(project.cost_pence for project, _points in chosen)
    return {
        "round": pb_round,
        "paper": paper,
        "chosen": chosen,
        "cost": pounds(cost, currency=pb_round.currency),
        "inputs": [*written(paper, choices), *([] if chosen else [("blank", "1")])],
        "key": key,
    }


def _chosen(choices: Choices, by_id: dict[str, Project]) -> list[tuple[Project, int | None]]:
    if isinstance(choices, dict):
        pairs = sorted(choices.items(), key=lambda pair: (-pair[1], by_id[pair[0]].number))
        return [(by_id[option_id], points) for option_id, points in pairs]
    return [(by_id[option_id], None) for option_id in choices]
