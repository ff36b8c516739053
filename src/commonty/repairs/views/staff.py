"""The repairs of those who answer: ordered from a case, booked, and what became of them."""

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonty.access.refusal import Refused
from commonty.cases.models import Case
from commonty.cases.views.conversation import by_web
from commonty.cases.views.staff import answers, case_to_answer
from commonty.places.models import Place
from commonty.repairs.actions.ending import finish_repair, note_no_access, say_mended, say_nobody_came, say_not_mended
from commonty.repairs.actions.ordering import Ordered, cancel_repair, order_repair
from commonty.repairs.actions.visits import book_visit, call_off_visit, move_visit, refuse_wish, wish_to_move
from commonty.repairs.forms.residents import TheySayForm
from commonty.repairs.forms.staff import HappenedForm, OrderForm, VisitForm
from commonty.repairs.models import Repair
from commonty.repairs.queries.pages import FILTERS, RepairPage, give_visits, half_days, page_of, queue_of
from commonty.repairs.queries.reports import said_there
from commonty.repairs.rules.right_to_repair import defects_on

A_PAGE = 50


@answers
@never_cache
def queue(request: HttpRequest) -> HttpResponse:
    """Where nobody came, first; then what is late."""
    now, chosen = timezone.now(), request.GET.get("show", "open")
    chosen = chosen if chosen in FILTERS else "open"
    page = Paginator(queue_of(request.person, chosen, now=now), A_PAGE).get_page(request.GET.get("page"))
    repairs = give_visits(page.object_list)  # type: ignore[arg-type]
    context = {"page": page, "repairs": repairs, "chosen": chosen, "filters": FILTERS, "now": now}
    return render(request, "repairs/queue.html", context | {"keep": f"show={chosen}&"})


