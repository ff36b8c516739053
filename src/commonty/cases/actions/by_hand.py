"""What an officer promised in a case with a day of their own: done, or not, in words that the resident reads."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.cases.actions.locked import locked_case, record_case, require_staff, set_next_due
from commonty.cases.actions.talking import tell
from commonty.cases.events import Event
from commonty.cases.models import Case
from commonty.people.models import Person
from commonty.promises.actions.ending import break_promise, keep_promise
from commonty.promises.models import Promise, PromiseQuerySet


def made_by_hand(case: Case) -> PromiseQuerySet:
    """Open, and no clock's and no call-back's: those end with what they are about."""
    mine = Promise.objects.about(case).open().filter(by_rule="")
    return mine.exclude(pk__in=case.call_backs.values("promise")).order_by("pk")


@transaction.atomic
def end_promise(
    *, case_id: int, promise_id: int, is_kept: bool, words: str, by: Person, now: datetime, channel: str
) -> Case:
    """Whoever deals with the case says what became of it; on time or late by the clock, broken with a reason."""
    case = locked_case(case_id)
    require_staff(case, by)
    promise = made_by_hand(case).filter(pk=promise_id).first()
    if promise is None:
        raise Refused(_("This promise has ended already. Open the page again to see how."))
    if is_kept:
        keep_promise(promise_id=promise.pk, proof=words, by=SYSTEM, now=now, channel=channel)
        says = _("Done: %(what)s. %(words)s")
    else:
        break_promise(promise_id=promise.pk, reason=words, by=SYSTEM, now=now, channel=channel)
        says = _("Not done: %(what)s. %(words)s")
    tell(case, (says % {"what": promise.says, "words": words}).strip(), now=now, channel=channel, by=by)
    set_next_due(case)
    record_case(Event.CASE_PROMISE_ENDED, case, by, now, channel, kept=is_kept)
    return case
