"""One comment: say it, answer it, change it, take it back, see how it read before, report it."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commonty.access.may import require
from commonty.access.pages import open_page, person_page, staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.queries.desk import callers
from commonty.cases.queries.help_desk import numbers_for
from commonty.discussions.actions.comments import change_comment, say, tell_landlord, withdraw_comment
from commonty.discussions.actions.danger import reading_of
from commonty.discussions.actions.moderation import report
from commonty.discussions.forms.talking import ChangeForm, ReportForm, SayForm, SayForThemForm
from commonty.discussions.models import Comment, Thread
from commonty.discussions.moderated import thing_of
from commonty.discussions.queries.names import Names
from commonty.discussions.queries.ours import speaks_for_landlord
from commonty.discussions.queries.pens import pen_in
from commonty.discussions.queries.thread import page_with
from commonty.discussions.queries.versions import versions_of
from commonty.discussions.rules.names import shown_name
from commonty.discussions.views.danger import danger_in_form, danger_of
from commonty.discussions.views.threads import after_saying, name_of, visible_thread
from commonty.discussions.where import page_of_thread
from commonty.groups.queries.membership import is_organiser
from commonty.people.models import Person

TOLD = gettext_lazy(
    "What you told us is of danger or damp, so it is a request of yours too, and we deal with it now."
)


def visible_comment(request: HttpRequest, public_id: str) -> Comment:
    if request.landlord is None:
        raise Http404
    seen = Comment.objects.visible_to(request.person).written().within(request.landlord).with_all()
    return get_object_or_404(seen, public_id=public_id)


def own_comment(request: HttpRequest, public_id: str) -> Comment:
    seen = Comment.objects.visible_to(request.person).written().by_human(request.person).with_all()
    return get_object_or_404(seen, public_id=public_id)


def comment_to_take_away(request: HttpRequest, public_id: str) -> Comment:
    """One's own; in a room also any, for its organisers."""
    comment = visible_comment(request, public_id)
    is_own = comment.author is not None and comment.author.is_same_human(request.person)
    if not is_own and not (comment.thread.group and is_organiser(request.person, comment.thread.group)):
        raise Http404
    return comment


@open_page
@require_safe
def show_comment(request: HttpRequest, public_id: str) -> HttpResponse:
    comment = visible_comment(request, public_id)
    page = page_with(comment, request.person)
    return redirect(f"{page_of_thread(comment.thread)}?comments={page}#c{comment.number}")


@person_page
@never_cache
def say_in(request: HttpRequest, public_id: str) -> HttpResponse:
    return _say(request, visible_thread(request, public_id), None)


@person_page
@never_cache
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    comment = visible_comment(request, public_id)
    return _say(request, comment.thread, comment)


