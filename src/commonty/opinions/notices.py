"""Which happening tells whom: the author of a statement hears what became of it."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonty.journal.models import Entry
from commonty.notices.telling import Message
from commonty.opinions.events import Event
from commonty.opinions.models import Statement
from commonty.places.addresses import site_of


def tell_author(entry: Entry) -> Iterable[Message]:
    """As long as it is true: of two decisions only the newest is told."""
    rows = Statement.objects.select_related("author__landlord", "conversation")
    statement = rows.filter(public_id=entry.about_id, state=entry.facts.get("state")).first()
    if statement is None or statement.author is None or statement.is_seed:
        return
    person = statement.author
    with override(person.language or None):
        page = site_of(person.landlord) + reverse("opinions:mine", args=[statement.conversation.public_id])
        if statement.state == Statement.State.SHOWN:
            subject, says = _("Your statement is shown"), _("From now on your neighbours are asked about it:")
        else:
            subject, says = _("Your statement was left out"), statement.because
        yield Message(person, subject, "\n\n".join([says, statement.text, page]))


TELLS = {Event.STATEMENT_READ: tell_author}
