"""A raw mail becomes a word in its case, or is held; and tells whoever forged it nothing."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.core.exceptions import PermissionDenied

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.cases.actions.answering import answer_case, close_unheard
from commonty.cases.actions.held import put_held_away, renew_reply_address, take_as_genuine
from commonty.cases.actions.talking import reply
from commonty.cases.models import Case, Message
from commonty.cases.queries.conversation import page_of
from commonty.cases.reply_addresses import case_at, reply_address
from commonty.cases.tests.factories import HOW, NOW, a_close, asked, colleague, resident
from commonty.channels.actions import taking_in
from commonty.channels.actions.deciding import put_away, take_for, take_into_case
from commonty.channels.models import Arrival
from commonty.channels.queries import Figures, figures_of, landlord_named, what_it_says
from commonty.channels.tests.post import arrive, open_doors
from commonty.kit.limits import Limit
from commonty.notices.jobs import keep_the_post_moving
from commonty.notices.models import Notice
from commonty.people.models import Person
from commonty.people.queries.people import humans_at
from commonty.places.models import Place

pytestmark = pytest.mark.django_db
State, Why = Arrival.State, Arrival.Why


@pytest.fixture
def close(settings):
    open_doors(settings)
    return a_close()


def words(case, *, own=True):
    return [message.text for message in page_of(case, own=own, now=NOW).messages if message.kind == "word"]


def test_a_raw_mail_to_the_answer_address_stands_in_its_case(close):
    case = asked(close)
    arrival = arrive("On Friday, after two.\n\nOn Thu Shona wrote:\n> When are you in?", to=reply_address(case))
    assert (arrival.state, arrival.why, arrival.case) == (State.IN_CASE, Why.GENUINE, case)
    assert words(case) == ["When are the bins emptied?", "On Friday, after two."]
    message = arrival.message
    assert (message.spoken_by, message.channel, message.is_held) == (close.agnes, "email", False)
    assert "When are you in?" in what_it_says(arrival).whole  # the whole is kept


def test_a_mail_that_comes_twice_says_it_once(close):
    case = asked(close)
    first, second = (arrive(to=reply_address(case)) for _n in range(2))
    assert first == second
    assert words(case)[1:] == ["On Friday."]
    arrive(to=reply_address(case), message_id="2@example.com")
    assert words(case)[1:] == ["On Friday.", "On Friday."]  # the twin: another mail is another word


@pytest.mark.parametrize("proof", ["genuine", "nothing"])
def test_whoever_answers_our_answer_by_email_is_heard(close, proof):
    """Else their case would be closed for silence."""
    case, other = asked(close), asked(close)
    for one in (case, other):
        answer_case(case_id=one.pk, text="We came on Monday.", by=one.owner, now=NOW, **HOW)
    arrive("Nobody came!", to=reply_address(case), now=NOW + timedelta(days=1), proof=proof)
    later = NOW + timedelta(days=30)
    with pytest.raises(Refused, match="did hear back"):
        close_unheard(case_id=case.pk, by=SYSTEM, now=later, **HOW)
    close_unheard(case_id=other.pk, by=SYSTEM, now=later, **HOW)  # the twin: of them we heard nothing


def test_danger_comes_first_wherever_it_is_held(close):
    case = asked(close)
    assert not arrive("On Friday.", to=reply_address(case), proof="nothing").is_urgent
    assert arrive("I smell gas.", to=reply_address(case), proof="nothing", message_id="2@example.com").is_urgent


def test_the_desk_counts_what_became_of_it(close):
    case = asked(close)
    arrive(to=reply_address(case))
    held = [arrive(to=reply_address(case), proof="nothing", message_id=f"{n}@example.com") for n in (2, 3)]
    arrive(sender="new@example.net", message_id="4@example.net")
    arrive(Precedence="bulk", sender="shop@example.net", message_id="5@example.net")
    put_held_away(message_id=held[0].message_id, by=case.owner, now=NOW, channel="web")
    assert figures_of(close.landlord, now=NOW) == Figures(taken=1, waiting=2, put_away=1, dropped=1)
    assert Arrival.objects.visible_to(case.owner).to_decide().count() == 2


@pytest.mark.parametrize(("proof", "why"), [("forged", Why.FORGED), ("nothing", Why.UNPROVEN)])
def test_what_nothing_proves_is_held_and_the_resident_does_not_see_it(close, proof, why):
    case = asked(close)
    arrival = arrive("Give me the key.", to=reply_address(case), proof=proof)
    assert (arrival.why, arrival.message.is_held) == (why, True)
    assert words(case)[1:] == []
    assert words(case, own=False)[1:] == ["Give me the key."]
    assert arrival in Arrival.objects.visible_to(case.owner).to_decide()


def test_staff_take_a_held_mail_as_genuine_after_ringing(close):
    case = asked(close)
    message = arrive(to=reply_address(case), proof="nothing").message
    by = {"by": case.owner, "now": NOW + timedelta(hours=1), "channel": "web"}
    with pytest.raises(PermissionDenied):
        take_as_genuine(message_id=message.pk, **by | {"by": close.agnes})
    take_as_genuine(message_id=message.pk, **by)
    assert words(case)[1:] == ["On Friday."]
    assert Message.objects.get(pk=message.pk).at == NOW  # from when it came
    with pytest.raises(Refused, match="decided this already"):
        put_held_away(message_id=message.pk, **by)
    assert not Arrival.objects.visible_to(case.owner).to_decide().exists()


def test_a_held_mail_that_is_put_away_ends_the_address_it_came_to(close):
    case = asked(close)
    old = reply_address(case)
    message = arrive(to=old, proof="nothing").message
    put_held_away(message_id=message.pk, by=case.owner, now=NOW, channel="web")
    case.refresh_from_db()
    assert words(case)[1:] == []
    assert case_at(old) is None
    assert case_at(reply_address(case)) == case
    assert arrive(to=old, message_id="2@example.com").why == Why.NO_ADDRESS


def test_an_answer_address_alone_lets_nobody_in(close):
    """The sender check: whoever has read the mail over a shoulder writes from elsewhere."""
    case = asked(close)
    arrival = arrive("Give me the key.", to=reply_address(case), sender="eve@evil.example")
    assert (arrival.state, arrival.why, arrival.message) == (State.HELD, Why.OTHER_ADDRESS, None)
    assert words(case, own=False)[1:] == []
    assert arrive(to=reply_address(case), sender=close.neighbour.email).why == Why.OTHER_ADDRESS


def test_no_address_is_guessed_and_case_does_not_matter(close):
    case, other = asked(close), asked(close, raised_by=close.neighbour, by=close.neighbour)
    right = reply_address(case)
    assert len(right.partition("@")[0]) <= 64
    assert case_at(right.upper()) == case
    token = right.partition("+")[2].partition("@")[0]
    swapped = reply_address(other).partition("+")[2][:8] + token[8:]  # another case's number with this one's proof
    for wrong in [
        token[:-1] + ("a" if token[-1] != "a" else "b"),
        swapped,
        token[:31],
        token + "a",
        "a" * 32,
        "",
        "é",
    ]:
        assert case_at(f"answers+{wrong}@homes.example.org") is None
    assert case_at(right.replace("homes.example.org", "evil.example")) is None


def test_the_key_of_the_installation_makes_the_addresses(close, settings):
    case = asked(close)
    old = reply_address(case)
    settings.INSTALLATION_KEY = "another key of another installation 0123456789"
    assert case_at(old) is None
    settings.MAIL_IN = ""
    assert reply_address(case) == ""


def test_staff_can_renew_the_address(close):
    case = asked(close)
    old = reply_address(case)
    with pytest.raises(PermissionDenied):
        renew_reply_address(case_id=case.pk, by=close.neighbour, now=NOW, **HOW)
    renew_reply_address(case_id=case.pk, by=case.owner, now=NOW, **HOW)
    assert case_at(old) is None


def test_mail_to_the_general_address_is_a_new_case_of_whoever_wrote_it(close):
    arrival = arrive("There is mould in the bathroom.", subject="At the window")
    case = Case.objects.get()
    assert (case.raised_by, case.channel, case.place, case.is_damp) == (close.agnes, "email", close.home, True)
    assert case.says == "At the window\n\nThere is mould in the bathroom."
    assert arrival.case == case


def test_mail_that_nobody_can_place_waits_and_counts_from_when_it_came(close):
    other = resident(close.home, "Agnes Other")
    Person.objects.filter(pk=other.pk).update(email="shared@example.com")
    Person.objects.filter(pk=close.neighbour.pk).update(email="Shared@example.com")
    assert arrive(sender="shared@example.com").why == Why.SHARED
    assert arrive(proof="nothing", message_id="2@example.com").why == Why.UNPROVEN
    unknown = arrive("I smell gas in the close", sender="new@example.net", message_id="3@example.net")
    assert (unknown.state, unknown.why, unknown.is_urgent) == (State.HELD, Why.UNKNOWN, True)
    assert not Case.objects.exists()
    later = NOW + timedelta(days=2)
    case = take_for(arrival_id=unknown.pk, person=close.agnes, by=close.shona, now=later, channel="web")
    assert (case.received_at, case.channel, case.typed_by, case.is_urgent) == (NOW, "email", close.shona, True)
    with pytest.raises(Refused, match="decided this already"):
        put_away(arrival_id=unknown.pk, by=close.shona, now=later, channel="web")


def test_a_mail_from_another_address_is_taken_into_its_case(close):
    case = asked(close)
    arrival = arrive("I write from work.", to=reply_address(case), sender="a.rennie@work.example")
    take_into_case(arrival_id=arrival.pk, by=case.owner, now=NOW + timedelta(days=1), channel="web")
    message = case.messages.get(text="I write from work.")
    assert (message.spoken_by, message.typed_by) == (close.agnes, case.owner)


def test_a_machine_is_neither_taken_in_nor_answered(close):
    case = asked(close)
    keep_the_post_moving.call()
    sent = len(outbox.outbox)
    for number, header in enumerate([{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"Return_Path": "<>"},
                                     {"X_Auto_Response_Suppress": "All"}]):  # fmt: skip
        arrival = arrive("I am on holiday.", to=reply_address(case), message_id=f"{number}@example.com", **header)
        assert (arrival.state, arrival.why, bytes(arrival.wrapped)) == (State.DROPPED, Why.AUTOMATIC, b"")
    for mine in ({"sender": "no-reply@homes.example.org"}, {"message_id": "x@homes.example.org"},
                 {"sender": reply_address(case)}):  # fmt: skip
        assert (
            arrive(to=reply_address(case), **{"message_id": f"{mine}"[:9] + "@e.org", **mine}).state == State.DROPPED
        )
    keep_the_post_moving.call()
    assert len(outbox.outbox) == sent
    assert case.messages.count() == 1


def test_two_machines_that_hide_it_end_after_a_day_s_fill(close):
    for number in range(30):
        assert arrive(f"Out of office {number}", message_id=f"{number}@example.com").state == State.IN_CASE
    assert arrive("Out of office", message_id="31@example.com").why == Why.TOO_MANY
    assert Case.objects.count() == 30


def test_forgeries_take_nothing_from_whom_they_pretend_to_be(close):
    case = asked(close)
    for number in range(31):
        last = arrive(to=reply_address(case), proof="nothing", message_id=f"{number}@evil.org")
    assert (last.why, last.case, last.person) == (Why.TOO_MANY, case, close.agnes)  # the twin: they end themselves
    assert arrive(to=reply_address(case), message_id="1@example.com").why == Why.GENUINE


def test_what_is_held_for_a_private_case_is_seen_by_whoever_sees_the_case(close):
    case = asked(close)
    old = reply_address(case)
    renew_reply_address(case_id=case.pk, by=case.owner, now=NOW, **HOW)
    other = colleague(close.home, "Una Wark", Role.HOUSING_OFFICER)
    seen = Arrival.objects.visible_to(other)
    held = arrive(to=old)
    assert (held.why, held.case, held.person) == (Why.NO_ADDRESS, case, close.agnes)
    assert held in seen.all()  # the twin: the case is open to colleagues
    both = arrive(to=f"{reply_address(asked(close))}, {old}", message_id="2@example.com")
    many = [arrive(to=reply_address(Case.objects.get(pk=case.pk)), proof="nothing", message_id=f"{n}@e.org")
            for n in range(31)][-1]  # fmt: skip
    assert many.why == Why.TOO_MANY
    Case.objects.filter(pk=case.pk).update(audience=Case.Audience.ONE)
    assert not {held, many} & set(seen.all())
    assert {held, many} <= set(Arrival.objects.visible_to(case.owner))
    assert both.case is not None


def test_what_may_be_from_somebody_at_risk_is_seen_by_few(close):
    Person.objects.filter(pk__in=[close.agnes.pk, close.neighbour.pk]).update(email="shared@example.com")
    open_one = arrive(sender="shared@example.com", message_id="1@example.com")
    Person.objects.filter(pk=close.neighbour.pk).update(is_at_risk=True)
    held = arrive(sender="shared@example.com", message_id="2@example.com")
    assert (open_one.why, held.why) == (Why.SHARED, Why.SHARED)
    seen = Arrival.objects.visible_to(colleague(close.home, "Una Wark", Role.HOUSING_OFFICER))
    assert (open_one in seen, held in seen) == (True, False)
    assert held in Arrival.objects.visible_to(colleague(close.landlord, "Ewa Zys", Role.HOUSING_OFFICER))


def test_strangers_cannot_fill_the_store(close, monkeypatch):
    monkeypatch.setattr(taking_in, "MOST_UNKNOWN", Limit("few", most=2, seconds=86_400))
    long = arrive("x" * 200_000, sender="a@evil.org", proof="nothing", message_id="0@evil.org")
    assert len(long.raw) == 65_536
    assert len(arrive("x" * 200_000, proof="nothing", message_id="0@example.com").raw) > 200_000  # of whom we know
    states = [arrive(sender=f"{n}@evil.org", proof="nothing", message_id=f"{n}@evil.org").state for n in (1, 2)]
    assert states == [State.HELD, State.DROPPED]
    assert arrive(sender="new@example.net", message_id="1@example.net").state == State.HELD  # proven


def test_a_machine_s_word_of_danger_and_of_whom_we_know_is_held(close):
    case = asked(close)
    danger = arrive("I smell gas", to=reply_address(case), Precedence="bulk", message_id="1@example.com")
    assert (danger.state, danger.why, danger.is_urgent, danger.case) == (State.HELD, Why.AUTOMATIC, True, case)
    known = arrive("The lift is broken", List_Id="<close.example.com>", message_id="2@example.com")
    assert (known.state, known.person) == (State.HELD, close.agnes)
    answer = arrive("On holiday", Auto_Submitted="auto-replied", In_Reply_To="<n1@homes.example.org>",
                    message_id="3@example.com")  # fmt: skip
    stranger = arrive("Buy", Precedence="bulk", sender="shop@example.net", message_id="4@example.net")
    assert answer.state == stranger.state == State.DROPPED  # the twins


def test_an_address_is_looked_for_at_the_landlord_that_was_written_to(close):
    landlord = close.landlord
    elsewhere = Place.objects.create(name="Elsewhere", kind=landlord.kind, hosts="elsewhere.example.org")
    assert (
        humans_at(email=close.agnes.email) == humans_at(email=close.agnes.email, landlord=landlord) == [close.agnes]
    )
    assert humans_at(email=close.agnes.email, landlord=elsewhere) == []
    assert landlord_named(("answers@elsewhere.example.org",)) == elsewhere
    assert arrive(to="answers@elsewhere.example.org").why == Why.UNKNOWN


def test_attachments_are_left_out_and_the_conversation_says_so(close):
    case = asked(close)
    body = ("--x\r\n\r\nSee the photo.\r\n--x\r\nContent-Type: image/jpeg\r\n"
            "Content-Disposition: attachment; filename=mould.jpg\r\n\r\nJPEG\r\n--x--\r\n")  # fmt: skip
    arrive(body, to=reply_address(case), Content_Type="multipart/mixed; boundary=x")
    said = [message.text for message in page_of(case, own=True, now=NOW).messages]
    assert said[1:] == ["See the photo.", "1 attachment was left out: send photos on the page."]


def test_who_is_at_risk_is_asked_first_and_seen_by_few(close):
    case = asked(close)
    Person.objects.filter(pk=close.agnes.pk).update(is_at_risk=True)
    arrival = arrive(to=reply_address(case))
    assert (arrival.why, arrival.message.is_held) == (Why.AT_RISK, True)
    other = arrive("Help", message_id="2@example.com")
    assert other.why == Why.AT_RISK
    whole = colleague(close.landlord, "Una Wark", Role.HOUSING_OFFICER)
    assert other in Arrival.objects.visible_to(whole)
    assert other not in Arrival.objects.visible_to(close.shona)
    assert not Arrival.objects.visible_to(close.agnes).exists()


def test_what_came_back_is_not_sent_and_lies_on_the_desk(close):
    case = asked(close)
    reply(case_id=case.pk, text="On Monday.", by=case.owner, now=NOW, **HOW)
    keep_the_post_moving.call()
    sent = outbox.outbox[-1].message()
    report = (
        "--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        f"Action: failed\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {sent['Message-ID']}\r\n--b--"
    )
    kind = {"Content_Type": "multipart/report; report-type=delivery-status; boundary=b", "Return_Path": "<>"}
    guessed = arrive(
        report.replace(sent["Message-ID"], "<guess@homes.example.org>"), message_id="0@mx.example", **kind
    )
    assert guessed.state == State.DROPPED
    arrival = arrive(report, message_id="1@mx.example", sender="mailer-daemon@mx.example", **kind)
    assert (arrival.state, arrival.why, arrival.person) == (State.HELD, Why.CAME_BACK, close.agnes)
    notice = Notice.objects.get(public_id=sent["Message-ID"].strip("<>").partition("@")[0])
    assert (notice.status, notice.came_back_at) == (Notice.Status.FAILED, NOW)


def test_our_mails_bear_the_answer_address_and_stand_together(close):
    case = asked(close)
    reply(case_id=case.pk, text="Your leak is mended.", by=case.owner, now=NOW, **HOW)
    keep_the_post_moving.call()
    mails = [mail.message() for mail in outbox.outbox if mail.to == [close.agnes.email]]
    assert {mail["Reply-To"] for mail in mails} == {reply_address(case)}
    assert len({mail["References"] for mail in mails}) == 1
    assert len({mail["Message-ID"] for mail in mails}) == len(mails) == 2
    assert all("leak" not in mail["Subject"] for mail in mails)
    assert {mail["Auto-Submitted"] for mail in mails} == {"auto-generated"}
    assert outbox.outbox[-1].from_email == "answers@homes.example.org"  # what comes back is read
    to_staff = [mail.message() for mail in outbox.outbox if mail.to == [case.owner.email]]
    assert {mail["Reply-To"] for mail in to_staff} == {None}


def test_where_no_mail_is_read_we_say_so(close, settings):
    settings.MAIL_IN = ""
    asked(close)
    keep_the_post_moving.call()
    sent = next(mail for mail in outbox.outbox if mail.to == [close.agnes.email])
    assert sent.message()["Reply-To"] is None
    assert "To answer, write on the page" in sent.body


def test_the_bytes_are_encrypted_and_another_key_does_not_open_them(close, settings):
    arrival = arrive("Nobody may read this.")
    assert b"Nobody may read this" not in bytes(arrival.wrapped)
    assert b"Nobody may read this" in arrival.raw
    settings.INSTALLATION_KEY = "another key of another installation 0123456789"
    assert arrival.raw == b""


def test_a_mail_that_cannot_be_taken_is_held_and_lost_never(close):
    assert arrive("", subject="").why == Why.REFUSED
    case = asked(close)
    Case.objects.filter(pk=case.pk).update(status=Case.Status.WITHDRAWN)
    assert arrive(to=reply_address(case), message_id="2@example.com").why == Why.REFUSED
