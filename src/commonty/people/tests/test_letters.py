"""Letters with sign-in codes: to whom, made by one or by two, printed and printed again, and stored nowhere."""

import re
import zlib
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.journal.models import Entry
from commonty.kit.codes import is_well_formed
from commonty.people.actions import letters as actions
from commonty.people.actions.at_risk import mark_at_risk
from commonty.people.actions.letter_codes import code_digest, use_letter_code
from commonty.people.letters import LETTER, Letter, code, link, make_letters, steps, text
from commonty.people.models import BatchPart, LetterBatch, LetterCode, Person, Tie
from commonty.people.queries.letters import batches_left
from commonty.people.rules import letter_parts
from commonty.people.tests.conftest import letters_for, make_home, make_resident, make_staff, print_letters

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LATER = timedelta(seconds=1)


def at(now):
    return lambda: now


def make(by, place, *, whom="everybody", now=NOW):
    return actions.make_letters(place_id=place.pk, whom=whom, by=by, channel="web", clock=at(now))


def ask(batch, by, *, now=NOW):
    return actions.ask_again(batch_id=batch.pk, by=by, now=now, channel="web")


def make_again(batch, by, *, now=NOW):
    return actions.make_again(batch_id=batch.pk, by=by, channel="web", clock=at(now))


def again(batch, first, second, *, now=NOW):
    ask(batch, first, now=now)
    return make_again(batch, second, now=now)


def codes_of(part, by, *, now=NOW):
    part = BatchPart.objects.select_related("run__place", "run__made_by").get(pk=part.pk)
    return {to.pk: code for to, code in actions.letters_of(part=part, by=by, clock=at(now))}


def print_part(part, by, *, now=NOW, codes=None):
    codes = codes_of(part, by, now=now) if codes is None else codes
    actions.hand_out(part_id=part.pk, codes=codes, by=by, channel="web", clock=at(now))
    return codes


def print_all(batch, by, *, now=NOW):
    return print_letters(batch, by, clock=at(now))


def finish(batch, by, **said):
    return actions.finish_letters(batch_id=batch.pk, by=by, channel="web", clock=at(NOW), **said)


def leave_rest(batch, by, **said):
    return actions.leave_rest(batch_id=batch.pk, by=by, channel="web", clock=at(said.pop("now", NOW)), **said)


def use(landlord, typed, *, now=NOW):
    return use_letter_code(landlord=landlord, typed=typed, born_in=1975, client="c", now=now)


def left(*, now=NOW):
    return [(batch, batch.left, batch.of, batch.next_part) for batch in batches_left(Q())]


@pytest.fixture
def second_officer(estate):
    return make_staff(estate, Role.HOUSING_OFFICER, "Otto Officer")


@pytest.fixture
def three(close, resident):
    """Three who live there; one of them has no email address."""
    return [
        resident,
        make_resident(make_home(close, 2), "Bo Carr", born_in=1975, reference="T-2"),
        make_resident(make_home(close, 3), "Cy Dow", born_in=1975, email="cy@example.com"),
    ]


@pytest.fixture
def in_parts(officer, estate, three, monkeypatch):
    """Each letter a part."""
    monkeypatch.setattr(letter_parts, "LETTERS_A_PART", 1)
    return make(officer, estate)


# To whom


def test_codes_are_stored_only_as_digests(officer, estate, resident):
    _batch, codes = letters_for(estate, officer, clock=at(NOW))
    printed = codes[resident.pk]
    assert is_well_formed(printed)
    assert LetterCode.objects.get().code_digest == code_digest(printed)
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            dump = str(cursor.fetchall())
        assert printed not in dump
        assert printed.replace("-", "") not in dump


def test_nobody_gets_a_second_letter_by_asking_for_a_first(officer, estate, resident):
    batch = make(officer, estate)
    print_all(batch, officer)
    finish(batch, officer)
    with pytest.raises(Refused, match="nobody to write to"):
        make(officer, estate)


def test_only_those_without_email_or_everybody(officer, second_officer, estate, three):
    batch = make(officer, estate, whom="no_email")
    assert (batch.letters, batch.parts.get().readers) == (1, [three[1].pk])
    assert make(second_officer, estate).letters == 3


