"""Teams, for an administrator: who leads, who works where, who covers."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.people.actions.teams import set_post, set_team
from commonty.people.forms.teams import PostForm, TeamForm
from commonty.people.models import Person, Post, Team
from commonty.people.queries.teams import may_set_up_teams, posts_in, staff_of, teams_of


@staff_page(Permission.SET_UP_HELP)
def teams(request: HttpRequest) -> HttpResponse:
    if not may_set_up_teams(request.person, request.landlord):
        return render(request, "people/teams.html", {"is_local": True})
    posts = list(posts_in(request.landlord))
    listed = list(teams_of(request.landlord))
    for one in listed:
        one.working = [post for post in posts if post.team_id == one.pk]
    placed = {post.person_id for post in posts}
    without = [person for person in staff_of(request.landlord) if person.pk not in placed]
    today = timezone.localdate()
    return render(request, "people/teams.html", {"teams": listed, "without": without, "today": today})


@staff_page(Permission.SET_UP_HELP)
def new_team(request: HttpRequest) -> HttpResponse:
    return _team_page(request, None)


@staff_page(Permission.SET_UP_HELP)
def team(request: HttpRequest, public_id: str) -> HttpResponse:
    _only_for_the_whole_landlord(request)
    return _team_page(request, get_object_or_404(teams_of(request.landlord), public_id=public_id))


@staff_page(Permission.SET_UP_HELP)
def post(request: HttpRequest, person_id: str) -> HttpResponse:
    _only_for_the_whole_landlord(request)
    staff = list(staff_of(request.landlord))
    who = next((person for person in staff if person.public_id == person_id), None)
    if who is None:
        raise Http404
    listed = {team.public_id: team for team in teams_of(request.landlord)}
    colleagues = {person.public_id: person for person in staff if person != who}
    now_in = Post.objects.filter(person=who).select_related("team", "cover").first()
    known = {"team": now_in.team.public_id, "cover": now_in.cover and now_in.cover.public_id} if now_in else {}
    form = PostForm(request.POST or None, initial=known, teams=listed.values(), people=colleagues.values())
    if request.method == "POST" and form.is_valid():
        team, cover = listed.get(form.cleaned_data["team"]), colleagues.get(form.cleaned_data["cover"])
        try:
            set_post(
                person_id=who.pk, team_id=team and team.pk, cover=cover, by=request.person, now=timezone.now(),
                channel="web",
            )  # fmt: skip
            messages.success(request, _("Saved."))
            return redirect("people:teams")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "people/post.html", {"form": form, "them": who}, status=422 if form.errors else 200)


def _team_page(request: HttpRequest, one: Team | None) -> HttpResponse:
    staff = {person.public_id: person for person in staff_of(request.landlord)}
    known = {"name": one.name, "lead": _id_of(one.lead), "manager": _id_of(one.manager)} if one else {}
    form = TeamForm(request.POST or None, initial=known, people=staff.values())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            set_team(
                landlord_id=request.landlord.pk, team_id=one and one.pk, name=said["name"],
                lead=staff.get(said["lead"]), manager=staff.get(said["manager"]), by=request.person,
                now=timezone.now(), channel="web",
            )  # fmt: skip
            messages.success(request, _("Saved."))
            return redirect("people:teams")
        except Refused as refusal:
            form.add_error("name", str(refusal))
    return render(request, "people/team.html", {"form": form, "team": one}, status=422 if form.errors else 200)


def _id_of(person: Person | None) -> str:
    return person.public_id if person else ""


def _only_for_the_whole_landlord(request: HttpRequest) -> None:
    if not may_set_up_teams(request.person, request.landlord):
        raise Http404
