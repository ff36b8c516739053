"""What everybody sees of money votes: the list, a round, its projects; and the same as feed, CSV and JSON."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from commonty.access.may import can
from commonty.access.pages import open_page
from commonty.access.permissions import Permission
from commonty.ballots.models import Entitlement
from commonty.ballots.queries import entitlement_for, ways_voted
from commonty.budgeting.models import Project, Proposal, Result, Round
from commonty.budgeting.queries.accounts import balances, give_money, money_parts, pot_part, whole_balance
from commonty.budgeting.queries.delivery import steps_of, voices_of
from commonty.budgeting.queries.evenings import evenings_of
from commonty.budgeting.queries.groups import page_of_runner, seat_of
from commonty.budgeting.queries.money import overrulings_of
from commonty.budgeting.queries.project import for_page
from commonty.budgeting.queries.proposals import counts_of
from commonty.budgeting.queries.round import (
    FILTERS,
    Stage,
    by_area,
    key_holders_of,
    listed,
    pots_of,
    projects_of,
    stage_of,
    steps_line,
)
from commonty.budgeting.queries.talk import talk_of, with_talk
from commonty.budgeting.queries.voiding import voiding_of
from commonty.budgeting.rules.corrections import correctable
from commonty.budgeting.rules.pots import has_themes
from commonty.budgeting.rules.words import rules_in_words
from commonty.budgeting.views.feed import feed_of_rounds
from commonty.discussions.views.threads import part_asked
from commonty.kit.open_files import csv_answer, in_pounds
from commonty.people.models import Person

ON_A_PAGE = 20


def visible_here(request: HttpRequest) -> QuerySet[Round]:
    """What this person may see on this landlord's host."""
    if request.landlord is None:
        return Round.objects.none()
    return Round.objects.visible_to(request.person).filter(place__path__startswith=request.landlord.path)


def visible_round(request: HttpRequest, public_id: str) -> Round:
    rounds = visible_here(request).select_related("place", "register")
    return get_object_or_404(rounds, public_id=public_id)


def rounds_here(request: HttpRequest, show: str) -> QuerySet[Round]:
    return listed(visible_here(request), show=show, now=timezone.now())


