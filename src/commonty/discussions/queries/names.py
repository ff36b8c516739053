"""Under which name somebody is read in a thread: in a room the one that they chose for the group."""

from django.utils.translation import gettext as _

from commonty.discussions.models import Comment, PenName, Summary, Thread
from commonty.discussions.rules.names import shown_name
from commonty.groups.models import Membership
from commonty.people.models import Person


class Names:
    """Of all who can write in one thread: one query for a room, none in public."""

    def __init__(self, thread: Thread) -> None:
        self.thread = thread
        rows = Membership.objects.filter(group=thread.group_id).select_related("person") if thread.group_id else []
        self._there = {(row.person.merged_into_id or row.person_id): row.name for row in rows if row.name}

    def of(self, comment: Comment) -> str:
        return self.of_person(comment.author, is_from_landlord=comment.is_from_landlord, pen=comment.pen)

    def of_person(self, person: Person | None, *, is_from_landlord: bool, pen: PenName | None = None) -> str:
        if self.thread.group_id is not None:
            return self._called(person) or _("Somebody who was in the group")  # never the name that they have outside
        return shown_name(person, is_from_landlord=is_from_landlord, pen=pen)

    def of_summary(self, summary: Summary) -> str:
        """Of what is about a thing of a room above, whose author need not be named, only staff are named."""
        if self.thread.about_kind and not summary.is_from_landlord:
            return shown_name(None)
        return self.of_person(summary.by, is_from_landlord=summary.is_from_landlord, pen=summary.pen)

    def of_reader(self, person: Person | None, pen: PenName | None, *, is_ours: bool) -> str:
        """As whom they would be read, if they wrote there themselves. is_ours: as `speaks_for_landlord` says it."""
        is_ours = is_ours and self.thread.group_id is None
        return self._called(person) or shown_name(person, is_from_landlord=is_ours, pen=pen)

    def _called(self, person: Person | None) -> str:
        return "" if person is None else self._there.get(person.merged_into_id or person.pk, "")
