"""What happens to a case, from the first word to the last."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.cases.actions.answering import (
    Decided,
    answer_case,
    close_unheard,
    go_to_stage_2,
    say_not_sorted,
    say_sorted,
    withdraw_case,
)
from commonty.cases.actions.by_hand import end_promise
from commonty.cases.actions.clocks import extend_clock, keep_still, pause_clock, paused_clocks, resume_clock
from commonty.cases.actions.damp import do_damp_step
from commonty.cases.actions.taking_over import cover_case, hand_over_case, set_kind
from commonty.cases.actions.talking import carry_on, leave_note, reply, say_heard, say_more, sum_up, unheard_summaries
from commonty.cases.models import Case, Message, Point
from commonty.cases.tests.factories import HOW, NOW, a_close, asked, colleague
from commonty.journal.models import Entry
from commonty.people.models import Post
from commonty.promises.models import Promise

pytestmark = pytest.mark.django_db
Status, Kind = Case.Status, Case.Kind
DAY = timedelta(days=1)


def clocks(case):
    return dict(case.clocks.running().values_list("regime", "promise__due_at"))


def day(case, regime):
    clock = case.clocks.filter(regime=regime).latest("pk")
    return clock.promise.due_on.isoformat()


def test_a_question_has_a_name_and_a_day_at_once(close):
    case = asked(close)
    assert (case.kind, case.owner, case.number) == (Kind.QUESTION, close.shona, 1)
    promise = Promise.objects.about(case).get()
    # Three working days after Thursday; Monday is St Andrew's Day.
    assert (promise.owner, promise.made_to, promise.due_on.isoformat()) == (close.shona, close.agnes, "2026-12-02")
    assert case.next_due_at == promise.due_at


def test_work_goes_to_whoever_has_least_of_it(close):
    assert [asked(close).owner for _n in range(4)] == [close.shona, close.bilal, close.shona, close.bilal]


def test_nobody_gets_work_while_they_are_away(close):
    Post.objects.filter(person=close.shona).update(
        away_from=NOW.date(), away_until=NOW.date() + DAY, cover=close.morag
    )
    Post.objects.filter(person=close.bilal).update(away_from=NOW.date(), away_until=NOW.date())
    assert asked(close).owner == close.morag
    # A cover who may not answer here is passed over.
    clerk = colleague(close.landlord, "Priya Nair", Role.BUDGET_OWNER)
    Post.objects.filter(person=close.shona).update(cover=clerk)
    assert asked(close).owner in (close.morag, close.ken)
    Post.objects.update(away_from=None, away_until=None)
    assert asked(close).owner in (close.shona, close.bilal)


def test_a_form_that_comes_twice_raises_one_case(close):
    first, second = (asked(close, posted_key="k1") for _n in range(2))
    assert first == second
    assert Case.objects.count() == 1
    assert asked(close, posted_key="").pk != asked(close, posted_key="").pk  # without a key nothing is one


def test_what_is_about_a_member_of_staff_never_goes_to_them(close):
    case = asked(close, about_staff=close.shona)
    assert case.owner == close.bilal
    with pytest.raises(Refused, match="about them"):
        hand_over_case(case_id=case.pk, to=close.shona, reason="", by=close.bilal, now=NOW, **HOW)
    assert case not in Case.objects.visible_to(close.shona)
    with pytest.raises(PermissionDenied):
        leave_note(case_id=case.pk, text="What is this?", by=close.shona, now=NOW, **HOW)


def test_a_mould_remark_in_a_plain_question_starts_its_clock_from_the_first_arrival(close):
    case = asked(close, "When does the office open? There is black mould behind the bed by the way.")
    assert case.is_damp
    assert day(case, "damp-investigation") == "2026-12-11"  # ten working days after Thursday 26 November
    # Seen only later: it still counts from the first receipt.
    other = asked(close, "My wall has a funny colour")
    assert not other.is_damp
    set_kind(case_id=other.pk, kind=Kind.REQUEST, is_damp=True, by=close.bilal, now=NOW + 5 * DAY, **HOW)
    assert day(other, "damp-investigation") == "2026-12-11"


def test_damp_is_looked_at_written_down_and_begun(close):
    case = asked(close, "There is mould in the bathroom")
    looked = datetime(2026, 12, 3, 10, tzinfo=UTC)
    step = {"case_id": case.pk, "by": case.owner, "now": looked + DAY, "channel": "web"}
    with pytest.raises(Refused, match="does not wait"):
        do_damp_step(step="damp-work", done_at=looked, needs_work=True, **step)
    do_damp_step(step="damp-investigation", done_at=looked, needs_work=True, **step)
    assert (day(case, "damp-summary"), day(case, "damp-work")) == ("2026-12-08", "2026-12-10")
    do_damp_step(step="damp-summary", done_at=looked + DAY, needs_work=False, **step)
    assert set(clocks(case)) == {"request", "damp-work"}


def test_converting_keeps_the_first_receipt(close):
    case = asked(close, "When does somebody mend the lift?")
    set_kind(case_id=case.pk, kind=Kind.COMPLAINT, is_damp=False, by=case.owner, now=NOW + 4 * DAY, **HOW)
    case.refresh_from_db()
    assert (case.kind, case.stage, case.received_at) == (Kind.COMPLAINT, 1, NOW)
    assert day(case, "complaint-stage-1") == "2026-12-04"
    old = Promise.objects.about(case).get(by_rule="question")
    assert (old.status, "Complaint" in old.reason) == (Promise.Status.REPLACED, True)


def test_a_complaint_needs_no_magic_word_and_danger_runs_beside_it(close):
    case = asked(close, "Nobody came again. And now there is a smell of gas.")
    assert (case.kind, case.dangers) == (Kind.COMPLAINT, ["gas"])
    assert set(clocks(case)) == {"complaint-stage-1", "hazard"}


def test_an_officers_word_is_a_promise_when_it_is_ticked(close):
    case = asked(close)
    said = {"case_id": case.pk, "by": case.owner, "now": NOW, "channel": "web"}
    reply(text="I look into it.", **said)
    assert Promise.objects.about(case).count() == 1
    reply(text="I ring you.", promise="I ring you on Friday", due_at=NOW + DAY, kind=Promise.Kind.CALL_BACK, **said)
    case.refresh_from_db()
    assert case.next_due_at == NOW + DAY
    assert case.first_reply_at == NOW


def test_did_we_hear_you_right_stops_no_clock_and_waits_two_working_days(close):
    case = asked(close)
    before = clocks(case)
    summary = sum_up(case_id=case.pk, text="You need the bin days.", by=case.owner, now=NOW, **HOW)
    assert clocks(case) == before
    waits = {"message_id": summary.pk, "by": SYSTEM, **HOW}
    assert not carry_on(
        now=NOW + 4 * DAY, **waits
    )  # Friday, then a weekend and St Andrew's Day: Tuesday is the second
    assert unheard_summaries(NOW + 6 * DAY) == [summary.pk]
    assert carry_on(now=NOW + 6 * DAY, **waits)
    summary.refresh_from_db()
    assert summary.heard == Message.Heard.CARRIED_ON
    say_heard(message_id=summary.pk, is_right=False, by=close.agnes, now=NOW + 6 * DAY, **HOW)  # late, but it counts
    with pytest.raises(Refused, match="answered this already"):
        say_heard(message_id=summary.pk, is_right=True, by=close.agnes, now=NOW, **HOW)


def test_answered_is_ours_and_sorted_is_theirs(close):
    case = asked(close)
    with pytest.raises(PermissionDenied):
        say_sorted(case_id=case.pk, by=case.owner, now=NOW, **HOW)
    answer_case(case_id=case.pk, text="Tuesdays.", by=case.owner, now=NOW + DAY, **HOW)
    case.refresh_from_db()
    assert (case.status, clocks(case)) == (Status.ANSWERED, {})
    assert Promise.objects.about(case).get().status == Promise.Status.KEPT
    say_sorted(case_id=case.pk, by=close.agnes, now=NOW + 2 * DAY, **HOW)
    case.refresh_from_db()
    assert case.status == Status.SORTED


def test_not_sorted_goes_to_somebody_else_with_the_first_receipt_and_a_new_promise(close):
    case = asked(close)
    first = case.owner
    answer_case(case_id=case.pk, text="Tuesdays.", by=first, now=NOW + DAY, **HOW)
    say_not_sorted(case_id=case.pk, why="It was Wednesday.", by=close.agnes, now=NOW + 2 * DAY, **HOW)
    case.refresh_from_db()
    assert (case.status, case.owner, case.received_at) == (Status.WITH_US, close.bilal, NOW)
    assert case.times_not_sorted == 1
    again = Promise.objects.about(case).open().get()
    assert (again.owner, again.made_at) == (close.bilal, NOW + 2 * DAY)
    assert case.messages.filter(kind=Message.Kind.ANSWER).exists()


def complaint(close):
    return asked(close, "I want to complain. Nobody came.")


POINTS = [
    Decided("Nobody came", Point.Outcome.UPHELD, cause="The van broke down", remedy="A new day", learning="Ring")
]


def test_a_complaint_is_decided_point_by_point_and_goes_to_stage_2(close):
    case = complaint(close)
    with pytest.raises(Refused, match="each point"):
        answer_case(case_id=case.pk, text="Sorry.", by=case.owner, now=NOW, **HOW)
    answer_case(case_id=case.pk, text="Sorry.", by=case.owner, points=POINTS, now=NOW + DAY, **HOW)
    asked_on = datetime(2026, 12, 1, 9, tzinfo=UTC)
    say_not_sorted(case_id=case.pk, why="Not enough", by=close.agnes, now=asked_on, to_stage_2=True, **HOW)
    case.refresh_from_db()
    assert (case.stage, case.owner) == (2, close.morag)
    assert (day(case, "complaint-acknowledgement"), day(case, "complaint-stage-2")) == ("2026-12-04", "2026-12-31")
    assert case.points.get().stage == 1  # earlier results stay
    with pytest.raises(PermissionDenied):
        answer_case(case_id=case.pk, text="No.", by=close.shona, points=POINTS, now=asked_on, **HOW)
    answer_case(case_id=case.pk, text="We agree.", by=close.morag, points=POINTS, now=asked_on, **HOW)
    assert list(case.points.values_list("stage", "number")) == [(1, 1), (2, 1)]


def test_staff_may_send_a_complaint_to_stage_2_at_once(close):
    case = complaint(close)
    go_to_stage_2(case_id=case.pk, by=case.owner, now=NOW + DAY, **HOW)
    case.refresh_from_db()
    assert (case.stage, case.owner) == (2, close.morag)
    assert Promise.objects.about(case).get(by_rule="complaint-stage-1").status == Promise.Status.REPLACED


def test_silence_ends_what_is_answered_but_never_danger_or_damp(close):
    case, damp = asked(close), asked(close, "There is mould")
    for one in (case, damp):
        answer_case(case_id=one.pk, text="Done.", by=one.owner, now=NOW, **HOW)
    with pytest.raises(Refused, match="still has time"):
        close_unheard(case_id=case.pk, by=SYSTEM, now=NOW + 13 * DAY, **HOW)
    close_unheard(case_id=case.pk, by=SYSTEM, now=NOW + 14 * DAY, **HOW)
    with pytest.raises(Refused, match="end by silence"):
        close_unheard(case_id=damp.pk, by=SYSTEM, now=NOW + 99 * DAY, **HOW)
    case.refresh_from_db()
    assert case.status == Status.NOT_HEARD
    say_not_sorted(case_id=case.pk, why="", by=close.agnes, now=NOW + 20 * DAY, **HOW)


def test_a_clock_stands_still_and_runs_on(close):
    case = asked(close, "Please send me a copy of the minutes of the board")
    assert (case.kind, case.owner) == (Kind.INFORMATION, close.ken)
    clock = case.clocks.get()
    assert clock.promise.due_on.isoformat() == "2026-12-29"
    by_ken = {"clock_id": clock.pk, "by": close.ken, "channel": "web"}
    with pytest.raises(Refused, match="Say why"):
        pause_clock(why=" ", now=NOW + DAY, **by_ken)
    pause_clock(why="Which year?", now=NOW + DAY, **by_ken)
    with pytest.raises(Refused, match="already"):
        pause_clock(why="Which year?", now=NOW + DAY, **by_ken)
    assert paused_clocks() == [clock.pk]
    assert keep_still(clock_id=clock.pk, by=SYSTEM, now=NOW + 6 * DAY, channel="timetable")
    resume_clock(now=NOW + 7 * DAY, **by_ken)
    clock.refresh_from_db()
    # Stood still on Friday, Tuesday, Wednesday and Thursday: four working days.
    assert clock.promise.due_on.isoformat() == "2027-01-06"
    assert clock.promise.status == Promise.Status.OPEN


def test_more_time_needs_a_reason_and_somebody_who_may(close):
    case = complaint(close)
    clock = case.clocks.get()
    more = {"clock_id": clock.pk, "days": 5, "now": NOW + DAY, "channel": "web"}
    with pytest.raises(PermissionDenied):
        extend_clock(reason="The file is at the court", by=close.shona, **more)
    with pytest.raises(Refused, match="Say why"):
        extend_clock(reason="", by=close.morag, **more)
    extend_clock(reason="The file is at the court", by=close.morag, **more)
    clock.refresh_from_db()
    assert clock.promise.due_on.isoformat() == "2026-12-11"
    assert clock.promise.replaces.status == Promise.Status.REPLACED
    with pytest.raises(Refused, match="once"):
        extend_clock(reason="Again", by=close.morag, **more)


def test_who_sees_what(close):
    open_one, private = asked(close), asked(close, audience=Case.Audience.ONE)
    other = a_close("elsewhere")
    seen = {
        None: set(),
        close.agnes: {open_one, private},
        close.neighbour: set(),
        close.shona: {open_one},
        private.owner: {open_one, private},
        close.morag: {open_one},
        other.shona: set(),
        other.agnes: set(),
    }
    for person, cases in seen.items():
        assert set(Case.objects.visible_to(person)) == cases, person
    with pytest.raises(PermissionDenied):
        reply(case_id=private.pk, text="Hello", by=close.morag, now=NOW, **HOW)


def test_what_somebody_at_risk_asks_is_read_by_one_person(close):
    close.agnes.is_at_risk = True
    close.agnes.save()
    case = asked(close, audience=Case.Audience.NEIGHBOURS)
    assert case.audience == Case.Audience.ONE
    # And where the mark came later, too.
    Case.objects.update(audience=Case.Audience.LANDLORD)
    assert case not in Case.objects.visible_to(close.morag)
    assert case in Case.objects.visible_to(case.owner)


def test_staff_do_not_see_their_own_as_staff_and_cannot_answer_it(close):
    case = asked(close, raised_by=close.bilal, by=close.bilal)
    assert case.owner == close.shona
    assert case not in Case.objects.answered_by_staff(close.bilal)
    with pytest.raises(PermissionDenied):
        answer_case(case_id=case.pk, text="Yes, me.", by=close.bilal, now=NOW, **HOW)


def test_staff_write_down_what_somebody_says_on_the_phone(close):
    case = asked(close, by=close.shona, channel="phone", received_at=NOW - 2 * DAY)
    assert (case.raised_by, case.typed_by, case.received_at) == (close.agnes, close.shona, NOW - 2 * DAY)
    say_more(case_id=case.pk, text="On a Friday", by=close.agnes, typed_by=close.shona, now=NOW, channel="phone")
    with pytest.raises(PermissionDenied):
        asked(close, by=close.neighbour)
    with pytest.raises(PermissionDenied):
        say_more(case_id=case.pk, text="Hi", by=close.agnes, typed_by=close.neighbour, now=NOW, channel="phone")


def test_what_is_no_longer_needed_is_not_counted_against_anybody(close):
    case = asked(close)
    withdraw_case(case_id=case.pk, by=close.agnes, now=NOW, **HOW)
    assert Promise.objects.about(case).get().status == Promise.Status.RELEASED
    with pytest.raises(Refused, match="no longer needed"):
        say_more(case_id=case.pk, text="And another thing", by=close.agnes, now=NOW, **HOW)


def test_no_word_of_it_stands_in_the_journal(close):
    case = asked(close, "CANARY the bins")
    reply(case_id=case.pk, text="CANARY", promise="CANARY I come", due_at=NOW + DAY, by=case.owner, now=NOW, **HOW)
    leave_note(case_id=case.pk, text="CANARY", by=case.owner, now=NOW, **HOW)
    answer_case(case_id=case.pk, text="CANARY", by=case.owner, now=NOW, **HOW)
    say_not_sorted(case_id=case.pk, why="CANARY", by=close.agnes, now=NOW, **HOW)
    assert "CANARY" not in str(list(Entry.objects.values()))


def test_where_nobody_answers_it_says_so(close):
    close.shona.roles.all().delete()
    close.bilal.roles.all().delete()
    assert asked(close).owner in (close.morag, close.ken)
    close.morag.roles.all().delete()
    close.ken.roles.all().delete()
    with pytest.raises(Refused, match="Nobody is set up"):
        asked(close)
    assert asked(close, by=colleague(close.landlord, "New Hand", Role.HOUSING_OFFICER)).owner.name == "New Hand"


def promise_by_hand(close, case) -> Promise:
    said = {"promise": "I ring you on Friday", "due_at": NOW + DAY, "kind": Promise.Kind.CALL_BACK}
    reply(case_id=case.pk, text="I ring you.", by=case.owner, now=NOW, **said, **HOW)
    return Promise.objects.about(case).get(by_rule="")


def test_what_an_officer_promised_is_done_or_not_with_a_reason(close):
    case = asked(close)
    promise = promise_by_hand(close, case)
    end = {"case_id": case.pk, "promise_id": promise.pk, "by": case.owner, "channel": "web"}
    with pytest.raises(Refused, match="Say why"):
        end_promise(is_kept=False, words="", now=NOW, **end)
    end_promise(is_kept=True, words="We spoke.", now=NOW + 2 * DAY, **end)
    promise.refresh_from_db()
    assert (promise.status, promise.proof) == (Promise.Status.KEPT_LATE, "We spoke.")
    with pytest.raises(Refused, match="ended already"):
        end_promise(is_kept=True, words="", now=NOW, **end)
    clock = Promise.objects.about(case).get(by_rule="question")
    with pytest.raises(Refused, match="ended already"):  # a clock's ends with what it is about
        end_promise(**{**end, "promise_id": clock.pk}, is_kept=True, words="", now=NOW)


@pytest.mark.parametrize(
    ("end", "becomes"), [(say_sorted, Promise.Status.KEPT), (withdraw_case, Promise.Status.RELEASED)]
)
def test_the_residents_last_word_ends_it_too(close, end, becomes):
    case = asked(close)
    promise = promise_by_hand(close, case)
    end(case_id=case.pk, by=close.agnes, now=NOW, **HOW)
    promise.refresh_from_db()
    assert promise.status == becomes
    assert Case.objects.get().next_due_at is None  # so it leaves the queue


def test_stage_2_is_not_dropped_by_whoever_may_not_decide_it(close):
    case = complaint(close)
    go_to_stage_2(case_id=case.pk, by=close.agnes, now=NOW, **HOW)
    said = {"case_id": case.pk, "kind": Kind.QUESTION, "is_damp": False, "now": NOW, "channel": "web"}
    with pytest.raises(PermissionDenied):
        set_kind(by=close.shona, **said)
    set_kind(by=close.morag, **said)


def test_what_a_colleague_promised_in_a_case_goes_to_whoever_deals_with_it_while_they_are_away(close):
    case = asked(close)
    other = close.bilal if case.owner == close.shona else close.shona
    said = {"promise": "I bring the key", "due_at": NOW + DAY}
    reply(case_id=case.pk, text="I bring the key.", by=other, now=NOW, **said, **HOW)
    assert (
        cover_case(public_id=case.public_id, was=other, to=[], why="They are away.", now=NOW, channel="timetable")
        == 1
    )
    assert Promise.objects.about(case).get(by_rule="").owner == case.owner
