"""Testing a round before it opens: one button, and a page that says line by line what was found."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.queries.rehearsals import REHEARSE_TASK, is_tested, newest_rehearsal, said
from commonty.budgeting.rules.rehearsing import check_can_rehearse, may_rehearse
from commonty.budgeting.views.set_up import round_to_set_up
from commonty.kit.jobs import enqueue, is_waiting


@staff_page(Permission.OPEN_ROUND)
@never_cache
def rehearse(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id, Permission.OPEN_ROUND)
    error = ""
    if request.method == "POST":
        try:
            check_can_rehearse(pb_round)
            if not is_waiting(REHEARSE_TASK, pb_round.public_id):
                enqueue(REHEARSE_TASK, pb_round.public_id, request.person.public_id)
            messages.success(request, _("Test votes are on their way. Open this page again in a minute."))
            return redirect("budgeting:rehearse_round", public_id)
        except Refused as refused:
            error = str(refused)
    newest = newest_rehearsal(pb_round)
    may_test = may_rehearse(pb_round)
    context = {
        "round": pb_round,
        "error": error,
        "newest": newest,
        "lines": said(newest.lines) if newest else [],
        "may_test": may_test,
        "is_of_these_rules": newest is None or not may_test or not newest.is_passed or is_tested(pb_round),
        "is_at_work": is_waiting(REHEARSE_TASK, pb_round.public_id),
    }
    return render(request, "budgeting/rehearse.html", context, status=422 if error else 200)
