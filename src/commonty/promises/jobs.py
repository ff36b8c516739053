"""What the worker does for promises by itself."""

from django.utils import timezone
from django_tasks import task

from commonty.places.models import Place
from commonty.promises.actions.leave import away_with_promises, hand_over_what_is_due, move_what_apps_keep
from commonty.promises.actions.reminding import remind_of_due


@task
def hand_over_for_leave() -> int:
    """From the first day of a leave: what is due in it goes to the cover; returns how many promises moved."""
    now = timezone.now()
    away = away_with_promises(now)
    moved = sum(hand_over_what_is_due(person_id=pk, now=now) for pk in away)
    return moved + sum(move_what_apps_keep(person_id=pk, now=now) for pk in away)


@task
def remind() -> int:
    """Whoever is to be told this morning of what is to come, due or late; returns how many people."""
    now = timezone.now()
    return sum(
        remind_of_due(landlord_id=pk, now=now) for pk in Place.objects.landlords().values_list("pk", flat=True)
    )
