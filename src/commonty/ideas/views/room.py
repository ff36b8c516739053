"""Ideas in a group's room: the list, one of them, starting, changing, standing behind it. Its members alone find them."""

import secrets

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import person_page
from commonty.cases.queries.help_desk import numbers_for
from commonty.discussions.actions.danger import reading_of
from commonty.discussions.views.danger import danger_in_form
from commonty.groups.models import Membership
from commonty.groups.queries.membership import is_member, may_read_room, membership_of
from commonty.groups.views.shared import count_reading, member_group, posted, room_of, sent, status_of, tried
from commonty.ideas.actions.room import (
    change_room_idea,
    start_room_idea,
    take_room_idea_back,
    tell_of_room_idea,
)
from commonty.ideas.actions.room_ways import support_room_idea, take_room_support_back
from commonty.ideas.forms.room import RoomIdeaForm
from commonty.ideas.models import RoomIdea
from commonty.ideas.queries.room import ideas_in_room, page_of_room_idea
from commonty.ideas.rules.room import is_author, leads

ON_A_PAGE = 25


def idea_in_room(request: HttpRequest, idea_id: str) -> tuple[RoomIdea, Membership | None]:
    """Of a room that this reader may read, and as whom; what an officer reads there is counted."""
    found = RoomIdea.objects.with_all().filter(group__landlord=request.landlord, public_id=idea_id).first()
    if found is None:
        raise Http404
    mine = membership_of(request.person, found.group)
    if mine is not None and mine.is_there:
        return found, mine
    if not may_read_room(request.person, found.group, now=timezone.now()):
        raise Http404
    count_reading(request, found.group)
    return found, None


def members_idea(request: HttpRequest, idea_id: str) -> tuple[RoomIdea, Membership]:
    """For those who do something with it: an officer whom somebody let in only reads."""
    idea, mine = idea_in_room(request, idea_id)
    if mine is None:
        raise Http404
    return idea, mine


def led_idea(request: HttpRequest, idea_id: str) -> RoomIdea:
    """For whoever started it, and for organisers."""
    idea, mine = members_idea(request, idea_id)
    if not leads(idea, request.person, mine):
        raise Http404
    return idea


def own_idea_in_room(request: HttpRequest, idea_id: str) -> tuple[RoomIdea, Membership]:
    idea, mine = members_idea(request, idea_id)
    if not is_author(idea, request.person):
        raise Http404
    return idea, mine


@person_page
@never_cache
def list_room(request: HttpRequest, public_id: str) -> HttpResponse:
    group = room_of(request, public_id)
    page = Paginator(ideas_in_room(group), ON_A_PAGE).get_page(request.GET.get("page"))
    may_start = group.is_open and is_member(request.person, group)
    return render(request, "ideas/room_list.html", {"group": group, "page": page, "may_start": may_start})


@person_page
@never_cache
def start_in_room(request: HttpRequest, public_id: str) -> HttpResponse:
    group, mine = member_group(request, public_id)
    form = RoomIdeaForm(posted(request), initial={"key": secrets.token_urlsafe(24)})
    made: list[RoomIdea] = []
    what = {"group_id": group.pk, "words": form.words_of}
    if sent(request, form, lambda words, **how: made.append(start_room_idea(words, **how)), **what):
        return _after_writing(request, made[0], _("Here it is. The members of the group can read it now."))
    danger_in_form(request, form, group.place, group=group)
    context = {"form": form, "group": group, "mine": mine, "back_url": reverse("ideas:room", args=[public_id])}
    return render(request, "ideas/room_start.html", context, status=status_of(form))


@person_page
@never_cache
def show_in_room(request: HttpRequest, idea_id: str) -> HttpResponse:
    idea, mine = idea_in_room(request, idea_id)
    comments = request.GET.get("comments", "")
    page = page_of_room_idea(idea, request.person, mine, now=timezone.now(), comments=comments)
    context = {"page": page, "idea": idea, "group": idea.group, "view": page.talk}
    return render(request, "ideas/room_idea.html", context)


