"""A micro round decided in a meeting: who counts, which numbers can be, what comes of them, what nobody can undo."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots.actions import cast_ballot
from commonty.ballots.actions.forgetting import forget_what_is_due
from commonty.ballots.actions.letters import make_letters
from commonty.ballots.models import Channel, Proof, Register
from commonty.ballots.queries import box_faults
from commonty.budgeting import room, tally
from commonty.budgeting.actions.count import SomethingWasChanged, count_round
from commonty.budgeting.actions.meeting import call_off_meeting, confirm_room_count, enter_room_count, move_meeting
from commonty.budgeting.actions.set_up import change_round
from commonty.budgeting.actions.signing import sign_for_count
from commonty.budgeting.models import Proposal, Result, RoomCount, Round
from commonty.budgeting.packs import layout
from commonty.budgeting.packs.checking import check_pack
from commonty.budgeting.packs.making import manifest_of
from commonty.budgeting.queries.result import told
from commonty.budgeting.queries.voters import roll_of
from commonty.budgeting.rules.meeting import Cards, Numbers, check_numbers, wrong_for_meeting
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.ideas import make_collecting, make_shown
from commonty.budgeting.tests.test_pages import get, signed_in
from commonty.journal.models import Entry
from commonty.kit.canonical import canonical_zip, read_zip
from commonty.notices.telling import tellers
from commonty.people.models import Person

pytestmark = pytest.mark.django_db
BEGUN = make.CLOSES + timedelta(minutes=30)
OFFICER, SECOND = "officer", "second"


def hands(pb_round: Round, *votes: int, people: int = 5, homes: int = 4, cards: Cards | None = None) -> Numbers:
    ids = pb_round.projects.order_by("number").values_list("public_id", flat=True)
    return Numbers(people=people, homes=homes, votes=dict(zip(ids, votes, strict=True)), cards=cards)


def enter(pb_round: Round, by: Person, *votes: int, at: Any = BEGUN, **more: Any) -> RoomCount:
    numbers = hands(pb_round, *votes, **more)
    return enter_room_count(round_id=pb_round.pk, numbers=numbers, by=by, channel="web", clock=make.at(at))


def confirm(pb_round: Round, by: Person, *, version: int = 1, witness: str = "") -> RoomCount:
    how = {"by": by, "channel": "web", "clock": make.at(BEGUN)}
    return confirm_room_count(round_id=pb_round.pk, version=version, witness=witness, **how)


def two(pb_round: Round) -> tuple[Person, Person]:
    return make.make_staff(pb_round.place), make.make_staff(pb_round.place, Role.BOARD_MEMBER)


def counted(pb_round: Round) -> Result:
    result = count_round(round_id=pb_round.pk, clock=make.at(BEGUN + timedelta(minutes=1)))
    pb_round.refresh_from_db()
    return result


def pack_of(result: Result) -> bytes:
    with result.pack.open("rb") as pack:
        return pack.read()


def files_of(pack: bytes) -> dict[str, bytes]:
    return dict(read_zip(pack, most_bytes=layout.MOST_BYTES, most_files=len(layout.ALL)))


def vote_before(pb_round: Round, person: Person, *numbers: int, key: str = "a", at: Any = make.OPENS) -> None:
    ids = list(pb_round.projects.filter(number__in=numbers).values_list("public_id", flat=True))
    entitlement = pb_round.register.entitlements.get(person=person)
    cast_ballot(
        register_id=pb_round.register_id, entitlement_id=entitlement.pk, choices=ids, key=key, channel=Channel.WEB,
        proof=Proof.ACCOUNT, by=person, clock=make.at(at),
    )  # fmt: skip


@pytest.fixture
def meeting() -> Round:
    return make.make_meeting()


class TestHands:
    def test_two_people_say_it_and_the_count_stands_in_a_pack_that_holds(self, meeting: Round) -> None:
        first, second = two(meeting)
        enter(meeting, first, 2, 5, 4)
        confirm(meeting, second)
        meeting.refresh_from_db()
        assert meeting.status == Round.Status.COUNTING
        result = counted(meeting)
        names = {p.public_id: p.number for p in meeting.projects.all()}
        # 5 hands for £2,000, then £3,000 doesn't fit into what is left, then £1,000.
        assert [names[i] for i in result.outcome["funded"]] == [2, 1]
        report = check_pack(pack_of(result), head=result.pack_digest)
        assert report.exit_code == 0, report.checks
        assert all(ok for _name, ok, _says in report.checks)
        assert [s.bar_says for s in told(result).chosen] == ["5 of 5 voters", "2 of 5 voters"]
        assert (result.totals["voted"], result.totals["counted"], result.totals["by_area"]) == (5, 11, None)
        assert box_faults(meeting.register) == []

    def test_each_hand_is_a_line_of_its_own_in_the_file_of_votes(self, meeting: Round) -> None:
        first, _second = two(meeting)
        enter(meeting, first, 2, 5, 4)
        confirm(meeting, first, witness="Moira  Docherty")
        pack = files_of(pack_of(counted(meeting)))
        lines = pack[layout.BALLOTS].decode().split("VOTES\n")[1].splitlines()[1:]
        assert len(lines) == 11
        assert "Moira" not in str(pack)
        assert b'"counted_by":["staff","witness"]' in pack[layout.MEETING]

    def test_whoever_has_a_project_does_not_count_and_is_no_witness(self, meeting: Round) -> None:
        first, second = two(meeting)
        meeting.projects.filter(number=1).update(proposed_by=first.name)
        with pytest.raises(Refused, match="is yours"):
            enter(meeting, first, 2, 5, 4)
        enter(meeting, second, 2, 5, 4)
        with pytest.raises(Refused, match="your own name"):
            confirm(meeting, second, witness=second.name)
        with pytest.raises(Refused, match="promotes one of the projects"):
            confirm(meeting, second, witness=first.name.upper())

    def test_nor_does_whoever_sent_the_idea_of_one_unnamed(self, meeting: Round) -> None:
        first, second = two(meeting)
        mine = make_shown(make_collecting(meeting.place), author=make.make_resident(meeting.place, name="Moira Todd"))
        Proposal.objects.filter(pk=mine.pk).update(project=meeting.projects.get(number=1), round=meeting)
        enter(meeting, first, 2, 5, 4)
        with pytest.raises(Refused, match="promotes one of the projects"):
            confirm(meeting, first, witness="moira todd")
        Proposal.objects.filter(pk=mine.pk).update(author=first)
        with pytest.raises(Refused, match="is yours"):
            enter(meeting, first, 2, 5, 4)
        confirm(meeting, second)

    def test_whoever_entered_the_numbers_under_another_entry_is_no_second(self, meeting: Round) -> None:
        first, second = two(meeting)
        enter(meeting, first, 2, 5, 4)
        Person.objects.filter(pk=second.pk).update(merged_into=first)
        second.refresh_from_db()
        with pytest.raises(Refused, match="A second person confirms them"):
            confirm(meeting, second)
        confirm(meeting, make.make_staff(meeting.place))

    def test_somebody_without_that_right_is_sent_away(self, meeting: Round) -> None:
        with pytest.raises(PermissionDenied):
            enter(meeting, make.make_staff(meeting.place, Role.HOUSING_OFFICER), 2, 5, 4)

    def test_it_can_be_put_right_until_it_is_confirmed_and_the_second_confirms_what_they_saw(
        self, meeting: Round
    ) -> None:
        first, second = two(meeting)
        enter(meeting, first, 2, 5, 4)
        assert enter(meeting, first, 2, 5, 4).version == 1  # pressed twice
        enter(meeting, first, 2, 4, 4)
        with pytest.raises(Refused, match="put right since"):
            confirm(meeting, second, version=1)
        assert confirm(meeting, second, version=2) == confirm(meeting, second, version=2)
        with pytest.raises(Refused):
            enter(meeting, first, 0, 0, 0)
        assert Entry.objects.filter(kind="room_count_confirmed").count() == 1
        assert Entry.objects.filter(kind="count_begun").count() == 1

    def test_nobody_counts_before_it_begins(self, meeting: Round) -> None:
        with pytest.raises(Refused, match="has not begun"):
            enter(meeting, two(meeting)[0], 2, 5, 4, at=make.CLOSES - timedelta(minutes=1))

    def test_nobody_came(self, meeting: Round) -> None:
        first, second = two(meeting)
        enter(meeting, first, 0, 0, 0, people=0, homes=0)
        confirm(meeting, second)
        result = counted(meeting)
        assert result.outcome["funded"] == []
        assert check_pack(pack_of(result)).exit_code == 0

    def test_nothing_comes_into_its_box_and_no_codes_are_made(self, meeting: Round) -> None:
        voter = make.voter_of(meeting)
        with pytest.raises(Refused, match="in the meeting, and in no other way"):
            vote_before(meeting, voter, 1)
        with pytest.raises(Refused, match="no code is needed"):
            make_letters(
                register_id=meeting.register_id, whom="everybody", by=make.make_staff(meeting.place), channel="web",
                clock=make.at(make.OPENS),
            )  # fmt: skip

    def test_twin_a_box_that_is_used_takes_it(self) -> None:
        used = make.make_meeting(votes_before=True)
        vote_before(used, make.voter_of(used), 1)
        assert used.register.envelopes.count() == 1

    def test_its_count_is_not_begun_by_signing(self, meeting: Round) -> None:
        with pytest.raises(Refused, match="two people have said"):
            sign_for_count(round_id=meeting.pk, by=two(meeting)[0], channel="web", clock=make.at(BEGUN))


def test_nobody_counts_alone(meeting: Round) -> None:
    first, _second = two(meeting)
    enter(meeting, first, 2, 5, 4)
    with pytest.raises(Refused, match="second person confirms"):
        confirm(meeting, first)
    assert not RoomCount.objects.exclude(confirmed_at=None).exists()


def test_what_was_changed_after_the_yes_is_not_counted(meeting: Round) -> None:
    first, second = two(meeting)
    enter(meeting, first, 2, 5, 4)
    confirm(meeting, second)
    project = meeting.projects.get(number=3).public_id
    count = RoomCount.objects.get()
    RoomCount.objects.update(votes=count.votes | {project: 5})
    with pytest.raises(SomethingWasChanged):
        counted(meeting)


def test_twin_of_that_untouched_it_is(meeting: Round) -> None:
    first, second = two(meeting)
    enter(meeting, first, 2, 5, 4)
    confirm(meeting, second)
    assert counted(meeting).outcome["funded"]


def test_a_forged_number_is_found(meeting: Round) -> None:
    first, second = two(meeting)
    enter(meeting, first, 2, 5, 4)
    confirm(meeting, second)
    files = files_of(pack_of(counted(meeting)))
    files[layout.MEETING] = files[layout.MEETING].replace(b'"people":5', b'"people":6')
    files[layout.MANIFEST] = manifest_of(files)
    report = check_pack(canonical_zip(files))
    assert report.exit_code == 1
    assert "do not add up" in report.checks[-1][2]


class TestNumbers:
    @pytest.mark.parametrize(
        ("numbers", "says"),
        [
            (Numbers(5, 4, {"a": 6}), "more than the 5 people"),
            (Numbers(4, 5, {"a": 1}), "more homes than people"),
            (Numbers(4, 0, {"a": 1}), "more homes than people"),
            (Numbers(11, 5, {"a": 1}), "Only 10 people are on the list"),
            (Numbers(501, 5, {"a": 1}), "from 0 to 500"),
        ],
    )
    def test_what_can_not_be_is_said(self, numbers: Numbers, says: str) -> None:
        with pytest.raises(Refused, match=says):
            check_numbers(numbers, by="hands", unit="person", most=2, entitled=10, before=0)

    def test_whoever_voted_before_is_not_counted_again(self) -> None:
        numbers = Numbers(8, 8, {"a": 8})
        check_numbers(numbers, by="hands", unit="person", most=2, entitled=10, before=2)
        with pytest.raises(Refused, match="3 of them voted before"):
            check_numbers(numbers, by="hands", unit="person", most=2, entitled=10, before=3)

    def test_where_homes_vote_each_raises_one_hand(self) -> None:
        check_numbers(Numbers(6, 3, {"a": 3}), by="hands", unit="home", most=2, entitled=3, before=0)
        with pytest.raises(Refused, match="4 hands are more than the 3 homes"):
            check_numbers(Numbers(6, 3, {"a": 4}), by="hands", unit="home", most=2, entitled=3, before=0)

    @pytest.mark.parametrize(
        ("cards", "ticks", "says"),
        [
            (Cards(8, 1, 7, 5, 1, 1), 7, ""),
            (Cards(8, 2, 7, 5, 1, 1), 7, "8 cards were handed out"),
            (Cards(8, 1, 7, 5, 1, 2), 7, "7 cards were in the box"),
            (Cards(9, 2, 7, 5, 1, 1), 7, "than voters were there"),
            (Cards(8, 1, 7, 5, 1, 1), 11, "11 ticks can't be"),
            (Cards(8, 1, 7, 5, 1, 1), 4, "4 ticks can't be"),
        ],
    )
    def test_cards_balance(self, cards: Cards, ticks: int, says: str) -> None:
        votes = {"a": min(5, ticks), "b": min(5, max(0, ticks - 5)), "c": max(0, ticks - 10)}
        numbers = Numbers(8, 8, votes, cards)
        if not says:
            check_numbers(numbers, by="cards", unit="person", most=2, entitled=10, before=0)
            return
        with pytest.raises(Refused, match=says):
            check_numbers(numbers, by="cards", unit="person", most=2, entitled=10, before=0)

    def test_what_is_published_is_checked_the_same_way(self) -> None:
        cards = {"handed_out": 8, "kept": 1, "in_box": 7, "valid": 5, "blank": 1, "spoilt": 1}
        assert room.balances({"by": "cards", "cards": cards})
        assert not room.balances({"by": "cards", "cards": cards | {"kept": 2}})
        assert not room.balances({"by": "cards", "cards": None})


class TestCards:
    def test_blank_and_spoilt_cards_are_votes_that_give_nothing(self) -> None:
        meeting = make.make_meeting(by="cards")
        first, second = two(meeting)
        cards = Cards(handed_out=5, kept=0, in_box=5, valid=3, blank=1, spoilt=1)
        enter(meeting, first, 3, 2, 1, cards=cards)
        confirm(meeting, second)
        result = counted(meeting)
        assert (result.totals["voted"], result.totals["blank"], result.totals["invalid"]) == (5, 1, 1)
        assert result.fairness["voters"]["ballots"] == 4
        assert check_pack(pack_of(result), head=result.pack_digest).exit_code == 0


class TestBefore:
    @pytest.fixture
    def both(self) -> Round:
        return make.make_meeting(votes_before=True)

    def test_both_are_added_up(self, both: Round) -> None:
        voters = [e.person for e in both.register.entitlements.select_related("person").order_by("pk")]
        vote_before(both, voters[0], 1, 3)
        vote_before(both, voters[1], 3, key="b")
        first, second = two(both)
        with pytest.raises(Refused, match="First two people say"):
            sign_for_count(round_id=both.pk, by=first, channel="web", clock=make.at(BEGUN))
        enter(both, first, 1, 2, 1, people=3, homes=3)
        confirm(both, second)
        both.refresh_from_db()
        assert both.status == Round.Status.OPEN  # the box is opened by two, as ever
        for by in (first, second):
            sign_for_count(round_id=both.pk, by=by, channel="web", clock=make.at(BEGUN))
        result = counted(both)
        votes = {p["id"]: p["votes"] for p in result.outcome["projects"]}
        assert [votes[p.public_id] for p in both.projects.order_by("number")] == [2, 2, 3]
        assert (result.totals["voted"], result.totals["counted"]) == (5, 7)
        report = check_pack(pack_of(result), head=result.pack_digest)
        assert report.exit_code == 0, report.checks
        lines = files_of(pack_of(result))[layout.BALLOTS].decode().split("VOTES\n")[1].splitlines()[1:]
        assert not any("," in line for line in lines)  # whoever came before with two ticks can't be found by them

    def test_twin_whole_ballots_would_be_found(self, both: Round) -> None:
        ids = list(both.projects.order_by("number").values_list("public_id", flat=True))
        whole = tally.election_of({k: v for k, v in both.frozen_rules.items() if k != "meeting"}, [[ids[0], ids[2]]])
        assert "," in tally.as_pabulib(whole, both.frozen_rules).split("VOTES\n")[1]

    def test_no_vote_comes_in_once_it_begins(self, both: Round) -> None:
        vote_before(both, make.voter_of(both), 1, at=make.CLOSES - timedelta(seconds=1))
        with pytest.raises(Refused, match="after the close"):
            vote_before(both, make.voter_of(both), 1, key="b", at=make.CLOSES)

    def test_called_off_it_can_not_be_once_a_vote_is_in(self, both: Round) -> None:
        vote_before(both, make.voter_of(both), 1)
        with pytest.raises(Refused, match="Votes are in already"):
            call_off_meeting(round_id=both.pk, because="Rain.", by=two(both)[0], channel="web")

    def test_moved_it_takes_votes_till_the_new_hour(self, both: Round) -> None:
        move(both, make.CLOSES + timedelta(days=1), at=BEGUN)
        vote_before(both, make.voter_of(both), 1, at=BEGUN + timedelta(hours=1))
        assert box_faults(Register.objects.get(pk=both.register_id)) == []


def move(pb_round: Round, to: Any, *, at: Any = make.OPENS) -> None:
    said = {"where": "The laundry", "because": "It rains."}
    how = {"by": make.make_staff(pb_round.place), "channel": "web", "clock": make.at(at)}
    move_meeting(round_id=pb_round.pk, starts_at=to, **said, **how)
    pb_round.refresh_from_db()
    pb_round.register.refresh_from_db()


def told_to(kind: str) -> list[Any]:
    return list(tellers()[kind](Entry.objects.filter(kind=kind).latest("pk")))


class TestMovingAndCallingOff:
    def test_everybody_is_told_with_the_reason_also_by_post(self, meeting: Round) -> None:
        move(meeting, make.CLOSES + timedelta(days=2))
        messages = told_to("meeting_moved")
        assert len(messages) == 6
        assert not any(message.person.email for message in messages)
        assert "The laundry" in messages[0].body
        assert "It rains." in messages[0].body
        assert meeting.register.closes_at == meeting.closes_at == make.CLOSES + timedelta(days=2)
        assert meeting.frozen_rules["settings"]["closes_at"] == make.CLOSES.isoformat()

    def test_after_it_was_counted_it_is_not_moved(self, meeting: Round) -> None:
        enter(meeting, two(meeting)[0], 2, 5, 4)
        with pytest.raises(Refused, match="was held"):
            move(meeting, make.CLOSES + timedelta(days=2), at=BEGUN)

    def test_it_moves_into_the_future_only(self, meeting: Round) -> None:
        with pytest.raises(Refused, match="still to come"):
            move(meeting, make.OPENS - timedelta(hours=1))

    def test_moved_twice_before_anybody_was_told_they_hear_of_the_second_day_only(self, meeting: Round) -> None:
        move(meeting, make.CLOSES + timedelta(days=2))
        move(meeting, make.CLOSES + timedelta(days=3))
        first, second = Entry.objects.filter(kind="meeting_moved").order_by("pk")
        tell = tellers()["meeting_moved"]
        assert (len(list(tell(first))), len(list(tell(second)))) == (0, 6)

    def test_pressed_twice_it_is_moved_once(self, meeting: Round) -> None:
        for _press in range(2):
            move(meeting, make.CLOSES + timedelta(days=2))
        assert Entry.objects.filter(kind="meeting_moved").count() == 1

    def test_called_off_everybody_is_told_and_later_the_list_is_forgotten(self, meeting: Round) -> None:
        for _press in range(2):
            call_off_meeting(
                round_id=meeting.pk, because="The pot went to the roof.", by=two(meeting)[0], channel="web"
            )
        meeting.refresh_from_db()
        assert meeting.status == Round.Status.CANCELLED
        assert "The pot went to the roof." in told_to("meeting_called_off")[0].body
        assert Entry.objects.filter(kind="meeting_called_off").count() == 1
        assert forget_what_is_due(clock=make.at(make.CLOSES + timedelta(days=100))) == 0
        forget_what_is_due(clock=make.at(make.CLOSES + timedelta(days=184)))
        assert not meeting.register.entitlements.exclude(person=None).exists()

    def test_everybody_hears_of_the_meeting_when_its_rules_are_fixed(self) -> None:
        soon = make.make_meeting(now=make.noon())
        messages = told_to("round_opened")
        assert len(messages) == len(roll_of(soon, on=timezone.localdate()).lines)
        assert "On the green behind number 12" in messages[0].body
        assert "not secret" not in messages[0].subject


class TestWhatGoesWithIt:
    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"pot_pence": 5_000_01}, "£5,000 at most"),
            ({"rule": "equal-shares"}, "Equal shares has to know"),
            ({"method": "points"}, "Tick the ones you back"),
            ({"has_paper": True}, "Leave paper out"),
            ({"minimum_turnout": 3}, "Put 0 there"),
            ({"decided_by": "box", "rule": "equal-shares"}, ""),
            ({}, ""),
        ],
    )
    def test_what_does_not_is_said(self, wrong: dict[str, Any], says: str) -> None:
        right = {"decided_by": "hands", "meeting_where": "Here", "rule": "greedy", "pot_pence": 1_000_00}
        found = wrong_for_meeting(Round(**{**right, **wrong}))
        assert (len(found) == 1 and says in found[0]) if says else found == []

    def test_chosen_in_the_set_up_it_brings_its_way_of_counting(self) -> None:
        draft = make.make_draft(pot_pence=4_000_00)
        how = {"by": make.make_staff(draft.place), "now": make.NOW, "channel": "web"}
        where = {"decided_by": "hands", "meeting_where": "The green", "votes_before": False}
        change_round(round_id=draft.pk, step="decided", changes=where, **how)
        draft.refresh_from_db()
        assert draft.rule == "greedy"
        with pytest.raises(Refused, match="Equal shares has to know"):
            change_round(round_id=draft.pk, step="rest", changes={"rule": "equal-shares"}, **how)

    def test_older_rules_are_frozen_as_they_were(self) -> None:
        assert "meeting" not in make.make_open().frozen_rules
        assert make.make_meeting().frozen_rules["meeting"]["by"] == "hands"


def test_two_people_at_once_are_in_line(meeting: Round) -> None:
    """The round's row is locked before anything is read of the count."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one write at a time anyway")
    first, second = two(meeting)
    enter(meeting, first, 2, 5, 4)
    with CaptureQueriesContext(connection) as queries:
        confirm(meeting, second)
    locking = [q["sql"] for q in queries if "FOR NO KEY UPDATE" in q["sql"]]
    assert "budgeting_round" in locking[0]


