"""Seats in a residents' group that runs a money vote: given by staff, ended by staff or by whoever holds them."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor, can, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.by_seat import on_record
from commonty.budgeting.actions.proposals import how
from commonty.budgeting.events import Event
from commonty.budgeting.models import GroupSeat, Round
from commonty.budgeting.queries.delivery import lives_in
from commonty.budgeting.queries.groups import does_in_group
from commonty.budgeting.rules import person_or_none
from commonty.budgeting.rules.groups import check_can_end, check_can_seat
from commonty.journal.record import record
from commonty.people.models import Person

OURS = (Permission.SET_UP_ROUND, Permission.KEEP_LEDGER)  # nobody gives themselves one of these by the other


@transaction.atomic
def give_seat(*, round_id: int, person_id: int, part: str, by: Actor, now: datetime, channel: str) -> GroupSeat:
    """To the human: a second entry of theirs doesn't make two people of them."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.SET_UP_ROUND, within=pb_round.place)
    if pb_round.group_id is not None:  # it would tell staff who is in the group, and who is not
        raise Refused(_("The group’s own people take their seats, on the group’s page."))
    person = Person.objects.select_related("merged_into").get(pk=person_id).human
    standing = list(pb_round.seats.standing().select_related("person"))
    theirs = {seat.part: seat for seat in standing if seat.person and seat.person.is_same_human(person)}
    if part in theirs:  # pressed twice, or sent again because the answer was lost
        return theirs[part]
    lives_here = not person.is_at_risk and lives_in(person, pb_round.place, on=timezone.localdate(now))
    is_taken = any(seat.part == part for seat in standing)
    is_staff = any(can(person, what, within=pb_round.place) for what in OURS)
    check_can_seat(pb_round, lives_here=lives_here, is_staff=is_staff, is_taken=is_taken, is_other=bool(theirs))
    given: dict[str, Any] = {"given_by": person_or_none(by), "given_at": now}
    seat = GroupSeat.objects.create(round=pb_round, person=person, part=part, **given)
    record(Event.SEAT_GIVEN, about=pb_round, **how(pb_round, by, now, channel), seat=seat.public_id, part=part)
    return seat


@transaction.atomic
def take_seat(*, round_id: int, part: str, by: Person, now: datetime, channel: str) -> GroupSeat:
    """By whoever does the same in the group that is linked. Nobody else knows who that is, so nobody else can give it.

    The journal has the number of their membership, as for all that is done in a group.
    """
    pb_round = Round.objects.locked(round_id)
    if not does_in_group(by, pb_round, part) or pb_round.group is None:
        raise PermissionDenied(_("Only whoever does this in the group can take the seat."))
    end_stale_seats(pb_round, now=now, channel=channel)
    person = by.human
    standing = list(pb_round.seats.standing().select_related("person"))
    theirs = {seat.part: seat for seat in standing if seat.person and seat.person.is_same_human(person)}
    if part in theirs:
        return theirs[part]
    is_taken = any(seat.part == part for seat in standing)
    is_staff = any(can(person, what, within=pb_round.place) for what in OURS)
    lives_here = lives_in(person, pb_round.place, on=timezone.localdate(now))
    check_can_seat(pb_round, lives_here=lives_here, is_staff=is_staff, is_taken=is_taken, is_other=bool(theirs))
    seat = GroupSeat.objects.create(round=pb_round, person=person, part=part, given_at=now)
    as_whom = on_record(person, pb_round, by_seat=True)
    record(Event.SEAT_GIVEN, about=pb_round, **how(pb_round, as_whom, now, channel), seat=seat.public_id, part=part)
    return seat


@transaction.atomic
def end_stale_seats(pb_round: Round, *, now: datetime, channel: str) -> int:
    """Of those who no longer do this in the group, or whose group has come to its end. They opened nothing any more."""
    Round.objects.locked(pb_round.pk)
    stale = pb_round.seats.standing().exclude(pk__in=pb_round.seats.in_force().values("pk"))
    because = _("Whoever held it no longer does this in the group, or the group has come to its end.")
    ended = [
        end_seat(seat_id=pk, because=because, by=SYSTEM, now=now, channel=channel)
        for pk in stale.values_list("pk", flat=True)
    ]
    return len(ended)


@transaction.atomic
def end_seat(*, seat_id: int, because: str, by: Actor, now: datetime, channel: str) -> None:
    """By staff, or by whoever sits there. The seat stays written down: what was done from it has its reason."""
    pb_round = Round.objects.locked(GroupSeat.objects.values_list("round_id", flat=True).get(pk=seat_id))
    seat = GroupSeat.objects.select_related("person").get(pk=seat_id)
    is_own = isinstance(by, Person) and seat.person is not None and by.is_same_human(seat.person)
    if not is_own:
        require(by, Permission.SET_UP_ROUND, within=pb_round.place)
    check_can_end(seat, because=because)
    seat.ended_at, seat.ended_because = now, because
    seat.save(update_fields=["ended_at", "ended_because"])
    facts: dict[str, Any] = {"seat": seat.public_id, "part": seat.part}
    as_whom = on_record(by, pb_round, by_seat=is_own)
    record(Event.SEAT_ENDED, about=pb_round, **how(pb_round, as_whom, now, channel), **facts)
