"""Groups whose words are hidden, as long as their hiding is in force. Found by its name."""

from collections.abc import Iterable

from django.db.models import QuerySet

from commonty.discussions.models import Hiding


def hidden_groups() -> Iterable[QuerySet[Hiding, str]]:
    return [Hiding.objects.in_force().filter(about_kind="groups.group").values_list("about_id", flat=True)]


HIDES_GROUPS = hidden_groups
