"""Whoever must not be found is not named beside a project, also if their name stood there before they were at risk."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.budgeting.events import Event
from commonty.budgeting.models import Project, Round
from commonty.journal.record import record
from commonty.kit.clock import Clock, database_now
from commonty.people.models import Person


@transaction.atomic
def take_name_off(*, project_id: int, names: list[str], by: Actor, channel: str, clock: Clock = database_now) -> bool:
    """Says “a resident” instead of each of these names; returns whether any stood there. The journal has no name."""
    pb_round = Round.objects.locked(Project.objects.values_list("round_id", flat=True).get(pk=project_id))
    require(by, Permission.SET_UP_ROUND, within=pb_round.place)
    project = Project.objects.get(pk=project_id)
    says = project.proposed_by
    for name in names:
        says = says.replace(name, _("a resident"))
    if says == project.proposed_by:
        return False
    project.proposed_by = says
    project.save(update_fields=["proposed_by"])
    how: dict[str, Any] = {
        "by": by,
        "at": clock(),
        "channel": channel,
        "within": pb_round.place,
        "chain": pb_round.chain,
    }
    record(Event.NAME_TAKEN_OFF, about=project, **how)
    return True


def take_names_off(*, clock: Clock = database_now) -> int:
    """The timetable's job: a mark is set in another app, which knows nothing of projects. Returns how many it was."""
    taken = 0
    at_risk = Person.objects.filter(is_at_risk=True).exclude(name="").values_list("landlord", "name")
    by_landlord: dict[int, list[str]] = {}
    for landlord, name in at_risk.order_by("landlord", "name"):
        by_landlord.setdefault(landlord, []).append(name)
    for landlord, names in by_landlord.items():
        here = Q(round__place=landlord) | Q(round__place__landlord=landlord)
        for pk, said in Project.objects.filter(here).exclude(proposed_by="").values_list("pk", "proposed_by"):
            found = [name for name in names if name in said]
            if found:
                taken += take_name_off(project_id=pk, names=found, by=SYSTEM, channel="timetable", clock=clock)
    return taken
