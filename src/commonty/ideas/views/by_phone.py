"""What somebody on the phone says of an idea: it is read out to them first, then their word is written down."""

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.models import Case
from commonty.discussions.rules.names import shown_name
from commonty.discussions.views.danger import danger_in_form
from commonty.ideas.actions.amending import suggest_change
from commonty.ideas.actions.authors import become_author, decline_authorship
from commonty.ideas.actions.challenging import challenge_answer
from commonty.ideas.actions.offering import offer_help
from commonty.ideas.actions.supporting import support_idea
from commonty.ideas.forms.by_phone import HOW_SAID, ChangeForSomebodyForm, OfferForSomebodyForm, SupportNumberForm
from commonty.ideas.models import Idea, Offer
from commonty.ideas.queries.page import for_page, page_of_idea
from commonty.ideas.views.ideas import WITH
from commonty.people.callers import caller_here
from commonty.people.models import Person

SAYS: dict[str, tuple[Callable[..., Any], Any]] = {
    "support": (support_idea, gettext_lazy("%(name)s stands behind idea %(number)d: %(title)s")),
    "challenge": (challenge_answer, gettext_lazy("%(name)s asks for another look at idea %(number)d: %(title)s")),
    "author": (become_author, gettext_lazy("%(name)s is an author of idea %(number)d now: %(title)s")),
    "no_author": (decline_authorship, gettext_lazy("%(name)s is no author of idea %(number)d: %(title)s")),
}


@staff_page(Permission.VOTE_FOR_SOMEBODY)
@never_cache
def say_for(request: HttpRequest, person_id: str) -> HttpResponse:
    """By the number that they say."""
    caller = caller_here(request, person_id)
    sent = request.POST if request.method == "POST" else request.GET if "number" in request.GET else None
    form, idea = SupportNumberForm(sent), None
    if form.is_bound and form.is_valid():
        idea = _ideas_for(request, caller).filter(number=form.cleaned_data["number"]).first()
        if idea is None:
            form.add_error("number", _("There is no idea with this number. Ask them to read it again."))
    if request.method == "POST" and idea is not None and _said(request, caller, idea, form):
        return redirect("cases:on_the_phone", caller.public_id)
    page = page_of_idea(idea, caller, now=timezone.now()) if idea else None
    context = {"form": form, "idea": idea, "page": page, "caller": caller, "back_url": reverse("ideas:list")}
    return render(request, "ideas/support_for.html", context, status=422 if form.errors else 200)


def _ideas_for(request: HttpRequest, caller: Person) -> Any:
    """What this member of staff reads, with what it is to the caller."""
    seen = Idea.objects.visible_to(request.person).within(caller.landlord).with_supporters()
    return for_page(seen, caller, on=timezone.localdate()).select_related(*WITH)


def _said(request: HttpRequest, caller: Person, idea: Idea, form: Form) -> bool:
    action, says = SAYS.get(request.POST.get("says", "support"), SAYS["support"])
    channel = request.POST.get("channel", "phone")
    how = {"now": timezone.now(), "channel": channel if channel in dict(HOW_SAID) else "phone"}
    try:
        action(idea_id=idea.pk, by=caller, typed_by=request.person, **how)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, says % {"name": caller.name, "number": idea.number, "title": idea.title})
    return True


@staff_page(Permission.VOTE_FOR_SOMEBODY)
@never_cache
def change_for(request: HttpRequest, public_id: str, person_id: str) -> HttpResponse:
    """How it would read, in their words."""
    caller, idea = _both(request, public_id, person_id)
    initial = {"title": idea.title, "says": idea.says}
    form = _form(ChangeForSomebodyForm, request, initial)

    def write(**how: Any) -> Any:
        return suggest_change(form.reading(), idea_id=idea.pk, **how)

    done = _("Suggested, as %(name)s’s word. Whoever started the idea takes it, or says why not.")
    return _written(request, caller, idea, form, write, done, template="ideas/change.html")


@staff_page(Permission.VOTE_FOR_SOMEBODY)
@never_cache
def offer_for(request: HttpRequest, public_id: str, person_id: str) -> HttpResponse:
    """With what they help."""
    caller, idea = _both(request, public_id, person_id)
    form = _form(OfferForSomebodyForm, request, {"what": Offer.What.TIME})

    def write(**how: Any) -> Any:
        return offer_help(form.help(), idea_id=idea.pk, **how)

    done = _("Written down: %(name)s stands among those who help.")
    return _written(request, caller, idea, form, write, done, template="ideas/offer.html")


def _both(request: HttpRequest, public_id: str, person_id: str) -> tuple[Person, Idea]:
    caller = caller_here(request, person_id)
    return caller, get_object_or_404(_ideas_for(request, caller), public_id=public_id)


def _form(form_class: type[Any], request: HttpRequest, initial: dict[str, Any]) -> Any:
    more = {"key": secrets.token_urlsafe(24), "channel": "phone"}
    return form_class(request.POST if request.method == "POST" else None, initial={**initial, **more})


def _written(
    request: HttpRequest,
    caller: Person,
    idea: Idea,
    form: Any,
    write: Callable[..., Any],
    done: str,
    *,
    template: str,
) -> HttpResponse:
    if form.is_bound and form.is_valid() and _is_written(request, caller, form, write, done):
        return redirect("cases:on_the_phone", caller.public_id)
    if form.is_bound and (told := danger_in_form(request, form, idea.place, typed_for=caller)):
        return told
    context = {"form": form, "idea": idea, "caller": caller, "is_own": False, "reads_as": shown_name(caller)}
    context["back_url"] = f"{reverse('ideas:support_for', args=[caller.public_id])}?number={idea.number}"
    return render(request, template, context, status=422 if form.errors else 200)


def _is_written(request: HttpRequest, caller: Person, form: Any, write: Callable[..., Any], done: str) -> bool:
    """Danger goes before all else: it is a request of theirs at once."""
    how = {"by": caller, "typed_by": request.person, "channel": form.cleaned_data["channel"]}
    try:
        made = write(now=timezone.now(), **how)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    if isinstance(made, Case):
        messages.warning(request, _("This tells of danger or damp. It is a request of theirs now."))
    else:
        messages.success(request, done % {"name": caller.name})
    return True
