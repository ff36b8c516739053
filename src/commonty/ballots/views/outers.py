"""Paper votes on the desk: where they stand, who may touch them, and the outer envelopes that come in."""

import secrets
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.may import can, require
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots import actions
from commonty.ballots.actions.slips import whose_slip
from commonty.ballots.forms.keeping import SearchForm
from commonty.ballots.forms.paper_votes import DeclareForm, TakeInForm
from commonty.ballots.models import Entitlement, HandedIn, PaperEnvelope, RefusedBecause, Register
from commonty.ballots.paper_packs import desk_pack
from commonty.ballots.queries import turnout
from commonty.ballots.queries.paper_votes import batches_of, has_declared, is_promoter, standings_of
from commonty.ballots.queries.voters import reachable, voters_like
from commonty.ballots.rules.paper_votes import lines_of, may_take_in
from commonty.ballots.views.register import register_for


def paper_register(request: HttpRequest, register_id: str, permission: Permission) -> Register:
    """A vote that takes paper, for somebody who may do this there; otherwise there is no such page."""
    register = register_for(request, register_id)
    require(request.person, permission, within=register.place)
    if register.paper_until is None:
        raise Http404
    return register


@staff_page(Permission.TAKE_IN_PAPER)
@never_cache
def paper(request: HttpRequest, register_id: str) -> HttpResponse:
    register = paper_register(request, register_id, Permission.TAKE_IN_PAPER)
    return _overview(request, register, DeclareForm())


