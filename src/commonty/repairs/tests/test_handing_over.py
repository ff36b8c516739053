"""What happens to a repair is owed to the other system with it, and told in its order, at least once."""

import hmac
import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.cases.models import Case, Message
from commonty.cases.tests.factories import NOW, a_close, asked
from commonty.gateways.tests.provider import provider
from commonty.gateways.webhook import NotTaken, Why
from commonty.journal.models import Entry
from commonty.kit.csv_files import harmless
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice
from commonty.people.models import Person
from commonty.places.models import Kind, Place
from commonty.repairs.actions.ending import finish_repair, say_not_mended
from commonty.repairs.actions.ordering import cancel_repair
from commonty.repairs.actions.sending import look_after_systems, send_taken, take_sending
from commonty.repairs.actions.systems import (
    confirm_orders,
    fetch_orders,
    hand_over_open,
    send_test,
    set_up_system,
    told_by_hand,
    try_again,
)
from commonty.repairs.actions.visits import wish_to_move
from commonty.repairs.hand_over_jobs import send_what_waits
from commonty.repairs.models import Repair, Sending, System
from commonty.repairs.queries.systems import standing_of
from commonty.repairs.rules import hand_over as rules
from commonty.repairs.rules.hand_over import as_row, in_words, told_of
from commonty.repairs.tests.systems import ADDRESS, Hand, a_system, administrator, events, ordered

pytestmark = pytest.mark.django_db
HOW = {"channel": "web"}


def send(hand: Hand, *, now=NOW, worker="w1") -> bool | None:
    sending = take_sending(worker=worker, now=now)
    return None if sending is None else send_taken(sending, now=now, hand=hand)


def cancel(repair: Repair, *, now=NOW) -> None:
    cancel_repair(repair_id=repair.pk, reason="Not needed.", by=repair.case.owner, now=now, is_their_wish=True, **HOW)


def test_an_order_is_owed_with_itself_or_not_at_all():
    close = a_close()
    system, case = a_system(close), asked(close)

    with transaction.atomic():
        ordered(close, case)
        transaction.set_rollback(True)
    assert events(system) == []
    ordered(close, case)
    assert events(system) == [("ordered", "waiting")]


def test_each_system_that_is_told_has_its_own():
    close = a_close()
    told = [a_system(close), a_system(close, System.Takes.CSV, name="By file")]
    not_told = [
        a_system(close, System.Takes.HAND, name="By hand"),
        a_system(close, System.Takes.CSV, name="Off", is_on=False),
        a_system(a_close("elsewhere.example.org")),
    ]
    ordered(close)
    assert [len(events(system)) for system in told] == [1, 1]
    assert [events(system) for system in not_told] == [[], [], []]


def test_what_they_take_is_said_and_their_reference_kept():
    close = a_close()
    a_system(close)
    repair, hand = ordered(close), Hand({"reference": "WO-77"})
    assert send(hand) is True
    repair.refresh_from_db()
    assert repair.reference == "WO-77"
    assert Sending.objects.get().state == Sending.State.SAID
    assert send(hand) is None
    assert [taken[0] for taken in hand.taken] == [ADDRESS]


@pytest.mark.parametrize("reference", ["", "x" * 61, 7, None, ["WO"], "\x00"])
def test_what_is_no_reference_is_left(reference):
    close = a_close()
    a_system(close)
    repair = ordered(close)
    assert send(Hand({"reference": reference})) is True
    repair.refresh_from_db()
    assert repair.reference == ""


def test_a_reference_that_is_another_jobs_already_is_not_taken():
    close = a_close()
    a_system(close)
    first, second, hand = ordered(close), ordered(close), Hand({"reference": "WO-1"}, {"reference": "WO-1"})
    assert [send(hand), send(hand)] == [True, True]
    assert [Repair.objects.get(pk=one.pk).reference for one in (first, second)] == ["WO-1", ""]


