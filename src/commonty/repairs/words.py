"""Sentences of a repair: a window of time, what was ordered, one's rights."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonty.kit.templatetags.kit import clock_time, day
from commonty.repairs.models import Repair
from commonty.repairs.rules import right_to_repair

HALVES = {"am": gettext_lazy("morning"), "pm": gettext_lazy("afternoon")}


def window(starts_at: datetime, ends_at: datetime) -> str:
    words = {"day": day(starts_at), "from": clock_time(starts_at), "until": clock_time(ends_at)}
    return _("%(day)s, between %(from)s and %(until)s") % words


def halves_in_words(halves: Iterable[Mapping[str, str]]) -> str:
    said = [f"{day(date.fromisoformat(half['on']))}, {HALVES[half['half']]}" for half in halves]
    return "; ".join(said)


def ordered_says(repair: Repair) -> str:
    """In the case and in the message: what is ordered, under which number, and one's rights."""
    words = {"what": repair.what.rstrip("."), "number": repair.number}
    says = [_("Ordered: %(what)s. The job number is %(number)d.") % words, *rights_of(repair)]
    if repair.promise is not None:
        says.append(_("We tell you when somebody comes, by %(day)s.") % {"day": day(repair.promise.due_on)})
    return " ".join(says)


def late_words_of(repair: Repair, *, now: datetime) -> list[str]:
    """Empty while there is time; and for days on which nobody could let us in, since then the clock stands still."""
    listed, clock = _listed(repair), repair.clock
    if listed is None or clock is None:
        return []
    ends = [repair.done_at, repair.cancelled_at, clock.stopped_at]
    ended_at = min((moment for moment in ends if moment is not None), default=None)
    if repair.state == Repair.State.NO_ACCESS and (pause := clock.pauses.filter(until_on=None).first()):
        now = min(now, end_of_day(pause.from_on))
    other = repair.other_contractor
    return right_to_repair.late_says(listed.regime, clock, other_contractor=other, ended_at=ended_at, now=now)


def end_of_day(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on + timedelta(days=1), datetime.min.time()))


def _listed(repair: Repair) -> right_to_repair.Listed | None:
    return right_to_repair.listed_defect(repair.defect, repair.case.received_at) if repair.clock else None


def rights_of(repair: Repair) -> list[str]:
    """Empty where it is none of the list, or where the rule was not in force."""
    listed = _listed(repair)
    if listed is None:
        return []
    names = {"contractor": repair.contractor, "other_contractor": repair.other_contractor}
    assert repair.clock is not None
    return right_to_repair.rights(listed.regime, repair.clock, **names)
