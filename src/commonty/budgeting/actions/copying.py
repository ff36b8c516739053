"""Last year's round again: its rules, pots and words, without its dates, votes and result."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.budgeting.actions.set_up import FIELDS
from commonty.budgeting.events import Event
from commonty.budgeting.models import Pot, Project, Round, Voiding
from commonty.budgeting.rules import person_or_none, pot_for
from commonty.budgeting.rules.copying import check_can_copy
from commonty.journal.record import Happening, record_all

# All that the questions of the set-up ask, but for the days. The pot is confirmed anew: it is another year's money.
COPIED = sorted(
    frozenset().union(*FIELDS.values()) - FIELDS["when"] - {"name"} | {"currency", "template", "votes_in"}
)
OF_PROJECTS = (
    "number", "name", "description", "cost_pence", "upkeep_pence", "place", "proposed_by", "categories", "only_one_of",
    "drawing", "picture_says",
)  # fmt: skip


@transaction.atomic
def copy_round(*, round_id: int, name: str, with_projects: bool, by: Actor, now: datetime, channel: str) -> Round:
    old = Round.objects.locked(round_id)
    require(by, Permission.SET_UP_ROUND, within=old.place)
    check_can_copy(old)
    new = Round(
        name=name, made_by=person_or_none(by), made_at=now, **{field: getattr(old, field) for field in COPIED}
    )
    new.answered = [step for step in FIELDS if step != "when"]
    new.save()
    pots = [
        Pot(round=new, place=pot.place, theme=pot.theme, pence=pot.pence) for pot in old.pots.select_related("place")
    ]
    Pot.objects.bulk_create(pots)
    projects = _copy_projects(old, new, pots) if with_projects else []
    # Of a void vote this is the one held instead; unless there is another, which was not called off.
    free = Q(again=None) | Q(again__status=Round.Status.CANCELLED)
    Voiding.objects.signed().filter(free, round=old).update(again=new)
    record_all(
        [
            Happening(Event.ROUND_DRAFTED, new, {"copied_from": old.public_id}),
            *(Happening(Event.PROJECT_ADDED, p, {"round": new.public_id, "cost": p.cost_pence}) for p in projects),
        ],
        by=by,
        at=now,
        channel=channel,
        within=new.place,
    )
    return new


def _copy_projects(old: Round, new: Round, pots: Sequence[Pot]) -> list[Project]:
    projects = []
    for project in old.projects.select_related("place").order_by("number"):
        copy = Project(round=new, **{field: getattr(project, field) for field in OF_PROJECTS})
        copy.pot = pot_for(copy, pots)
        if project.picture:  # a file of its own: taking one down must not take the other
            with project.picture.open("rb") as picture:
                copy.picture.save(f"{copy.public_id}.webp", ContentFile(picture.read()), save=False)
        copy.save()
        projects.append(copy)
    return projects
