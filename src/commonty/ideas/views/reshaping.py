"""Two ideas become one, or one becomes several, when every author agrees."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.may import can
from commonty.access.pages import person_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.models import Case
from commonty.discussions.views.danger import danger_in_form
from commonty.ideas.actions.reshaping import answer_joining, propose_joining
from commonty.ideas.actions.splitting import answer_splitting, propose_splitting
from commonty.ideas.forms.reshaping import JoinForm, SplitForm
from commonty.ideas.models import Idea, Joining, JoiningAnswer, Splitting, SplittingAnswer
from commonty.ideas.queries.authors import authors_of, is_author
from commonty.ideas.views.ideas import by_web, visible_idea

SPLIT = gettext_lazy("Split. All who stand behind it stand behind each part, and are told.")


@person_page
@never_cache
def join(request: HttpRequest, public_id: str) -> HttpResponse:
    """An author asks the other; staff ask both."""
    idea = visible_idea(request, public_id)
    is_own = is_author(request.person, idea)
    if not is_own and not can(request.person, Permission.ANSWER_IDEAS, within=idea.place):
        raise Http404
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (other := _other(request, form)):
        try:
            what = {"idea_id": idea.pk, "into_id": other.pk, "because": form.cleaned_data["because"]}
            joining = propose_joining(**what, **by_web(request))
            is_done = joining.state == Joining.State.AGREED
            messages.success(
                request, _("They are one now.") if is_done else _("Asked. It happens when they say yes.")
            )
            return redirect("ideas:show", other.public_id if is_done else public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "idea": idea, "back_url": reverse("ideas:show", args=[public_id])}
    return render(request, "ideas/join.html", context, status=422 if form.errors else 200)


def _other(request: HttpRequest, form: JoinForm) -> Idea | None:
    seen = Idea.objects.visible_to(request.person).within(request.landlord)
    found = seen.filter(number=form.cleaned_data["number"]).first()
    if found is None:
        form.add_error("number", _("There is no idea with this number. It stands at the top of its page."))
    return found


@person_page
@require_POST
def answer_join(request: HttpRequest, answer_id: str) -> HttpResponse:
    """An author says yes or no; or staff type what they say on the phone."""
    asked = JoiningAnswer.objects.select_related("person__merged_into", "joining__idea")
    mine = get_object_or_404(asked, public_id=answer_id)
    return _answered(request, mine, mine.joining.idea_id, answer_joining, _("They are one now."))


@person_page
@require_POST
def answer_split(request: HttpRequest, answer_id: str) -> HttpResponse:
    """Likewise."""
    asked = SplittingAnswer.objects.select_related("person__merged_into", "splitting__idea")
    mine = get_object_or_404(asked, public_id=answer_id)
    return _answered(request, mine, mine.splitting.idea_id, answer_splitting, SPLIT)


def _answered(
    request: HttpRequest, mine: JoiningAnswer | SplittingAnswer, idea_id: int, action: Any, done: Any
) -> HttpResponse:  # fmt: skip
    idea = get_object_or_404(Idea.objects.visible_to(request.person).within(request.landlord), pk=idea_id)
    is_own = mine.person.is_same_human(request.person)
    if not is_own and not can(request.person, Permission.VOTE_FOR_SOMEBODY, within=idea.place):
        raise Http404
    typed = {"by": mine.person, "typed_by": request.person, "now": timezone.now(), "channel": "phone"}
    try:
        asked = action(answer_id=mine.pk, agrees="yes" in request.POST, **(by_web(request) if is_own else typed))
        messages.success(request, done if asked.state == asked.State.AGREED else _("Noted."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("ideas:show", idea.public_id)


@person_page
@never_cache
def split(request: HttpRequest, public_id: str) -> HttpResponse:
    """An author asks the others, and alone splits it at once; staff ask all of them."""
    idea = visible_idea(request, public_id)
    is_own = is_author(request.person, idea)
    if not is_own and not can(request.person, Permission.ANSWER_IDEAS, within=idea.place):
        raise Http404
    form = SplitForm(request.POST if request.method == "POST" else None, initial={"title_1": idea.title})
    if request.method == "POST" and form.is_valid():
        try:
            what = {"idea_id": idea.pk, "parts": form.parts(), "because": form.cleaned_data["because"]}
            made = propose_splitting(**what, **by_web(request))
            if isinstance(made, Case):
                return _told_of_danger(request, made)
            is_done = made.state == Splitting.State.AGREED
            messages.success(request, SPLIT if is_done else _("Asked. It happens when all its authors say yes."))
            return redirect("ideas:show", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    if form.is_bound and (told := danger_in_form(request, form, idea.place)):
        return told
    context = {"form": form, "idea": idea, "back_url": reverse("ideas:show", args=[public_id])}
    context["asks_others"] = not is_own or len(authors_of(idea)) > 1
    return render(request, "ideas/split.html", context, status=422 if form.errors else 200)


def _told_of_danger(request: HttpRequest, case: Case) -> HttpResponse:
    messages.warning(request, _("This tells of danger or damp. It is a request now."))
    return redirect("cases:show", case.public_id)
