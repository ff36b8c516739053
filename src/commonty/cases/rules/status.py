"""Where a case is, what may follow, and who may still say what."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.cases.models import Case, Message
from commonty.people.models import Person

Status = Case.Status
TRANSITIONS: Mapping[str, frozenset[str]] = {
    Status.WITH_US: frozenset({Status.ANSWERED, Status.SORTED, Status.WITHDRAWN}),
    Status.ANSWERED: frozenset({Status.SORTED, Status.WITH_US, Status.NOT_HEARD}),
    Status.SORTED: frozenset({Status.WITH_US}),
    Status.NOT_HEARD: frozenset({Status.WITH_US, Status.SORTED}),
}
LONGEST = 10_000  # a long letter; more is a file
MOST_PHOTOS = 60  # of one case
TIME_TO_COME_BACK = timedelta(days=183)  # after that it is a new thing


def check_says_something(text: str) -> None:
    if len("".join(text.split())) < 2:
        raise Refused(_("Write a few words, so that we know what you need."))
    if len(text) > LONGEST:
        raise Refused(_("This is longer than %(n)d characters. Please leave something out.") % {"n": LONGEST})


def check_has_room_for(photos: int) -> None:
    if photos > MOST_PHOTOS:
        says = _("There would be more than %(n)d photos here. Take one away first, or send your words alone.")
        raise Refused(says % {"n": MOST_PHOTOS})


def check_is_with_us(case: Case) -> None:
    if case.status != Status.WITH_US:
        raise Refused(_("This is answered already. If it isn’t sorted, say so, and it is open again."))


def check_can_write(case: Case) -> None:
    """Both sides can write as long as anybody waits for anything."""
    if case.status == Status.WITHDRAWN:
        raise Refused(_("You said that this is no longer needed. Ask anew if it is."))


def check_can_say_sorted(case: Case) -> None:
    if Status.SORTED not in TRANSITIONS.get(case.status, ()):
        raise Refused(_("This has ended already. Open the page again to see how."))


def check_can_say_not_sorted(case: Case, *, now: datetime) -> None:
    if case.status == Status.WITH_US:
        raise Refused(_("We are still on it. Write to us here if you have to add something."))
    if Status.WITH_US not in TRANSITIONS.get(case.status, ()):
        raise Refused(_("This has ended. Please ask anew."))
    if case.answered_at and now > case.answered_at + TIME_TO_COME_BACK:
        raise Refused(_("We answered this more than six months ago. Please ask anew, and say that it is back."))


def check_can_withdraw(case: Case) -> None:
    if case.status != Status.WITH_US:
        raise Refused(_("This has ended already. Open the page again to see how."))


def check_can_close_unheard(case: Case, *, now: datetime, silent_days: int) -> None:
    """Danger and damp never end because somebody is silent; nor does what somebody is still sent to mend."""
    if case.status != Status.ANSWERED or case.is_sensitive or case.is_work_open:
        raise Refused(_("This doesn’t end by silence."))
    if case.answered_at is None or now < case.answered_at + timedelta(days=silent_days):
        raise Refused(_("The resident still has time to reply."))


def check_can_go_to_stage_2(case: Case) -> None:
    if case.kind != Case.Kind.COMPLAINT or case.stage != 1:
        raise Refused(_("Only a complaint at stage 1 can go to stage 2."))


def check_can_take_over(case: Case, to: Person) -> None:
    if case.owner.is_same_human(to):
        raise Refused(_("%(name)s deals with this already.") % {"name": to.name})
    if not may_deal_with(case, to):
        raise Refused(_("%(name)s can’t deal with this: it is about them, or theirs.") % {"name": to.name})


def may_deal_with(case: Case, person: Person) -> bool:
    """Nobody answers themselves, and nobody answers what is about them."""
    is_about_them = case.about_staff is not None and case.about_staff.is_same_human(person)
    return not is_about_them and not case.raised_by.is_same_human(person)


def check_can_say_heard(summary: Message) -> None:
    if summary.kind != Message.Kind.SUMMARY or summary.heard not in (Message.Heard.ASKED, Message.Heard.CARRIED_ON):
        raise Refused(_("You have answered this already."))


def may_type_survey(case: Case, person: Person) -> bool:
    """Nobody says for the resident how well they themselves did."""
    return not case.owner.is_same_human(person)


def check_can_answer_survey(case: Case, *, typed_by: Person | None = None) -> None:
    if typed_by is not None and not may_type_survey(case, typed_by):
        raise Refused(
            _("You dealt with this yourself. A colleague can write down how it went, or they do it themselves.")
        )
    if not case.is_survey_open:
        raise Refused(_("You have told us already. Thank you."))
    if case.status not in (Status.SORTED, Status.NOT_HEARD):
        raise Refused(_("We ask you when this has ended."))


def may_answer_survey(case: Case) -> bool:
    return case.is_survey_open and case.status in (Status.SORTED, Status.NOT_HEARD)


def may_say(case: Case, *, now: datetime) -> list[str]:
    """What whoever asked can say of it now, beside what they add in words."""
    may: list[str] = []
    if case.status != Status.WITHDRAWN:
        may.append("more")
    if Status.SORTED in TRANSITIONS.get(case.status, ()):
        may.append("sorted")
    if may_say_not_sorted(case, now=now):
        may.append("not_sorted")
    if Status.WITHDRAWN in TRANSITIONS.get(case.status, ()):
        may.append("not_needed")
    return may


def may_say_not_sorted(case: Case, *, now: datetime) -> bool:
    try:
        check_can_say_not_sorted(case, now=now)
    except Refused:
        return False
    return True
