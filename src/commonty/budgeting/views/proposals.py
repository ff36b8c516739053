"""Ideas for a money vote, for everybody: the list, one with its history, sending one, answering what staff said."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonty.access.may import can
from commonty.access.pages import open_page, person_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.names import name_author
from commonty.budgeting.actions.proposals import reply_to_finding, send_idea
from commonty.budgeting.forms.proposals import FindingReplyForm, HeardReplyForm, IdeaForm
from commonty.budgeting.models import AuthorAnswer, Finding, Proposal, Round
from commonty.budgeting.queries.evenings import evenings_of
from commonty.budgeting.queries.from_ideas import ideas_to_bring_in, own_idea
from commonty.budgeting.queries.joining import becoming_of, open_answers
from commonty.budgeting.queries.own import is_author_of, wishes_name
from commonty.budgeting.queries.proposals import history_of, ideas_in, ideas_of, prices_of
from commonty.budgeting.queries.round import places_within, stage_of
from commonty.budgeting.queries.talk import talk_of, with_talk
from commonty.budgeting.rules import may_change
from commonty.budgeting.rules.proposals import MOST_IDEAS, costs_between, takes_ideas
from commonty.budgeting.views.posted import posted, posted_with_files
from commonty.budgeting.views.rounds import visible_here, visible_round
from commonty.discussions.views.threads import part_asked
from commonty.ideas.models import Idea
from commonty.kit.open_files import csv_answer, in_pounds
from commonty.kit.uploads import holder_of

ON_A_PAGE = 20


@open_page
@require_safe
def price_guide(request: HttpRequest) -> HttpResponse:
    may_change = can(request.person, Permission.SET_POT, within=request.landlord)
    context = {"prices": prices_of(request.landlord), "may_change": may_change}
    return render(request, "budgeting/price_guide.html", context)


@open_page
@require_safe
def list_ideas(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = visible_round(request, public_id)
    show = request.GET.get("show", "")
    ideas = ideas_of(pb_round, request.person)
    if show in Proposal.State:
        ideas = ideas.filter(state=show)
    context = {
        "round": pb_round,
        "stage": stage_of(pb_round, timezone.now()),
        "page": Paginator(ideas, ON_A_PAGE).get_page(request.GET.get("page")),
        "show": show,
        "filters": [(state.value, state.label) for state in Proposal.State if state not in NOT_SHOWN],
        "takes_ideas": takes_ideas(pb_round, today=timezone.localdate()),
        "may_prepare": can(request.person, Permission.SET_UP_ROUND, within=pb_round.place),
        "needing_vote": _needing_vote(request, pb_round),
        "may_enter": can(request.person, Permission.VOTE_FOR_SOMEBODY, within=pb_round.place),
    }
    return render(request, "budgeting/list_ideas.html", context)


def _needing_vote(request: HttpRequest, pb_round: Round) -> list[Idea]:
    """For staff who prepare it, as long as it can change and takes ideas."""
    may = can(request.person, Permission.SET_UP_ROUND, within=pb_round.place) and may_change(pb_round.status)
    return ideas_to_bring_in(pb_round, request.person) if may and pb_round.ideas_from else []


NOT_SHOWN = (Proposal.State.SENT, Proposal.State.HIDDEN)


@open_page
@require_safe
def ideas_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    """What everybody can read, whoever asks for the file."""
    heads = ["number", "title", "idea", "where", "guess", "by", "channel", "state", "low", "likely", "high",
             "upkeep_a_year", "project"]  # fmt: skip
    rows = (
        [
            idea.number,
            idea.title,
            idea.says,
            idea.place.name if idea.place else "",
            in_pounds(idea.guess_pence),
            idea.whose,
            idea.channel,
            idea.state,
            *figures_of(idea),
            idea.project.number if idea.project else "",
        ]
        for idea in ideas_of(visible_round(request, public_id), None)[:2_000]
    )
    return csv_answer(f"ideas-{public_id}.csv", heads, rows)


def figures_of(idea: Proposal) -> list[str]:
    costing = getattr(idea, "costing", None)
    names = ("low_pence", "likely_pence", "high_pence", "upkeep_pence")
    return [in_pounds(getattr(costing, name)) if costing and costing.signed_at else "" for name in names]


@open_page
@require_safe
def show_idea(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    idea = idea_with_talk(request, public_id, number)
    pb_round, history = idea.round, history_of(idea)
    costing = getattr(idea, "costing", None)
    own = _of_reader(request, pb_round, idea)
    may_prepare = can(request.person, Permission.SET_UP_ROUND, within=pb_round.place)
    context = {
        "round": pb_round,
        "idea": idea,
        "history": history,
        "costing": costing if costing and (costing.signed_at or may_prepare) else None,
        "between": costs_between(costing, pb_round.currency) if costing else "",
        **own,
        "sees_replies": own["is_own"] or may_prepare,
        "may_prepare": may_prepare,
        "view": talk_of(idea, request.person, now=timezone.now(), **part_asked(request)),
        "evenings": evenings_of(pb_round, now=timezone.now()),
        "now": timezone.now(),
        "becoming": becoming_of(idea, request.person),
        "asked": asked_about(request, pb_round, idea, is_own=own["is_own"]),
        "may_reply": may_reply(request, pb_round, idea, history[-1] if history else None),
    }
    return render(request, "budgeting/show_idea.html", context)


def idea_with_talk(request: HttpRequest, public_id: str, number: int) -> Any:
    """With its money vote and all that its page asks of its talk."""
    seen = ideas_in(visible_here(request).filter(public_id=public_id), request.person)
    seen = seen.select_related("round__place", "round__register")
    return get_object_or_404(with_talk(seen, request.person, on=timezone.localdate()), number=number)


def _of_reader(request: HttpRequest, pb_round: Round, idea: Proposal) -> dict[str, bool]:
    """Whether it is its reader's, and their name beside it. Of somebody at risk it would stand nowhere."""
    wished, person = wishes_name(idea, request.person), request.person
    is_found = person is not None and not (person.is_at_risk or person.human.is_at_risk)
    may_be_named = is_found and may_change(pb_round.status)
    return {"is_own": wished is not None, "is_named": bool(wished), "may_be_named": may_be_named}


