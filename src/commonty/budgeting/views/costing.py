"""Ideas, for staff: asking for them, typing one for somebody, the board, answers, costs, the second signature, prices."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonty.access.may import can, require
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.bringing_in import bring_idea_in
from commonty.budgeting.actions.costing import cost_idea, keep_price, remove_price, sign_costing
from commonty.budgeting.actions.proposals import ask_for_ideas, judge_idea, send_idea
from commonty.budgeting.forms.entry import SearchForm
from commonty.budgeting.forms.proposals import CollectForm, CostingForm, HeardIdeaForm, JudgeForm, PriceForm
from commonty.budgeting.models import Price, Proposal, Round
from commonty.budgeting.queries.from_ideas import own_ideas
from commonty.budgeting.queries.joining import reshapings_of
from commonty.budgeting.queries.proposals import board_of, history_of, ideas_of, may_be_author, residents_like
from commonty.budgeting.queries.round import places_within
from commonty.budgeting.rules import may_change
from commonty.budgeting.rules.joining import is_fit
from commonty.budgeting.rules.proposals import takes_ideas
from commonty.budgeting.views.posted import posted, posted_with_files
from commonty.budgeting.views.proposals import idea_page
from commonty.budgeting.views.rounds import visible_round
from commonty.budgeting.views.set_up import round_to_set_up
from commonty.ideas.models import Idea
from commonty.kit.uploads import holder_of


@staff_page(Permission.OPEN_ROUND)
def collect(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id, Permission.OPEN_ROUND)
    if not may_change(pb_round.status):
        return redirect("budgeting:prepare_round", public_id)
    form = CollectForm(posted(request), pb_round=pb_round, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            how: dict[str, Any] = {"by": request.person, "now": timezone.now(), "channel": "web"}
            ask_for_ideas(round_id=pb_round.pk, **form.cleaned_data, **how)
            messages.success(request, _("Everybody can see it now, and from the first day on send ideas."))
            return redirect("budgeting:prepare_round", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"round": pb_round, "form": form}
    return render(request, "budgeting/collect.html", context, status=422 if form.errors else 200)


def _taking_ideas(request: HttpRequest, public_id: str) -> Round:
    """Whoever types ideas for others need not set rounds up: what everybody sees is enough."""
    pb_round = visible_round(request, public_id)
    require(request.person, Permission.VOTE_FOR_SOMEBODY, within=pb_round.place)
    return pb_round


@staff_page(Permission.SET_UP_ROUND)
@require_POST
def bring_in(request: HttpRequest, public_id: str, idea_id: str) -> HttpResponse:
    """What we answered with «needs a vote», all the year round."""
    pb_round = round_to_set_up(request, public_id, Permission.SET_UP_ROUND)
    idea = get_object_or_404(Idea.objects.visible_to(request.person).within(pb_round.place), public_id=idea_id)
    try:
        how: dict[str, Any] = {"by": request.person, "now": timezone.now(), "channel": "web"}
        brought = bring_idea_in(round_id=pb_round.pk, idea_id=idea.pk, **how)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("budgeting:list_ideas", public_id)
    messages.success(request, _("It is in this money vote now. Say next whether it can be done, and what it costs."))
    return redirect("budgeting:show_idea", public_id, brought.number)


@staff_page(Permission.VOTE_FOR_SOMEBODY)
def find_author(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = _taking_ideas(request, public_id)
    form = SearchForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    context = {
        "round": pb_round,
        "form": form,
        "typed": typed,
        "found": residents_like(pb_round, typed, by=request.person),
        "takes_ideas": takes_ideas(pb_round, today=timezone.localdate()),
    }
    return render(request, "budgeting/find_author.html", context)


@staff_page(Permission.VOTE_FOR_SOMEBODY)
def enter_idea(request: HttpRequest, public_id: str, person_id: str) -> HttpResponse:
    pb_round = _taking_ideas(request, public_id)
    author = get_object_or_404(may_be_author(pb_round, by=request.person), public_id=person_id)
    places, own = places_within(pb_round.place), own_ideas(author, pb_round)
    form = HeardIdeaForm(*posted_with_files(request), holder=holder_of(request), places=places, own=own)
    if request.method == "POST" and form.is_valid():
        try:
            what: dict[str, Any] = {"fields": form.fields_to_write(), "picture": form.cleaned_data["picture"]}
            what["from_idea"] = form.cleaned_data.get("idea_number") or ""
            how: dict[str, Any] = {"typed_by": request.person, "now": timezone.now()}
            idea = send_idea(round_id=pb_round.pk, by=author, channel=form.cleaned_data["channel"], **what, **how)
            form.drop_uploads()
            messages.success(request, _("Sent. It has number %(n)d: tell them.") % {"n": idea.number})
            return redirect("budgeting:find_author", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    return idea_page(request, pb_round, form, author=author)


@staff_page(Permission.SET_UP_ROUND)
def board(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id)
    return render(request, "budgeting/board.html", {"round": pb_round, "columns": board_of(pb_round)})


def _idea(request: HttpRequest, public_id: str, number: int) -> tuple[Round, Proposal]:
    pb_round = round_to_set_up(request, public_id)
    return pb_round, get_object_or_404(ideas_of(pb_round, request.person), number=number)


@staff_page(Permission.SET_UP_ROUND)
def judge(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """One idea, all that was said of it, and the form for our next answer."""
    pb_round, idea = _idea(request, public_id, number)
    form = JudgeForm(posted(request), idea=idea)
    if request.method == "POST" and form.is_valid():
        try:
            how: dict[str, Any] = {"by": request.person, "now": timezone.now(), "channel": "web"}
            judge_idea(proposal_id=idea.pk, **form.cleaned_data, **how)
            messages.success(request, _("Kept. Its author is told."))
            return redirect("budgeting:judge_idea", public_id, number)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _judge_page(request, pb_round, idea, form)


def _judge_page(
    request: HttpRequest, pb_round: Round, idea: Proposal, form: JudgeForm | None = None, error: str = ""
) -> HttpResponse:
    costing = getattr(idea, "costing", None)
    context = {
        "round": pb_round,
        "idea": idea,
        "form": form or JudgeForm(idea=idea),
        "history": history_of(idea),
        "costing": costing,
        "is_own": costing is not None
        and costing.made_by is not None
        and request.person.is_same_human(costing.made_by),
        "sees_replies": True,
        "may_change": may_change(pb_round.status) and not idea.project_id,
        "reshapings": reshapings_of(idea),
        "may_reshape": may_change(pb_round.status) and is_fit(idea),
        "error": error,
    }
    status = 409 if error else 422 if form and form.errors else 200
    return render(request, "budgeting/judge_idea.html", context, status=status)


@staff_page(Permission.SET_UP_ROUND)
def cost(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    pb_round, idea = _idea(request, public_id, number)
    kept = _("Kept. A second person signs; then it is on the ballot.")
    return cost_page(request, pb_round, idea, judge_name="budgeting:judge_idea", kept=kept)


def cost_page(request: HttpRequest, pb_round: Round, idea: Proposal, *, judge_name: str, kept: str) -> HttpResponse:
    """For staff, and for the organiser of a group. `judge_name`: where they came from and go back to."""
    form = CostingForm(posted(request), costing=getattr(idea, "costing", None))
    if request.method == "POST" and form.is_valid():
        try:
            how: dict[str, Any] = {"by": request.person, "now": timezone.now(), "channel": "web"}
            cost_idea(proposal_id=idea.pk, figures=form.figures(), **how)
            messages.success(request, kept)
            return redirect(judge_name, pb_round.public_id, idea.number)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"round": pb_round, "idea": idea, "form": form, "judge_name": judge_name}
    return render(request, "budgeting/cost_idea.html", context, status=422 if form.errors else 200)


@staff_page(Permission.SET_UP_ROUND)
@require_POST
def sign(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    pb_round, idea = _idea(request, public_id, number)
    if getattr(idea, "costing", None) is None:
        return redirect("budgeting:judge_idea", public_id, number)
    try:
        how: dict[str, Any] = {"by": request.person, "now": timezone.now(), "channel": "web"}
        project = sign_costing(proposal_id=idea.pk, seen=seen_at(request), **how)
        says = _("Two people have signed. It is on the ballot as number %(n)d.")
        messages.success(request, says % {"n": project.number})
        return redirect("budgeting:board", public_id)
    except Refused as refused:
        return _judge_page(request, pb_round, idea, error=str(refused))


def seen_at(request: HttpRequest) -> datetime | None:
    """When the figures on the page were written: others than those are not signed."""
    try:
        return parse_datetime(request.POST.get("seen", ""))
    except ValueError:
        return None


@staff_page(Permission.SET_POT)
def edit_price(request: HttpRequest, price_id: str = "") -> HttpResponse:
    """One list for the whole landlord: whoever answers for the money of a part of it doesn't change it."""
    if not can(request.person, Permission.SET_POT, within=request.landlord):
        raise Http404
    price = get_object_or_404(Price, landlord=request.landlord, public_id=price_id) if price_id else None
    form = PriceForm(posted(request), landlord=request.landlord, price=price)
    how: dict[str, Any] = {"by": request.person, "now": timezone.now(), "channel": "web"}
    if request.method == "POST" and price and "remove" in request.POST:
        remove_price(price_id=price.pk, **how)
        messages.success(request, _("Taken off the list: %(name)s.") % {"name": price.name})
        return redirect("budgeting:price_guide")
    if request.method == "POST" and form.is_valid():
        which = price.pk if price else None
        keep_price(landlord_id=request.landlord.pk, price_id=which, facts=form.facts(), **how)
        messages.success(request, _("Kept: %(name)s.") % {"name": form.cleaned_data["name"]})
        return redirect("budgeting:price_guide")
    context = {"form": form, "price": price}
    return render(request, "budgeting/edit_price.html", context, status=422 if form.errors else 200)
