"""Part of an action of groups: a year after a group has ended its room goes for good, and its discussions with it."""

from commonty.discussions.models import Thread
from commonty.groups.models import Group


def forget_talk_of(group: Group) -> list[None]:
    """Comments, versions, sums-up and all else that hangs on them go with the threads."""
    Thread.objects.filter(group=group).delete()
    return []
