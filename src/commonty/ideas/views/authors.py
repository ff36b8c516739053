"""The authors of an idea: invite one, say yes or no, leave, take one away, show one's first name."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import person_page
from commonty.access.refusal import Refused
from commonty.discussions.rules.names import shown_name
from commonty.ideas.actions.authors import (
    become_author,
    decline_authorship,
    invite_author,
    leave_authors,
    name_author,
    take_author_away,
)
from commonty.ideas.forms.authors import BecomeAuthorForm, InviteAuthorForm
from commonty.ideas.models import CoAuthor, Idea
from commonty.ideas.queries.authors import co_author_of, named_authors
from commonty.ideas.rules.authors import MOST_AUTHORS, is_invited, takes_authors
from commonty.ideas.views.ideas import by_web, own_idea, visible_idea


@person_page
@never_cache
def authors(request: HttpRequest, public_id: str) -> HttpResponse:
    """For its authors alone. Whoever started it invites here: what comes of a name, nobody is told."""
    idea = own_idea(request, public_id)
    is_first = idea.author.is_same_human(request.person)
    form = InviteAuthorForm(request.POST if request.method == "POST" and is_first else None)
    if form.is_bound and form.is_valid():
        try:
            invite_author(idea_id=idea.pk, name=form.cleaned_data["name"], **by_web(request))
            says = _("If we know exactly one neighbour of that name here, they have your invitation now.")
            messages.success(request, says)
            return redirect("ideas:authors", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    listed = named_authors(idea, request.person)
    may_invite = is_first and takes_authors(idea) and len(listed) < MOST_AUTHORS
    context = {
        "idea": idea, "authors": listed, "is_first": is_first, "form": form if may_invite else None,
        "me": next((one for one in listed if one.is_me), None), "reads_as": shown_name(request.person),
    }  # fmt: skip
    return render(request, "ideas/authors.html", context, status=422 if form.errors else 200)


@person_page
@never_cache
def invitation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Yes or no. Who is not invited is led to the idea."""
    idea = visible_idea(request, public_id)
    mine = co_author_of(request.person, idea)
    if not is_invited(mine, now=timezone.now()) and request.method != "POST":
        return redirect("ideas:show", public_id)
    if mine is None:
        raise Http404
    form = BecomeAuthorForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            _answer(request, idea, is_named=form.cleaned_data["is_named"])
            return redirect("ideas:show", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {
        "form": form, "idea": idea, "asks": shown_name(idea.author), "reads_as": shown_name(request.person),
        "back_url": reverse("ideas:show", args=[public_id]),
    }  # fmt: skip
    return render(request, "ideas/invitation.html", context, status=422 if form.errors else 200)


def _answer(request: HttpRequest, idea: Idea, *, is_named: bool) -> None:
    if "no" in request.POST:
        decline_authorship(idea_id=idea.pk, **by_web(request))
        messages.success(request, _("You said no. Nobody is told."))
    else:
        become_author(idea_id=idea.pk, is_named=is_named, **by_web(request))
        messages.success(request, _("You are one of its authors now. The others are told."))


@person_page
@never_cache
def leave(request: HttpRequest, public_id: str) -> HttpResponse:
    """Confirmed in words first."""
    idea = own_idea(request, public_id)
    if request.method != "POST":
        return render(request, "ideas/leave.html", {"idea": idea})
    return _tried(request, idea, "ideas:show", _("You are no author of it any more."), leave_authors)


@person_page
@require_POST
def show_name(request: HttpRequest, public_id: str) -> HttpResponse:
    idea, is_named = own_idea(request, public_id), "yes" in request.POST
    says = _("Your first name stands on it now.") if is_named else _("Your name stands nowhere now.")
    return _tried(request, idea, "ideas:authors", says, name_author, is_named=is_named)


@person_page
@never_cache
def take_away(request: HttpRequest, author_id: str) -> HttpResponse:
    """Whoever started it, confirmed in words first."""
    there = CoAuthor.objects.there().select_related("person__merged_into")
    theirs = get_object_or_404(there, public_id=author_id)
    idea = get_object_or_404(
        Idea.objects.visible_to(request.person).within(request.landlord).select_related("author__merged_into"),
        pk=theirs.idea_id,
    )
    if not idea.author.is_same_human(request.person):
        raise Http404
    if request.method != "POST":
        return render(request, "ideas/take_author_away.html", {"idea": idea, "name": shown_name(theirs.person)})
    try:
        take_author_away(co_author_id=theirs.pk, **by_web(request))
        messages.success(request, _("They are no author of it any more, and are told."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("ideas:authors", idea.public_id)


def _tried(request: HttpRequest, idea: Idea, to: str, says: str, action: Any, **what: Any) -> HttpResponse:
    try:
        action(idea_id=idea.pk, **what, **by_web(request))
        messages.success(request, says)
    except Refused as refused:
        messages.error(request, str(refused))
        to = "ideas:show"
    return redirect(to, idea.public_id)
