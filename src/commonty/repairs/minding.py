"""Who hears that another system stands still, or said what we can't place: whoever minds it."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.journal.models import Entry
from commonty.notices.telling import Message
from commonty.places.addresses import site_of
from commonty.repairs.events import Event
from commonty.repairs.models import Report, System


def to_minder(says: Callable[[System], str], *, page: str = "repairs:system") -> Callable[[Entry], Iterable[Message]]:
    def tell(entry: Entry) -> Iterable[Message]:
        return [_message(_system_of(entry), says, page)]

    return tell


def first_stuck(entry: Entry) -> Iterable[Message]:
    """Once, and not for each of five hundred rows: until somebody has looked, the page has them all."""
    report = Report.objects.get(public_id=entry.about_id)
    earlier = Report.objects.filter(system=report.system_id, pk__lt=report.pk).to_look_at()
    return [] if earlier.exists() else to_minder(_stuck, page="repairs:came_back")(entry)


def _system_of(entry: Entry) -> System:
    rows = System.objects.select_related("landlord", "minder__merged_into")
    if entry.about_kind == Report._meta.label_lower:
        return rows.get(reports__public_id=entry.about_id)
    return rows.get(public_id=entry.about_id)


def _message(system: System, says: Callable[[System], str], page: str) -> Message:
    address = f"{site_of(system.landlord)}{reverse(page, args=[system.public_id])}"
    subject = _("Repairs: something waits for you")
    return Message(system.minder.human, subject, f"{says(system)}\n\n{address}\n")


def _stands_still(system: System) -> str:
    if system.takes == System.Takes.CSV:
        return _("Nobody has fetched repair orders for %(name)s for a day. Fetch them, and say when they are in.") % {
            "name": system.name
        }
    return _("Repair orders don’t get to %(name)s. We go on trying. The page says why.") % {"name": system.name}


def _given_up(system: System) -> str:
    says = _(
        "For three days repair orders did not get to %(name)s. We have stopped trying. Phone them, or try again."
    )
    return says % {"name": system.name}


def _stuck(system: System) -> str:
    return _("%(name)s said something of a repair that we could not place. Please look at it.") % {
        "name": system.name
    }


TELLS = {
    Event.SYSTEM_STANDS_STILL: to_minder(_stands_still),
    Event.SENDINGS_GIVEN_UP: to_minder(_given_up),
    Event.REPORT_STUCK: first_stuck,
}
