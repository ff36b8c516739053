"""What comes round: photos that belong to nothing any more."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from commonty.files.actions import forget_left

KEPT = timedelta(days=1)  # whoever is just writing a row has its files on the disk already


@task()
def forget_photos() -> int:
    return forget_left(before=timezone.now() - KEPT)
