"""Whoever has no email gets a letter: put together, printed as often as it takes, posted when somebody says so."""

from dataclasses import asdict

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.journal.models import Entry
from commonty.journal.record import record
from commonty.notices import letters, rules
from commonty.notices.actions import sending
from commonty.notices.models import Notice, Pile
from commonty.notices.queries import held_for, letters_in, must_not_go, waiting_for
from commonty.notices.telling import Message
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
from commonty.people.models import Account, Person, Tie
from commonty.places.models import Kind, Place

pytestmark = pytest.mark.django_db


# From waiting to the post


def test_a_letter_waits_until_somebody_says_that_it_is_in_the_post(calton, officer) -> None:
    agnes = owed(calton, "Agnes Rennie")
    assert [(s.place, s.letters) for s in waiting_for(officer, officer.landlord, on=TODAY).stacks] == [(calton, 1)]
    pile = make(calton, officer)
    assert waiting_for(officer, officer.landlord, on=TODAY).stacks == []
    print_it(pile, officer)
    assert status_of(agnes) == Status.TO_PRINT  # a printer may fail
    assert post_it(pile, officer) == []
    assert status_of(agnes) == Status.SENT
    assert agnes.sent_at == NOW


def test_nothing_is_posted_that_was_not_printed(calton, officer) -> None:
    agnes = owed(calton, "Agnes Rennie")
    pile = make(calton, officer)
    with pytest.raises(Refused, match="not printed"):
        post_it(pile, officer)
    assert status_of(agnes) == Status.TO_PRINT


def test_a_failed_printer_loses_nothing_and_the_second_print_says_so(calton, officer, monkeypatch) -> None:
    owed(calton, "Agnes Rennie")
    pile, pages = make(calton, officer), []
    monkeypatch.setattr(letters, "make_letters", lambda _t, made, **_: pages.extend(asdict(page) for page in made))
    for _ in range(2):
        letters.print_notices(letters_in(pile, on=TODAY), pile, landlord=officer.landlord, now=NOW)
        pile = print_it(pile, officer)
    first, second = map(str, pages)
    assert "One for Agnes" in first
    assert "twice" not in first
    assert "twice" in second
    assert [entry.facts for entry in Entry.objects.filter(kind="notices.pile_printed").order_by("seq")] == [
        {"letters": 1, "prints": 1},
        {"letters": 1, "prints": 2},
    ]


def test_what_is_in_the_post_is_not_printed_or_posted_again(calton, officer) -> None:
    owed(calton, "Agnes Rennie")
    pile = make(calton, officer)
    printed = [notice.pk for notice in letters_in(pile, on=TODAY)]
    print_it(pile, officer)
    post_it(pile, officer)
    with pytest.raises(Refused, match="in the post"):
        print_it(pile, officer, printed)
    with pytest.raises(Refused, match="in the post"):
        post_it(pile, officer)


def test_the_second_of_two_who_press_at_once_finds_nothing(calton, officer) -> None:
    owed(calton, "Agnes Rennie")
    make(calton, officer)
    with pytest.raises(Refused, match="no letter"):
        make(calton, officer)


def test_a_pile_is_no_larger_than_one_file_and_the_rest_waits(calton, officer, monkeypatch) -> None:
    monkeypatch.setattr(rules, "MOST_IN_A_PILE", 2)
    notices = [owed(calton, f"Voter {n}") for n in range(3)]
    assert [notice.pk for notice in letters_in(make(calton, officer), on=TODAY)] == [n.pk for n in notices[:2]]
    assert [notice.pk for notice in letters_in(make(calton, officer), on=TODAY)] == [notices[2].pk]


def test_each_letter_says_what_its_reader_needs(calton, officer, monkeypatch) -> None:
    owed(calton, "Agnes Rennie", format_needs="Large print")
    owed(calton, "Bo Carr")
    pile, pages = make(calton, officer), []
    monkeypatch.setattr(letters, "make_letters", lambda _t, made, **_: pages.extend(asdict(page) for page in made))
    letters.print_notices(letters_in(pile, on=TODAY), pile, landlord=officer.landlord, now=NOW)
    assert [page["large"] for page in pages] == [True, False]
    assert pages[0]["address"] == ["Agnes Rennie", "1 Example Street"]
    assert [page["sender_lines"][-1] for page in pages] == ["Letter 1", "Letter 2"]
    assert "Bo Carr" not in str(pages[0])