class TestPages:
    @pytest.fixture
    def today(self) -> Round:
        return make.make_meeting(now=make.noon())

    def test_moving_keeps_what_was_typed_and_says_what_to_mend(self, today: Round, settings: Any) -> None:
        officer = signed_in(make.make_staff(today.place), settings)
        url = f"/desk/rounds/{today.public_id}/meeting/move/"
        typed = {"meets_on": "2020-01-01", "meets_at": "18:30", "where": "The laundry", "because": "Rain."}
        answer = officer.post(url, typed)
        assert answer.status_code == 422
        assert "still to come" in answer.content.decode()
        assert "The laundry" in answer.content.decode()
        assert officer.post(url, typed | {"meets_on": "2040-01-02"}).status_code == 302
        shown = get(officer, f"/decide/{today.public_id}/")
        assert "The meeting was moved:" in shown
        assert "Rain." in shown

    def test_whoever_entered_the_numbers_under_another_entry_is_asked_for_a_witness(
        self, meeting: Round, settings: Any
    ) -> None:
        first, same = make.make_staff(meeting.place), make.make_staff(meeting.place)
        enter(meeting, first, 2, 5, 4)
        page = f"/desk/rounds/{meeting.public_id}/meeting/confirm/"
        assert 'name="witness"' not in get(signed_in(same, settings), page)  # the twin: a second person
        Person.objects.filter(pk=first.pk).update(merged_into=same)
        assert 'name="witness"' in get(signed_in(same, settings), page)

    def test_calling_off_is_read_by_everybody(self, today: Round, settings: Any) -> None:
        officer = signed_in(make.make_staff(today.place), settings)
        officer.post(f"/desk/rounds/{today.public_id}/meeting/call-off/", {"because": "The pot went to the roof."})
        assert "The pot went to the roof." in get(Client(), f"/decide/{today.public_id}/")

    def test_until_it_begins_nobody_can_enter_anything_and_everybody_reads_when(
        self, today: Round, settings: Any
    ) -> None:
        member = signed_in(make.make_staff(today.place, Role.BOARD_MEMBER), settings)
        page = get(member, f"/desk/rounds/{today.public_id}/meeting/")
        assert "From then on you can enter here" in page
        assert 'name="people"' not in page
        assert "We meet and decide" in get(Client(), f"/decide/{today.public_id}/")
        assert "Here we decide in a meeting" in get(Client(), f"/votes/{today.register.public_id}/")

    def test_a_vote_in_the_box_has_no_such_pages(self, settings: Any) -> None:
        voting = make.make_voting_now()
        officer = signed_in(make.make_staff(voting.place), settings)
        assert officer.get(f"/desk/rounds/{voting.public_id}/meeting/").status_code == 404

    def test_the_witness_is_read_by_staff_and_by_nobody_else(self, settings: Any) -> None:
        meeting = make.make_meeting()
        first, _second = two(meeting)
        enter(meeting, first, 2, 5, 4)
        confirm(meeting, first, witness="Moira Docherty")
        counted(meeting)
        officer = signed_in(first, settings)
        assert "Moira Docherty" in get(officer, f"/desk/rounds/{meeting.public_id}/meeting/confirm/")
        for path in ("result/", "check/", "result/who-gets-what/", "result/count-it-yourself/", "result.json"):
            page = get(Client(), f"/decide/{meeting.public_id}/{path}")
            assert "Moira" not in page
            assert first.name not in page
        assert "a neighbour as witness" in get(Client(), f"/decide/{meeting.public_id}/result/")
