"""Photos of what was mended: ours, for everybody, and gone with what they belong to."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.events import Event
from commonty.cases.models import Issue, MendPhoto, SmallFix
from commonty.cases.rules.mended import check_can_be_shown
from commonty.cases.rules.publishing import may_be_named
from commonty.files.actions import NewPhoto, drop_photo, keep_photo
from commonty.journal.record import record
from commonty.people.models import Person


@dataclass(frozen=True)
class NewMend:
    """A photo that staff took. `is_safe`: they looked at it, and nobody and no home number can be recognised."""

    photo: NewPhoto
    is_safe: bool


def show_mend(
    new: NewMend, of: Issue | SmallFix, *, by: Person, now: datetime, channel: str
) -> MendPhoto:  # fmt: skip
    """Part of an action that holds what was mended, and has asked whether its words tell of somebody."""
    check_can_be_shown(new.photo.shows, is_safe=new.is_safe)
    if isinstance(of, SmallFix) and not may_be_named(of.case):
        raise Refused(_("This one stays between the resident and us, so no photo of it is for everybody."))
    which = {"fix": of} if isinstance(of, SmallFix) else {"issue": of}
    mend = MendPhoto.objects.create(photo=keep_photo(new.photo, place=of.place, now=now), by=by, at=now, **which)
    _record(Event.MEND_SHOWN, of, by, now, channel)
    return mend


@transaction.atomic
def take_mend_away(*, mend_id: int, by: Person, now: datetime, channel: str) -> Issue | SmallFix:
    """Somebody can be recognised after all. It is gone for everybody at once; what was mended stays."""
    found = MendPhoto.objects.select_for_update(no_key=True, of=("self",))
    mend = found.select_related("photo", "issue__place__landlord", "fix__place__landlord", "fix__pot__place").get(
        pk=mend_id
    )
    of = mend.issue or mend.fix
    assert of is not None
    require(by, Permission.ANSWER_CASES, within=of.place)
    drop_photo(mend.photo)
    _record(Event.MEND_TAKEN_AWAY, of, by, now, channel)
    return of


def _record(event: Event, of: Issue | SmallFix, by: Person, now: datetime, channel: str) -> None:
    """Of a small fix on its pot, as all of it."""
    about = of.pot if isinstance(of, SmallFix) else of
    record(event, about=about, by=by, at=now, channel=channel, within=about.place)
