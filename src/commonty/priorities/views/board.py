"""The board of a place, one need, its feed and file; and what residents say of it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commonty.access.may import can
from commonty.access.pages import open_page, person_page
from commonty.access.refusal import Refused
from commonty.kit.feeds import Entry, feed_answer
from commonty.kit.open_files import csv_answer
from commonty.places.asked import own_part, place_asked
from commonty.priorities.actions.answering import say_not_done
from commonty.priorities.actions.voices import say_me_too, take_voice_back
from commonty.priorities.beside import parts_of_need
from commonty.priorities.models import Need
from commonty.priorities.queries.board import SHOWN, first_of, needs_at
from commonty.priorities.queries.page import page_of_need
from commonty.priorities.queries.rules import MAY_SET, rule_at
from commonty.priorities.rules.words import rule_in_words

ON_A_PAGE, MOST = 20, 2_000


def visible_need(request: HttpRequest, public_id: str) -> Need:
    """Of this landlord alone."""
    if request.landlord is None:
        raise Http404
    seen = Need.objects.visible_to(request.person).within(request.landlord).with_voices().with_all()
    seen = seen.select_related("author__merged_into", "landlord", "joined_into", "case")
    return get_object_or_404(seen, public_id=public_id)


def asked_for(request: HttpRequest) -> dict[str, str]:
    show = request.GET.get("show", "")
    return {"show": show if show in SHOWN else "most", "words": request.GET.get("q", "").strip()[:100]}


@open_page
@require_safe
def list_needs(request: HttpRequest) -> HttpResponse:
    place, asked = place_asked(request), asked_for(request)
    rule = rule_at(place)
    page = Paginator(needs_at(place, request.person, **asked), ON_A_PAGE).get_page(request.GET.get("page"))
    where = {"place": place.public_id} if place != request.landlord else {}
    words = {"q": asked["words"]} if asked["words"] else {}
    context = {
        "page": page, "where": place, "asked": asked, "near": _query({**where, **words}),
        "keep": _query({**where, **words, "show": asked["show"]}),
        "shown": [
            ("most", _("Most voices")), ("new", _("Newest")), ("open", _("Without an answer")),
            ("answered", _("Answered")), ("done", _("Done")), ("all", _("All, also what is over")),
        ],
        "rule": rule_in_words(rule), "first": first_of(place, rule.top), "top": rule.top,
        "here": own_part(request, place), "now": timezone.now(),
        "may_set": any(can(request.person, permission, within=None) for permission in MAY_SET),
    }  # fmt: skip
    return render(request, "priorities/list.html", context)


def _query(kept: dict[str, str]) -> str:
    return f"{urlencode(kept)}&" if kept else ""


@open_page
@never_cache
def show_need(request: HttpRequest, public_id: str) -> HttpResponse:
    now = timezone.now()
    page = page_of_need(visible_need(request, public_id), request.person, now=now)
    context = {
        "page": page, "need": page.need, "rule": rule_in_words(page.rule),
        "parts": parts_of_need(page.need, request.person, now),
    }  # fmt: skip
    return render(request, "priorities/need.html", context)


@open_page
@require_safe
def needs_csv(request: HttpRequest) -> HttpResponse:
    """What everybody can read, whoever asks for the file."""
    heads = ["number", "need", "place", "channel", "made_at", "voices", "state", "our_answer", "by_day"]
    rows = (
        [
            need.number, need.words, need.place.name, need.channel, need.made_at.isoformat(), need.heard,
            "done" if need.is_done else need.state, _last_answer(need),
            need.promise.due_on.isoformat() if need.promise else "",
        ]
        for need in needs_at(place_asked(request), None, **asked_for(request))[:MOST]
    )  # fmt: skip
    return csv_answer("needs.csv", heads, rows)


def _last_answer(need: Need) -> str:
    return next((answer.says for answer in need.answers.all()), "")


@open_page
@require_safe
def needs_feed(request: HttpRequest) -> HttpResponse:
    place = place_asked(request)
    return feed_answer(
        request, title=_("What is needed: %(place)s") % {"place": place.name}, page=reverse("priorities:list"),
        says=_("What neighbours need, and what we promise"),
        entries=(_entry(need) for need in needs_at(place, None, **asked_for(request))[:50]),
    )  # fmt: skip


def _entry(need: Need) -> Entry:
    changed_at = max([need.made_at, *(answer.at for answer in need.answers.all())])
    page = reverse("priorities:show", args=[need.public_id])
    return Entry(need.words, page, _last_answer(need), need.made_at, changed_at)


def by_web(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.person, "now": timezone.now(), "channel": "web"}


@person_page
@require_POST
def me_too(request: HttpRequest, public_id: str) -> HttpResponse:
    return _tried(request, _("Noted. You hear what we answer."), say_me_too, visible_need(request, public_id))


@person_page
@require_POST
def take_back(request: HttpRequest, public_id: str) -> HttpResponse:
    says = _("Taken back. You hear no more of it.")
    return _tried(request, says, take_voice_back, visible_need(request, public_id))


@person_page
@require_POST
def not_done(request: HttpRequest, public_id: str) -> HttpResponse:
    says = _("Thank you. It is open again, and whoever promised it is told.")
    return _tried(request, says, say_not_done, visible_need(request, public_id))


def _tried(request: HttpRequest, says: str, action: Any, need: Need) -> HttpResponse:
    try:
        action(need_id=need.pk, **by_web(request))
        messages.success(request, says)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("priorities:show", need.public_id)
