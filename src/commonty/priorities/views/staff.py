"""What staff do with needs: answer, join, take apart, say how a board is kept, and write down who has one too."""

import secrets

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.may import can
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.people.callers import caller_here
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.places.said import said_of, worth_a_line
from commonty.priorities.actions.answering import answer_need, say_not_done
from commonty.priorities.actions.joining import join_need, take_need_apart
from commonty.priorities.actions.setting import set_board
from commonty.priorities.actions.voices import say_me_too
from commonty.priorities.forms.adding import HOW_SAID
from commonty.priorities.forms.staff import NAMES, AnswerForm, BoardForm, NumberForm, figures_of
from commonty.priorities.models import BoardRule, Need
from commonty.priorities.queries.board import twins_of
from commonty.priorities.queries.page import page_of_need
from commonty.priorities.queries.rules import may_set_at, own_places_to_set, rule_at
from commonty.priorities.queries.staff import needs_to_answer
from commonty.priorities.rules.words import rule_in_words
from commonty.priorities.views.board import ON_A_PAGE, by_web, visible_need

NEEDS_TOO = gettext_lazy("%(name)s needs it too: %(words)s (number %(number)d)")
NOT_DONE = gettext_lazy("%(name)s says that it isn’t done: %(words)s (number %(number)d). It is open again.")
answers_needs = staff_page(Permission.ANSWER_IDEAS)


@answers_needs
@never_cache
def waiting(request: HttpRequest) -> HttpResponse:
    """What stands among the first without an answer where this member of staff answers, the earliest day first."""
    page = Paginator(needs_to_answer(request.person), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "priorities/waiting.html", {"page": page, "now": timezone.now()})


def _need_here(request: HttpRequest, public_id: str) -> Need:
    need = visible_need(request, public_id)
    if not can(request.person, Permission.ANSWER_IDEAS, within=need.place):
        raise PermissionDenied(_("Somebody else answers for this place."))
    return need


@answers_needs
@never_cache
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    need = _need_here(request, public_id)
    if request.method != "POST" and not page_of_need(need, request.person, now=timezone.now()).may_answer:
        messages.info(request, _("This need is not one for you to answer now."))
        return redirect("priorities:show", public_id)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"key": secrets.token_urlsafe(24)})
    if request.method == "POST" and form.is_valid():
        try:
            answer_need(form.given(), need_id=need.pk, **by_web(request))
            messages.success(request, _("Answered. All who need it are told."))
            return redirect("priorities:show", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "need": need, "back_url": reverse("priorities:show", args=[public_id])}
    return render(request, "priorities/answer.html", context, status=422 if form.errors else 200)


@answers_needs
@never_cache
def join(request: HttpRequest, public_id: str) -> HttpResponse:
    """The number of the other is typed or pressed, both are read side by side, then they are joined."""
    need = _need_here(request, public_id)
    sent = request.POST if request.method == "POST" else request.GET if "number" in request.GET else None
    form, into = NumberForm(sent), None
    if form.is_bound and form.is_valid():
        into = _by_number(request, form, request.landlord)
    if request.method == "POST" and into is not None:
        try:
            join_need(need_id=need.pk, into_id=into.pk, **by_web(request))
            messages.success(request, _("Joined. All voices count here, and both who wrote them are told."))
            return redirect("priorities:show", into.public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {
        "form": form, "need": need, "into": into, "back_url": reverse("priorities:show", args=[public_id]),
        "twins": twins_of(need.words, need.place, request.person, besides=need.pk),
    }  # fmt: skip
    return render(request, "priorities/join.html", context, status=422 if form.errors else 200)


@answers_needs
@require_POST
def apart(request: HttpRequest, public_id: str) -> HttpResponse:
    need = _need_here(request, public_id)
    try:
        take_need_apart(need_id=need.pk, **by_web(request))
        messages.success(request, _("It stands by itself again. Both who wrote them are told."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("priorities:show", public_id)


def _by_number(request: HttpRequest, form: NumberForm, landlord: Place) -> Need | None:
    """As somebody reads it from the page; what was joined leads on to where it counts."""
    seen = Need.objects.visible_to(None).within(landlord).with_voices().with_all()
    need = seen.filter(number=form.cleaned_data["number"]).first()
    if need is not None and need.joined_into_id:
        need = seen.filter(pk=need.joined_into_id).first()
    if need is None:
        form.add_error("number", _("There is no need with this number. Look at it again."))
    return need


@staff_page(Permission.VOTE_FOR_SOMEBODY)
@never_cache
def me_too_for(request: HttpRequest, person_id: str) -> HttpResponse:
    """Somebody on the phone says a number: the need is read out to them, then their voice is written down."""
    caller = caller_here(request, person_id)
    sent = request.POST if request.method == "POST" else request.GET if "number" in request.GET else None
    form, need = NumberForm(sent), None
    if form.is_bound and form.is_valid():
        need = _by_number(request, form, caller.landlord)
    if request.method == "POST" and need is not None and _said(request, caller, need, form):
        return redirect("cases:on_the_phone", caller.public_id)
    back_url = reverse("cases:on_the_phone", args=[caller.public_id])
    page = page_of_need(need, caller, now=timezone.now()) if need else None
    context = {"form": form, "need": need, "page": page, "caller": caller, "back_url": back_url}
    return render(request, "priorities/me_too_for.html", context, status=422 if form.errors else 200)


def _said(request: HttpRequest, caller: Person, need: Need, form: NumberForm) -> bool:
    channel = request.POST.get("channel", "phone")
    how = {"now": timezone.now(), "channel": channel if channel in dict(HOW_SAID) else "phone"}
    is_not_done = request.POST.get("says") == "not_done"
    action, says = (say_not_done, NOT_DONE) if is_not_done else (say_me_too, NEEDS_TOO)
    try:
        action(need_id=need.pk, by=caller, typed_by=request.person, **how)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, says % {"name": caller.name, "number": need.number, "words": need.words})
    return True


@staff_page(Permission.SEE_DESK)
@never_cache
def rules(request: HttpRequest) -> HttpResponse:
    """Where this member of staff may say it: what is said there, and where it comes from."""
    places = own_places_to_set(request.person)
    if not places:
        messages.info(request, _("Your roles do not let you say how a board is kept."))
        return redirect("priorities:list")
    if any(place.public_id == request.GET.get("place") for place in places):
        return redirect("priorities:set_rule", request.GET["place"])
    said = worth_a_line(said_of(BoardRule, places))
    rows = [(place, rule_in_words(found), origin) for place, found, origin in said]
    return render(request, "priorities/rules.html", {"rows": rows, "places": places})


@staff_page(Permission.SEE_DESK)
@never_cache
def set_rule(request: HttpRequest, place_id: str) -> HttpResponse:
    ours = Place.objects.public().within(request.person.landlord).select_related("landlord")
    place = get_object_or_404(ours, public_id=place_id)
    if not may_set_at(request.person, place):
        raise Http404
    found = rule_at(place)
    form = BoardForm(request.POST if request.method == "POST" else None, initial=figures_of(found))
    if request.method == "POST" and form.is_valid():
        figures = {name: form.cleaned_data[name] for name in NAMES}
        set_board(place_id=place.pk, figures=figures, **by_web(request))
        messages.success(request, _("Saved. It stands on every board there from now on."))
        return redirect("priorities:rules")
    context = {"form": form, "where": place, "back_url": reverse("priorities:rules")}
    return render(request, "priorities/set_rule.html", context, status=422 if form.errors else 200)
