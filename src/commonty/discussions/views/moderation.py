"""For whoever keeps the peace: what waits, hiding, leaving, letting out, appeals, and what is kept apart."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.may import can, require
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.discussions.actions import moderation
from commonty.discussions.actions.appeals import (
    decide_appeal,
    decide_unlawful,
    lift_hiding,
    need_of,
    read_evidence,
)
from commonty.discussions.actions.keeping import keep_talk
from commonty.discussions.actions.pens import look_behind
from commonty.discussions.forms.moderation import DecideForm, HideForm, KeepForm, ReadForm
from commonty.discussions.forms.pens import LookForm
from commonty.discussions.models import Evidence, Hiding, HouseRule
from commonty.discussions.moderated import Thing, rooms, things_read
from commonty.discussions.queries.moderation import queue_of
from commonty.discussions.queries.pens import pen_of_hidden
from commonty.discussions.queries.places import places_to_keep
from commonty.discussions.rules.names import shown_name

MOST_PLACES = 400
keeps_peace = staff_page(Permission.MODERATE)


@staff_page(Permission.SEE_DESK)
@never_cache
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for this person. Who may decide nothing here finds nothing."""
    may_keep = can(request.person, Permission.MODERATE, within=None)
    context = {"queue": queue_of(request.person), "keeps_peace": may_keep}
    return render(request, "discussions/queue.html", context)


def thing_to_keep(request: HttpRequest, kind: str, thing_id: str) -> Thing:
    thing = things_read([(kind, thing_id)]).get((kind, thing_id))
    if thing is None or request.landlord is None or not thing.place.is_within(request.landlord):
        raise Http404
    require(request.person, Permission.MODERATE, within=thing.place)
    if thing.hiding is not None and thing.hiding.rule == HouseRule.LAWFUL:
        raise Http404  # kept apart: its words are read by administrators alone
    return thing


@keeps_peace
@never_cache
def hide(request: HttpRequest, kind: str, thing_id: str) -> HttpResponse:
    thing = thing_to_keep(request, kind, thing_id)
    form = HideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            rooms()[kind].hide(public_id=thing_id, **form.cleaned_data, **by_web(request))
            messages.success(request, _("Hidden. Its author is told, with the rule and your sentence."))
            return redirect("discussions:queue")
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "thing": thing, "name": thing.pen or shown_name(thing.author)}
    return render(request, "discussions/hide.html", context, status=422 if form.errors else 200)


@keeps_peace
@never_cache
def who(request: HttpRequest, kind: str, thing_id: str) -> HttpResponse:
    """Whose pen name it is: first a reason, then the name, in the answer to that alone."""
    thing, found = thing_to_keep(request, kind, thing_id), None
    if not thing.pen:
        raise Http404
    form = LookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found = look_behind(thing, reason=form.cleaned_data["reason"], **by_web(request))
    context = {"thing": thing, "form": form, "found": found}
    return render(request, "discussions/who.html", context, status=422 if form.errors else 200)


@keeps_peace
@require_POST
def leave(request: HttpRequest, kind: str, thing_id: str) -> HttpResponse:
    thing_to_keep(request, kind, thing_id)
    return _tried(request, _("Left as it is."), moderation.leave_as_is, about_kind=kind, about_id=thing_id)


@keeps_peace
@require_POST
def let_out(request: HttpRequest, kind: str, thing_id: str) -> HttpResponse:
    thing_to_keep(request, kind, thing_id)
    what = {"about_kind": kind, "about_id": thing_id, "digest": request.POST.get("read", "")[:32]}
    return _tried(request, _("Neighbours can read it now."), moderation.let_out, **what)


def hiding_to_decide(request: HttpRequest, public_id: str) -> Hiding:
    if request.landlord is None:
        raise Http404
    seen = Hiding.objects.visible_to(request.person).filter(place__path__startswith=request.landlord.path)
    rows = seen.select_related("place__landlord", "author__merged_into", "by", "confirmed_by")
    hiding = get_object_or_404(rows, public_id=public_id)
    require(request.person, need_of(hiding), within=hiding.place)
    return hiding