def test_it_goes_where_the_reader_lives_now_and_waits_if_nobody_knows(calton, officer, landlord) -> None:
    agnes, tariq = owed(calton, "Agnes Rennie"), owed(calton, "Tariq Mahmood")
    pile = make(calton, officer)
    Tie.objects.filter(person=agnes.person).update(moved_out_on=TODAY)
    print_it(pile, officer)
    post_it(pile, officer)
    assert (status_of(agnes), agnes.pile) == (Status.TO_PRINT, None)
    assert status_of(tariq) == Status.SENT
    boss = staff(landlord)
    assert waiting_for(boss, landlord, on=TODAY).nowhere == 1
    assert waiting_for(officer, landlord, on=TODAY).nowhere == 0
    home = Place.objects.create(kind=Kind.HOME, parent=calton, name="New home")
    Tie.objects.create(person=agnes.person, home=home, kind="tenant")
    assert [notice.home for notice in letters_in(make(calton, officer), on=TODAY)] == [home]


# Whose business it is


def test_staff_see_and_print_what_goes_to_their_own_places(calton, officer, landlord) -> None:
    netherton = Place.objects.create(kind=Kind.AREA, parent=landlord, name="Netherton")
    owed(calton, "Agnes Rennie"), owed(netherton, "Tariq Mahmood"), owed(landlord, "Ewa Kowalczyk")
    neighbour = staff(netherton)
    assert [s.place for s in waiting_for(neighbour, landlord, on=TODAY).stacks] == [netherton]
    everywhere = waiting_for(staff(landlord), landlord, on=TODAY)
    assert [(s.place, s.letters) for s in everywhere.stacks] == [(calton, 1), (netherton, 1), (landlord, 1)]
    with pytest.raises(PermissionDenied):
        make(calton, neighbour)
    pile = make(calton, officer)
    assert not Pile.objects.visible_to(neighbour).exists()
    for stranger in (neighbour, staff(calton, Role.AUDITOR)):
        with pytest.raises(PermissionDenied):
            print_it(pile, stranger)
        with pytest.raises(PermissionDenied):
            post_it(pile, stranger)


def test_whoever_works_for_a_part_of_an_area_prints_that_part(calton, landlord) -> None:
    estate = Place.objects.create(kind=Kind.ESTATE, parent=calton, name="Sandbank")
    owed(calton, "Agnes Rennie"), owed(estate, "Tariq Mahmood")
    own = waiting_for(staff(estate), landlord, on=TODAY)
    assert [(s.place, s.letters) for s in own.stacks] == [(estate, 1)]


# Somebody may be looking for the reader


def test_nobody_at_risk_is_put_into_a_pile_and_without_the_mark_they_are(calton, officer) -> None:
    agnes = owed(calton, "Agnes Rennie")
    mark(agnes)
    with pytest.raises(Refused, match="no letter"):
        make(calton, officer)
    mark(agnes, is_at_risk=False)
    assert make(calton, officer).letters == 1


def test_whoever_is_marked_before_printing_is_not_printed(calton, officer) -> None:
    agnes, tariq = owed(calton, "Agnes Rennie"), owed(calton, "Tariq Mahmood")
    pile = make(calton, officer)
    mark(agnes)
    assert [notice.pk for notice in letters_in(pile, on=TODAY)] == [tariq.pk]


def test_whoever_is_marked_while_the_file_is_made_makes_it_worthless(calton, officer) -> None:
    agnes, _tariq = owed(calton, "Agnes Rennie"), owed(calton, "Tariq Mahmood")
    pile = make(calton, officer)
    printed = [notice.pk for notice in letters_in(pile, on=TODAY)]
    mark(agnes)
    with pytest.raises(Refused, match="thrown away"):
        print_it(pile, officer, printed)