def test_only_for_people_of_the_place(officer, estate, far_close, resident):
    make_resident(make_home(far_close), "Norma Example")
    _batch, codes = letters_for(estate, officer, clock=at(NOW))
    assert set(codes) == {resident.pk}
    with pytest.raises(PermissionDenied):
        make(officer, far_close)


def test_in_the_order_of_the_homes_and_as_numbers(officer, estate):
    """As text, home 10 would come before home 9."""
    people = [make_resident(make_home(estate, n), f"Number {n}") for n in range(12)]
    assert make(officer, estate).parts.get().readers == [person.pk for person in people]


def test_a_letter_goes_where_they_live_when_it_is_printed(officer, estate, close, resident):
    batch = make(officer, estate)
    new_home = make_home(close, 9)
    resident.ties.update(moved_out_on=NOW.date())
    Tie.objects.create(person=resident, home=new_home, kind="tenant")
    part = BatchPart.objects.select_related("run__place").get(run=batch)
    assert [to.home for to, _code in actions.letters_of(part=part, by=officer, clock=at(NOW))] == [new_home]


# Made by one, and in place of others by two


def test_making_them_again_takes_two_people_and_ends_the_old_codes(
    officer, second_officer, landlord, estate, resident
):
    batch, codes = letters_for(estate, officer, clock=at(NOW))
    with pytest.raises(Refused, match="First somebody asks"):
        make_again(batch, second_officer)
    ask(batch, officer)
    with pytest.raises(Refused, match="second person"):
        make_again(batch, officer)
    new = make_again(batch, second_officer)
    with pytest.raises(Refused, match="prints them"):
        print_all(new, officer)  # or asking alone would have been enough
    new_codes = print_all(new, second_officer)
    with pytest.raises(Refused):
        use(landlord, codes[resident.pk])
    use(landlord, new_codes[resident.pk])
    with pytest.raises(Refused):
        make_again(batch, second_officer)


def test_no_code_ends_before_the_new_one_is_printed(officer, second_officer, landlord, estate, resident):
    batch, codes = letters_for(estate, officer, clock=at(NOW))
    new = again(batch, officer, second_officer)
    codes_of(new.parts.get(), second_officer)  # the file was made, and then the power failed
    use(landlord, codes[resident.pk])


@pytest.mark.parametrize("rounds", [1, 2, 3])
def test_after_any_number_of_letters_only_the_last_works(officer, second_officer, landlord, estate, resident, rounds):
    batch, codes = letters_for(estate, officer, clock=at(NOW))
    printed = [codes[resident.pk]]
    for _ in range(rounds):
        batch = again(batch, officer, second_officer)
        printed.append(print_all(batch, second_officer)[resident.pk])
    for old in printed[:-1]:
        with pytest.raises(Refused):
            use(landlord, old)
    assert use(landlord, printed[-1]) == resident


def test_new_letters_that_nobody_printed_can_be_made_again_too(officer, second_officer, landlord, estate, resident):
    """The codes that they were to end are still out there."""
    batch, codes = letters_for(estate, officer, clock=at(NOW))
    lapsed = again(batch, officer, second_officer)
    actions.finish_due_letters(clock=at(NOW + letter_parts.KEPT))
    newest = again(lapsed, officer, second_officer)
    print_all(newest, second_officer)
    with pytest.raises(Refused):
        use(landlord, codes[resident.pk])


def test_a_used_code_is_not_made_again(officer, second_officer, landlord, estate, resident):
    batch, codes = letters_for(estate, officer, clock=at(NOW))
    use(landlord, codes[resident.pk])
    with pytest.raises(Refused, match="nobody"):
        again(batch, officer, second_officer)


def test_while_nothing_is_printed_nobody_needs_a_second_person(in_parts, officer, second_officer, estate):
    with pytest.raises(Refused, match="nobody holds a code"):
        ask(in_parts, officer)
    old = in_parts.parts.get(number=1)
    codes = codes_of(old, officer)
    others = make(second_officer, estate, whom="no_email")
    assert (others, others.made_by, others.letters) == (in_parts, second_officer, 1)
    with pytest.raises(Refused, match="made anew"):  # the file that was being made then is worth nothing
        print_part(old, officer, codes=codes)
    assert not LetterCode.objects.exists()


