"""How somebody at risk votes: no letter and no list, but a member of staff who has them there or on the phone.

Their exact reference and a reason open the entry of their vote in this session, for half an hour; the journal says who
looked, and the vote itself says that it was typed, by whom, and whether at a counter or on the phone. The same look
lets whoever keeps the list add them, if they were left out: no search finds them.
"""

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonty.access.may import can, require
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots.actions import add_late
from commonty.ballots.forms.keeping import ReasonForm
from commonty.ballots.models import Entitlement, Register, Unit
from commonty.ballots.queries.scrutiny import voters_of_lot
from commonty.ballots.queries.voices import homes_spoken_for
from commonty.ballots.queries.voters import home_and_area_of
from commonty.ballots.rules import DEFAULT_LATE_RULE, may_change
from commonty.ballots.views.register import entry_address, keeping_address, kept_register, register_for
from commonty.people.actions.at_risk import look_up_at_risk
from commonty.people.forms.details import BreakGlassForm
from commonty.people.models import Person

OPENED, LOOKED = "ballots_at_risk", "ballots_at_risk_looked_up"
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
            _remember(request, register, found, context["entitlement"], now)
            context["call_back"] = _place_in_lot(request, register, context["entitlement"])
            context["may_add"] = may_change(register, now=now) and can(
                request.person, Permission.KEEP_REGISTER, within=register.place
            )
        except Refused as refused:
            form.add_error("reference", str(refused))
    return render(request, "ballots/at_risk.html", context, status=422 if form.errors else 200)


@staff_page(Permission.KEEP_REGISTER)
@never_cache
def put_on_at_risk(request: HttpRequest, register_id: str) -> HttpResponse:
    """Add whom this session looked up just now. Their address isn't shown; otherwise it is as for anybody."""
    register, now = kept_register(request, register_id), timezone.now()
    looked_up = Person.objects.filter(public_id=_still(request, LOOKED, register_id, now))
    them = looked_up.filter(landlord=request.landlord, is_at_risk=True).first()
    if them is None:  # nobody was looked up, or long ago
        return redirect("ballots:at_risk", register_id)
    home, area = home_and_area_of(register, them, on=timezone.localdate(now))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            where = {"person": them, "home": home, "area": area}
            added = add_late(register_id=register.pk, by=request.person, **where, **form.cleaned_data)
            _remember(request, register, them, added, now)
            messages.success(request, _("They are on the list now."))
            return redirect(entry_address(added) if register.is_accepting(now) else keeping_address(register))
        except Refused as refused:
            form.add_error(None, str(refused))
    rule = register.late_rule or DEFAULT_LATE_RULE
    context = {"register": register, "them": them, "home": home, "form": form, "is_hidden": True, "late_rule": rule}
    return render(request, "ballots/put_on.html", context, status=422 if form.errors else 200)


def whose_is_opened(request: HttpRequest, entitlement_id: str) -> str:
    """The public id of the person at risk for whom this session opened this vote; empty if it did not, or long ago."""
    return _still(request, OPENED, entitlement_id, timezone.now())


def _still(request: HttpRequest, what: str, key: str, now: datetime) -> str:
    person_id, until = request.session.get(what, {}).get(key, ("", ""))
    return person_id if until and now < datetime.fromisoformat(until) else ""


def _vote_of(register: Register, person: Person, now: datetime) -> Entitlement | None:
    own = Entitlement.objects.in_force().filter(register=register)
    if register.unit == Unit.HOME:
        return own.filter(home__in=homes_spoken_for(register, person, on=timezone.localdate(now))).first()
    return own.of_human(person.pk).order_by("pk").first()


def _place_in_lot(request: HttpRequest, register: Register, entitlement: Entitlement | None) -> int | None:
    """Their number, if they are among those who are asked whether they voted, and this reader asks."""
    if entitlement is None or not can(request.person, Permission.SCRUTINISE, within=register.place):
        return None
    return voters_of_lot(register).filter(entitlement=entitlement).values_list("number", flat=True).first()


def _remember(
    request: HttpRequest, register: Register, person: Person, entitlement: Entitlement | None, now: datetime
) -> None:
    """One person at a time: whoever looks up the next has done with the last."""
    seen = (person.public_id, (now + OPEN_FOR).isoformat())
    request.session[LOOKED] = {} if entitlement else {register.public_id: seen}
    request.session[OPENED] = {entitlement.public_id: seen} if entitlement else {}