@staff_page(Permission.SEE_DESK)
@never_cache
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    hiding = hiding_to_decide(request, public_id)
    form = DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            decide_appeal(hiding_id=hiding.pk, lifts=said["lifts"] == "yes", answer=said["answer"], **by_web(request))
            messages.success(request, _("Decided. Its author is told."))
            return redirect("discussions:queue")
        except Refused as refused:
            form.add_error(None, str(refused))
    # What is kept apart is read there, on record, and not here.
    about = (hiding.about_kind, hiding.about_id)
    thing = things_read([about]).get(about) if hiding.rule != HouseRule.LAWFUL else None
    context = {"form": form, "hiding": hiding, "thing": thing, "name": name_of_author(hiding)}
    return render(request, "discussions/decide.html", context, status=422 if form.errors else 200)


@staff_page(Permission.SEE_DESK)
@require_POST
def lift(request: HttpRequest, public_id: str) -> HttpResponse:
    hiding = hiding_to_decide(request, public_id)
    return _tried(request, _("It can be read again. Its author is told."), lift_hiding, hiding_id=hiding.pk)


def name_of_author(hiding: Hiding) -> str:
    return shown_name(hiding.author, pen=pen_of_hidden(hiding))


def evidence_of(request: HttpRequest, public_id: str) -> Evidence:
    if request.landlord is None:
        raise Http404
    seen = Evidence.objects.visible_to(request.person).filter(hiding__place__path__startswith=request.landlord.path)
    return get_object_or_404(seen.select_related("hiding__place", "hiding__author"), public_id=public_id)


@staff_page(Permission.READ_EVIDENCE)
@never_cache
def evidence(request: HttpRequest, public_id: str) -> HttpResponse:
    """First a reason; then the words, in the answer to that alone."""
    kept, read = evidence_of(request, public_id), None
    form = ReadForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            read = read_evidence(evidence_id=kept.pk, why=form.cleaned_data["why"], **by_web(request))
        except Refused as refused:
            form.add_error(None, str(refused))
    return _evidence_page(request, kept, read, form, DecideForm())


@staff_page(Permission.READ_EVIDENCE)
@require_POST
def decide_apart(request: HttpRequest, public_id: str) -> HttpResponse:
    kept, form = evidence_of(request, public_id), DecideForm(request.POST)
    if form.is_valid():
        try:
            said = form.cleaned_data
            stays = said["lifts"] == "no"
            decide_unlawful(evidence_id=kept.pk, stays=stays, why=said["answer"], **by_web(request))
            messages.success(request, _("Decided. Its author is told."))
            return redirect("discussions:queue")
        except Refused as refused:
            form.add_error(None, str(refused))
    return _evidence_page(request, kept, None, ReadForm(), form)


def _evidence_page(
    request: HttpRequest, kept: Evidence, read: Evidence | None, form: ReadForm, decide_form: DecideForm
) -> HttpResponse:
    waits = kept.hiding.by_id is None and kept.hiding.confirmed_at is None and kept.hiding.lifted_at is None
    context = {
        "kept": kept, "read": read, "form": decide_form if decide_form.errors else form, "read_form": form,
        "decide_form": decide_form, "readings": kept.readings.select_related("by").order_by("at", "pk"),
        "waits": waits, "name": name_of_author(kept.hiding),
    }  # fmt: skip
    is_wrong = form.errors or decide_form.errors
    return render(request, "discussions/evidence.html", context, status=422 if is_wrong else 200)


@keeps_peace
@never_cache
def settings(request: HttpRequest) -> HttpResponse:
    places = places_to_keep(request.person, request.landlord)
    if not places:
        raise Http404
    chosen = next((place for place in places if place.public_id == request.GET.get("place")), places[0])
    kept = getattr(chosen, "talk_settings", None)
    initial = {"place": chosen.public_id}
    if kept is not None:
        initial |= {"holds_first": kept.holds_first, "own_words": kept.own_words}
    form = KeepForm(request.POST if request.method == "POST" else None, places=places, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            more = {"holds_first": said["holds_first"], "own_words": said["own_words"]}
            keep_talk(place=form.places[said["place"]], **more, **by_web(request))
            messages.success(request, _("Kept."))
            return redirect("discussions:queue")
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "places": places[:MOST_PLACES], "chosen": chosen}
    return render(request, "discussions/settings.html", context, status=422 if form.errors else 200)


def _tried(request: HttpRequest, says: str, action: Any, **what: Any) -> HttpResponse:
    try:
        action(**what, **by_web(request))
        messages.success(request, says)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("discussions:queue")


def by_web(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.person, "now": timezone.now(), "channel": "web"}