def test_the_words_say_where_and_what_and_nothing_that_was_said():
    """The canary: no word of the conversation, of notes, nor of why another time is wished."""
    close = a_close()
    system = a_system(close)
    Place.objects.filter(pk=close.home.pk).update(
        reference="P-12", uprn="906700000001", address="Flat 1/2, 12 Sandbank Street, Glasgow", postcode="G40 1AA"
    )
    close.home.refresh_from_db()
    Person.objects.filter(pk=close.agnes.pk).update(phone="+447700900412")
    case = asked(close, "The zebrafinch sings over the tap")
    Message.objects.create(case=case, kind=Message.Kind.NOTE, text="zebrafinch", channel="web", at=NOW)
    repair, hand = ordered(close, case, defect=""), Hand()
    halves = [{"on": "2026-12-02", "half": "pm"}]
    wish = {"halves": halves, "words": "zebrafinch at the vet in the morning", "by": close.agnes}
    wish_to_move(repair_id=repair.pk, now=NOW, **wish, **HOW)
    assert [send(hand), send(hand)] == [True, True]
    said = [json.loads(body) for _url, body, _key in hand.taken]
    assert "zebrafinch" not in str(hand.taken)
    assert [one["event"] for one in said] == ["ordered", "another_time"]
    assert said[0]["home"] == {
        "reference": "P-12", "uprn": "906700000001", "address": "Flat 1/2, 12 Sandbank Street, Glasgow",
        "postcode": "G40 1AA",
    }  # fmt: skip
    assert said[0]["contact"] == {"name": "Agnes Rennie", "phone": "07700 900412", "note": ""}
    assert (said[0]["job"], said[0]["what"], said[1]["wishes"]) == (repair.number, "Kitchen tap drips", halves)
    assert [one["key"] for one in said] == list(Sending.objects.order_by("pk").values_list("public_id", flat=True))
    assert system.secret not in str(hand.taken)


@pytest.mark.parametrize("mark", [{"is_at_risk": True}, {"safe_contact": "Text only, never ring"}, {}])
@pytest.mark.parametrize("on", ["the entry that asked", "the human it was found to be"])
def test_whoever_is_to_be_reached_safely_is_reached_through_the_office(mark, on):
    """Its twin without a mark has name and phone. Marked between order and sending: what is so then counts."""
    close = a_close()
    a_system(close)
    Person.objects.filter(pk=close.agnes.pk).update(phone="+447700900412")
    ordered(close)
    if on == "the entry that asked":
        Person.objects.filter(pk=close.agnes.pk).update(**mark)
    else:
        facts = {"landlord": close.landlord, "name": "Agnes Rennie", "phone": "+447700900412"}
        human = Person.objects.create(**facts, **mark)
        Person.objects.filter(pk=close.agnes.pk).update(merged_into=human)
    hand = Hand()
    assert send(hand) is True
    said = json.loads(hand.taken[0][1])
    if mark:
        assert said["contact"] == {"name": "", "phone": "", "note": "Ring our office first: 0141 496 0000"}
        assert "Agnes" not in str(said)
        assert "900412" not in str(said)
    else:
        assert said["contact"]["name"] == "Agnes Rennie"


def test_what_is_common_names_nobody_and_has_a_name_for_an_address():
    close = a_close()
    area = Place.objects.create(kind=Kind.ESTATE, parent=close.landlord, name="Sandbank")
    close.block.parent = area
    close.block.save()
    a_system(close)
    ordered(close, asked(close, place=close.block), place=close.block)
    Person.objects.filter(pk=close.agnes.pk).update(is_at_risk=True)  # nobody is to guess that somebody here is
    said = told_of(Sending.objects.get())
    assert said["home"]["address"] == "12 Sandbank Street, Sandbank"
    assert said["contact"] == {"name": "", "phone": "", "note": ""}


