"""A public issue: made from cases whose residents said yes, written on, fixed, hidden."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.actions.locked import locked_case, record_case, require_staff
from commonty.cases.actions.mended import NewMend, show_mend
from commonty.cases.actions.talking import note_first_reply, tell
from commonty.cases.actions.telling import check_texts_tell_nobody
from commonty.cases.events import Event
from commonty.cases.models import Case, Issue, IssueUpdate, Joined, Message
from commonty.cases.rules import publishing as rules
from commonty.journal.record import record
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.promises.actions.ending import keep_promise
from commonty.promises.actions.making import Draft, make_promise, team_name_of
from commonty.promises.models import Promise


@dataclass(frozen=True)
class Summary:
    """What neighbours will read. `is_checked`: somebody looked at what may tell who asked, and it names nobody."""

    kind: str
    place: Place
    title: str
    says: str
    is_checked: bool = False


@dataclass(frozen=True)
class Promised:
    """What we will do about it, in public, and by which day."""

    says: str
    on: date


@transaction.atomic
def publish_issue(*, case_id: int, summary: Summary, by: Person, now: datetime, channel: str) -> Issue:
    """With the resident's consent, and never by whoever asked."""
    case = locked_case(case_id)
    require_staff(case, by)
    require(by, Permission.ANSWER_CASES, within=summary.place)
    rules.check_can_publish(case)
    rules.check_place(summary.place, case)
    rules.check_words(summary.title, summary.says)
    theirs = case.messages.filter(kind=Message.Kind.WORD).values_list("text", flat=True)
    rules.check_is_own_words(summary.says, [case.says, *theirs])
    check_texts_tell_nobody((summary.title, summary.says), [case], by=by, is_checked=summary.is_checked)
    issue = Issue.objects.create(
        place=summary.place, kind=Issue.Kind(summary.kind), title=summary.title.strip(), says=summary.says.strip(),
        published_by=by, published_at=now,
    )  # fmt: skip
    _put_in(case, issue, by=by, now=now, channel=channel)
    record_issue(Event.ISSUE_PUBLISHED, issue, by, now, channel)
    return issue


@transaction.atomic
def add_to_issue(*, case_id: int, issue_id: int, by: Person, now: datetime, channel: str) -> Issue:
    """Neighbours reported the same thing: one page for all."""
    issue = locked_issue(issue_id)
    case = locked_case(case_id)
    require_staff(case, by)
    require(by, Permission.ANSWER_CASES, within=issue.place)
    rules.check_can_publish(case)
    rules.check_can_join_case(issue, case)
    _put_in(case, issue, by=by, now=now, channel=channel)
    record_case(Event.CASE_IN_ISSUE, case, by, now, channel)
    return issue


@transaction.atomic
def take_from_issue(*, case_id: int, by: Actor, now: datetime, channel: str) -> Case:
    """It was another thing after all, or whoever asked is at risk now."""
    case, issue = locked_with_issue(case_id)
    require_staff(case, by)
    if issue is None:
        raise Refused(_("This is not part of anything public."))
    take_out(case, issue, by=by, now=now, channel=channel)
    return case


@transaction.atomic
def write_on_issue(
    *, issue_id: int, text: str, by: Person, now: datetime, channel: str, promise: Promised | None = None,
    is_checked: bool = False, posted_key: str = "",
) -> IssueUpdate:  # fmt: skip
    """One message for everybody who has it: a line on the page, and one in each conversation."""
    issue = locked_issue(issue_id)
    require(by, Permission.ANSWER_CASES, within=issue.place)
    if posted_key and (known := issue.updates.filter(posted_key=posted_key).first()):
        return known
    rules.check_is_open(issue)
    if len("".join(text.split())) < 2:
        raise Refused(_("Write what you want to say."))
    says = [text, promise.says] if promise else [text]
    check_texts_tell_nobody(says, issue.cases.select_related("raised_by__merged_into"), by=by, is_checked=is_checked)
    update = IssueUpdate.objects.create(
        issue=issue, says=text.strip(), by=by, team_name=team_name_of(by), at=now, posted_key=posted_key
    )
    _say_to_all(issue, text.strip(), by=by, now=now, channel=channel)
    if promise is not None:
        _promise(issue, promise, by=by, now=now, channel=channel)
    record_issue(Event.ISSUE_UPDATED, issue, by, now, channel, update=update.public_id)
    return update