@answers
@never_cache
def order(request: HttpRequest, public_id: str) -> HttpResponse:
    """From a case's page, with the list of the law in its own words."""
    case = case_to_answer(request, public_id)
    places = places_of(case)
    initial = {"key": secrets.token_urlsafe(24), "place": places[0].public_id, **_usual_contractors(case)}
    form = OrderForm(
        request.POST if request.method == "POST" else None, places=places, defects=defects_on(case.received_at),
        initial=initial,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            repair = order_repair(_ordered(form), case_id=case.pk, **by_web(request))
            messages.success(request, _("Ordered. The job number is %(n)d.") % {"n": repair.number})
            return redirect("repairs:staff", repair.public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "repairs/order.html", {"form": form, "case": case}, status=422 if form.errors else 200)


def _ordered(form: OrderForm) -> Ordered:
    said = form.cleaned_data
    names = ("what", "defect", "contractor", "other_contractor", "reference")
    return Ordered(place=form.place_chosen, posted_key=said["key"], **{name: said[name] for name in names})


def places_of(case: Case) -> list[Place]:
    """Where the case is; and what is common round it, up to the landlord, which is no place to mend."""
    around = Place.objects.filter(path__in=case.place.paths_around).exclude(pk=case.landlord_id)
    listed = sorted(around, key=lambda place: -len(place.path))
    return listed or [case.place]


def _usual_contractors(case: Case) -> dict[str, str]:
    """As in the last repair that was ordered here with both names."""
    last = Repair.objects.filter(landlord=case.landlord).exclude(other_contractor="").order_by("-pk").first()
    return {"contractor": last.contractor, "other_contractor": last.other_contractor} if last else {}


def repair_to_answer(request: HttpRequest, public_id: str) -> Repair:
    """Nobody orders anything for themselves; what one does not see is not there."""
    seen = Repair.objects.visible_to(request.person).with_all()
    repair = get_object_or_404(seen, public_id=public_id)
    if repair.case.raised_by.is_same_human(request.person):
        raise PermissionDenied(_("Nobody answers themselves."))
    return repair


@answers
@never_cache
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    repair = repair_to_answer(request, public_id)
    page = page_of(repair, now=timezone.now())
    context = {
        "repair": repair, "page": page, "own": False, "may": what_may_happen(repair, page),
        "may_say": what_they_may_say(repair, page), "said_there": said_there(repair),
    }  # fmt: skip
    return render(request, "repairs/staff.html", context)


@answers
@never_cache
def visit(request: HttpRequest, public_id: str) -> HttpResponse:
    """The first time, or another one in place of what is booked."""
    repair, now = repair_to_answer(request, public_id), timezone.now()
    page = page_of(repair, now=now)
    form = VisitForm(
        request.POST if request.method == "POST" else None, is_move=page.visit is not None,
        initial={"contractor": repair.contractor},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            how: dict[str, Any] = {"repair_id": repair.pk, **form.window(), **by_web(request)}
            if page.visit is not None:
                move_visit(reason=form.cleaned_data["reason"], **how)
            else:
                book_visit(contractor=form.cleaned_data["contractor"], **how)
            messages.success(request, _("Booked. The resident is told."))
            return redirect("repairs:staff", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "repair": repair, "page": page}
    return render(request, "repairs/visit.html", context, status=422 if form.errors else 200)


def what_may_happen(repair: Repair, page: RepairPage) -> list[str]:
    if not repair.is_open:
        return []
    of_visit = ["no_access", "call_off"] if page.visit is not None else []
    of_wish = ["refuse"] if page.wish is not None else []
    return ["done", *of_visit, *of_wish, "not_needed", "cancel"]


@answers
@never_cache
def happened(request: HttpRequest, public_id: str) -> HttpResponse:
    """Done, no access, called off: one form, one call each."""
    repair, now = repair_to_answer(request, public_id), timezone.localtime()
    page = page_of(repair, now=now)
    may = what_may_happen(repair, page)
    if not may:
        messages.info(request, _("This repair has ended."))
        return redirect("repairs:staff", public_id)
    form = HappenedForm(
        request.POST if request.method == "POST" else None, may=may, is_booked=page.visit is not None,
        initial={"done_on": now.date(), "done_at": now.time().replace(second=0, microsecond=0)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            _write_down(request, repair, form)
            messages.success(request, _("Written down. The resident is told."))
            return redirect("repairs:staff", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "repair": repair}
    return render(request, "repairs/happened.html", context, status=422 if form.errors else 200)


def _write_down(request: HttpRequest, repair: Repair, form: HappenedForm) -> None:
    words = form.cleaned_data["words"]
    how: dict[str, Any] = {"repair_id": repair.pk, **by_web(request)}
    verbs: dict[str, Callable[[], Any]] = {
        "done": lambda: finish_repair(done_at=form.done(), words=words, **how),
        "no_access": lambda: note_no_access(words=words, **how),
        "call_off": lambda: call_off_visit(reason=words, **how),
        "refuse": lambda: refuse_wish(reason=words, **how),
        "not_needed": lambda: cancel_repair(reason=words, is_their_wish=True, **how),
        "cancel": lambda: cancel_repair(reason=words, **how),
    }
    verbs[form.cleaned_data["what"]]()


def what_they_may_say(repair: Repair, page: RepairPage) -> list[str]:
    if repair.is_open:
        return [*(["wish"] if page.wish is None else []), *(["nobody"] if page.visit is not None else [])]
    if repair.state != Repair.State.DONE or repair.case.status == Case.Status.WITHDRAWN:
        return []
    return [*(["mended"] if repair.mended != Repair.Mended.YES else []), "not_mended"]


@answers
@never_cache
def they_say(request: HttpRequest, public_id: str) -> HttpResponse:
    """The resident's own word, on the phone or at the door, by the same actions that their page calls."""
    repair, now = repair_to_answer(request, public_id), timezone.now()
    may = what_they_may_say(repair, page_of(repair, now=now))
    if not may:
        messages.info(request, _("Nothing waits for their word here. Write what they say in the case."))
        return redirect("repairs:staff", public_id)
    posted = request.POST if request.method == "POST" else None
    form = TheySayForm(posted, may=may, halves=half_days(repair.landlord_id, now), initial={"channel": "phone"})
    if request.method == "POST" and form.is_valid():
        try:
            _take_down(request, repair, form.cleaned_data)
            messages.success(request, _("Written down, as %(name)s’s word.") % {"name": repair.case.raised_by.name})
            still_seen = Repair.objects.seen_by_staff(request.person).filter(pk=repair.pk).exists()
            return redirect("repairs:staff", public_id) if still_seen else redirect("repairs:queue")
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "repair": repair}
    return render(request, "repairs/they_say.html", context, status=422 if form.errors else 200)


def _take_down(request: HttpRequest, repair: Repair, said: dict[str, Any]) -> None:
    how: dict[str, Any] = {
        "repair_id": repair.pk, "by": repair.case.raised_by, "typed_by": request.person, "now": timezone.now(),
        "channel": said["channel"],
    }  # fmt: skip
    if said["what"] == "wish":
        wish_to_move(halves=said["halves"], words=said["words"], **how)
    elif said["what"] == "nobody":
        say_nobody_came(words=said["words"], **how)
    elif said["what"] == "mended":
        say_mended(**how)
    else:
        say_not_mended(words=said["words"], **how)
