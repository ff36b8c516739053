"""Between owing and posting lie weeks: readers move, become at risk, get an email address, and time runs out."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.journal.models import Entry
from commonty.notices import rules
from commonty.notices.actions import printing
from commonty.notices.models import Notice, Pile
from commonty.notices.queries import letters_in, must_not_go, waiting_for
from commonty.notices.tests.piles import (
    NOW,
    TODAY,
    Status,
    find_new_ways,
    make,
    mark,
    owed,
    post_it,
    print_it,
    staff,
    status_of,
)
from commonty.people.actions.roles import give_role
from commonty.people.models import Account, Person, Tie
from commonty.places.models import Kind, Place

pytestmark = pytest.mark.django_db


def numbers_in(pile: Pile) -> list[int]:
    pile.refresh_from_db()
    return [letter.number for letter in letters_in(pile, on=TODAY)]


def move(notice: Notice, area: Place) -> None:
    home = Place.objects.create(kind=Kind.HOME, parent=area, name="New home")
    Tie.objects.filter(person=notice.person).update(moved_out_on=TODAY)
    Tie.objects.create(person=notice.person, home=home, kind="tenant")


# What was never printed says nothing of anybody


def test_whoever_becomes_at_risk_before_the_print_leaves_without_a_word(calton, officer) -> None:
    agnes, tariq = owed(calton, "Agnes Rennie"), owed(calton, "Tariq Mahmood")
    pile = make(calton, officer)
    mark(agnes)
    assert must_not_go(pile) == []
    find_new_ways()
    assert (status_of(agnes), agnes.pile, agnes.number) == (Status.HELD, None, None)
    assert must_not_go(pile) == []
    print_it(pile, officer)
    assert (status_of(tariq), tariq.number) == (Status.TO_PRINT, 1)
    assert Pile.objects.get().letters == 1
    assert post_it(pile, officer) == []


def test_twin_after_the_print_their_number_is_said(calton, officer) -> None:
    agnes, _tariq = owed(calton, "Agnes Rennie"), owed(calton, "Tariq Mahmood")
    pile = make(calton, officer)
    print_it(pile, officer)
    mark(agnes)
    find_new_ways()
    assert must_not_go(pile) == [1]


def test_a_pile_that_lost_its_only_letter_is_gone(calton, officer) -> None:
    agnes = owed(calton, "Agnes Rennie")
    make(calton, officer)
    mark(agnes)
    find_new_ways()
    assert not Pile.objects.exists()
    assert status_of(agnes) == Status.HELD


def test_the_page_of_an_unprinted_pile_does_not_warn(client, settings, calton, officer) -> None:
    settings.DEMO = True
    account = Account.objects.create(person=officer, username="shona")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    agnes, _tariq = owed(calton, "Agnes Rennie"), owed(calton, "Tariq Mahmood")
    pile = make(calton, officer)
    mark(agnes)
    assert "must not go out" not in client.get(f"/desk/post/{pile.public_id}/").content.decode()
    find_new_ways()
    for page in (f"/desk/post/{pile.public_id}/", "/desk/post/"):
        assert "2 letters" not in client.get(page).content.decode()


# Nothing is posted that was not printed


def test_whoever_was_at_risk_at_the_print_is_not_posted_when_the_mark_is_off(calton, officer) -> None:
    agnes, tariq = owed(calton, "Agnes Rennie"), owed(calton, "Tariq Mahmood")
    pile = make(calton, officer)
    mark(agnes)
    print_it(pile, officer)
    mark(agnes, is_at_risk=False)
    post_it(pile, officer)
    assert (status_of(agnes), agnes.pile) == (Status.TO_PRINT, None)
    assert status_of(tariq) == Status.SENT


def test_nor_if_only_the_second_print_was_without_them(calton, officer) -> None:
    agnes, _tariq = owed(calton, "Agnes Rennie"), owed(calton, "Tariq Mahmood")
    pile = make(calton, officer)
    print_it(pile, officer)
    mark(agnes)
    print_it(pile, officer)
    assert must_not_go(pile) == [1]  # of the first print
    mark(agnes, is_at_risk=False)
    post_it(pile, officer)
    assert status_of(agnes) == Status.HELD
    find_new_ways()
    assert (status_of(agnes), agnes.pile) == (Status.TO_PRINT, None)


# Whose patch it is


def test_whoever_moves_to_another_area_is_printed_there(calton, officer, landlord) -> None:
    netherton = Place.objects.create(kind=Kind.AREA, parent=landlord, name="Netherton")
    agnes, _tariq = owed(calton, "Agnes Rennie"), owed(calton, "Tariq Mahmood")
    pile = make(calton, officer)
    move(agnes, netherton)
    print_it(pile, officer)
    assert numbers_in(pile) == [1]
    found = waiting_for(staff(netherton), landlord, on=TODAY).stacks
    assert [(stack.place, stack.notices) for stack in found] == [(netherton, [agnes.pk])]


@pytest.mark.parametrize("moved_to", ["another area", "nobody knows where"])
def test_a_pile_whose_readers_all_moved_is_not_stuck(calton, officer, landlord, moved_to) -> None:
    netherton = Place.objects.create(kind=Kind.AREA, parent=landlord, name="Netherton")
    agnes = owed(calton, "Agnes Rennie")
    pile = make(calton, officer)
    if moved_to == "another area":
        move(agnes, netherton)
    else:
        Tie.objects.filter(person=agnes.person).update(moved_out_on=TODAY)
    assert print_it(pile, officer) is None
    assert not Pile.objects.exists()
    assert (status_of(agnes), agnes.pile) == (Status.TO_PRINT, None)
    assert Entry.objects.filter(kind="notices.pile_dissolved").count() == 1


def test_a_printed_pile_whose_readers_all_moved_can_still_be_posted(calton, officer) -> None:
    agnes = owed(calton, "Agnes Rennie")
    pile = make(calton, officer)
    print_it(pile, officer)
    Tie.objects.filter(person=agnes.person).update(moved_out_on=TODAY)
    assert print_it(pile, officer) is None
    assert post_it(pile, officer) == []


def test_letters_in_another_order_than_they_were_printed_are_thrown_away(calton, officer) -> None:
    owed(calton, "Agnes Rennie"), owed(calton, "Tariq Mahmood")
    pile = make(calton, officer)
    backwards = [letter.pk for letter in letters_in(pile, on=TODAY)][::-1]
    with pytest.raises(Refused, match="thrown away"):
        print_it(pile, officer, backwards)


def test_whoever_gets_an_email_address_leaves_an_unprinted_pile(calton, officer) -> None:
    agnes, _tariq = owed(calton, "Agnes Rennie"), owed(calton, "Tariq Mahmood")
    pile = make(calton, officer)
    Person.objects.filter(pk=agnes.person_id).update(email="new@example.com")
    find_new_ways()
    assert (status_of(agnes), agnes.channel, agnes.pile) == (Status.WAITING, Notice.Channel.EMAIL, None)
    assert numbers_in(pile) == [1]


# Too late


@pytest.mark.parametrize(
    ("age", "until", "status"),
    [
        (timedelta(days=29), None, Status.TO_PRINT),
        (rules.USEFUL_FOR, None, Status.EXPIRED),
        (timedelta(days=1), NOW, Status.EXPIRED),
        (timedelta(days=1), NOW + timedelta(days=1), Status.TO_PRINT),
    ],
)
def test_what_was_held_goes_out_only_while_it_is_of_use(calton, officer, age, until, status) -> None:
    agnes = owed(calton, "Agnes Rennie", is_at_risk=True)
    Notice.objects.update(made_at=NOW - age, until=until)
    mark(agnes, is_at_risk=False)
    find_new_ways()
    assert status_of(agnes) == status


def test_a_letter_that_waits_for_an_address_is_held_to_no_date(calton) -> None:
    """Nobody held it back: staff see that it waits, and a year later it is forgotten."""
    agnes = owed(calton, "Agnes Rennie")
    Notice.objects.update(made_at=NOW - timedelta(days=60))
    Person.objects.filter(pk=agnes.person_id).update(email="new@example.com")
    find_new_ways()
    assert status_of(agnes) == Status.WAITING


# Two at once


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer anyway")
@pytest.mark.parametrize("blocks", [False, True], ids=["no_key", "twin"])
def test_a_role_given_while_letters_are_put_together_waits_for_nobody(calton, officer, monkeypatch, blocks) -> None:
    """Giving holds the journal's head and checks at its commit that the place is there; putting together holds the
    place and waits for the head. The twin locks the place against that check too, and PostgreSQL ends one of them."""
    owed(calton, "Agnes Rennie")
    somebody, boss = Person.objects.create(landlord=calton.landlord, name="Bo Carr"), SYSTEM
    has_place, has_head, faults = threading.Event(), threading.Event(), []
    recorded = printing.record

    def wait_for_the_head(*args, **facts) -> None:
        has_place.set()
        has_head.wait(5)
        recorded(*args, **facts)

    def put_together() -> None:
        try:
            make(calton, officer)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    monkeypatch.setattr(printing, "record", wait_for_the_head)
    if blocks:
        locked = Place.objects.select_for_update
        monkeypatch.setattr(Place.objects, "select_for_update", lambda of, no_key: locked(of=of))
    thread = threading.Thread(target=put_together)
    thread.start()
    assert has_place.wait(5)
    try:
        with transaction.atomic():
            give_role(person_id=somebody.pk, place_id=calton.pk, role=Role.AUDITOR, by=boss, now=NOW, channel="shell")
            has_head.set()
    except Exception as fault:
        faults.append(fault)
    thread.join(10)
    assert bool(faults) is blocks
