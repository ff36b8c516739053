"""The result for everybody: what was chosen and why, how to check it, and the same as files."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from commonty.access.may import can
from commonty.access.pages import open_page
from commonty.access.permissions import Permission
from commonty.ballots.queries import standing_of_result
from commonty.budgeting.models import Result, Round
from commonty.budgeting.packs import layout
from commonty.budgeting.queries.accounts import balances, money_parts, whole_balance
from commonty.budgeting.queries.money import overrulings_of
from commonty.budgeting.queries.pitch_night import changed_order
from commonty.budgeting.queries.result import paper_says, spent_pence, told, turnout_tables
from commonty.budgeting.queries.round import stage_of, steps_line
from commonty.budgeting.queries.trouble import count_trouble, progress_key
from commonty.budgeting.queries.voiding import voiding_of
from commonty.budgeting.rules.limits import left_says
from commonty.budgeting.rules.voiding import may_void
from commonty.budgeting.told_in_room import counters_say, not_promised, room_says
from commonty.budgeting.views.rounds import visible_round
from commonty.kit.money import pounds
from commonty.kit.progress import read


def result_of(pb_round: Round) -> Result | None:
    result = Result.objects.filter(round=pb_round).exclude(published_at=None).first()
    if result is not None:
        result.round = pb_round
    return result


@open_page
@require_safe
@gzip_page
def show_result(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = visible_round(request, public_id)
    now = timezone.now()
    result, stage = result_of(pb_round), stage_of(pb_round, now)
    if result is None:
        is_counting = stage.code == "counting"
        return being_counted(request, pb_round) if is_counting else redirect("budgeting:show_round", public_id)
    pages, spent = written(result, get_language() or ""), spent_pence(result.outcome)
    context = {
        "round": pb_round,
        "result": result,
        "figures": figures_of(pb_round, result, spent),
        "stage": stage,
        "steps": steps_line(stage, has_ideas=pb_round.ideas_from is not None, is_meeting=pb_round.is_meeting),
        "how": pages.how,
        "stories": pages.stories,
        "parts": money_parts(pb_round, whole_balance(balances(pb_round).values())),
        **told_beside(pb_round, result, spent),
        "standing": standing_of_result(pb_round.register, now=now),
        "may_close": can(request.person, Permission.CLOSE_ROUND, within=pb_round.place),
        "may_void": may_void(pb_round),
        "voiding": voiding_of(pb_round),
    }
    return render(request, "budgeting/result.html", context)


def told_beside(pb_round: Round, result: Result, spent: int) -> dict[str, Any]:
    """What stands beside the projects: the rest of the money, who voted and how, what was overruled since."""
    return {
        "left_says": left_says(pb_round, pb_round.pot_pence - spent),
        "is_void": result.outcome["is_void"],
        "overrulings": overrulings_of(pb_round),
        "changed": changed_order(pb_round),
        "tables": turnout_tables(result.totals),
        "paper_says": paper_says(result.totals),
        **told_of_meeting(result),
        "has_ballots": has_ballots(result),
    }


def told_of_meeting(result: Result) -> dict[str, Any]:
    """What was counted in a room, by whom, and what that can't promise; nothing where the box alone decided."""
    told = result.totals.get("meeting")
    if not told:
        return {"meeting": None}
    names = {project["id"]: project["name"] for project in result.round.frozen_rules["projects"]}
    hands = [(names[i], told["room"]["votes"][i]) for i in names]
    says = {"says": room_says(told), "counters": counters_say(told), "not_promised": not_promised(told)}
    return {"meeting": {**says, "hands": hands, "by": told["room"]["by"], "receipts": told["before"]["receipts"]}}


@dataclass(frozen=True)
class Written:
    """The parts of the page that never change once a result is out."""

    how: str
    stories: str


_written: dict[tuple[str, str], Written] = {}
MOST_WRITTEN = 50


def written(result: Result, language: str) -> Written:
    """Written once for each language in each process: a hundred projects' reasons take longer than all the rest."""
    key = (result.pack_digest, language)
    if key not in _written:
        while len(_written) >= MOST_WRITTEN:
            _written.pop(next(iter(_written)), None)
        found, url = told(result), reverse("budgeting:show_round", args=[result.round.public_id])
        context = {"round": result.round, "told": found, "project_url": f"{url}project/"}
        stories = render_to_string("budgeting/_stories.html", context)
        _written[key] = Written(how=" ".join(found.how), stories=stories)
    return _written[key]


def figures_of(pb_round: Round, result: Result, spent: int) -> list[tuple[str, str]]:
    totals, chosen = result.totals, len(result.outcome["funded"])
    took_part = _("took part, of %(n)s") if "meeting" in totals else _("voted, of %(n)s")
    voted = took_part % {"n": f"{totals['entitled']:,}"}
    return [
        (f"{totals['voted']:,}", _("votes in the file") if pb_round.is_imported else voted),
        (f"{chosen:,}", ngettext("project chosen", "projects chosen", chosen)),
        (pounds(spent, currency=pb_round.currency), _("given to them")),
        (pounds(pb_round.pot_pence - spent, currency=pb_round.currency), _("of the pot not given out")),
    ]


def has_ballots(result: Result) -> bool:
    return bool(result.totals.get("is_file_public"))


def being_counted(request: HttpRequest, pb_round: Round) -> HttpResponse:
    return render(request, "budgeting/counting.html", {"round": pb_round, **progress_of(pb_round, request)})


def progress_of(pb_round: Round, request: HttpRequest) -> dict[str, Any]:
    """How far the job is; nothing if two people have not signed yet."""
    found = read(progress_key(pb_round.public_id)) if pb_round.status == Round.Status.COUNTING else None
    return {
        "is_signed": pb_round.status == Round.Status.COUNTING,
        "done": found.done if found else 0,
        "of": found.total if found else 1,
        "note": found.note if found else "",
        "trouble": count_trouble(pb_round),
        "may_close": can(request.person, Permission.CLOSE_ROUND, within=pb_round.place),
    }


@open_page
@require_safe
def count_progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """The fragment that a waiting page asks for; once the result is out or the count has stopped, the page comes anew."""
    pb_round = visible_round(request, public_id)
    progress = progress_of(pb_round, request)
    answer = render(request, "budgeting/_counting.html", {"round": pb_round, **progress})
    if progress["trouble"] or result_of(pb_round) is not None:
        answer["HX-Redirect"] = request.path.removesuffix("progress/")
    return answer


@open_page
@require_safe
def check_result(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = visible_round(request, public_id)
    result = result_of(pb_round)
    if result is None:
        return redirect("budgeting:show_result", public_id)
    context = {"round": pb_round, "result": result, "has_ballots": has_ballots(result), "files": layout}
    context |= told_of_meeting(result)
    return render(request, "budgeting/check_result.html", context)
