"""Teams and posts: an administrator says who leads, who works where and who covers; leave is marked by whoever goes."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import Actor, can, require
from commonty.access.permissions import Permission
from commonty.journal.record import record
from commonty.people.events import Event
from commonty.people.models import Person, Post, Team
from commonty.people.queries.teams import staff_of
from commonty.people.rules import teams as rules
from commonty.places.models import Place


@transaction.atomic
def set_team(
    *, landlord_id: int, team_id: int | None = None, name: str, lead: Person | None, manager: Person | None,
    by: Actor, now: datetime, channel: str,
) -> Team:  # fmt: skip
    """Add a team, or rename it and say who leads it and who answers for it. Promises keep the name they were made under."""
    landlord = Place.objects.select_for_update(of=("self",), no_key=True).get(pk=landlord_id)
    require(by, Permission.SET_UP_HELP, within=landlord)
    others = Team.objects.filter(landlord=landlord).exclude(pk=team_id or 0)
    rules.check_can_set_team(name, others=others.values_list("name", flat=True))
    rules.check_works_for_us([lead, manager], staff=_staff_ids(landlord))
    team = Team.objects.get(pk=team_id, landlord=landlord) if team_id else Team(landlord=landlord)
    team.name, team.lead, team.manager = name.strip(), lead, manager
    team.save()
    record(Event.TEAM_SET, about=team, by=by, at=now, channel=channel, within=landlord)
    return team


@transaction.atomic
def set_post(
    *, person_id: int, team_id: int | None, cover: Person | None, by: Actor, now: datetime, channel: str
) -> Post | None:
    """Who works in which team, and who covers for them; without a team they work in none any more."""
    person = Person.objects.select_for_update(of=("self",), no_key=True).select_related("landlord").get(pk=person_id)
    require(by, Permission.SET_UP_HELP, within=person.landlord)
    rules.check_works_for_us([person, cover], staff=_staff_ids(person.landlord))
    rules.check_can_cover(person, cover)
    post = Post.objects.filter(person=person).first()
    if team_id is None:
        Post.objects.filter(person=person).delete()
    else:
        post = post or Post(person=person)
        post.team, post.cover = Team.objects.get(pk=team_id, landlord=person.landlord), cover
        post.save()
    record(Event.POST_SET, about=person, by=by, at=now, channel=channel, within=person.landlord)
    return post if team_id else None


@transaction.atomic
def set_leave(
    *, person_id: int, away_from: date | None, away_until: date | None, by: Actor, now: datetime, channel: str
) -> Post:
    """From which day to which somebody is away; None and None: they are back. What they had is moved by promises."""
    posts = Post.objects.select_for_update(of=("self",), no_key=True)
    post = posts.select_related("person__landlord", "team__lead", "team__manager", "cover").get(person_id=person_id)
    require_over_post(post, by)
    if away_from is None and away_until is None:
        rules.check_is_marked_away(post)
    else:
        rules.check_can_be_away(away_from, away_until, today=timezone.localdate(now))
    post.away_from, post.away_until = away_from, away_until
    post.save(update_fields=["away_from", "away_until"])
    landlord = post.person.landlord
    days = [day.isoformat() if day else "" for day in (away_from, away_until)]
    record(Event.LEAVE_MARKED, about=post.person, by=by, at=now, channel=channel, within=landlord, days=days)
    return post


def require_over_post(post: Post, by: Actor) -> None:
    """Themselves, whoever leads or answers for their team, and an administrator."""
    bosses = [boss for boss in (post.person, post.team.lead, post.team.manager) if boss is not None]
    is_theirs = isinstance(by, Person) and any(boss.is_same_human(by) for boss in bosses)
    if not is_theirs and not can(by, Permission.SET_UP_HELP, within=post.person.landlord):
        raise PermissionDenied(_("You neither lead %(name)s nor arrange who covers.") % {"name": post.person.name})


def _staff_ids(landlord: Place) -> frozenset[int]:
    return frozenset(staff_of(landlord).order_by().values_list("pk", flat=True))
