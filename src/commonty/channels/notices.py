"""Whoever writes STOP, START or INFO hears once what came of it: by the way that holds from then on."""

from collections.abc import Callable, Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonty.cases.queries.help_desk import numbers_for
from commonty.channels.events import Event
from commonty.journal.models import Entry
from commonty.notices.telling import Message
from commonty.people.models import Person
from commonty.people.queries.homes import homes_of
from commonty.people.queries.people import humans_at


def _tell(subject: Callable[[Person], str], body: Callable[[Person], str]) -> Callable[[Entry], Iterable[Message]]:
    def tell(entry: Entry) -> Iterable[Message]:
        people = Person.objects.select_related("landlord", "merged_into__landlord")
        person = people.filter(public_id=entry.about_id).first()
        if person is None:
            return
        with override(person.human.language or None):
            if says := body(person.human):
                yield Message(person.human, subject(person.human), says)

    return tell


def _stopped(person: Person) -> str:
    """Nothing to whoever is reached in no other way: whoever answers them rings."""
    if not person.email and not homes_of(person, on=timezone.localdate()):
        return ""
    by_email = _("We write to you by email from now on.")
    by_letter = _("We write to you by letter from now on.")
    way = by_email if person.email else by_letter
    if len(humans_at(phone=person.phone)) == 1:
        says = _("You wrote STOP, so we send you no more texts. To have them again, text START, or say so to us.")
    else:  # of a START from a number that several have nobody can tell whose it is
        says = _("Somebody wrote STOP from your number, so we send no more texts there. To have them again, ring us.")
    return f"{says}\n\n{way}"


def _info(person: Person) -> str:
    """Short: it has to fit into a text. Whoever wrote HELP may be in danger, so what to phone then stands first."""
    ours = person.landlord.phone or "-"
    urgent = next((number.phone for number in numbers_for(person.landlord, ())), ours)
    said = {"urgent": urgent, "phone": ours}
    if urgent == ours:
        return _("In danger? Phone us: %(phone)s. STOP ends our texts, START brings them back") % said
    return _("In danger? Phone %(urgent)s. STOP ends our texts. Our phone: %(phone)s") % said


TELLS = {
    Event.TEXTS_STOPPED: _tell(lambda _person: _("No more texts from us"), _stopped),
    Event.TEXTS_STARTED: _tell(
        lambda _person: _("You get our texts again. STOP ends them"), lambda _person: _("You get our texts again.")
    ),
    Event.TEXTS_EXPLAINED: _tell(_info, _info),
}