def test_one_repair_is_told_in_its_order_and_another_does_not_wait_for_it():
    close = a_close()
    system = a_system(close)
    first, hand = ordered(close), Hand(NotTaken(Why.REFUSED, 400))
    cancel(first)
    second = ordered(close)
    assert send(hand) is False  # the first is refused; its end waits behind it
    assert send(hand) is True
    assert json.loads(hand.taken[1][1])["job"] == second.number
    assert send(hand) is None
    assert events(system) == [("ordered", "waiting"), ("called_off", "waiting"), ("ordered", "said")]
    later = NOW + timedelta(minutes=1)
    assert [send(hand, now=later), send(hand, now=later), send(hand, now=later)] == [True, True, None]
    assert [json.loads(body)["event"] for _url, body, _key in hand.taken[2:]] == ["ordered", "called_off"]
    assert hand.taken[0][2] == hand.taken[2][2]  # the same key, when it is the same thing again


def test_one_that_hangs_rests_longer_each_time_and_holds_up_nothing_else():
    close, other = a_close(), a_close("elsewhere.example.org")
    for there in (close, other):
        a_system(there)
        ordered(there)
    hand = Hand(NotTaken(Why.TOO_SLOW), {})
    assert [send(hand), send(hand), send(hand)] == [False, True, None]
    now, rests = NOW, []
    for _n in range(5):
        system = System.objects.get(landlord=close.landlord)
        rests.append(system.rests_until - now)
        now = system.rests_until
        assert send(Hand(NotTaken(Why.UNREACHABLE)), now=now) is False
    assert rests == [*rules.RESTS, rules.RESTS[-1]]
    assert send(Hand(), now=now) is None
    assert send(Hand(), now=now + rules.RESTS[-1]) is True
    assert System.objects.get(landlord=close.landlord).rests_until is None


def test_a_worker_that_dies_leaves_it_to_the_next_with_the_same_key():
    close = a_close()
    a_system(close)
    ordered(close)
    dead = take_sending(worker="dead", now=NOW)
    assert take_sending(worker="next", now=NOW + rules.LEASE - timedelta(seconds=1)) is None
    taken = take_sending(worker="next", now=NOW + rules.LEASE)
    assert taken.public_id == dead.public_id
    hand = Hand()
    assert send_taken(dead, now=NOW + rules.LEASE, hand=hand) is False  # it wakes up again, and has nothing to say
    assert send_taken(taken, now=NOW + rules.LEASE, hand=hand) is True
    assert [key for _url, _body, key in hand.taken] == [dead.public_id]


def test_the_minder_hears_after_an_hour_once_and_when_it_is_given_up():
    close = a_close()
    system = a_system(close)
    ordered(close)
    assert send(Hand(NotTaken(Why.BROKEN, 500))) is False
    soon, later = NOW + timedelta(minutes=59), NOW + timedelta(hours=1)
    for now in (soon, later, later + timedelta(hours=1)):
        assert look_after_systems(now=now) == 0
    assert list(Entry.objects.filter(about_id=system.public_id, at__gt=NOW).values_list("kind", flat=True)) == [
        "system_stands_still"
    ]
    assert look_after_systems(now=NOW + rules.GIVEN_UP_AFTER) == 1
    assert events(system) == [("ordered", "given_up")]
    assert send(Hand(), now=NOW + timedelta(days=9)) is None
    owe_notices(now=NOW + rules.GIVEN_UP_AFTER)
    mine = Notice.objects.filter(person=administrator(close), kind__in=["system_stands_still", "sendings_given_up"])
    assert mine.count() == 2
    assert "tap" not in str(list(mine.values()))


def test_once_it_works_again_the_next_trouble_is_told_again():
    close = a_close()
    system = a_system(close)
    ordered(close)
    look_after_systems(now=NOW + timedelta(hours=1))
    assert send(Hand(), now=NOW + timedelta(hours=2)) is True
    ordered(close, now=NOW + timedelta(hours=3))
    look_after_systems(now=NOW + timedelta(hours=5))
    assert Entry.objects.filter(about_id=system.public_id, kind="system_stands_still").count() == 2


def test_a_person_tries_again_and_what_is_behind_it_goes_too():
    close = a_close()
    system, ewa = a_system(close), administrator(close)
    cancel(ordered(close))
    look_after_systems(now=NOW + rules.GIVEN_UP_AFTER)
    now, first = NOW + timedelta(days=4), Sending.objects.order_by("pk").first()
    try_again(sending_id=first.pk, by=ewa, now=now, **HOW)
    hand = Hand()
    assert [send(hand, now=now), send(hand, now=now), send(hand, now=now)] == [True, True, None]
    with pytest.raises(Refused):
        try_again(sending_id=first.pk, by=ewa, now=now, **HOW)
    assert events(system) == [("ordered", "said"), ("called_off", "said")]


