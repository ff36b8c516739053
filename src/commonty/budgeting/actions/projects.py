"""What is on the ballot: adding, changing, taking out, reading in from a file."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.budgeting.actions.talk import put_talk_away, rename_talk
from commonty.budgeting.events import Event
from commonty.budgeting.models import Project, Round
from commonty.budgeting.rules import check_can_change, pot_for
from commonty.budgeting.rules.alternatives import shared_name
from commonty.budgeting.rules.drawing import guess_drawing
from commonty.journal.record import Happening, Named, record, record_all

FIELDS = frozenset(
    {
        "name",
        "description",
        "cost_pence",
        "upkeep_pence",
        "place",
        "proposed_by",
        "categories",
        "only_one_of",
        "drawing",
        "picture_says",
    }
)


def _locked_for_change(round_id: int, by: Actor) -> Round:
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.SET_UP_ROUND, within=pb_round.place)
    check_can_change(pb_round.status)
    return pb_round


def _next_number(pb_round: Round) -> int:
    return (pb_round.projects.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def add_project(
    *, round_id: int, fields: Mapping[str, Any], picture: bytes | None, by: Actor, now: datetime, channel: str
) -> Project:
    """`picture` is what `clean_picture` gave back: small, without anything that says where it was taken."""
    pb_round = _locked_for_change(round_id, by)
    return put_on_ballot(pb_round, fields=fields, picture=picture, by=by, now=now, channel=channel)


def put_on_ballot(
    pb_round: Round, *, fields: Mapping[str, Any], picture: bytes | None, by: Named, now: datetime, channel: str
) -> Project:
    """A part of adding a project, and of signing what an idea costs: whoever calls has locked the round and asked."""
    project = Project(round=pb_round, number=_next_number(pb_round), **_known(fields))
    project.pot = pot_for(project, list(pb_round.pots.select_related("place")))
    _hang_picture(project, picture)
    project.save()
    record(
        Event.PROJECT_ADDED,
        about=project,
        by=by,
        at=now,
        channel=channel,
        within=pb_round.place,
        round=pb_round.public_id,
        cost=project.cost_pence,
    )
    return project


@transaction.atomic
def change_project(
    *,
    project_id: int,
    fields: Mapping[str, Any],
    picture: bytes | None,
    is_picture_gone: bool = False,
    by: Actor,
    now: datetime,
    channel: str,
) -> Project:
    round_id = Project.objects.values_list("round_id", flat=True).get(pk=project_id)
    pb_round = _locked_for_change(round_id, by)
    project = Project.objects.select_related("place", "thread").get(pk=project_id)
    for field, value in _known(fields).items():
        setattr(project, field, value)
    project.pot = pot_for(project, list(pb_round.pots.select_related("place")))
    if is_picture_gone:
        project.picture = ""
    _hang_picture(project, picture)
    project.save()
    rename_talk(project)
    record(
        Event.PROJECT_CHANGED,
        about=project,
        by=by,
        at=now,
        channel=channel,
        within=pb_round.place,
        round=pb_round.public_id,
        cost=project.cost_pence,
    )
    return project


@transaction.atomic
def remove_project(*, project_id: int, by: Actor, now: datetime, channel: str) -> None:
    """Its number is not given again while later ones exist, so that notes on paper stay right."""
    round_id = Project.objects.values_list("round_id", flat=True).get(pk=project_id)
    pb_round = _locked_for_change(round_id, by)
    project = Project.objects.select_related("thread").get(pk=project_id)
    public_id = project.public_id
    put_talk_away(project, now=now)
    project.delete()
    record(
        Event.PROJECT_REMOVED,
        about=pb_round,
        by=by,
        at=now,
        channel=channel,
        within=pb_round.place,
        project=public_id,
    )


@transaction.atomic
def import_projects(
    *, round_id: int, rows: Sequence[Mapping[str, Any]], by: Actor, now: datetime, channel: str
) -> list[Project]:
    """Add the rows of a file. All are good: the form has named the bad ones with their mend."""
    pb_round = _locked_for_change(round_id, by)
    pots = list(pb_round.pots.select_related("place"))
    number = _next_number(pb_round)
    projects = [Project(round=pb_round, number=number + at, **_known(row)) for at, row in enumerate(rows)]
    for project in projects:
        project.pot = pot_for(project, pots)
    Project.objects.bulk_create(projects)
    record_all(
        [
            Happening(Event.PROJECTS_IMPORTED, pb_round, {"projects": len(projects)}),
            *(
                Happening(Event.PROJECT_ADDED, p, {"round": pb_round.public_id, "cost": p.cost_pence})
                for p in projects
            ),
        ],
        by=by,
        at=now,
        channel=channel,
        within=pb_round.place,
    )
    return projects


def _known(fields: Mapping[str, Any]) -> dict[str, Any]:
    unknown = fields.keys() - FIELDS
    if unknown:
        raise ValueError(f"A project has no {sorted(unknown)}.")
    known = dict(fields)
    if "only_one_of" in known:
        known["only_one_of"] = shared_name(known["only_one_of"])
    if "name" in known and not known.get("drawing"):
        known["drawing"] = guess_drawing(known["name"], known.get("description", ""))
    return known


def _hang_picture(project: Project, picture: bytes | None) -> None:
    if picture is not None:
        project.picture.save(f"{project.public_id}.webp", ContentFile(picture), save=False)
