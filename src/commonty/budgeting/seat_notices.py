"""What whoever gets a seat in a residents' group hears, and when it ends. A part of `notices`."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonty.budgeting.events import Event
from commonty.budgeting.models import GroupSeat
from commonty.journal.models import Entry
from commonty.notices.telling import Message
from commonty.places.addresses import site_of


def tell_of_seat(entry: Entry) -> Iterable[Message]:
    """As long as it is true: of a seat that ended meanwhile they hear only that."""
    seats = GroupSeat.objects.select_related("person__merged_into", "round__place__landlord")
    seat = seats.filter(public_id=entry.facts["seat"]).first()
    if seat is None or seat.person is None:
        return
    is_over = entry.kind == Event.SEAT_ENDED
    if is_over != (seat.ended_at is not None):
        return
    person = seat.person.human
    with override(person.language or None):
        subject = _("A seat of yours has ended") if is_over else _("You have a seat in a group")
        yield Message(person, subject, _words_of_end(seat) if is_over else _words_of_seat(seat))


def _words_of_seat(seat: GroupSeat) -> str:
    says = {
        GroupSeat.Part.ORGANISER: _("You are the organiser of %(group)s in “%(round)s”."),
        GroupSeat.Part.TREASURER: _("You are the treasurer of %(group)s in “%(round)s”."),
    }[GroupSeat.Part(seat.part)] % {"group": seat.round.group_name, "round": seat.round.name}
    where = _("What you do there, and how to give the seat back: %(address)s") % {"address": _address(seat)}
    wrong = _("If nobody asked you, tell us.")
    return "\n\n".join((says, where, wrong))


def _words_of_end(seat: GroupSeat) -> str:
    says = {
        GroupSeat.Part.ORGANISER: _("You are no longer the organiser of %(group)s in “%(round)s”."),
        GroupSeat.Part.TREASURER: _("You are no longer the treasurer of %(group)s in “%(round)s”."),
    }[GroupSeat.Part(seat.part)] % {"group": seat.round.group_name, "round": seat.round.name}
    return "\n\n".join((says, seat.ended_because, _("What you did stays. Thank you.")))


def _address(seat: GroupSeat) -> str:
    return site_of(seat.round.place) + reverse("budgeting:show_seat", args=[seat.round.public_id])
