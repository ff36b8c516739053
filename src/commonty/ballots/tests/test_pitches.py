"""A night of pitches: a score counts once and in time, and none is known before two people have closed its project."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots import actions, queries
from commonty.ballots.actions import casting, pitches
from commonty.ballots.models import CountedBallot, Entitlement, Envelope, Pitch
from commonty.ballots.notices import tell_of_vote
from commonty.ballots.queries.pitches import scores_in
from commonty.ballots.rules import pitches as pitch_rules
from commonty.ballots.tests.factories import NOW, at, cast, close_and_open, make_landlord, make_person, make_staff
from commonty.ballots.tests.nights import make_night, pitch_of, pitched, score
from commonty.ballots.tests.test_secrecy import everything_stored
from commonty.ballots.tests.test_security_one_vote import become_one, by_code, code_of
from commonty.journal.chain import verify_chain
from commonty.journal.models import Entry
from commonty.people.models import Person, RoleHeld

pytestmark = pytest.mark.django_db
State = Pitch.State


@pytest.fixture
def night():
    return make_night(6)


@pytest.fixture
def host(night):
    return make_staff(night.place)


def opened(night, option, host):
    return pitches.open_scoring(pitch_id=pitch_of(night, option).public_id, by=host, clock=at(NOW))


def test_projects_are_pitched_in_the_order_on_the_paper(night, host):
    assert [p.option for p in night.pitches.in_order()] == ["pitch-2", "pitch-1", "pitch-3"]
    with pytest.raises(Refused, match="turn"):
        opened(night, "pitch-1", host)
    opened(night, "pitch-2", host)
    with pytest.raises(Refused, match="Another project"):
        opened(night, "pitch-1", host)


def test_the_database_itself_has_one_project_open_at_a_time(night, host):
    opened(night, "pitch-2", host)
    with pytest.raises(IntegrityError), transaction.atomic():
        night.pitches.filter(option="pitch-1").update(state=State.OPEN)


def test_a_score_goes_into_the_box_only_while_its_project_is_open(night, host):
    with pytest.raises(Refused, match="yet"):
        score(night, "pitch-2", {0: 7})
    pitch = opened(night, "pitch-2", host)
    with pytest.raises(Refused, match="yet"):
        score(night, "pitch-1", {0: 7})
    score(night, "pitch-2", {0: 7})
    pitches.close_scoring(pitch_id=pitch.public_id, by=host, clock=at(NOW))
    with pytest.raises(Refused, match="closed"):
        score(night, "pitch-2", {1: 7})
    assert scores_in(pitch) == 1


def test_without_the_check_a_late_score_would_be_taken(night, host, monkeypatch):
    pitch = opened(night, "pitch-2", host)
    pitches.close_scoring(pitch_id=pitch.public_id, by=host, clock=at(NOW))
    monkeypatch.setattr(casting, "check_can_score", lambda pitch: None)
    score(night, "pitch-2", {1: 7})
    assert scores_in(pitch) == 1


@pytest.mark.parametrize(
    "choices", [{"pitch-2": 0}, {"pitch-2": 11}, {"pitch-2": True}, {"pitch-2": "7"}, {}, [], {"x": 1}]
)
def test_only_a_whole_number_from_one_to_ten_is_a_score(night, host, choices):
    opened(night, "pitch-2", host)
    with pytest.raises(Refused):
        cast(night.entitlements.first(), choices)
    with pytest.raises(Refused):
        cast(night.entitlements.first(), {"pitch-2": 3, "pitch-1": 4})


def test_the_same_form_again_gets_the_first_answer_also_after_the_close(night, host):
    pitch = opened(night, "pitch-2", host)
    [first] = score(night, "pitch-2", {0: 7}, key="a")
    pitches.close_scoring(pitch_id=pitch.public_id, by=host, clock=at(NOW))
    [again] = score(night, "pitch-2", {0: 7}, key="a")
    assert (again.receipt, again.is_repeat) == (first.receipt, True)
    assert Envelope.objects.count() == 1
    with pytest.raises(Refused, match="other choices"):
        score(night, "pitch-2", {0: 8}, key="a")


def test_a_later_score_takes_the_place_of_the_earlier_one_for_the_same_project_only(night):
    pitched(night, "pitch-2", {0: 1, 1: 5})
    host = make_staff(night.place)
    pitch = opened(night, "pitch-1", host)
    score(night, "pitch-1", {0: 2})
    score(night, "pitch-1", {0: 9})
    assert scores_in(pitch) == 1
    assert scores_in(pitch_of(night, "pitch-2")) == 2
    pitches.close_scoring(pitch_id=pitch.public_id, by=host, clock=at(NOW))
    counted = pitches.count_pitch(pitch_id=pitch.public_id, by=make_staff(night.place), clock=at(NOW))
    assert counted.tally == {"9": 1}


def test_a_second_person_opens_the_scores_of_one_project_alone(night, host):
    pitch = opened(night, "pitch-2", host)
    score(night, "pitch-2", {0: 7, 1: 7, 2: 10})
    with pytest.raises(Refused, match="Close"):
        pitches.count_pitch(pitch_id=pitch.public_id, by=host, clock=at(NOW))
    pitches.close_scoring(pitch_id=pitch.public_id, by=host, clock=at(NOW))
    with pytest.raises(Refused, match="second person"):
        pitches.count_pitch(pitch_id=pitch.public_id, by=host, clock=at(NOW))
    second = make_staff(night.place, Role.BOARD_MEMBER)
    for _ in range(2):  # pressed twice
        counted = pitches.count_pitch(pitch_id=pitch.public_id, by=second, clock=at(NOW))
        assert (counted.state, counted.tally) == (State.COUNTED, {"7": 2, "10": 1})
    assert sorted(b.choices["pitch-2"] for b in CountedBallot.objects.all()) == [7, 7, 10]
    assert queries.box_faults(night) == []


def test_whoever_was_brought_in_by_the_host_is_no_second_person(night, host):
    second = make_staff(night.place)
    RoleHeld.objects.filter(person=second).update(given_by=host)
    pitch = opened(night, "pitch-2", host)
    pitches.close_scoring(pitch_id=pitch.public_id, by=host, clock=at(NOW))
    with pytest.raises(Refused, match="gave the other"):
        pitches.count_pitch(pitch_id=pitch.public_id, by=second, clock=at(NOW))


def test_whoever_closed_it_under_another_entry_is_no_second_person(night):
    older, newer = make_person(night.place), make_staff(night.place)
    pitch = opened(night, "pitch-2", newer)
    pitches.close_scoring(pitch_id=pitch.public_id, by=newer, clock=at(NOW))
    become_one(older, newer)  # who has their role from now on
    with pytest.raises(Refused, match="second person"):
        pitches.count_pitch(pitch_id=pitch.public_id, by=older, clock=at(NOW))


def test_the_database_itself_asks_for_two_people(night, host):
    pitched(night, "pitch-2", {0: 5})
    pitch = pitch_of(night, "pitch-2")
    with pytest.raises(IntegrityError), transaction.atomic():
        Pitch.objects.filter(pk=pitch.pk).update(counted_by=pitch.closed_by)


@pytest.mark.parametrize(
    "role", [r for r in Role if r not in (Role.ENGAGEMENT_OFFICER, Role.BUDGET_OWNER, Role.BOARD_MEMBER)]
)
def test_nobody_else_holds_the_night(night, role):
    pitch_id = pitch_of(night, "pitch-2").public_id
    for by in (make_staff(night.place, role), make_staff(make_landlord())):
        for press in (pitches.open_scoring, pitches.close_scoring, pitches.count_pitch):
            with pytest.raises(PermissionDenied):
                press(pitch_id=pitch_id, by=by, clock=at(NOW))


def cells_with_a_score():
    return [table for table, cell in everything_stored() if b'"choices":{' in cell or b'"pitch-2": ' in cell]


def test_while_a_project_is_scored_no_cell_of_the_database_holds_a_score(night, host):
    pitch = opened(night, "pitch-2", host)
    score(night, "pitch-2", {0: 7, 1: 7})
    assert cells_with_a_score() == []
    pitches.close_scoring(pitch_id=pitch.public_id, by=host, clock=at(NOW))
    assert cells_with_a_score() == []
    pitch.refresh_from_db()
    assert (pitch.tally, pitch.invalid, CountedBallot.objects.count()) == ({}, 0, 0)
    envelopes = list(Envelope.objects.all())
    assert len({len(bytes(e.sealed)) for e in envelopes}) == 1
    assert len({e.body_digest for e in envelopes}) == 2


def test_twin_that_does_not_seal_a_score_is_caught_by_the_same_search(night, host, monkeypatch):
    monkeypatch.setattr("commonty.ballots.actions.casting.seal", lambda public, plaintext, *, info: plaintext)
    opened(night, "pitch-2", host)
    score(night, "pitch-2", {0: 7})
    assert cells_with_a_score() == ["ballots_envelope"]


def test_if_a_tally_were_written_early_the_database_would_refuse(night, host):
    pitch = opened(night, "pitch-2", host)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pitch.objects.filter(pk=pitch.pk).update(tally={"7": 1})


def test_nothing_joins_what_one_voter_gave_to_several_projects(night):
    for option in ("pitch-2", "pitch-1", "pitch-3"):
        pitched(night, option, {0: 9, 1: 2, 2: 5})
    rows = CountedBallot.objects.all()
    assert {len(row.choices) for row in rows} == {1}
    assert {f.name for f in CountedBallot._meta.get_fields()} == {"id", "register", "choices", "is_invalid"}
    order = list(CountedBallot.objects.order_by("pk").values_list("choices", flat=True))
    assert len(order) == 9


def test_scores_come_out_in_another_order_than_they_went_in(monkeypatch):
    """Its twin: without the shuffle they would not."""
    night = make_night(9)
    given = {who: who + 1 for who in range(9)}
    stored = []
    keep = CountedBallot.objects.bulk_create
    monkeypatch.setattr(
        pitches.CountedBallot.objects, "bulk_create", lambda rows, **how: (stored.append(rows), keep(rows, **how))
    )
    pitched(night, "pitch-2", given)
    assert [b.choices["pitch-2"] for b in stored[0]] != list(given.values())
    monkeypatch.setattr("secrets.SystemRandom.shuffle", lambda self, rows: None)
    pitched(night, "pitch-1", given)
    assert [b.choices["pitch-1"] for b in stored[1]] == list(given.values())


def test_who_is_taken_off_the_list_loses_only_what_is_not_counted_yet(night, host):
    pitched(night, "pitch-2", {0: 9, 1: 2})
    opened(night, "pitch-1", host)
    score(night, "pitch-1", {0: 9, 1: 2})
    first = night.entitlements.order_by("pk").first()
    actions.cancel_entitlement(
        register_id=night.pk, entitlement_id=first.pk, reason="Moved away", by=make_staff(night.place), clock=at(NOW)
    )
    states = dict(Envelope.objects.filter(entitlement=first).values_list("option", "state"))
    assert states == {"pitch-2": "live", "pitch-1": "cancelled"}
    assert queries.box_faults(night) == []


def two_entries_of_one_human(night):
    """The first and the second on the list; the second has a letter with a code."""
    first, second = night.entitlements.order_by("pk")[:2]
    code_of(second)
    become_one(first.person, second.person)
    return first, second


def test_one_human_who_scores_signed_in_and_with_a_code_counts_once_and_with_the_last_score(night, host):
    pitched(night, "pitch-2", {0: 9, 1: 2})  # before anybody knew
    first, second = two_entries_of_one_human(night)
    pitch = opened(night, "pitch-1", host)
    cast(first, {"pitch-1": 10})
    by_code(second, {"pitch-1": 4}, NOW)
    score(night, "pitch-1", {2: 7})
    pitches.close_scoring(pitch_id=pitch.public_id, by=host, clock=at(NOW))
    counted = pitches.count_pitch(pitch_id=pitch.public_id, by=make_staff(night.place), clock=at(NOW))
    assert counted.tally == {"4": 1, "7": 1}
    entry = Entry.objects.get(kind="ballots.entitlement_cancelled")
    assert (entry.about_id, entry.facts) == (first.public_id, {"envelopes": 1, "is_double": True})
    assert queries.box_faults(night) == []
    assert queries.entitlement_for(night, person=first.person).entitlement == second
    assert pitched(night, "pitch-3", {1: 5}).tally == {"5": 1}
    night = close_and_open(night)
    assert Counter(key for ballot in night.counted.all() for key in ballot.choices) == {
        "pitch-2": 2, "pitch-1": 2, "pitch-3": 1
    }  # fmt: skip
    assert queries.box_faults(night) == []


def test_twin_that_counts_what_is_there_counts_one_human_twice(night, monkeypatch):
    two_entries_of_one_human(night)
    monkeypatch.setattr(pitches, "leave_one_vote_a_human", lambda register, **how: None)
    assert pitched(night, "pitch-2", {0: 10, 1: 4}).tally == {"10": 1, "4": 1}


def test_who_scored_one_project_under_one_entry_and_the_next_under_the_other_loses_neither(night, host):
    first, second = two_entries_of_one_human(night)
    for option, entry, points in (("pitch-2", first, 9), ("pitch-1", second, 3)):
        pitch = opened(night, option, host)
        score(night, option, {0 if entry == first else 1: points})
        pitches.close_scoring(pitch_id=pitch.public_id, by=host, clock=at(NOW))
    for option, tally in (("pitch-2", {"9": 1}), ("pitch-1", {"3": 1})):
        pitch = pitch_of(night, option)
        assert pitches.count_pitch(pitch_id=pitch.public_id, by=make_staff(night.place), clock=at(NOW)).tally == tally
    pitches.skip_pitch(pitch_id=pitch_of(night, "pitch-3").public_id, because="Nobody came.", by=host, clock=at(NOW))
    night = close_and_open(night)
    assert (night.counted.count(), queries.box_faults(night)) == (2, [])


def test_a_changed_tally_or_score_is_found_and_stops_the_next_count(night, host):
    pitched(night, "pitch-2", {0: 9, 1: 2})
    opened(night, "pitch-1", host)
    pitches.close_scoring(pitch_id=pitch_of(night, "pitch-1").public_id, by=host, clock=at(NOW))
    night.pitches.filter(option="pitch-2").update(tally={"9": 2})
    assert "tallies" in " ".join(queries.box_faults(night))
    CountedBallot.objects.filter(choices={"pitch-2": 2}).update(choices={"pitch-2": 10})
    assert "scores that were counted" in " ".join(queries.box_faults(night))
    with pytest.raises(Refused, match="was changed"):
        pitches.count_pitch(pitch_id=pitch_of(night, "pitch-1").public_id, by=make_staff(night.place), clock=at(NOW))


def test_a_closed_project_can_be_opened_again_until_it_is_counted(night, host):
    pitch = opened(night, "pitch-2", host)
    score(night, "pitch-2", {0: 4})
    pitches.close_scoring(pitch_id=pitch.public_id, by=host, clock=at(NOW))
    opened(night, "pitch-2", host)
    score(night, "pitch-2", {1: 6})
    pitches.close_scoring(pitch_id=pitch.public_id, by=host, clock=at(NOW))
    counted = pitches.count_pitch(pitch_id=pitch.public_id, by=make_staff(night.place), clock=at(NOW))
    assert counted.tally == {"4": 1, "6": 1}
    with pytest.raises(Refused, match="over"):
        opened(night, "pitch-2", host)


def test_a_project_is_moved_or_left_out_for_a_reason(night, host):
    third = pitch_of(night, "pitch-3").public_id
    with pytest.raises(Refused, match="Say why"):
        pitches.move_pitch(pitch_id=third, because=" ", by=host, clock=at(NOW))
    pitches.move_pitch(pitch_id=third, because="They have to catch a bus.", by=host, clock=at(NOW))
    assert [p.option for p in night.pitches.in_order()] == ["pitch-3", "pitch-2", "pitch-1"]
    pitches.skip_pitch(pitch_id=third, because="Nobody came.", by=host, clock=at(NOW))
    assert opened(night, "pitch-2", host).state == State.OPEN
    assert "bus" not in json.dumps(list(Entry.objects.values_list("facts", flat=True)))


def test_the_night_ends_once_everything_is_pitched_and_then_two_people_open_the_box(night):
    pitched(night, "pitch-2", {0: 9, 1: 2})
    pitched(night, "pitch-1", {0: 4, 1: 4})
    host = make_staff(night.place)
    with pytest.raises(Refused, match="still to come"), transaction.atomic():
        pitches.end_night(register_id=night.pk, by=host, clock=at(NOW))
    pitches.skip_pitch(pitch_id=pitch_of(night, "pitch-3").public_id, because="Nobody came.", by=host, clock=at(NOW))
    with transaction.atomic():
        ended = pitches.end_night(register_id=night.pk, by=host, clock=at(NOW + timedelta(hours=1)))
    assert ended == NOW + timedelta(hours=1)
    night = close_and_open(night, when=NOW + timedelta(hours=1))
    assert sorted(next(iter(b.choices.items())) for b in night.counted.all()) == [
        ("pitch-1", 4),
        ("pitch-1", 4),
        ("pitch-2", 2),
        ("pitch-2", 9),
    ]
    assert Entry.objects.get(kind="ballots.box_opened").facts["counted"] == 4
    assert queries.box_faults(night) == []
    assert verify_chain(night.chain).is_sound
    assert queries.turnout(night).voted == 2
    assert queries.register_figures(night).voted == 2


def test_the_box_is_not_shut_over_scores_that_nobody_opened(night, host):
    pitch = opened(night, "pitch-2", host)
    signer = make_staff(night.place)
    for press in (None, pitches.close_scoring):
        if press:
            press(pitch_id=pitch.public_id, by=host, clock=at(night.closes_at))
        with pytest.raises(Refused, match="not opened yet"):
            actions.sign_opening(register_id=night.pk, by=signer, clock=at(night.closes_at))


def test_a_voter_is_told_of_the_first_score_that_came_with_a_code_and_of_no_other(night):
    Person.objects.filter(pk__in=Entitlement.objects.values("person")).update(email="ada@example.com")
    pitched(night, "pitch-2", {0: 9})
    pitched(night, "pitch-1", {0: 9})
    Envelope.objects.update(proof="code")
    told = [list(tell_of_vote(entry)) for entry in Entry.objects.filter(kind="ballots.cast").order_by("seq")]
    assert [len(messages) for messages in told] == [1, 0]


def test_a_voter_who_has_scored_signed_in_is_told_when_their_letter_is_used(night):
    entitlement = night.entitlements.order_by("pk").first()
    code_of(entitlement)
    pitched(night, "pitch-2", {0: 9})
    for option in ("pitch-1", "pitch-3"):  # somebody has stolen it
        pitch = opened(night, option, make_staff(night.place))
        by_code(entitlement, {option: 1}, NOW)
        pitches.close_scoring(pitch_id=pitch.public_id, by=make_staff(night.place), clock=at(NOW))
    told = [list(tell_of_vote(entry)) for entry in Entry.objects.filter(kind="ballots.cast").order_by("seq")]
    assert [len(messages) for messages in told] == [0, 1, 0]
    later = Envelope.objects.filter(entitlement=entitlement, option="pitch-3")
    later.update(proof="officer")  # and somebody on the staff types one that they know nothing of
    assert len(list(tell_of_vote(Entry.objects.filter(kind="ballots.cast").order_by("seq").last()))) == 1


def test_so_few_scores_stay_hidden_and_small_numbers_are_shown_together():
    few = pitch_rules.told_of({"7": 4}, highest=10)
    assert (few.scored, few.average, few.bands) == (4, "", ())
    told = pitch_rules.told_of({"1": 2, "5": 6, "6": 5, "9": 20, "10": 10}, highest=10)
    assert (told.scored, told.average, told.points) == (43, "8.0", 342)
    assert [(b.first, b.last, b.given) for b in told.bands] == [
        (1, 2, None),
        (3, 4, None),
        (5, 6, None),
        (7, 8, None),
        (9, 10, 30),
    ]


def test_what_is_hidden_can_not_be_had_by_taking_the_rest_away():
    for small in range(1, 12):
        told = pitch_rules.told_of({"1": small, "5": 11, "9": 20}, highest=10)
        hidden = told.scored - sum(b.given for b in told.bands if b.given is not None)
        assert hidden == 0 or hidden >= 5
