"""Ideas, for everybody: the list, one with its answer, a feed, a file; and «I support this»."""

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
from commonty.files.serving import photo_answer
from commonty.ideas.actions.challenging import challenge_answer
from commonty.ideas.actions.ending import keep_idea_open, withdraw_idea
from commonty.ideas.actions.supporting import support_idea, take_support_back
from commonty.ideas.drafts import draft_of
from commonty.ideas.models import Idea
from commonty.ideas.queries.authors import is_author
from commonty.ideas.queries.listing import SHOWN, ideas_at
from commonty.ideas.queries.page import for_page, page_of_idea
from commonty.ideas.queries.staff import MAY_SET
from commonty.ideas.queries.standing import thresholds_at
from commonty.ideas.rules.words import missing_in_words, thresholds_in_words
from commonty.kit.feeds import Entry, feed_answer
from commonty.kit.open_files import csv_answer, in_pounds
from commonty.kit.parts import parts
from commonty.places.asked import own_part, place_asked

ON_A_PAGE, MOST = 20, 2_000
# What most pages of an idea show: building a query for more columns takes longer than asking for them where they are.
WITH = ("author__merged_into", "photo", "thread__place", "thread__opened_by__merged_into")


def visible_idea(request: HttpRequest, public_id: str, *, with_all: bool = False) -> Idea:
    """Of this landlord alone, whatever the number."""
    if request.landlord is None:
        raise Http404
    seen = Idea.objects.visible_to(request.person).within(request.landlord).with_supporters()
    if with_all:
        seen = for_page(seen, request.person, on=timezone.localdate())
    return get_object_or_404(seen.select_related(*WITH), public_id=public_id)


def own_idea(request: HttpRequest, public_id: str) -> Idea:
    """For any of its authors."""
    idea = visible_idea(request, public_id)
    if not is_author(request.person, idea):
        raise Http404
    return idea


def asked_for(request: HttpRequest) -> dict[str, str]:
    show = request.GET.get("show", "")
    return {"show": show if show in SHOWN else "new", "words": request.GET.get("q", "").strip()[:100]}


@open_page
@require_safe
def list_ideas(request: HttpRequest) -> HttpResponse:
    place, asked = place_asked(request), asked_for(request)
    page = Paginator(ideas_at(place, request.person, **asked), ON_A_PAGE).get_page(request.GET.get("page"))
    where = {"place": place.public_id} if place != request.landlord else {}
    words = {"q": asked["words"]} if asked["words"] else {}
    context = {
        "page": page, "where": place, "asked": asked, "near": _query({**where, **words}),
        "keep": _query({**where, **words, "show": asked["show"]}),
        "shown": [
            ("new", _("Newest")), ("supported", _("Most supported")), ("waiting", _("Waiting for an answer")),
            ("answered", _("Answered")), ("all", _("All, also what is over")),
        ],
        "rule": thresholds_in_words(thresholds_at(place)),
        "draft": draft_of(request.person) if request.person else None,
        "here": own_part(request, place),
        "may_set": any(can(request.person, permission, within=None) for permission in MAY_SET),
    }  # fmt: skip
    return render(request, "ideas/list.html", context)


def _query(kept: dict[str, str]) -> str:
    return f"{urlencode(kept)}&" if kept else ""


@open_page
@never_cache
def show_idea(request: HttpRequest, public_id: str) -> HttpResponse:
    now, comments = timezone.now(), request.GET.get("comments", "")
    idea = visible_idea(request, public_id, with_all=True)
    page = page_of_idea(idea, request.person, now=now, comments=comments, said=request.GET.get("said", ""))
    context = {
        "page": page,
        "idea": idea,
        "view": page.talk,
        "rule": thresholds_in_words(page.thresholds),
        "missing": missing_in_words(page.missing) if page.missing else "",
        "ways_on": parts("goes_on_from_idea", "GOES_ON", idea, request.person),
    }
    return render(request, "ideas/idea.html", context)


@open_page
@require_safe
def ideas_csv(request: HttpRequest) -> HttpResponse:
    """What everybody can read, whoever asks for the file."""
    heads = ["number", "title", "idea", "place", "where", "helps", "guess", "who_would_do_it", "channel",
             "started_at", "supporters", "state", "decision"]  # fmt: skip
    rows = (
        [
            idea.number, idea.title, idea.says, idea.place.name, idea.spot, idea.helps, in_pounds(idea.guess_pence),
            idea.who_does, idea.channel, idea.started_at.isoformat(), idea.supporters, idea.state, idea.decision,
        ]
        for idea in ideas_at(place_asked(request), None, **asked_for(request))[:MOST]
    )  # fmt: skip
    return csv_answer("ideas.csv", heads, rows)


@open_page
@require_safe
def ideas_feed(request: HttpRequest) -> HttpResponse:
    place = place_asked(request)
    return feed_answer(
        request, title=_("Ideas: %(place)s") % {"place": place.name}, page=reverse("ideas:list"),
        says=_("What neighbours would like to see, and what we answer"),
        entries=(
            Entry(idea.title, reverse("ideas:show", args=[idea.public_id]), idea.says, idea.started_at, idea.moved_at)
            for idea in ideas_at(place, None, **asked_for(request))[:50]
        ),
    )  # fmt: skip


@open_page
@require_safe
def picture(request: HttpRequest, public_id: str) -> HttpResponse:
    return _picture(request, public_id, is_small=False)


@open_page
@require_safe
def small_picture(request: HttpRequest, public_id: str) -> HttpResponse:
    return _picture(request, public_id, is_small=True)


def _picture(request: HttpRequest, public_id: str, *, is_small: bool) -> HttpResponse:
    photo = visible_idea(request, public_id).photo
    if photo is None:
        raise Http404
    return photo_answer(photo, is_small=is_small)


def by_web(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.person, "now": timezone.now(), "channel": "web"}


@person_page
@require_POST
def support(request: HttpRequest, public_id: str) -> HttpResponse:
    says = _("You stand behind it. You hear when there is news, and when we answer.")
    return _tried(request, says, support_idea, visible_idea(request, public_id))


@person_page
@require_POST
def take_back(request: HttpRequest, public_id: str) -> HttpResponse:
    return _tried(
        request, _("Taken back. You hear no more of it."), take_support_back, visible_idea(request, public_id)
    )


@person_page
@require_POST
def challenge(request: HttpRequest, public_id: str) -> HttpResponse:
    says = _("Noted. When enough ask for it, somebody else answers anew.")
    return _tried(request, says, challenge_answer, visible_idea(request, public_id))


@person_page
@require_POST
def keep_open(request: HttpRequest, public_id: str) -> HttpResponse:
    return _tried(request, _("It stays open."), keep_idea_open, own_idea(request, public_id))


@person_page
@never_cache
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """By whoever started it, confirmed in words first."""
    idea = visible_idea(request, public_id)
    if not idea.author.is_same_human(request.person):
        raise Http404
    if request.method == "POST":
        return _tried(request, _("Taken back. It stays to be read."), withdraw_idea, idea)
    return render(request, "ideas/withdraw.html", {"idea": idea})


def _tried(request: HttpRequest, says: str, action: Any, idea: Idea) -> HttpResponse:
    try:
        action(idea_id=idea.pk, **by_web(request))
        messages.success(request, says)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("ideas:show", idea.public_id)
