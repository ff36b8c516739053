"""What waits between us and the landlord's other systems for repairs, for whoever carries it."""

from typing import Any

from django.db.models import CharField, Count, Min, Q, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.people.models import Person
from commonty.repairs.models import Report, Sending, System
from commonty.web.queries.task import Task


def repair_tasks(person: Person) -> list[Task]:
    """Counted in one query, and asked only for those who carry for the landlord as a whole."""
    need = Permission.CARRY_REPAIRS
    here = [
        held.place_id
        for held in person.held_now
        if held.place.parent_id is None and can(person, need, within=held.place)
    ]
    if not here:
        return []
    ours = Q(system__landlord__in=here)
    by_hand = Q(system__takes=System.Takes.CSV) | Q(state=Sending.State.GIVEN_UP)
    waiting = _counted(
        "out", Sending.objects.orders().unsaid().filter(ours, by_hand, system__is_on=True), "happened_at"
    )
    both = waiting.union(_counted("back", Report.objects.to_look_at().filter(ours), "taken_at"), all=True)
    says = {"out": _out, "back": _back}
    return [says[counted["what"]](counted) for counted in both if counted["n"]]


def _counted(what: str, rows: Any, day: str) -> Any:
    named = rows.order_by().annotate(what=Value(what, output_field=CharField())).values("what")
    return named.annotate(n=Count("pk"), first=Min(day))


def _out(counted: dict[str, Any]) -> Task:
    says = ngettext("Hand over %(n)d repair order", "Hand over %(n)d repair orders", counted["n"]) % counted
    because = _("The other system does not know it yet. Nobody can be sent before it does.")
    return Task(says, because, reverse("repairs:systems"), counted["first"], "repeat")


def _back(counted: dict[str, Any]) -> Task:
    says = (
        ngettext("Look at %(n)d thing that came back", "Look at %(n)d things that came back", counted["n"]) % counted
    )
    because = _("The other system said something of a repair that we could not place.")
    return Task(says, because, reverse("repairs:systems"), counted["first"], "repeat")