def test_while_they_are_being_printed_nobody_mixes_others_in(in_parts, officer, second_officer, estate):
    print_part(in_parts.parts.get(number=1), officer)
    with pytest.raises(Refused, match="is printing them"):
        make(second_officer, estate)
    leave_rest(in_parts, officer)
    finish(in_parts, officer)
    assert make(second_officer, estate).letters == 2


def test_whoever_asks_again_reaches_those_whose_part_was_not_printed(
    in_parts, officer, second_officer, landlord, three
):
    codes = print_part(in_parts.parts.get(number=1), officer)
    new = again(in_parts, officer, second_officer)
    assert new.letters == 3
    in_parts.refresh_from_db()
    assert (in_parts.letters, in_parts.kept_until, in_parts.replaced_by) == (1, None, new)
    assert set(print_all(new, second_officer)) == {person.pk for person in three}
    with pytest.raises(Refused):
        use(landlord, codes[three[0].pk])


def test_letters_from_before_there_were_parts_are_as_good_as_ever(
    officer, second_officer, landlord, estate, resident, client, staff
):
    """What an installation holds that made them in one file: a batch without parts, and its codes."""
    old = LetterBatch.objects.create(place=estate, made_by=officer, made_at=NOW, letters=1)
    LetterCode.objects.create(
        person=resident, batch=old, code_digest=code_digest("7KQ4M-X9TRW-2"), made_at=NOW,
        expires_at=NOW + LetterCode.LIFE,
    )  # fmt: skip
    assert left() == []
    staff(officer)
    assert "not printed" not in client.get("/manage/letters/").content.decode()
    page = client.get(f"/manage/letters/{old.public_id}/").content.decode()
    assert "ask for new ones" in page
    assert "Print" not in page
    new = again(old, officer, second_officer)
    assert use(landlord, print_all(new, second_officer)[resident.pk]) == resident


def test_making_is_recorded_without_names_or_codes(officer, second_officer, estate, resident):
    batch, codes = letters_for(estate, officer, clock=at(NOW))
    new = again(batch, officer, second_officer)
    print_all(new, second_officer)
    finish(new, second_officer)
    entries = Entry.objects.filter(kind__startswith="letters").order_by("seq")
    printed = {"part": 1, "letters": 1, "prints": 1}
    assert [(e.kind, e.by_id, e.facts) for e in entries] == [
        ("letters_made", officer.public_id, {"whom": "everybody", "letters": 1}),
        ("letters_printed", officer.public_id, printed),
        ("letters_asked_again", officer.public_id, {}),
        ("letters_made", second_officer.public_id, {"letters": 1, "instead_of": batch.public_id}),
        ("letters_printed", second_officer.public_id, printed),
        ("letters_finished", second_officer.public_id, {"unprinted": 0}),
    ]
    journal = str(list(Entry.objects.values()))
    assert not any(word in journal for word in (codes[resident.pk], resident.name))


# Printed, and printed again


def test_a_second_click_gets_the_same_letters(officer, landlord, estate, three):
    batch = make(officer, estate)
    assert make(officer, estate) == batch
    codes = print_all(batch, officer)
    assert print_all(batch, officer, now=NOW + LATER) == codes
    assert BatchPart.objects.get().prints == 2
    assert LetterCode.objects.count() == 3
    assert use(landlord, codes[three[1].pk]) == three[1]


def test_every_letter_says_the_day_until_which_its_code_works(in_parts, officer):
    """Printed two days apart, and one twice: the day on all letters is the same, and true."""
    first, second, _third = in_parts.parts.order_by("number")
    print_part(first, officer)
    print_part(second, officer, now=NOW + 2 * timedelta(days=1))
    print_part(first, officer, now=NOW + 2 * timedelta(days=1))
    assert set(LetterCode.objects.values_list("expires_at", flat=True)) == {NOW + LetterCode.LIFE}