@open_page
@require_safe
def list_rounds(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    show = request.GET.get("show", "all")
    page = Paginator(rounds_here(request, show), ON_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    give_money(page.object_list)
    context = {
        "page": page,
        "rounds": [(pb_round, stage_of(pb_round, now)) for pb_round in page],
        "show": show if show in FILTERS else "all",
        "filters": FILTERS.items(),
        "now": now,
        "may_set_up": can(request.person, Permission.SET_UP_ROUND, within=None),
    }
    return render(request, "budgeting/list_rounds.html", context)


@open_page
@require_safe
def rounds_csv(request: HttpRequest) -> HttpResponse:
    heads = ["id", "name", "place", "status", "pot", "currency", "opens_at", "closes_at", "projects"]
    rows = (
        [
            r.public_id,
            r.name,
            r.place.name,
            r.status,
            in_pounds(r.pot_pence),
            r.currency,
            r.opens_at.isoformat() if r.opens_at else "",
            r.closes_at.isoformat() if r.closes_at else "",
            r.how_many,
        ]
        for r in rounds_here(request, request.GET.get("show", "all"))[:2_000]
    )
    return csv_answer("money-votes.csv", heads, rows)


@open_page
@require_safe
def rounds_feed(request: HttpRequest) -> HttpResponse:
    return feed_of_rounds(request, list(rounds_here(request, request.GET.get("show", "all"))[:50]))


@open_page
@require_safe
@gzip_page
def show_round(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round, now = visible_round(request, public_id), timezone.now()
    stage = stage_of(pb_round, now)
    context = {
        **round_context(pb_round, stage, now=now),
        **vote_of_reader(request, pb_round, stage.code),
        **tools_for(request.person, pb_round, stage.code),
        "seat": seat_of(request.person, pb_round),
        "group_page": page_of_runner(pb_round, request.person),
    }
    return render(request, "budgeting/show_round.html", context)


def round_context(pb_round: Round, stage: Stage, *, now: datetime) -> dict[str, Any]:
    """What the page of a round shows to everybody at this stage."""
    projects, pots, money = projects_of(pb_round), pots_of(pb_round), balances(pb_round)
    whole = whole_balance(money.values())
    for project in projects:
        project.balance = money.get(project.pk)
    return {
        "round": pb_round,
        "stage": stage,
        "steps": steps_line(stage, has_ideas=pb_round.ideas_from is not None, is_meeting=pb_round.is_meeting),
        "ideas": counts_of(pb_round) if pb_round.ideas_from else None,
        "groups": by_area(projects, pots),
        "how_many": len(projects),
        "whole": whole,
        "parts": money_parts(pb_round, whole) if whole.voted else pot_part(pb_round),
        "rules": rules_in_words(pb_round, projects=projects, pots=pots, key_holders=key_holders_of(pb_round)),
        "has_tables": has_themes(pots) and pb_round.tables.exists(),
        "evenings": evenings_of(pb_round, now=now),
        "lots": sorted((p for p in projects if p.lot), key=lambda p: p.lot),
        "now": now,
        "voiding": voiding_of(pb_round),
        "has_result": stage.code == "void" and Result.objects.filter(round=pb_round).exists(),
    }


def tools_for(person: Person | None, pb_round: Round, stage: str) -> dict[str, bool]:
    """Which of the staff's tools stand on the page of a round."""
    return {
        "may_prepare": can(person, Permission.SET_UP_ROUND, within=pb_round.place),
        "may_hold": pb_round.is_pitch_night
        and pb_round.status == Round.Status.OPEN
        and can(person, Permission.CLOSE_ROUND, within=pb_round.place),
        "may_enter": stage == "open" and can(person, Permission.VOTE_FOR_SOMEBODY, within=pb_round.place),
        "may_enter_ideas": stage == "ideas" and can(person, Permission.VOTE_FOR_SOMEBODY, within=pb_round.place),
        "may_close": stage == "counting" and can(person, Permission.CLOSE_ROUND, within=pb_round.place),
    }


def vote_of_reader(request: HttpRequest, pb_round: Round, stage: str) -> dict[str, Any]:
    """Whether this reader can vote now, and by which way a vote of theirs is in."""
    standing = standing_of(request, pb_round) if stage == "open" else None
    own = Entitlement.objects.filter(pk=standing.entitlement.pk) if standing else Entitlement.objects.none()
    return {"standing": standing, "voted": ways_voted(own).get(pb_round.register_id)}


def standing_of(request: HttpRequest, pb_round: Round) -> Any:
    ticket = request.session.get("ballots_entitlement", "")
    if pb_round.register is None or (request.person is None and not ticket):
        return None
    return entitlement_for(pb_round.register, person=request.person, session_public_id=ticket)


@open_page
@require_safe
def show_project(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    now = timezone.now()
    here = visible_here(request).filter(public_id=public_id)
    found = for_page(here, request.person, on=timezone.localdate(now))
    project: Any = get_object_or_404(found, number=number)
    pb_round, idea = project.round, getattr(project, "proposal", None)
    if project.only_one_of:
        project.only_one_says = next(p for p in projects_of(pb_round) if p.pk == project.pk).only_one_says
    context = {
        "round": pb_round,
        "project": project,
        "idea": idea,
        "stage": stage_of(pb_round, now),
        "evenings": evenings_of(pb_round, now=now) if project.has_evenings else [],
        "now": now,
        "corrections": project.corrections.order_by("-made_at", "-pk") if project.has_corrections else [],
        "lines": project.ledger.select_related("of").order_by("on", "pk"),
        "view": talk_of(_talked_of(project, request.person, now=now), request.person, now=now, **part_asked(request)),
        **delivery_of(request.person, pb_round, project, now=now),
        "may_change": pb_round.status == Round.Status.DRAFT
        and can(request.person, Permission.SET_UP_ROUND, within=pb_round.place),
        "may_correct": bool(correctable(pb_round, now=now))
        and can(request.person, Permission.OPEN_ROUND, within=pb_round.place),
    }
    return render(request, "budgeting/show_project.html", context)


def _talked_of(project: Project, person: Person | None, *, now: datetime) -> Any:
    """Until it is announced it is talked of where its idea is."""
    if project.thread_id is not None:
        return project
    return with_talk(Proposal.objects.filter(project=project), person, on=timezone.localdate(now)).first()


def delivery_of(person: Person | None, pb_round: Round, project: Any, *, now: datetime) -> dict[str, Any]:
    """Of a project that was chosen: where the vote was overruled, its steps, and what residents say of it."""
    if pb_round.status not in (Round.Status.DECIDED, Round.Status.DONE):
        return {}
    is_being_done = pb_round.status == Round.Status.DECIDED
    balance = balances(pb_round).get(project.pk)
    counts = {"there": project.found_there, "not_as_voted": project.found_otherwise}
    return {
        "balance": balance,
        "finish": project.finishes.filter(taken_back_at=None).first() if project.has_finish else None,
        "overrulings": [o for o in overrulings_of(pb_round) if o.project_id == project.pk]
        if project.is_overruled
        else [],
        "steps": steps_of(pb_round, today=timezone.localdate(now)).get(project.pk, []),
        "voices": voices_of(pb_round, kind="site", project=project, counts=counts) if balance else None,
        "may_overrule": is_being_done and can(person, Permission.CLOSE_ROUND, within=pb_round.place),
        "may_change_steps": bool(balance)
        and is_being_done
        and can(person, Permission.SET_UP_ROUND, within=pb_round.place),
    }


@open_page
@require_safe
def show_picture(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    project = get_object_or_404(visible_round(request, public_id).projects, number=number)
    if not project.picture:
        raise Http404
    answer = FileResponse(project.picture.open(), content_type="image/webp")
    answer["Cache-Control"] = "private, max-age=86400"
    return answer


def project_facts(project: Any) -> dict[str, Any]:
    return {
        "id": project.public_id,
        "number": project.number,
        "name": project.name,
        "description": project.description,
        "cost": in_pounds(project.cost_pence),
        "upkeep_a_year": in_pounds(project.upkeep_pence),
        "place": project.place.name if project.place else "",
        "area": project.pot.name if project.pot else "",
        "proposed_by": project.proposed_by,
        "categories": ", ".join(project.categories),
        "only_one_of": project.only_one_of,
        "lot": project.lot,
    }


@open_page
@require_safe
def projects_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    facts = [project_facts(project) for project in projects_of(visible_round(request, public_id))]
    heads = list(facts[0]) if facts else ["id"]
    return csv_answer(f"projects-{public_id}.csv", heads, (list(fact.values()) for fact in facts))


@open_page
@require_safe
def projects_json(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = visible_round(request, public_id)
    return JsonResponse(
        {
            "round": pb_round.public_id,
            "name": pb_round.name,
            "place": pb_round.place.name,
            "status": pb_round.status,
            "pot": in_pounds(pb_round.pot_pence),
            "currency": pb_round.currency,
            "opens_at": pb_round.opens_at,
            "closes_at": pb_round.closes_at,
            "rules": pb_round.frozen_rules,
            "projects": [project_facts(project) for project in projects_of(pb_round)],
        },
        json_dumps_params={"ensure_ascii": False},
    )
