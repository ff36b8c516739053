"""The printed letters: what stands on each, and the pages from which they are made."""

import re
import zlib
from datetime import timedelta

import pytest
from django.utils import timezone

from commonty.access.roles import Role
from commonty.ballots import actions, letters
from commonty.ballots.actions.codes import code_digest
from commonty.ballots.models import LetterRun, Register, Unit, VotingCode, Whom
from commonty.ballots.queries.letters import addressed
from commonty.ballots.tests.factories import (
    NOW,
    make_area,
    make_home,
    make_landlord,
    make_register,
    make_resident,
    make_staff,
    make_staff_next_door,
    make_three_voters,
)
from commonty.kit.codes import make_code
from commonty.people.letters import asdict
from commonty.people.models import Account, Person
from commonty.people.rules import letter_parts

pytestmark = pytest.mark.django_db


@pytest.fixture
def landlord():
    return make_landlord()


@pytest.fixture
def register(landlord):
    return make_three_voters(landlord)


@pytest.fixture
def officer(landlord):
    return make_staff(landlord, Role.HOUSING_OFFICER)


@pytest.fixture
def colleague(landlord):
    return make_staff(landlord, Role.HOUSING_OFFICER)


def pages_of(register, monkeypatch, **run):
    """What reaches the printer's template, as data."""
    to_print, kept = [(one, make_code()) for one in addressed(register, Whom.EVERYBODY, on=NOW.date())], []
    monkeypatch.setattr(letters, "make_letters", lambda _t, pages, **_: kept.extend(asdict(p) for p in pages))
    letters.print_letters(to_print, letters.Run(register, "https://a.example.org/vote-code/", NOW, **run))
    return kept, [code for _letter, code in to_print]


def test_each_letter_says_what_its_reader_needs(register, monkeypatch):
    pages, codes = pages_of(register, monkeypatch)
    ada, bo, cy = (str(page) for page in pages)
    assert [page["address"][0] for page in pages] == ["Ada Byron", "Bo Carr", "Cy Dow"]
    assert [page["large"] for page in pages] == [False, True, False]
    assert "year you were born" in cy
    assert "year you were born" not in ada + bo
    assert "until Monday 9 November, noon" in ada.replace(" 2026", "")
    assert "no longer works" not in ada
    for page, code in zip((ada, bo, cy), codes):
        assert [other for other in codes if other in page] == [code]


def test_a_second_letter_says_that_the_first_one_ended(register, monkeypatch):
    pages, _codes = pages_of(register, monkeypatch, is_again=True)
    assert all("no longer works" in str(page) for page in pages)


def test_the_letter_of_a_home_names_nobody(landlord, monkeypatch):
    home = make_home(make_area(landlord))
    home.address = "1 Example Street\nStrathvale"
    home.save()
    for name in ("Ada Byron", "Bo Carr"):
        make_resident(home, name=name, format_needs="large print")
    register = make_register([(None, home, home.parent)], place=landlord, unit=Unit.HOME)
    (page,), _codes = pages_of(register, monkeypatch)
    assert page["address"] == ["The people at 1 Example Street", "Strathvale"]
    assert page["large"]
    assert "one vote" in str(page)
    assert not any(word in str(page) for word in ("Ada", "Bo Carr", "year you were born"))


# Pages


@pytest.fixture
def voting(register):
    now = timezone.now()
    moments = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=7)}
    Register.objects.filter(pk=register.pk).update(**moments)
    register.refresh_from_db()
    return register


@pytest.fixture
def browser(client, settings):
    settings.DEMO = True

    def signed_in_as(person):
        account, _made = Account.objects.get_or_create(person=person, defaults={"username": f"staff-{person.pk}"})
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in_as


def streams_in(pdf):
    return [_inflated(stream) for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)]