@transaction.atomic
def fix_issue(
    *, issue_id: int, says: str, by: Person, now: datetime, channel: str, link: str = "", is_checked: bool = False,
    mend: NewMend | None = None,
) -> Issue:  # fmt: skip
    """What was promised for it is kept by that. Whether it is sorted, each resident says of their own case."""
    issue = locked_issue(issue_id)
    require(by, Permission.ANSWER_CASES, within=issue.place)
    rules.check_is_open(issue)
    if len("".join(says.split())) < 4:
        raise Refused(_("Say how it was fixed."))
    texts = [says, mend.photo.shows] if mend else [says]
    check_texts_tell_nobody(texts, issue.cases.select_related("raised_by__merged_into"), by=by, is_checked=is_checked)
    issue.fixed_at, issue.fixed_says, issue.fixed_link = now, says.strip(), link
    issue.save(update_fields=["fixed_at", "fixed_says", "fixed_link"])
    if mend is not None:
        show_mend(mend, issue, by=by, now=now, channel=channel)
    _say_to_all(issue, _("Fixed: %(says)s") % {"says": says.strip()}, by=by, now=now, channel=channel)
    for promise in Promise.objects.about(issue).open():
        keep_promise(promise_id=promise.pk, proof=says, proof_link=link, by=SYSTEM, now=now, channel=channel)
    record_issue(Event.ISSUE_FIXED, issue, by, now, channel)
    return issue


@transaction.atomic
def hide_issue(*, issue_id: int, by: Actor, now: datetime, channel: str) -> Issue:
    """It told too much, or should not have been out. The cases go on."""
    issue = locked_issue(issue_id)
    require(by, Permission.ANSWER_CASES, within=issue.place)
    rules.check_is_shown(issue)
    _hide(issue, now)
    record_issue(Event.ISSUE_HIDDEN, issue, by, now, channel)
    return issue


def locked_issue(issue_id: int) -> Issue:
    """With its promises, as a case: whoever reminds holds one of them and then wants the journal."""
    rows = Issue.objects.select_for_update(no_key=True, of=("self",))
    issue = rows.select_related("place__landlord").get(pk=issue_id)
    list(Promise.objects.about(issue).select_for_update(no_key=True).order_by("pk").values_list("pk"))
    return issue


def locked_with_issue(case_id: int) -> tuple[Case, Issue | None]:
    """The issue before the case, as everywhere, so that no two wait for each other."""
    issue_id = Case.objects.values_list("issue_id", flat=True).get(pk=case_id)
    issue = locked_issue(issue_id) if issue_id is not None else None
    case = locked_case(case_id)
    if case.issue_id != issue_id:
        raise Refused(_("Somebody changed this in the same moment. Please try again."))
    return case, issue


def take_out(case: Case, issue: Issue, *, by: Actor, now: datetime, channel: str) -> None:
    """Part of an action that holds both. Where it was the only one, nobody wants it read any more."""
    case.issue = None
    case.save(update_fields=["issue"])
    human = case.raised_by.human.pk
    same = Person.objects.same_human(human)
    if not issue.cases.filter(raised_by__in=same).exists():
        Joined.objects.filter(issue=issue, person__in=same, is_by_case=True).delete()
    tell(case, _("This is no longer part of what neighbours can read."), now=now, channel=channel, by=by)
    if issue.hidden_at is None and not issue.cases.exists():
        _hide(issue, now)
    record_case(Event.CASE_OUT_OF_ISSUE, case, by, now, channel)


def _hide(issue: Issue, now: datetime) -> None:
    issue.hidden_at = now
    issue.save(update_fields=["hidden_at"])


def _put_in(case: Case, issue: Issue, *, by: Person, now: datetime, channel: str) -> None:
    case.issue = issue
    case.save(update_fields=["issue"])
    human = case.raised_by.human
    if not Joined.objects.filter(issue=issue, person__in=Person.objects.same_human(human.pk)).exists():
        Joined.objects.create(issue=issue, person=human, at=case.received_at, channel=case.channel, is_by_case=True)
    tell(case, _("Neighbours can read a summary now, without a name."), now=now, channel=channel, by=by)


def _promise(issue: Issue, promised: Promised, *, by: Person, now: datetime, channel: str) -> None:
    end = timezone.make_aware(datetime.combine(promised.on + timedelta(days=1), time()))
    draft = Draft(
        kind=Promise.Kind.WORK, says=promised.says, due_at=end, about=issue, place=issue.place, owner=by,
        is_by_day=True, audience=Promise.Audience.PUBLIC,
    )  # fmt: skip
    make_promise(draft, by=by, now=now, channel=channel)


def _say_to_all(issue: Issue, text: str, *, by: Person, now: datetime, channel: str) -> None:
    """In each conversation; one that this person can't write in says what happened. All are held before the journal is."""
    ids = list(issue.cases.exclude(status=Case.Status.WITHDRAWN).order_by("pk").values_list("pk", flat=True))
    for case_id in ids:
        case = locked_case(case_id)
        try:
            require_staff(case, by)
        except PermissionDenied:
            tell(case, text, now=now, channel=channel, by=SYSTEM)
            continue
        Message.objects.create(case=case, kind=Message.Kind.REPLY, text=text, spoken_by=by, channel=channel, at=now)
        note_first_reply(case, now)


def record_issue(event: Event, issue: Issue, by: Actor, now: datetime, channel: str, **facts: Any) -> None:
    record(event, about=issue, by=by, at=now, channel=channel, within=issue.place, **facts)
