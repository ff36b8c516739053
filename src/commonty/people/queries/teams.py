"""Teams: who works in which, whom one may mark as away, and who has it when somebody is away."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import chain

from django.db.models import Q, QuerySet

from commonty.access.may import Actor, can
from commonty.access.permissions import Permission
from commonty.access.roles import ROLES, STAFF_ROLES
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


def who_arranges_help(landlord: Place, on: date) -> Person | None:
    """An administrator who is there: what nobody's team takes over lands with them."""
    roles = [role for role, described in ROLES.items() if Permission.SET_UP_HELP in described.permissions]
    held = RoleHeld.objects.in_force().filter(place=landlord, role__in=roles).select_related("person__post")
    return next((one.person for one in held.order_by("pk") if is_there(one.person, on)), None)


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
    post = _post_with_team(person)
    if post is None or (not post.is_away(on) and works_here(person)):
        return person
    return next(_who_is_there(post, on), person)


def works_here(person: Person) -> bool:
    """Whether this human holds a role of our staff at this moment, by whichever entry."""
    held = RoleHeld.objects.in_force().filter(role__in=STAFF_ROLES)
    return held.filter(person__in=Person.objects.same_human(person.human.pk)).exists()


def down_the_covers(person: Person) -> Iterator[Person]:
    """The person, their cover, the cover's cover and so on; each once, since two may cover for each other."""
    asked: set[int] = set()
    one: Person | None = person
    while one is not None and one.pk not in asked:
        asked.add(one.pk)
        yield one
        post = post_of(one)
        one = post.cover if post else None


def cover_there(person: Person, on: date, *, works: Callable[[Person], bool] = works_here) -> Person | None:
    """Whoever is there in their place by the covers alone. `works`: for a list of people, answered from one read."""
    chain_of = (one for one in down_the_covers(person) if one.pk != person.pk)
    return next((one for one in chain_of if is_there(one, on) and works(one)), None)


def is_there(person: Person, on: date) -> bool:
    post = post_of(person)
    return post is None or not post.is_away(on)


def post_of(person: Person) -> Post | None:
    """Without a query where it was fetched along with the person."""
    return getattr(person, "post", None)


def covers_of(person: Person, on: date) -> list[Person]:
    """All who could have it in place of somebody who is away, the nearest first."""
    post = _post_with_team(person)
    is_gone = post is not None and (post.is_away(on) or not works_here(person))
    return list(dict.fromkeys(_who_is_there(post, on))) if post and is_gone else []


def _who_is_there(post: Post, on: date) -> Iterator[Person]:
    """Covers first, then who leads the team, then whoever works in it. Who holds no role here any more is never named."""
    team = post.team
    in_team = Post.objects.filter(team=team).select_related("person").order_by("pk")
    bosses = (boss for boss in (team.lead, team.manager) if boss is not None)
    asked = {post.person_id}
    for one in chain(down_the_covers(post.person), bosses, (other.person for other in in_team)):
        if one.pk not in asked and is_there(one, on) and works_here(one):
            yield one
        asked.add(one.pk)


def _post_with_team(person: Person) -> Post | None:
    posts = Post.objects.select_related("person", "cover__post", "team__lead__post", "team__manager__post")
    return posts.filter(person=person).first()