def _inflated(stream):
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def codes_on_pages(pdf):
    """The codes that can be read on each page, in the order of the pages.

    Letters stand in a PDF as numbers of glyphs, two bytes each; a table of each font says which letter each one is.
    """
    streams = streams_in(pdf)
    tables = [
        {int(glyph, 16): chr(int(letter, 16)) for glyph, letter in re.findall(rb"<(\w{4})> <(\w{4})>\n", stream)}
        for stream in streams
        if b"beginbfchar" in stream
    ]
    found = []
    for page in (stream for stream in streams if b"\nBT " in stream):
        shown = [_glyphs(raw) for raw in re.findall(rb"\(((?:\\.|[^\\)])*)\)", page, re.S)]
        texts = ["".join(table.get(glyph, " ") for glyph in glyphs) for table in tables for glyphs in shown]
        found.append([text for text in texts if re.fullmatch(r"\w{5}-\w{5}-\w", text)])
    return [codes for codes in found if codes]


def _glyphs(raw):
    named = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

    def plain(escaped):
        return bytes([int(escaped[1], 8)]) if escaped[1].isdigit() else named.get(escaped[1], escaped[1])

    text = re.sub(rb"\\(\d{3}|.)", plain, raw, flags=re.S)
    return [int.from_bytes(text[at : at + 2]) for at in range(0, len(text), 2)]


def make_and_print(client, voting):
    """As somebody at the page does."""
    made = client.post(f"/desk/registers/{voting.public_id}/letters/", {"whom": "everybody"})
    assert made.status_code == 302, made.content.decode()
    return print_parts(client, voting)


def print_parts(client, voting):
    page = client.get(f"/desk/registers/{voting.public_id}/letters/").content.decode()
    buttons = re.findall(r'action="(/desk/registers/\w+/letter-parts/\w+/)"', page)
    return [client.post(button) for button in buttons]


def test_each_letter_holds_the_code_of_its_reader_and_nobody_elses(browser, voting, officer, monkeypatch):
    monkeypatch.setattr(letter_parts, "LETTERS_A_PART", 2)
    files = [answer.content for answer in make_and_print(browser(officer), voting)]
    assert len(files) == 2
    read = [codes for pdf in files for codes in codes_on_pages(pdf)]
    assert [len(codes) for codes in read] == [1, 1, 1]
    for (code,), name in zip(read, ["Ada Byron", "Bo Carr", "Cy Dow"]):
        stored = VotingCode.objects.get(code_digest=code_digest(code))
        assert stored.entitlement.person.name == name


def test_a_file_that_got_lost_is_printed_again_as_it_was(browser, voting, officer):
    (first,) = make_and_print(browser(officer), voting)
    assert first["Content-Type"] == "application/pdf"
    assert "no-store" in first["Cache-Control"]
    assert b"pdfuaid" in b"".join(streams_in(first.content))
    assert b"/StructTreeRoot" in first.content + b"".join(streams_in(first.content))
    (second,) = make_and_print(browser(officer), voting)  # a double click on every button
    assert codes_on_pages(second.content) == codes_on_pages(first.content)
    assert "printed 2 times" in browser(officer).get(f"/desk/registers/{voting.public_id}/letters/").content.decode()


def test_what_is_finished_is_printed_again_only_by_two(browser, voting, officer, colleague):
    base = f"/desk/registers/{voting.public_id}/"
    page = browser(officer).get(base).content.decode()
    assert "Make the letters" in page
    make_and_print(browser(officer), voting)
    first = LetterRun.objects.get()
    part = first.parts.get()
    page = browser(colleague).get(f"{base}letters/").content.decode()
    assert f"{officer.name} made these letters and prints them" in page
    assert browser(colleague).post(f"{base}letter-parts/{part.public_id}/").status_code == 422
    assert browser(officer).post(f"{base}letters/{first.public_id}/finish/").status_code == 302
    assert browser(officer).post(f"{base}letters/{first.public_id}/finish/").status_code == 422
    assert browser(officer).post(f"{base}letter-parts/{part.public_id}/").status_code == 422
    assert browser(officer).post(f"{base}letters/", {"whom": "no_email"}).status_code == 422
    assert browser(officer).post(f"{base}letters/again/", {"whom": "everybody"}).status_code == 302
    run = LetterRun.objects.waiting().get()
    assert browser(officer).post(f"{base}letters/{run.public_id}/").status_code == 403
    page = browser(colleague).get(base).content.decode()
    assert "stop working as the new letters are printed" in page
    assert browser(colleague).post(f"{base}letters/{run.public_id}/").status_code == 302
    (printed,) = print_parts(browser(colleague), voting)
    assert printed.content.startswith(b"%PDF")


