"""Asking, adding and reading statements, saying what one thinks: who may, when, and what counts."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.budgeting.tests import factories as homes
from commonty.cases.models import Case
from commonty.discussions.actions.moderation import report
from commonty.discussions.models import TalkSettings
from commonty.journal.models import Entry
from commonty.opinions.actions.conversations import change_conversation, close_conversation, open_conversation
from commonty.opinions.actions.statements import add_seed, add_statement, hide_statement, read_statement
from commonty.opinions.actions.voting import say, say_all
from commonty.opinions.models import Conversation, Statement, StatementVote, TakingPart
from commonty.opinions.queries.conversations import own_votes, turn_of, twins_of
from commonty.opinions.tests import factories
from commonty.opinions.tests.factories import NOW
from commonty.people.models import Tie, TieKind

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
WEB = {"now": LATER, "channel": "web"}


@pytest.fixture
def conversation():
    return factories.make_open()


def first(conversation) -> Statement:
    return conversation.statements.order_by("number").first()


def says(conversation, value, by, statement=None, **how):
    """To the first statement, if no other is named."""
    pk = (statement or first(conversation)).pk
    return say(conversation_id=conversation.pk, statement_id=pk, value=value, by=by, **{**WEB, **how})


def counts(statement) -> tuple[int, int, int, int]:
    statement.refresh_from_db()
    return statement.agrees, statement.disagrees, statement.skips, statement.matters


def test_opening_needs_three_statements():
    draft = factories.make_draft(seeds=2)
    how = {"by": draft.made_by, "now": NOW, "channel": "web"}
    with pytest.raises(Refused, match="at least 3 statements"):
        open_conversation(conversation_id=draft.pk, **how)
    add_seed(conversation_id=draft.pk, text="A third.", **how)
    assert open_conversation(conversation_id=draft.pk, **how).is_open(LATER)


def test_a_draft_is_seen_by_those_who_prepare_it_alone():
    draft = factories.make_draft()
    neighbour = homes.make_staff(homes.make_area(draft.place.landlord, "Netherton"))
    seen = [draft in Conversation.objects.visible_to(who) for who in (draft.made_by, None, neighbour)]
    assert seen == [True, False, False]


def test_who_may_not_ask():
    draft = factories.make_draft()
    officer = homes.make_staff(draft.place, Role.HOUSING_OFFICER)
    for action in (open_conversation, close_conversation):
        with pytest.raises(PermissionDenied):
            action(conversation_id=draft.pk, by=officer, **WEB)
    with pytest.raises(PermissionDenied):
        add_seed(conversation_id=draft.pk, text="Mine.", by=homes.make_resident(draft.place), **WEB)


def test_the_question_stays_once_people_answer(conversation):
    fields = {"question": "Another?", "words": "New words.", "who": "tenants", "closes_at": NOW + timedelta(days=20)}
    change_conversation(conversation_id=conversation.pk, fields=fields, by=conversation.made_by, **WEB)
    conversation.refresh_from_db()
    assert conversation.question.startswith("What should become")
    assert (conversation.who, conversation.words) == ("residents", "New words.")


def test_the_newest_word_counts_and_counters_follow(conversation):
    person, statement = homes.make_resident(conversation.place), first(conversation)
    says(conversation, 1, person, statement, matters=True)
    assert counts(statement) == (1, 0, 0, 1)
    says(conversation, -1, person, statement)
    assert counts(statement) == (0, 1, 0, 0)
    says(conversation, -1, person, statement)
    assert counts(statement) == (0, 1, 0, 0)
    assert [vote.value for vote in own_votes(conversation, person)] == [-1]


def test_somebody_on_the_roll_twice_is_one(conversation):
    person, statement = homes.make_resident(conversation.place), first(conversation)
    other = homes.make_resident(conversation.place, merged_into=person)
    says(conversation, 1, other, statement)
    says(conversation, -1, person, statement)
    assert counts(statement) == (0, 1, 0, 0)
    assert TakingPart.objects.count() == 1


def test_only_residents_of_the_place_take_part(conversation):
    elsewhere = homes.make_resident(homes.make_area(conversation.place.landlord, "Netherton"))
    for who in (elsewhere, conversation.made_by):
        with pytest.raises(Refused, match="Those who live there"):
            says(conversation, 1, who)
        with pytest.raises(Refused, match="Those who live there"):
            add_statement(conversation_id=conversation.pk, text="Mine.", by=who, **WEB)


def test_where_tenants_are_asked_others_of_the_home_are_not():
    conversation = factories.make_open(who="tenants")
    child = homes.make_resident(conversation.place, tie=TieKind.HOUSEHOLD_MEMBER)
    with pytest.raises(Refused, match="Those who live there"):
        says(conversation, 1, child)
    says(conversation, 1, homes.make_resident(conversation.place))


def test_nobody_answers_before_it_opens_or_after_it_closed(conversation):
    person = homes.make_resident(conversation.place)
    draft = factories.make_draft(conversation.place)
    with pytest.raises(Refused, match="yet"):
        says(draft, 1, person)
    with pytest.raises(Refused, match="has closed"):
        says(conversation, 1, person, now=NOW + timedelta(days=14))
    close_conversation(conversation_id=conversation.pk, by=conversation.made_by, **WEB)
    with pytest.raises(Refused, match="has closed"):
        says(conversation, 1, person, now=LATER + timedelta(minutes=1))
    assert not StatementVote.objects.exists()


def test_staff_type_what_somebody_says(conversation):
    officer, person = homes.make_staff(conversation.place), homes.make_resident(conversation.place)
    statement = first(conversation)
    how = {"by": person, "typed_by": officer, "now": LATER, "channel": "phone"}
    say_all(conversation_id=conversation.pk, values={statement.pk: 1}, **how)
    vote = StatementVote.objects.get()
    assert (vote.typed_by, vote.channel, vote.by.person) == (officer, "phone", person)
    with pytest.raises(PermissionDenied):
        says(conversation, 1, person, typed_by=homes.make_resident(conversation.place))


def test_the_journal_says_that_somebody_took_part_once_and_never_what(conversation):
    person = homes.make_resident(conversation.place)
    for value in (1, -1):
        for statement in conversation.statements.all():
            says(conversation, value, person, statement)
    entry = Entry.objects.get(kind="took_part")
    assert (entry.about_id, entry.facts) == (conversation.public_id, {})


def test_a_statement_waits_where_we_read_first_and_its_form_counts_once(conversation):
    person = homes.make_resident(conversation.place)
    how = {"conversation_id": conversation.pk, "by": person, **WEB}
    added = add_statement(text="  Swings   for small ones. ", posted_key="k", **how).statement
    assert add_statement(text="Swings for small ones.", posted_key="k", **how).statement == added
    assert (added.text, added.state) == ("Swings for small ones.", "held")
    neighbour = homes.make_resident(conversation.place)
    seen = [added in Statement.objects.visible_to(who) for who in (person, conversation.made_by, neighbour, None)]
    assert seen == [True, True, False, False]
    with pytest.raises(Refused, match="not shown"):
        says(conversation, 1, neighbour, added)
    read_statement(statement_id=added.pk, state="shown", by=conversation.made_by, **WEB)
    assert added in Statement.objects.visible_to(None)


def test_staff_who_live_there_read_their_own_statement_not_first(conversation):
    """Twin: another of them does."""
    officer, other = conversation.made_by, homes.make_staff(conversation.place, Role.ENGAGEMENT_OFFICER)
    home = homes.make_resident(conversation.place).ties.get().home
    Tie.objects.create(person=officer, home=home, kind="tenant")
    added = add_statement(conversation_id=conversation.pk, text="More bins.", by=officer, **WEB).statement
    with pytest.raises(Refused, match="your own"):
        read_statement(statement_id=added.pk, state="shown", by=officer, **WEB)
    read_statement(statement_id=added.pk, state="shown", by=other, **WEB)
    assert added in Statement.objects.visible_to(None)


def test_leaving_out_needs_a_reason(conversation):
    statement = first(conversation)
    with pytest.raises(Refused, match="Say why"):
        read_statement(statement_id=statement.pk, state="out", by=conversation.made_by, **WEB)
    read_statement(
        statement_id=statement.pk, state="out", because="It names somebody.", by=conversation.made_by, **WEB
    )
    assert statement not in Statement.objects.visible_to(None)
    with pytest.raises(PermissionDenied):
        read_statement(statement_id=statement.pk, state="shown", by=homes.make_resident(conversation.place), **WEB)


@pytest.mark.parametrize(("text", "says"), [(" ", "Write the statement"), ("x" * 141, "at most 140")])
def test_words_of_a_statement(conversation, text, says):
    with pytest.raises(Refused, match=says):
        add_statement(conversation_id=conversation.pk, text=text, by=homes.make_resident(conversation.place), **WEB)


def test_one_person_adds_five_and_nobody_where_only_we_write(conversation):
    person = homes.make_resident(conversation.place)
    for n in range(5):
        add_statement(conversation_id=conversation.pk, text=f"Thought {n}.", by=person, **WEB)
    with pytest.raises(Refused, match="as many as one person"):
        add_statement(conversation_id=conversation.pk, text="A sixth.", by=person, **WEB)
    ours = factories.make_open(conversation.place, neighbours_add=False)
    with pytest.raises(Refused, match="only we write"):
        add_statement(conversation_id=ours.pk, text="Mine.", by=person, **WEB)


def test_danger_in_a_statement_is_a_request_of_its_writer_at_once(conversation):
    Conversation.objects.filter(pk=conversation.pk).update(reads_first=False)
    person = homes.make_resident(conversation.place)
    how = {"conversation_id": conversation.pk, "by": person, **WEB}
    added = add_statement(text="There is black mould in my bedroom.", **how)
    assert added.case == Case.objects.get(raised_by=person)
    assert added.statement.state == "held"
    calm = add_statement(text="Benches would be nice.", **how)
    assert (calm.case, calm.statement.state) == (None, "shown")


def test_twins_are_found_in_other_words(conversation):
    assert [s.text for s in twins_of("the bins emptied twice each week", conversation)] == [factories.SEEDS[1]]
    assert twins_of("Paint the stair walls green", conversation) == []


def test_the_next_is_one_that_they_have_not_answered(conversation):
    person = homes.make_resident(conversation.place)
    seen = set()
    for done in range(len(factories.SEEDS)):
        turn = turn_of(conversation, person, lot=0.5)
        assert (turn.done, turn.of) == (done, len(factories.SEEDS))
        seen.add(turn.statement.pk)
        says(conversation, 0, person, turn.statement)
    assert len(seen) == len(factories.SEEDS)
    assert turn_of(conversation, person, lot=0.5).statement is None


def test_what_breaks_a_house_rule_is_hidden_everywhere_and_an_appeal_brings_it_back(conversation):
    person = homes.make_resident(conversation.place)
    says(conversation, 1, person)
    statement = first(conversation)
    officer = homes.make_staff(conversation.place, Role.HOUSING_OFFICER)
    how = {"rule": "kind", "why": "It calls a neighbour names.", **WEB}
    with pytest.raises(PermissionDenied):
        hide_statement(public_id=statement.public_id, by=person, **how)
    hiding = hide_statement(public_id=statement.public_id, by=officer, **how)
    assert [statement in Statement.objects.visible_to(who) for who in (None, person, conversation.made_by)] == [
        False
    ] * 3
    assert own_votes(conversation, person) == []
    with pytest.raises(Refused, match="not shown"):
        says(conversation, -1, person, statement=statement)
    hiding.lifted_at = LATER
    hiding.save()
    assert statement in Statement.objects.visible_to(None)
    assert [vote.value for vote in own_votes(conversation, person)] == [1]


def test_neighbours_can_report_a_statement(conversation):
    person, statement = homes.make_resident(conversation.place), first(conversation)
    told = report(about_kind="opinions.statement", about_id=statement.public_id, rule="kind", says="It hurts.",
                  by=person, **WEB)  # fmt: skip
    assert (told.place, told.about_id) == (conversation.place, statement.public_id)


def test_first_words_wait_where_the_place_holds_them_though_we_read_nothing_first(conversation):
    Conversation.objects.filter(pk=conversation.pk).update(reads_first=False)
    TalkSettings.objects.create(place=conversation.place, holds_first=True, changed_at=NOW)
    how = {"conversation_id": conversation.pk, "by": homes.make_resident(conversation.place), **WEB}
    assert add_statement(text="Benches would be nice.", **how).statement.state == "held"
