"""A group's own ideas: a member starts one, others stand behind it, its author changes it, the group decides."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonty.access.refusal import Refused
from commonty.cases.models import Case
from commonty.cases.tests.factories import NOW
from commonty.discussions.models import Comment, Thread
from commonty.discussions.tests.factories import said
from commonty.groups.actions.deciding import Question, call_off_decision, close_decisions, vote
from commonty.groups.actions.forgetting import KEPT, forget_groups
from commonty.groups.actions.forming import dissolve_group
from commonty.groups.actions.joining import leave_group
from commonty.groups.models import Decision, Group, Membership
from commonty.groups.queries.membership import membership_of
from commonty.ideas.actions.room import (
    RoomWords,
    change_room_idea,
    start_room_idea,
    take_room_idea_back,
    tell_of_room_idea,
)
from commonty.ideas.actions.room_ways import (
    ask_group,
    open_room_idea_again,
    put_room_idea_away,
    support_room_idea,
    take_room_idea_out,
    take_room_support_back,
)
from commonty.ideas.actions.starting import Words
from commonty.ideas.drafts import draft_of, keep_draft
from commonty.ideas.models import Idea, RoomIdea, RoomSupport, RoomVersion
from commonty.ideas.queries.page import for_page, page_of_idea
from commonty.ideas.queries.room import ideas_in_room, page_of_room_idea
from commonty.ideas.rules.room import ROOM_TRANSITIONS
from commonty.ideas.tests.factories import HOW, neighbours
from commonty.ideas.tests.rooms import a_room, begun, let_come
from commonty.journal.models import Entry
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice
from commonty.people.models import Person

LATER = {**HOW, "now": NOW + timedelta(hours=2)}
ASKED = Question("consent", "A tea for the new ones", NOW + timedelta(days=3))


@pytest.fixture
def group(close) -> Group:
    return a_room(close)


@pytest.fixture
def idea(close, group) -> RoomIdea:
    return begun(group, close.neighbour)


def seen(idea: RoomIdea, person: Person):
    return page_of_room_idea(
        RoomIdea.objects.with_all().get(pk=idea.pk), person, membership_of(person, idea.group), now=NOW
    )


def out(idea: RoomIdea, by: Person, *, names_group: bool = False, key: str = "k", **more) -> Idea:
    words = Words(title="A tea", says="For the new ones.", place=idea.group.place, posted_key=key)
    return take_room_idea_out(words, idea_id=idea.pk, names_group=names_group, by=by, **{**HOW, **more})


@pytest.mark.parametrize("is_own", [True, False])
def test_what_somebody_wrote_for_the_group_nobody_else_gives_to_everybody(close, group, idea, is_own):
    """An organiser takes it out in words of their own. Twin: its author takes it out as it is."""
    by = close.neighbour if is_own else close.agnes
    words = Words(title=idea.title, says=idea.says, place=group.place, posted_key="k")
    how = {"idea_id": idea.pk, "names_group": False, "by": by, **HOW}
    if is_own:
        assert take_room_idea_out(words, **how).says == idea.says
    else:
        with pytest.raises(Refused, match="your own words"):
            take_room_idea_out(words, **how)
        assert take_room_idea_out(replace(words, says="A tea for those who are new."), **how)


@pytest.mark.parametrize("still", [True, False])
def test_the_question_about_danger_follows_the_words(close, group, still):
    """Twin: as long as they tell of it, it is asked."""
    told = start_room_idea(RoomWords("The stair", "I smell gas there."), group_id=group.pk, by=close.agnes, **HOW)
    says = "I smell gas there, still." if still else "A lamp there."
    changed = change_room_idea(RoomWords("The stair", says), idea_id=told.pk, by=close.agnes, **HOW)
    assert changed.asks_writer == still


def test_a_member_starts_one_and_stands_behind_it_under_the_name_in_the_group(close, group, idea):
    page = seen(idea, close.agnes)
    assert (page.author, page.behind, page.is_own, page.is_behind) == ("Doug", ["Doug"], False, False)
    assert (idea.thread.group, idea.thread.audience) == (group, Thread.Audience.GROUP)
    assert not Idea.objects.exists()


def test_sent_twice_it_starts_one_and_without_a_key_two(close, group):
    assert begun(group, close.agnes, key="k") == begun(group, close.agnes, key="k")
    assert RoomIdea.objects.count() == RoomSupport.objects.count() == Thread.objects.count() == 1
    begun(group, close.agnes)
    begun(group, close.agnes)
    assert RoomIdea.objects.count() == 3


def test_nobody_else_does_anything_there(close, group, idea):
    (stranger,) = neighbours(close, 1)
    words = RoomWords("Let us in", "We are friendly.")
    for who in (stranger, close.shona, close.morag):
        how = {"by": who, **HOW}
        doors = [
            lambda how=how: start_room_idea(words, group_id=group.pk, **how),
            lambda how=how: change_room_idea(words, idea_id=idea.pk, **how),
            lambda how=how: support_room_idea(idea_id=idea.pk, **how),
            lambda how=how: take_room_support_back(idea_id=idea.pk, **how),
            lambda how=how: ask_group(ASKED, idea_id=idea.pk, **how),
            lambda how=how: put_room_idea_away(idea_id=idea.pk, because="We want it.", **how),
            lambda how=how: open_room_idea_again(idea_id=idea.pk, **how),
            lambda how=how: take_room_idea_back(idea_id=idea.pk, **how),
            lambda how=how: tell_of_room_idea(idea_id=idea.pk, is_yes=True, **how),
            lambda who=who: out(idea, who),
        ]
        for door in doors:
            with pytest.raises(PermissionDenied):
                door()
    support_room_idea(idea_id=idea.pk, by=close.agnes, **HOW)  # the twin: a member does


def test_a_member_who_neither_started_it_nor_organises_leads_nothing(close, group, idea):
    mine = begun(group, close.agnes)
    for door in (
        lambda: change_room_idea(RoomWords("Another", "Other words."), idea_id=mine.pk, by=close.neighbour, **HOW),
        lambda: ask_group(ASKED, idea_id=mine.pk, by=close.neighbour, **HOW),
        lambda: put_room_idea_away(idea_id=mine.pk, because="No money.", by=close.neighbour, **HOW),
        lambda: take_room_idea_back(idea_id=mine.pk, by=close.neighbour, **HOW),
        lambda: out(mine, close.neighbour),
        # An organiser changes nobody's words.
        lambda: change_room_idea(RoomWords("Another", "Other words."), idea_id=idea.pk, by=close.agnes, **HOW),
    ):
        with pytest.raises(PermissionDenied):
            door()
    ask_group(ASKED, idea_id=idea.pk, by=close.neighbour, **HOW)  # the twin: of one's own


def test_whoever_writes_a_lot_waits(close, group):
    for n in range(10):
        begun(group, close.agnes, f"Idea number {n}")
    with pytest.raises(Refused, match="a lot"):
        begun(group, close.agnes)
    assert RoomIdea.objects.count() == 10


def test_one_human_stands_behind_it_once_whichever_of_their_entries(close, group, idea):
    for _twice in range(2):
        support_room_idea(idea_id=idea.pk, by=close.agnes, **HOW)
    other = Person.objects.create(landlord=close.landlord, name="A. Rennie", merged_into=close.agnes)
    row = Membership.objects.create(group=group, person=other, name="Agi", state="in", since=NOW, channel="web")
    support_room_idea(idea_id=idea.pk, by=other, **HOW)
    assert ideas_in_room(group).get().supporters == 2
    RoomSupport.objects.create(idea=idea, member=row, at=NOW)  # from before it was found that they are one
    assert ideas_in_room(group).get().supporters == len(seen(idea, close.agnes).behind) == 2
    take_room_support_back(idea_id=idea.pk, by=close.agnes, **HOW)
    assert ideas_in_room(group).get().supporters == 1


def test_whoever_left_stands_behind_nothing_and_is_not_named(close, group, idea):
    leave_group(group_id=group.pk, by=close.neighbour, **HOW)
    page = seen(idea, close.agnes)
    assert (page.author, page.behind) == ("", [])
    with pytest.raises(PermissionDenied):
        support_room_idea(idea_id=idea.pk, by=close.neighbour, **HOW)
    let_come(group, close.agnes, close.neighbour, "Douglas")
    assert (seen(idea, close.agnes).author, seen(idea, close.neighbour).is_own) == ("Douglas", True)


def test_a_slip_is_mended_without_a_trace_but_not_under_those_who_stand_behind_it(close, idea):
    def change(title, **how):
        change_room_idea(RoomWords(title, "Other words."), idea_id=idea.pk, by=close.neighbour, **how)

    change("A tea for new ones", **HOW)
    assert not RoomVersion.objects.exists()
    support_room_idea(idea_id=idea.pk, by=close.agnes, **HOW)
    change("A bonfire", **HOW)
    change("A bonfire", **HOW)  # sent twice it changes once
    assert [one.title for one in RoomVersion.objects.all()] == ["A tea for new ones"]
    take_room_support_back(idea_id=idea.pk, by=close.agnes, **HOW)
    change("A dance", **LATER)
    assert RoomVersion.objects.count() == 2
    idea.refresh_from_db()
    assert (idea.title, Thread.objects.get(pk=idea.thread_id).title) == ("A dance", "A dance")


def test_taken_back_its_words_are_gone_and_those_of_others_stay(close, idea):
    said(idea.thread, close.agnes, "I bring cake.")
    support_room_idea(idea_id=idea.pk, by=close.agnes, **HOW)
    change_room_idea(RoomWords("A tea", "For all."), idea_id=idea.pk, by=close.neighbour, **LATER)
    take_room_idea_back(idea_id=idea.pk, by=close.neighbour, **HOW)
    idea.refresh_from_db()
    assert (idea.state, idea.title, idea.says) == ("back", "", "")
    assert not RoomVersion.objects.exists()
    assert Thread.objects.get(pk=idea.thread_id).title == "An idea that was taken back"
    assert Comment.objects.get().text == "I bring cake."
    with pytest.raises(Refused):
        take_room_idea_back(idea_id=idea.pk, by=close.neighbour, **HOW)
    with pytest.raises(Refused):
        support_room_idea(idea_id=idea.pk, by=close.agnes, **HOW)


def test_an_organiser_keeps_the_peace_there(close, idea):
    take_room_idea_back(idea_id=idea.pk, by=close.agnes, **HOW)
    idea.refresh_from_db()
    assert idea.says == ""


def test_put_away_with_a_reason_that_stays_its_author_is_told_and_it_can_be_opened_again(close, idea):
    with pytest.raises(Refused, match="why"):
        put_room_idea_away(idea_id=idea.pk, because="no", by=close.agnes, **HOW)
    put_room_idea_away(idea_id=idea.pk, because="The hall is shut.", by=close.agnes, **HOW)
    owe_notices(now=NOW)
    told = Notice.objects.get(kind="room_idea_put_away")
    assert told.person == close.neighbour
    assert "hall" not in told.body
    assert "tea" not in told.body
    assert (seen(idea, close.neighbour).may_open_again, seen(idea, close.neighbour).may_support) == (True, False)
    with pytest.raises(Refused, match="over"):
        ask_group(ASKED, idea_id=idea.pk, by=close.agnes, **HOW)
    open_room_idea_again(idea_id=idea.pk, by=close.neighbour, **HOW)
    idea.refresh_from_db()
    assert (idea.state, idea.because) == ("open", "")
    with pytest.raises(Refused):
        open_room_idea_again(idea_id=idea.pk, by=close.neighbour, **HOW)


def test_the_group_decides_on_it_once_and_it_shows_the_result(close, idea):
    how = {"idea_id": idea.pk, "by": close.neighbour, "posted_key": "k", **HOW}
    decision = ask_group(ASKED, **how)
    assert ask_group(ASKED, **how) == decision  # sent twice it asks once
    assert Decision.objects.count() == 1
    with pytest.raises(Refused, match="deciding"):
        ask_group(ASKED, **{**how, "posted_key": "other"})
    words = RoomWords("A ball", "Let us dance.")
    for door in (
        lambda: change_room_idea(words, idea_id=idea.pk, by=close.neighbour, **HOW),
        lambda: put_room_idea_away(idea_id=idea.pk, because="No money.", by=close.agnes, **HOW),
        lambda: out(idea, close.agnes),
    ):
        with pytest.raises(Refused, match="deciding"):
            door()
    vote(decision_id=decision.pk, said=["agree"], because="", by=close.agnes, **HOW)
    close_decisions(now=NOW + timedelta(days=4))
    page = seen(idea, close.agnes)
    assert (page.idea.is_decided, page.result.winners, page.may_ask) == (True, ["A tea for the new ones"], False)
    with pytest.raises(Refused, match="decided"):
        change_room_idea(words, idea_id=idea.pk, by=close.neighbour, **HOW)
    with pytest.raises(Refused, match="decided"):
        support_room_idea(idea_id=idea.pk, by=close.agnes, **HOW)
    out(idea, close.agnes)  # the twin: now it can go


def test_after_a_decision_that_was_called_off_it_is_asked_again(close, idea):
    first = ask_group(ASKED, idea_id=idea.pk, by=close.neighbour, **HOW)
    call_off_decision(decision_id=first.pk, because="A slip in it.", by=close.neighbour, **HOW)
    assert seen(idea, close.neighbour).may_ask
    second = ask_group(ASKED, idea_id=idea.pk, by=close.neighbour, **HOW)
    idea.refresh_from_db()
    assert idea.decision == second != first


def public_page(idea: Idea, reader: Person | None):
    found = for_page(Idea.objects.visible_to(reader).with_supporters(), reader, on=NOW.date()).get(pk=idea.pk)
    return page_of_idea(found, reader, now=NOW)


def test_taken_out_it_is_public_and_says_nothing_of_the_group(close, group, idea):
    keep_draft(close.agnes, {"title": "My own"}, None, now=NOW)
    public = out(idea, close.agnes)
    assert out(idea, close.agnes) == public  # sent twice it goes out once
    assert Idea.objects.count() == 1
    assert (public.author, public.from_group) == (close.agnes, None)
    assert public_page(public, close.agnes).from_group is None
    assert seen(idea, close.neighbour).became == public
    assert draft_of(close.agnes).title == "My own"
    with pytest.raises(Refused, match="over"):
        out(idea, close.agnes, key="other")
    said_in_journal = str(list(Entry.objects.filter(about_kind="ideas.idea").values()))
    assert group.public_id not in said_in_journal


def test_the_journal_puts_no_line_of_the_room_beside_the_public_idea(close, idea):
    """Beside each other the two would say who is in the group, and where the idea comes from."""
    last = Entry.objects.order_by("-pk")[0].pk
    out(idea, close.agnes)
    assert set(Entry.objects.filter(pk__gt=last).values_list("by_id", flat=True)) == {close.agnes.public_id}
    assert not Entry.objects.filter(pk__gt=last, about_kind="groups.group").exists()


def test_it_says_so_if_whoever_takes_it_out_wishes_and_as_long_as_the_name_may_be_said(close, group, idea):
    public = out(idea, close.agnes, names_group=True)
    assert public_page(public, None).from_group == group
    Group.objects.update(is_unlisted=True)
    assert public_page(public, None).from_group is None


def test_of_a_group_that_is_in_no_list_it_never_says_so(close, group, idea):
    Group.objects.update(is_unlisted=True)
    assert out(idea, close.agnes, names_group=True).from_group is None


def test_danger_in_it_is_told_to_nobody_unless_its_author_says_so(close, group):
    idea = begun(group, close.neighbour, "I smell gas", says="In my kitchen, since noon.")
    assert idea.asks_writer
    assert Case.objects.count() == 0
    assert (seen(idea, close.neighbour).asks_writer, seen(idea, close.agnes).asks_writer) == (True, False)
    with pytest.raises(PermissionDenied):
        tell_of_room_idea(idea_id=idea.pk, is_yes=True, by=close.agnes, **HOW)
    case = tell_of_room_idea(idea_id=idea.pk, is_yes=True, by=close.neighbour, **HOW)
    assert (case.raised_by, case.is_urgent) == (close.neighbour, True)
    with pytest.raises(Refused):
        tell_of_room_idea(idea_id=idea.pk, is_yes=True, by=close.neighbour, **HOW)
    assert Case.objects.count() == 1


def test_who_says_no_is_asked_again_only_of_another_danger(close, group):
    idea = begun(group, close.neighbour, "I smell gas", says="In my kitchen, since noon.")
    assert tell_of_room_idea(idea_id=idea.pk, is_yes=False, by=close.neighbour, **HOW) is None
    changed = change_room_idea(RoomWords("I smell gas", "It goes on."), idea_id=idea.pk, by=close.neighbour, **HOW)
    assert not changed.asks_writer
    words = RoomWords("I smell gas", "And there is mould on the wall.")
    assert change_room_idea(words, idea_id=idea.pk, by=close.neighbour, **HOW).asks_writer
    assert Case.objects.count() == 0


def test_a_group_at_its_end_reads_them_and_does_nothing_more(close, group, idea):
    dissolve_group(group_id=group.pk, by=close.agnes, **HOW)
    for door in (
        lambda: begun(group, close.agnes),
        lambda: support_room_idea(idea_id=idea.pk, by=close.agnes, **HOW),
        lambda: put_room_idea_away(idea_id=idea.pk, because="It is over.", by=close.agnes, **HOW),
        lambda: out(idea, close.agnes),
    ):
        with pytest.raises(Refused, match="end"):
            door()
    page = seen(idea, close.agnes)
    assert {page.may_support, page.may_ask, page.may_take_out, page.may_put_away} == {False}


def test_they_go_with_the_room_a_year_after_its_end(close, group, idea):
    dissolve_group(group_id=group.pk, by=close.agnes, **HOW)
    forget_groups(now=NOW + KEPT - timedelta(days=1))
    assert RoomIdea.objects.exists()  # the twin
    forget_groups(now=NOW + KEPT)
    assert not RoomIdea.objects.exists()
    assert not Thread.objects.filter(pk=idea.thread_id).exists()


def test_the_journal_knows_members_by_number_and_no_word(close, group, idea):
    support_room_idea(idea_id=idea.pk, by=close.agnes, **HOW)
    change_room_idea(RoomWords("A dance", "Let us."), idea_id=idea.pk, by=close.neighbour, **HOW)
    rows = Entry.objects.filter(kind__startswith="room_idea")
    assert rows.count() == 3
    assert not {close.agnes.public_id, close.neighbour.public_id} & {row.by_id for row in rows}
    assert set(rows.values_list("place_id", flat=True)) == {close.block.public_id}
    assert "dance" not in str(list(Entry.objects.values()))
    Group.objects.update(is_unlisted=True)  # of one that is in no list it doesn't say where
    support_room_idea(idea_id=begun(group, close.agnes).pk, by=close.neighbour, **HOW)
    unlisted = Entry.objects.order_by("-pk")[0]
    assert (unlisted.kind, unlisted.place_id) == ("room_idea_supported", close.landlord.public_id)


def test_only_what_the_table_says_follows(idea):
    assert set(ROOM_TRANSITIONS["open"]) == {"away", "back", "out"}
    assert "back" not in ROOM_TRANSITIONS