def test_if_the_file_cannot_be_made_no_code_has_ended(browser, voting, officer, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("no paper")

    entitlement = voting.entitlements.first()
    actions.issue_codes(register_id=voting.pk, by=officer, entitlement_ids=[entitlement.pk])
    with monkeypatch.context() as patched:
        patched.setattr("commonty.ballots.views.letters.print_letters", broken)
        with pytest.raises(RuntimeError):
            make_and_print(browser(officer), voting)
    assert VotingCode.objects.get(ended_at=None).entitlement == entitlement
    assert LetterRun.objects.get().parts.get().prints == 0
    (printed,) = print_parts(browser(officer), voting)  # nothing was lost
    assert printed.content.startswith(b"%PDF")


def test_what_is_held_is_a_number_and_no_name(browser, voting, officer):
    assert "held" not in browser(officer).get(f"/desk/registers/{voting.public_id}/letters/").content.decode()
    Person.objects.filter(name="Bo Carr").update(is_at_risk=True)
    page = browser(officer).get(f"/desk/registers/{voting.public_id}/letters/").content.decode()
    assert "1 letter is held: a person decides how to reach them safely." in page
    assert "/manage/people/at-risk/" in page
    assert "Bo Carr" not in page


def test_the_page_says_which_codes_end(browser, voting, officer):
    address = f"/desk/registers/{voting.public_id}/letters/"
    assert "stops working" not in browser(officer).get(address).content.decode()
    entitlement = voting.entitlements.first()
    actions.issue_codes(register_id=voting.pk, by=officer, entitlement_ids=[entitlement.pk])
    assert "1 of them has a code already: it stops working." in browser(officer).get(address).content.decode()


def test_whose_business_it_is(browser, voting, officer, landlord):
    address = f"/desk/registers/{voting.public_id}/letters/"
    assert browser(make_staff(landlord, Role.ADMINISTRATOR)).get(address).status_code == 200
    for stranger in (make_staff(landlord, Role.AUDITOR), make_staff_next_door(landlord)):
        assert browser(stranger).get(address).status_code == 403
        assert browser(stranger).post(address, {"whom": "everybody"}).status_code == 403
        assert browser(stranger).post(f"{address}again/", {"whom": "everybody"}).status_code == 403
    assert browser(officer).post(f"{address}nowhere/").status_code == 404
    assert browser(officer).post(address, {"whom": "all"}).status_code == 422
    Register.objects.update(status=Register.Status.DRAFT, frozen_at=None)
    assert browser(make_staff(landlord, Role.ADMINISTRATOR)).get(address).status_code == 404
    assert "once the list of voters is frozen" in browser(officer).get(address).content.decode()


def test_the_page_costs_the_same_for_one_and_for_many(
    browser, voting, officer, landlord, django_assert_max_num_queries
):
    home = make_home(make_area(landlord))
    for n in range(30):
        voting.entitlements.create(person=make_resident(home, name=f"Voter {n}"), home=home)
    client = browser(officer)
    with django_assert_max_num_queries(15):
        assert "33" in client.get(f"/desk/registers/{voting.public_id}/letters/").content.decode()


def test_the_page_says_what_is_still_to_be_printed_and_who_has_to_say_so(
    browser, voting, officer, colleague, monkeypatch
):
    monkeypatch.setattr(letter_parts, "LETTERS_A_PART", 2)
    base = f"/desk/registers/{voting.public_id}/letters/"
    browser(officer).post(base, {"whom": "everybody"})
    run = LetterRun.objects.get()
    finish = f"{base}{run.public_id}/finish/"
    page = browser(officer).get(base).content.decode()
    assert "Parts 1, 2 are still to be printed." in page
    assert "make them anew" in page
    refused = browser(officer).post(finish)
    assert refused.status_code == 422
    assert "Parts 1, 2 were never printed" in refused.content.decode()
    print_parts(browser(officer), voting)
    page = browser(colleague).get(base).content.decode()
    assert "still to be printed" not in page
    assert "make them anew" not in page
    assert f"{officer.name} told me that all are printed" in page
    assert browser(colleague).post(finish).status_code == 422
    assert browser(colleague).post(finish, {"was_told": "on"}).status_code == 302
