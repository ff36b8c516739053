"""Letters: handed out once, made again by a second person, stored nowhere, and nobody's name is markup."""

import re
import zlib

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.journal.models import Entry
from commonty.kit.codes import is_well_formed
from commonty.people.actions.letter_codes import (
    ask_again,
    code_digest,
    make_again,
    make_letter_codes,
    use_letter_code,
)
from commonty.people.letters import LETTER, Letter, code, link, make_letters, steps, text
from commonty.people.models import LetterBatch, LetterCode
from commonty.people.tests.conftest import make_home, make_resident, make_staff

pytestmark = pytest.mark.django_db


def made(by, place, people):
    return make_letter_codes(
        place_id=place.pk, people_ids=[p.pk for p in people], by=by, now=timezone.now(), channel="web"
    )


def again(batch, first, second):
    said = {"batch_id": batch.pk, "now": timezone.now(), "channel": "web"}
    ask_again(by=first, **said)
    return make_again(by=second, **said)


@pytest.fixture
def second_officer(estate):
    return make_staff(estate, Role.HOUSING_OFFICER, "Otto Officer")


def test_codes_are_stored_only_as_digests(officer, estate, resident):
    _batch, codes = made(officer, estate, [resident])
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
    made(officer, estate, [resident])
    with pytest.raises(Refused, match="nobody to write to"):
        made(officer, estate, [resident])


def test_making_them_again_takes_two_people_and_ends_the_old_codes(
    officer, second_officer, landlord, estate, resident
):
    batch, codes = made(officer, estate, [resident])
    said = {"batch_id": batch.pk, "now": timezone.now(), "channel": "web"}
    with pytest.raises(Refused, match="First somebody asks"):
        make_again(by=second_officer, **said)
    ask_again(by=officer, **said)
    with pytest.raises(Refused, match="second person"):
        make_again(by=officer, **said)
    _new, new_codes = make_again(by=second_officer, **said)
    use = {"landlord": landlord, "born_in": 1975, "client": "c", "now": timezone.now()}
    with pytest.raises(Refused):
        use_letter_code(typed=codes[resident.pk], **use)
    use_letter_code(typed=new_codes[resident.pk], **use)
    with pytest.raises(Refused):
        make_again(by=second_officer, **said)


@pytest.mark.parametrize("rounds", [1, 2, 3])
def test_after_any_number_of_letters_only_the_last_works(officer, second_officer, landlord, estate, resident, rounds):
    batch, codes = made(officer, estate, [resident])
    printed = [codes[resident.pk]]
    for _ in range(rounds):
        batch, codes = again(batch, officer, second_officer)
        printed.append(codes[resident.pk])
    use = {"landlord": landlord, "born_in": 1975, "client": "c", "now": timezone.now()}
    for old in printed[:-1]:
        with pytest.raises(Refused):
            use_letter_code(typed=old, **use)
    assert use_letter_code(typed=printed[-1], **use) == resident


def test_a_used_code_is_not_made_again(officer, second_officer, landlord, estate, resident):
    batch, codes = made(officer, estate, [resident])
    use_letter_code(landlord=landlord, typed=codes[resident.pk], born_in=1975, client="c", now=timezone.now())
    with pytest.raises(Refused, match="nobody"):
        again(batch, officer, second_officer)


def test_only_for_people_of_the_place(officer, estate, far_close, resident):
    stranger = make_resident(make_home(far_close), "Norma Example")
    _batch, codes = made(officer, estate, [resident, stranger])
    assert set(codes) == {resident.pk}
    with pytest.raises(PermissionDenied):
        made(officer, far_close, [stranger])


def test_making_is_recorded_without_names_or_codes(officer, estate, resident):
    _batch, codes = made(officer, estate, [resident])
    entry = Entry.objects.get(kind="letters_made")
    assert entry.facts == {"letters": 1}
    assert codes[resident.pk] not in str(list(Entry.objects.values()))


# Pages


def make_on_page(client, place):
    return client.post("/manage/letters/make/", {"place": place.public_id, "only_without_email": "no"})


def test_the_print_file_is_handed_out_once(client, staff, officer, second_officer, estate, resident):
    staff(officer)
    assert client.get("/manage/letters/").status_code == 200
    answer = make_on_page(client, estate)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"%PDF")
    assert make_on_page(client, estate).status_code == 422
    batch = LetterBatch.objects.get()
    assert client.post(f"/manage/letters/{batch.public_id}/make-again/").status_code == 422
    assert client.post(f"/manage/letters/{batch.public_id}/again/").status_code == 302
    assert client.post(f"/manage/letters/{batch.public_id}/make-again/").status_code == 403
    staff(second_officer)
    assert client.post(f"/manage/letters/{batch.public_id}/make-again/").content.startswith(b"%PDF")


def test_if_the_file_cannot_be_made_no_code_has_ended(
    client, staff, officer, second_officer, estate, resident, landlord, monkeypatch
):
    batch, codes = made(officer, estate, [resident])
    ask_again(batch_id=batch.pk, by=officer, now=timezone.now(), channel="web")

    def broken(*_, **__):
        raise RuntimeError("no paper")

    monkeypatch.setattr("commonty.people.views.letters.print_file", broken)
    staff(second_officer)
    with pytest.raises(RuntimeError):
        client.post(f"/manage/letters/{batch.public_id}/make-again/")
    assert (
        use_letter_code(landlord=landlord, typed=codes[resident.pk], born_in=1975, client="c", now=timezone.now())
        == resident
    )


def test_letters_are_shut_for_others(client, staff, budget_owner, estate, resident, officer):
    batch, _codes = made(officer, estate, [resident])
    assert client.get("/manage/letters/").status_code == 302
    staff(budget_owner)
    assert client.get("/manage/letters/").status_code == 403
    for step in ("again", "make-again"):
        assert client.post(f"/manage/letters/{batch.public_id}/{step}/").status_code == 403


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
