"""On a group's page the small pots that it runs, and for its own people their seats in them. Found by its name.

Why a seat of theirs ended they read here too: no letter says it.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Prefetch, Q

from commonty.budgeting.models import GroupSeat, Round
from commonty.budgeting.queries.round import stage_of
from commonty.budgeting.rules.groups import OVER
from commonty.groups.queries.pages import GroupPage
from commonty.kit.parts import Part
from commonty.people.models import Person

MOST = 10


def pots_of_group(page: GroupPage, person: Person | None, now: datetime) -> Iterable[Part]:
    """What is announced everybody reads. Its organisers and treasurer read drafts, too: they take their seats in them."""
    seen = Q(pk__in=Round.objects.visible_to(person).filter(group=page.group).order_by().values("pk"))
    part = page.mine.role if page.is_in and page.group.is_open and page.mine else ""
    if part in GroupSeat.Part.values:
        seen |= Q(status=Round.Status.DRAFT)
    own = GroupSeat.objects.visible_to(person).exclude(ended_at=None)
    shown = GroupSeat.objects.filter(Q(pk__in=GroupSeat.objects.in_force().values("pk")) | Q(pk__in=own.values("pk")))
    seats = shown.select_related("person__merged_into").order_by("pk")
    found = Round.objects.filter(seen, group=page.group).order_by("-made_at", "-pk").select_related("place")
    rounds = list(found.prefetch_related(Prefetch("seats", queryset=seats, to_attr="held"))[:MOST])
    if rounds:
        rows = [_row(pb_round, part, person, now) for pb_round in rounds]
        yield Part("budgeting/_pots_of_group.html", {"rows": rows, "part": part})


def _row(pb_round: Round, part: str, person: Person | None, now: datetime) -> dict[str, object]:
    seats: list[GroupSeat] = pb_round.held  # type: ignore[attr-defined]
    held = {seat.part: seat.person for seat in seats if seat.ended_at is None}
    ended = next((seat for seat in reversed(seats) if seat.ended_at is not None and seat.part == part), None)
    holder = held.get(part)
    is_mine = person is not None and holder is not None and holder.is_same_human(person)
    return {
        "round": pb_round,
        "stage": stage_of(pb_round, now),
        "is_mine": is_mine,
        "ended_because": ended.ended_because if ended and not is_mine and pb_round.status not in OVER else "",
        "may_take": part in GroupSeat.Part.values and holder is None and pb_round.status not in OVER,
        "is_public": pb_round.is_known,
    }


BESIDE_GROUP = pots_of_group