def test_of_two_makings_for_overlapping_places_each_gets_the_letter_printed_first(
    officer, second_officer, landlord, estate, close, three
):
    """A code given out after the letters were made is not ended by printing them."""
    wide = make(officer, estate)
    narrow = make(second_officer, close, whom="no_email", now=NOW + LATER)
    given = print_all(narrow, second_officer, now=NOW + LATER)
    assert set(given) == {three[1].pk}
    assert set(print_all(wide, officer, now=NOW + 2 * LATER)) == {three[0].pk, three[2].pk}
    assert use(landlord, given[three[1].pk]) == three[1]


def test_twin_a_code_given_out_before_the_making_ends(officer, second_officer, landlord, estate, three):
    given = print_all(make(officer, estate), officer)
    new = again(LetterBatch.objects.get(), officer, second_officer, now=NOW + LATER)
    assert set(print_all(new, second_officer, now=NOW + LATER)) == {person.pk for person in three}
    with pytest.raises(Refused):
        use(landlord, given[three[1].pk])


def test_a_used_code_is_not_printed_once_more(officer, landlord, estate, three):
    batch = make(officer, estate)
    codes = print_all(batch, officer)
    use(landlord, codes[three[1].pk])
    assert set(print_all(batch, officer)) == {three[0].pk, three[2].pk}


def test_whoever_became_at_risk_while_the_letters_were_printed_gets_none(officer, estate, three):
    batch = make(officer, estate)
    codes = codes_of(batch.parts.get(), officer)
    mark_at_risk(person_id=three[1].pk, is_at_risk=True, safe_contact="", by=SYSTEM, now=NOW, channel="web")
    with pytest.raises(Refused, match="changed"):
        print_part(batch.parts.get(), officer, codes=codes)
    assert not LetterCode.objects.exists()
    assert set(print_all(batch, officer)) == {three[0].pk, three[2].pk}


def test_only_whoever_made_the_letters_prints_them(officer, second_officer, estate, resident):
    batch = make(officer, estate)
    with pytest.raises(Refused, match="prints them"):
        codes_of(batch.parts.get(), second_officer)


@pytest.mark.parametrize("how", ["said", "three days"])
def test_what_is_over_is_printed_by_nobody(officer, estate, resident, how):
    batch, now = make(officer, estate), NOW
    print_all(batch, officer)
    if how == "said":
        finish(batch, officer)
    else:
        now += letter_parts.KEPT
        assert actions.finish_due_letters(clock=at(now - LATER)) == 0
        assert actions.finish_due_letters(clock=at(now)) == 1
    with pytest.raises(Refused, match="any more"):
        codes_of(batch.parts.get(), officer, now=now)
    batch.refresh_from_db()
    assert (batch.wrapped_seed, batch.kept_until, batch.parts.get().readers) == (None, None, [])


def test_nobody_else_prints_finishes_or_leaves_them(officer, budget_owner, far_close, estate, resident):
    batch = make(officer, estate)
    for stranger in (budget_owner, make_staff(far_close, Role.HOUSING_OFFICER), SYSTEM):
        for forbidden in (
            lambda who=stranger: make(who, estate),
            lambda who=stranger: ask(batch, who),
            lambda who=stranger: make_again(batch, who),
            lambda who=stranger: codes_of(batch.parts.get(), who),
            lambda who=stranger: print_part(batch.parts.get(), who, codes={1: "x"}),
            lambda who=stranger: leave_rest(batch, who),
        ):
            with pytest.raises(PermissionDenied):
                forbidden()


# Nobody's letter is lost in silence


def test_all_is_not_printed_while_a_part_is_not(in_parts, officer):
    first, second, third = in_parts.parts.order_by("number")
    print_part(first, officer)
    print_part(third, officer)
    with pytest.raises(Refused, match="Part 2 was never"):
        finish(in_parts, officer)
    print_part(second, officer)
    assert finish(in_parts, officer).kept_until is None


def test_a_part_without_readers_holds_nothing_up(in_parts, officer, three):
    print_part(in_parts.parts.get(number=1), officer)
    Person.objects.filter(pk=three[1].pk).update(is_at_risk=True)
    three[2].ties.update(moved_out_on=NOW.date())
    finish(in_parts, officer)
    assert left() == []


def test_others_say_so_only_when_the_maker_told_them(in_parts, officer, second_officer):
    print_all(in_parts, officer)
    with pytest.raises(Refused, match="Ask them"):
        finish(in_parts, second_officer)
    assert finish(in_parts, second_officer, was_told=True).kept_until is None


