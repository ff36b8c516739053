"""A question to the landlord: somebody with a name owes an answer by a day, and the answer stands under the question."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.queries.owners import who_answers
from commonty.cases.rules.clocks import due_under, rule_of
from commonty.discussions.actions.comments import locked_comment, record_comment
from commonty.discussions.events import Event
from commonty.discussions.models import Comment
from commonty.discussions.rules.talking import check_can_ask
from commonty.people.models import Person
from commonty.promises.actions.making import Draft, make_promise
from commonty.promises.models import Promise
from commonty.promises.queries import as_counted

QUESTION = "question"  # the landlord's own promise for any question, wherever it is asked


@transaction.atomic
def ask_landlord(*, comment_id: int, by: Person, now: datetime, channel: str) -> Promise:
    """Whoever asked it, once. The promise is public, and has no word of the question: that may be hidden some day.

    To whom it is made staff read: so under a pen name it is made to nobody, and its asker hears by following.
    """
    comment = locked_comment(comment_id)
    if comment.author is None or not comment.author.is_same_human(by):
        raise PermissionDenied(_("Somebody else wrote this."))
    check_can_ask(comment)
    place = comment.thread.place
    landlord = place.landlord or place
    on = timezone.localdate(now)
    rule = rule_of(QUESTION, now)
    if rule is None:
        raise Refused(
            _("There is no deadline for questions here. Please phone us, and tell us that this page says so.")
        )
    rule, closed = as_counted(rule, landlord.pk, since=on)
    answer = due_under(rule, now, closed_days=closed)
    draft = Draft(
        kind=Promise.Kind.ANSWER, says=_("We answer a question in a discussion"), due_at=answer.late_from,
        about=comment, place=place, owner=who_answers(place, Permission.ANSWER_CASES, on=on, never=[by]),
        made_to=None if comment.pen else by, is_by_day=answer.due_at is None,
        by_rule=QUESTION, audience=Promise.Audience.PUBLIC,
    )  # fmt: skip
    promise = make_promise(draft, by=SYSTEM, now=now, channel=channel)
    comment.asked_at, comment.stance = now, Comment.Stance.QUESTION
    comment.save(update_fields=["asked_at", "stance"])
    record_comment(Event.LANDLORD_ASKED, comment, by, now, channel)
    return promise
