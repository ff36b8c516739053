"""From the order to the thing itself: steps with days, and what residents find on site."""

from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.ledger import check_is_being_done, locked
from commonty.budgeting.events import Event
from commonty.budgeting.models import Milestone, Project, Remark, Round
from commonty.budgeting.queries.delivery import lives_in
from commonty.budgeting.rules import person_or_none
from commonty.budgeting.rules.remarks import check_can_remark
from commonty.journal.record import record
from commonty.people.models import Person


@transaction.atomic
def set_milestone(
    *, project_id: int, says: str, who: str, due_on: date, by: Actor, now: datetime, channel: str
) -> Milestone:
    """A step gets its day. The day stays as it was said: a late step is late, and another gets another day."""
    project, pb_round = locked(project_id)
    require(by, Permission.SET_UP_ROUND, within=pb_round.place)
    check_is_being_done(pb_round)
    facts: dict[str, Any] = {"says": says, "who": who, "due_on": due_on}
    step = Milestone.objects.create(project=project, **facts, made_by=person_or_none(by), made_at=now)
    how = _how(pb_round, by, now, channel)
    record(Event.MILESTONE_SET, about=project, **how, step=step.public_id, due_on=due_on.isoformat())
    return step


@transaction.atomic
def finish_milestone(
    *,
    milestone_id: int,
    done_on: date,
    picture: bytes | None = None,
    picture_says: str = "",
    by: Actor,
    now: datetime,
    channel: str,
) -> Milestone:
    """`picture` is a WebP without metadata, as `kit.pictures` makes it."""
    project, pb_round = locked(Milestone.objects.values_list("project_id", flat=True).get(pk=milestone_id))
    require(by, Permission.SET_UP_ROUND, within=pb_round.place)
    check_is_being_done(pb_round)
    step = Milestone.objects.get(pk=milestone_id)
    if step.done_on is not None:
        raise Refused(_("This step is done already."))
    step.done_on = done_on
    if picture is not None:
        step.picture_says = picture_says
        step.picture.save(f"{step.public_id}.webp", ContentFile(picture), save=False)
    step.save(update_fields=["done_on", "picture", "picture_says"])
    how = _how(pb_round, by, now, channel)
    record(Event.MILESTONE_DONE, about=project, **how, step=step.public_id, done_on=done_on.isoformat())
    return step


@transaction.atomic
def leave_remark(
    *,
    round_id: int,
    kind: str,
    project_id: int | None = None,
    answer: str = "",
    words: str = "",
    by: Person,
    now: datetime,
    channel: str,
) -> Remark:
    """On site and at the end each person says one thing, and may say it anew; then its words are looked at again."""
    pb_round = Round.objects.locked(round_id)
    project = Project.objects.get(pk=project_id, round=pb_round) if project_id else None
    lives_here = lives_in(by, pb_round.place, on=timezone.localdate(now))
    check_can_remark(pb_round, kind=kind, answer=answer, words=words, lives_here=lives_here)
    key: dict[str, Any] = {"round": pb_round, "project": project, "kind": kind, "person": by}
    unseen: dict[str, Any] = {"looked_at": None, "looked_by": None, "is_shown": False}
    said: dict[str, Any] = {"answer": answer, "words": words, "made_at": now}
    remark, _is_new = Remark.objects.update_or_create(**key, defaults=said | unseen)
    how = _how(pb_round, by, now, channel)
    record(Event.REMARK_LEFT, about=project or pb_round, **how, remark=remark.public_id)
    return remark


@transaction.atomic
def look_at_remark(*, remark_id: int, is_shown: bool, by: Actor, now: datetime, channel: str) -> None:
    """Words are read by an officer before all: they may name somebody."""
    remark, pb_round = _locked_remark(remark_id)
    require(by, Permission.SET_UP_ROUND, within=pb_round.place)
    remark.looked_at, remark.looked_by, remark.is_shown = now, person_or_none(by), is_shown
    remark.save(update_fields=["looked_at", "looked_by", "is_shown"])
    facts: dict[str, Any] = {"remark": remark.public_id, "shown": is_shown}
    record(Event.REMARK_LOOKED_AT, about=pb_round, **_how(pb_round, by, now, channel), **facts)


def _locked_remark(remark_id: int) -> tuple[Remark, Round]:
    pb_round = Round.objects.locked(Remark.objects.values_list("round_id", flat=True).get(pk=remark_id))
    return Remark.objects.select_related("project").get(pk=remark_id), pb_round


def _how(pb_round: Round, by: Actor, now: datetime, channel: str) -> dict[str, Any]:
    return {"by": by, "at": now, "channel": channel, "within": pb_round.place, "chain": pb_round.chain}
