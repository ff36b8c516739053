"""The list of money votes as an Atom feed: newest announcement first."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.budgeting.models import Evening, Round
from commonty.budgeting.queries.evenings import evenings_to_tell
from commonty.budgeting.queries.round import last_told, stage_of
from commonty.budgeting.rules.words import money_says, when_says
from commonty.kit.feeds import Entry, feed_answer
from commonty.kit.templatetags.kit import moment


def feed_of_rounds(request: HttpRequest, rounds: Sequence[Round]) -> HttpResponse:
    now, changed = timezone.now(), last_told(rounds)
    entries = [_of_round(pb_round, changed.get(pb_round.public_id), now) for pb_round in rounds]
    entries += [_of_evening(evening) for evening in evenings_to_tell(rounds, now=now)]
    return feed_answer(
        request, title=_("Money votes"), page=reverse("budgeting:list_rounds"),
        says=_("What residents decide with their money"), entries=entries,
    )  # fmt: skip


def _of_round(pb_round: Round, changed_at: datetime | None, now: datetime) -> Entry:
    stage = stage_of(pb_round, now)
    is_off = stage.code in ("cancelled", "void")
    return Entry(
        title=f"{stage.says}: {pb_round.name}" if is_off else pb_round.name,
        page=_page_of(pb_round),
        says=pb_round.taken_back_because if is_off else f"{money_says(pb_round, ())} {when_says(pb_round)}",
        at=pb_round.announced_at or pb_round.made_at,
        changed_at=changed_at,
    )


def _of_evening(evening: Evening) -> Entry:
    """Under one id for good: a change is an update, so that readers tell who has it on their list."""
    says = _("Called off: %(name)s") if evening.is_cancelled else _("Presentation evening: %(name)s")
    parts = [f"{moment(evening.starts_at)}, {evening.where}", evening.because, evening.joining, evening.access]
    return Entry(
        title=says % {"name": evening.round.name},
        page=_page_of(evening.round),
        says=" ".join(part for part in parts if part),
        at=evening.made_at,
        changed_at=evening.changed_at,
        part=f"evening-{evening.public_id}",
    )


def _page_of(pb_round: Round) -> str:
    return reverse("budgeting:show_round", args=[pb_round.public_id])
