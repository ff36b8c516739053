"""Teams: who works in which, whom one may mark as away, and who has it when somebody is away."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet

from commonty.access.may import Actor, can
from commonty.access.permissions import Permission
from commonty.access.roles import STAFF_ROLES
from commonty.people.models import Person, Post, RoleHeld, Team
from commonty.places.models import Place


def staff_of(landlord: Place) -> QuerySet[Person]:
    """Everybody who holds a role of this landlord's staff at this moment; nobody at risk is in a list."""
    held = RoleHeld.objects.in_force().filter(place__landlord=landlord, role__in=STAFF_ROLES)
    return Person.objects.filter(pk__in=held.values("person_id"), is_at_risk=False, merged_into=None).order_by("name")


def may_set_up_teams(by: Actor | None, landlord: Place | None) -> bool:
    return landlord is not None and can(by, Permission.SET_UP_HELP, within=landlord)


def teams_of(landlord: Place) -> QuerySet[Team]:
    return Team.objects.filter(landlord=landlord).select_related("lead", "manager").order_by("name")


def posts_in(landlord: Place) -> QuerySet[Post]:
    posts = Post.objects.filter(team__landlord=landlord, person__is_at_risk=False, person__merged_into=None)
    return posts.select_related("person", "team", "cover").order_by("person__name")


def posts_to_mark(by: Person, landlord: Place) -> QuerySet[Post]:
    """Whom `by` may mark as away: themselves, those whom they lead, and an administrator everybody."""
    posts = posts_in(landlord)
    if may_set_up_teams(by, landlord):
        return posts
    return posts.filter(Q(person=by) | Q(team__lead=by) | Q(team__manager=by))


def cover_for(person: Person, on: date) -> Person:
    """Who has it on this day: the person; if away their cover, and so on; else the lead, the manager, a colleague.

    Only if nobody is there at all it stays with the person.
    """
    post = _post_of(person)
    if post is None or not post.is_away(on):
        return person
    return next(_who_is_there(post, on), person)


def covers_of(person: Person, on: date) -> list[Person]:
    """All who could have it in place of somebody who is away, the nearest first."""
    post = _post_of(person)
    return list(dict.fromkeys(_who_is_there(post, on))) if post and post.is_away(on) else []


def _who_is_there(post: Post, on: date) -> Iterator[Person]:
    asked, cover = {post.person_id}, post.cover
    while cover is not None and cover.pk not in asked:  # two may cover for each other, and both be away
        asked.add(cover.pk)
        its_post = _post_of(cover)
        if its_post is None or not its_post.is_away(on):
            yield cover
        cover = its_post.cover if its_post else None
    team = post.team
    for boss in (team.lead, team.manager):
        if boss is not None and boss.pk not in asked:
            its_post = _post_of(boss)
            if its_post is None or not its_post.is_away(on):
                yield boss
                asked.add(boss.pk)
    there = Post.objects.filter(team=team).exclude(pk__in=Post.objects.away(on).values("pk"))
    yield from (one.person for one in there.exclude(person_id__in=asked).select_related("person").order_by("pk"))


def _post_of(person: Person) -> Post | None:
    posts = Post.objects.select_related("person", "cover", "team__lead", "team__manager")
    return posts.filter(person=person).first()
