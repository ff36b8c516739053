"""What comes round: what is kept apart is not kept for ever; once a day those who follow discussions hear what is new."""

from django.utils import timezone
from django_tasks import task

from commonty.discussions.actions.appeals import forget_evidence
from commonty.discussions.actions.news import tell_news
from commonty.places.models import Place


@task()
def forget_apart() -> int:
    return forget_evidence(timezone.now())


@task()
def tell_what_is_new() -> int:
    """Of how many landlords. Harmless to run again: each has one morning a day."""
    landlords = Place.objects.landlords().order_by("pk").values_list("pk", flat=True)
    return sum(tell_news(landlord_id=pk, now=timezone.now()) for pk in landlords)
