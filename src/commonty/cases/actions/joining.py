"""I have this too: one voice a human, for those who live there; taken back as easily."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.actions.issues import locked_issue, record_issue
from commonty.cases.events import Event
from commonty.cases.models import Issue, Joined
from commonty.cases.rules.publishing import check_is_open
from commonty.people.models import Person, Tie


@transaction.atomic
def join_issue(*, issue_id: int, by: Person, now: datetime, channel: str, typed_by: Person | None = None) -> Joined:
    """Pressed twice it counts once: the issue is held, and a row in the table for each human is one."""
    issue = locked_issue(issue_id)
    _require_may_join(issue, by, typed_by)
    check_is_open(issue)
    if not lives_within(by, issue, now):
        raise Refused(_("This is for those who live in %(place)s.") % {"place": issue.place.name})
    known = Joined.objects.filter(issue=issue, person__in=Person.objects.same_human(by.human.pk)).first()
    if known is not None:
        return known
    joined = Joined.objects.create(issue=issue, person=by.human, at=now, channel=channel)
    record_issue(Event.ISSUE_JOINED, issue, typed_by or by, now, channel)
    return joined


@transaction.atomic
def leave_issue(*, issue_id: int, by: Person, now: datetime, channel: str, typed_by: Person | None = None) -> None:
    issue = locked_issue(issue_id)
    _require_may_join(issue, by, typed_by)
    mine = Joined.objects.filter(issue=issue, person__in=Person.objects.same_human(by.human.pk))
    if mine.filter(is_by_case=True).exists():
        raise Refused(
            _("What you asked is part of this. On its page you can say that neighbours may not read of it.")
        )
    if mine.delete()[0]:
        record_issue(Event.ISSUE_LEFT, issue, typed_by or by, now, channel)


def lives_within(person: Person, issue: Issue, now: datetime) -> bool:
    ties = Tie.objects.current(timezone.localdate(now)).filter(person__in=Person.objects.same_human(person.human.pk))
    return ties.filter(home__path__startswith=issue.place.path).exists()


def _require_may_join(issue: Issue, by: Person, typed_by: Person | None) -> None:
    if by.landlord_id != (issue.place.landlord_id or issue.place.pk):
        raise PermissionDenied(_("You are not with this landlord."))
    if typed_by is None:
        return
    require(typed_by, Permission.ANSWER_CASES, within=issue.place)
    # Whoever at the counter gives it away helps whoever is looking for them: only they themselves join.
    if by.is_at_risk or by.human.is_at_risk or by.is_same_human(typed_by):
        raise Refused(_("Only they themselves can say this."))
