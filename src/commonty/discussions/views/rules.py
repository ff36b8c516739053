"""What everybody can read of moderation, what an author reads of their own, and whom somebody does not want to read."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commonty.access.pages import open_page, person_page
from commonty.access.refusal import Refused
from commonty.discussions.actions.appeals import appeal, appeal_for_group, organising
from commonty.discussions.actions.muting import mute, unmute
from commonty.discussions.forms.moderation import AppealForm
from commonty.discussions.models import Hiding, HouseRule, Mute
from commonty.discussions.moderated import things_read
from commonty.discussions.queries.keeping import settings_around
from commonty.discussions.queries.moderation import counts_at, hidings_at
from commonty.discussions.rules.names import shown_name
from commonty.discussions.views.comments import visible_comment
from commonty.discussions.views.threads import name_of
from commonty.discussions.where import page_of_thread
from commonty.kit.open_files import csv_answer
from commonty.people.models import Person
from commonty.places.asked import place_asked

ON_A_PAGE, MOST = 50, 5_000


@open_page
@require_safe
def house_rules(request: HttpRequest) -> HttpResponse:
    place = place_asked(request)
    own = [kept for kept in settings_around(place) if kept.own_words]
    return render(request, "discussions/house_rules.html", {"rules": HouseRule.labels, "own": own, "where": place})


@open_page
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    place = place_asked(request)
    page = Paginator(hidings_at(place), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "where": place, "counts": counts_at(place, now=timezone.now())}
    context["keep"] = f"place={place.public_id}&" if place != request.landlord else ""
    return render(request, "discussions/log.html", context)


@open_page
@require_safe
def log_csv(request: HttpRequest) -> HttpResponse:
    heads = ["hidden_at", "place", "rule", "at_once", "appealed_at", "appeal_decided_at", "came_back_at"]
    rows = (
        [
            hiding.at.isoformat(), hiding.place.name, hiding.rule, int(hiding.by_id is None),
            *[at.isoformat() if at else "" for at in (hiding.appealed_at, hiding.appeal_decided_at, hiding.lifted_at)],
        ]
        for hiding in hidings_at(place_asked(request))[:MOST]
    )  # fmt: skip
    return csv_answer("what-was-hidden.csv", heads, rows)


@person_page
@never_cache
def hidden(request: HttpRequest, public_id: str) -> HttpResponse:
    """For whose words were hidden: what they were, under which rule, and their appeal."""
    mine = Person.objects.same_human(request.person.human.pk)
    rows = Hiding.objects.visible_to(request.person).filter(author__in=mine).select_related("place")
    hiding = get_object_or_404(rows, public_id=public_id)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            text, now = form.cleaned_data["text"], timezone.now()
            appeal(hiding_id=hiding.pk, text=text, by=request.person, now=now, channel="web")
            messages.success(request, _("Sent. Another person looks at it, and you are told."))
            return redirect("discussions:hidden", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    about = (hiding.about_kind, hiding.about_id)
    context = {"form": form, "hiding": hiding, "thing": things_read([about]).get(about)}
    return render(request, "discussions/hidden.html", context, status=422 if form.errors else 200)


@person_page
@never_cache
def hidden_group(request: HttpRequest, public_id: str) -> HttpResponse:
    """For organisers of a group whose words were hidden: under which rule, and their appeal. For others it isn't there."""
    rows = Hiding.objects.of_groups().filter(about_id=public_id).select_related("place").order_by("-at", "-pk")
    hiding = rows.first()
    if hiding is None or organising(request.person, hiding) is None:
        raise Http404
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            text, now = form.cleaned_data["text"], timezone.now()
            appeal_for_group(hiding_id=hiding.pk, text=text, by=request.person, now=now, channel="web")
            messages.success(request, _("Sent. Another person looks at it, and you are told."))
            return redirect("discussions:hidden_group", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    about = (hiding.about_kind, hiding.about_id)
    context = {"form": form, "hiding": hiding, "thing": things_read([about]).get(about), "group_id": public_id}
    return render(request, "discussions/hidden.html", context, status=422 if form.errors else 200)


@person_page
@require_safe
def reported(request: HttpRequest) -> HttpResponse:
    """After a report that hides at once: what was reported isn't there to go back to."""
    return render(request, "discussions/reported.html")


@person_page
@never_cache
def mute_author(request: HttpRequest, public_id: str) -> HttpResponse:
    comment = visible_comment(request, public_id)
    back = page_of_thread(comment.thread)
    if request.method == "POST":
        try:
            is_block = "block" in request.POST
            mute(comment_id=comment.pk, is_block=is_block, by=request.person, now=timezone.now())
            messages.success(request, _("Done. You can take it back under Talk, “People you don’t read”."))
            return redirect(back)
        except Refused as refused:
            messages.error(request, str(refused))
    name = name_of(comment)
    return render(request, "discussions/mute.html", {"comment": comment, "name": name, "back_url": back})


@person_page
@never_cache
def muted(request: HttpRequest) -> HttpResponse:
    mine = Mute.objects.of_human(request.person).select_related("other__merged_into", "pen").order_by("-at")
    rows = [(row, shown_name(row.other, pen=row.pen)) for row in mine]
    return render(request, "discussions/muted.html", {"rows": rows})


@person_page
@require_POST
def unmute_author(request: HttpRequest, public_id: str) -> HttpResponse:
    row = get_object_or_404(Mute.objects.of_human(request.person), public_id=public_id)
    unmute(mute_id=row.pk, by=request.person)
    messages.success(request, _("You read them again."))
    return redirect("discussions:muted")
