"""A dozen repairs in every state; Agnes waits in tomorrow morning, and to one flat nobody came."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.actions.taking_over import set_kind
from commonty.cases.models import Case
from commonty.people.models import Person, Tie, TieKind
from commonty.places.models import Place
from commonty.repairs.actions import ending, ordering, visits
from commonty.repairs.models import Repair

DEMO = "demo"
JOINER, PLUMBER, OTHER = "Clyde Joinery", "Kelvin Plumbing and Heating", "Forth Trades"
Deed = Callable[["Told"], object]


@dataclass
class Told:
    """One repair in the telling: what happens, on which day from today and at what hour."""

    repair: Repair
    now: datetime

    def at(self, days: float, hour: int) -> datetime:
        return timezone.localtime(self.now + timedelta(days=days)).replace(
            hour=hour, minute=0, second=0, microsecond=0
        )

    def how(self, days: float, hour: int, *, own: bool = False) -> dict[str, Any]:
        """Nothing has happened that is still to come."""
        case = Case.objects.select_related("owner", "raised_by").get(pk=self.repair.case_id)
        by = case.raised_by if own else case.owner
        return {
            "repair_id": self.repair.pk, "by": by, "now": min(self.at(days, hour), self.now), "channel": DEMO,
        }  # fmt: skip


def booked(days: int, on: int, starts: int = 8) -> Deed:
    return lambda told: visits.book_visit(
        starts_at=told.at(on, starts), ends_at=told.at(on, starts + 4), **told.how(days, 15)
    )


def moved(days: int, on: int, why: str) -> Deed:
    return lambda told: visits.move_visit(
        starts_at=told.at(on, 13), ends_at=told.at(on, 17), reason=why, **told.how(days, 16)
    )


def called_off(days: int, why: str) -> Deed:
    return lambda told: visits.call_off_visit(reason=why, **told.how(days, 7))


def wished(days: int, words: str) -> Deed:
    return lambda told: visits.wish_to_move(halves=[], words=words, **told.how(days, 19, own=True))


def refused(days: int, why: str) -> Deed:
    return lambda told: visits.refuse_wish(reason=why, **told.how(days, 10))


def nobody_came(days: int) -> Deed:
    return lambda told: ending.say_nobody_came(**told.how(days, 13, own=True))


def not_in(days: int) -> Deed:
    return lambda told: ending.note_no_access(**told.how(days, 14))


def done(days: int, words: str) -> Deed:
    return lambda told: ending.finish_repair(
        done_at=min(told.at(days, 11), told.now), words=words, **told.how(days, 16)
    )


def mended(days: int) -> Deed:
    return lambda told: ending.say_mended(**told.how(days, 20, own=True))


def not_mended(days: int, words: str) -> Deed:
    return lambda told: ending.say_not_mended(words=words, **told.how(days, 20, own=True))


def off(days: int, why: str, *, is_their_wish: bool = False) -> Deed:
    return lambda told: ordering.cancel_repair(reason=why, is_their_wish=is_their_wish, **told.how(days, 12))


# What they asked, what is ordered, which defect of the Right to Repair, who comes, how many days ago; and how it went on.
STORIES: tuple[tuple[str, str, str, str, int, tuple[Deed, ...]], ...] = (
    ("Please mend the banister on our stair, it is loose again and I hold on to it with both hands.", "Loose banister on the stair",
     "loose-handrail", JOINER, 1, (booked(-1, 1),)),
    ("The radiator in the back room is stone cold, please could somebody look.", "Radiator stays cold", "", PLUMBER, 4,
     (booked(-4, -1), nobody_came(-1))),
    ("Please mend my cistern, it runs all night.", "Cistern runs on", "", PLUMBER, 0, ()),
    ("Could you send somebody for the cupboard door, its hanging off.", "Cupboard door off its hinge", "", JOINER, 12, ()),
    ("The kitchen tap wont stop dripping, can it be mended.", "Kitchen tap drips", "", PLUMBER, 2,
     (booked(-2, 3), wished(-1, "I am at the hospital in the morning. After two would be good."))),
    ("My bath panel came away, please send a joiner.", "Bath panel came away", "", JOINER, 5,
     (booked(-4, 2), wished(-3, "Saturday please"), refused(-2, "The joiner doesn’t work on Saturdays."))),
    ("Only half the sockets work since last night, please send somebody.", "Electricity gone in two rooms", "part-power",
     "Sandbank Electric", 6, (booked(-6, -5), not_in(-5))),
    ("The fan in my bathroom stopped, there is no window in there.", "Bathroom fan does not turn", "extractor-fan",
     "Sandbank Electric", 7, (booked(-7, -2), done(-2, "A new fan is in."))),
    ("Please repair the letterbox, it pinches my fingers.", "Letterbox flap", "", JOINER, 20,
     (booked(-19, -15), done(-15, "A new flap with a softer spring."), mended(-14))),
    ("The shower goes cold after a minute, could it be looked at.", "Shower runs cold", "", PLUMBER, 14,
     (booked(-14, -10), done(-10, "New valve."), not_mended(-9, "It does it again, every morning."))),
    ("Please could the old pulley in my kitchen be mended.", "Kitchen pulley", "", JOINER, 25,
     (booked(-24, -20), off(-22, "I put up a new one with my son.", is_their_wish=True))),
    ("Could you mend the step at my back door, it is worn.", "Worn back step", "", JOINER, 30,
     (booked(-29, -25), moved(-26, -22, "The mason was ill."), off(-21, "All steps of the row are made new in spring."))),
    ("My bedroom window wont shut, please send somebody.", "Bedroom window does not shut", "insecure-door", JOINER, 3,
     (booked(-3, 2), called_off(-1, "Ice on the road."))),
)  # fmt: skip


def mend(landlord: Place, *, now: datetime) -> None:
    """Agnes first; the others live where nobody looks at them."""
    agnes = Person.objects.get(landlord=landlord, reference="D-0001")
    ties = Tie.objects.current(timezone.localdate(now)).filter(home__landlord=landlord, kind=TieKind.TENANT)
    ties = ties.select_related("person", "home__parent__landlord", "home__landlord")
    plain = ties.filter(person__is_at_risk=False, person__merged_into=None, person__roles=None)
    others = plain.exclude(person__reference__startswith="D-").order_by("pk")[7 : 7 + len(STORIES) - 1]
    for tie, story in zip([ties.get(person=agnes), *others], STORIES, strict=True):
        _tell(tie, story, now)


def _tell(tie: Tie, story: tuple[str, str, str, str, int, tuple[Deed, ...]], now: datetime) -> None:
    says, what, defect, contractor, days, deeds = story
    local = timezone.localtime(now - timedelta(days=days)).replace(minute=10, second=0, microsecond=0)
    asked_at = min(local.replace(hour=9), now)
    asked = Asked(says=says, place=tie.home, spot=Case.Spot.HOME, audience=Case.Audience.LANDLORD)
    case = raise_case(asked, raised_by=tie.person, by=tie.person, now=asked_at, channel="web")
    names = {"contractor": contractor, "other_contractor": OTHER if defect else ""}
    ordered = ordering.Ordered(what=what, place=tie.home, defect=defect, **names)
    ordered_at = min(asked_at + timedelta(hours=2), now)
    set_kind(case_id=case.pk, kind=Case.Kind.REQUEST, is_damp=False, by=case.owner, now=ordered_at, channel=DEMO)
    repair = ordering.order_repair(ordered, case_id=case.pk, by=case.owner, now=ordered_at, channel=DEMO)
    told = Told(repair, now)
    for deed in deeds:
        deed(told)