def _say(request: HttpRequest, thread: Thread, parent: Comment | None) -> HttpResponse:
    form = SayForm(
        request.POST if request.method == "POST" else None, thread=thread,
        stance=request.GET.get("stance", ""), is_answer=parent is not None,
        initial={"key": secrets.token_urlsafe(24)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            now, parent_id = timezone.now(), parent.pk if parent else None
            said = say(
                thread_id=thread.pk, parent_id=parent_id, by=request.person, now=now, channel="web", **_words(form)
            )
            return after_saying(
                request, said, _to(said.comment, request.person), _("Said. Neighbours can read it now.")
            )
        except Refused as refused:
            form.add_error(None, str(refused))
    if form.is_bound and (told := danger_in_form(request, form, thread.place, group=thread.group)):
        return told
    context = {"form": form, "thread": thread, "parent": parent, "back_url": page_of_thread(thread)}
    is_ours = speaks_for_landlord(request.person, thread.place, now=timezone.now())
    reads_as = Names(thread).of_reader(request.person, pen_in(thread, request.person), is_ours=is_ours)
    context |= {"answers": name_of(parent) if parent else "", "reads_as": reads_as}
    return render(request, "discussions/say.html", context, status=422 if form.errors else 200)


def _words(form: SayForm) -> dict[str, Any]:
    said = form.cleaned_data
    return {
        "text": said["text"], "stance": said.get("stance", ""), "language": said.get("language", ""),
        "posted_key": said["key"],
    }  # fmt: skip


def _to(comment: Comment, person: Person | None) -> str:
    """The thread's own page, where the new words stand last; an address for each comment finds the right page."""
    return f"{page_of_thread(comment.thread)}?comments={page_with(comment, person)}#c{comment.number}"


@person_page
@never_cache
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    comment = own_comment(request, public_id)
    form = ChangeForm(
        request.POST if request.method == "POST" else None,
        initial={"text": comment.text, "language": comment.language},
    )
    if request.method == "POST" and form.is_valid():
        try:
            how = {"by": request.person, "now": timezone.now(), "channel": "web"}
            said = change_comment(comment_id=comment.pk, **form.cleaned_data, **how)
            return after_saying(request, said, _to(comment, request.person), _("Changed."))
        except Refused as refused:
            form.add_error(None, str(refused))
    thread = comment.thread
    if form.is_bound and (told := danger_in_form(request, form, thread.place, group=thread.group)):
        return told
    context = {"form": form, "comment": comment, "back_url": _to(comment, request.person)}
    return render(request, "discussions/change.html", context, status=422 if form.errors else 200)


@person_page
@never_cache
def tell(request: HttpRequest, public_id: str) -> HttpResponse:
    """Said in a room: shall we tell the landlord? Shown to whoever wrote it, and to nobody else."""
    comment = own_comment(request, public_id)
    if request.method == "POST":
        return _told(request, comment)
    place = comment.thread.place
    reading = reading_of(comment.text, place)
    numbers = numbers_for(place.landlord or place, reading.dangers) if reading.dangers else []
    context = {"comment": comment, "numbers": numbers, "back_url": _to(comment, request.person)}
    return render(request, "discussions/tell.html", context)


def _told(request: HttpRequest, comment: Comment) -> HttpResponse:
    try:
        how = {"by": request.person, "now": timezone.now(), "channel": "web"}
        case = tell_landlord(comment_id=comment.pk, is_yes="yes" in request.POST, **how)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(_to(comment, request.person))
    if case is None:
        return redirect(_to(comment, request.person))
    messages.success(request, _("The landlord has it. Only these words of yours, and nothing else of the room."))
    return redirect("cases:show", case.public_id)


@person_page
@never_cache
def take_back(request: HttpRequest, public_id: str) -> HttpResponse:
    comment = comment_to_take_away(request, public_id)
    if request.method == "POST":
        try:
            withdraw_comment(comment_id=comment.pk, by=request.person, now=timezone.now(), channel="web")
            messages.success(request, _("Taken back. Nobody can read your words any more."))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect(page_of_thread(comment.thread))
    return render(
        request, "discussions/take_back.html", {"comment": comment, "back_url": _to(comment, request.person)}
    )


@open_page
@never_cache
def versions(request: HttpRequest, public_id: str) -> HttpResponse:
    comment = visible_comment(request, public_id)
    context = {
        "comment": comment,
        "versions": versions_of(comment),
        "name": name_of(comment),
        "back_url": _to(comment, request.person),
    }
    return render(request, "discussions/versions.html", context)


@person_page
@never_cache
def report_thing(request: HttpRequest, kind: str, thing_id: str) -> HttpResponse:
    thing = thing_of(kind, thing_id, reader=request.person)
    if thing is None or request.landlord is None or not thing.place.is_within(request.landlord):
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            how = {"by": request.person, "now": timezone.now(), "channel": "web"}
            report(about_kind=kind, about_id=thing_id, **form.cleaned_data, **how)
            messages.success(request, _("Thank you. Somebody reads it. They see who told us, and nobody else does."))
            # The same request that the report has raised, if it tells of danger.
            own = danger_of(request, form.cleaned_data["says"], thing.place, now=how["now"], says=TOLD)
            is_there = thing_of(kind, thing_id, reader=request.person) is not None
            return own or (redirect(thing.url) if is_there else redirect("discussions:reported"))
        except Refused as refused:
            form.add_error(None, str(refused))
    if form.is_bound and (told := danger_in_form(request, form, thing.place)):
        return told
    context = {"form": form, "thing": thing, "back_url": thing.url}
    return render(request, "discussions/report.html", context, status=422 if form.errors else 200)


@staff_page(Permission.VOTE_FOR_SOMEBODY)
@never_cache
def say_for_somebody(request: HttpRequest, public_id: str) -> HttpResponse:
    """What somebody says on the phone or at a counter."""
    thread, now = visible_thread(request, public_id), timezone.now()
    require(request.person, Permission.VOTE_FOR_SOMEBODY, within=thread.place)
    wanted = request.GET.get("q", "").strip()[:100]
    speaker = Person.objects.visible_to(request.person).filter(public_id=request.GET.get("who", "")[:12]).first()
    form = SayForThemForm(
        request.POST if request.method == "POST" and speaker else None, thread=thread,
        initial={"key": secrets.token_urlsafe(24), "channel": "phone"},
    )  # fmt: skip
    if form.is_bound and form.is_valid() and (said := _said_for(request, thread, speaker, form)):
        return said
    if form.is_bound and (told := danger_in_form(request, form, thread.place, typed_for=speaker)):
        return told
    found = callers(request.person, wanted, on=timezone.localdate(now)) if wanted else []
    context = {"form": form, "thread": thread, "speaker": speaker, "wanted": wanted, "found": found}
    # What staff type is read under their own name: whoever types it learns no pen name.
    context["reads_as"] = shown_name(speaker) if speaker else ""
    is_wrong = request.method == "POST" and (form.errors or speaker is None)
    return render(request, "discussions/say_for_somebody.html", context, status=422 if is_wrong else 200)


def _said_for(request: HttpRequest, thread: Thread, speaker: Person, form: SayForThemForm) -> HttpResponse | None:
    how = {"by": speaker, "typed_by": request.person, "now": timezone.now(), "channel": form.cleaned_data["channel"]}
    try:
        said = say(thread_id=thread.pk, **_words(form), **how)
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    if said.case is not None:
        messages.warning(
            request,
            _(
                "This tells of danger or damp. It is a request of theirs now. Neighbours read it only after one of us has."
            ),
        )
    else:
        messages.success(request, _("Written down, as %(name)s’s word.") % {"name": speaker.name})
    return redirect(page_of_thread(thread))
