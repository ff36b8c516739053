"""A system beside a close, a repair that was ordered, and somebody at the other end."""

from datetime import datetime, timedelta
from typing import Any

from commonty.access.roles import Role
from commonty.cases.models import Case
from commonty.cases.tests.factories import NOW, Close, asked, colleague
from commonty.gateways.webhook import Answer
from commonty.people.models import Person
from commonty.repairs.actions.ordering import Ordered, order_repair
from commonty.repairs.actions.systems import set_up_system
from commonty.repairs.models import Repair, Sending, System

ADDRESS = "https://repairs.example.org/orders"
MORNING = {"visit_from": "2026-12-01T08:00", "visit_to": "2026-12-01T12:00"}


def administrator(close: Close) -> Person:
    found = Person.objects.filter(name="Ewa Kowalczyk", landlord=close.landlord).first()
    return found or colleague(close.landlord, "Ewa Kowalczyk", Role.ADMINISTRATOR)


def a_system(close: Close, takes: str = System.Takes.WEBHOOK, *, name: str = "Dunmore", **more: Any) -> System:
    ewa = administrator(close)
    said = {"landlord_id": close.landlord.pk, "name": name, "takes": takes, "address": ADDRESS, "minder": ewa}
    return set_up_system(**{**said, "is_on": True, "by": ewa, "now": NOW, "channel": "web", **more})


def ordered(close: Close, case: Case | None = None, *, now: datetime = NOW, **more: Any) -> Repair:
    case = case or asked(close, "The tap in my kitchen drips, and my ex must not know", now=NOW - timedelta(hours=1))
    what = Ordered(**{"what": "Kitchen tap drips", "place": close.home, **more})
    return order_repair(what, case_id=case.pk, by=case.owner, now=now, channel="web")


class Hand:
    """Takes what is handed over, and answers, or fails, as it is told."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.taken: list[tuple[str, bytes, str]] = []

    def __call__(self, url: str, body: bytes, *, key: str, secret: str, now: datetime) -> Answer:
        assert secret
        self.taken.append((url, body, key))
        answer = self.answers.pop(0) if self.answers else {}
        if isinstance(answer, Exception):
            raise answer
        return Answer(200, answer)


def events(system: System) -> list[tuple[str, str]]:
    return list(Sending.objects.filter(system=system).order_by("pk").values_list("event", "state"))
