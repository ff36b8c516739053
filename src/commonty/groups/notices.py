"""Which event tells whom. Neither the group's name nor what happened: letters are printed by the landlord's staff."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonty.groups.events import Event
from commonty.groups.models import Membership
from commonty.journal.models import Entry
from commonty.notices.telling import Message
from commonty.people.models import Person
from commonty.places.addresses import site_of

Tell = Callable[[Entry], Iterable[Message]]


def to_organisers(says: Promise) -> Tell:
    """All of them but whoever did it."""

    def tell(entry: Entry) -> Iterable[Message]:
        organising = _members(entry).organising().exclude(public_id=entry.by_id)
        return _messages(organising, str(says), entry)

    return tell


def to_whom_it_is_about(says: Promise) -> Tell:
    def tell(entry: Entry) -> Iterable[Message]:
        theirs = _members(entry).filter(public_id=entry.facts.get("member", ""))
        return _messages(theirs.exclude(public_id=entry.by_id), str(says), entry)

    return tell


def to_all(says: Promise) -> Tell:
    def tell(entry: Entry) -> Iterable[Message]:
        return _messages(_members(entry).there().exclude(public_id=entry.by_id), str(says), entry)

    return tell


def _members(entry: Entry):  # type: ignore[no-untyped-def]
    found = Membership.objects.filter(group__public_id=entry.about_id)
    return found.select_related("person__merged_into__landlord", "person__landlord").order_by("pk")


def _messages(members: Iterable[Membership], says: str, entry: Entry) -> list[Message]:
    """One for each human."""
    people: dict[int, Person] = {one.person.human.pk: one.person.human for one in members}
    return [_message(person, says) for person in people.values()]


def _message(person: Person, says: str) -> Message:
    address = f"{site_of(person.landlord)}{reverse('groups:mine')}"
    return Message(person, _("News of a residents’ group"), f"{says}\n\n{address}\n")


TELLS = {
    Event.GROUP_ASKED: to_organisers(gettext_lazy("Somebody would like to join a residents’ group of yours.")),
    Event.GROUP_JOINED: to_organisers(gettext_lazy("Somebody has joined a residents’ group of yours.")),
    Event.GROUP_LET_IN: to_whom_it_is_about(gettext_lazy("A residents’ group has answered you.")),
    Event.GROUP_REFUSED: to_whom_it_is_about(gettext_lazy("A residents’ group has answered you.")),
    Event.GROUP_INVITED: to_whom_it_is_about(gettext_lazy("A neighbour invites you to a residents’ group.")),
    Event.GROUP_PART_GIVEN: to_whom_it_is_about(gettext_lazy("You have another part in a residents’ group.")),
    Event.GROUP_MEMBER_REMOVED: to_whom_it_is_about(gettext_lazy("Something has changed in a residents’ group.")),
    Event.GROUP_DISSOLVED: to_all(gettext_lazy("A residents’ group of yours has come to its end.")),
}
