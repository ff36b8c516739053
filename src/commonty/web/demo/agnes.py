"""What Agnes Rennie asked: one thing is promised for this week, one waits for her word, one was not sorted and is late."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from commonty.cases.actions.answering import answer_case, say_not_sorted
from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.actions.talking import reply, say_more
from commonty.cases.models import Case
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.promises.models import Promise

Deed = tuple[datetime, Callable[[], object]]
Spot = Case.Spot


def agnes_asks(landlord: Place, *, now: datetime) -> list[Deed]:
    agnes = Person.objects.get(landlord=landlord, reference="D-0001")
    home = agnes.ties.select_related("home__parent__landlord", "home__landlord").first().home
    raised: dict[str, Case] = {}

    def at(days: float, hour: int) -> datetime:
        local = timezone.localtime(now - timedelta(days=days))
        return min(local.replace(hour=hour, minute=20, second=0, microsecond=0), now)

    def ask(key: str, says: str, spot: Spot, when: datetime) -> Deed:
        place = home if spot == Spot.HOME else home.parent
        asked = Asked(says=says, place=place, spot=spot, audience=Case.Audience.LANDLORD)
        how: dict[str, Any] = {"raised_by": agnes, "by": agnes, "now": when, "channel": "web"}
        return when, lambda: raised.update({key: raise_case(asked, **how)})

    def staff(key: str, act: Callable[..., object], when: datetime, **said: Any) -> Deed:
        def deed() -> object:
            owner = Case.objects.select_related("owner").get(pk=raised[key].pk).owner
            return act(case_id=raised[key].pk, by=owner, now=when, channel="web", **said)

        return when, deed

    def own(key: str, act: Callable[..., object], when: datetime, **said: Any) -> Deed:
        return when, lambda: act(case_id=raised[key].pk, by=agnes, now=when, channel="web", **said)

    looks = (now + timedelta(days=2)).astimezone(timezone.get_current_timezone()).replace(hour=16, minute=0, second=0)
    return [
        ask("court", "The light in the back court is not working again and its pitch dark by four. I've a torch in my pocket for the bins.", Spot.COURT, at(2, 9)),
        staff("court", reply, at(2, 13), text="Thank you, Agnes. I was past and saw it. The electrician has it, and I stand beside him.",
              promise="I come by with the electrician", due_at=looks, kind=Promise.Kind.VISIT),
        own("court", say_more, at(1, 18), text="Thats great. The switch is behind the second bin store, he won't find it by himself"),
        ask("window", "The catch on my kitchen window broke off, could you send the joiner, no hurry but there's a draught.", Spot.HOME, at(7, 10)),
        staff("window", reply, at(7, 14), text="The joiner is in your street on Monday. I have put you on his list."),
        staff("window", answer_case, at(3, 11), text="The joiner put a new catch on yesterday. Is the draught gone?"),
        ask("stair", "Somebody leaves bikes on our stair, can you do something, I can't get past with my shopping.", Spot.STAIR, at(24, 11)),
        staff("stair", answer_case, at(21, 15), text="I put a note on each door. The bikes should be away by now."),
        own("stair", say_not_sorted, at(19, 17), why="Two of them are back, and one is bigger."),
    ]  # fmt: skip
