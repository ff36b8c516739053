"""Adding, me too, joining: what counts, for whom, and what is read by nobody."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonty.access.refusal import Refused
from commonty.cases.models import Case
from commonty.cases.tests.factories import NOW, a_close
from commonty.discussions.models import TalkSettings
from commonty.people.models import Person
from commonty.priorities.actions.adding import add_need
from commonty.priorities.actions.joining import join_need, take_need_apart
from commonty.priorities.actions.voices import say_me_too, take_voice_back
from commonty.priorities.models import Need, Voice
from commonty.priorities.queries.board import first_of, needs_at, twins_of
from commonty.priorities.tests.factories import HOW, answered, heard, needed, neighbours, seconded
from commonty.promises.models import Promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def close():
    return a_close()


def test_a_need_has_a_number_a_place_and_its_author_as_first_voice(close):
    first, second = needed(close), needed(close, "  A bench\n at the door ", typed_by=close.shona, channel="phone")
    assert (first.number, second.number, second.words) == (1, 2, "A bench at the door")
    assert (second.author, second.typed_by, second.channel) == (close.agnes, close.shona, "phone")
    assert (heard(first), first.state) == (1, "open")


@pytest.mark.parametrize("words", ["", " a b", "x" * 81])
def test_too_short_or_too_long_is_refused(close, words):
    with pytest.raises(Refused):
        needed(close, words)


def test_a_home_is_no_place_for_a_need(close):
    with pytest.raises(Refused, match="Never a home"):
        needed(close, place=close.home)


def test_only_those_who_live_there_say_what_it_needs(close):
    other = a_close("other.example")
    with pytest.raises(PermissionDenied):
        needed(close, by=other.agnes)
    with pytest.raises(Refused):
        needed(close, by=close.shona)


def test_a_form_that_comes_twice_adds_one(close):
    assert needed(close, posted_key="k") == needed(close, posted_key="k")
    assert (Need.objects.count(), Voice.objects.count()) == (1, 1)


def test_me_too_is_one_a_human_and_is_taken_back(close):
    need = seconded(needed(close), close.neighbour, close.neighbour)
    twin = Person.objects.create(landlord=close.landlord, name="D. Kerr", merged_into=close.neighbour)
    seconded(need, twin)
    assert heard(need) == 2
    take_voice_back(need_id=need.pk, by=twin, **HOW)
    assert heard(need) == 1
    take_voice_back(need_id=need.pk, by=twin, **HOW)


def test_two_entries_that_are_found_to_be_one_human_are_one_voice(close):
    one, two = neighbours(close, 2)
    need = seconded(needed(close), one, two)
    assert heard(need) == 3
    Person.objects.filter(pk=two.pk).update(merged_into=one)
    assert heard(need) == 2


def test_people_at_risk_are_in_no_number_and_no_order_and_staff_type_nothing_for_them(close):
    one, two = neighbours(close, 2)
    lamp, bench = needed(close), needed(close, "A bench at the door", by=close.neighbour)
    seconded(bench, one, two)
    assert first_of(close.block, 1) == [bench.pk]
    Person.objects.filter(pk__in=(one.pk, two.pk)).update(is_at_risk=True)
    assert (heard(bench), first_of(close.block, 1)) == (1, [lamp.pk])
    one.refresh_from_db()
    with pytest.raises(Refused, match="Only they themselves"):
        say_me_too(need_id=lamp.pk, by=one, typed_by=close.shona, **HOW)


def test_whoever_may_not_type_for_somebody_does_not(close):
    need = needed(close)
    with pytest.raises(PermissionDenied):
        say_me_too(need_id=need.pk, by=close.neighbour, typed_by=close.morag, **HOW)


def test_danger_becomes_its_writers_request_and_no_neighbour_reads_it(close):
    need = needed(close, "It smells of gas on the stair")
    assert (need.is_held, need.held_why, need.case.raised_by) == (True, "danger", close.agnes)
    assert Case.objects.get() == need.case
    assert list(Need.objects.visible_to(close.agnes)) == [need]
    for reader in (None, close.neighbour, close.shona):
        assert not Need.objects.visible_to(reader).exists()
    assert first_of(close.block, 5) == []
    with pytest.raises(PermissionDenied):
        say_me_too(need_id=need.pk, by=close.neighbour, **HOW)


def test_twin_what_tells_of_none_is_read_at_once(close):
    assert not needed(close, "It smells of bins on the stair").is_held
    assert not Case.objects.exists()


def test_first_words_wait_where_the_place_holds_them(close):
    TalkSettings.objects.create(place=close.block, holds_first=True, changed_at=NOW)
    need = needed(close)
    assert (need.is_held, need.held_why, need.case) == (True, "first", None)


def test_alike_ones_are_found_here_and_around(close):
    need = needed(close, "The back court is dark")
    assert twins_of("Dark in the back court", close.block, None) == [need]
    assert twins_of("It is very dark in our back court", close.landlord, None) == [need]
    assert twins_of("A bench at the door", close.block, None) == []
    Need.objects.update(is_held=True)
    assert twins_of("Dark in the back court", close.block, None) == []


def test_joined_voices_follow_once_a_human_and_the_joined_one_points_on(close):
    one, two = neighbours(close, 2)
    lamp = seconded(needed(close), one)
    dark = seconded(needed(close, "The back court is dark", by=close.neighbour), one, two)
    join_need(need_id=dark.pk, into_id=lamp.pk, by=close.shona, **HOW)
    dark.refresh_from_db()
    assert (dark.state, dark.joined_into, heard(lamp), heard(dark)) == ("joined", lamp, 4, 0)
    assert dark not in needs_at(close.block, None)
    assert dark in needs_at(close.block, None, show="all")
    with pytest.raises(Refused, match="joined with another"):
        say_me_too(need_id=dark.pk, by=close.agnes, **HOW)
    assert say_me_too(need_id=lamp.pk, by=two, **HOW).said_of == dark  # it is there already
    assert heard(lamp) == 4


def test_taken_apart_each_has_its_own_voices_again(close):
    one, two = neighbours(close, 2)
    lamp = seconded(needed(close), one)
    dark = seconded(needed(close, "The back court is dark", by=close.neighbour), one)
    join_need(need_id=dark.pk, into_id=lamp.pk, by=close.shona, **HOW)
    seconded(lamp, two)
    take_need_apart(need_id=dark.pk, by=close.shona, **HOW)
    dark.refresh_from_db()
    assert (dark.state, dark.joined_into, heard(lamp), heard(dark)) == ("open", None, 3, 2)
    with pytest.raises(Refused):
        take_need_apart(need_id=dark.pk, by=close.shona, **HOW)


def test_what_was_joined_before_follows_too_and_comes_out_alone(close):
    lamp, dark = needed(close), needed(close, "The back court is dark", by=close.neighbour)
    third = needed(close, "No light at the back", by=neighbours(close, 1)[0])
    for one, into in ((third, dark), (dark, lamp)):
        join_need(need_id=one.pk, into_id=into.pk, by=close.shona, **HOW)
    third.refresh_from_db()
    assert (third.joined_into, heard(lamp)) == (lamp, 3)
    take_need_apart(need_id=dark.pk, by=close.shona, **HOW)
    assert (heard(lamp), heard(dark)) == (2, 1)


def test_only_who_answers_joins_and_only_what_waits(close):
    lamp, dark = needed(close), needed(close, "The back court is dark")
    with pytest.raises(PermissionDenied):
        join_need(need_id=dark.pk, into_id=lamp.pk, by=close.agnes, **HOW)
    with pytest.raises(Refused, match="same one"):
        join_need(need_id=dark.pk, into_id=dark.pk, by=close.shona, **HOW)
    answered(close, dark, by_day=(NOW + timedelta(days=9)).date())
    with pytest.raises(Refused, match="waits for an answer"):
        join_need(need_id=dark.pk, into_id=lamp.pk, by=close.shona, **HOW)
    join_need(need_id=lamp.pk, into_id=dark.pk, by=close.shona, **HOW)
    assert Promise.objects.count() == 1


def test_the_limit_of_public_words_holds_here_too(close):
    for n in range(10):
        needed(close, f"A lamp number {n} here")
    with pytest.raises(Refused, match="a lot in a short time"):
        add_need("One lamp more", place=close.block, by=close.agnes, **HOW)
