"""The small-fix lane: an officer approves at once, up to a limit, from a pot that everybody sees being spent."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.cases.actions.locked import locked_case, require_staff
from commonty.cases.actions.mended import NewMend, show_mend
from commonty.cases.actions.talking import tell
from commonty.cases.actions.telling import check_texts_tell_nobody
from commonty.cases.events import Event
from commonty.cases.models import FixPot, SmallFix
from commonty.cases.queries.small_fixes import pot_for
from commonty.cases.rules import small_fixes as rules
from commonty.journal.record import record
from commonty.kit.money import pounds
from commonty.people.models import Person
from commonty.places.models import Kind, Place


@transaction.atomic
def set_fix_pot(
    *, place_id: int, name: str, pence: int, limit_pence: int, by: Person, now: datetime, channel: str
) -> FixPot:
    """Whoever answers for the money says how much there is, and how much one officer may approve alone."""
    place = Place.objects.select_for_update(of=("self",), no_key=True).select_related("landlord").get(pk=place_id)
    require(by, Permission.SET_POT, within=place)
    rules.check_can_have_a_pot(place)
    pot = FixPot.objects.filter(place=place, closed_at=None).first() or FixPot(place=place, made_at=now)
    rules.check_can_set(pence=pence, limit_pence=limit_pence, spent_pence=pot.spent_pence if pot.pk else 0)
    pot.name, pot.pence, pot.limit_pence = name, pence, limit_pence
    pot.save()
    _record(Event.FIX_POT_SET, pot, by, now, channel, pence=pence, limit=limit_pence)
    return pot


@transaction.atomic
def approve_fix(
    *, case_id: int, says: str, pence: int, by: Person, now: datetime, channel: str, posted_key: str = "",
    is_checked: bool = False,
) -> SmallFix:  # fmt: skip
    """At once, without asking anybody; it stands on the public page without a name, or as a sum alone."""
    case = locked_case(case_id)
    require_staff(case, by)
    if posted_key and (known := SmallFix.objects.filter(posted_key=posted_key, case=case).first()):
        return known
    check_texts_tell_nobody([says], [case], by=by, is_checked=is_checked)
    nearest = pot_for(case.place)
    # Two officers at once: the second one waits here, and finds what is left.
    pot = FixPot.objects.select_for_update(no_key=True).get(pk=nearest.pk) if nearest else None
    rules.check_can_approve(pot, pence=pence, spent_pence=pot.spent_pence if pot else 0)
    assert pot is not None
    place = case.place.parent if case.place.kind == Kind.HOME and case.place.parent else case.place
    fix = SmallFix.objects.create(
        pot=pot, case=case, place=place, says=says.strip(), pence=pence, approved_by=by, approved_at=now,
        posted_key=posted_key,
    )  # fmt: skip
    words = {"what": fix.says, "money": pounds(pence)}
    tell(case, _("Approved at once: %(what)s (%(money)s).") % words, now=now, channel=channel, by=by)
    _record(Event.FIX_APPROVED, pot, by, now, channel, pence=pence, fix=fix.public_id)
    return fix


@transaction.atomic
def finish_fix(
    *, fix_id: int, is_done: bool, by: Person, now: datetime, channel: str, mend: NewMend | None = None,
    is_checked: bool = False,
) -> SmallFix:  # fmt: skip
    """Done; or it was not needed after all, and the money is back in the pot."""
    case_id = SmallFix.objects.values_list("case_id", flat=True).get(pk=fix_id)
    case = locked_case(case_id)
    require_staff(case, by)
    fix = (
        SmallFix.objects.select_for_update(no_key=True, of=("self",))
        .select_related("pot__place", "place")
        .get(pk=fix_id)
    )
    fix.case = case
    rules.check_is_open(fix)
    if mend is not None:
        check_texts_tell_nobody([mend.photo.shows], [case], by=by, is_checked=is_checked)
        show_mend(mend, fix, by=by, now=now, channel=channel)
    if is_done:
        fix.done_at = now
    else:
        fix.taken_back_at = now
    fix.save(update_fields=["done_at", "taken_back_at"])
    says = _("Done: %(what)s.") if is_done else _("Not needed after all: %(what)s.")
    tell(case, says % {"what": fix.says}, now=now, channel=channel, by=by)
    _record(Event.FIX_ENDED, fix.pot, by, now, channel, fix=fix.public_id, done=is_done)
    return fix


def _record(event: Event, pot: FixPot, by: Actor, now: datetime, channel: str, **facts: Any) -> None:
    record(event, about=pot, by=by, at=now, channel=channel, within=pot.place, **facts)
