"""Starting an idea: what is typed is kept, and what neighbours wish for already is shown before it goes up."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import person_page, staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.discussions.actions.danger import tells_of_danger
from commonty.discussions.views.danger import danger_in_form
from commonty.ideas.actions.starting import start_idea
from commonty.ideas.drafts import LENGTHS, draft_of, forget_draft, keep_draft
from commonty.ideas.forms.starting import IdeaForm, IdeaForSomebodyForm
from commonty.ideas.models import Idea
from commonty.ideas.queries.listing import twins_of
from commonty.ideas.views.ideas import by_web
from commonty.kit.uploads import holder_of
from commonty.people.callers import caller_here
from commonty.people.models import Person
from commonty.people.queries.homes import homes_of
from commonty.places.models import Place
from commonty.places.queries import places_round


def posted_with_files(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


@person_page
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """First what is alike, if anything is; the second press puts it up."""
    places = places_of(request.person)
    if not places:
        return render(request, "ideas/no_home.html")
    form = IdeaForm(
        *posted_with_files(request), places=places, holder=holder_of(request), initial=_begun(request.person, places)
    )
    if request.method == "POST" and "keep" in request.POST:
        keep(request, form)
        form.drop_uploads()
        messages.success(request, _("Kept. Only you see it. Go on with it whenever you like."))
        return redirect("ideas:list")
    if request.method == "POST" and form.is_valid():
        twins = twins_to_show(request, form)
        if not twins and (idea := _put_up(request, form)):
            return redirect(*page_after(idea, request.person))
        if twins:
            return _start_page(request, form, twins)
    if form.is_bound and (told := danger_in_form(request, form, form.where)):
        return told
    return _start_page(request, form, [])


def _put_up(request: HttpRequest, form: IdeaForm) -> Idea | None:
    try:
        idea = start_idea(form.words(), **by_web(request))
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    form.drop_uploads()
    if tell_if_held(request, idea):
        return idea
    says = _("Your idea is up. Its number is %(number)d: neighbours can say it on the phone.")
    messages.success(request, says % {"number": idea.number})
    return idea


def page_after(idea: Idea, person: Person) -> tuple[str, ...]:
    """Of a danger its own page, for whoever told it; staff who typed what is held go back to ideas."""
    if idea.case is not None and idea.author.is_same_human(person):
        return "cases:show", idea.case.public_id
    if idea.is_held and not idea.author.is_same_human(person):
        return ("ideas:list",)
    return "ideas:show", idea.public_id


def tell_if_held(request: HttpRequest, idea: Idea) -> bool:
    """Danger and damp are dealt with at once, and by whom it is told on the request's page."""
    if idea.case is not None:
        says = _("This tells of danger or damp. It is a request now, and neighbours don’t read it.")
        messages.warning(request, says)
    elif idea.is_held:
        messages.success(request, _("Thank you. Somebody reads your first idea here, then everybody can."))
    return idea.is_held


def _start_page(request: HttpRequest, form: IdeaForm, twins: list[Idea]) -> HttpResponse:
    if request.method == "POST":
        keep(request, form)
    form.keep_uploads(now=timezone.now())
    context = {"form": form, "twins": twins, "draft": draft_of(request.person)}
    return render(request, "ideas/start.html", context, status=422 if form.errors else 200)


def twins_to_show(request: HttpRequest, form: IdeaForm) -> list[Idea]:
    """Once: whoever has seen them and goes on means another thing. Before danger they don't come."""
    said = form.cleaned_data
    if "twins_seen" in request.POST or tells_of_danger(f"{said['title']}\n{said['says']}", form.where):
        return []
    return twins_of(said["title"], said["says"], form.places[said["place"]], request.person)


def places_of(person: Person) -> list[Place]:
    return places_round(homes_of(person, on=timezone.localdate()))


def _begun(person: Person, places: list[Place]) -> dict[str, Any]:
    draft, usual = draft_of(person), places[0].public_id
    begun = {name: getattr(draft, name) for name in LENGTHS} if draft else {}
    kept = draft.place.public_id if draft and draft.place in places else usual
    return {**begun, "place": kept, "key": secrets.token_urlsafe(24)}


def keep(request: HttpRequest, form: IdeaForm) -> None:
    place = form.places.get(request.POST.get("place", ""))
    keep_draft(request.person, request.POST.dict(), place, now=timezone.now())


@person_page
@require_POST
@never_cache
def look(request: HttpRequest) -> HttpResponse:
    """While somebody is still typing (with script): it is kept, and what is alike comes up."""
    places = places_of(request.person)
    if not places:
        return HttpResponse(status=204)
    form = IdeaForm(request.POST, places=places, holder=holder_of(request))
    keep(request, form)
    place = form.places.get(request.POST.get("place", ""), places[0])
    title, says = (request.POST.get(name, "")[:2_000] for name in ("title", "says"))
    return render(request, "ideas/_twins.html", {"twins": twins_of(title, says, place, request.person)})


@person_page
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    forget_draft(request.person)
    messages.success(request, _("What you had begun is gone."))
    return redirect("ideas:list")


@staff_page(Permission.VOTE_FOR_SOMEBODY)
@never_cache
def start_for(request: HttpRequest, person_id: str) -> HttpResponse:
    """Typed by staff while somebody talks; it is theirs all the same."""
    caller = caller_here(request, person_id)
    places = places_of(caller)
    if not places:
        return render(request, "ideas/no_home.html", {"caller": caller})
    form = IdeaForSomebodyForm(
        *posted_with_files(request), places=places, holder=holder_of(request),
        initial={"place": places[0].public_id, "key": secrets.token_urlsafe(24)},
    )  # fmt: skip
    twins: list[Idea] = []
    if request.method == "POST" and form.is_valid():
        twins = twins_to_show(request, form)
        if not twins and (idea := _put_up_for(request, caller, form)):
            return redirect(*page_after(idea, request.person))
    if form.is_bound and (told := danger_in_form(request, form, form.where, typed_for=caller)):
        return told
    form.keep_uploads(now=timezone.now())
    context = {"form": form, "twins": twins, "caller": caller}
    return render(request, "ideas/start.html", context, status=422 if form.errors else 200)


def _put_up_for(request: HttpRequest, caller: Person, form: IdeaForSomebodyForm) -> Idea | None:
    try:
        how = {"now": timezone.now(), "channel": form.cleaned_data["channel"], "typed_by": request.person}
        idea = start_idea(form.words(), by=caller, **how)
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    form.drop_uploads()
    if tell_if_held(request, idea):
        return idea
    says = _("%(name)s’s idea is up. Its number is %(number)d.")
    messages.success(request, says % {"name": caller.name, "number": idea.number})
    return idea
