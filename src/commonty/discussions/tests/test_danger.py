"""Danger is dealt with whatever becomes of the words; and who speaks for the landlord."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.cases.models import Case
from commonty.cases.tests.factories import colleague
from commonty.discussions.actions.comments import change_comment, say
from commonty.discussions.actions.facilitating import close_thread
from commonty.discussions.actions.gate import AT_ONCE
from commonty.discussions.actions.moderation import report
from commonty.discussions.models import Comment
from commonty.discussions.queries.names import Names
from commonty.discussions.tests.factories import HOW, said
from commonty.groups.actions.forming import About, form_group
from commonty.groups.models import GroupMeeting
from commonty.groups.tests.test_meetings import registered
from commonty.people.models import Person, Tie, TieKind

GAS = "I smell gas on the stair."


def url(name: str, *args: str) -> str:
    return reverse(f"discussions:{name}", args=args)


def close_it(thread, by):
    close_thread(thread_id=thread.pk, conclusion="Potatoes.", reasons="All want them.", by=by, **HOW)


def test_what_a_closed_discussion_refuses_is_a_request_all_the_same_and_once(close, thread, be):
    close_it(thread, close.shona)
    client = be(close.neighbour)
    for _press in range(2):
        went = client.post(url("say", thread.public_id), {"text": GAS, "key": "k"})
        assert went["Location"] == reverse("cases:show", args=[Case.objects.get().public_id])
    case = Case.objects.get()
    assert (case.raised_by, case.says, case.is_urgent) == (close.neighbour, GAS, True)
    assert client.post(url("say", thread.public_id), {"text": "Peas."}).status_code == 422  # the twin
    assert not Comment.objects.filter(author=close.neighbour).exists()


@pytest.mark.parametrize("text", [GAS, GAS + " x" * 2_100])
def test_nor_does_a_limit_or_a_length_keep_it_from_us(close, thread, be, text, monkeypatch):
    monkeypatch.setattr("commonty.discussions.actions.gate.AT_ONCE", AT_ONCE.__class__(AT_ONCE.name, 0, 600))
    be(close.neighbour).post(url("say", thread.public_id), {"text": text})
    assert Case.objects.get().says.strip() == text.strip()


def test_nor_a_change_that_is_refused_nor_a_discussion_without_a_title(close, thread, be):
    mine = said(thread, close.neighbour)
    close_it(thread, close.shona)
    be(close.neighbour).post(url("change", mine.public_id), {"text": GAS})
    be(close.agnes).post(url("start"), {"title": "", "text": "There is a fire in the bin store!"})
    assert [c.raised_by for c in Case.objects.order_by("pk")] == [close.neighbour, close.agnes]


def test_a_report_that_tells_of_danger_is_a_request_of_whoever_reports(close, thread, be):
    what = {"about_kind": "discussions.comment", "about_id": thread.comments.get().public_id, "rule": "kind"}
    report(**what, says="There is a fire in the bin store!", by=close.neighbour, **HOW)
    report(**what, says=GAS, by=close.neighbour, **HOW)  # the same report, and new danger in it
    assert [c.raised_by for c in Case.objects.all()] == [close.neighbour, close.neighbour]
    sent = {"rule": "kind", "says": "There is black mould in my room."}
    went = be(close.neighbour).post(url("report", what["about_kind"], what["about_id"]), sent)
    assert went["Location"] == reverse("cases:show", args=[Case.objects.latest("pk").public_id])
    assert Case.objects.count() == 3


def test_an_officer_who_lives_there_is_a_neighbour_with_a_danger(close, thread):
    Tie.objects.create(person=close.shona, home=close.home, kind=TieKind.TENANT)
    done = say(thread_id=thread.pk, text=GAS, by=close.shona, **HOW)
    assert (done.case.raised_by, done.case.place, done.comment.is_from_landlord) == (close.shona, close.home, False)
    assert say(thread_id=thread.pk, text=GAS, by=close.bilal, **HOW).case is None  # the twin: he works there


def test_a_request_from_a_change_is_its_authors_and_of_nobody_who_typed_before(close, thread):
    typed = said(thread, close.neighbour, "By phone.", typed_by=close.shona, channel="phone")
    changed = change_comment(comment_id=typed.pk, text=GAS, by=close.neighbour, **HOW)
    assert (changed.case.raised_by, changed.case.typed_by) == (close.neighbour, None)


def test_all_who_work_for_the_landlord_speak_for_it_and_read_so_before(close, thread):
    far = colleague(close.home.parent.parent, "Aisha Noor", Role.AUDITOR)
    for person in (close.shona, close.ken, far):
        comment = said(thread, person, "We look at it.")
        assert comment.is_from_landlord
        assert Names(thread).of(comment) == Names(thread).of_reader(person, None, is_ours=True) == person.name
    assert (
        Names(thread).of(said(thread, close.agnes))
        == Names(thread).of_reader(close.agnes, None, is_ours=False)
        == "Agnes"
    )


def test_nobody_types_for_themselves_and_staff_who_speak_by_phone_are_staff(close, thread):
    with pytest.raises(Refused, match="your own words"):
        said(thread, close.shona, typed_by=close.shona, channel="phone")
    assert said(thread, close.ken, typed_by=close.shona, channel="phone").is_from_landlord


def test_who_moved_away_reads_and_writes_no_more(close, thread):
    away = Person.objects.create(landlord=close.landlord, name="Moved Away")
    with pytest.raises(Refused, match="Those who live here"):
        said(thread, away)


@pytest.mark.parametrize("is_public", [True, False])
def test_danger_where_a_group_says_to_everybody_that_it_meets_is_a_request_and_stands_nowhere(close, be, is_public):
    """Twin: of a meeting for its members alone nobody is told, as of all in their room."""
    about = About(name="Back courts", purpose="We mend our back courts together.", place=close.block)
    group = form_group(about, own_name="Aggie", by=close.agnes, **HOW)
    registered(group)
    day = timezone.localdate() + timedelta(days=2)
    form = {"title": "Our meeting", "day": day, "starts": "19:00", "ends": "21:00", "agenda": "Tea", "key": "k",
            "where": "In the close, there is a smell of gas"}  # fmt: skip
    answer = be(close.agnes).post(
        reverse("groups:new_meeting", args=[group.public_id]), form | ({"is_public": "on"} if is_public else {})
    )
    assert Case.objects.filter(raised_by=close.agnes).exists() == is_public
    assert GroupMeeting.objects.exists() == (not is_public)
    if is_public:
        page = answer.content.decode()
        assert "we deal with it now" in page
        assert "Tea" in page  # what was typed stays


@pytest.mark.parametrize("tells", [True, False])
@pytest.mark.parametrize("door", ["new_meeting", "new_decision", "new_minutes"])
def test_danger_in_what_only_the_group_reads_asks_its_writer_and_tells_nobody(close, be, door, tells):
    """Twin: of what tells of none nobody is asked."""
    about = About(name="Back courts", purpose="We mend our back courts together.", place=close.block)
    group = form_group(about, own_name="Aggie", by=close.agnes, **HOW)
    words = GAS if tells else "We have tea."
    today = timezone.localdate()
    soon = today + timedelta(days=2)
    form = {"title": "Our meeting", "day": soon, "starts": "19:00", "ends": "21:00", "where": "The hall",
            "agenda": words, "question": "Shall we?", "says": words, "method": "consent", "seen_by": "members",
            "last_day": soon, "met_on": today, "text": words, "key": "k"}  # fmt: skip
    answer = be(close.agnes).post(reverse(f"groups:{door}", args=[group.public_id]), form, follow=True)
    assert answer.redirect_chain, answer.context["form"].errors
    assert ("Shall we tell the landlord?" in answer.content.decode()) == tells
    assert not Case.objects.exists()
