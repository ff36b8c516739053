"""Putting a slip of the pen right in public: what it said before stays on the page, with the reason."""

from django.db import transaction

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.budgeting.actions.talk import rename_talk
from commonty.budgeting.events import Event
from commonty.budgeting.models import Correction, Project, Round
from commonty.budgeting.rules.corrections import check_can_correct
from commonty.journal.record import record
from commonty.kit.canonical import sha256_hex
from commonty.kit.clock import Clock, database_now


@transaction.atomic
def correct_words(
    *,
    project_id: int,
    name: str,
    description: str,
    because: str,
    by: Actor,
    channel: str,
    clock: Clock = database_now,
) -> Correction:
    """Only words, and only what `rules.corrections` leaves free; the journal keeps a hash of what they are now."""
    round_id = Project.objects.values_list("round_id", flat=True).get(pk=project_id)
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.OPEN_ROUND, within=pb_round.place)
    now = clock()
    project = Project.objects.select_related("thread").get(pk=project_id)
    words = {"name": name, "description": description}
    before = {field: getattr(project, field) for field in words if getattr(project, field) != words[field]}
    check_can_correct(pb_round, before, now=now)
    correction = Correction.objects.create(
        project=project,
        made_at=now,
        because=because,
        name_before=before.get("name", ""),
        description_before=before.get("description", ""),
    )
    for field in before:
        setattr(project, field, words[field])
    project.save(update_fields=list(before))
    rename_talk(project)
    record(
        Event.PROJECT_CORRECTED,
        about=project,
        by=by,
        at=now,
        channel=channel,
        within=pb_round.place,
        chain=pb_round.chain,
        round=pb_round.public_id,
        words={field: sha256_hex(words[field].encode()) for field in before},
    )
    return correction
