"""Which event tells whom. A subject says that something is there, and never what."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.discussions.events import Event
from commonty.discussions.models import Hiding
from commonty.journal.models import Entry
from commonty.notices.telling import Message as Mail
from commonty.places.addresses import site_of


def to_author(says: Callable[[Hiding], str]) -> Callable[[Entry], Iterable[Mail]]:
    """Whose words were hidden. Without the words themselves: others may read along."""

    def tell(entry: Entry) -> Iterable[Mail]:
        hiding = Hiding.objects.select_related("author__merged_into", "place__landlord").get(public_id=entry.about_id)
        if hiding.author is None:
            return []
        landlord = hiding.place.landlord or hiding.place
        subject = _("A message from %(landlord)s") % {"landlord": landlord.name}
        address = f"{site_of(landlord)}{reverse('discussions:hidden', args=[hiding.public_id])}"
        return [Mail(hiding.author.human, subject, f"{says(hiding)}\n\n{address}\n")]

    return tell


def _hidden(hiding: Hiding) -> str:
    words = {"rule": hiding.get_rule_display(), "why": hiding.why}
    says = _(
        "We hid something that you wrote. House rule: %(rule)s\n\n%(why)s\n\n"
        "Do you think that is wrong? Say so on the page, and another person looks at it."
    )
    return says % words


def _decided(hiding: Hiding) -> str:
    answer = {"answer": hiding.appeal_answer}
    if hiding.lifted_at is not None:
        return _("Another person looked at what we hid. It can be read again.\n\n%(answer)s") % answer
    return _("Another person looked at what we hid. It stays hidden.\n\n%(answer)s") % answer


def _lifted(hiding: Hiding) -> str:
    return _("What we hid can be read again.")


TELLS = {
    Event.THING_HIDDEN: to_author(_hidden),
    Event.APPEAL_DECIDED: to_author(_decided),
    Event.HIDING_LIFTED: to_author(_lifted),
}