def test_whoever_is_marked_after_printing_is_taken_out_by_number(calton, officer) -> None:
    agnes, tariq = owed(calton, "Agnes Rennie"), owed(calton, "Tariq Mahmood")
    pile = make(calton, officer)
    print_it(pile, officer)
    mark(agnes)
    assert post_it(pile, officer) == [1]  # whoever ticked did not know it
    assert status_of(tariq) == Status.TO_PRINT
    assert status_of(agnes) == Status.HELD
    assert must_not_go(pile) == [1]
    assert post_it(pile, officer, taken_out=(1,)) == []
    assert (status_of(agnes), status_of(tariq)) == (Status.HELD, Status.SENT)
    assert Entry.objects.get(kind="notices.pile_posted").facts == {"letters": 1, "held": 1}


def test_what_was_held_goes_out_when_the_mark_is_taken_off(calton, officer, landlord) -> None:
    agnes = owed(calton, "Agnes Rennie", is_at_risk=True)
    assert held_for(officer, landlord, on=TODAY) == 1
    assert find_new_ways() == 0
    mark(agnes, is_at_risk=False)
    assert find_new_ways() == 1
    assert status_of(agnes) == Status.TO_PRINT
    assert held_for(officer, landlord, on=TODAY) == 0


def printed_then_safe_again(calton, officer) -> tuple[Notice, Notice, Pile]:
    """Agnes was printed, then marked, and the mark was taken off before the pile went to the post."""
    agnes, tariq = owed(calton, "Agnes Rennie"), owed(calton, "Tariq Mahmood")
    pile = make(calton, officer)
    print_it(pile, officer)
    for is_at_risk in (True, False):
        mark(agnes, is_at_risk=is_at_risk)
        find_new_ways()
    pile.refresh_from_db()
    return agnes, tariq, pile


def test_whose_mark_went_between_printing_and_posting_goes_out_once(calton, officer) -> None:
    """Whoever printed was told to shred it, and may have: so that paper stays out, and another is printed."""
    agnes, tariq, pile = printed_then_safe_again(calton, officer)
    assert must_not_go(pile) == [1]
    assert post_it(pile, officer) == [1]  # whoever ticked did not know it
    assert post_it(pile, officer, taken_out=(1,)) == []
    assert (status_of(agnes), status_of(tariq)) == (Status.TO_PRINT, Status.SENT)
    second = make(calton, officer)
    assert [notice.pk for notice in letters_in(second, on=TODAY)] == [agnes.pk]
    print_it(second, officer)
    assert must_not_go(second) == []
    assert post_it(second, officer) == []
    assert status_of(agnes) == Status.SENT


def test_twin_without_the_number_that_is_kept_both_papers_would_go(calton, officer) -> None:
    agnes, _tariq, pile = printed_then_safe_again(calton, officer)
    Pile.objects.update(withdrawn=[])
    assert post_it(pile, officer) == []
    assert status_of(agnes) == Status.TO_PRINT  # and is printed a second time


def test_whoever_is_not_in_the_second_print_is_taken_out_of_the_first(calton, officer) -> None:
    agnes, _tariq = owed(calton, "Agnes Rennie"), owed(calton, "Tariq Mahmood")
    pile = make(calton, officer)
    print_it(pile, officer)
    Tie.objects.filter(person=agnes.person).update(moved_out_on=TODAY)
    print_it(pile, officer)
    pile.refresh_from_db()
    assert must_not_go(pile) == [1]


# The way to somebody is asked again, just before


class Post(list):
    def __call__(self, *, to: str, **_: str) -> None:
        self.append(to)


def taken(notice: Notice) -> Notice:
    (one,) = sending.take_notices(sender="one", now=NOW)
    assert one == notice
    return one


@pytest.mark.parametrize(
    ("fields", "status", "sent_to"),
    [
        ({}, Status.SENT, ["agnes@example.com"]),  # the twin
        ({"is_at_risk": True}, Status.HELD, []),
        ({"email": ""}, Status.TO_PRINT, []),
        ({"email": "new@example.com"}, Status.SENT, ["new@example.com"]),
    ],
)
def test_an_email_asks_again_when_it_is_sent(calton, fields, status, sent_to) -> None:
    agnes = owed(calton, "Agnes Rennie", email="agnes@example.com")
    one, post = taken(agnes), Post()
    Person.objects.filter(pk=agnes.person_id).update(**fields)
    sending.send_notice(one, now=NOW, send=post)
    assert (status_of(agnes), post) == (status, sent_to)


