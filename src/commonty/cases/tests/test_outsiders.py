"""Whoever is on no roll can ask: by a name and one address that they prove. They see their own case and nothing else."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.cases.actions import without_home
from commonty.cases.actions.joining import join_issue
from commonty.cases.models import Case, Issue
from commonty.cases.queries.owners import where_somebody_answers
from commonty.cases.tests.factories import NOW, asked, colleague, resident
from commonty.kit.limits import Limit
from commonty.people.actions import outsiders
from commonty.people.actions.forgetting import forget_people
from commonty.people.actions.likenesses import decide_likeness
from commonty.people.actions.outsiders import add_caller, people_who_proved
from commonty.people.actions.roll import apply_roll, try_roll
from commonty.people.models import Likeness, Person, RoleHeld, SentCode
from commonty.people.queries.homes import is_outsider
from commonty.people.sign_in import limits
from commonty.people.sign_in.codes import people_at, send_code
from commonty.places.models import Place

pytestmark = pytest.mark.django_db
NOISE = "The bin store of your close keeps my shop awake at night."
SENT = {"spot": "bins", "audience": "landlord", "answer_by": "web", "about": "", "key": "k1", "area": ""}


def prove(client: Client, name: str, address: str) -> str:
    client.post("/help/", {"says": NOISE})
    client.post("/sign-in/by-name/?next=/help/ask/", {"name": name, "address": address, "after": "/help/ask/"})
    digits = re.search(r"\d{4} \d{4}", mail.outbox[-1].body)[0]
    return client.post("/sign-in/code/", {"code": digits})["Location"]


def test_a_stranger_asks_and_reads_the_answer(close):
    client = Client()
    client.post("/help/", {"says": NOISE})
    assert "Send it with my name" in client.get("/help/ask/").content.decode()
    assert not Case.objects.exists()
    assert prove(client, "Karen Doyle", "Karen@Example.com") == "/help/ask/"
    assert NOISE in client.get("/help/ask/").content.decode()  # nothing typed is lost
    answer = client.post("/help/ask/", {**SENT, "says": NOISE})
    case = Case.objects.get()
    assert answer["Location"] == f"/help/cases/{case.public_id}/"
    karen = case.raised_by
    assert (karen.name, karen.email, is_outsider(karen)) == ("Karen Doyle", "karen@example.com", True)
    assert case.place == close.landlord
    assert client.get(answer["Location"]).status_code == 200
    assert client.get("/desk/cases/").status_code == 403


def test_what_is_nowhere_goes_where_somebody_answers(close):
    assert where_somebody_answers(close.landlord) == close.landlord
    RoleHeld.objects.filter(place=close.landlord).update(ended_at=NOW)
    assert where_somebody_answers(close.landlord) == close.block
    assert where_somebody_answers(close.landlord, chosen=close.home) == close.home


def test_whose_address_is_on_the_roll_is_that_person(close):
    """And nobody who only types it can tell: the page and the mail are the same."""
    client, pages = Client(), []
    for address in ("agnes@example.com", "nobody@example.com"):
        client.post("/sign-in/by-name/", {"name": "Anybody", "address": address, "after": "/"})
        page = client.get("/sign-in/code/").content.decode()
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"', "", page).replace(address, ""))
    assert pages[0] == pages[1]
    bodies = [re.sub(r"\d{4} \d{4}", "", message.body) for message in mail.outbox[-2:]]
    assert bodies[0] == bodies[1]
    before = Person.objects.count()
    assert prove(Client(), "Anybody", "agnes@example.com") == "/help/ask/"
    assert Person.objects.count() == before
    assert Person.objects.get(email="agnes@example.com").name == "Agnes Rennie"
    assert Person.objects.get(email="agnes@example.com").asked_at is None


def test_a_code_for_one_purpose_is_none_for_the_other(close):
    client = Client()
    client.post("/sign-in/by-name/", {"name": "Karen", "address": "karen@example.com", "after": "/"})
    digits = re.search(r"\d{4} \d{4}", mail.outbox[-1].body)[0]
    client.post("/sign-in/", {"address": "karen@example.com", "after": "/"})
    assert client.post("/sign-in/code/", {"code": digits}).status_code == 422
    assert not Person.objects.filter(email="karen@example.com").exists()


def stranger(close, name="Karen Doyle", address="karen@example.com", now=NOW):
    return people_who_proved(landlord=close.landlord, address=address, name=name, now=now)[0]


def test_asking_again_is_the_same_person(close):
    assert stranger(close) == stranger(close, name="K. Doyle", now=NOW + timedelta(days=40))
    assert Person.objects.get(email="karen@example.com").asked_at == NOW + timedelta(days=40)


def test_they_have_no_voice_where_people_live(close):
    karen = stranger(close)
    issue = Issue.objects.create(
        place=close.block, kind="bins", title="Bins", says="Full.", published_by=close.shona, published_at=NOW
    )
    with pytest.raises((Refused, PermissionDenied)):
        join_issue(issue_id=issue.pk, by=karen, now=NOW, channel="web")
    assert not Case.objects.visible_to(karen).exists()
    asked(close)
    assert not Case.objects.visible_to(karen).exists()
    assert list(Person.objects.visible_to(karen)) == [karen]


def test_a_complaint_and_a_request_for_information_are_taken(close):
    karen = stranger(close)
    for says, kind in (("I want to complain about your van driver.", "complaint"),
                       ("Freedom of information: what did the van cost?", "information")):  # fmt: skip
        case = asked(close, says, raised_by=karen, by=karen, place=close.block)
        assert case.kind == kind
        assert case.clocks.running().exists()


@pytest.mark.parametrize(("name", "most"), [("ONE_OUTSIDER", 1), ("OUTSIDERS", 1)])
def test_so_many_a_day_each_and_all_together(close, be, monkeypatch, name, most):
    monkeypatch.setattr(without_home, name, Limit(f"test {name}", most, 86_400))
    client = be(stranger(close))
    for key, status in (("a", 302), ("b", 422)):
        client.post("/help/", {"says": NOISE})
        answer = client.post("/help/ask/", {**SENT, "says": NOISE, "key": key})
        assert answer.status_code == status
    assert "Please ring us" in answer.content.decode()
    assert NOISE in answer.content.decode()
    agnes = be(close.agnes)  # whoever lives here is not held up by strangers
    agnes.post("/help/", {"says": NOISE})
    assert agnes.post("/help/ask/", {**SENT, "says": NOISE, "key": "c"}).status_code == 302


def test_so_many_new_people_a_day(close, monkeypatch):
    monkeypatch.setattr(outsiders, "NEW_A_DAY", Limit("test new", 1, 86_400))
    stranger(close)
    with pytest.raises(Refused, match="ring us"):
        stranger(close, address="another@example.com")
    assert stranger(close)  # who is known comes in


def test_texts_to_strangers_have_a_limit_of_their_own(close, monkeypatch, settings):
    """Those who vote need theirs; whoever asks can't tell."""
    monkeypatch.setattr(limits, "ASK_STRANGERS", Limit("test strangers", 1, 86_400))
    told = []
    monkeypatch.setattr(
        "commonty.people.sign_in.codes.wrapped_for", lambda *_a, is_known, **_m: told.append(is_known) or b"x"
    )
    for number in ("+447700900101", "+447700900102"):
        send_code(
            landlord=close.landlord, address=number, purpose=SentCode.Purpose.BY_NAME, client="1.2.3.4", now=NOW
        )
    assert told == [True, False]


