"""The Right to Repair: its list of defects, and what the law says a tenant is told. Figures come from the rule pack."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.access.refusal import Refused
from commonty.cases.models import Clock
from commonty.cases.rules.clocks import RIGHT_TO_REPAIR, rule_of
from commonty.kit.templatetags.kit import day
from commonty.maths.deadlines import Defect, Regime


@dataclass(frozen=True)
class Listed:
    """One defect of the list, and the rule under which it stands."""

    defect: Defect
    regime: Regime


def defects_on(received: datetime) -> Iterator[Listed]:
    """The list that was in force when somebody told us, the shortest time first."""
    for name in RIGHT_TO_REPAIR:
        regime = rule_of(name, received)
        for defect in regime.defects if regime else ():
            yield Listed(defect, regime)  # type: ignore[arg-type]


def listed_defect(code: str, received: datetime) -> Listed | None:
    return next((one for one in defects_on(received) if one.defect.name == code), None)


def check_names_both(*, contractor: str, other_contractor: str) -> None:
    """The law asks that the tenant is told both names."""
    if not contractor.strip() or not other_contractor.strip():
        raise Refused(_("The law asks us to name the usual contractor and one other. Write both."))
    if contractor.strip().casefold() == other_contractor.strip().casefold():
        raise Refused(_("The other contractor is somebody else than the usual one."))


def rights(regime: Regime, clock: Clock, *, contractor: str, other_contractor: str) -> list[str]:
    """What the tenant is told, sentence by sentence: the longest time, its last day, their rights, both names."""
    n = regime.length.number
    within = ngettext("%(n)d working day", "%(n)d working days", n) % {"n": n}
    found = [
        _("You have a Right to Repair. It is to be mended within %(within)s.") % {"within": within},
        _("The last day is %(day)s.") % {"day": day(clock.promise.due_on)},
        _("Our usual contractor comes: %(name)s.") % {"name": contractor},
        _("If the work has not begun by then, you can call the other one on our list: %(name)s.")
        % {"name": other_contractor},
    ]
    return [*found, *_money(regime)]


def late_says(
    regime: Regime, clock: Clock, *, other_contractor: str, ended_at: datetime | None, now: datetime
) -> list[str]:  # fmt: skip
    """Once the last day is over: what the tenant may do now, and what is owed, also when it ended at last, however.

    `ended_at`: this repair; another under the same clock may be late, or not.
    """
    if (ended_at or now) <= clock.due_at:
        return []
    found = [_("We are late: the last day was %(day)s.") % {"day": day(clock.promise.due_on)}]
    if ended_at is None:
        found.append(_("You can call the other contractor now: %(name)s.") % {"name": other_contractor})
    if regime.pays:
        owed = _("We owe you £%(late)d, and more for each working day after that.")
        found.append(owed % {"late": regime.pays.late})
    return found


def _money(regime: Regime) -> list[str]:
    """£15 at once, as the law says. What follows by the day is not checked against it yet, and says so."""
    pays = regime.pays
    if pays is None:
        return []
    words = {"late": pays.late, "more": pays.each_further_day, "most": pays.at_most, "up_to": pays.up_to}
    more = _("For each working day more it is £%(more)d, up to £%(most)d.")
    if regime.unverified:
        more = _(
            "For each working day more it should be £%(more)d, up to £%(most)d; we are still checking that figure."
        )
    up_to = _("All this holds for work of up to £%(up_to)d.")
    return [says % words for says in (_("And we owe you £%(late)d, without your asking."), more, up_to)]
