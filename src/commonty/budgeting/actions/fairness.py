"""Who got what of results that were out before it was worked out: once for each, from what is public or still there.

Their packs stay as they were published, fingerprint and all; that this came later stands with the numbers.
"""

import logging
from typing import Any

from django.db import transaction

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.budgeting import fairness, room, tally
from commonty.budgeting.actions.count import who_got_what
from commonty.budgeting.events import Event
from commonty.budgeting.models import Result, Round
from commonty.budgeting.packs import layout
from commonty.budgeting.queries.counting import valid_choices, what_was_changed, where_projects_are
from commonty.journal.record import record
from commonty.kit.canonical import canonical_json, read_zip, sha256_hex
from commonty.kit.clock import Clock, database_now

logger = logging.getLogger(__name__)


def work_out_what_is_missing() -> int:
    """The timetable's job. One that can't be worked out holds up no other; returns how many could."""
    missing, done = Result.objects.without_fairness().order_by("pk"), 0
    for round_id in missing.values_list("round_id", flat=True):
        try:
            done += work_out_fairness(round_id=round_id)
        except Exception:
            logger.exception("Who got what could not be worked out for round %s", round_id)
    return done


@transaction.atomic
def work_out_fairness(
    *, round_id: int, by: Actor = SYSTEM, channel: str = "timetable", clock: Clock = database_now
) -> bool:
    """Returns whether there was anything to do."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.CLOSE_ROUND, within=pb_round.place)
    result = Result.objects.without_fairness().filter(round=pb_round).first()
    if result is None:
        return False
    found = found_later(result, pb_round)
    whole = fairness.with_areas(found, result.outcome, result.totals, where_projects_are(pb_round))
    result.fairness = whole | {"is_later": True}
    result.save(update_fields=["fairness"])
    record(
        Event.FAIRNESS_WORKED_OUT,
        about=pb_round,
        by=by,
        at=clock(),
        channel=channel,
        within=pb_round.place,
        chain=pb_round.chain,
        fairness=sha256_hex(canonical_json(result.fairness)),
    )
    return True


def found_later(result: Result, pb_round: Round) -> dict[str, Any]:
    """From the votes in the pack; where they are secret from those that were counted, if they are still the same."""
    frozen, told = pb_round.frozen_rules, result.totals.get("meeting")
    if told is not None:
        people = room.voters_of(told, unit=pb_round.unit)
        return fairness.from_room(result.outcome, frozen, people=people, blank=room.blank_in(told))
    if result.totals.get("is_file_public"):
        with result.pack.open("rb") as pack:
            files = read_zip(pack.read(), most_bytes=layout.MOST_BYTES, most_files=len(layout.ALL))
        election = tally.read_ballots(files[layout.BALLOTS].decode(), frozen)
        return who_got_what(result.outcome, frozen, election, is_public=True)
    if what_was_changed(pb_round):
        return fairness.from_sums(result.outcome, frozen, blank=result.totals["blank"], reached=None)
    election = tally.election_of(frozen, valid_choices(pb_round.register))
    return who_got_what(result.outcome, frozen, election, is_public=False)
