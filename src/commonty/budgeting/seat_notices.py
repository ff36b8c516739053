"""What whoever has a seat in a residents' group hears: of the seat, and of what waits for them. A part of `notices`.

Letters are printed by the landlord's staff. Of a group that has a page here they hear in the words in which all of its
members hear of everything: no letter tells who organises which group. They read the rest on the group's page.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonty.access.may import SYSTEM
from commonty.budgeting.events import Event
from commonty.budgeting.models import GroupSeat, Proposal
from commonty.budgeting.queries.own import is_own_idea
from commonty.groups.notices import news_for
from commonty.journal.models import Entry
from commonty.notices.telling import Message
from commonty.places.addresses import site_of


def tell_of_seat(entry: Entry) -> Iterable[Message]:
    """As long as it is true: of a seat that ended meanwhile they hear only that."""
    people = ("person__merged_into__landlord", "person__landlord")
    seats = GroupSeat.objects.select_related(*people, "round__place__landlord")
    seat = seats.filter(public_id=entry.facts["seat"]).first()
    if seat is None or seat.person is None:
        return
    is_over = entry.kind == Event.SEAT_ENDED
    if is_over != (seat.ended_at is not None):
        return
    person = seat.person.human
    if seat.round.group_id is not None and is_over and entry.by_id == SYSTEM.public_id:
        return  # the group has told them already that they do this no more, or that it has come to its end
    with override(person.language or None):
        if seat.round.group_id is not None:
            yield news_for(person)
            return
        subject = _("A seat of yours has ended") if is_over else _("You have a seat in a group")
        yield Message(person, subject, _words_of_end(seat) if is_over else _words_of_seat(seat))


def tell_of_application(entry: Entry) -> Iterable[Message]:
    """The organiser of the group that runs the vote, as long as nobody has read it; never of their own."""
    ideas = Proposal.objects.select_related("author", "round__place__landlord").filter(state=Proposal.State.SENT)
    idea = ideas.filter(public_id=entry.about_id).first()
    if idea is None or not idea.round.is_run_by_group:
        return
    seats = idea.round.seats.in_force().filter(part=GroupSeat.Part.ORGANISER)
    seat = seats.select_related("person__merged_into__landlord", "person__landlord", "round__place__landlord").first()
    if seat is None or seat.person is None or is_own_idea(idea, seat.person):
        return
    person = seat.person.human
    with override(person.language or None):
        if idea.round.group_id is not None:
            yield news_for(person)
            return
        yield Message(person, _("A new application"), _words_of_application(seat, idea))


def _words_of_application(seat: GroupSeat, idea: Proposal) -> str:
    says = _(
        "Somebody sent an application to %(group)s in “%(round)s”. Nobody else can read it before you or we have."
    )
    path = reverse("budgeting:application", args=[seat.round.public_id, idea.number])
    where = _("Read it and answer: %(address)s") % {"address": site_of(seat.round.place) + path}
    return "\n\n".join((says % {"group": seat.round.run_by_name, "round": seat.round.name}, where))


def _words_of_seat(seat: GroupSeat) -> str:
    says = {
        GroupSeat.Part.ORGANISER: _("You are the organiser of %(group)s in “%(round)s”."),
        GroupSeat.Part.TREASURER: _("You are the treasurer of %(group)s in “%(round)s”."),
    }[GroupSeat.Part(seat.part)] % {"group": seat.round.run_by_name, "round": seat.round.name}
    where = _("What you do there, and how to give the seat back: %(address)s") % {"address": _address(seat)}
    wrong = _("If nobody asked you, tell us.")
    return "\n\n".join((says, where, wrong))


def _words_of_end(seat: GroupSeat) -> str:
    says = {
        GroupSeat.Part.ORGANISER: _("You are no longer the organiser of %(group)s in “%(round)s”."),
        GroupSeat.Part.TREASURER: _("You are no longer the treasurer of %(group)s in “%(round)s”."),
    }[GroupSeat.Part(seat.part)] % {"group": seat.round.run_by_name, "round": seat.round.name}
    return "\n\n".join((says, seat.ended_because, _("What you did stays. Thank you.")))


def _address(seat: GroupSeat) -> str:
    return site_of(seat.round.place) + reverse("budgeting:show_seat", args=[seat.round.public_id])
