"""Letters with voting codes: made once, printed in parts; new ones only by a second person."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.may import can, require
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots import actions, rules
from commonty.ballots.forms.letters import LettersForm
from commonty.ballots.letters import Run, print_letters
from commonty.ballots.models import LetterPart, LetterRun, Register, Whom
from commonty.ballots.queries.letters import letter_figures, runs_of
from commonty.ballots.views.register import register_for
from commonty.people.rules.letter_parts import is_kept
from commonty.people.views.letter_parts import parts_card, print_file_answer, was_told


@staff_page(Permission.SEND_LETTER_CODES)
@never_cache
def letters(request: HttpRequest, register_id: str) -> HttpResponse:
    register = _register(request, register_id)
    form = _form(request, register) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            actions.make_letters(register_id=register.pk, by=request.person, channel="web", **form.cleaned_data)
            return redirect("ballots:letters", register.public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, register, form=form)


@staff_page(Permission.SEND_LETTER_CODES)
@require_POST
def ask_again(request: HttpRequest, register_id: str) -> HttpResponse:
    register = _register(request, register_id)
    form = _form(request, register)
    if form.is_valid():
        try:
            actions.ask_for_letters(register_id=register.pk, by=request.person, channel="web", **form.cleaned_data)
            return redirect("ballots:letters", register.public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, register, form=form)


@staff_page(Permission.SEND_LETTER_CODES)
@require_POST
@never_cache
def make_again(request: HttpRequest, register_id: str, run_id: str) -> HttpResponse:
    register = _register(request, register_id)
    run = get_object_or_404(LetterRun, register=register, public_id=run_id)
    try:
        actions.make_letters_again(run_id=run.pk, by=request.person, channel="web")
        return redirect("ballots:letters", register.public_id)
    except Refused as refused:
        # Whoever asked may not be the second person too; anything else is only not to be done now.
        return _refused(request, register, refused, status=403 if run.asked_by_id == request.person.pk else 422)


@staff_page(Permission.SEND_LETTER_CODES)
@require_POST
@never_cache
def print_part(request: HttpRequest, register_id: str, part_id: str) -> HttpResponse:
    register = _register(request, register_id)
    parts = LetterPart.objects.filter(run__register=register).select_related("run__made_by")
    part, by = get_object_or_404(parts, public_id=part_id), request.person
    part.run.register = register
    try:
        to_print = actions.letters_of(part=part, by=by)
        pdf = print_letters(to_print, _print_run(request, part))
        actions.hand_out(part_id=part.pk, codes={letter.pk: code for letter, code in to_print}, by=by, channel="web")
    except Refused as refused:
        return _refused(request, register, refused)
    return print_file_answer(pdf, f"voting-letters-{part.run.public_id}-part-{part.number}.pdf")


@staff_page(Permission.SEND_LETTER_CODES)
@require_POST
def finish(request: HttpRequest, register_id: str, run_id: str) -> HttpResponse:
    register = _register(request, register_id)
    run = get_object_or_404(LetterRun.objects.made(), register=register, public_id=run_id)
    try:
        actions.finish_letters(run_id=run.pk, by=request.person, channel="web", was_told=was_told(request))
        return redirect("ballots:letters", register.public_id)
    except Refused as refused:
        return _refused(request, register, refused)


def letters_card(
    request: HttpRequest, register: Register, *, now: datetime, form: LettersForm | None = None
) -> dict[str, Any]:
    """What `ballots/_letters.html` needs."""
    if not can(request.person, Permission.SEND_LETTER_CODES, within=register.place):
        return {}
    figures = letter_figures(register, on=timezone.localdate(now))
    runs = runs_of(register)
    kept = next((run for run in runs if run.made_at and is_kept(run, now=now)), None)
    return {
        "letters": figures,
        "letters_form": form if form is not None else LettersForm(figures=figures),
        "not_now": _not_now(register, now),
        "runs_made": [run for run in runs if run.made_at],
        "printing": _printing(request, register, kept, now) if kept else None,
        "was_printed": any(part.prints for run in runs for part in run.parts.all()),
        "run_waiting": next((run for run in runs if not run.made_at), None),
        "may_keep_register": can(request.person, Permission.KEEP_REGISTER, within=register.place),
        "may_see_people": can(request.person, Permission.SEE_PEOPLE, within=register.place),
    }


def _printing(request: HttpRequest, register: Register, run: LetterRun, now: datetime) -> dict[str, Any]:
    where = register.public_id
    return parts_card(
        run, request.person, now=now,
        print_url=lambda part: reverse("ballots:print_letters", args=[where, part.public_id]),
        finish_url=reverse("ballots:finish_letters", args=[where, run.public_id]),
        page_url=reverse("ballots:letters", args=[where]),
    )  # fmt: skip


def _not_now(register: Register, now: datetime) -> str:
    """Why no letters can be made at this moment; empty if they can."""
    try:
        rules.check_can_send_letters(register, now=now)
    except Refused as refused:
        return str(refused)
    return ""


def _print_run(request: HttpRequest, part: LetterPart) -> Run:
    run, url = part.run, request.build_absolute_uri(reverse("ballots:type_code"))
    of = f"{part.number}/{run.parts.count()}"
    return Run(run.register, url, timezone.now(), is_again=run.asked_by_id is not None, part=of)


def _refused(request: HttpRequest, register: Register, refused: Refused, *, status: int = 422) -> HttpResponse:
    form = _form(request, register, {"whom": Whom.EVERYBODY})
    form.add_error(None, str(refused))
    return _page(request, register, form=form, status=status)


def _register(request: HttpRequest, public_id: str) -> Register:
    register = register_for(request, public_id)
    require(request.person, Permission.SEND_LETTER_CODES, within=register.place)
    return register


def _form(request: HttpRequest, register: Register, data: Any = None) -> LettersForm:
    return LettersForm(data or request.POST, figures=letter_figures(register, on=timezone.localdate()))


def _page(
    request: HttpRequest, register: Register, *, form: LettersForm | None = None, status: int = 422
) -> HttpResponse:
    context = {"register": register, "form": form, **letters_card(request, register, now=timezone.now(), form=form)}
    return render(request, "ballots/letters.html", context, status=status if form and form.errors else 200)
