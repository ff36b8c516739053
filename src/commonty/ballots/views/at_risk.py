"""How somebody at risk votes: no letter and no list, but a member of staff who has them there or on the phone.

Their exact reference and a reason open the entry of their vote in this session, for half an hour; the journal says who
looked, and the vote itself says that it was typed, by whom, and whether at a counter or on the phone.
"""

from datetime import datetime, timedelta

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from commonty.access.may import require
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots.models import Entitlement, Register, Unit
from commonty.ballots.queries.voices import homes_spoken_for
from commonty.ballots.views.register import register_for
from commonty.people.actions.at_risk import look_up_at_risk
from commonty.people.forms.details import BreakGlassForm
from commonty.people.models import Person

OPENED = "ballots_at_risk"
OPEN_FOR = timedelta(minutes=30)


@staff_page(Permission.VOTE_FOR_SOMEBODY)
@never_cache
def at_risk(request: HttpRequest, register_id: str) -> HttpResponse:
    register = register_for(request, register_id)
    require(request.person, Permission.VOTE_FOR_SOMEBODY, within=register.place)
    form, now = BreakGlassForm(request.POST or None), timezone.now()
    context = {"register": register, "form": form, "is_voting": register.is_accepting(now)}
    if request.method == "POST" and form.is_valid():
        how = {"by": request.person, "now": now, "channel": "web"}
        try:
            found = look_up_at_risk(landlord_id=request.landlord.pk, **form.cleaned_data, **how)
            context |= {"found": found, "entitlement": _vote_of(register, found, now)}
            if context["entitlement"]:
                _open(request, context["entitlement"], found, now)
        except Refused as refused:
            form.add_error("reference", str(refused))
    return render(request, "ballots/at_risk.html", context, status=422 if form.errors else 200)


def whose_is_opened(request: HttpRequest, entitlement_id: str) -> str:
    """The public id of the person at risk for whom this session opened this vote; empty if it did not, or long ago."""
    person_id, until = request.session.get(OPENED, {}).get(entitlement_id, ("", ""))
    return person_id if until and timezone.now() < datetime.fromisoformat(until) else ""


def _vote_of(register: Register, person: Person, now: datetime) -> Entitlement | None:
    own = Entitlement.objects.in_force().filter(register=register)
    if register.unit == Unit.HOME:
        return own.filter(home__in=homes_spoken_for(register, person, on=timezone.localdate(now))).first()
    return own.filter(Q(person=person) | Q(person__merged_into=person)).order_by("pk").first()


def _open(request: HttpRequest, entitlement: Entitlement, person: Person, now: datetime) -> None:
    request.session[OPENED] = {entitlement.public_id: (person.public_id, (now + OPEN_FOR).isoformat())}
