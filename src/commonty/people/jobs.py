"""What the worker forgets for people: what works no more, files that nobody brought in, people who have long gone, and
the marks of those who are safe again."""

from datetime import datetime, timedelta

from allauth.account.models import EmailConfirmation
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks import task

from commonty.access.may import SYSTEM
from commonty.people.actions.at_risk import take_mark_off
from commonty.people.actions.forgetting import forget_people
from commonty.people.actions.letters import finish_due_letters
from commonty.people.actions.roll import leave_roll
from commonty.people.models import Person, RollImport
from commonty.people.sign_in.codes import forget_old_codes
from commonty.places.models import Place

KEPT = timedelta(days=14)


@task()
def forget() -> int:
    """Returns how many codes, files, marks, people and the rest are gone."""
    return forget_at(timezone.now())


@task()
def forget_letters() -> int:
    """Destroy the seeds of letters whose time to be printed again is over; returns of how many makings."""
    return finish_due_letters()


def forget_at(now: datetime) -> int:
    waiting = RollImport.objects.filter(status=RollImport.Status.TRIED, made_at__lt=now - KEPT)
    numbers = list(waiting.values_list("pk", flat=True))
    for number in numbers:
        leave_roll(roll_id=number, by=SYSTEM, now=now, channel="timetable")
    safe = list(Person.objects.filter(risk_ends_at__lte=now).values_list("pk", flat=True))
    for number in safe:
        take_mark_off(person_id=number, by=SYSTEM, now=now, channel="timetable")
    landlords = list(Place.objects.landlords().values_list("pk", flat=True))
    gone = [forget_people(landlord_id=pk, by=SYSTEM, now=now, channel="timetable") for pk in landlords]
    return len(numbers) + len(safe) + forget_old_codes(now) + sum(gone) + _forget_what_others_keep(now)


def _forget_what_others_keep(now: datetime) -> int:
    """Tables of Django and allauth, which say themselves when a row is over and leave it there."""
    over = (
        Session.objects.filter(expire_date__lt=now),
        LogEntry.objects.filter(action_time__lt=now - timedelta(days=365)),
        EmailConfirmation.objects.filter(created__lt=now - timedelta(days=3)),
    )
    return sum(rows.delete()[0] for rows in over)
