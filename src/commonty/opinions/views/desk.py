"""The desk of those who ask: setting it up, the statements it begins with, reading what neighbours add, ending it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonty.access.may import can, require
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.opinions.actions.conversations import (
    change_conversation,
    close_conversation,
    draft_conversation,
    open_conversation,
)
from commonty.opinions.actions.statements import add_seed, read_statement
from commonty.opinions.forms import ConversationForm, ReadForm, SeedForm
from commonty.opinions.models import Conversation, Statement
from commonty.opinions.queries.conversations import prepared_by
from commonty.opinions.views.reading import conversation_here
from commonty.places.models import Place

ON_A_PAGE = 20
P = Permission


def _how(request: HttpRequest) -> dict:
    return {"by": request.person, "now": timezone.now(), "channel": "web"}


def _prepared(request: HttpRequest, public_id: str) -> Conversation:
    conversation = conversation_here(request, public_id)
    require(request.person, P.ASK_PEOPLE, within=conversation.place)
    return conversation


@staff_page(P.ASK_PEOPLE)
def prepare_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    page = Paginator(prepared_by(request.person, request.landlord), ON_A_PAGE).get_page(request.GET.get("page"))
    for one in page:
        one.is_going_on, one.is_over = one.is_open(now), one.has_closed(now)
    return render(request, "opinions/prepare_list.html", {"page": page})


@staff_page(P.ASK_PEOPLE)
def new(request: HttpRequest) -> HttpResponse:
    public = Place.objects.public().within(request.landlord).select_related("landlord").order_by("path")
    places = [place for place in public if can(request.person, P.ASK_PEOPLE, within=place)]
    form = ConversationForm(request.POST if request.method == "POST" else None, places=places)
    if request.method == "POST" and form.is_valid():
        try:
            place = form.places[form.cleaned_data["place"]]
            made = draft_conversation(place=place, fields=form.fields_to_write(), **_how(request))
            return redirect("opinions:prepare", made.public_id)
        except Refused as refused:
            form.add_error("closes_on", str(refused))
    return render(request, "opinions/write.html", {"form": form}, status=422 if form.errors else 200)


@staff_page(P.ASK_PEOPLE)
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    conversation = _prepared(request, public_id)
    form = ConversationForm(request.POST if request.method == "POST" else None, conversation=conversation)
    if request.method == "POST" and form.is_valid():
        try:
            change_conversation(conversation_id=conversation.pk, fields=form.fields_to_write(), **_how(request))
            messages.success(request, _("Saved."))
            return redirect("opinions:prepare", public_id)
        except Refused as refused:
            form.add_error("closes_on", str(refused))
    context = {"form": form, "conversation": conversation}
    return render(request, "opinions/write.html", context, status=422 if form.errors else 200)


@staff_page(P.ASK_PEOPLE)
def prepare(request: HttpRequest, public_id: str) -> HttpResponse:
    return _prepare_page(request, _prepared(request, public_id), SeedForm())


def _prepare_page(request: HttpRequest, conversation: Conversation, form: SeedForm) -> HttpResponse:
    now = timezone.now()
    statements = list(conversation.statements.order_by("number"))
    context = {
        "conversation": conversation,
        "form": form,
        "held": [s for s in statements if s.state == Statement.State.HELD],
        "shown": [s for s in statements if s.state == Statement.State.SHOWN],
        "left_out": [s for s in statements if s.state == Statement.State.OUT],
        "is_open": conversation.is_open(now),
        "has_closed": conversation.has_closed(now),
        "may_enter": can(request.person, P.VOTE_FOR_SOMEBODY, within=conversation.place),
    }
    return render(request, "opinions/prepare.html", context, status=422 if form.errors else 200)


@staff_page(P.ASK_PEOPLE)
@require_POST
def seed(request: HttpRequest, public_id: str) -> HttpResponse:
    conversation, form = _prepared(request, public_id), SeedForm(request.POST)
    if form.is_valid():
        try:
            add_seed(conversation_id=conversation.pk, text=form.cleaned_data["text"], **_how(request))
            messages.success(request, _("Added."))
            return redirect("opinions:prepare", public_id)
        except Refused as refused:
            form.add_error("text", str(refused))
    return _prepare_page(request, conversation, form)


@staff_page(P.ASK_PEOPLE)
@require_POST
def start(request: HttpRequest, public_id: str) -> HttpResponse:
    conversation = _prepared(request, public_id)
    try:
        open_conversation(conversation_id=conversation.pk, **_how(request))
        messages.success(request, _("It is open. Everybody sees it now, and those who live there can answer."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("opinions:prepare", public_id)


@staff_page(P.ASK_PEOPLE)
@require_POST
def end(request: HttpRequest, public_id: str) -> HttpResponse:
    conversation = _prepared(request, public_id)
    try:
        close_conversation(conversation_id=conversation.pk, **_how(request))
        messages.success(request, _("It has closed. Within a minute or two the page has the last report."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("opinions:prepare", public_id)


@staff_page(P.ASK_PEOPLE)
def read(request: HttpRequest, statement_id: str) -> HttpResponse:
    seen = Statement.objects.visible_to(request.person).filter(conversation__place__landlord=request.landlord)
    seen = seen | Statement.objects.visible_to(request.person).filter(conversation__place=request.landlord)
    statement = get_object_or_404(seen.select_related("conversation__place__landlord"), public_id=statement_id)
    require(request.person, P.ASK_PEOPLE, within=statement.conversation.place)
    form = ReadForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            read_statement(statement_id=statement.pk, **form.cleaned_data, **_how(request))
            messages.success(request, _("Done. Its author is told."))
            return redirect("opinions:prepare", statement.conversation.public_id)
        except Refused as refused:
            form.add_error("because" if form.cleaned_data["state"] == Statement.State.OUT else "state", str(refused))
    context = {"statement": statement, "conversation": statement.conversation, "form": form}
    return render(request, "opinions/read.html", context, status=422 if form.errors else 200)