def test_a_later_roll_only_asks_whether_they_are_one(close):
    """Nothing merges by itself; merged by a person, the case is theirs under either name."""
    karen = stranger(close, name="Karen Doyle")
    case = asked(close, raised_by=karen, by=karen, place=close.block)
    lines = "person_reference,name,email,home_reference,area,estate,block,home,address,postcode,tie"
    row = "T-77,Karen Doyle,karen@example.com,H-77,East,Sand,12 Sandbank Street,Flat 3/1,Flat 3/1,ZZ31 4AL,tenant"
    how = {"by": SYSTEM, "now": NOW, "channel": "test"}
    roll = try_roll(
        landlord_id=close.landlord.pk, content=f"{lines}\n{row}\n".encode(), file_name="r.csv", is_full=False, **how
    )
    apply_roll(roll_id=roll.pk, leave_out_errors=False, **how)
    tenant = Person.objects.get(reference="T-77")
    assert tenant != karen
    pair = Likeness.objects.get(one=karen, other=tenant)
    decide_likeness(likeness_id=pair.pk, verdict=Likeness.Verdict.SAME, **how)
    human = Person.objects.get(pk=karen.pk)
    assert not is_outsider(human)
    assert list(Case.objects.raised_by_human(human)) == [case]


HOW = {"by": SYSTEM, "now": NOW, "channel": "test"}
COLUMNS = "person_reference,name,email,home_reference,area,estate,block,home,address,postcode,tie,at_risk"


def bring_in(close, *rows, is_full=False):
    text = "\n".join([COLUMNS, *rows, ""]).encode()
    roll = try_roll(landlord_id=close.landlord.pk, content=text, file_name="r.csv", is_full=is_full, **HOW)
    return apply_roll(roll_id=roll.pk, leave_out_errors=False, **HOW)


