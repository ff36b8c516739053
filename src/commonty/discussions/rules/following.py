"""How somebody hears of what is new, and when it is morning."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.discussions.models import Talker
from commonty.notices.models import Notice
from commonty.notices.rules import channel_to
from commonty.people.models import Person

MORNING, EVENING = 8, 20  # by the clocks where the landlord is
FURTHEST_BACK = timedelta(days=7)  # after a stop of the worker's; what is older is no news


def is_time_for_news(now: datetime, told_on: date | None) -> bool:
    """Once a day, from the morning on; a worker that stood still does it later that day, and at night nobody is woken."""
    here = timezone.localtime(now)
    return (told_on is None or told_on < here.date()) and MORNING <= here.hour < EVENING


def may_be_told(person: Person) -> bool:
    """By mail, or by text where somebody chose texts. Nobody wants a letter a day, and nobody at risk is looked for."""
    human = person.human
    return not (person.is_at_risk or human.is_at_risk) and channel_to(human) != Notice.Channel.LETTER


def check_hears(hears: str) -> None:
    if hears not in Talker.Hears.values:
        raise Refused(_("Choose how you want to hear of it."))


def named(titles: Iterable[tuple[str, int]]) -> list[str]:
    """A line for each discussion: its title, and how much is new there."""
    lines = []
    for title, new in titles:
        lines.append(_("%(title)s: %(n)d new") % {"title": title, "n": new} if new else title)
    return lines
