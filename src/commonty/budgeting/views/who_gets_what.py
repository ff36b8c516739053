"""Who got what of a result, for everybody: as a page, as CSV and as JSON. All of it was worked out with the count."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from commonty.access.pages import open_page
from commonty.budgeting.models import Result
from commonty.budgeting.queries.nearness import near_of
from commonty.budgeting.queries.who_gets_what import csv_rows, who_gets_what
from commonty.budgeting.views.result import result_of
from commonty.budgeting.views.result_files import published_result
from commonty.budgeting.views.rounds import visible_round
from commonty.budgeting.why import Teller
from commonty.kit.open_files import csv_answer


@open_page
@require_safe
@gzip_page
def show_who_gets_what(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = visible_round(request, public_id)
    result = result_of(pb_round)
    if result is None or pb_round.is_pitch_night:  # nobody knows which scores came from one voter
        return redirect("budgeting:show_result", public_id)
    context = {"round": pb_round, "result": result, "told": who_gets_what(result) if result.fairness else None}
    return render(request, "budgeting/who_gets_what.html", context)


def worked_out(request: HttpRequest, public_id: str) -> Result:
    result = published_result(request, public_id)
    if not result.fairness or result.round.is_pitch_night:
        raise Http404
    return result


@open_page
@require_safe
def who_gets_what_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    heads = ["what", "of", "this vote", "other rule"]
    return csv_answer(f"who-gets-what-{public_id}.csv", heads, csv_rows(worked_out(request, public_id)))


@open_page
@require_safe
def who_gets_what_json(request: HttpRequest, public_id: str) -> HttpResponse:
    result = worked_out(request, public_id)
    near = near_of(Teller(result.outcome, result.round.frozen_rules))
    return JsonResponse(
        {
            "round": public_id,
            "name": result.round.name,
            "currency": result.round.currency,
            "fingerprint": result.pack_digest,
            "fairness": result.fairness,
            "turnout": {name: result.totals[name] for name in ("entitled", "voted", "counted", "by_channel")},
            "near": [
                {"id": n.id, "cost": n.cost, "had": n.had, "missing": n.missing, "more_votes": n.votes, "why": n.says}
                for n in near
            ],
        },
        json_dumps_params={"ensure_ascii": False},
    )
