"""The tools beside the desk: the pages that somebody's roles let them use, in the order in which they are used most."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.ballots.models import Register
from commonty.budgeting.models import Round
from commonty.people.models import Person

MOST_VOTES = 10  # on one desk; the rest are found through their rounds


def tools_of(person: Person, *, now: datetime) -> list[dict[str, str]]:
    """While people can vote, entering a vote comes first: somebody is on the line."""
    listed = [
        (Permission.SET_UP_ROUND, _("Money votes: set up, open, close"), "budgeting:my_rounds"),
        (Permission.READ_JOURNAL, _("Where residents were overruled, and why"), "budgeting:list_overruled"),
        (Permission.SEE_PEOPLE, _("Find a resident"), "people:people"),
        (Permission.SEND_LETTER_CODES, _("Letters to people without email"), "notices:post"),
        (Permission.SEND_LETTER_CODES, _("Letters with codes"), "people:letters"),
        (Permission.IMPORT_ROLL, _("The roll: bring in homes and residents"), "people:rolls"),
        (Permission.IMPORT_ROLL, _("People who may be one"), "people:likenesses"),
        (Permission.MANAGE_PLACES, _("Places"), "places:places"),
        (Permission.GIVE_ROLES, _("Roles and staff"), "people:roles_held"),
        (Permission.READ_JOURNAL, _("The journal"), "web:journal"),
    ]
    votes = [
        {
            "name": _("Enter a vote: %(name)s") % {"name": pb_round.name},
            "url": reverse("budgeting:find_voter", args=[pb_round.register.public_id]),
        }
        for pb_round in votes_to_enter(person, now=now)
    ]
    votes += [
        {
            "name": _("Paper votes: %(name)s") % {"name": register.name},
            "url": reverse("ballots:paper", args=[register.public_id]),
        }
        for register in votes_on_paper(person, now=now)
    ]
    pages = [{"name": name, "url": reverse(url)} for need, name, url in listed if can(person, need, within=None)]
    return votes + pages


def votes_on_paper(person: Person, *, now: datetime) -> list[Register]:
    """The votes whose paper votes are in work, in which this person may take part in that."""
    need = Permission.TAKE_IN_PAPER
    places = [held.place for held in person.held_now if can(person, need, within=held.place)]
    if not places:
        return []
    here = Q(*[("place__path__startswith", place.path) for place in places], _connector=Q.OR)
    in_work = Register.objects.filter(here, status=Register.Status.OPEN, paper_until__isnull=False, opens_at__lte=now)
    return list(in_work.order_by("closes_at", "id")[:MOST_VOTES])


def votes_to_enter(person: Person, *, now: datetime) -> list[Round]:
    """The votes going on in which this person may vote for somebody who phones or comes in; the soonest to close first."""
    need = Permission.VOTE_FOR_SOMEBODY
    places = [held.place for held in person.held_now if can(person, need, within=held.place)]
    if not places:
        return []
    here = Q(*[("place__path__startswith", place.path) for place in places], _connector=Q.OR)
    voting = Round.objects.filter(here, status=Round.Status.OPEN, opens_at__lte=now, closes_at__gt=now)
    return list(voting.select_related("register").order_by("closes_at", "id")[:MOST_VOTES])
