"""What a member of staff has promised, and what was promised to somebody: keep, break, change, hand over, say no."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from commonty.access.pages import person_page, staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.people.models import Person
from commonty.promises.actions.ending import (
    break_promise,
    dispute_promise,
    keep_promise,
    release_promise,
    replace_promise,
)
from commonty.promises.actions.handing_over import give_to_colleague
from commonty.promises.actions.making import Draft
from commonty.promises.forms import BreakForm, HandOverForm, KeepForm, ReplaceForm, end_of
from commonty.promises.models import Promise
from commonty.promises.queries import colleagues_of, own_promises
from commonty.web.links import give_links, is_kept_there

How = dict[str, Any]


@staff_page(Permission.SEE_DESK)
def mine(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    promises = own_promises(request.person, now=now)
    give_links(promises, request.person)
    return render(request, "web/my_promises.html", {"promises": promises, "now": now})


@staff_page(Permission.SEE_DESK)
def show(request: HttpRequest, promise_id: str) -> HttpResponse:
    promise = _own(request, promise_id)
    give_links([promise], request.person)
    moved = promise.hand_overs.select_related("was", "now_with").order_by("pk")
    context = {"promise": promise, "moved": moved, "now": timezone.now(), "ways": WAYS}
    return render(request, "web/my_promise.html", context)


@staff_page(Permission.SEE_DESK)
def end(request: HttpRequest, promise_id: str, what: str) -> HttpResponse:
    promise, way = _own(request, promise_id), WAYS.get(what)
    if way is None or is_kept_there(promise):
        raise Http404
    form = way.form(request, promise)
    if request.method == "POST" and form.is_valid():
        try:
            how = {"promise_id": promise.pk, "by": request.person, "now": timezone.now(), "channel": "web"}
            way.act(promise, form.cleaned_data, how)
            messages.success(request, _("Saved. Whoever it was promised to is told."))
            return redirect("web:my_promises")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"promise": promise, "form": form, "way": way}
    return render(request, "web/end_promise.html", context, status=422 if form.errors else 200)


@person_page
@require_POST
def answer(request: HttpRequest, promise_id: str, what: str) -> HttpResponse:
    """Whoever it was promised to says that it was not done, or that it is no longer needed."""
    mine = Person.objects.same_human(request.person.human.pk)
    seen = Promise.objects.visible_to(request.person).filter(made_to__in=mine)
    promise, act = get_object_or_404(seen, public_id=promise_id), ANSWERS.get(what)
    if act is None or is_kept_there(promise):
        raise Http404
    try:
        act(promise_id=promise.pk, by=request.person, now=timezone.now(), channel="web")
        messages.success(
            request, _("Thank you. We wrote it down, and %(name)s hears of it.") % {"name": promise.owner.name}
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("web:my_things")


ANSWERS: dict[str, Callable[..., Promise]] = {"not-done": dispute_promise, "no-longer": release_promise}


def _own(request: HttpRequest, promise_id: str) -> Promise:
    seen = Promise.objects.visible_to(request.person).filter(owner=request.person)
    return get_object_or_404(seen.select_related("owner", "made_to", "place"), public_id=promise_id)


@dataclass(frozen=True)
class Way:
    """One way in which a promise ends, or goes to somebody else: its page, its form, its action."""

    title: str | Lazy
    button: str | Lazy
    says: str | Lazy
    form: Callable[[HttpRequest, Promise], forms.Form]
    act: Callable[[Promise, How, How], object]
    is_stop: bool = False


def _change(promise: Promise, said: How, how: How) -> None:
    draft = Draft(
        kind=Promise.Kind(promise.kind), says=said["says"], due_at=end_of(said["due_on"]), is_by_day=True,
        about=promise, place=promise.place, owner=promise.owner, made_to=promise.made_to,
        audience=Promise.Audience(promise.audience), made_from=Promise.From(promise.made_from),
    )  # fmt: skip
    replace_promise(draft=draft, reason=said["reason"], tells=True, **how)


def _hand_over(promise: Promise, said: How, how: How) -> None:
    people = {person.public_id: person for person in colleagues_of(promise.owner)}
    to = people.get(said["to"])
    if to is None:
        raise PermissionDenied
    give_to_colleague(to=to, reason=said["reason"], **how)


WAYS: dict[str, Way] = {
    "keep": Way(
        gettext_lazy("It is done"), gettext_lazy("It is done"),
        gettext_lazy("The clock says whether it was on time. Whoever waits for it can say that it is not so."),
        lambda request, _promise: KeepForm(request.POST or None),
        lambda _promise, said, how: keep_promise(**said, tells=True, **how),
    ),
    "change": Way(
        gettext_lazy("Promise something else"), gettext_lazy("Change the promise"),
        gettext_lazy("The first day stays on the record. After it, a change counts as late."),
        lambda request, promise: ReplaceForm(request.POST or None, initial={"says": promise.says}),
        _change,
    ),
    "hand-over": Way(
        gettext_lazy("Hand it over"), gettext_lazy("Hand it over"),
        gettext_lazy("The day stays, and so does who had it before."),
        lambda request, promise: HandOverForm(request.POST or None, people=colleagues_of(promise.owner)),
        _hand_over,
    ),
    "break": Way(
        gettext_lazy("It will not be done"), gettext_lazy("Say that it will not be done"),
        gettext_lazy("It counts as broken. Whoever waits for it reads why."),
        lambda request, _promise: BreakForm(request.POST or None),
        lambda _promise, said, how: break_promise(**said, tells=True, **how),
        is_stop=True,
    ),
}  # fmt: skip
