"""Signing in by a text or a call: as secret as by email, and nobody earns by it."""

import re
from datetime import UTC, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from commonty.access.refusal import Refused
from commonty.gateways import texts
from commonty.gateways.texts import CannotSend, NeverArrives
from commonty.kit.phones import as_written, is_landline, is_mobile
from commonty.kit.sealing import CannotOpen, unwrap
from commonty.people.models import SentCode
from commonty.people.sign_in import codes, limits, phone_codes
from commonty.people.tests.conftest import make_home, make_resident

pytestmark = pytest.mark.django_db
SIGN_IN, CODE = "/sign-in/", "/sign-in/code/"
MOBILE, LANDLINE, NOBODYS = "+447700900412", "+441414960199", "+447700900999"


class Phones:
    """What was texted and read out; `fails` is raised instead."""

    def __init__(self):
        self.texts, self.calls, self.fails = [], [], None

    def text(self, *, to, body, key):
        if self.fails:
            raise self.fails
        self.texts.append((to, body))

    def ring(self, *, to, spoken, key):
        self.calls.append((to, spoken))

    @property
    def code(self):
        return re.search(r"\d{4} \d{4}", self.texts[-1][1]).group()


@pytest.fixture
def phones(settings, monkeypatch):
    settings.TEXTS, settings.CALLS_FROM = "fake", "+441414960000"
    fake = Phones()
    monkeypatch.setattr(texts, "CARRIERS", {"fake": fake})
    return fake


def ask(client, address="07700 900412"):
    return client.post(SIGN_IN, {"address": address})


def send(landlord, number, client="c", now=None):
    how = {"purpose": SentCode.Purpose.SIGN_IN, "client": client, "now": now or timezone.now()}
    return codes.send_code(landlord=landlord, address=number, **how)


def carry():
    return phone_codes.carry_at(timezone.now())


def test_a_code_by_text_signs_in_and_says_who_we_are(client, resident, phones):
    assert ask(client)["Location"] == CODE
    assert "07700 900412" in client.get(CODE).content.decode()
    assert phones.texts == []  # the page is not kept waiting by the provider
    assert carry() == 1
    [(to, body)] = phones.texts
    assert to == MOBILE
    assert "Strathvale Homes" in body
    assert resident.name not in body
    assert len(body) <= 160
    assert client.post(CODE, {"code": phones.code}).status_code == 302
    assert client.get("/my/details/").status_code == 200


def test_a_landline_is_rung_and_the_code_read_out(client, home, phones):
    make_resident(home, "Jean Example", phone=LANDLINE)
    ask(client, "0141 496 0199")
    assert "0141 496 0199" in client.get(CODE).content.decode()
    carry()
    [(to, spoken)] = phones.calls
    assert to == LANDLINE
    assert spoken.before.startswith("This is Strathvale Homes.")
    assert client.post(CODE, {"code": spoken.digits}).status_code == 302
    assert "Jean Example" in client.get("/my/details/").content.decode()


def work_for(number):
    client = Client()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        asked = ask(client, number)
    verbs = [query["sql"].split(" ", 1)[0] for query in queries]
    pages = [client.get(CODE), client.post(CODE, {"code": "0000 0000"})]
    written = as_written(number)
    body = [
        re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", p.content.decode()).replace(written, "X") for p in pages
    ]
    row = SentCode.objects.latest("pk")
    return asked.status_code, asked["Location"], [p.status_code for p in pages], body, verbs, len(row.wrapped)


def test_a_number_that_we_know_and_one_that_we_don_t_get_the_same(resident, phones):
    assert work_for(MOBILE) == work_for(NOBODYS)
    assert DBTaskResult.objects.filter(task_path__endswith="carry_codes").count() == 2


def test_the_twin_that_stops_early_for_strangers_is_caught(resident, phones, monkeypatch):
    real = codes.send_code
    monkeypatch.setattr(
        "commonty.people.views.sign_in.send_code",
        lambda **said: real(**said) if codes.people_at(said["landlord"], said["address"]) else 0,
    )
    with pytest.raises(AssertionError):
        assert work_for(MOBILE) == work_for(NOBODYS)


def test_only_residents_numbers_get_anything(landlord, resident, phones):
    for number in (NOBODYS, MOBILE, "+447700900998"):
        send(landlord, number)
    assert carry() == 1
    assert [to for to, _body in phones.texts] == [MOBILE]
    assert not SentCode.objects.exclude(wrapped=None).exists()


def test_nothing_costs_more_than_the_day_allows(landlord, home, phones, settings, caplog):
    settings.CODES_BY_PHONE_A_DAY = 2
    numbers = [f"+4477009004{n:02}" for n in range(4)]
    for number in numbers:
        make_resident(home, f"Neighbour {number}", phone=number)
        send(landlord, number)
    carry()
    assert len(phones.texts) == 2
    assert "is reached" in caplog.text
    for number in (numbers[3], NOBODYS):  # told to everybody alike, so that it says nothing of a number
        with pytest.raises(Refused, match="by phone today"):
            send(landlord, number)


def test_strangers_numbers_cost_nothing_and_shut_nobody_out(landlord, resident, phones, settings):
    """The twin: whoever asks for made-up numbers doesn't use up the day."""
    settings.CODES_BY_PHONE_A_DAY = 2
    for number in range(5):
        send(landlord, f"+4477009009{number:02}", client=f"c{number}")
    send(landlord, MOBILE)
    assert carry() == 1


