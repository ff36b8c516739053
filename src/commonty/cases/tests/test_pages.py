"""The pages: who gets in, what is kept, what is shown, how often the database is asked."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commonty.cases.actions.talking import leave_note, sum_up
from commonty.cases.drafts import KEPT, forget_words
from commonty.cases.models import AskDraft, Case, EmergencyNumber, Message, PublishedAnswer
from commonty.cases.tests.factories import HOW, NOW, a_close, asked
from commonty.journal.models import Entry
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice
from commonty.people.actions.at_risk import mark_at_risk
from commonty.promises.models import Promise

pytestmark = pytest.mark.django_db
SAYS = "The lift is stuck again"
ASK = {"spot": "home", "audience": "landlord", "answer_by": "web", "about": "", "language": "", "format_needs": ""}


def show(case: Case) -> str:
    return reverse("cases:show", args=[case.public_id])


def key_in(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


def test_what_was_typed_outlives_the_sign_in(client, close, be):
    client.post("/help/", {"says": SAYS})
    assert SAYS in client.get("/help/ask/").content.decode()
    signed_in = be(close.agnes)
    signed_in.cookies["ask"] = client.cookies["ask"].value
    page = signed_in.get("/help/ask/").content.decode()
    assert SAYS in page
    sent = {**ASK, "says": SAYS, "key": key_in(page)}
    assert signed_in.post("/help/ask/", sent).status_code == 302
    signed_in.post("/help/ask/", sent)  # pressed twice
    case = Case.objects.get()
    assert (case.says, case.raised_by, case.channel) == (SAYS, close.agnes, "web")
    assert not AskDraft.objects.exists()


def test_a_draft_is_nobody_elses_and_goes_after_a_day(client, close):
    client.post("/help/", {"says": SAYS})
    assert SAYS not in Client().get("/help/").content.decode()
    other = Client()
    other.cookies["ask"] = "x" * 43
    assert SAYS not in other.get("/help/").content.decode()
    other.cookies["ask"] = "' OR 1=1"
    assert other.get("/help/").status_code == 200
    forget_words(timezone.now() + KEPT - timedelta(minutes=1))
    assert AskDraft.objects.exists()
    forget_words(timezone.now() + KEPT)
    assert not AskDraft.objects.exists()


def test_danger_is_shown_before_anything_is_sent_and_only_numbers_that_work(client, close):
    facts = {"landlord": close.landlord, "danger": "gas"}
    EmergencyNumber.objects.create(name="Gas line", phone="0800 111 999", tested_on=NOW.date(), **facts)
    EmergencyNumber.objects.create(name="Old line", phone="0800 000 000", **facts)
    page = client.post("/help/look/", {"says": "There is a smell of gas"}).content.decode()
    assert "0800 111 999" in page
    assert "0800 000 000" not in page  # nobody has rung it
    assert "In danger?" not in client.post("/help/look/", {"says": SAYS}).content.decode()


def test_an_answer_that_is_out_comes_while_somebody_types(client, close):
    facts = {"place": close.landlord, "checked_on": NOW.date(), "answer": "Every Tuesday."}
    PublishedAnswer.objects.create(question="When are the bins emptied?", words="rubbish, refuse", **facts)
    PublishedAnswer.objects.create(question="When are the bins washed?", is_out=False, **facts)
    elsewhere = a_close("elsewhere.example.org")
    PublishedAnswer.objects.create(**{**facts, "place": elsewhere.landlord}, question="When are bins emptied here?")
    page = client.post("/help/look/", {"says": "my bins were not emptied this week"}).content.decode()
    assert "When are the bins emptied?" in page
    assert "washed" not in page
    assert "emptied here" not in page


def test_who_opens_the_page_of_a_case(close, be, settings):
    settings.ALLOWED_HOSTS = ["testserver", "elsewhere.example.org"]
    case, other = asked(close), a_close("elsewhere.example.org")
    opens = {close.agnes: 200, close.shona: 200, close.bilal: 200, close.morag: 200, close.neighbour: 404}
    for person, status in opens.items():
        assert be(person).get(show(case)).status_code == status, person
    for stranger in (other.agnes, other.shona):
        assert be(stranger).get(show(case), HTTP_HOST="elsewhere.example.org").status_code == 404
    assert be(None).get(show(case)).status_code == 302
    assert be(close.shona, with_proof=False).get(show(case)).status_code == 404  # staff without their second factor


def test_without_the_question_who_may_see_a_neighbour_would_get_in(close, be, monkeypatch):
    case = asked(close)
    monkeypatch.setattr(type(Case.objects.all()), "visible_to", lambda self, person: self)
    assert be(close.neighbour).get(show(case)).status_code != 404


@pytest.mark.parametrize(
    "name", ["write", "answer", "kind", "hand_over", "say", "not_sorted", "sorted", "no_longer_needed"]
)
def test_no_door_of_a_private_case_opens_to_others(name, close, be):
    case = asked(close, audience=Case.Audience.ONE)
    stranger = next(person for person in (close.shona, close.bilal) if person != case.owner)
    for person in (stranger, close.neighbour, close.morag):
        answer = be(person).post(reverse(f"cases:{name}", args=[case.public_id]), {"text": "Hello there"})
        assert answer.status_code in (403, 404), (name, person)
    assert case.messages.count() == 1


def test_a_note_for_colleagues_is_never_on_the_residents_page(close, be):
    case = asked(close)
    leave_note(case_id=case.pk, text="CANARY of the colleagues", by=case.owner, now=NOW, **HOW)
    assert "CANARY" in be(case.owner).get(show(case)).content.decode()
    assert "CANARY" not in be(close.agnes).get(show(case)).content.decode()


def test_what_was_typed_stays_where_it_was_refused(close, be):
    case = asked(close)
    client = be(case.owner)
    sent = {"what": "reply", "text": "I come.", "promise": "I come", "key": "k"}
    answer = client.post(reverse("cases:write", args=[case.public_id]), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Without a day it is no promise" in page
    assert "I come." in page
    past = {**sent, "due_on": "2020-01-01"}
    answer = client.post(reverse("cases:write", args=[case.public_id]), past)
    assert (answer.status_code, "day is past" in answer.content.decode()) == (422, True)
    assert case.messages.count() == 1  # refused as a whole


def test_a_reply_pressed_twice_is_one(close, be):
    case = asked(close)
    client, url = be(case.owner), reverse("cases:write", args=[case.public_id])
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    sent = {"what": "reply", "text": "I come.", "promise": "I come", "due_on": day, "key": "one"}
    for _press in range(2):
        assert client.post(url, sent).status_code == 302
    assert case.messages.filter(kind=Message.Kind.REPLY).count() == 1
    assert Promise.objects.about(case).filter(by_rule="").count() == 1


def test_scripts_that_somebody_types_are_text(close, be):
    case = asked(close, "<script>alert(1)</script> the bins")
    for person in (close.agnes, case.owner):
        assert "<script>alert(1)" not in be(person).get(show(case)).content.decode()
    assert "<script>alert(1)" not in be(case.owner).get("/desk/cases/").content.decode()


def test_safe_contact_stands_before_the_conversation(close, be):
    close.agnes.safe_contact = "Only mornings, ask for the blue door"
    close.agnes.save()
    page = be(asked(close).owner).get(show(Case.objects.get())).content.decode()
    assert page.index("blue door") < page.index("What was said")


def test_staff_take_down_what_somebody_says(close, be):
    client = be(close.shona)
    assert "Agnes Rennie" in client.get("/desk/phone/?q=rennie").content.decode()
    url = reverse("cases:on_the_phone", args=[close.agnes.public_id])
    page = client.get(url).content.decode()
    sent = {
        **ASK,
        "answer_by": "phone",
        "says": SAYS,
        "channel": "letter",
        "received_on": "2026-11-20",
        "key": key_in(page),
    }
    assert client.post(url, sent).status_code == 302
    case = Case.objects.get()
    assert (case.raised_by, case.typed_by, case.channel) == (close.agnes, close.shona, "letter")
    assert timezone.localdate(case.received_at).isoformat() == "2026-11-20"


def test_nobody_at_risk_is_found_by_phone_name_or_home(close, be):
    close.agnes.reference = "T-1"
    close.agnes.save()
    how = {"by": close.shona, "now": timezone.now(), "channel": "web"}
    mark_at_risk(person_id=close.agnes.pk, is_at_risk=True, safe_contact="", **how)
    client = be(close.shona)
    assert "Agnes Rennie" not in client.get("/desk/phone/?q=agnes").content.decode()
    assert client.get(reverse("cases:on_the_phone", args=[close.agnes.public_id])).status_code == 404


def test_subjects_and_staff_mail_hold_no_word_of_it(close):
    case = asked(close, "CANARY the bins")
    sum_up(case_id=case.pk, text="CANARY", by=case.owner, now=NOW, **HOW)
    owe_notices(now=timezone.now())
    assert Notice.objects.filter(person=close.agnes, body__contains="CANARY").exists()  # it is theirs
    assert not Notice.objects.filter(subject__contains="CANARY").exists()
    assert not Notice.objects.exclude(person=close.agnes).filter(body__contains="CANARY").exists()
    assert "CANARY" not in str(list(Entry.objects.values()))


def asks(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_pages_ask_as_often_for_fifty_as_for_one(close, be):
    first = asked(close)
    client, mine = be(close.shona), be(close.agnes)
    pages = [(client, "/desk/cases/?show=all"), (client, show(first)), (mine, show(first)), (mine, "/help/")]
    few = [asks(who, url) for who, url in pages]
    for n in range(49):
        asked(close, f"And the bins, {n}")
        sum_up(case_id=first.pk, text=f"So {n}?", by=first.owner, now=NOW, **HOW)
    assert [asks(who, url) for who, url in pages] == few
    assert few[0] <= 12
    assert max(few) <= 15


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_year_that_is_a_slip_is_a_sentence(close, be, day):
    client, case = be(close.shona), asked(close, "There is mould", about_staff=close.bilal)
    sent = {**ASK, "answer_by": "phone", "says": SAYS, "channel": "letter", "received_on": day}
    doors = [
        (reverse("cases:on_the_phone", args=[close.agnes.public_id]), sent),
        (
            reverse("cases:write", args=[case.public_id]),
            {"what": "reply", "text": "Hi", "promise": "I", "due_on": day},
        ),
        (reverse("cases:damp", args=[case.public_id, "damp-investigation"]), {"done_on": day, "done_at": "10:00"}),
    ]
    for url, words in doors:
        answer = client.post(url, words)
        assert answer.status_code == 422, url
        assert "Look at the year again" in answer.content.decode()


def test_drafts_have_a_size_and_a_number_and_can_be_forgotten(client, close):
    answer = client.post("/help/", {"says": "x" * 10_001})
    assert answer.status_code == 422
    assert "longer than 10000" in answer.content.decode()
    client.post("/help/", {"says": SAYS})
    assert "Forget it" in client.get("/help/").content.decode()
    client.post("/help/forget/")
    assert SAYS not in client.get("/help/").content.decode()
    assert not AskDraft.objects.exists()
    codes = [Client().post("/help/", {"says": SAYS}).status_code for _n in range(61)]
    assert codes[-1] == 422
    assert AskDraft.objects.count() < 61


def test_what_was_promised_is_ended_on_a_page(close, be):
    case = asked(close)
    client = be(case.owner)
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    client.post(
        reverse("cases:write", args=[case.public_id]),
        {"what": "reply", "text": "Hi", "promise": "I come", "due_on": day},
    )
    promise = Promise.objects.about(case).get(by_rule="")
    assert "Done, or not?" in client.get(show(case)).content.decode()
    assert "Done, or not?" not in be(close.agnes).get(show(case)).content.decode()
    url = reverse("cases:end_promise", args=[case.public_id, promise.public_id])
    assert client.post(url, {"what": "broken"}).status_code == 422
    assert client.post(url, {"what": "kept"}).status_code == 302
    assert client.get(url).status_code == 404
