"""What becomes of an idea in a group's room: the group decides, it goes out to everybody, or it is put away."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import person_page
from commonty.discussions.views.danger import danger_in_form
from commonty.groups.forms.deciding import OpenForm
from commonty.groups.models import Decision, Group
from commonty.groups.views.shared import posted, sent, sent_to_room, status_of, tried, typed
from commonty.ideas.actions.room_ways import (
    ask_group,
    open_room_idea_again,
    put_room_idea_away,
    take_room_idea_out,
)
from commonty.ideas.forms.room import PutAwayForm, TakeOutForm
from commonty.ideas.models import Idea, RoomIdea
from commonty.ideas.rules.room import is_author
from commonty.ideas.views.room import led_idea, page_of
from commonty.ideas.views.starting import page_after, places_of, posted_with_files, tell_if_held, twins_to_show
from commonty.kit.uploads import holder_of


@person_page
@never_cache
def ask_in_room(request: HttpRequest, idea_id: str) -> HttpResponse:
    """The form of any decision, with the words of the idea in it."""
    idea = led_idea(request, idea_id)
    initial = {"question": idea.title, "says": idea.says, "key": secrets.token_urlsafe(24)}
    form = OpenForm(posted(request), initial=initial)
    made: list[Decision] = []
    what = {"idea_id": idea.pk, "asked": form.question_of, "posted_key": typed("key")}
    if sent(request, form, lambda asked, **how: made.append(ask_group(asked, **how)), **what):
        return redirect("groups:decision", idea.group.public_id, made[0].public_id)
    context = {"form": form, "group": idea.group, "back_url": page_of(idea)}
    return render(request, "groups/new_decision.html", context, status=status_of(form))


@person_page
@never_cache
def put_away_in_room(request: HttpRequest, idea_id: str) -> HttpResponse:
    idea = led_idea(request, idea_id)
    form = PutAwayForm(posted(request))
    if sent_to_room(request, form, put_room_idea_away, idea_id=idea.pk, because=typed("because")):
        messages.success(request, _("Put away. It stays to be read, with why."))
        return redirect(page_of(idea))
    danger_in_form(request, form, idea.group.place, group=idea.group)
    context = {"form": form, "idea": idea, "back_url": page_of(idea)}
    return render(request, "ideas/room_away.html", context, status=status_of(form))


@person_page
@require_POST
def open_again_in_room(request: HttpRequest, idea_id: str) -> HttpResponse:
    idea = led_idea(request, idea_id)
    tried(request, _("It is open again."), open_room_idea_again, idea_id=idea.pk)
    return redirect(page_of(idea))


@person_page
@never_cache
def take_out_of_room(request: HttpRequest, idea_id: str) -> HttpResponse:
    """The page to start a public idea, with these words in it; whoever sends it is its author."""
    idea = led_idea(request, idea_id)
    places = places_of(request.person)
    if not places:
        return render(request, "ideas/no_home.html")
    is_named = Group.objects.named().filter(pk=idea.group_id).exists()
    is_own = is_author(idea, request.person)
    initial = {"place": places[0].public_id, "key": secrets.token_urlsafe(24), "title": idea.title}
    if is_own:
        initial["says"] = idea.says
    form = TakeOutForm(
        *posted_with_files(request), places=places, holder=holder_of(request), initial=initial,
        group_name=idea.group.name if is_named else "",
    )  # fmt: skip
    # A form that comes twice would find its own idea to be like it.
    is_first = form.is_bound and idea.state == RoomIdea.State.OPEN
    twins = twins_to_show(request, form) if is_first and form.is_valid() else []
    if not twins and (public := _taken_out(request, form, idea)):
        return redirect(*page_after(public, request.person))
    danger_in_form(request, form, idea.group.place, group=idea.group)
    form.keep_uploads(now=timezone.now())
    context = {"form": form, "twins": twins, "idea": idea, "is_own": is_own, "back_url": page_of(idea)}
    return render(request, "ideas/room_out.html", context, status=status_of(form))


def _taken_out(request: HttpRequest, form: TakeOutForm, idea: RoomIdea) -> Idea | None:
    made: list[Idea] = []
    what = {
        "idea_id": idea.pk, "words": lambda _said: form.words(),
        "names_group": lambda said: bool(said.get("names_group")),
    }  # fmt: skip
    if not sent(request, form, lambda words, **how: made.append(take_room_idea_out(words, **how)), **what):
        return None
    form.drop_uploads()
    if not tell_if_held(request, made[0]):
        says = _("Your idea is up. Its number is %(number)d: neighbours can say it on the phone.")
        messages.success(request, says % {"number": made[0].number})
    return made[0]