def row(reference, name, email, at_risk=""):
    home = f"H-{reference},East,Sand,12 Sandbank Street,Flat {reference},Flat {reference},ZZ31 4AL"
    return f"{reference},{name},{email},{home},tenant,{at_risk}"


def as_one(close, one, other):
    pair = Likeness.objects.get_or_create(one=one, other=other)[0]
    decide_likeness(likeness_id=pair.pk, verdict=Likeness.Verdict.SAME, **HOW)
    return Person.objects.get(pk=one.pk)


def test_the_roll_goes_on_speaking_for_whoever_asked_before_they_were_on_it(close):
    """The older entry stays and had no reference: it gets the other's, and with it each later word of the roll."""
    karen = stranger(close)
    bring_in(close, row("T-77", "Karen Doyle", "karen@example.com"))
    human = as_one(close, karen, Person.objects.get(reference="T-77"))
    assert (human.reference, human.merged.get().reference) == ("T-77", "")
    bring_in(close, row("T-77", "Karen Doyle-Smith", "old@example.com", "yes"))
    human.refresh_from_db()
    assert (human.is_at_risk, human.name) == (True, "Karen Doyle-Smith")
    assert human.email == "karen@example.com"  # which she proved: no older word of the roll takes it from her
    assert Person.objects.get(reference="T-77") == human
    roll = bring_in(close, row("T-78", "Somebody Else", ""), is_full=True)
    assert roll.report["absent"] == [human.ties.get().pk]


def test_an_absence_is_found_whichever_row_has_the_reference(close):
    """The ties stand with the entry that stays; the roll may speak of it by that of the one that was merged."""
    bring_in(close, row("T-77", "Karen Doyle", "k@example.com"), row("T-78", "K. Doyle", "k@example.com"))
    one, other = Person.objects.filter(reference__startswith="T-7").order_by("pk")
    human = as_one(close, one, other)
    Person.objects.filter(pk=human.pk).update(reference="")
    roll = bring_in(close, row("T-79", "Somebody Else", ""), is_full=True)
    assert roll.report["absent"] == sorted(human.ties.values_list("pk", flat=True))


def caller(close, **said):
    who = {"landlord_id": close.landlord.pk, "name": "Agnes Rennie", "phone": "", "email": "", "now": NOW}
    return add_caller(**{**who, **said}, by=close.shona, channel="phone")


@pytest.mark.parametrize("protected", [True, False])
def test_whose_number_or_address_it_is_is_asked_before_it_is_written_down_again(close, monkeypatch, protected):
    """The twin: the second entry takes her way in from whoever is at risk."""
    Person.objects.filter(pk=close.agnes.pk).update(is_at_risk=True, phone="+447700900412")
    if not protected:
        monkeypatch.setattr(outsiders, "_who_has", lambda *_a: [])
    said = []
    for way in ({"phone": "+447700900412"}, {"email": "Agnes@Example.com"}):
        try:
            caller(close, **way)
        except Refused as refused:
            said.append(str(refused))
    assert len(said) == (2 if protected else 0)
    assert bool(people_at(close.landlord, "+447700900412")) == bool(people_at(close.landlord, "agnes@example.com"))
    assert [close.agnes] == people_at(close.landlord, "agnes@example.com") or not protected
    if protected:
        assert not any("Agnes" in says or "risk" in says for says in said)


def test_a_number_of_an_entry_that_was_merged_is_somebody_s_too(close):
    Person.objects.create(landlord=close.landlord, name="A", phone="+447700900413", merged_into=close.agnes)
    with pytest.raises(Refused, match="reference"):
        caller(close, phone="+447700900413")


def test_a_caller_s_address_goes_to_nobody_else(close, be):
    """A false Agnes rings; later somebody says that the two are one."""
    false = caller(close, email="false@example.com")
    thief = be(false)
    assert thief.get("/my/details/").status_code == 200
    true = resident(close.home, "Agnes Real")
    as_one(close, false, true)
    human = Person.objects.get(pk=false.pk)
    assert (human.email, human.merged.get().email) == ("agnes@example.com", "agnes@example.com")
    assert people_at(close.landlord, "false@example.com") == []
    assert thief.get("/my/details/").status_code == 302  # who is signed in by that address is out


def test_the_other_way_round_too(close):
    false = caller(close, email="false@example.com", phone="+447700900413")
    Person.objects.filter(pk=close.neighbour.pk).update(email="")
    human = as_one(close, close.neighbour, false)
    assert (human.email, human.phone, human.reached_by) == ("", "", "")
    assert not Person.objects.filter(email="false@example.com").exists()


