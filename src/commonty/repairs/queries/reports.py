"""Which repair a row means: of this system's own landlord, and of no other."""

from django.db.models import Q
from django.utils.translation import gettext as _

from commonty.repairs.models import Repair, Report, System
from commonty.repairs.rules.reports import Said

MOST_SAID = 10


class NotOne(Exception):
    """It means no repair of ours, or two. Its text says so, the same whatever another landlord has."""


def repair_meant(said: Said, system: System) -> Repair:
    ours = Repair.objects.filter(landlord=system.landlord_id)
    by_job = ours.filter(number=int(said.job)).first() if said.job else None
    by_reference = ours.filter(reference=said.reference).first() if said.reference else None
    if by_job and by_reference and by_job.pk != by_reference.pk:
        raise NotOne(_("The job number is one repair and the reference another. Look at both."))
    found = by_job if said.job else by_reference
    if found is None:
        wrong = {"job": said.job or said.reference}
        raise NotOne(_("We have no repair “%(job)s”. Look at its number.") % wrong)
    return found


def said_there(repair: Repair) -> list[Report]:
    """What a person has to read, the newest first: notes, and what contradicts what we know until somebody has looked."""
    stuck = Q(outcome__in=Report.STUCK, looked_at=None)
    rows = Report.objects.filter(stuck | ~Q(note=""), repair=repair).select_related("system")
    return list(rows.order_by("-taken_at", "-pk")[:MOST_SAID])
