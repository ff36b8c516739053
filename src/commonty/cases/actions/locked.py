"""The case, locked: every verb begins with it, and with the question who may."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Min
from django.utils.translation import gettext as _

from commonty.access.may import Actor, System, require
from commonty.access.permissions import Permission
from commonty.cases.events import Event
from commonty.cases.models import Case
from commonty.cases.rules.status import may_deal_with
from commonty.journal.record import record
from commonty.people.models import Person
from commonty.promises.models import Promise


def locked_case(case_id: int) -> Case:
    """With its promises, in their order: an action may end several, and holds the journal from the first of them on.

    Whoever reminds holds one promise and then wants the journal, so each would wait for the other.
    """
    rows = Case.objects.select_for_update(no_key=True, of=("self",))
    case = rows.select_related("place__landlord", "owner__post__team", "raised_by__merged_into", "about_staff").get(
        pk=case_id
    )
    promises = Promise.objects.about(case).select_for_update(no_key=True).order_by("pk")
    list(promises.values_list("pk"))
    return case


def require_staff(case: Case, by: Actor, permission: Permission = Permission.ANSWER_CASES) -> None:
    """Staff of the place who may see it: a case that is for one person's eyes is written to by that person alone."""
    require(by, permission, within=case.place)
    if isinstance(by, System):
        return
    if not isinstance(by, Person) or not may_deal_with(case, by) or not _sees(case, by):
        raise PermissionDenied(_("This is not yours to deal with."))


def require_resident(case: Case, by: Actor, typed_by: Person | None = None) -> None:
    """Whoever raised it; or staff who write down what they said on the phone or at a counter."""
    if typed_by is not None:
        require_staff(case, typed_by)
    if not isinstance(by, Person) or not case.raised_by.is_same_human(by):
        raise PermissionDenied(_("Somebody else asked this."))


def _sees(case: Case, by: Person) -> bool:
    return Case.objects.answered_by_staff(by).filter(pk=case.pk).exists()


def set_next_due(case: Case) -> None:
    """The earliest day of its open promises: by it the desk is in order."""
    first = Promise.objects.about(case).open().aggregate(first=Min("due_at"))["first"]
    if case.next_due_at != first:
        case.next_due_at = first
        Case.objects.filter(pk=case.pk).update(next_due_at=first)


def set_work_open(case: Case, *, is_open: bool) -> None:
    """Part of an action that holds the case: the app above says whether somebody is still sent to do something."""
    if case.is_work_open != is_open:
        case.is_work_open = is_open
        case.save(update_fields=["is_work_open"])


def record_case(event: Event, case: Case, by: Actor, now: datetime, channel: str, **facts: Any) -> None:
    record(event, about=case, by=by, at=now, channel=channel, within=case.place, **facts)
