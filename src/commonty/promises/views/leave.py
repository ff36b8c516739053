"""Who is away, and marking it: oneself, whom one leads, and for an administrator everybody."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.people.models import Post
from commonty.people.queries.teams import cover_for, posts_to_mark
from commonty.promises.actions.leave import mark_leave
from commonty.promises.forms import LeaveForm


@staff_page(Permission.SEE_DESK)
def leave(request: HttpRequest) -> HttpResponse:
    posts = list(posts_to_mark(request.person, request.landlord))
    today = timezone.localdate()
    for post in posts:
        post.is_to_come = bool(post.away_until and post.away_until >= today)
    context = {"posts": posts, "mine": next((one for one in posts if one.person_id == request.person.pk), None)}
    return render(request, "promises/leave.html", context)


@staff_page(Permission.SEE_DESK)
def mark(request: HttpRequest, person_id: str) -> HttpResponse:
    post = _post(request, person_id)
    today = timezone.localdate()
    is_marked = bool(post.away_until and post.away_until >= today)
    known = {"away_from": post.away_from, "away_until": post.away_until} if is_marked else {}
    form = LeaveForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            _mark(request, post, **form.cleaned_data)
            return redirect("promises:leave")
        except Refused as refusal:
            form.add_error("away_until", str(refusal))
    context = {"form": form, "post": post, "is_marked": is_marked, "is_own": post.person_id == request.person.pk}
    return render(request, "promises/mark_leave.html", context, status=422 if form.errors else 200)


@staff_page(Permission.SEE_DESK)
@require_POST
def back(request: HttpRequest, person_id: str) -> HttpResponse:
    """Back early, or not away at all."""
    try:
        _mark(request, _post(request, person_id), away_from=None, away_until=None)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("promises:leave")


def _post(request: HttpRequest, person_id: str) -> Post:
    return get_object_or_404(posts_to_mark(request.person, request.landlord), person__public_id=person_id)


def _mark(request: HttpRequest, post: Post, **days: object) -> None:
    moved = mark_leave(person_id=post.person_id, **days, by=request.person, now=timezone.now(), channel="web")
    messages.success(request, _("Saved."))
    if moved:
        to = cover_for(post.person, timezone.localdate())
        says = ngettext("%(n)d promise went to %(name)s.", "%(n)d promises went to %(name)s.", moved)
        messages.success(request, says % {"n": moved, "name": to.name})
