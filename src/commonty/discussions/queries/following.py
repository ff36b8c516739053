"""What somebody follows."""

from django.db.models import QuerySet

from commonty.discussions.models import Following, Thread
from commonty.discussions.queries.threads import with_counts
from commonty.people.models import Person


def followed_by(person: Person) -> QuerySet[Thread]:
    """That they may read now, where something was said last first."""
    mine = Following.objects.of_human(person).going_on().values("thread")
    found = Thread.objects.visible_to(person).filter(pk__in=mine).select_related("place", "group")
    return with_counts(found).order_by("-newest_at", "-pk")
