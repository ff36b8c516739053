"""The demo landlord is built whole, on either database: without it `make run` shows nobody anything."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from commonty.budgeting.goes_on_from_idea import money_votes_of
from commonty.budgeting.models import Proposal, Round
from commonty.budgeting.queries.accounts import balances, whole_balance
from commonty.cases.models import Case, Clock, EmergencyNumber, Issue, PublishedAnswer, SmallFix
from commonty.channels.models import Arrival
from commonty.discussions.models import Thread
from commonty.ideas.models import Idea as Wish
from commonty.ideas.models import Splitting
from commonty.ideas.queries.authors import authors_of
from commonty.opinions.models import Conversation
from commonty.priorities.models import Need
from commonty.promises.models import Promise
from commonty.repairs.models import Repair, Report, Sending, System, Visit
from commonty.web.demo.build import build_demo
from commonty.web.demo.groups import AGAIN
from commonty.web.demo.help_desk import words_of
from commonty.web.demo.issues import REPORTS
from commonty.web.demo.rounds import stories

STANDS = {"ideas": "draft", "closed": "open", "paper": "open"}  # the others are called as they stand


@pytest.mark.django_db(transaction=True)
@pytest.mark.once
def test_each_story_stands_where_it_says_and_its_money_adds_up(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    now = timezone.now()
    build_demo(now=now, say=lambda what: None, cases=60)
    told = {f"{story.name}, once more": "draft" for story in stories() if story.state == "void"}
    told |= {story.name: STANDS.get(story.state, story.state) for story in stories()}
    told |= {AGAIN: "draft"}
    assert dict(Round.objects.values_list("name", "status")) == told
    grants = Proposal.objects.filter(from_idea__isnull=False, round__group__isnull=False)
    granted = grants.get(round__status="decided")
    (shown,) = money_votes_of(granted.from_idea, None)
    assert shown.shows["tag"].startswith("Granted:")
    assert {*grants.filter(round__name=AGAIN).values_list("state", flat=True)} == {"sent", "change"}
    decided = Round.objects.filter(status__in=["decided", "done"])
    money = {pb_round: whole_balance(balances(pb_round).values()) for pb_round in decided}
    void = Round.objects.get(status="void")
    assert whole_balance(balances(void).values()) == whole_balance([])
    assert all(whole.held == pb_round.pot_pence for pb_round, whole in money.items())
    assert sum(whole.paid for whole in money.values()) > 0
    states = set(Promise.objects.values_list("status", flat=True))
    assert states == set(Promise.Status)
    assert Promise.objects.get(says="I phone you about the paint").owner.name == "Shona Baird"  # Bilal is on leave
    assert Promise.objects.late(timezone.now()).exists()
    needs = Need.objects.exclude(is_held=True)
    assert {*needs.values_list("state", flat=True)} == {"open", "answered", "done", "joined"}
    assert needs.filter(owed__status="open").exists()
    reported = Issue.objects.visible_to(None).with_voices()
    assert {issue.title: issue.voices for issue in reported} == {told.title: told.joined + 1 for told in REPORTS}
    wishes = {idea.title: idea for idea in Wish.objects.visible_to(None).with_supporters()}
    assert {idea.state for idea in wishes.values()} == {"gathering", "owed", "answered", "challenged", "joined"}
    assert wishes["A bench at the bus stop"].supporters == 10  # of twelve
    shared = wishes["A tool library in the old drying room"]
    assert (shared.decision, len(authors_of(shared))) == (Wish.Decision.VOTE, 2)
    assert Splitting.objects.get().state == "asked"
    assert Thread.objects.filter(goes_on_in=wishes["A bench at the bus stop"].thread).count() == 1
    each_state_of_a_case_is_there(now)
    what_people_think_is_there()


def what_people_think_is_there() -> None:
    """One question goes on, with two groups and a statement to read; one has closed."""
    going_on, over = Conversation.objects.order_by("-opened_at")
    assert [group["people"] for group in going_on.report["groups"]] == [29, 17]
    assert going_on.report["shared"]
    assert going_on.report["divides"]
    assert going_on.statements.filter(state="held").count() == 1
    assert over.has_closed(timezone.now())
    assert over.report["people"] == 20


def each_state_of_a_repair_is_there(now: datetime) -> None:
    """Agnes waits in tomorrow; to somebody nobody came."""
    assert set(Repair.objects.values_list("state", flat=True)) == set(Repair.State)
    assert set(Visit.objects.values_list("state", flat=True)) == set(Visit.State)
    own = Repair.objects.get(case__raised_by__reference="D-0001")
    assert own.clock is not None
    assert timezone.localdate(own.visits.get().starts_at) == timezone.localdate(now) + timedelta(days=1)
    assert Promise.objects.open().filter(says__startswith="We phone you and say what went wrong").exists()
    systems = list(System.objects.order_by("pk").values_list("takes", "is_on", "may_report"))
    assert systems == [("webhook", False, False), ("hand", True, True), ("csv", True, False)]
    assert Arrival.objects.filter(channel="report", state=Arrival.State.HELD).count() == 1
    assert Sending.objects.unsaid().count() == Report.objects.to_look_at().count() == 1


def each_state_of_a_case_is_there(now: datetime) -> None:
    """With sixty of three hundred: whoever looks round meets every kind and state on any day of the year."""
    due = Case.objects.filter(next_due_at__isnull=False)
    assert all(Promise.objects.about(case).open().exists() for case in due)
    cases = Case.objects.all()
    assert cases.count() >= 63  # those of public issues and of mail are told beside them
    assert set(cases.values_list("kind", flat=True)) == set(Case.Kind.values)
    assert set(cases.values_list("status", flat=True)) == set(Case.Status.values)
    assert {*cases.values_list("stage", flat=True)} == {None, 1, 2}
    assert {"web", "phone", "letter"} <= {*cases.values_list("channel", flat=True)}
    assert cases.going_on().filter(next_due_at__lt=now).exists()
    own = cases.filter(raised_by__reference="D-0001")
    words = "leaves bikes", "kitchen window", "torch in my pocket"
    late, waits, promised = (own.get(says__contains=word) for word in words)
    assert (late.status, late.times_not_sorted) == ("with_us", 1)
    assert late.next_due_at < now
    assert waits.status == "answered"
    assert promised.owner.name == "Shona Baird"
    assert now < promised.next_due_at <= now + timedelta(days=7)
    steps = Clock.objects.filter(stop="met").values_list("regime", flat=True)
    assert {"damp-investigation", "damp-summary", "damp-work", "complaint-stage-2"} <= {*steps}
    each_state_of_a_repair_is_there(now)
    says = words_of("cases.toml")["thing"]
    assert len({thing["says"] for thing in says}) > 60
    assert PublishedAnswer.objects.count() == 15
    assert SmallFix.objects.exclude(done_at=None).exists()
    assert SmallFix.objects.filter(done_at=None).exists()
    assert EmergencyNumber.objects.exclude(tested_on=None).count() == 6