def test_what_somebody_told_them_by_phone_is_not_sent():
    close = a_close()
    a_system(close)
    cancel(ordered(close))
    first, ewa, hand = Sending.objects.order_by("pk").first(), administrator(close), Hand()
    told_by_hand(sending_id=first.pk, by=ewa, now=NOW, **HOW)
    assert [send(hand), send(hand)] == [True, None]
    assert json.loads(hand.taken[0][1])["event"] == "called_off"
    with pytest.raises(Refused):
        told_by_hand(sending_id=first.pk, by=ewa, now=NOW, **HOW)


def test_of_a_repair_that_they_never_heard_of_they_hear_nothing():
    close = a_close()
    repair = ordered(close)
    system = a_system(close)
    cancel(repair)
    assert events(system) == []


def test_what_was_ordered_before_it_was_there_is_handed_over_once():
    close = a_close()
    ordered(close)
    cancel(ordered(close))
    system, ewa = a_system(close), administrator(close)
    assert hand_over_open(system_id=system.pk, by=ewa, now=NOW, **HOW) == 1
    assert hand_over_open(system_id=system.pk, by=ewa, now=NOW, **HOW) == 0
    assert events(system) == [("ordered", "waiting")]


def test_a_file_that_nobody_confirms_loses_nothing():
    close = a_close()
    system, ewa = a_system(close, System.Takes.CSV), administrator(close)
    ordered(close)
    broke = fetch_orders(system_id=system.pk, by=ewa, now=NOW, **HOW)
    ordered(close)
    second = fetch_orders(system_id=system.pk, by=ewa, now=NOW + timedelta(hours=1), **HOW)
    assert second.rows[0] == broke.rows[0]
    assert len(second.rows) == 2
    assert confirm_orders(file_id=second.pk, by=ewa, now=NOW, **HOW) == 2
    with pytest.raises(Refused):
        confirm_orders(file_id=second.pk, by=ewa, now=NOW, **HOW)
    assert confirm_orders(file_id=broke.pk, by=ewa, now=NOW, **HOW) == 0
    with pytest.raises(Refused):
        fetch_orders(system_id=system.pk, by=ewa, now=NOW, **HOW)


def test_what_is_for_a_file_is_sent_nowhere():
    close = a_close()
    a_system(close, System.Takes.CSV)
    ordered(close)
    assert take_sending(worker="w", now=NOW) is None


def test_no_cell_of_the_file_is_a_formula():
    close = a_close()
    a_system(close, System.Takes.CSV)
    Person.objects.filter(pk=close.agnes.pk).update(phone="+48221234567", name="=HYPERLINK(1)")
    ordered(close, what='=cmd|"/c calc"!A1')
    row = [harmless(cell) for cell in as_row(told_of(Sending.objects.get()))]
    assert len(row) == len(rules.COLUMNS)
    assert not [cell for cell in row if str(cell)[:1] in "=+-@" and str(cell)]
    assert row[rules.COLUMNS.index("contact_phone")] == "0048 22 123 45 67"


def test_a_test_that_fails_is_told_to_whoever_sent_it_and_to_nobody_else():
    close = a_close()
    system, ewa = a_system(close), administrator(close)
    send_test(system_id=system.pk, by=ewa, now=NOW, **HOW)
    assert send(Hand(NotTaken(Why.UNKNOWN))) is False
    standing = standing_of(System.objects.get())
    assert (standing.waiting, standing.given_up) == (0, 0)
    assert in_words(standing.last) == "Nobody knows the name in the address. Look for a slip in it."
    look_after_systems(now=NOW + timedelta(days=9))
    assert not Entry.objects.filter(kind="system_stands_still").exists()
    send_test(system_id=system.pk, by=ewa, now=NOW, **HOW)
    assert send(Hand()) is True
    assert in_words(standing_of(System.objects.get()).last) == "They have it."


