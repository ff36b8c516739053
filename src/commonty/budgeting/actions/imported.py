"""A vote that was held elsewhere, held again here from its file: the same paper, box, seal and count as for our own.

What is done is committed in stretches, so that whoever stops it loses nothing: the same file again goes on where it
stopped, and once all is there says so.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.ballots.actions import (
    ImportedBallot,
    draw_up_register,
    freeze_and_open,
    import_ballots,
    open_box,
    shut_box,
)
from commonty.budgeting.actions.set_up import person_or_none
from commonty.budgeting.events import Event
from commonty.budgeting.from_file import STEP_PENCE, TIES, Source, pence_of
from commonty.budgeting.frozen import frozen_rules
from commonty.budgeting.models import Project, Round
from commonty.journal.record import record
from commonty.kit.canonical import canonical_json, sha256_hex
from commonty.kit.clock import Clock, database_now
from commonty.places.models import Place

AT_ONCE = 1_000  # ballots in one transaction: long enough to be quick, short enough that others can write in between
Progress = Callable[[int, int], None]


def no_progress(done: int, total: int) -> None:
    """For whoever doesn't wait."""


def imported_before(source: Source, place: Place) -> Round | None:
    """The round made from this very file at this place."""
    rounds = Round.objects.filter(is_imported=True, place=place)
    return rounds.filter(frozen_rules__settings__source__sha256=source.digest).first()


@transaction.atomic
def begin_import(*, source: Source, place: Place, by: Actor, now: datetime, channel: str) -> Round:
    """The round with its projects and an open box, and no ballot in it yet."""
    place = Place.objects.select_for_update(no_key=True).get(pk=place.pk)
    require(by, Permission.SET_UP_ROUND, within=place)
    known = imported_before(source, place)
    if known:
        return known
    pb_round = make_round(source, place, by=by, now=now)
    paper = source.paper(pb_round)
    rules = rules_of(source, pb_round)
    register = draw_up_register(
        place=place,
        name=pb_round.name,
        unit=pb_round.unit,
        paper=paper,
        opens_at=pb_round.opens_at,
        closes_at=pb_round.closes_at,
        rules_digest=sha256_hex(canonical_json(rules)),
        voters=[],
        is_imported=True,
        by=by,
        now=now,
    )
    freeze_and_open(register_id=register.pk, by=by, clock=lambda: now)
    pb_round.register, pb_round.frozen_rules, pb_round.status = register, rules, Round.Status.OPEN
    pb_round.save(update_fields=["register", "frozen_rules", "status"])
    record(
        Event.ELECTION_IMPORTED,
        about=pb_round,
        by=by,
        at=now,
        channel=channel,
        within=place,
        chain=pb_round.chain,
        file=source.digest,
        rules=register.rules_digest,
        ballots=source.election.ballots,
    )
    return pb_round


def make_round(source: Source, place: Place, *, by: Actor, now: datetime) -> Round:
    opens_at, closes_at = source.dates(now)
    pb_round = Round.objects.create(
        place=place,
        name=source.title,
        made_by=person_or_none(by),
        made_at=now,
        pot_pence=pence_of(source.election.budget),
        currency=source.currency,
        opens_at=opens_at,
        closes_at=closes_at,
        method=source.method,
        choose_most=source.most,
        points=source.points,
        is_imported=True,
    )
    Project.objects.bulk_create(source.projects(pb_round))
    return pb_round


def rules_of(source: Source, pb_round: Round) -> dict:
    """As for our own rounds, but by the file's own ids and names, so that anybody with the file gets the same."""
    rules = frozen_rules(pb_round, projects=list(pb_round.projects.order_by("number")))
    named = zip(rules["projects"], source.election.projects, strict=True)
    return rules | {
        "step": STEP_PENCE,
        "ties": TIES,
        "projects": [project | {"id": listed.id} for project, listed in named],
        "paper": source.paper(pb_round),
        "settings": rules["settings"] | {"source": {"file": source.name, "sha256": source.digest}},
    }


def put_in_ballots(
    *, round_id: int, source: Source, by: Actor, progress: Progress = no_progress, clock: Clock = database_now
) -> None:
    """Every ballot of the file that isn't in the box yet, in the file's order, a stretch at a time."""
    pb_round, total = Round.objects.select_related("register").get(pk=round_id), source.election.ballots
    done = pb_round.register.entitlements.count()
    progress(done, total)
    while done < total:
        done = put_in_stretch(round_id=round_id, source=source, by=by, clock=clock)
        progress(done, total)


@transaction.atomic
def put_in_stretch(*, round_id: int, source: Source, by: Actor, clock: Clock) -> int:
    """The next ballots that aren't in the box; returns how many are in it then. Two at once take turns."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.SET_UP_ROUND, within=pb_round.place)
    done = pb_round.register.entitlements.count()
    kinds = source.election.type_of_ballot[done : done + AT_ONCE].tolist()
    if kinds:
        ballots = [ImportedBallot(source.kinds[kind]) for kind in kinds]
        import_ballots(register_id=pb_round.register_id, ballots=ballots, by=by, clock=clock)
    return done + len(kinds)


@transaction.atomic
def close_imported(*, round_id: int, by: Actor, channel: str, clock: Clock = database_now) -> None:
    """Shut and open the box: nobody waits for a second signature where every ballot is public already."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.SET_UP_ROUND, within=pb_round.place)
    if pb_round.status != Round.Status.OPEN:
        return
    shut_box(register_id=pb_round.register_id, by=by, clock=clock, channel=channel)
    open_box(register_id=pb_round.register_id, by=by, clock=clock, channel=channel)
    pb_round.status = Round.Status.COUNTING
    pb_round.save(update_fields=["status"])
    record(
        Event.COUNT_BEGUN,
        about=pb_round,
        by=by,
        at=clock(),
        channel=channel,
        within=pb_round.place,
        chain=pb_round.chain,
    )
