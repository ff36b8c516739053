"""Who hears that another system stands still, or said what we can't place: whoever minds it, or deals with the repair."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.journal.models import Entry
from commonty.notices.telling import Message
from commonty.people.models import Person
from commonty.people.queries.teams import cover_for
from commonty.places.addresses import site_of
from commonty.repairs.events import Event
from commonty.repairs.models import Report, System


def to_minder(says: Callable[[System], str], *, page: str = "repairs:system") -> Callable[[Entry], Iterable[Message]]:
    def tell(entry: Entry) -> Iterable[Message]:
        system = _system_of(entry)
        return [_message(system, _there(system, entry), says, page)]

    return tell


def tell_of_stuck(entry: Entry) -> Iterable[Message]:
    """The minder, who may not open the repair; and whoever deals with what it is for, who may."""
    report = Report.objects.select_related("system__landlord", "repair__case__owner").get(public_id=entry.about_id)
    system, repair = _system_of(entry), report.repair
    minder = _there(system, entry)
    is_both = repair is not None and repair.case.owner.is_same_human(minder)
    if not is_both and not _was_told_this_hour(system, entry):
        yield _message(system, minder, _stuck, "repairs:came_back")
    if repair is not None:
        says = _("%(name)s said something of repair %(n)d that contradicts what we know. Look at it, and find out.")
        address = f"{site_of(system.landlord)}{reverse('repairs:staff', args=[repair.public_id])}"
        text = says % {"name": system.name, "n": repair.number}
        yield Message(repair.case.owner, _("Repairs: something waits for you"), f"{text}\n\n{address}\n")


def _was_told_this_hour(system: System, entry: Entry) -> bool:
    """One message, and not one for each of five hundred rows: the page has them all. What is new tomorrow is told."""
    hour = entry.at.replace(minute=0, second=0, microsecond=0)
    ours = Report.objects.filter(system=system).values("public_id")
    told = Entry.objects.filter(kind=Event.REPORT_STUCK, about_id__in=ours, at__gte=hour, at__lte=entry.at)
    return told.filter(chain=entry.chain, seq__lt=entry.seq).exists()


def _system_of(entry: Entry) -> System:
    rows = System.objects.select_related("landlord", "minder__merged_into")
    if entry.about_kind == Report._meta.label_lower:
        return rows.get(reports__public_id=entry.about_id)
    return rows.get(public_id=entry.about_id)


def _there(system: System, entry: Entry) -> Person:
    """The minder, or who covers for them, if that one can open the page."""
    cover = cover_for(system.minder, timezone.localdate(entry.at))
    return cover if System.objects.visible_to(cover).filter(pk=system.pk).exists() else system.minder


def _message(system: System, reader: Person, says: Callable[[System], str], page: str) -> Message:
    address = f"{site_of(system.landlord)}{reverse(page, args=[system.public_id])}"
    subject = _("Repairs: something waits for you")
    return Message(reader.human, subject, f"{says(system)}\n\n{address}\n")


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
    Event.REPORT_STUCK: tell_of_stuck,
}
