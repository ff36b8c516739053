"""Joining and splitting ideas: staff propose it, watch the answers and take it back; authors say yes or no."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import can
from commonty.access.pages import person_page, staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.joining import answer_reshaping, propose_reshaping, withdraw_reshaping
from commonty.budgeting.forms.joining import (
    AuthorAnswerForm,
    HeardAuthorAnswerForm,
    JoinForm,
    SplitForm,
    WithdrawForm,
)
from commonty.budgeting.models import AuthorAnswer, Proposal, Reshaping, Round
from commonty.budgeting.queries.joining import answers_to, ideas_in, joinable_with, whole
from commonty.budgeting.queries.proposals import ideas_of
from commonty.budgeting.rules.joining import DAYS_TO_ANSWER, what_says
from commonty.budgeting.views.posted import posted
from commonty.budgeting.views.rounds import visible_round
from commonty.budgeting.views.set_up import round_to_set_up


@staff_page(Permission.SET_UP_ROUND)
def join(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """From the page of the main idea: the others are ticked here."""
    pb_round, idea = _idea(request, public_id, number)
    others = joinable_with(idea)
    form = JoinForm(posted(request), idea=idea, others=others)
    if request.method == "POST" and form.is_valid():
        answer = _proposed(request, pb_round, idea, form, Reshaping.Kind.JOIN)
        if answer:
            return answer
    context = {"round": pb_round, "idea": idea, "form": form, "others": others, "days": DAYS_TO_ANSWER}
    return render(request, "budgeting/join_ideas.html", context, status=422 if form.errors else 200)


@staff_page(Permission.SET_UP_ROUND)
def split(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    pb_round, idea = _idea(request, public_id, number)
    form = SplitForm(posted(request))
    if request.method == "POST" and form.is_valid():
        answer = _proposed(request, pb_round, idea, form, Reshaping.Kind.SPLIT)
        if answer:
            return answer
    context = {"round": pb_round, "idea": idea, "form": form, "days": DAYS_TO_ANSWER}
    return render(request, "budgeting/split_idea.html", context, status=422 if form.errors else 200)


def _idea(request: HttpRequest, public_id: str, number: int) -> tuple[Round, Proposal]:
    pb_round = round_to_set_up(request, public_id)
    return pb_round, get_object_or_404(ideas_of(pb_round, request.person), number=number)


def _proposed(
    request: HttpRequest, pb_round: Round, idea: Proposal, form: JoinForm | SplitForm, kind: str
) -> HttpResponse | None:
    try:
        how: dict[str, Any] = {"by": request.person, "channel": "web"}
        made = propose_reshaping(round_id=pb_round.pk, kind=kind, main_id=idea.pk, **form.what(), **how)
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, _("The authors are asked. Nothing changes until all of them agree."))
    return redirect("budgeting:show_reshaping", pb_round.public_id, made.public_id)


@staff_page(Permission.SET_UP_ROUND)
def show_reshaping(request: HttpRequest, public_id: str, reshaping_id: str) -> HttpResponse:
    """What was proposed and who has answered; sent, it takes it back."""
    pb_round = round_to_set_up(request, public_id)
    reshaping = get_object_or_404(whole(pb_round.reshapings.all()), public_id=reshaping_id)
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            how: dict[str, Any] = {"by": request.person, "channel": "web"}
            withdraw_reshaping(reshaping_id=reshaping.pk, because=form.cleaned_data["because"], **how)
            messages.success(request, _("Taken back. The authors are told, and the ideas stay as they are."))
            return redirect("budgeting:board", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    ideas = ideas_in(reshaping)
    context = {**_what(pb_round, reshaping, ideas), "answers": answers_to(reshaping, ideas), "form": form}
    return render(request, "budgeting/show_reshaping.html", context, status=422 if form.errors else 200)


def _what(pb_round: Round, reshaping: Reshaping, ideas: list[Proposal]) -> dict[str, Any]:
    into = list(reshaping.into.all())
    says = what_says(reshaping, ideas, into)
    is_waiting = reshaping.state == Reshaping.State.WAITING
    return {"round": pb_round, "reshaping": reshaping, "ideas": ideas, "into": into, "says": says,
            "is_waiting": is_waiting}  # fmt: skip


@person_page
def answer(request: HttpRequest, public_id: str, answer_id: str) -> HttpResponse:
    """An author says yes or no; or staff type what the author says, and say where they heard it."""
    pb_round = visible_round(request, public_id)
    asked = get_object_or_404(_answers_of(pb_round), public_id=answer_id)
    is_own = request.person.is_same_human(asked.person)
    if not is_own and not can(request.person, Permission.VOTE_FOR_SOMEBODY, within=pb_round.place):
        raise Http404
    form = (AuthorAnswerForm if is_own else HeardAuthorAnswerForm)(posted(request))
    reshaping = get_object_or_404(whole(pb_round.reshapings.all()), pk=asked.reshaping_id)
    if request.method == "POST" and form.is_valid():
        try:
            return _answered(request, pb_round, asked, form, is_own=is_own)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {**_what(pb_round, reshaping, ideas_in(reshaping)), "answer": asked, "form": form, "is_own": is_own}
    context["is_over"] = timezone.now() >= reshaping.answer_by
    return render(request, "budgeting/answer_reshaping.html", context, status=422 if form.errors else 200)


def _answers_of(pb_round: Round) -> Any:
    return AuthorAnswer.objects.filter(reshaping__round=pb_round, person__isnull=False).select_related("person")


def _answered(
    request: HttpRequest, pb_round: Round, asked: AuthorAnswer, form: AuthorAnswerForm, *, is_own: bool
) -> HttpResponse:
    how: dict[str, Any] = {"by": asked.person, "channel": form.cleaned_data.get("channel", "web")}
    if is_own:
        how["by"] = request.person
    else:
        how["typed_by"] = request.person
    reshaping = answer_reshaping(answer_id=asked.pk, **form.what(), **how)
    says = {
        Reshaping.State.AGREED: _("Everybody has agreed: it is done."),
        Reshaping.State.WAITING: _("Thank you. It happens once every author has said yes."),
    }
    kept = _("Thank you. The ideas stay as they are, and everybody who was asked is told.")
    messages.success(request, says.get(Reshaping.State(reshaping.state), kept))
    first = min(idea.number for idea in ideas_in(reshaping))
    return redirect("budgeting:show_idea", pb_round.public_id, first)
