"""Talk: the list, one discussion, feeds and files, starting one."""

import secrets
from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commonty.access.pages import open_page, person_page
from commonty.access.refusal import Refused
from commonty.discussions.actions.threads import Topic, start_thread
from commonty.discussions.actions.writing import Said
from commonty.discussions.forms.talking import StartForm
from commonty.discussions.models import Comment, Thread
from commonty.discussions.queries.names import Names
from commonty.discussions.queries.ours import speaks_for_landlord
from commonty.discussions.queries.pens import pen_in
from commonty.discussions.queries.places import places_to_start_at
from commonty.discussions.queries.taking_away import HEADS, rows_of, said_in_room
from commonty.discussions.queries.thread import read_thread
from commonty.discussions.queries.threads import STATES, comments_at, threads_at
from commonty.discussions.rules.names import shown_name
from commonty.discussions.views.danger import danger_in_form
from commonty.discussions.where import page_of_thread
from commonty.groups.models import Group
from commonty.groups.queries.membership import groups_of, may_read_room
from commonty.groups.views.shared import count_reading
from commonty.kit.feeds import Entry, feed_answer
from commonty.kit.open_files import csv_answer
from commonty.places.asked import place_asked

ON_A_PAGE, MOST, MOST_IN_A_FEED = 25, 5_000, 50


WITH = ("place__landlord", "group", "opened_by__merged_into")


def visible_thread(request: HttpRequest, public_id: str) -> Thread:
    """Of this landlord alone, whatever the number."""
    if request.landlord is None:
        raise Http404
    seen = Thread.objects.visible_to(request.person).within(request.landlord)
    return get_object_or_404(seen.select_related(*WITH), public_id=public_id)


def thread_to_read(request: HttpRequest, public_id: str) -> Thread:
    """Also of a room that somebody may read without being in the group."""
    if request.landlord is None:
        raise Http404
    here = Thread.objects.within(request.landlord).filter(public_id=public_id)
    seen = next(iter(here.visible_to(request.person).select_related(*WITH)), None)  # in no order: it is one
    if seen is not None:
        return seen
    room = here.filter(group__isnull=False).select_related("group").first()
    if room is None or not may_read_room(request.person, room.group, now=timezone.now()):
        raise Http404
    count_reading(request, room.group)
    return get_object_or_404(Thread.objects.in_room(room.group).select_related(*WITH), pk=room.pk)


def filters_of(request: HttpRequest) -> dict[str, str]:
    state = request.GET.get("state", "")
    return {"state": state if state in STATES else "", "words": request.GET.get("q", "").strip()[:100]}


@open_page
@require_safe
def list_threads(request: HttpRequest) -> HttpResponse:
    place, chosen = place_asked(request), filters_of(request)
    page = Paginator(threads_at(place, request.person, **chosen), ON_A_PAGE).get_page(request.GET.get("page"))
    near = f"place={place.public_id}&" if place != request.landlord else ""
    context = {
        "page": page, "where": place, "chosen": chosen, "near": near, "now": timezone.now(),
        "states": [("", _("All")), ("open", _("Open")), ("closed", _("Closed"))],
        "keep": f"{near}state={chosen['state']}&q={chosen['words']}&",
    }  # fmt: skip
    return render(request, "discussions/threads.html", context)


@open_page
@never_cache
def show_thread(request: HttpRequest, public_id: str) -> HttpResponse:
    thread = thread_to_read(request, public_id)
    if thread.about_kind:
        return redirect(page_of_thread(thread))
    view = read_thread(thread, request.person, now=timezone.now(), **part_asked(request))
    return render(request, "discussions/thread.html", {"view": view, "thread": thread})


def part_asked(request: HttpRequest) -> dict[str, str]:
    """Which page of its comments, and whether only what is for it, against it, or a question."""
    return {"page": request.GET.get("comments", "1"), "said": request.GET.get("said", "")}


