"""The tools beside the desk: the pages that somebody's roles let them use, in the order in which they are used most."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.budgeting.models import Round
from commonty.people.models import Person

MOST_VOTES = 10  # on one desk; the rest are found through their rounds


def tools_of(person: Person, *, now: datetime) -> list[dict[str, str]]:
    """While people can vote, entering a vote comes first: somebody is on the line."""
    in_work = votes_in_work(person, now=now)
    votes = [
        {
            "name": _("Enter a vote: %(name)s") % {"name": pb_round.name},
            "url": reverse("budgeting:find_voter", args=[pb_round.register.public_id]),
        }
        for pb_round in in_work
        if pb_round.closes_at > now
        and pb_round.has_box
        and can(person, Permission.VOTE_FOR_SOMEBODY, within=pb_round.place)
    ]
    nights = [
        {
            "name": _("Hold the pitch night: %(name)s") % {"name": pb_round.name},
            "url": reverse("budgeting:hold_night", args=[pb_round.public_id]),
        }
        for pb_round in in_work
        if pb_round.is_pitch_night and can(person, Permission.CLOSE_ROUND, within=pb_round.place)
    ]
    on_paper = [
        {
            "name": _("Paper votes: %(name)s") % {"name": pb_round.name},
            "url": reverse("ballots:paper", args=[pb_round.register.public_id]),
        }
        for pb_round in in_work
        if pb_round.has_paper and can(person, Permission.TAKE_IN_PAPER, within=pb_round.place)
    ]
    votes = nights[:MOST_VOTES] + votes[:MOST_VOTES] + on_paper[:MOST_VOTES]
    return votes + _pages_for(person)


def _pages_for(person: Person) -> list[dict[str, str]]:
    listed = [
        (Permission.ANSWER_CASES, _("Somebody is on the phone"), "cases:find_caller"),
        (Permission.ANSWER_CASES, _("What residents asked"), "cases:desk"),
        (Permission.ANSWER_CASES, _("Repairs: who comes and when"), "repairs:queue"),
        (Permission.ANSWER_CASES, _("Mail and texts to look at"), "channels:arrivals"),
        (Permission.ANSWER_IDEAS, _("Ideas that wait for an answer"), "ideas:waiting"),
        (Permission.ANSWER_IDEAS, _("Needs that wait for an answer"), "priorities:waiting"),
        (Permission.MODERATE, _("What neighbours reported"), "discussions:queue"),
        (Permission.SEE_FIGURES, _("Figures for the regulator"), "cases:figures"),
        (Permission.DECIDE_COMPLAINTS, _("What we learned from complaints"), "cases:learning"),
        (Permission.DECIDE_COMPLAINTS, _("Bring in complaints that are open elsewhere"), "cases:load"),
        (Permission.SET_UP_ROUND, _("Money votes: set up, open, close, pay"), "budgeting:my_rounds"),
        (Permission.ASK_PEOPLE, _("Ask residents what they think"), "opinions:prepare_list"),
        (Permission.READ_JOURNAL, _("Where residents were overruled, and why"), "budgeting:list_overruled"),
        (Permission.KEEP_GROUPS, _("Register of tenant organisations"), "groups:keep"),
        (Permission.OPEN_A_ROOM, _("Ask for a group’s room, in an emergency"), "groups:ask_room"),
        (Permission.SEE_DESK, _("My promises"), "web:my_promises"),
        (Permission.SEE_DESK, _("Who is away, and who covers"), "promises:leave"),
        (Permission.SEE_PEOPLE, _("Find a resident"), "people:people"),
        (Permission.SEND_LETTER_CODES, _("Letters to people without email"), "notices:post"),
        (Permission.SEND_LETTER_CODES, _("Letters with codes to sign in"), "people:letters"),
        (Permission.IMPORT_ROLL, _("The roll: bring in the list of residents"), "people:rolls"),
        (Permission.IMPORT_ROLL, _("People who may be one"), "people:likenesses"),
        (Permission.MANAGE_PLACES, _("Places"), "places:places"),
        (Permission.SET_UP_HELP, _("Arrange help"), "cases:set_up"),
        (Permission.CARRY_REPAIRS, _("Other systems for repairs"), "repairs:systems"),
        (Permission.GIVE_ROLES, _("Roles and staff"), "people:roles_held"),
        (Permission.SET_UP_HELP, _("Teams and who covers"), "people:teams"),
        (Permission.SCRUTINISE, _("Check a vote: what stands out"), "ballots:checks"),
        (Permission.READ_JOURNAL, _("The journal"), "web:journal"),
    ]
    pages = [{"name": name, "url": reverse(url)} for need, name, url in listed if can(person, need, within=None)]
    if can(person, Permission.SET_UP_HELP, within=person.landlord):
        pages.append({"name": _("Who has how much"), "url": reverse("cases:workload")})
    return pages


def votes_in_work(person: Person, *, now: datetime) -> list[Round]:
    """The votes going on, and those whose paper votes are still in work, where this person may enter or take in votes.

    The soonest to close first.
    """
    needs = Permission.VOTE_FOR_SOMEBODY, Permission.TAKE_IN_PAPER
    places = [held.place for held in person.held_now if any(can(person, need, within=held.place) for need in needs)]
    if not places:
        return []
    here = Q(*[("place__path__startswith", place.path) for place in places], _connector=Q.OR)
    rounds = Round.objects.filter(here, status=Round.Status.OPEN, opens_at__lte=now)
    going_on = rounds.filter(Q(closes_at__gt=now) | Q(has_paper=True))
    return list(going_on.select_related("register", "place").order_by("closes_at", "id")[: 3 * MOST_VOTES])
