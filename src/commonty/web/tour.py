"""The tour: each stop says what to look at, and has the page where it is."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.budgeting.models import DecidedBy, Method, Round
from commonty.cases.models import Case
from commonty.people.models import Person
from commonty.places.models import Place

IN_A_ROOM = ~Q(decided_by=DecidedBy.BOX) | Q(method=Method.SCORES)


@dataclass(frozen=True)
class Stop:
    name: str
    says: str
    button: str = ""
    url: str = ""  # empty: not built yet


def tour_stops(person: Person | None, landlord: Place | None) -> list[Stop]:
    here = Q(place__path__startswith=landlord.path) if landlord else Q(pk__in=[])
    seen = Round.objects.visible_to(person).filter(here).select_related("register").order_by("-made_at")
    over = seen.filter(status__in=[Round.Status.DECIDED, Round.Status.DONE])
    return [
        *_help_stops(person),
        *_idea_stops(seen.exclude(ideas_from=None).first()),
        *_vote_stops(seen.filter(~IN_A_ROOM, status=Round.Status.OPEN).first()),
        *_result_stops(over.filter(~IN_A_ROOM).first()),
        *_room_stops(over.filter(IN_A_ROOM).first()),
        *_group_stops(over.run_by_groups().first()),
        _promise_stop(),
        *_staff_stops(),
        *_coming_stops(),
    ]


def _help_stops(person: Person | None) -> list[Stop]:
    """To one's own newest case where there is one: a stranger sees the box, and nobody sees a neighbour's."""
    newest = Case.objects.raised_by_human(person).first() if person else None
    says = _("Ask in your own words. A person with a name has it, by a day; and only you can say that it is sorted.")
    if newest is not None:
        return [Stop(_("Get help"), says, _("Open what you asked"), reverse("cases:show", args=[newest.public_id]))]
    return [Stop(_("Get help"), says, _("Ask something"), reverse("cases:help"))]


def _idea_stops(asked: Round | None) -> list[Stop]:
    if asked is None:
        return []
    says = _("What neighbours want, what we answered and why, and how two that are alike become one if both agree.")
    url = reverse("budgeting:list_ideas", args=[asked.public_id])
    return [Stop(_("From an idea to the ballot"), says, _("Read the ideas"), url)]


def _vote_stops(voting: Round | None) -> list[Stop]:
    if voting is None or voting.register is None:
        return []
    says = _("What each project costs, what is left, a read-back before anything is sent, and a receipt.")
    url = reverse("budgeting:vote", args=[voting.register.public_id])
    return [Stop(_("Vote"), says, _("Open the vote"), url)]


def _result_stops(decided: Round | None) -> list[Stop]:
    if decided is None:
        return []
    said = (
        (
            "show_result",
            _("Why"),
            _("Every project says why it was chosen, or by how much it fell short."),
            _("Open a result"),
        ),
        (
            "show_who_gets_what",
            _("Who gets what"),
            _("How many voters got something they chose, and what another way of counting would have funded."),
            _("See who gets what"),
        ),
        (
            "count_it_yourself",
            _("Check it"),
            _("Let your own device count all votes again, by a script that shares nothing with our programs."),
            _("Count it yourself"),
        ),
        (
            "money",
            _("Follow the money"),
            _("Voted, ordered, paid, left: every order and payment with its paper."),
            _("Where the money went"),
        ),
    )
    return [
        Stop(name, says, button, reverse(f"budgeting:{page}", args=[decided.public_id]))
        for page, name, says, button in said
    ]


def _room_stops(held: Round | None) -> list[Stop]:
    if held is None:
        return []
    says = _("Decided in a room, by hands, cards or phones, and written down so that anybody can check it.")
    url = reverse("budgeting:show_result", args=[held.public_id])
    return [Stop(_("An evening together"), says, _("Open what came of it"), url)]


def _group_stops(run_by_group: Round | None) -> list[Stop]:
    if run_by_group is None:
        return []
    says = _("Small grants that a residents' group runs by its own rules: its treasurer writes down what it pays.")
    url = reverse("budgeting:money", args=[run_by_group.public_id])
    return [Stop(_("A group's own grants"), says, _("See what it paid"), url)]


def _promise_stop() -> Stop:
    says = _("How many were kept on time, late or broken, with those that are overdue and that nobody has kept yet.")
    return Stop(_("Promises kept"), says, _("See the promises"), reverse("web:promises"))


def _staff_stops() -> list[Stop]:
    stops = [
        Stop(
            _("Who may do what"),
            _("The roles, each in a sentence a housing officer can check."),
            _("Read the roles"),
            reverse("people:roles"),
        )
    ]
    if settings.DEMO:
        demo = reverse("demo")
        stops.append(
            Stop(
                _("Set up a vote"),
                _("Be Iain, the engagement officer: five questions, and the rules come out in words."),
                _("Choose who to be"),
                demo,
            )
        )
    return stops


def _coming_stops() -> list[Stop]:
    return [
        Stop(
            _("Ideas and meetings"), _("From a thought to an answer with a reason; meetings that people can get to.")
        ),
    ]
