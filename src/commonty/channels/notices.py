"""Whoever writes STOP, START or INFO hears once what came of it: by the way that holds from then on."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import override

from commonty.channels.events import Event
from commonty.journal.models import Entry
from commonty.notices.telling import Message
from commonty.people.models import Person


def _tell(subject: Callable[[Person], str], body: Callable[[Person], str]) -> Callable[[Entry], Iterable[Message]]:
    def tell(entry: Entry) -> Iterable[Message]:
        people = Person.objects.select_related("landlord", "merged_into__landlord")
        person = people.filter(public_id=entry.about_id).first()
        if person is None:
            return
        with override(person.human.language or None):
            yield Message(person.human, subject(person.human), body(person.human))

    return tell


def _stopped(person: Person) -> str:
    by_email = _("We write to you by email from now on.")
    by_letter = _("We write to you by letter from now on.")
    way = by_email if person.email else by_letter
    again = _("You wrote STOP, so we send you no more texts. To have them again, text START, or say so to us.")
    return f"{again}\n\n{way}"


def _info(person: Person) -> str:
    """Short: it has to fit into a text. By text alone the phone number is what they need."""
    return _("STOP ends our texts, START brings them back. Phone: %(phone)s") % {
        "phone": person.landlord.phone or "-"
    }


TELLS = {
    Event.TEXTS_STOPPED: _tell(lambda _person: _("No more texts from us"), _stopped),
    Event.TEXTS_STARTED: _tell(
        lambda _person: _("You get our texts again. STOP ends them"), lambda _person: _("You get our texts again.")
    ),
    Event.TEXTS_EXPLAINED: _tell(_info, _info),
}
