"""What a place's front page says of how fast we are, and what was put right: totals only, in one query."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, Subquery
from django.utils import timezone
from django.utils.translation import ngettext

from commonty.cases.models import Case
from commonty.cases.rules.clocks import OF_KIND, due_under, rule_of
from commonty.cases.rules.reaction import COUNTED, WEEK, Speed, how_fast, in_hours_or_days, shown
from commonty.places.models import Place
from commonty.promises.queries import as_counted

MOST = 1000  # the newest; more would say the same and cost a page its time
PUT_RIGHT = (Case.Kind.REQUEST, Case.Kind.HAZARD, Case.Kind.COMPLAINT)


@dataclass(frozen=True)
class Reaction:
    speed: Speed | None
    put_right: int | None  # this week, by the resident's own word
    answered_by: date | None  # where too little was asked to say how fast we usually are

    @property
    def usually(self) -> str:
        return in_words(*in_hours_or_days(self.speed.usual)) if self.speed else ""

    @property
    def slowest(self) -> str:
        return in_words(*in_hours_or_days(self.speed.slow)) if self.speed and self.speed.slow is not None else ""


def reaction_of(place: Place, *, now: datetime) -> Reaction:
    """Of whom it was, and who may read it, nothing shows in a total; so all count."""
    here = Case.objects.filter(place__path__startswith=place.path)
    ended = here.filter(status=Case.Status.SORTED, kind__in=PUT_RIGHT, ended_at__gte=now - WEEK)
    # One number that hangs on no row: the database counts it once, and the page asks once for both.
    counted = ended.order_by().values("landlord").annotate(n=Count("pk")).values("n")
    lately = here.filter(Q(received_at__gte=now - COUNTED) | Q(pk__in=ended.values("pk")), received_at__lte=now)
    rows = list(
        lately.annotate(put_right=Subquery(counted)).order_by("-received_at")
        .values_list("received_at", "first_reply_at", "put_right")[:MOST]
    )  # fmt: skip
    waits = [(came, heard) for came, heard, _put_right in rows if came >= now - COUNTED]
    put_right = (rows[0][2] or 0) if rows else 0
    speed = how_fast(waits, now=now)
    return Reaction(speed, shown(put_right), None if speed else _day_of_an_answer(place, now))


def _day_of_an_answer(place: Place, now: datetime) -> date | None:
    """By when a question of today is answered: as long as this landlord says, and not counting when it is closed."""
    rule, landlord = rule_of(OF_KIND[Case.Kind.QUESTION], now), place.landlord_id or place.pk
    if rule is None:
        return None
    rule, closed = as_counted(rule, landlord, since=timezone.localdate(now))
    return due_under(rule, now, closed_days=closed).due_on


def in_words(number: int, unit: str) -> str:
    if unit == "hours":
        return ngettext("%(n)d hour", "%(n)d hours", number) % {"n": number}
    return ngettext("%(n)d day", "%(n)d days", number) % {"n": number}
