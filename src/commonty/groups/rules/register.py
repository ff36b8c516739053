"""The register of tenant organisations: what the law asks, what an application has to say, and by when we answer."""

import tomllib
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonty.access.refusal import Refused
from commonty.groups.models import Group, Registration

PACK: dict[str, Any] = tomllib.loads((Path(__file__).parents[1] / "register.toml").read_text(encoding="utf-8"))
SAYS = {
    "objects": gettext_lazy("what the group is for, and its area"),
    "membership": gettext_lazy("who can be a member, and how they join"),
    "committee": gettext_lazy("what the committee does"),
    "election": gettext_lazy("how the committee and office bearers are elected"),
    "business": gettext_lazy("how the work is done, and who may act for the group"),
    "decisions": gettext_lazy("how the group decides"),
    "funds": gettext_lazy("how its money is looked after"),
    "meetings": gettext_lazy("how members meet, and the yearly meeting of all (AGM)"),
    "amending": gettext_lazy("how the constitution is changed"),
    "equality": gettext_lazy("that the group stands for equal chances"),
    "interests": gettext_lazy("that the group stands for tenants’ homes and what goes with them"),
}
POINTS = [(point["key"], SAYS[point["key"]]) for point in PACK["points"]]
KEYS = frozenset(SAYS)
FEWEST_ON_COMMITTEE: int = PACK["committee"]["fewest"]
OWN: dict[str, int] = PACK["own"]


def check_can_apply(group: Group, open_ones: Collection[Registration]) -> None:
    if not group.is_open:
        raise Refused(_("This group has come to its end."))
    if group.is_unlisted:
        raise Refused(_("The register is public. Put the group into the list first."))
    if any(one.state == Registration.State.APPLIED for one in open_ones):
        raise Refused(_("Your application is with the landlord already."))


def check_can_be_unlisted(is_unlisted: bool, registrations: Collection[Registration]) -> None:
    open_states = (Registration.State.APPLIED, Registration.State.REGISTERED)
    if is_unlisted and any(one.state in open_states for one in registrations):
        raise Refused(_("The register is public. Leave it before you leave the list."))


def check_application(
    *, points: Collection[str], committee: int, agm_on: date, next_agm_on: date, today: date
) -> None:
    """What the law asks, said before it is sent: whoever is refused for it waits for nothing."""
    missing = [str(says) for key, says in POINTS if key not in points]
    if missing:
        words = {"what": "; ".join(missing)}
        raise Refused(_("The law asks that your constitution also says: %(what)s.") % words)
    if committee < FEWEST_ON_COMMITTEE:
        raise Refused(_("The law asks for a committee of at least %(n)d.") % {"n": FEWEST_ON_COMMITTEE})
    if agm_on > today:
        raise Refused(_("The committee is elected at a yearly meeting (AGM). Say when the last one was."))
    if next_agm_on <= agm_on:
        raise Refused(_("The next yearly meeting comes after the last one. Look at the days again."))


def check_is_waiting(registration: Registration) -> None:
    if registration.state != Registration.State.APPLIED:
        raise Refused(_("This application has been answered, or was taken back."))


def check_is_registered(registration: Registration) -> None:
    if registration.state != Registration.State.REGISTERED:
        raise Refused(_("This group is not on the register."))


def check_reason(because: str) -> None:
    if len("".join(because.split())) < 10:
        raise Refused(_("Give your reasons: the group reads them, and can appeal."))


def check_notice(on: date, today: date) -> None:
    first = today + timedelta(days=OWN["notice_days"])
    if on < first:
        raise Refused(_("Give the group notice of %(n)d days at least.") % {"n": OWN["notice_days"]})


def answer_due(now: datetime) -> datetime:
    """The end of the day by which we promise to answer."""
    day = timezone.localdate(now) + timedelta(days=OWN["answer_days"] + 1)
    return timezone.make_aware(datetime.combine(day, time()))


def renewal_due(on: date) -> date:
    years, months = divmod(on.month - 1 + OWN["renewal_months"], 12)
    return date(on.year + years, months + 1, min(on.day, 28))


def is_near_renewal(registration: Registration, today: date) -> bool:
    due = registration.renew_by
    return due is not None and today >= due - timedelta(days=OWN["remind_days"])