def test_what_is_owed_to_an_entry_that_was_merged_goes_to_the_one_that_stayed(calton) -> None:
    agnes = owed(calton, "Agnes Rennie", email="agnes@example.com")
    stayed = Person.objects.create(landlord=calton.landlord, name="Agnes Rennie", email="mine@example.com")
    Person.objects.filter(pk=agnes.person_id).update(merged_into=stayed)
    post = Post()
    sending.send_notice(taken(agnes), now=NOW, send=post)
    assert post == ["mine@example.com"]


def test_whoever_gets_an_email_address_needs_no_letter_any_more(calton, officer) -> None:
    waiting, in_pile = owed(calton, "Agnes Rennie"), owed(calton, "Tariq Mahmood")
    Tie.objects.filter(person=waiting.person).update(moved_out_on=TODAY)
    print_it(make(calton, officer), officer)
    Person.objects.filter(pk__in=(waiting.person_id, in_pile.person_id)).update(email="new@example.com")
    find_new_ways()
    assert (status_of(waiting), waiting.channel) == (Status.WAITING, Notice.Channel.EMAIL)
    assert status_of(in_pile) == Status.TO_PRINT  # it may be printed already


# Pages


@pytest.fixture
def browser(client, settings, officer):
    settings.DEMO = True
    account = Account.objects.create(person=officer, username="shona")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_from_the_page_to_the_post(browser, calton) -> None:
    agnes = owed(calton, "Agnes Rennie")
    page = browser.get("/desk/post/").content.decode()
    assert "1 letter" in page
    assert "Agnes" not in page
    answer = browser.post(f"/desk/post/places/{calton.public_id}/")
    pile = Pile.objects.get()
    assert answer["Location"] == f"/desk/post/{pile.public_id}/"
    first = browser.post(f"/desk/post/{pile.public_id}/print/")
    assert first.content.startswith(b"%PDF")
    assert "no-store" in first["Cache-Control"]
    page = browser.get(f"/desk/post/{pile.public_id}/").content.decode()
    assert "Printed already" in page
    assert "Agnes" not in page
    assert browser.post(f"/desk/post/{pile.public_id}/print/").content.startswith(b"%PDF")
    unticked = browser.post(f"/desk/post/{pile.public_id}/posted/", {"taken_out": ""})
    assert unticked.status_code == 422
    assert "Tick this once" in unticked.content.decode()
    ticked = {"is_posted": "on", "taken_out": ""}
    mark(agnes)
    told = browser.post(f"/desk/post/{pile.public_id}/posted/", ticked)
    assert told.status_code == 422
    assert "Letter 1 must not go out" in told.content.decode()
    assert "count as posted yet" in told.content.decode()
    assert 'name="taken_out" value="1"' in told.content.decode()
    assert browser.post(f"/desk/post/{pile.public_id}/posted/", ticked | {"taken_out": "1"}).status_code == 302
    assert "Posted" in browser.get("/desk/post/").content.decode()
    assert browser.post(f"/desk/post/{pile.public_id}/print/").status_code == 422
    assert browser.post(f"/desk/post/places/{calton.public_id}/").status_code == 422


def test_the_page_costs_the_same_for_one_and_for_many(browser, calton, django_assert_max_num_queries) -> None:
    for n in range(30):
        owed(calton, f"Voter {n}")
    with django_assert_max_num_queries(15):
        assert "30 letters" in browser.get("/desk/post/").content.decode()
    browser.post(f"/desk/post/places/{calton.public_id}/")
    with django_assert_max_num_queries(15):
        assert "30 letters" in browser.get(f"/desk/post/{Pile.objects.get().public_id}/").content.decode()


def test_an_entry_of_the_journal_is_owed_as_a_letter(calton, officer, monkeypatch) -> None:
    """The whole way: something happens, and whoever has no email is in the pile."""
    agnes = owed(calton, "Agnes Rennie").person
    Notice.objects.all().delete()
    message = Message(agnes, "About your vote", "It happened.")
    monkeypatch.setattr(sending, "tellers", lambda: {"test.happened": lambda entry: [message]})
    with transaction.atomic():
        record("test.happened", about=calton, by=SYSTEM, at=NOW, channel="web", within=calton)
    assert sending.owe_notices(now=NOW) == 1
    assert make(calton, officer).letters == 1
