"""Danger in words that were refused: too long, too many, in a place that is closed. We read it all the same."""

from datetime import datetime

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.discussions.actions.danger import hand_over_apart, tells_of_danger
from commonty.groups.models import Group
from commonty.people.models import Person
from commonty.places.models import Place

TYPED = ("title", "text", "says", "words", "because")  # what neighbours would read, in the forms of all rooms


def danger_of(
    request: HttpRequest, text: str, place: Place, *, now: datetime, typed_for: Person | None = None,
    says: str = "",
) -> HttpResponse | None:  # fmt: skip
    """Words that neighbours can't read, for whatever reason: what they tell of danger we deal with all the same."""
    by, typed_by = (typed_for, request.person) if typed_for else (request.person, None)
    try:
        case = hand_over_apart(text, place=place, by=by, typed_by=typed_by, now=now, channel="web")
    except Refused as refused:  # nobody is set up to deal with it there: its sentence says whom to phone
        messages.error(request, str(refused))
        return None
    if case is None:
        return None
    messages.warning(
        request, says or _("This tells of danger or damp, so we deal with it now. Neighbours don’t read it.")
    )
    return redirect("discussions:threads") if typed_for else redirect("cases:show", case.public_id)


def danger_in_form(
    request: HttpRequest, form: Form, place: Place, *, group: Group | None = None, typed_for: Person | None = None
) -> HttpResponse | None:
    """After a form was refused, of whichever room. In a group's room nobody is told unless its writer says so."""
    typed = (name for name in form.fields if name.rstrip("0123456789").rstrip("_") in TYPED)
    text = "\n\n".join(part for name in typed if (part := form.data.get(name, "").strip()))
    if not form.errors or not tells_of_danger(text, place):
        return None
    if group is None:
        return danger_of(request, text, place, now=timezone.now(), typed_for=typed_for)
    form.add_error(
        None, _("This tells of danger or damp. Tell us under Get help, or phone us: nobody reads it here.")
    )
    return None
