"""A batch of paper votes: closed, opened by two, keyed twice, settled, sealed by two."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots import actions
from commonty.ballots.forms.paper_votes import CountForm, KeyForm
from commonty.ballots.models import PaperBallot, PaperBatch, Register, SpoiltBecause
from commonty.ballots.queries.paper_votes import has_declared, standing_of_batch
from commonty.ballots.rules.keying import Reading, numbered, read_typed, reasons
from commonty.ballots.rules.paper_votes import TURNS, opens_from, unbalanced
from commonty.ballots.views.outers import lines_with_tags, paper_register


def batch_for(request: HttpRequest, register_id: str, batch_id: str) -> PaperBatch:
    register = paper_register(request, register_id, Permission.HANDLE_PAPER)
    people = ("opened_by", "opened_with", "first_keyer", "second_keyer", "sealed_by", "sealed_with")
    batch = get_object_or_404(PaperBatch.objects.select_related(*people), register=register, public_id=batch_id)
    batch.register = register
    return batch


@staff_page(Permission.HANDLE_PAPER)
@never_cache
def batch(request: HttpRequest, register_id: str, batch_id: str) -> HttpResponse:
    return _page(request, batch_for(request, register_id, batch_id), CountForm())


def _page(request: HttpRequest, batch: PaperBatch, form: CountForm, *, error: str = "") -> HttpResponse:
    standing, now = standing_of_batch(batch), timezone.now()
    me = request.person.pk
    from_when = opens_from(batch.register, standing.last_accepted_at)
    context = {
        "register": batch.register,
        "batch": batch,
        "standing": standing,
        "lines": lines_with_tags(standing),
        "is_balanced": batch.found is not None and not unbalanced(standing.manifest),
        "form": form,
        "error": error,
        "opens_from": from_when,
        "is_too_early": now < from_when,
        "counted_by_me": batch.opened_by_id == me,
        "sealed_by_me": batch.sealed_by_id == me,
        "turns": [_turn(batch, standing, turn, me) for turn in (1, 2)],
        "has_keyed": me in (batch.first_keyer_id, batch.second_keyer_id),
        "has_declared": has_declared(batch.register, request.person),
    }
    return render(request, "ballots/batch.html", context, status=422 if error or form.errors else 200)


def _turn(batch: PaperBatch, standing: Any, turn: int, me: int) -> dict[str, Any]:
    keyer, other = batch.first_keyer, batch.second_keyer
    if turn == 2:
        keyer, other = other, keyer
    is_mine = keyer.pk == me if keyer else other is None or other.pk != me
    done = standing.keyed[turn - 1]
    return {"turn": turn, "keyer": keyer, "done": done, "is_done": done == standing.papers, "is_mine": is_mine}


def _do(request: HttpRequest, batch: PaperBatch, act: Callable[..., Any], said: str, **more: Any) -> HttpResponse:
    try:
        act(batch_id=batch.pk, by=request.person, **more)
        messages.success(request, said)
    except Refused as refused:
        return _page(request, batch, CountForm(), error=str(refused))
    return redirect("ballots:batch", batch.register.public_id, batch.public_id)


@staff_page(Permission.HANDLE_PAPER)
@require_POST
def close(request: HttpRequest, register_id: str, batch_id: str) -> HttpResponse:
    batch = batch_for(request, register_id, batch_id)
    return _do(request, batch, actions.close_batch, _("The batch is closed. The next envelope begins another."))


@staff_page(Permission.HANDLE_PAPER)
@require_POST
def count(request: HttpRequest, register_id: str, batch_id: str) -> HttpResponse:
    batch = batch_for(request, register_id, batch_id)
    form = CountForm(request.POST)
    if not form.is_valid():
        return _page(request, batch, form)
    try:
        done = actions.count_batch(batch_id=batch.pk, by=request.person, **form.cleaned_data)
    except Refused as refused:
        return _page(request, batch, form, error=str(refused))
    if done.state == PaperBatch.State.OPENED:
        messages.success(request, _("You both counted the same. Now two people key the papers, each alone."))
    else:
        messages.success(request, _("Your figures are kept. Now the second person types theirs."))
    return redirect("ballots:batch", register_id, batch_id)


@staff_page(Permission.HANDLE_PAPER)
@require_POST
def recount(request: HttpRequest, register_id: str, batch_id: str) -> HttpResponse:
    batch = batch_for(request, register_id, batch_id)
    return _do(request, batch, actions.recount_batch, _("Count the papers again, two of you. What was keyed stays."))


@staff_page(Permission.HANDLE_PAPER)
@require_POST
def restart(request: HttpRequest, register_id: str, batch_id: str, turn: int) -> HttpResponse:
    batch = batch_for(request, register_id, batch_id)
    said = _("That keying is thrown away. Somebody else can do it from the first paper on.")
    return _do(request, batch, actions.restart_keying, said, turn=turn)


@staff_page(Permission.HANDLE_PAPER)
@require_POST
def seal(request: HttpRequest, register_id: str, batch_id: str) -> HttpResponse:
    batch = batch_for(request, register_id, batch_id)
    said = _("The batch is sealed.") if batch.sealed_by_id else _("You have signed. Now a second person signs.")
    return _do(request, batch, actions.seal_batch, said)


@staff_page(Permission.HANDLE_PAPER)
@never_cache
def key(request: HttpRequest, register_id: str, batch_id: str, turn: int) -> HttpResponse:
    """One paper after the other: type what is marked, Enter, next. Nobody sees here what another has keyed."""
    batch = batch_for(request, register_id, batch_id)
    if turn not in TURNS:
        raise Http404
    if request.method == "POST":
        return _keyed(request, batch, turn)
    wanted = request.GET.get("paper", "")
    position = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 else _next(batch, turn)
    if not batch.papers.filter(position=position).exists():
        return redirect("ballots:batch", register_id, batch_id)
    form = KeyForm(initial={"position": position}, method=batch.register.paper["method"])
    return _key_page(request, batch, turn, form)


def _keyed(request: HttpRequest, batch: PaperBatch, turn: int) -> HttpResponse:
    form = KeyForm(request.POST, method=batch.register.paper["method"])
    if not form.is_valid():
        return redirect("ballots:key_paper", batch.register.public_id, batch.public_id, turn)
    said = form.cleaned_data
    get_object_or_404(PaperBallot, batch=batch, position=said["position"])
    try:
        reading = reading_of(request, batch.register, said["typed"])
        where = {"batch_id": batch.pk, "position": said["position"], "turn": turn}
        actions.key_paper(**where, reading=reading, is_sure=said["is_sure"], by=request.person)
    except Refused as refused:
        form.add_error("typed", str(refused))
        return _key_page(request, batch, turn, form)
    if _next(batch, turn) is None:
        messages.success(request, _("That was the last paper. Thank you."))
        return redirect("ballots:batch", batch.register.public_id, batch.public_id)
    return redirect(f"{_address(batch, turn)}?after={said['position']}")


def reading_of(request: HttpRequest, register: Register, typed: str) -> Reading:
    """What was typed, or pressed as the reason why a paper is spoilt."""
    if request.POST.get("spoilt") in SpoiltBecause.values:
        return Reading(None, request.POST["spoilt"])
    return read_typed(register.paper, typed)


def _next(batch: PaperBatch, turn: int) -> int | None:
    papers = batch.papers.order_by("position").values_list("position", flat=True)
    if turn == 3:
        return papers.filter(state=PaperBallot.State.DIFFERS).first()
    return papers.exclude(keyings__turn=turn).first()


def _address(batch: PaperBatch, turn: int) -> str:
    return reverse("ballots:key_paper", args=[batch.register.public_id, batch.public_id, turn])


def _key_page(request: HttpRequest, batch: PaperBatch, turn: int, form: KeyForm) -> HttpResponse:
    paper, after = batch.register.paper, request.GET.get("after", "")
    context = {
        "register": batch.register,
        "batch": batch,
        "turn": turn,
        "form": form,
        "position": form["position"].value(),
        "papers": batch.found,
        "options": sorted(numbered(paper).items()),
        "reasons": reasons(),
        "after": after if after.isdigit() else "",
        "address": _address(batch, turn),
        "has_declared": has_declared(batch.register, request.person),
    }
    return render(request, "ballots/key_paper.html", context, status=422 if form.errors else 200)
