"""Two ideas become one when their authors agree; an author splits one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.may import can
from commonty.access.pages import person_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ideas.actions.reshaping import answer_joining, propose_joining, split_idea
from commonty.ideas.forms.reshaping import JoinForm, SplitForm
from commonty.ideas.models import Idea, Joining, JoiningAnswer
from commonty.ideas.views.ideas import by_web, own_idea, visible_idea


@person_page
@never_cache
def join(request: HttpRequest, public_id: str) -> HttpResponse:
    """An author asks the other; staff ask both."""
    idea = visible_idea(request, public_id)
    is_own = idea.author.is_same_human(request.person)
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
    mine = get_object_or_404(
        JoiningAnswer.objects.select_related("person__merged_into", "joining"), public_id=answer_id
    )
    idea = get_object_or_404(
        Idea.objects.visible_to(request.person).within(request.landlord), pk=mine.joining.idea_id
    )
    is_own = mine.person.is_same_human(request.person)
    if not is_own and not can(request.person, Permission.VOTE_FOR_SOMEBODY, within=idea.place):
        raise Http404
    how = by_web(request) if is_own else _for_them(request, mine)
    try:
        joining = answer_joining(answer_id=mine.pk, agrees="yes" in request.POST, **how)
        is_done = joining.state == Joining.State.AGREED
        messages.success(request, _("They are one now.") if is_done else _("Noted."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("ideas:show", idea.public_id)


def _for_them(request: HttpRequest, mine: JoiningAnswer) -> dict:
    return {"by": mine.person, "typed_by": request.person, "now": timezone.now(), "channel": "phone"}


@person_page
@never_cache
def split(request: HttpRequest, public_id: str) -> HttpResponse:
    idea = own_idea(request, public_id)
    form = SplitForm(request.POST if request.method == "POST" else None, initial={"title_1": idea.title})
    if request.method == "POST" and form.is_valid():
        try:
            because = form.cleaned_data["because"]
            split_idea(idea_id=idea.pk, parts=form.parts(), because=because, **by_web(request))
            messages.success(request, _("Split. All who stand behind it stand behind each part, and are told."))
            return redirect("ideas:show", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "idea": idea, "back_url": reverse("ideas:show", args=[public_id])}
    return render(request, "ideas/split.html", context, status=422 if form.errors else 200)
