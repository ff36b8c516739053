"""May a team be set up like this, somebody work in it, and be away? And who has what when somebody is away."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.people.models import Person, Post

LONGEST_LEAVE = 400  # days: more is a typist's slip in the year


def check_can_set_team(name: str, *, others: Collection[str]) -> None:
    if not name.strip():
        raise Refused(_("Give the team a name. Residents read it beside what is late."))
    if name.strip().casefold() in {other.casefold() for other in others}:
        raise Refused(_("There is a team of this name already."))


def check_works_for_us(people: Collection[Person | None], *, staff: Collection[int]) -> None:
    """`staff`: who holds a role of ours at this moment."""
    for person in people:
        if person is not None and person.pk not in staff:
            raise Refused(_("%(name)s holds no role here. Give them one first.") % {"name": person.name})


def check_can_cover(person: Person, cover: Person | None) -> None:
    if cover is not None and cover.is_same_human(person):
        raise Refused(_("Nobody covers for themselves. Choose a colleague."))


def check_can_be_away(away_from: date | None, away_until: date | None, *, today: date) -> None:
    if away_from is None or away_until is None:
        raise Refused(_("Say both: the first day away, and the last."))
    if away_until < away_from:
        raise Refused(_("The last day away is before the first."))
    if away_until < today:
        raise Refused(_("These days are past. Nothing would be handed over any more."))
    if (away_until - away_from).days > LONGEST_LEAVE:
        raise Refused(_("That is more than a year. Look at the years again."))


def check_is_marked_away(post: Post) -> None:
    if post.away_from is None:
        raise Refused(_("%(name)s is not marked as away.") % {"name": post.person.name})
