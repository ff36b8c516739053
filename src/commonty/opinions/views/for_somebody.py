"""What somebody says on the phone or at a counter, typed by a member of staff: find, ask, read back, send."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonty.access.may import require
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.opinions.actions.voting import say_all
from commonty.opinions.forms import FindForm, ForSomebodyForm
from commonty.opinions.models import Conversation
from commonty.opinions.queries.conversations import may_take_part
from commonty.opinions.views.reading import conversation_here
from commonty.people.actions.at_risk import look_up_at_risk
from commonty.people.forms.details import BreakGlassForm
from commonty.people.models import Person
from commonty.people.queries.people import search_people

MOST = 20
OPENED, OPEN_FOR = "opinions_at_risk", timedelta(minutes=30)


def _conversation(request: HttpRequest, public_id: str) -> Conversation:
    conversation = conversation_here(request, public_id)
    require(request.person, Permission.VOTE_FOR_SOMEBODY, within=conversation.place)
    return conversation


@staff_page(Permission.VOTE_FOR_SOMEBODY)
@never_cache
def find(request: HttpRequest, public_id: str) -> HttpResponse:
    conversation = _conversation(request, public_id)
    form = FindForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    living = Person.objects.living_within(conversation.place, on=timezone.localdate()).values("pk")
    found = search_people(request.person, request.landlord, typed).filter(pk__in=living)[:MOST]
    context = {
        "conversation": conversation, "form": form, "typed": typed, "found": found,
        "is_open": conversation.is_open(timezone.now()),
    }  # fmt: skip
    return render(request, "opinions/find.html", context)


@staff_page(Permission.VOTE_FOR_SOMEBODY)
@never_cache
def find_at_risk(request: HttpRequest, public_id: str) -> HttpResponse:
    """Whom no list shows: by the exact reference and with a reason. It opens this form for them, for half an hour."""
    conversation = _conversation(request, public_id)
    form, found, now = BreakGlassForm(request.POST or None), None, timezone.now()
    if request.method == "POST" and form.is_valid():
        how = {"by": request.person, "now": now, "channel": "web"}
        try:
            found = look_up_at_risk(landlord_id=request.landlord.pk, **form.cleaned_data, **how)
            request.session[OPENED] = {public_id: (found.public_id, (now + OPEN_FOR).isoformat())}
        except Refused as refused:
            form.add_error("reference", str(refused))
    may_enter = found is not None and conversation.is_open(now) and may_take_part(conversation, found)
    context = {"conversation": conversation, "form": form, "found": found, "may_enter": may_enter}
    return render(request, "opinions/find_at_risk.html", context, status=422 if form.errors else 200)


def _opened_for(request: HttpRequest, conversation: Conversation) -> str:
    """The public id of whom this session looked up for this conversation; empty if nobody, or long ago."""
    person_id, until = request.session.get(OPENED, {}).get(conversation.public_id, ("", ""))
    return person_id if until and timezone.now() < datetime.fromisoformat(until) else ""


def _speaker(request: HttpRequest, conversation: Conversation, person_id: str) -> Person:
    if person_id == _opened_for(request, conversation):
        return get_object_or_404(Person, landlord=request.landlord, public_id=person_id)
    return get_object_or_404(Person.objects.visible_to(request.person), public_id=person_id)


@staff_page(Permission.VOTE_FOR_SOMEBODY)
@never_cache
def enter(request: HttpRequest, public_id: str, person_id: str) -> HttpResponse:
    """What they said before is not in the form: nobody sees what somebody says, and staff who opened it would."""
    conversation = _conversation(request, public_id)
    person = _speaker(request, conversation, person_id)
    if not conversation.is_open(timezone.now()) or not may_take_part(conversation, person):
        messages.error(request, _("Nobody can answer for this person here now."))
        return redirect("opinions:find", public_id)
    statements = list(conversation.statements.shown().order_by("number"))
    data = request.POST if request.method == "POST" else None
    form = ForSomebodyForm(data, statements=statements)
    if request.method == "POST" and form.is_valid() and _sent(request, conversation, person, form):
        return redirect("opinions:find", public_id)
    context = {"conversation": conversation, "who": person, "form": form}
    return render(request, "opinions/enter.html", context, status=422 if form.errors else 200)


def _sent(request: HttpRequest, conversation: Conversation, person: Person, form: ForSomebodyForm) -> bool:
    """What is left as “not asked now” stays as it is. The same again is taken, too: a refusal would tell what it was."""
    values = form.values()
    if not values:
        form.add_error(None, _("Choose what they say to at least one statement."))
        return False
    how = {"typed_by": request.person, "now": timezone.now(), "channel": form.cleaned_data["channel"]}
    try:
        say_all(conversation_id=conversation.pk, values=values, by=person, **how)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Entered. It counts like any other."))
    return True
