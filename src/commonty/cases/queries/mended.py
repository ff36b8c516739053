"""What was mended, with a photo: of a place and of this week, or one by its name."""

from datetime import datetime
from typing import Any

from commonty.cases.models import MendPhoto
from commonty.cases.rules.publishing import may_be_named
from commonty.cases.rules.reaction import WEEK
from commonty.people.models import Person
from commonty.places.models import Place

MOST_SHOWN = 2  # on a front page, which is read on little data; the others stand on their own pages
MOST_READ = 12


def mends_seen(person: Person | None, within: Place | None, **which: Any) -> list[MendPhoto]:
    """The newest first, in one read. Asked anew each time: who was not at risk when it was mended may be so today."""
    if within is None:
        return []
    found = MendPhoto.objects.visible_to(person).filter(photo__place__path__startswith=within.path, **which)
    found = found.select_related("photo__place", "issue", "fix__case__raised_by__merged_into")
    read = found.order_by("-at", "-pk")[:MOST_READ]
    return [mend for mend in read if mend.fix is None or may_be_named(mend.fix.case)]


def mended_this_week(place: Place, person: Person | None, *, now: datetime) -> list[MendPhoto]:
    return mends_seen(person, place, at__gte=now - WEEK, at__lte=now)[:MOST_SHOWN]
