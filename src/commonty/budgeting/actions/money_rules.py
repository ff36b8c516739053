"""Who answers for a pot, what finance calls it, and from which difference on somebody has to explain it."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import Actor, can, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.events import Event
from commonty.budgeting.models import LandlordMoney, Round, RoundMoney, YearSpend
from commonty.journal.record import record
from commonty.people.models import Person
from commonty.places.models import Place


@transaction.atomic
def set_round_money(
    *,
    round_id: int,
    finance_code: str,
    year_end: date | None,
    approver: Person | None,
    variance_percent: int | None,
    variance_pence: int | None,
    by: Actor,
    now: datetime,
    channel: str,
) -> RoundMoney:
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.SET_POT, within=pb_round.place)
    if approver is not None and not can(approver, Permission.SET_POT, within=pb_round.place):
        raise Refused(_("%(name)s does not hold a role that answers for money here.") % {"name": approver.name})
    facts: dict[str, Any] = {
        "finance_code": finance_code,
        "year_end": year_end,
        "approver": approver,
        "variance_percent": variance_percent,
        "variance_pence": variance_pence,
    }
    money, _made = RoundMoney.objects.update_or_create(round=pb_round, defaults=facts)
    within, chain = pb_round.place, pb_round.chain
    who = approver.public_id if approver else ""
    record(
        Event.MONEY_RULES_CHANGED, about=pb_round, by=by, at=now, channel=channel, within=within, chain=chain,
        approver=who, percent=variance_percent, pence=variance_pence,
    )  # fmt: skip
    return money


@transaction.atomic
def set_landlord_money(
    *, landlord_id: int, variance_percent: int, variance_pence: int, by: Actor, now: datetime, channel: str
) -> LandlordMoney:
    """For all money votes without a threshold of their own, from now on."""
    landlord = Place.objects.landlords().select_for_update(of=("self",), no_key=True).get(pk=landlord_id)
    require(by, Permission.SET_POT, within=landlord)
    facts: dict[str, Any] = {"variance_percent": variance_percent, "variance_pence": variance_pence}
    money, _made = LandlordMoney.objects.update_or_create(place=landlord, defaults=facts)
    how: dict[str, Any] = {"by": by, "at": now, "channel": channel, "within": landlord}
    record(Event.MONEY_RULES_CHANGED, about=landlord, **how, percent=variance_percent, pence=variance_pence)
    return money


@transaction.atomic
def set_year_spend(
    *, landlord_id: int, year_end: date, pence: int, source: str, by: Actor, now: datetime, channel: str
) -> YearSpend:
    """What the landlord spends in a year; the same year again takes the place of what was said before."""
    landlord = Place.objects.landlords().select_for_update(of=("self",), no_key=True).get(pk=landlord_id)
    require(by, Permission.SET_POT, within=landlord)
    facts: dict[str, Any] = {"pence": pence, "source": source}
    spend, _made = YearSpend.objects.update_or_create(place=landlord, year_end=year_end, defaults=facts)
    how: dict[str, Any] = {"by": by, "at": now, "channel": channel, "within": landlord}
    record(Event.YEAR_SPEND_SET, about=landlord, **how, year_end=year_end.isoformat(), pence=pence)
    return spend
