"""The page on which the reader's own device counts again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from commonty.access.pages import open_page
from commonty.budgeting.queries.result import announced, spent_pence
from commonty.budgeting.views.result import has_ballots, result_of
from commonty.budgeting.views.rounds import visible_round


@open_page
@require_safe
@gzip_page
def count_it_yourself(request: HttpRequest, public_id: str) -> HttpResponse:
    """Nothing is counted here: recount.js fetches the pack and counts in the browser, beside what was announced."""
    pb_round = visible_round(request, public_id)
    result = result_of(pb_round)
    if result is None:
        return redirect("budgeting:show_result", public_id)
    spent = spent_pence(result.outcome)
    context = {
        "round": pb_round,
        "result": result,
        "announced": announced(result),
        "spent_pence": spent,
        "left_pence": pb_round.pot_pence - spent,
        "has_ballots": has_ballots(result),
    }
    return render(request, "budgeting/count_it_yourself.html", context)
