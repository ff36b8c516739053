"""Setting a round up: five questions, one a page, then the recommended rest."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from commonty.access.may import require
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.copying import copy_round
from commonty.budgeting.actions.set_up import change_round, draft_round
from commonty.budgeting.forms.groups import RunForm
from commonty.budgeting.forms.meeting import DecidedForm
from commonty.budgeting.forms.rest import RestForm
from commonty.budgeting.forms.set_up import (
    CannotForm,
    CopyForm,
    PotForm,
    StepForm,
    WhenForm,
    WhereForm,
    WhoForm,
)
from commonty.budgeting.models import Round
from commonty.budgeting.queries.groups import groups_to_run
from commonty.budgeting.queries.round import places_for, pots_of, stage_of
from commonty.budgeting.rules import may_change
from commonty.budgeting.rules.copying import may_copy
from commonty.budgeting.rules.templates import TEMPLATES
from commonty.budgeting.rules.words import settings_sentence
from commonty.budgeting.views.posted import posted
from commonty.budgeting.views.rounds import visible_here

FORMS: dict[str, type[StepForm]] = {
    "where": WhereForm,
    "pot": PotForm,
    "who": WhoForm,
    "when": WhenForm,
    "decided": DecidedForm,
    "cannot": CannotForm,
    "run": RunForm,
    "rest": RestForm,
}
STEPS = ("where", "pot", "who", "when", "cannot")
TEMPLATES_OF = {
    "rest": "budgeting/set_up_rest.html",
    "decided": "budgeting/set_up_decided.html",
    "run": "budgeting/set_up_run.html",
}
PLAIN = "plain"  # in the address, for a vote that is of no kind
MOST_EARLIER = 8
HEADINGS = {
    "where": gettext_lazy("Where is it, and what is it for?"),
    "pot": gettext_lazy("How much is there?"),
    "who": gettext_lazy("Who votes?"),
    "when": gettext_lazy("When?"),
    "decided": gettext_lazy("How is it decided?"),
    "cannot": gettext_lazy("What can't this money pay for?"),
    "run": gettext_lazy("Who runs it?"),
    "rest": gettext_lazy("How people vote, and how we count"),
}


def round_to_set_up(request: HttpRequest, public_id: str, permission: Permission = Permission.SET_UP_ROUND) -> Round:
    rounds = Round.objects.visible_to(request.person).select_related(
        "place__landlord", "register", "pot_confirmed_by"
    )
    pb_round = get_object_or_404(rounds, public_id=public_id)
    require(request.person, permission, within=pb_round.place)
    return pb_round


def mine(request: HttpRequest) -> list[Round]:
    """The rounds of the places this member of staff works for, newest first."""
    places = [held.place.path for held in request.person.held_now]
    rounds = visible_here(request).select_related("place").order_by("-made_at")
    return [r for r in rounds if any(r.place.path.startswith(path) for path in places)]


@staff_page(Permission.SET_UP_ROUND)
def my_rounds(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    page = Paginator(mine(request), 30).get_page(request.GET.get("page"))
    listed = [(pb_round, stage_of(pb_round, now)) for pb_round in page]
    return render(request, "budgeting/my_rounds.html", {"page": page, "rounds": listed, "now": now})


@staff_page(Permission.SET_UP_ROUND)
def new_round(request: HttpRequest) -> HttpResponse:
    """Which kind is it? Or one of those that were held before, again."""
    earlier = [pb_round for pb_round in mine(request) if may_copy(pb_round)][:MOST_EARLIER]
    context = {"templates": TEMPLATES.values(), "earlier": earlier}
    return render(request, "budgeting/new_round.html", context)


@staff_page(Permission.SET_UP_ROUND)
def begin_round(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind", PLAIN)
    if kind not in (PLAIN, *TEMPLATES):
        raise Http404
    places = places_for(request.person, Permission.SET_UP_ROUND)
    form = WhereForm(posted(request), places=places)
    if request.method == "POST" and form.is_valid():
        template = "" if kind == PLAIN else kind
        pb_round = draft_round(
            **form.changes(), template=template, by=request.person, now=timezone.now(), channel="web"
        )
        return redirect("budgeting:set_up_step", pb_round.public_id, "pot")
    return _step_page(request, None, "where", form)


@staff_page(Permission.SET_UP_ROUND)
def copy_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """The rules, pots and words of an earlier round for a new one."""
    pb_round = round_to_set_up(request, public_id)
    form = CopyForm(posted(request), initial={"name": pb_round.name})
    if request.method == "POST" and form.is_valid():
        how: dict[str, Any] = {"by": request.person, "now": timezone.now(), "channel": "web"}
        try:
            copy = copy_round(round_id=pb_round.pk, **form.cleaned_data, **how)
            return redirect("budgeting:set_up_step", copy.public_id, "when")
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"round": pb_round, "form": form}
    return render(request, "budgeting/copy_round.html", context, status=422 if form.errors else 200)


@staff_page(Permission.SET_UP_ROUND)
def set_up_step(request: HttpRequest, public_id: str, step: str) -> HttpResponse:
    """One question. Its answer is kept at once, so the set-up can be left and resumed at any page."""
    pb_round = round_to_set_up(request, public_id)
    if step not in FORMS:
        raise Http404
    if not may_change(pb_round.status):
        return redirect("budgeting:prepare_round", public_id)
    if step == "when" and pb_round.is_meeting:  # its day and hour are asked with its place
        return redirect("budgeting:set_up_step", public_id, "decided")
    form = _form(request, pb_round, step)
    if request.method == "POST" and form.is_valid():
        try:
            pb_round = change_round(
                round_id=pb_round.pk,
                step=step,
                changes=form.changes(),
                by=request.person,
                now=timezone.now(),
                channel="web",
            )
            return _after(request, pb_round, step)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _step_page(request, pb_round, step, form)


def _form(request: HttpRequest, pb_round: Round, step: str) -> StepForm:
    extra: dict[str, Any] = {}
    if step == "where":
        extra["places"] = places_for(request.person, Permission.SET_UP_ROUND)
    if step == "run":
        extra["groups"] = groups_to_run(pb_round.place)
    if step in ("when", "decided"):
        extra["now"] = timezone.now()
    return FORMS[step](posted(request), pb_round=pb_round, **extra)


def _after(request: HttpRequest, pb_round: Round, step: str) -> HttpResponse:
    """The next question that nobody has answered; once all are, the page with the rules in words."""
    if step == "run" and pb_round.is_run_by_group:
        return redirect("budgeting:keep_group", pb_round.public_id)
    answered = {*pb_round.answered, step}
    later = STEPS[STEPS.index(step) + 1 :] if step in STEPS else ()
    for name in later:
        if name not in answered:
            return redirect("budgeting:set_up_step", pb_round.public_id, name)
    return redirect("budgeting:prepare_round", pb_round.public_id)


def _step_page(request: HttpRequest, pb_round: Round | None, step: str, form: StepForm) -> HttpResponse:
    context = {
        "round": pb_round,
        "form": form,
        "key": step,
        "heading": HEADINGS[step],
        "step": STEPS.index(step) + 1 if step in STEPS else None,
        "steps": len(STEPS) if step in STEPS else None,
        "is_last": step == STEPS[-1],
        "sentence": settings_sentence(pb_round, pots=pots_of(pb_round)) if pb_round and step == STEPS[-1] else "",
    }
    return render(
        request, TEMPLATES_OF.get(step, "budgeting/set_up_step.html"), context, status=422 if form.errors else 200
    )
