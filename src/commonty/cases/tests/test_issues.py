"""From a private case to a public issue, with consent and without a name; and back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.cases import notices
from commonty.cases.actions import issues as issue_actions
from commonty.cases.actions.consent import ask_consent, say_consent
from commonty.cases.actions.issues import (
    Promised,
    Summary,
    add_to_issue,
    fix_issue,
    hide_issue,
    publish_issue,
    take_from_issue,
    write_on_issue,
)
from commonty.cases.actions.joining import join_issue, leave_issue
from commonty.cases.actions.talking import unheard_summaries
from commonty.cases.jobs import take_out_at_risk
from commonty.cases.models import Case, Issue, Joined, Message
from commonty.cases.rules import publishing as rules
from commonty.cases.tests.factories import HOW, NOW, a_close, asked, colleague, resident
from commonty.journal.models import Entry
from commonty.people.models import Person
from commonty.places.models import Kind, Place
from commonty.promises.models import Promise

pytestmark = pytest.mark.django_db
NEIGHBOURS, Consent = Case.Audience.NEIGHBOURS, Case.Consent
DAY = timedelta(days=1)


@pytest.fixture
def close():
    return a_close()


def summary(close, **more):
    return Summary(
        **{"kind": "lift", "place": close.block, "title": "The lift stops", "says": "It stops at floor 3.", **more}
    )


def publish(close, case, *, by=None, **more):
    return publish_issue(case_id=case.pk, summary=summary(close, **more), by=by or case.owner, now=NOW, **HOW)


def public(close, **more):
    return publish(close, asked(close, "The lift is stuck again", audience=NEIGHBOURS, **more))


def voices(issue):
    return Issue.objects.with_voices().get(pk=issue.pk).voices


def test_nothing_private_is_made_public_without_a_yes(close):
    case = asked(close, "The lift is stuck again")
    with pytest.raises(Refused, match="Ask them first"):
        publish(close, case)
    ask_consent(case_id=case.pk, by=case.owner, now=NOW, **HOW)
    with pytest.raises(Refused, match="Ask them first"):
        publish(close, case)
    say_consent(case_id=case.pk, is_yes=True, by=close.agnes, now=NOW, **HOW)
    issue = publish(close, case)
    assert (issue.place, voices(issue)) == (close.block, 1)
    case.refresh_from_db()
    # Who may read the conversation itself has not changed by that.
    assert (case.issue, case.audience) == (issue, Case.Audience.LANDLORD)


def test_without_the_rule_it_would_be_public(close, monkeypatch):
    """The twin."""
    monkeypatch.setattr(rules, "check_can_publish", lambda _case: None)
    assert publish(close, asked(close, "The lift is stuck again"))


def test_a_no_is_not_asked_again_and_its_owner_may_change_it(close):
    case = asked(close, "The lift is stuck again")
    ask_consent(case_id=case.pk, by=case.owner, now=NOW, **HOW)
    say_consent(case_id=case.pk, is_yes=False, by=close.agnes, now=NOW, **HOW)
    assert case.messages.get(kind=Message.Kind.CONSENT).heard == "no"
    with pytest.raises(Refused, match="Nobody asks twice"):
        ask_consent(case_id=case.pk, by=case.owner, now=NOW, **HOW)
    say_consent(case_id=case.pk, is_yes=True, by=close.agnes, now=NOW, **HOW)
    assert publish(close, case)


def test_only_the_resident_says_yes_or_staff_who_heard_it(close):
    case = asked(close, "The lift is stuck again")
    for somebody in (close.neighbour, case.owner):
        with pytest.raises(PermissionDenied):
            say_consent(case_id=case.pk, is_yes=True, by=somebody, now=NOW, **HOW)
    with pytest.raises(PermissionDenied):
        say_consent(case_id=case.pk, is_yes=True, by=close.agnes, typed_by=close.neighbour, now=NOW, **HOW)
    say_consent(case_id=case.pk, is_yes=True, by=close.agnes, typed_by=close.bilal, now=NOW, channel="phone")
    assert Entry.objects.filter(kind="consent_given", by_id=close.bilal.public_id).exists()


def test_a_question_about_consent_is_not_carried_on_in_silence(close):
    case = asked(close, "The lift is stuck again")
    ask_consent(case_id=case.pk, by=case.owner, now=NOW, **HOW)
    assert unheard_summaries(NOW + 30 * DAY) == []
    case.refresh_from_db()
    assert (case.consent, case.is_for_neighbours) == (Consent.ASKED, False)
    assert case.messages.get(kind=Message.Kind.CONSENT).heard == "asked"


def test_a_yes_that_is_taken_back_hides_what_nobody_else_wants_read(close):
    case = asked(close, "The lift is stuck again", audience=NEIGHBOURS)
    issue = publish(close, case)
    say_consent(case_id=case.pk, is_yes=False, by=close.agnes, now=NOW, **HOW)
    assert not Issue.objects.visible_to(None).exists()
    assert not Joined.objects.filter(issue=issue).exists()
    # And where a second one is in it, it stays, with one voice less.
    first, second = (
        asked(close, "The lift is stuck again", audience=NEIGHBOURS),
        asked(close, "The lift", audience=NEIGHBOURS, raised_by=close.neighbour, by=close.neighbour),
    )
    issue = publish(close, first)
    add_to_issue(case_id=second.pk, issue_id=issue.pk, by=close.shona, now=NOW, **HOW)
    assert voices(issue) == 2
    say_consent(case_id=first.pk, is_yes=False, by=close.agnes, now=NOW, **HOW)
    assert (list(Issue.objects.visible_to(None)), voices(issue)) == ([issue], 1)


def test_nobody_publishes_their_own_or_beyond_their_place(close):
    own = asked(close, raised_by=close.bilal, by=close.bilal, audience=NEIGHBOURS)
    with pytest.raises(PermissionDenied):
        publish(close, own, by=close.bilal)
    case = asked(close, "The lift is stuck again", audience=NEIGHBOURS)
    with pytest.raises(PermissionDenied):
        publish(close, case, by=close.shona, place=close.landlord)
    with pytest.raises(PermissionDenied):
        publish(close, case, by=close.neighbour)
    for wrong in (close.home, Place.objects.create(kind=Kind.BLOCK, parent=close.landlord, name="Elsewhere")):
        colleague(wrong, "Somebody Else", Role.HOUSING_OFFICER)
        with pytest.raises((Refused, PermissionDenied)):
            publish(close, case, by=close.morag, place=wrong)
    stranger = a_close("elsewhere").shona
    issue = publish(close, case)
    for act in (
        hide_issue,
        lambda **how: fix_issue(says="Done now", **how),
        lambda **how: write_on_issue(text="Hi", **how),
    ):
        with pytest.raises(PermissionDenied):
            act(issue_id=issue.pk, by=stranger, now=NOW, **HOW)


TELLING = {
    "Agnes told us": ["agnes"],
    "Mrs RENNIE’s door": ["rennie"],
    "It is at Flat 1/2": ["Flat 1/2", "flat 1 2"],
    "Ring 0141 496 0000": ["0141 496 0000"],
    "agnes@example.com": ["agnes@example.com", "agnes"],
    "The lift stops at floor 3 since 2024, on 04/12/2026 and 04-12-2026.": [],
}


@pytest.mark.parametrize("text", TELLING)
def test_what_may_tell_who_asked_is_found(close, text):
    assert rules.telling([text], [close.agnes], [close.home]) == TELLING[text]


def test_a_name_needs_a_second_look_and_a_phone_number_never_goes_out(close):
    case = asked(close, "The lift is stuck again", audience=NEIGHBOURS)
    with pytest.raises(Refused, match="rennie"):
        publish(close, case, says="The lift in Rennie Street stops.")
    with pytest.raises(Refused, match="phone number"):
        publish(close, case, says="Ring 0141 496 0000 about it.", is_checked=True)
    with pytest.raises(Refused, match="own words"):
        publish(close, case, says="The lift is stuck AGAIN.")
    assert publish(close, case, says="The lift in Rennie Street stops.", is_checked=True)


def test_without_the_check_a_name_would_go_out(close, monkeypatch):
    """The twin."""
    monkeypatch.setattr(rules, "telling", lambda *_what: [])
    assert "Agnes" in publish(close, asked(close, "It", audience=NEIGHBOURS), says="Agnes Rennie says it stops.").says


def test_one_voice_a_human_taken_back_as_easily(close):
    issue = public(close)
    twice = [join_issue(issue_id=issue.pk, by=close.neighbour, now=NOW, **HOW) for _n in range(2)]
    assert (twice[0], voices(issue)) == (twice[1], 2)
    # Somebody whom the landlord has twice, and whose case is in it, is one.
    again = resident(close.home, "Agnes R")
    again.merged_into = close.agnes
    again.save()
    join_issue(issue_id=issue.pk, by=again, now=NOW, **HOW)
    assert voices(issue) == 2
    leave_issue(issue_id=issue.pk, by=close.neighbour, now=NOW, **HOW)
    assert voices(issue) == 1
    with pytest.raises(Refused, match="part of this"):
        leave_issue(issue_id=issue.pk, by=close.agnes, now=NOW, **HOW)


def test_two_entries_that_are_found_to_be_one_human_later_are_one_voice(close):
    issue = public(close)
    other = resident(close.home, "A Rennie")
    join_issue(issue_id=issue.pk, by=other, now=NOW, **HOW)
    assert voices(issue) == 2
    Person.objects.filter(pk=other.pk).update(merged_into=close.agnes)
    assert voices(issue) == 1


def test_whoever_lives_elsewhere_has_not_got_it(close):
    issue = public(close)
    block = Place.objects.create(kind=Kind.BLOCK, parent=close.landlord, name="14 Sandbank Street")
    away = resident(Place.objects.create(kind=Kind.HOME, parent=block, name="Flat 0/1"), "Ewa Nowak")
    with pytest.raises(Refused, match="for those who live in"):
        join_issue(issue_id=issue.pk, by=away, now=NOW, **HOW)
    with pytest.raises(PermissionDenied):
        join_issue(issue_id=issue.pk, by=a_close("elsewhere").agnes, now=NOW, **HOW)
    with pytest.raises(PermissionDenied):
        join_issue(issue_id=issue.pk, by=away, typed_by=close.neighbour, now=NOW, **HOW)
    join_issue(issue_id=issue.pk, by=close.neighbour, typed_by=close.shona, now=NOW, channel="phone")
    assert voices(issue) == 2


def at_risk(person):
    Person.objects.filter(pk=person.pk).update(is_at_risk=True)
    person.is_at_risk = True


def test_somebody_at_risk_is_never_asked_joined_or_counted(close):
    issue = public(close)
    at_risk(close.neighbour)
    case = asked(close, "The lift", audience=NEIGHBOURS, raised_by=close.neighbour, by=close.neighbour)
    owner = {"case_id": case.pk, "by": case.owner, "now": NOW, "channel": "web"}
    for act in (
        lambda: ask_consent(**owner),
        lambda: say_consent(**{**owner, "by": close.neighbour}, is_yes=True),
        lambda: add_to_issue(**owner, issue_id=issue.pk),
        lambda: publish(close, case),
    ):
        with pytest.raises(Refused, match="stays between"):
            act()
    with pytest.raises(Refused, match="they themselves"):
        join_issue(issue_id=issue.pk, by=close.neighbour, typed_by=close.shona, now=NOW, **HOW)
    # Of their own accord: they hear of it, and the number says nothing.
    join_issue(issue_id=issue.pk, by=close.neighbour, now=NOW, **HOW)
    assert voices(issue) == 1
    write_on_issue(issue_id=issue.pk, text="A new motor is ordered.", by=close.shona, now=NOW, **HOW)
    entry = Entry.objects.get(kind="issue_updated")
    assert {mail.person for mail in notices.TELLS["issue_updated"](entry)} == {close.agnes, close.neighbour}


def test_whoever_comes_to_be_at_risk_is_gone_from_the_minute_of_the_mark(close):
    issue = public(close)
    at_risk(close.agnes)
    assert not Issue.objects.visible_to(None).exists()
    assert voices(issue) == 0
    assert take_out_at_risk(NOW) == 1
    issue.refresh_from_db()
    assert issue.hidden_at == NOW
    assert take_out_at_risk(NOW) == 0


def test_what_is_about_staff_or_tells_of_abuse_is_never_public(close):
    for case in (
        asked(close, about_staff=close.bilal, audience=NEIGHBOURS),
        asked(close, "My partner hits me and I am scared of my partner", audience=NEIGHBOURS),
    ):
        if not case.about_staff_id:
            Case.objects.filter(pk=case.pk).update(dangers=["abuse"])
        with pytest.raises(Refused, match="stays between"):
            publish(close, case)


def test_one_message_to_all_and_a_line_for_everybody(close):
    issue = public(close)
    second = asked(close, "The lift", audience=NEIGHBOURS, raised_by=close.neighbour, by=close.neighbour)
    add_to_issue(case_id=second.pk, issue_id=issue.pk, by=close.shona, now=NOW, **HOW)
    promised = Promised("The new motor is in", date(2026, 12, 4))
    said = {"issue_id": issue.pk, "text": "The motor is ordered.", "by": close.shona, "now": NOW, **HOW}
    update = write_on_issue(**said, promise=promised, posted_key="k")
    assert write_on_issue(**said, posted_key="k") == update
    replies = Message.objects.filter(kind=Message.Kind.REPLY, text="The motor is ordered.")
    assert {message.case.raised_by for message in replies} == {close.agnes, close.neighbour}
    assert replies.count() == 2
    promise = Promise.objects.about(issue).get()
    assert (promise.audience, promise.team_name, promise.due_on) == ("public", "East End team", date(2026, 12, 4))
    with pytest.raises(Refused, match="rennie"):
        write_on_issue(**{**said, "text": "We come to Mrs Rennie first."})
    fix_issue(issue_id=issue.pk, says="A new motor is in.", by=close.shona, now=NOW + DAY, **HOW)
    promise.refresh_from_db()
    assert promise.status == Promise.Status.KEPT
    assert Case.objects.get(pk=second.pk).status == Case.Status.WITH_US  # only they say that it is sorted
    with pytest.raises(Refused, match="fixed already"):
        join_issue(issue_id=issue.pk, by=close.neighbour, now=NOW, **HOW)


def test_what_one_person_answers_alone_is_not_written_to_by_another(close):
    case = asked(close, "The lift is stuck again", audience=Case.Audience.ONE)
    say_consent(case_id=case.pk, is_yes=True, by=close.agnes, now=NOW, **HOW)
    issue = publish(close, case)
    other = close.bilal if case.owner == close.shona else close.shona
    write_on_issue(issue_id=issue.pk, text="The motor is ordered.", by=other, now=NOW, **HOW)
    message = case.messages.get(text="The motor is ordered.")
    assert (message.kind, message.spoken_by) == (Message.Kind.TELLS, None)


def test_all_who_have_it_are_told_once_and_only_what_everybody_reads(close):
    issue = public(close)
    join_issue(issue_id=issue.pk, by=close.neighbour, now=NOW, **HOW)
    asked(close, "CANARY")
    fix_issue(issue_id=issue.pk, says="A new motor is in.", by=close.shona, now=NOW, **HOW)
    mails = notices.TELLS["issue_fixed"](Entry.objects.get(kind="issue_fixed"))
    assert [mail.person for mail in mails] == [close.agnes, close.neighbour]
    assert all("lift" not in mail.subject.lower() and "A new motor is in." in mail.body for mail in mails)
    hide_issue(issue_id=issue.pk, by=close.shona, now=NOW, **HOW)
    assert not list(notices.TELLS["issue_fixed"](Entry.objects.get(kind="issue_fixed")))


def test_a_case_is_taken_out_by_staff(close):
    case = asked(close, "The lift is stuck again", audience=NEIGHBOURS)
    issue = publish(close, case)
    join_issue(issue_id=issue.pk, by=close.neighbour, now=NOW, **HOW)
    take_from_issue(case_id=case.pk, by=case.owner, now=NOW, **HOW)
    assert not Issue.objects.visible_to(None).exists()  # one who joined wrote nothing that anybody agreed to show
    with pytest.raises(Refused, match="not part"):
        take_from_issue(case_id=case.pk, by=case.owner, now=NOW, **HOW)


def test_no_word_of_it_stands_in_the_journal(close):
    case = asked(close, "CANARY it is", audience=NEIGHBOURS)
    issue = publish(close, case, title="CANARY here", says="CANARY there it stops")
    write_on_issue(issue_id=issue.pk, text="CANARY", by=close.shona, now=NOW, **HOW)
    fix_issue(issue_id=issue.pk, says="CANARY", by=close.shona, now=NOW, **HOW)
    assert "CANARY" not in str(list(Entry.objects.values()))
    assert issue_actions.record_issue
