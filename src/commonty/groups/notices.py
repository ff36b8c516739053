"""Which event tells whom. Neither the group's name nor what happened: letters are printed by the landlord's staff."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonty.groups.events import Event
from commonty.groups.models import Membership, Registration
from commonty.journal.models import Entry
from commonty.notices.telling import Message
from commonty.people.models import Person
from commonty.places.addresses import site_of
from commonty.promises.models import Promise

Tell = Callable[[Entry], Iterable[Message]]


def to_organisers(says: Lazy) -> Tell:
    """All of them but whoever did it."""

    def tell(entry: Entry) -> Iterable[Message]:
        organising = _members(entry).organising().exclude(public_id=entry.by_id)
        return _messages(organising, str(says), entry)

    return tell


def to_whom_it_is_about(says: Lazy) -> Tell:
    def tell(entry: Entry) -> Iterable[Message]:
        theirs = _members(entry).filter(public_id=entry.facts.get("member", ""))
        return _messages(theirs.exclude(public_id=entry.by_id), str(says), entry)

    return tell


def to_all(says: Lazy) -> Tell:
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


def to_keeper(entry: Entry) -> Iterable[Message]:
    """Whoever owes the answer. The group has asked for it itself, and its name is for the register."""
    registration = Registration.objects.select_related("group__landlord").get(public_id=entry.facts["registration"])
    promise = Promise.objects.about(registration).open().select_related("owner").first()
    if promise is None:
        return []
    address = f"{site_of(registration.group.landlord)}{reverse('groups:answer', args=[registration.public_id])}"
    says = _("A residents’ group asks to be on the register. It is owed an answer in writing.")
    return [Message(promise.owner, _("The register of tenant organisations"), f"{says}\n\n{address}\n")]


def to_named(entry: Entry) -> Iterable[Message]:
    """Those whom the group named, and nobody else of it."""
    named = _members(entry).there().filter(is_named=True)
    return _messages(named, _("A residents’ group of yours named you: something waits for your yes or no."), entry)


def to_all_and_named(entry: Entry) -> Iterable[Message]:
    return [*TOLD(entry), *to_named(entry)]


TOLD = to_all(gettext_lazy("An officer of the landlord has asked to read the room of a residents’ group of yours."))
ANSWERED = gettext_lazy("The landlord has written to a residents’ group of yours about the register.")
TELLS = {
    Event.DECISION_OPENED: to_all(gettext_lazy("A residents’ group of yours has something to decide.")),
    Event.DECISION_CALLED_OFF: to_all(gettext_lazy("A residents’ group of yours has called off a decision.")),
    Event.DECISION_CLOSED: to_all(gettext_lazy("A residents’ group of yours has decided.")),
    Event.ROOM_ASKED: to_all_and_named,
    Event.ROOM_ASKED_QUIETLY: to_named,
    Event.ROOM_TOLD: TOLD,
    Event.REGISTER_APPLIED: to_keeper,
    Event.REGISTERED: to_organisers(ANSWERED),
    Event.REGISTER_REFUSED: to_organisers(ANSWERED),
    Event.REGISTER_NOTICE: to_organisers(ANSWERED),
    Event.REGISTER_NOTICE_TAKEN_BACK: to_organisers(ANSWERED),
    Event.REGISTER_REMOVED: to_organisers(ANSWERED),
    Event.REGISTER_RENEWAL_NEAR: to_organisers(
        gettext_lazy("The entry of a residents’ group of yours in the register is soon to be renewed.")
    ),
    Event.GROUP_ASKED: to_organisers(gettext_lazy("Somebody would like to join a residents’ group of yours.")),
    Event.GROUP_JOINED: to_organisers(gettext_lazy("Somebody has joined a residents’ group of yours.")),
    Event.GROUP_LET_IN: to_whom_it_is_about(gettext_lazy("A residents’ group has answered you.")),
    Event.GROUP_REFUSED: to_whom_it_is_about(gettext_lazy("A residents’ group has answered you.")),
    Event.GROUP_INVITED: to_whom_it_is_about(gettext_lazy("A neighbour invites you to a residents’ group.")),
    Event.GROUP_PART_GIVEN: to_whom_it_is_about(gettext_lazy("You have another part in a residents’ group.")),
    Event.GROUP_MEMBER_REMOVED: to_whom_it_is_about(gettext_lazy("Something has changed in a residents’ group.")),
    Event.GROUP_DISSOLVED: to_all(gettext_lazy("A residents’ group of yours has come to its end.")),
}
