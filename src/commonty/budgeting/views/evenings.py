"""Presentation evenings: staff set, change, call off and note them; anybody takes one into their calendar."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonty.access.pages import open_page, staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.evenings import cancel_evening, change_evening, note_evening, set_evening
from commonty.budgeting.forms.evenings import ChangeEveningForm, EveningForm, NoteForm, WhyForm
from commonty.budgeting.models import Evening, Round
from commonty.budgeting.views.posted import posted
from commonty.budgeting.views.rounds import visible_round
from commonty.budgeting.views.set_up import round_to_set_up
from commonty.kit.icalendar import CalendarEntry, calendar_text


@open_page
@require_safe
def evening_ics(request: HttpRequest, public_id: str, evening_id: str) -> HttpResponse:
    """For anybody's calendar; one that was changed or called off replaces what is there."""
    pb_round = visible_round(request, public_id)
    evening = get_object_or_404(Evening.objects.visible_to(request.person), round=pb_round, public_id=evening_id)
    entry = CalendarEntry(
        uid=f"{evening.public_id}@{request.get_host()}",
        starts_at=evening.starts_at,
        ends_at=evening.ends_at,
        summary=_("Presentation evening: %(name)s") % {"name": pb_round.name},
        location=evening.where,
        description="\n\n".join(part for part in (_why(evening), evening.joining, evening.access) if part),
        url=request.build_absolute_uri(reverse("budgeting:show_round", args=[public_id])),
        changed_at=evening.changed_at,
        sequence=evening.version,
        is_cancelled=evening.is_cancelled,
    )
    answer = HttpResponse(calendar_text([entry], made_at=timezone.now()), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="evening-{evening.public_id}.ics"'
    return answer


def _why(evening: Evening) -> str:
    if not evening.version:
        return ""
    says = _("Called off: %(why)s") if evening.is_cancelled else _("Changed: %(why)s")
    return says % {"why": evening.because}


@staff_page(Permission.SET_UP_ROUND)
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id)
    form = EveningForm(posted(request))

    def act(**how: Any) -> None:
        set_evening(round_id=pb_round.pk, fields=form.fields_to_write(), **how)

    words = (_("Set a presentation evening"), _("Set this evening"), _("Set: everybody can see it."))
    return _form_page(request, pb_round, form, act, words)


@staff_page(Permission.SET_UP_ROUND)
def change(request: HttpRequest, public_id: str, evening_id: str) -> HttpResponse:
    pb_round, evening = _evening(request, public_id, evening_id)
    form = ChangeEveningForm(posted(request), evening=evening)

    def act(**how: Any) -> None:
        because = form.cleaned_data["because"]
        change_evening(evening_id=evening.pk, fields=form.fields_to_write(), because=because, **how)

    words = (_("Change this evening"), _("Change it"), _("Changed: everybody reads why."))
    return _form_page(request, pb_round, form, act, words, evening)


@staff_page(Permission.SET_UP_ROUND)
def cancel(request: HttpRequest, public_id: str, evening_id: str) -> HttpResponse:
    pb_round, evening = _evening(request, public_id, evening_id)
    form = WhyForm(posted(request))

    def act(**how: Any) -> None:
        cancel_evening(evening_id=evening.pk, because=form.cleaned_data["because"], **how)

    words = (_("Call this evening off"), _("Call it off"), _("Called off: everybody reads why."))
    return _form_page(request, pb_round, form, act, words, evening, stops=True)


@staff_page(Permission.SET_UP_ROUND)
def note(request: HttpRequest, public_id: str, evening_id: str) -> HttpResponse:
    pb_round, evening = _evening(request, public_id, evening_id)
    form = NoteForm(posted(request), initial={"note": evening.note})

    def act(**how: Any) -> None:
        note_evening(evening_id=evening.pk, note=form.cleaned_data["note"], **how)

    words = (_("What was said that evening"), _("Keep this note"), _("Kept: it stands beside the projects."))
    return _form_page(request, pb_round, form, act, words, evening)


def _evening(request: HttpRequest, public_id: str, evening_id: str) -> tuple[Round, Evening]:
    pb_round = round_to_set_up(request, public_id)
    return pb_round, get_object_or_404(pb_round.evenings, public_id=evening_id)


def _form_page(
    request: HttpRequest,
    pb_round: Round,
    form: forms.Form,
    act: Callable[..., None],
    words: tuple[str, str, str],
    evening: Evening | None = None,
    *,
    stops: bool = False,
) -> HttpResponse:
    """`words`: the heading, the button, and what is said when it is done. `stops`: it takes something away."""
    heading, button, done = words
    if request.method == "POST" and form.is_valid():
        try:
            act(by=request.person, now=timezone.now(), channel="web")
            messages.success(request, done)
            return redirect("budgeting:prepare_round", pb_round.public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"round": pb_round, "evening": evening, "form": form, "heading": heading, "button": button}
    return render(
        request, "budgeting/evening_form.html", {**context, "stops": stops}, status=422 if form.errors else 200
    )