def test_what_was_not_printed_in_time_is_said_until_it_is_made_or_not_needed(in_parts, officer, estate):
    print_part(in_parts.parts.get(number=1), officer)
    assert left() == [(in_parts, 2, 3, 2)]
    now = NOW + letter_parts.KEPT
    actions.finish_due_letters(clock=at(now))
    assert Entry.objects.get(kind="letters_finished").facts == {"unprinted": 2}
    assert left() == [(in_parts, 2, 3, 2)]
    new = make(officer, estate, now=now)
    assert new.letters == 2  # whoever was printed holds a letter
    print_all(new, officer, now=now)
    assert left() == []


def test_what_is_not_needed_is_put_aside(in_parts, officer, second_officer):
    print_part(in_parts.parts.get(number=1), officer)
    with pytest.raises(Refused, match="Ask them"):
        leave_rest(in_parts, second_officer)
    batch = leave_rest(in_parts, officer)
    assert (batch.letters, batch.parts.count(), left()) == (1, 1, [])
    assert Entry.objects.get(kind="letters_left").facts == {"letters": 2}
    print_part(batch.parts.get(), officer)  # what was printed can be printed again
    with pytest.raises(Refused, match="were printed"):
        leave_rest(in_parts, officer)


def test_where_none_is_needed_the_seed_goes_at_once(in_parts, officer):
    assert leave_rest(in_parts, officer).kept_until is None
    assert left() == []


def test_five_hundred_take_few_queries(officer, estate, close, django_assert_max_num_queries):
    home = make_home(close)
    people = Person.objects.bulk_create(Person(landlord=estate.landlord, name=f"Neighbour {n}") for n in range(500))
    Tie.objects.bulk_create(Tie(person=person, home=home, kind="tenant") for person in people)
    with django_assert_max_num_queries(20):
        batch = make(officer, estate)
    assert [part.letters for part in batch.parts.order_by("number")] == [250, 250]
    with django_assert_max_num_queries(35):
        print_part(batch.parts.get(number=2), officer)


def test_many_numbers_are_said_in_short():
    assert letter_parts.in_short([1, 2, 3, 5]) == "1, 2, 3, 5"
    assert letter_parts.in_short([1, 2, 3, 4, 7, 9, 10]) == "1–4, 7, 9, 10"


# Pages


def make_on_page(client, place):
    return client.post("/manage/letters/make/", {"place": place.public_id, "whom": "everybody"})


def page_of(client, batch):
    return client.get(f"/manage/letters/{batch.public_id}/").content.decode()


def print_on_page(client, batch):
    """As somebody at the page does."""
    buttons = re.findall(r'action="(/manage/letters/\w+/parts/\d+/)"', page_of(client, batch))
    return [client.post(button) for button in buttons]


def test_they_are_made_printed_and_printed_again_on_pages(client, staff, officer, second_officer, estate, three):
    staff(officer)
    made = make_on_page(client, estate)
    batch = LetterBatch.objects.get()
    assert made["Location"] == f"/manage/letters/{batch.public_id}/"
    page = page_of(client, batch)
    assert "3 letters" in page
    assert "Part 1 is still to be printed." in page
    (answer,) = print_on_page(client, batch)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"%PDF")
    assert "still to be printed" not in page_of(client, batch)
    assert print_on_page(client, batch)[0].status_code == 200
    assert "printed 2 times" in page_of(client, batch)
    assert make_on_page(client, estate)["Location"] == made["Location"]  # a second click
    staff(second_officer)
    assert f"{officer.name} made these letters and prints them" in page_of(client, batch)
    base = f"/manage/letters/{batch.public_id}/"
    assert client.post(f"{base}parts/1/").status_code == 422
    assert client.post(f"{base}finish/").status_code == 422
    assert client.post(f"{base}finish/", {"was_told": "on"}).status_code == 302
    assert "Nobody can print these codes again" in page_of(client, batch)
    assert make_on_page(client, estate).status_code == 422


