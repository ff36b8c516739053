"""What people think, for everybody: the list, one with its report, files."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from commonty.access.may import can
from commonty.access.pages import open_page
from commonty.access.permissions import Permission
from commonty.kit.csv_files import csv_answer
from commonty.kit.feeds import Entry, feed_answer
from commonty.opinions.models import Conversation, ConversationQuerySet
from commonty.opinions.queries.conversations import conversations_at, may_take_part
from commonty.opinions.queries.files import COMMENT_HEADS, VOTE_HEADS, statement_rows, vote_rows
from commonty.opinions.report_words import HIGH, WIDE, report_page
from commonty.people.models import Person
from commonty.places.models import Place

ON_A_PAGE = 20


def _listed(request: HttpRequest, person: Person | None) -> ConversationQuerySet:
    """By the links above the list: ?place=, ?show=open or closed, ?q=."""
    if request.landlord is None:
        raise Http404
    public = Place.objects.public().within(request.landlord)
    place = public.filter(public_id=request.GET.get("place", "")[:20]).first() or request.landlord
    found, now = conversations_at(place, person), timezone.now()
    show, words = request.GET.get("show", ""), request.GET.get("q", "").replace("\0", "")[:80]
    if words:
        found = found.filter(question__icontains=words)
    open_now = Conversation.objects.going_on(now).values("pk")
    return {"open": found.filter(pk__in=open_now), "closed": found.exclude(pk__in=open_now)}.get(show, found)


@open_page
@gzip_page
@require_safe
def list_conversations(request: HttpRequest) -> HttpResponse:
    show, now = request.GET.get("show", ""), timezone.now()
    page = Paginator(_listed(request, request.person), ON_A_PAGE).get_page(request.GET.get("page"))
    for conversation in page:
        conversation.takes_votes = conversation.is_open(now)
    context = {
        "page": page, "show": show, "now": now, "place_id": request.GET.get("place", "")[:20],
        "filters": [("", _("All")), ("open", _("Going on")), ("closed", _("Closed"))],
        "may_ask": can(request.person, Permission.ASK_PEOPLE, within=None),
    }  # fmt: skip
    return render(request, "opinions/list.html", context)


@open_page
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    return feed_answer(
        request, title=_("What people think"), page=reverse("opinions:list"),
        says=_("What residents are asked, and what they think"),
        entries=(
            Entry(one.question, reverse("opinions:show", args=[one.public_id]), one.words, one.opened_at, one.report_at)
            for one in _listed(request, None)[:ON_A_PAGE]
        ),
    )  # fmt: skip


@open_page
@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    heads = ["question", "place", "from", "until", "people", "page"]
    rows = (
        [
            c.question, c.place.name, c.opened_at.isoformat(), c.ends_at.isoformat(), c.report.get("people") or "",
            request.build_absolute_uri(reverse("opinions:show", args=[c.public_id])),
        ]
        for c in _listed(request, None)[:2_000]
    )  # fmt: skip
    return csv_answer("what-people-think.csv", heads, rows)


def conversation_here(request: HttpRequest, public_id: str) -> Conversation:
    """Of the landlord whose host this is, and only what this person may see."""
    seen = Conversation.objects.visible_to(request.person).select_related("place__landlord", "place__parent")
    within = seen.filter(place__path__startswith=request.landlord.path) if request.landlord else seen.none()
    return get_object_or_404(within, public_id=public_id)


@open_page
@gzip_page
@require_safe
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    conversation, now = conversation_here(request, public_id), timezone.now()
    context = {
        "conversation": conversation,
        "report": report_page(conversation),
        "now": now,
        "is_open": conversation.is_open(now),
        "has_closed": conversation.has_closed(now),
        "may_take_part": may_take_part(conversation, request.person),
        "may_ask": can(request.person, Permission.ASK_PEOPLE, within=conversation.place),
        "may_enter": can(request.person, Permission.VOTE_FOR_SOMEBODY, within=conversation.place),
        "address": request.build_absolute_uri(reverse("opinions:answer", args=[public_id])),
        "wide": WIDE, "high": HIGH,
    }  # fmt: skip
    return render(request, "opinions/show.html", context)


@open_page
@require_safe
def statements_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    return csv_answer("comments.csv", COMMENT_HEADS, statement_rows(conversation_here(request, public_id)))


@open_page
@require_safe
def votes_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    """When it has closed: two files of one that goes on would tell who said what in between."""
    conversation = conversation_here(request, public_id)
    rows = vote_rows(conversation) if conversation.has_closed(timezone.now()) else None
    if rows is None:
        raise Http404
    return csv_answer("votes.csv", VOTE_HEADS, rows)
