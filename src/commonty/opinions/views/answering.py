"""Saying what one thinks: one statement at a time, all that one said, a statement of one's own."""

import random
import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonty.access.pages import person_page
from commonty.access.refusal import Refused
from commonty.discussions.actions.danger import tells_of_danger
from commonty.discussions.views.danger import danger_in_form
from commonty.opinions.actions.statements import add_statement
from commonty.opinions.actions.voting import say
from commonty.opinions.forms import SayForm, StatementForm
from commonty.opinions.models import Conversation, Statement
from commonty.opinions.queries.conversations import may_take_part, own_statements, own_votes, turn_of, twins_of
from commonty.opinions.views.reading import conversation_here


@person_page
@never_cache
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """The next statement. `?s=` names one, so that a link from elsewhere and a mistake come back to the same."""
    conversation = conversation_here(request, public_id)
    if request.method == "POST":
        return _said(request, conversation)
    if not conversation.is_open(timezone.now()) or not may_take_part(conversation, request.person):
        return redirect("opinions:show", public_id)
    return _ask(request, conversation, request.GET.get("s", ""))


def _ask(request: HttpRequest, conversation: Conversation, named: str, error: str = "") -> HttpResponse:
    turn = turn_of(conversation, request.person, lot=random.random())  # noqa: S311  # no secret: which comes next
    shown = conversation.statements.visible_to(request.person).shown()
    statement = shown.filter(public_id=named[:20]).first() or turn.statement
    context = {"conversation": conversation, "turn": turn, "statement": statement, "error": error}
    return render(request, "opinions/answer.html", context, status=422 if error else 200)


def _said(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    named = request.POST.get("statement", "")
    seen = conversation.statements.visible_to(request.person)
    statement = get_object_or_404(seen, public_id=named[:20])
    form = SayForm(request.POST)
    if not form.is_valid():
        return _ask(request, conversation, named, _("Choose one: agree, disagree or skip."))
    try:
        how = {"by": request.person, "now": timezone.now(), "channel": "web"}
        say(conversation_id=conversation.pk, statement_id=statement.pk, **form.cleaned_data, **how)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("opinions:show", conversation.public_id)
    if request.POST.get("from") == "mine":
        messages.success(request, _("Changed. Your newest word counts."))
        return redirect("opinions:mine", conversation.public_id)
    return redirect("opinions:answer", conversation.public_id)


@person_page
@never_cache
def mine(request: HttpRequest, public_id: str) -> HttpResponse:
    conversation = conversation_here(request, public_id)
    context = {
        "conversation": conversation,
        "votes": own_votes(conversation, request.person),
        "statements": own_statements(conversation, request.person),
        "is_open": conversation.is_open(timezone.now()),
    }
    return render(request, "opinions/mine.html", context)


@person_page
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """What may say the same is shown first; whoever says that theirs is another one adds it."""
    conversation = conversation_here(request, public_id)
    is_open = conversation.is_open(timezone.now()) and conversation.neighbours_add
    if not is_open or not may_take_part(conversation, request.person):
        return redirect("opinions:show", public_id)
    form = StatementForm(request.POST if request.method == "POST" else None, initial={"key": secrets.token_hex(8)})
    twins: list[Statement] = []
    if request.method == "POST" and form.is_valid():
        twins = _alike(request, form.cleaned_data["text"], conversation)
        if not twins and (answered := _added(request, conversation, form)):
            return answered
    if form.is_bound and (told := danger_in_form(request, form, conversation.place)):
        return told
    context = {"conversation": conversation, "form": form, "twins": twins}
    return render(request, "opinions/add.html", context, status=422 if form.errors else 200)


def _alike(request: HttpRequest, text: str, conversation: Conversation) -> list[Statement]:
    """Once, and not before danger."""
    if request.POST.get("is_another") or tells_of_danger(text, conversation.place):
        return []
    return list(twins_of(text, conversation))


def _added(request: HttpRequest, conversation: Conversation, form: StatementForm) -> HttpResponse | None:
    how = {"by": request.person, "now": timezone.now(), "channel": "web"}
    try:
        text, key = form.cleaned_data["text"], form.cleaned_data["key"]
        added = add_statement(conversation_id=conversation.pk, text=text, posted_key=key, **how)
    except Refused as refused:
        form.add_error("text", str(refused))
        return None
    if added.case is not None:
        says = _("This sounds like danger or damp, so we made a request of it: you find it under My things.")
        messages.warning(request, says)
    if added.statement.state == Statement.State.HELD:
        messages.success(request, _("Thank you. Somebody reads it first. You see below what becomes of it."))
    else:
        messages.success(request, _("Thank you. From now on your neighbours are asked about it, too."))
    return redirect("opinions:mine", conversation.public_id)