def test_one_phone_does_not_ring_all_night(landlord, resident, phones):
    midnight = timezone.now().astimezone(UTC).replace(hour=0, minute=1)
    hours = [midnight + timedelta(hours=2 * n) for n in range(limits.ASK_NUMBER.most + 1)]
    for now in hours[:-1]:  # never too many in an hour
        send(landlord, MOBILE, client=f"{now}", now=now)
    with pytest.raises(Refused, match="by phone today"):
        send(landlord, MOBILE, client="new", now=hours[-1])
    send(landlord, "+447700900413", client="new", now=hours[-1])


def test_codes_and_numbers_are_in_no_table(client, resident, phones):
    ask(client)
    waiting = SentCode.objects.get()
    assert waiting.wrapped
    with connection.cursor() as cursor:
        rows = ""
        for table in ("people_sentcode", DBTaskResult._meta.db_table, "kit_ratecount"):
            cursor.execute(f"SELECT * FROM {table}")
            rows += str([[bytes(c) if isinstance(c, memoryview) else c for c in row] for row in cursor.fetchall()])
    carry()
    assert "7700900412" not in rows
    assert phones.code.replace(" ", "") not in rows
    assert bytes(waiting.wrapped).find(b"7700900412") == -1


def test_a_provider_that_fails_is_asked_again_and_one_that_refuses_is_not(landlord, resident, phones):
    send(landlord, MOBILE)
    phones.fails = CannotSend("busy")
    with pytest.raises(CannotSend):  # so the worker comes back to it
        carry()
    phones.fails = None
    assert carry() == 1
    send(landlord, MOBILE)
    phones.fails = NeverArrives("no such number")
    assert carry() == 0
    phones.fails = None
    assert carry() == 0


def test_what_is_too_late_is_sent_to_nobody(landlord, resident, phones):
    send(landlord, MOBILE)
    assert phone_codes.carry_at(timezone.now() + codes.LIFE) == 0
    assert phones.texts == []
    assert not SentCode.objects.exclude(wrapped=None).exists()


def test_a_code_opens_nothing_in_another_browser(client, resident, phones):
    ask(client)
    carry()
    thief = Client()
    assert thief.post(CODE, {"code": phones.code})["Location"] == SIGN_IN
    phones.fails = CannotSend("busy")  # they ask, too, and wait in vain
    ask(thief)
    assert thief.post(CODE, {"code": phones.code}).status_code == 422
    assert client.post(CODE, {"code": phones.code}).status_code == 302  # the twin


def test_who_shares_a_number_says_who_they_are_and_nobody_at_risk_is_offered(client, resident, home, phones):
    make_resident(home, "Angus Example", phone=MOBILE)
    make_resident(home, "Hidden Example", phone=MOBILE, is_at_risk=True)
    ask(client)
    carry()
    assert client.post(CODE, {"code": phones.code})["Location"] == reverse("people:who_are_you")
    page = client.get("/sign-in/who/").content.decode()
    assert "Angus Example" in page
    assert "Hidden" not in page


def test_a_wardens_number_signs_nobody_in(landlord, far_close, phones):
    for number in range(codes.MOST_SHARING_A_PHONE):
        make_resident(make_home(far_close, number), f"Neighbour {number}", phone=MOBILE)
    assert len(codes.people_at(landlord, MOBILE)) == codes.MOST_SHARING_A_PHONE
    make_resident(make_home(far_close, 90), "One more", phone=MOBILE)
    assert codes.people_at(landlord, MOBILE) == []
    send(landlord, MOBILE)
    assert carry() == 0


@pytest.mark.parametrize(
    ("typed", "says"),
    [("not a number", "neither an email"), ("0900 123 4567", "mobiles and landlines in the UK"),
     ("+1 212 555 0100", "mobiles and landlines in the UK"), ("070 1234 5678", "mobiles and landlines in the UK"),
     ("morag@", "valid email"), ("", "")],
)  # fmt: skip
def test_what_we_can_t_reach_is_said_and_kept(client, resident, phones, typed, says):
    answer = ask(client, typed)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert typed in answer.content.decode()
    assert not SentCode.objects.exists()


def test_without_a_number_to_ring_from_landlines_are_not_rung(client, resident, phones, settings):
    settings.CALLS_FROM = ""
    answer = ask(client, "0141 496 0199")
    assert "ring a landline by machine" in answer.content.decode()
    assert "mobile number" in client.get(SIGN_IN).content.decode()


def test_where_nobody_carries_texts_only_email_is_asked_for(client, resident):
    assert "phone number" not in client.get(SIGN_IN).content.decode()
    assert ask(client).status_code == 422
    assert not SentCode.objects.exists()


@pytest.mark.parametrize(
    ("number", "mobile", "landline"),
    [(MOBILE, True, False), (LANDLINE, False, True), ("+442079460000", False, True), ("+447624000000", False, False),
     ("+447012345678", False, False), ("+449001234567", False, False), ("+12125550100", False, False),
     ("+4477009004123", False, False), ("", False, False), ("+443001234567", False, False)],
)  # fmt: skip
def test_which_numbers_we_text_and_ring(number, mobile, landline):
    assert (is_mobile(number), is_landline(number)) == (mobile, landline)


def test_an_order_from_another_installation_opens_nothing(landlord, resident, phones, settings):
    send(landlord, MOBILE)
    settings.INSTALLATION_KEY = "x" * 40
    wrapped = bytes(SentCode.objects.get().wrapped)
    with pytest.raises(CannotOpen):
        unwrap(wrapped, key=settings.INSTALLATION_KEY, purpose=phone_codes.PURPOSE)