@person_page
@never_cache
def change_in_room(request: HttpRequest, idea_id: str) -> HttpResponse:
    idea, mine = own_idea_in_room(request, idea_id)
    group = idea.group
    form = RoomIdeaForm(posted(request), initial={"title": idea.title, "says": idea.says})
    made: list[RoomIdea] = []
    what = {"idea_id": idea.pk, "words": form.words_of}
    if sent(request, form, lambda words, **how: made.append(change_room_idea(words, **how)), **what):
        return _after_writing(request, made[0], _("Changed."))
    danger_in_form(request, form, group.place, group=group)
    context = {"form": form, "group": group, "mine": mine, "idea": idea, "back_url": page_of(idea)}
    return render(request, "ideas/room_start.html", context, status=status_of(form))


def page_of(idea: RoomIdea) -> str:
    return reverse("ideas:in_room", args=[idea.public_id])


def _after_writing(request: HttpRequest, idea: RoomIdea, says: str) -> HttpResponse:
    """Danger goes before all else, and is for its author to tell."""
    if idea.asks_writer:
        return redirect("ideas:room_tell", idea.public_id)
    messages.success(request, says)
    return redirect(page_of(idea))


@person_page
@never_cache
def versions_in_room(request: HttpRequest, idea_id: str) -> HttpResponse:
    idea, _mine = idea_in_room(request, idea_id)
    context = {"idea": idea, "versions": list(idea.versions.order_by("-number")), "back_url": page_of(idea)}
    return render(request, "ideas/room_versions.html", context)


@person_page
@require_POST
def support_in_room(request: HttpRequest, idea_id: str) -> HttpResponse:
    idea, _mine = members_idea(request, idea_id)
    tried(request, _("You stand behind it."), support_room_idea, idea_id=idea.pk)
    return redirect(page_of(idea))


@person_page
@require_POST
def support_back_in_room(request: HttpRequest, idea_id: str) -> HttpResponse:
    idea, _mine = members_idea(request, idea_id)
    tried(request, _("Taken back."), take_room_support_back, idea_id=idea.pk)
    return redirect(page_of(idea))


@person_page
@never_cache
def take_back_in_room(request: HttpRequest, idea_id: str) -> HttpResponse:
    """Its words go for good, confirmed first."""
    idea = led_idea(request, idea_id)
    if request.method == "POST":
        tried(request, _("Taken back. Nobody can read its words any more."), take_room_idea_back, idea_id=idea.pk)
        return redirect(page_of(idea))
    is_own = is_author(idea, request.person)
    return render(request, "ideas/room_back.html", {"idea": idea, "is_own": is_own, "back_url": page_of(idea)})


@person_page
@never_cache
def tell_in_room(request: HttpRequest, idea_id: str) -> HttpResponse:
    """It tells of danger: shall we tell the landlord? Shown to whoever wrote it, and to nobody else."""
    idea, _mine = own_idea_in_room(request, idea_id)
    if request.method == "POST":
        cases: list[object] = []
        what = {"idea_id": idea.pk, "is_yes": "yes" in request.POST}
        tried(request, "", lambda **how: cases.append(tell_of_room_idea(**how)), **what)
        case = cases[0] if cases else None
        if case is None:
            if "yes" in request.POST:
                messages.warning(request, _("Nothing was sent: please tell us under “Get help”."))
            return redirect(page_of(idea))
        messages.success(request, _("The landlord has it. Only these words of yours, and nothing else of the room."))
        return redirect("cases:show", case.public_id)  # type: ignore[attr-defined]
    place, text = idea.group.place, f"{idea.title}\n\n{idea.says}"
    dangers = reading_of(text, place).dangers
    numbers = numbers_for(place.landlord or place, dangers) if dangers else []
    context = {"comment": {"text": text}, "numbers": numbers, "back_url": page_of(idea)}
    return render(request, "discussions/tell.html", context)