def test_what_a_caller_then_proves_goes_along(close):
    """And the twin of both above: a proven address is taken over."""
    false = caller(close, email="karen@example.com")
    assert stranger(close) == false
    Person.objects.filter(pk=close.neighbour.pk).update(email="")
    assert as_one(close, close.neighbour, Person.objects.get(pk=false.pk)).email == "karen@example.com"


def test_of_two_ways_only_one_of_which_was_proven_neither_goes_along(close):
    false = caller(close, email="karen@example.com", phone="+447700900413")
    assert stranger(close) == false
    assert Person.objects.get(pk=false.pk).is_unproven


def test_the_page_says_who_is_on_no_roll(close, be):
    false, karen = caller(close, email="false@example.com"), stranger(close)
    pair = Likeness.objects.create(one=close.agnes, other=false, because="contact")
    admin = be(colleague(close.landlord, "Ann Admin", Role.ADMINISTRATOR))
    assert "Nobody proved" in admin.get("/manage/likenesses/").content.decode()
    pair.delete()
    Likeness.objects.create(one=close.agnes, other=karen, because="contact")
    assert "they proved one address" in admin.get("/manage/likenesses/").content.decode()


@pytest.mark.parametrize("why", ["shared", "merged"])
def test_where_nobody_may_sign_in_nobody_new_is_made(close, why):
    """«Nobody may sign in here» is not «nobody has this address»: no second, unprotected entry stands beside theirs."""
    if why == "shared":
        Person.objects.filter(pk__in=[close.agnes.pk, close.neighbour.pk]).update(
            email="b@example.com", is_at_risk=True
        )
    else:
        Person.objects.create(landlord=close.landlord, name="A", email="b@example.com", merged_into=close.agnes)
    before = Person.objects.count()
    with pytest.raises(Refused, match="ring us"):
        stranger(close, address="b@example.com")
    assert Person.objects.count() == before


def test_staff_write_down_who_rings_and_what_they_need(close, be):
    client = be(close.shona)
    found = client.get("/desk/phone/?q=07700 900345").content.decode()
    assert "/desk/phone/new/?q=07700%20900345" in found
    assert "07700 900345" in client.get("/desk/phone/new/?q=07700 900345").content.decode()
    assert client.post("/desk/phone/new/", {"name": "Gordon Bell"}).status_code == 422
    answer = client.post("/desk/phone/new/", {"name": "Gordon Bell", "phone": "0141 496 0345"})
    assert "Not on our roll" in client.get(answer["Location"]).content.decode()
    typed = {**SENT, "says": "My mother in your flat doesn’t answer.", "channel": "phone", "answer_by": "phone"}
    assert client.post(answer["Location"], typed).status_code == 302
    case = Case.objects.get()
    assert (case.raised_by.name, case.place, case.typed_by) == ("Gordon Bell", close.block, close.shona)
    assert "Not on our roll" in client.get(f"/help/cases/{case.public_id}/").content.decode()
    assert "Not on our roll" not in client.get(f"/help/cases/{asked(close).public_id}/").content.decode()


def test_only_who_answers_adds_a_caller_and_only_here(close):
    said = {"landlord_id": close.landlord.pk, "name": "G", "phone": "+441414960345", "email": "", "now": NOW}
    with pytest.raises(PermissionDenied):
        add_caller(**said, by=close.agnes, channel="phone")
    elsewhere = Place.objects.create(kind="landlord", name="Another", hosts="other.example.org")
    other = colleague(elsewhere, "Olga", Role.HOUSING_OFFICER)
    with pytest.raises(Refused):
        add_caller(**said, by=other, channel="phone")


def test_who_never_sent_anything_is_forgotten_after_a_month(close):
    gone, stays = stranger(close), stranger(close, address="b@example.com")
    tenant = resident(close.home, "Tina Tenant")
    asked(close, raised_by=stays, by=stays, place=close.block)
    forget_people(landlord_id=close.landlord.pk, by=SYSTEM, now=NOW + timedelta(days=29), channel="test")
    assert Person.objects.filter(pk=gone.pk).exists()
    forget_people(landlord_id=close.landlord.pk, by=SYSTEM, now=NOW + timedelta(days=31), channel="test")
    assert not Person.objects.filter(pk=gone.pk).exists()
    assert Person.objects.filter(pk__in=[stays.pk, tenant.pk]).count() == 2
    late = timezone.now() + timedelta(days=8 * 365)
    forget_people(landlord_id=close.landlord.pk, by=SYSTEM, now=late, channel="test")
    assert Person.objects.get(pk=stays.pk).email == ""
