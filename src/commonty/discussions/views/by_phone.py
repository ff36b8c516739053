"""What somebody says on the phone, and staff type: a discussion that they start."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.discussions.actions.threads import Topic, start_thread
from commonty.discussions.forms.talking import StartForSomebodyForm
from commonty.discussions.rules.names import shown_name
from commonty.discussions.views.danger import danger_in_form
from commonty.people.callers import caller_here
from commonty.people.models import Person
from commonty.people.queries.homes import homes_of
from commonty.places.queries import places_round


@staff_page(Permission.VOTE_FOR_SOMEBODY)
@never_cache
def start_for(request: HttpRequest, person_id: str) -> HttpResponse:
    """Under their name, and it says that a member of staff wrote it down."""
    caller = caller_here(request, person_id)
    places = places_round(homes_of(caller, on=timezone.localdate()))
    initial = {"key": secrets.token_urlsafe(24), "channel": "phone"}
    form = StartForSomebodyForm(request.POST if request.method == "POST" else None, places=places, initial=initial)
    if form.is_bound and form.is_valid() and (started := _started(request, caller, form)):
        return started
    if form.is_bound and places:
        where = form.places.get(form.data.get("place", ""), places[0])
        if told := danger_in_form(request, form, where, typed_for=caller):
            return told
    back_url = reverse("cases:on_the_phone", args=[caller.public_id])
    context = {"form": form, "places": places, "caller": caller, "reads_as": shown_name(caller), "back_url": back_url}
    return render(request, "discussions/start.html", context, status=422 if form.errors else 200)


def _started(request: HttpRequest, caller: Person, form: StartForSomebodyForm) -> HttpResponse | None:
    typed = form.cleaned_data
    topic = Topic(
        place=form.places[typed["place"]], title=typed["title"], text=typed["text"], wants_stance=typed["wants_stance"],
        posted_key=typed["key"], language=typed["language"],
    )  # fmt: skip
    how = {"by": caller, "typed_by": request.person, "now": timezone.now(), "channel": typed["channel"]}
    try:
        _thread, said = start_thread(topic, **how)
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    if said.case is not None:
        messages.warning(request, _("This tells of danger or damp. It is a request of theirs now."))
    elif said.comment.is_held:
        messages.info(request, _("Written down. Somebody reads it first, because it is their first."))
    else:
        messages.success(request, _("Written down, as %(name)s’s word.") % {"name": caller.name})
    return redirect("cases:on_the_phone", caller.public_id)