def test_new_ones_are_asked_for_by_one_and_made_by_another_on_pages(
    client, staff, officer, second_officer, estate, resident
):
    batch, _codes = letters_for(estate, officer, clock=at(NOW))
    base = f"/manage/letters/{batch.public_id}/"
    staff(officer)
    assert client.post(f"{base}make-again/").status_code == 422
    assert client.post(f"{base}again/").status_code == 302
    assert client.post(f"{base}make-again/").status_code == 403
    assert "a colleague has to make them" in page_of(client, batch)
    staff(second_officer)
    assert "Make the new letters" in page_of(client, batch)
    answer = client.post(f"{base}make-again/")
    new = LetterBatch.objects.exclude(pk=batch.pk).get()
    assert answer["Location"] == f"/manage/letters/{new.public_id}/"
    assert print_on_page(client, new)[0].content.startswith(b"%PDF")
    assert "They take the place of letters from" in page_of(client, new)
    assert "New letters were made in place of these" in page_of(client, batch)


def test_what_is_not_needed_is_put_aside_on_the_page(client, staff, in_parts, officer):
    staff(officer)
    assert "Parts 1, 2, 3 are still to be printed." in page_of(client, in_parts)
    assert "3 of 3 parts not printed" in client.get("/manage/letters/").content.decode()
    assert client.post(f"/manage/letters/{in_parts.public_id}/leave/").status_code == 302
    assert "None was printed, and none is needed." in page_of(client, in_parts)


def test_if_the_file_cannot_be_made_no_code_has_ended(
    client, staff, officer, second_officer, estate, resident, landlord, monkeypatch
):
    batch, codes = letters_for(estate, officer, clock=at(NOW))
    new = again(batch, officer, second_officer)

    def broken(*_, **__):
        raise RuntimeError("no paper")

    staff(second_officer)
    with monkeypatch.context() as patched:
        patched.setattr("commonty.people.views.letters.print_file", broken)
        with pytest.raises(RuntimeError):
            print_on_page(client, new)
    assert use(landlord, codes[resident.pk]) == resident
    assert new.parts.get().prints == 0


def test_letters_are_shut_for_others(client, staff, budget_owner, estate, resident, officer):
    batch, _codes = letters_for(estate, officer, clock=at(NOW))
    base = f"/manage/letters/{batch.public_id}/"
    assert client.get("/manage/letters/").status_code == 302
    staff(budget_owner)
    assert client.get("/manage/letters/").status_code == 403
    assert client.get(base).status_code == 403
    for step in ("parts/1", "finish", "leave", "again", "make-again"):
        assert client.post(f"{base}{step}/").status_code == 403


# The file itself


def a_letter(**fields):
    values = {
        "address": ["Morag Example", "1 Example Street"],
        "date": "22 November 2026",
        "heading": "Your code",
        "greeting": "Dear Morag",
    }
    return Letter(**(values | fields))


def in_pdf(pdf):
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    return pdf + b"".join(_inflated(stream) for stream in streams)


def _inflated(stream):
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def test_the_file_is_tagged_for_reading_aloud():
    pdf = in_pdf(
        make_letters(
            LETTER,
            [a_letter(parts=[link("Go", "https://a.example.com", "A square code")])],
            title="Letters",
            sender="Strathvale",
        )
    )
    assert b"pdfuaid" in pdf
    assert b"/StructTreeRoot" in pdf
    assert b"/Marked true" in pdf


@pytest.mark.parametrize(
    "name",
    [
        "#panic()",
        "*bold* _it_",
        "$x^2$",
        "[link](https://evil.example.com)",
        '"; quit',
        "\\",
        "@x <y>",
        "مرحبا",
        "🙂",
    ],
)
def test_no_name_is_markup(name):
    pdf = make_letters(
        LETTER,
        [a_letter(address=[name], greeting=name, parts=[text(name), code(name, name), steps([name])])],
        title=name,
        sender=name,
    )
    assert pdf.startswith(b"%PDF")


def test_each_letter_begins_on_a_fresh_sheet():
    def pages(letters):
        return in_pdf(make_letters(LETTER, letters, title="x", sender="x")).count(b"/Type/Page/")

    assert pages([a_letter()]) == 1
    assert pages([a_letter(), a_letter(large=True)]) == 3  # printed on both sides, the second begins on a new sheet
