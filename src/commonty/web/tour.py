"""The tour: eight stops, each with what to look at and the page where it is."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.budgeting.models import Round
from commonty.people.models import Person
from commonty.places.models import Place


@dataclass(frozen=True)
class Stop:
    name: str
    says: str
    button: str = ""
    url: str = ""  # empty: not built yet


def tour_stops(person: Person | None, landlord: Place | None) -> list[Stop]:
    here = Q(place__path__startswith=landlord.path) if landlord else Q(pk__in=[])
    seen = Round.objects.visible_to(person).filter(here).select_related("register").order_by("-made_at")
    voting = seen.filter(status=Round.Status.OPEN).first()
    decided = seen.filter(status__in=[Round.Status.DECIDED, Round.Status.DONE]).first()
    return [*_money_stops(voting, decided), *_staff_stops(), *_coming_stops()]


def _money_stops(voting: Round | None, decided: Round | None) -> list[Stop]:
    stops = []
    if voting is not None and voting.register is not None:
        url = reverse("budgeting:vote", args=[voting.register.public_id])
        stops.append(
            Stop(
                _("Vote"),
                _("What each project costs, what is left, a read-back before anything is sent, and a receipt."),
                _("Open the vote"),
                url,
            )
        )
    if decided is not None:
        result = reverse("budgeting:show_result", args=[decided.public_id])
        count = reverse("budgeting:count_it_yourself", args=[decided.public_id])
        stops.append(
            Stop(
                _("Why"),
                _("Every project says why it was chosen, or by how much it fell short."),
                _("Open a result"),
                result,
            )
        )
        stops.append(
            Stop(
                _("Check it"),
                _("Let your own device count all votes again, by a script that shares nothing with our programs."),
                _("Count it yourself"),
                count,
            )
        )
        money = reverse("budgeting:money", args=[decided.public_id])
        stops.append(
            Stop(
                _("Follow the money"),
                _("Voted, ordered, paid, left: every order and payment with its paper."),
                _("Where the money went"),
                money,
            )
        )
    return stops


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
        Stop(_("Get help"), _("Ask, see who has it and by when, and say yourself when it is sorted.")),
        Stop(
            _("Ideas and meetings"), _("From a thought to an answer with a reason; meetings that people can get to.")
        ),
    ]