def test_whoever_mends_how_it_is_set_up_begins_anew():
    """Waited for as a file for a week, and now there is an address: it is not given up at once."""
    close = a_close()
    system = a_system(close, System.Takes.CSV)
    ordered(close)
    later = NOW + timedelta(days=7)
    a_system(close, system_id=system.pk, now=later)
    assert look_after_systems(now=later) == 0
    assert send(Hand(), now=later) is True


def test_over_the_wire_it_is_signed_with_its_secret_and_a_failure_is_tried_again(settings):
    """With everything real between the outbox and somebody who listens."""
    settings.DEBUG = True
    close = a_close()
    with provider() as there:
        there.answers = [(500, b"Agnes?"), (200, b'{"reference": "WO-5"}')]
        system, repair = a_system(close, address=f"{there.url}/orders"), ordered(close)
        now = timezone.now()
        Sending.objects.update(tries_since=now, next_try_at=now)
        assert send_what_waits.call() == 0
        system.refresh_from_db()
        sending = Sending.objects.get()
        assert (sending.why, sending.answered, sending.tries) == ("broken", 500, 1)
        assert system.rests_until is not None
        assert send_what_waits.call() == 0
        try_again(sending_id=sending.pk, by=administrator(close), now=timezone.now(), **HOW)
        assert send_what_waits.call() == 1
    repair.refresh_from_db()
    assert repair.reference == "WO-5"
    assert there.bodies[0] == there.bodies[1]
    _path, headers, _fields = there.seen[1]
    seconds = headers["X-Commonty-Signature"][2:].partition(",")[0]
    proof = hmac.new(system.secret.encode(), f"{seconds}.{there.bodies[1]}".encode(), "sha256").hexdigest()
    assert headers["X-Commonty-Signature"] == f"t={seconds},v1={proof}"


def test_another_address_gets_a_secret_of_its_own():
    close = a_close()
    system, ewa = a_system(close), administrator(close)
    same = {"landlord_id": close.landlord.pk, "name": "Dunmore", "takes": "webhook", "minder": ewa, "is_on": True}
    how = {"by": ewa, "now": NOW, "channel": "web", "system_id": system.pk}
    was = system.secret
    assert set_up_system(address=ADDRESS, **same, **how).secret == was
    assert set_up_system(address="https://thief.example.org/", **same, **how).secret != was
    assert was.encode() not in bytes(System.objects.get(pk=system.pk).wrapped_secret)


@pytest.mark.parametrize("address", ["", "http://repairs.example.org", "https://a:b@repairs.example.org", "repairs"])
def test_an_address_that_can_be_none_is_refused_with_a_sentence(address):
    with pytest.raises(Refused, match="https://"):
        a_system(a_close(), address=address)


def finish(repair: Repair, *, now=NOW, **how) -> None:
    finish_repair(repair_id=repair.pk, done_at=now, now=now, words="Done.", **{"by": repair.case.owner, **HOW, **how})


def switch(close, system: System, *, is_on: bool) -> None:
    a_system(close, system_id=system.pk, is_on=is_on)


def test_done_here_is_told_to_them():
    close = a_close()
    a_system(close)
    repair, hand = ordered(close), Hand()
    finish(repair)
    assert [send(hand), send(hand)] == [True, True]
    assert [json.loads(body)["event"] for _url, body, _key in hand.taken] == ["ordered", "done"]


def test_nobody_is_ordered_to_what_is_over_by_now():
    """They said themselves that it is done, before our order got to them: no word of the end goes behind it."""
    close = a_close()
    system, hand = a_system(close), Hand()
    repair = ordered(close)
    wish_to_move(repair_id=repair.pk, halves=[], words="Later", by=close.agnes, now=NOW, **HOW)
    finish(repair, by=SYSTEM, channel="system")
    assert [send(hand), send(hand), send(hand)] == [False, False, None]
    assert hand.taken == []
    assert events(system) == [("ordered", "unneeded"), ("another_time", "unneeded")]
    open_one = ordered(close)  # the twin
    assert send(hand) is True
    assert json.loads(hand.taken[0][1])["job"] == open_one.number


