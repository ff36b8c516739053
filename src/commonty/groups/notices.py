"""Which event tells whom. Neither the group's name nor what happened, and to all in the same words.

Letters are printed by the landlord's staff: words that only an organiser gets would tell them who organises.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.groups.events import Event
from commonty.groups.models import MeetingAnswer, Membership, Registration
from commonty.journal.models import Entry
from commonty.notices.telling import Message
from commonty.people.models import Person
from commonty.places.addresses import site_of
from commonty.promises.models import Promise


def to_organisers(entry: Entry) -> Iterable[Message]:
    """All of them but whoever did it."""
    return _messages(_members(entry).organising().exclude(public_id=entry.by_id))


def news_for_organisers(public_id: str) -> Iterable[Message]:
    """For rooms above, in the same words as all else: a letter tells nobody who organises."""
    found = Membership.objects.filter(group__public_id=public_id).organising().order_by("pk")
    return _messages(found.select_related("person__merged_into__landlord", "person__landlord"))


def to_whom_it_is_about(entry: Entry) -> Iterable[Message]:
    theirs = _members(entry).filter(public_id=entry.facts.get("member", ""))
    return _messages(theirs.exclude(public_id=entry.by_id))


def to_all(entry: Entry) -> Iterable[Message]:
    return _messages(_members(entry).there().exclude(public_id=entry.by_id))


def to_who_comes(entry: Entry) -> Iterable[Message]:
    """Those who come to a meeting, or wished to be reminded of it: nobody else hears of meetings."""
    wished = MeetingAnswer.objects.filter(
        meeting__public_id=entry.facts.get("meeting", ""), says__in=(MeetingAnswer.Says.YES, MeetingAnswer.Says.MAYBE)
    )
    there = _members(entry).there().filter(pk__in=wished.values("member"))
    return _messages(there.exclude(public_id=entry.by_id))


def to_named(entry: Entry) -> Iterable[Message]:
    """Those whom the group named, and nobody else of it."""
    return _messages(_members(entry).there().filter(is_named=True))


def _members(entry: Entry):  # type: ignore[no-untyped-def]
    found = Membership.objects.filter(group__public_id=entry.about_id)
    return found.select_related("person__merged_into__landlord", "person__landlord").order_by("pk")


def _messages(members: Iterable[Membership]) -> list[Message]:
    """One for each human."""
    people: dict[int, Person] = {one.person.human.pk: one.person.human for one in members}
    return [news_for(person) for person in people.values()]


def news_for(person: Person) -> Message:
    """Also for rooms above, of what somebody does for a group: in the same words as all else."""
    address = f"{site_of(person.landlord)}{reverse('groups:mine')}"
    says = _("There is something new for you in residents’ groups. Open “My groups” to see it:")
    return Message(person, _("News of a residents’ group"), f"{says}\n\n{address}\n")


def to_keeper(entry: Entry) -> Iterable[Message]:
    """Whoever owes the answer. The group has asked for it itself, and its name is for the register."""
    registration = Registration.objects.select_related("group__landlord").get(public_id=entry.facts["registration"])
    promise = Promise.objects.about(registration).open().select_related("owner").first()
    if promise is None:
        return []
    address = f"{site_of(registration.group.landlord)}{reverse('groups:answer', args=[registration.public_id])}"
    says = _("A residents’ group asks to be on the register. It is owed an answer in writing.")
    return [Message(promise.owner, _("The register of tenant organisations"), f"{says}\n\n{address}\n")]


TELLS = {
    Event.DECISION_OPENED: to_all,
    Event.DECISION_CALLED_OFF: to_all,
    Event.DECISION_CLOSED: to_all,
    Event.MEETING_CHANGED: to_who_comes,
    Event.MEETING_CALLED_OFF: to_who_comes,
    Event.MEETING_NEAR: to_who_comes,
    Event.ROOM_ASKED: to_all,
    Event.ROOM_ASKED_QUIETLY: to_named,
    Event.ROOM_TOLD: to_all,
    Event.REGISTER_APPLIED: to_keeper,
    Event.REGISTERED: to_organisers,
    Event.REGISTER_REFUSED: to_organisers,
    Event.REGISTER_NOTICE: to_organisers,
    Event.REGISTER_NOTICE_TAKEN_BACK: to_organisers,
    Event.REGISTER_REMOVED: to_organisers,
    Event.REGISTER_RENEWAL_NEAR: to_organisers,
    Event.GROUP_ASKED: to_organisers,
    Event.GROUP_JOINED: to_organisers,
    Event.GROUP_LET_IN: to_whom_it_is_about,
    Event.GROUP_REFUSED: to_whom_it_is_about,
    Event.GROUP_INVITED: to_whom_it_is_about,
    Event.GROUP_PART_GIVEN: to_whom_it_is_about,
    Event.GROUP_MEMBER_REMOVED: to_whom_it_is_about,
    Event.GROUP_HIDDEN: to_organisers,
    Event.GROUP_DISSOLVED: to_all,
}