@person_page
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    group = group_asked(request)
    places = places_to_start_at(request.person, now=now) if group is None else [group.place]
    initial = {"key": secrets.token_urlsafe(24), "place": request.GET.get("place", "")}
    form = StartForm(request.POST if request.method == "POST" else None, places=places, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            thread, said = start_thread(_topic(form, group), by=request.person, now=now, channel="web")
            return after_saying(request, said, page_of_thread(thread), _("Here it is. Neighbours can read it now."))
        except Refused as refused:
            form.add_error(None, str(refused))
    where = form.places.get(form.data.get("place", ""), places[0] if places else request.landlord)
    if form.is_bound and where and (told := danger_in_form(request, form, where, group=group)):
        return told
    new = Thread(place=places[0] if places else request.landlord, group=group)
    is_ours = speaks_for_landlord(request.person, new.place, now=now)
    reads_as = Names(new).of_reader(request.person, pen_in(new, request.person), is_ours=is_ours) if places else ""
    context = {"form": form, "places": places, "group": group, "reads_as": reads_as}
    return render(request, "discussions/start.html", context, status=422 if form.errors else 200)


def group_asked(request: HttpRequest) -> Group | None:
    """In whose room, if the address says one."""
    wanted = request.GET.get("group", "")[:12]
    mine = groups_of(request.person).select_related("place__landlord")
    return get_object_or_404(mine, public_id=wanted) if wanted else None


def _topic(form: StartForm, group: Group | None) -> Topic:
    said = form.cleaned_data
    return Topic(
        place=form.places[said["place"]], title=said["title"], text=said["text"], wants_stance=said["wants_stance"],
        posted_key=said["key"], language=said["language"], group=group,
    )  # fmt: skip


def after_saying(request: HttpRequest, said: Said, url: str, says: str) -> HttpResponse:
    """What came of it, at once: danger goes before all else."""
    if said.case is not None:
        messages.warning(
            request,
            _("This tells of danger or damp, so we deal with it now. Neighbours read it only after one of us has."),
        )
        return redirect("cases:show", said.case.public_id)
    if said.comment.asks_writer:
        return redirect("discussions:tell", said.comment.public_id)
    if said.comment.is_held:
        messages.info(
            request, _("Thank you. Somebody reads it first, because it is your first. Then neighbours can.")
        )
    else:
        messages.success(request, says)
    return redirect(url)


@open_page
@require_safe
def threads_csv(request: HttpRequest) -> HttpResponse:
    heads = ["id", "title", "place", "opened_at", "newest_at", "comments", "closed_at"]
    rows = (
        [
            thread.public_id, thread.title, thread.place.name, thread.opened_at.isoformat(),
            thread.newest_at.isoformat(), thread.said, thread.closed_at.isoformat() if thread.closed_at else "",
        ]
        for thread in threads_at(place_asked(request), request.person, **filters_of(request))[:MOST]
    )  # fmt: skip
    return csv_answer("discussions.csv", heads, rows)


@open_page
@require_safe
def thread_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    """Of a room for whoever reads it: its members also when the group has ended, an officer as long as they are let in."""
    thread = thread_to_read(request, public_id)
    said = said_in_room(thread) if thread.group_id else _written(thread, request)
    answer = csv_answer("discussion.csv", HEADS, rows_of(thread, said))
    if thread.group_id:
        answer["Cache-Control"] = "private, no-store"
    return answer


@open_page
@require_safe
def threads_feed(request: HttpRequest) -> HttpResponse:
    place = place_asked(request)
    title = _("What neighbours talk about: %(place)s") % {"place": place.name}
    return _feed(request, title, reverse("discussions:threads"), comments_at(place, None)[:MOST_IN_A_FEED])


@open_page
@require_safe
def thread_feed(request: HttpRequest, public_id: str) -> HttpResponse:
    thread = visible_thread(request, public_id)
    newest = Comment.objects.visible_to(None).written().filter(_said_in(thread)).with_all().order_by("-at", "-pk")
    return _feed(request, thread.title, page_of_thread(thread), newest[:MOST_IN_A_FEED])


def _feed(request: HttpRequest, title: str, page: str, comments: Iterable[Comment]) -> HttpResponse:
    """What everybody may read, whoever asks."""
    entries = (_entry(comment) for comment in comments)
    return feed_answer(request, title=title, page=page, says=title, entries=entries)


def _entry(comment: Comment) -> Entry:
    words = _("%(name)s: %(title)s") % {"name": _public_name(comment), "title": comment.thread.title}
    page = reverse("discussions:comment", args=[comment.public_id])
    return Entry(words, page, comment.text, comment.at, comment.changed_at)


def name_of(comment: Comment) -> str:
    """Of one; a page with many names of a room asks once (`Names`)."""
    return Names(comment.thread).of(comment)


def _public_name(comment: Comment) -> str:
    return shown_name(comment.author, is_from_landlord=comment.is_from_landlord, pen=comment.pen)


def _written(thread: Thread, request: HttpRequest) -> QuerySet[Comment]:
    return Comment.objects.visible_to(request.person).written().filter(_said_in(thread)).with_all()


def _said_in(thread: Thread) -> Q:
    """With what was said elsewhere before that was joined with this, as far as it can be read there."""
    return Q(thread=thread) | Q(thread__goes_on_in=thread) if thread.holds_others else Q(thread=thread)