def test_nor_in_a_file():
    close = a_close()
    system, ewa = a_system(close, System.Takes.CSV), administrator(close)
    finish(ordered(close), by=SYSTEM, channel="system")
    ordered(close)
    assert len(fetch_orders(system_id=system.pk, by=ewa, now=NOW, **HOW).rows) == 1
    assert events(system) == [("ordered", "unneeded"), ("ordered", "waiting")]


def test_what_was_over_before_they_heard_and_is_ordered_again_is_new_to_them():
    close = a_close()
    system, hand = a_system(close), Hand()
    repair = ordered(close)
    finish(repair, by=SYSTEM, channel="system")
    assert send(hand) is False
    say_not_mended(repair_id=repair.pk, words="Drips", by=close.agnes, now=NOW, **HOW)
    assert events(system) == [("ordered", "unneeded"), ("ordered", "waiting")]


def test_what_ends_while_it_is_switched_off_ends_there_too():
    close = a_close()
    system, hand = a_system(close), Hand()
    told, waits = ordered(close), ordered(close)
    assert send(hand) is True
    switch(close, system, is_on=False)
    cancel(told)
    cancel(waits)
    assert send(hand) is None
    switch(close, system, is_on=True)
    while send(hand) is not None:
        pass
    heard = [(json.loads(body)["event"], json.loads(body)["job"]) for _url, body, _key in hand.taken]
    assert heard[:1] == [("ordered", told.number)]
    assert set(heard[1:]) == {("called_off", told.number), ("ordered", waits.number), ("called_off", waits.number)}
    assert heard.index(("ordered", waits.number)) < heard.index(("called_off", waits.number))


def test_each_that_gets_through_does_not_alert_once_more_while_others_are_late():
    close = a_close()
    a_system(close)
    ordered(close)
    ordered(close)
    for minutes in (60, 75, 90):
        now = NOW + timedelta(minutes=minutes)
        look_after_systems(now=now)
        send(Hand(NotTaken(Why.REFUSED, 400)), now=now)
    assert send(Hand(), now=NOW + timedelta(minutes=100)) is True
    look_after_systems(now=NOW + timedelta(minutes=105))
    assert Entry.objects.filter(kind="system_stands_still").count() == 1


def test_a_file_that_is_in_does_not_alert_once_more_either():
    close = a_close()
    system, ewa = a_system(close, System.Takes.CSV), administrator(close)
    ordered(close)
    file = fetch_orders(system_id=system.pk, by=ewa, now=NOW, **HOW)
    ordered(close)
    late = NOW + timedelta(hours=25)
    look_after_systems(now=late)
    confirm_orders(file_id=file.pk, by=ewa, now=late, **HOW)
    look_after_systems(now=late + timedelta(minutes=15))
    assert Entry.objects.filter(kind="system_stands_still").count() == 1


@pytest.mark.parametrize(
    ("why", "status", "tries"), [(Why.BUSY, 429, 0), (Why.REFUSED, 400, 1), (Why.BROKEN, 500, 1)]
)
def test_who_asks_us_to_wait_rests_and_it_does_not_count_against_what_was_sent(why, status, tries):
    close = a_close()
    a_system(close)
    ordered(close)
    assert send(Hand(NotTaken(why, status))) is False
    assert Sending.objects.get().tries == tries
    assert (System.objects.get().rests_until is None) == (why == Why.REFUSED)
    assert str(status) in in_words(Sending.objects.get())


@pytest.mark.parametrize("whose", ["one", "about_staff", ""])
def test_what_is_for_one_persons_eyes_names_nobody(whose):
    close = a_close()
    a_system(close)
    repair = ordered(close)
    change = {"one": {"audience": "one"}, "about_staff": {"about_staff": close.shona}, "": {}}[whose]
    Case.objects.filter(pk=repair.case_id).update(**change)
    said = told_of(Sending.objects.get())["contact"]
    assert bool(said["name"]) == (not whose)
    assert ("Ring our office first" in said["note"]) == bool(whose)
