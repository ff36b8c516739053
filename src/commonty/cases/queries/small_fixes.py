"""What small fixes cost, for everybody to read."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from commonty.cases.models import FixPot, SmallFix
from commonty.cases.rules.publishing import may_be_named
from commonty.kit.money import pounds
from commonty.people.models import Person
from commonty.places.models import Place

MOST_SHOWN = 200


@dataclass(frozen=True)
class PotOfFixes:
    pot: FixPot
    parts: list[dict[str, Any]]
    fixes: list[SmallFix]  # those whose words, close and day everybody may read
    untold_pence: int  # what the others cost


def pot_for(place: Place) -> FixPot | None:
    """The nearest that is open: a block's own, else its estate's, else the landlord's."""
    around = FixPot.objects.filter(place__path__in=place.paths_around, closed_at=None).select_related("place")
    return max(around, key=lambda pot: len(pot.place.path), default=None)


def pots_at(place: Place, person: Person | None) -> list[PotOfFixes]:
    """Pots of this place, of those round it and in it, with what they went into: two reads, whatever the number."""
    here = Q(place__path__in=place.paths_around) | Q(place__path__startswith=place.path)
    standing = Q(fixes__taken_back_at=None)
    pots = FixPot.objects.visible_to(person).filter(here).select_related("place")
    pots = pots.annotate(
        spent=Sum("fixes__pence", filter=standing), done=Sum("fixes__pence", filter=Q(fixes__done_at__isnull=False))
    )
    listed = list(pots.order_by("-made_at")[:20])
    found = SmallFix.objects.filter(pot__in=listed, taken_back_at=None)
    found = found.select_related("place", "case__raised_by__merged_into", "mend_photo__photo")
    fixes = list(found.order_by("-approved_at", "-pk")[:MOST_SHOWN])
    return [_with_fixes(pot, [fix for fix in fixes if fix.pot_id == pot.pk]) for pot in listed]


def _with_fixes(pot: FixPot, fixes: list[SmallFix]) -> PotOfFixes:
    """Asked anew at each reading: who was not at risk when it was approved may be so today."""
    told = [fix for fix in fixes if may_be_named(fix.case)]
    untold = sum(fix.pence for fix in fixes) - sum(fix.pence for fix in told)
    return PotOfFixes(pot, _parts(pot), told, untold)


def _parts(pot: Any) -> list[dict[str, Any]]:
    done, spent = pot.done or 0, pot.spent or 0
    return [
        {"name": _("Fixed"), "value": done, "says": pounds(done), "kind": "paid"},
        {"name": _("Approved"), "value": spent - done, "says": pounds(spent - done), "kind": "ordered"},
        {"name": _("Left"), "value": pot.pence - spent, "says": pounds(pot.pence - spent), "kind": "left"},
    ]
