"""Papers drawn by lot, compared with what was counted: the lot, what came of it, and one paper at a time."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots import actions
from commonty.ballots.forms.paper_votes import ReadForm
from commonty.ballots.models import Draw, PaperCheck, Register
from commonty.ballots.queries.scrutiny import checks, draw_of, has_touched
from commonty.ballots.rules.keying import numbered, reasons
from commonty.ballots.rules.scrutiny import compared_of
from commonty.ballots.views.batches import reading_of
from commonty.ballots.views.call_backs import next_steps
from commonty.ballots.views.register import scrutinised_register


def register_with_paper(request: HttpRequest, register_id: str) -> Register:
    register = scrutinised_register(request, register_id)
    if register.paper_until is None:
        raise Http404
    return register


@staff_page(Permission.SCRUTINISE)
@never_cache
def paper_checks(request: HttpRequest, register_id: str) -> HttpResponse:
    return _page(request, register_with_paper(request, register_id))


@staff_page(Permission.SCRUTINISE)
@require_POST
def draw_papers(request: HttpRequest, register_id: str) -> HttpResponse:
    register = register_with_paper(request, register_id)
    try:
        actions.draw_papers(register_id=register.pk, by=request.person)
        messages.success(request, _("The lot is drawn. Its seed is in the journal."))
    except Refused as refused:
        return _page(request, register, error=str(refused))
    return redirect("ballots:paper_checks", register_id)


def _page(request: HttpRequest, register: Register, *, error: str = "") -> HttpResponse:
    draw = draw_of(register, Draw.Kind.PAPERS)
    rows = checks(draw) if draw else []
    context = {
        "register": register,
        "draw": draw,
        "rows": rows,
        "compared": compared_of(rows),
        "batches": sorted({row.paper.batch.number for row in rows if row.differs}),
        "is_hand": has_touched(register, request.person),
        "is_destroyed": register.secrets_destroyed_at is not None,
        "is_out": register.result_published_at is not None,
        "error": error,
        **next_steps(request, register),
    }
    return render(request, "ballots/paper_checks.html", context, status=422 if error else 200)


@staff_page(Permission.SCRUTINISE)
@never_cache
def paper_check(request: HttpRequest, register_id: str, number: int) -> HttpResponse:
    """Blind, as keying is: what was counted is shown neither before nor after."""
    register = register_with_paper(request, register_id)
    rows = PaperCheck.objects.filter(draw__register=register).select_related("paper__batch", "read_by")
    check = get_object_or_404(rows, number=number)
    method = register.paper["method"]
    if request.method != "POST":
        return _form(request, register, check, ReadForm(method=method))
    form = ReadForm(request.POST, method=method)
    try:
        reading = reading_of(request, register, form.data.get("typed", "")[:200])
        done = actions.compare_paper(register_id=register.pk, number=number, reading=reading, by=request.person)
    except Refused as refused:
        form.add_error("typed", str(refused))
        return _form(request, register, check, form)
    _say(request, done)
    return redirect("ballots:paper_checks", register_id)


def _say(request: HttpRequest, done: PaperCheck) -> None:
    if not done.differs:
        messages.success(request, _("It says what was counted."))
    elif done.turn:
        messages.warning(request, _("It differs from what was counted. Leave it out for a second person to read."))
    else:
        messages.warning(request, _("It differs again from what was counted."))


def _form(request: HttpRequest, register: Register, check: PaperCheck, form: ReadForm) -> HttpResponse:
    context: dict[str, Any] = {
        "register": register,
        "check": check,
        "form": form,
        "options": sorted(numbered(register.paper).items()),
        "reasons": reasons(),
        "is_hand": has_touched(register, request.person),
        "is_mine": check.turn == 2 and check.read_by_id == request.person.pk,
    }
    return render(request, "ballots/paper_check.html", context, status=422 if form.errors else 200)