@staff_page(Permission.TAKE_IN_PAPER)
@require_POST
def declare(request: HttpRequest, register_id: str) -> HttpResponse:
    register = paper_register(request, register_id, Permission.TAKE_IN_PAPER)
    form = DeclareForm(request.POST)
    if form.is_valid():
        try:
            actions.declare_no_stake(register_id=register.pk, by=request.person)
            return redirect("ballots:paper", register_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _overview(request, register, form)


def _overview(request: HttpRequest, register: Register, form: DeclareForm) -> HttpResponse:
    now, standings = timezone.now(), standings_of(batches_of(register))
    context = {
        "register": register,
        "form": form,
        "has_declared": has_declared(register, request.person),
        "is_promoter": is_promoter(register, request.person),
        "batches": standings,
        "received": sum(standing.manifest.received for standing in standings),
        "accepted": sum(standing.manifest.accepted for standing in standings),
        "turnout": turnout(register),
        "may_take_in": may_take_in(register, now=now),
        "may_handle": can(request.person, Permission.HANDLE_PAPER, within=register.place),
        "may_print": can(request.person, Permission.SEND_LETTER_CODES, within=register.place),
        "now": now,
    }
    return render(request, "ballots/paper.html", context, status=422 if form.errors else 200)


@staff_page(Permission.TAKE_IN_PAPER)
@never_cache
def take_in(request: HttpRequest, register_id: str) -> HttpResponse:
    """One envelope after the other: code, Enter, and the field waits for the next."""
    register = paper_register(request, register_id, Permission.TAKE_IN_PAPER)
    form = TakeInForm(request.POST) if request.method == "POST" else TakeInForm(initial=_asked(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            outer = actions.take_in(
                register_id=register.pk,
                entitlement_id=_whose(request, register, said),
                by=request.person,
                visit=_visit(said),
                **{name: said[name] for name in ("handed_in", "reason", "key")},
            )
            messages.success(request, _said(outer))
            kept = {"handed_in": outer.handed_in, "visit": outer.visit}
            return redirect(f"{reverse('ballots:take_in_paper', args=[register_id])}?{urlencode(kept)}")
        except Refused as refused:
            form.add_error(None, str(refused))
    return _take_in_page(request, register, form)


@staff_page(Permission.TAKE_IN_PAPER)
def print_desk_pack(request: HttpRequest, register_id: str) -> HttpResponse:
    """For a staffed point: to be printed as often as it is needed. Nothing on it is of a voter."""
    register = paper_register(request, register_id, Permission.TAKE_IN_PAPER)
    name = f'attachment; filename="desk-pack-{register.public_id}.pdf"'
    return HttpResponse(desk_pack(register), content_type="application/pdf", headers={"Content-Disposition": name})


def _asked(request: HttpRequest) -> dict[str, str]:
    """What the page before has left: how the last one came, and whose it is if somebody was found by name."""
    how = request.GET.get("handed_in", "")
    asked = {name: request.GET.get(name, "")[:64] for name in ("visit", "voter")}
    return asked | {"key": secrets.token_hex(16), "handed_in": how if how in HandedIn.values else HandedIn.POST}


def _visit(said: dict[str, Any]) -> str:
    """What comes by post has no bearer; at a desk all that one person brings belongs together."""
    return "" if said["handed_in"] == HandedIn.POST else said["visit"] or secrets.token_hex(8)


def _whose(request: HttpRequest, register: Register, said: dict[str, Any]) -> int | None:
    if said["voter"]:
        seen = reachable(register, by=request.person, on=timezone.localdate())
        return get_object_or_404(seen, public_id=said["voter"]).pk
    if said["reason"] in (RefusedBecause.NO_SLIP, RefusedBecause.UNKNOWN):
        return None
    found = whose_slip(register, said["code"])
    if found is None:
        raise Refused(_("No slip of this vote has this code. Compare it; if it stays so, refuse it for that reason."))
    return found.pk


def _said(outer: PaperEnvelope) -> str:
    where = {"number": f"{outer.batch.number}/{outer.number}"}
    if outer.state == PaperEnvelope.State.ACCEPTED:
        return _("Accepted. Write %(number)s on the envelope, and put it in the box unopened.") % where
    return _("Refused. Write %(number)s on the envelope, and keep it unopened, apart from the others.") % where


def _take_in_page(request: HttpRequest, register: Register, form: TakeInForm) -> HttpResponse:
    search = SearchForm(request.GET if request.GET.get("q") else None)
    typed = search.cleaned_data["q"] if search.is_valid() else ""
    voter = form["voter"].value()
    today, by = timezone.localdate(), request.person
    context = {
        "register": register,
        "form": form,
        "search": search,
        "typed": typed,
        "found": [one for one in voters_like(register, typed, by=by, on=today) if not one.cancelled_at],
        "voter": reachable(register, by=by, on=today).filter(public_id=voter).first() if voter else None,
        "has_declared": has_declared(register, by),
        "may_take_in": may_take_in(register, now=timezone.now()),
        "visit": form["visit"].value(),
        "last": PaperEnvelope.objects.filter(register=register).select_related("batch").order_by("-pk")[:10],
        "may_keep_register": can(by, Permission.KEEP_REGISTER, within=register.place),
    }
    return render(request, "ballots/take_in.html", context, status=422 if form.errors else 200)


@staff_page(Permission.KEEP_REGISTER)
@never_cache
def set_aside(request: HttpRequest, register_id: str, entitlement_id: str) -> HttpResponse:
    """The voter says that the paper vote we have isn't theirs."""
    register = paper_register(request, register_id, Permission.KEEP_REGISTER)
    seen = reachable(register, by=request.person, on=timezone.localdate())
    entitlement: Entitlement = get_object_or_404(seen, public_id=entitlement_id)
    outer = PaperEnvelope.objects.accepted().filter(entitlement=entitlement).select_related("batch").first()
    error = ""
    if request.method == "POST" and outer is not None:
        try:
            actions.set_aside_paper(envelope_id=outer.pk, by=request.person)
            messages.success(request, _("It is taken out. Find the envelope by its number and keep it unopened."))
            return redirect("ballots:keep_register", register_id)
        except Refused as refused:
            error = str(refused)
    context = {"register": register, "entitlement": entitlement, "outer": outer, "error": error}
    return render(request, "ballots/set_aside.html", context, status=422 if error else 200)


def lines_with_tags(standing: Any) -> list[Any]:
    """The lines of a manifest, from the stage on where they say something."""
    lines = lines_of(standing.manifest)
    return lines if standing.batch.found is not None else lines[:1]