def idea_here(request: HttpRequest, public_id: str, number: int) -> tuple[Round, Proposal]:
    pb_round = visible_round(request, public_id)
    return pb_round, get_object_or_404(ideas_of(pb_round, request.person), number=number)


def may_reply(request: HttpRequest, pb_round: Round, idea: Proposal, newest: Finding | None) -> bool:
    """Its author, or staff whom the author tells it; once to each answer of ours that says why."""
    if newest is None or not newest.because or newest.replied_at or pb_round.status != Round.Status.DRAFT:
        return False
    return is_author(request, idea) or can(request.person, Permission.VOTE_FOR_SOMEBODY, within=pb_round.place)


def is_author(request: HttpRequest, idea: Proposal) -> bool:
    return request.person is not None and is_author_of(idea, request.person)


@person_page
@require_POST
def show_name(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """One's own name beside an idea, on or off."""
    _round, idea = idea_here(request, public_id, number)
    if not is_author(request, idea):
        raise Http404
    is_named = "yes" in request.POST
    try:
        name_author(proposal_id=idea.pk, is_named=is_named, by=request.person, now=timezone.now(), channel="web")
        says = _("Your name stands beside it now.") if is_named else _("Your name does not stand beside it now.")
        messages.success(request, says)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("budgeting:show_idea", public_id, number)


def asked_about(request: HttpRequest, pb_round: Round, idea: Proposal, *, is_own: bool) -> list[AuthorAnswer]:
    """What its authors are still asked: their own, and all of them for staff whom authors tell it."""
    may_type = can(request.person, Permission.VOTE_FOR_SOMEBODY, within=pb_round.place)
    if request.person is None or not (is_own or may_type):
        return []
    return open_answers(idea, request.person, all_of_them=may_type and not is_own)


@open_page
@require_safe
def idea_picture(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    _round, idea = idea_here(request, public_id, number)
    if not idea.picture:
        raise Http404
    answer = FileResponse(idea.picture.open(), content_type="image/webp")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


@person_page
def send_own_idea(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = visible_round(request, public_id)
    if not takes_ideas(pb_round, today=timezone.localdate()):
        return redirect("budgeting:list_ideas", public_id)
    wish = own_idea(request.person, request.GET.get("from_idea", "")) if pb_round.gives_grants else None
    places = places_within(pb_round.place)
    form = IdeaForm(*posted_with_files(request), holder=holder_of(request), places=places, from_idea=wish)
    if request.method == "POST" and form.is_valid():
        try:
            what: dict[str, Any] = {"fields": form.fields_to_write(), "picture": form.cleaned_data["picture"]}
            what["from_idea"] = wish.public_id if wish else ""
            how: dict[str, Any] = {"by": request.person, "now": timezone.now(), "channel": "web"}
            idea = send_idea(round_id=pb_round.pk, **what, **how)
            form.drop_uploads()
            messages.success(
                request,
                _("Thank you. Somebody reads your idea first, then everybody can. We tell you what comes of it."),
            )
            return redirect("budgeting:show_idea", public_id, idea.number)
        except Refused as refused:
            form.add_error(None, str(refused))
    return idea_page(request, pb_round, form, wish=wish)


def idea_page(request: HttpRequest, pb_round: Round, form: IdeaForm, **more: Any) -> HttpResponse:
    form.keep_uploads(now=timezone.now())
    context = {"round": pb_round, "form": form, "prices": prices_of(request.landlord), "most": MOST_IDEAS, **more}
    return render(request, "budgeting/send_idea.html", context, status=422 if form.errors else 200)


@person_page
def reply(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """The author answers us; or staff type what the author says, and say where they heard it."""
    pb_round, idea = idea_here(request, public_id, number)
    finding = idea.findings.order_by("pk").last()
    if not may_reply(request, pb_round, idea, finding) and request.method != "POST":
        return redirect("budgeting:show_idea", public_id, number)
    is_own = is_author(request, idea)
    if (not is_own and not can(request.person, Permission.VOTE_FOR_SOMEBODY, within=pb_round.place)) or not finding:
        raise Http404
    form = (FindingReplyForm if is_own else HeardReplyForm)(posted(request))
    if request.method == "POST" and form.is_valid():
        return _replied(request, pb_round, idea, finding, form) or _reply_page(request, pb_round, idea, finding, form)
    return _reply_page(request, pb_round, idea, finding, form)


def _replied(
    request: HttpRequest, pb_round: Round, idea: Proposal, finding: Finding, form: FindingReplyForm
) -> HttpResponse | None:
    is_own = is_author(request, idea)
    heard = {} if is_own else {"typed_by": request.person}
    by = request.person if is_own else next(filter(None, idea.authors), None)
    if by is None:
        raise Http404  # whoever sent it is known to nobody any more
    try:
        words, channel = form.cleaned_data["words"], form.cleaned_data.get("channel", "web")
        reply_to_finding(finding_id=finding.pk, words=words, by=by, now=timezone.now(), channel=channel, **heard)
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, _("Sent. We read it and look at the idea again."))
    return redirect("budgeting:show_idea", pb_round.public_id, idea.number)


def _reply_page(
    request: HttpRequest, pb_round: Round, idea: Proposal, finding: Finding, form: FindingReplyForm
) -> HttpResponse:
    context = {"round": pb_round, "idea": idea, "finding": finding, "form": form}
    return render(request, "budgeting/reply_to_finding.html", context, status=422 if form.errors else 200)
