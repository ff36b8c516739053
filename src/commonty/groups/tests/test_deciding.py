"""A group decides: once a human, by those who were in it, open or secret as was said before; and the minority is kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.groups.actions.deciding import Question, call_off_decision, close_decisions, open_decision, vote
from commonty.groups.models import Choice, Decision, Group, SecretVote, Voted
from commonty.groups.queries.deciding import DecisionPage, page_of_decision
from commonty.groups.queries.membership import membership_of
from commonty.groups.tests.factories import HOW, NOW, Street, a_group, joined, neighbour
from commonty.journal.models import Entry
from commonty.people.models import Person

pytestmark = pytest.mark.django_db
END = NOW + timedelta(days=3)
BENCH, LIGHTS, TREE = 1, 2, 3


@pytest.fixture
def group(street: Street) -> Group:
    group = a_group(street)
    for person in (street.tariq, street.ewa):
        joined(group, person)
    return group


def ask(group: Group, street: Street, method: str = "poll", **more: Any) -> Decision:
    facts = {"question": "What do we ask for?", "closes_at": END, "choices": ["A bench", "Lights", "A tree"], **more}
    return open_decision(Question(method=method, **facts), group_id=group.pk, by=street.agnes, **HOW)


def cast(decision: Decision, person: Person, *said: Any, because: str = "", **how: Any) -> None:
    vote(decision_id=decision.pk, said=said, because=because, by=person, **{**HOW, **how})


def result(decision: Decision, person: Person) -> DecisionPage:
    close_decisions(now=END)
    decision.refresh_from_db()
    return page_of_decision(decision, membership_of(person, decision.group), person, now=END)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"question": "?"}, "what is to be decided"),
        ({"choices": ["A bench"]}, "between 2 and 12"),
        ({"choices": ["A bench", "a BENCH"]}, "the same"),
        ({"choices": ["x" * 121, "y"]}, "shorter"),
        ({"closes_at": NOW}, "last day"),
        ({"closes_at": NOW + timedelta(days=100)}, "last day"),
    ],
)
def test_what_is_asked_is_checked(group: Group, street: Street, changes: dict[str, Any], says: str) -> None:
    with pytest.raises(Refused, match=says):
        ask(group, street, **changes)


def test_only_members_ask_and_vote(group: Group, street: Street) -> None:
    decision = ask(group, street)
    stranger = neighbour(street.home, "Bea Low")
    for other in (stranger, street.iain, street.morag):
        with pytest.raises(PermissionDenied):
            cast(decision, other, BENCH)
        with pytest.raises(PermissionDenied):
            open_decision(Question("consent", "May we?", END), group_id=group.pk, by=other, **HOW)
    later = {**HOW, "now": NOW + timedelta(hours=1)}
    mine = joined(group, stranger)
    type(mine).objects.filter(pk=mine.pk).update(since=later["now"])
    with pytest.raises(Refused, match="before you were in the group"):
        cast(decision, stranger, BENCH, **later)


def test_an_open_vote_changes_until_it_closes_and_stands_beside_a_name(group: Group, street: Street) -> None:
    decision = ask(group, street)
    cast(decision, street.agnes, BENCH, because="My knees.")
    cast(decision, street.agnes, LIGHTS, because="It is dark.")
    cast(decision, street.tariq, BENCH)
    cast(decision, street.ewa, LIGHTS)
    page = page_of_decision(decision, membership_of(street.ewa, group), street.ewa, now=NOW)
    assert next((one.name, one.said, one.because) for one in page.votes) == ("Agnes", ["Lights"], "It is dark.")
    found = result(decision, street.ewa).result
    assert found.winners == ["Lights"]
    assert [(one.name, one.said) for one in found.others] == [("Tariq", ["A bench"])]
    with pytest.raises(Refused, match="is closed"):
        cast(decision, street.agnes, BENCH, now=END)
    assert close_decisions(now=END) == 0


def test_as_many_for_two_is_said_and_no_lot_decides(group: Group, street: Street) -> None:
    decision = ask(group, street)
    cast(decision, street.agnes, BENCH)
    cast(decision, street.tariq, LIGHTS)
    assert result(decision, street.agnes).result.winners == ["A bench", "Lights"]


def test_consent_needs_nobody_who_objects(group: Group, street: Street) -> None:
    decision = ask(group, street, "consent")
    cast(decision, street.agnes, "agree")
    cast(decision, street.tariq, "aside", because="Not my thing.")
    with pytest.raises(Refused, match="why you object"):
        cast(decision, street.ewa, "block")
    with pytest.raises(Refused, match="whether you agree"):
        cast(decision, street.ewa, 1)
    cast(decision, street.ewa, "block", because="The roots.")
    found = result(decision, street.agnes).result
    assert (found.winners, [one.because for one in found.blocks + found.asides]) == (
        [],
        ["The roots.", "Not my thing."],
    )
    agreed = ask(group, street, "consent")
    cast(agreed, street.agnes, "agree")
    assert result(agreed, street.agnes).result.winners == ["What do we ask for?"]


def test_ranked_choice_says_how_it_was_counted(group: Group, street: Street) -> None:
    for name in ("Bea Low", "Cal Orr"):
        joined(group, neighbour(street.home, name))
    decision = ask(group, street, "ranked")
    for wrong, says in (((), "at least one"), ((9,), "at least one"), ((1, 1), "one only")):
        with pytest.raises(Refused, match=says):
            cast(decision, street.agnes, *wrong)
    papers = [(BENCH,), (BENCH, TREE), (LIGHTS, TREE), (LIGHTS,), (TREE, LIGHTS, BENCH)]
    people = [one.person for one in group.memberships.order_by("pk")]
    for person, paper in zip(people, papers, strict=True):
        cast(decision, person, *paper)
    found = result(decision, street.agnes).result
    assert found.winners == ["Lights"]
    assert [(turn.out, turn.won) for turn in found.turns] == [("A tree", ""), ("", "Lights")]
    assert [one.said[0] for one in found.others] == ["A bench", "A bench", "A tree"]


def test_a_secret_vote_has_no_name_no_time_and_no_order(group: Group, street: Street) -> None:
    people = [street.agnes, street.tariq, street.ewa]
    people += [person for name in "abcdefgh" for person in [neighbour(street.home, f"{name}{name} Low")]]
    for person in people[3:]:
        joined(group, person)
    decision = ask(group, street, is_secret=True)
    chosen = [BENCH if n % 2 else LIGHTS for n in range(len(people))]
    for person, choice in zip(people, chosen, strict=True):
        cast(decision, person, choice)
    fields = {field.name for field in SecretVote._meta.get_fields()}
    assert fields == {"key", "decision", "said", "because"}
    assert set(Voted.objects.filter(decision=decision).values_list("said", "because", "at")) == {(None, "", None)}
    members = list(Voted.objects.filter(decision=decision).order_by("pk").values_list("member_id", flat=True))
    assert members == sorted(members)
    keys = list(SecretVote.objects.values_list("key", flat=True))
    with pytest.raises(Refused, match="can’t be changed"):
        cast(decision, street.agnes, BENCH)
    one_more = neighbour(street.home, "Late Comer")
    mine = joined(group, one_more)
    type(mine).objects.filter(pk=mine.pk).update(since=decision.opened_at)
    cast(decision, one_more, TREE)
    assert not set(keys) & set(SecretVote.objects.values_list("key", flat=True))  # all are written anew
    by = set(Entry.objects.filter(kind="decision_voted").values_list("by_id", flat=True))
    assert by == {"voter"}
    page = page_of_decision(decision, membership_of(street.agnes, group), street.agnes, now=NOW)
    assert (page.votes, page.result, page.voted) == ([], None, 12)
    found = result(decision, street.agnes).result
    assert dict(found.counts) == {"A bench": 5, "Lights": 6, "A tree": 1}
    assert {one.name for one in found.others + found.agreed} == {""}


def test_of_two_secret_votes_nothing_comes_out(group: Group, street: Street) -> None:
    decision = ask(group, street, is_secret=True)
    cast(decision, street.agnes, BENCH)
    cast(decision, street.tariq, BENCH)
    found = result(decision, street.agnes).result
    assert found.is_too_few
    assert not found.counts
    third = ask(group, street, is_secret=True)
    for person in (street.agnes, street.tariq, street.ewa):
        cast(third, person, BENCH)
    assert result(third, street.agnes).result.winners == ["A bench"]


@pytest.mark.parametrize("is_secret", [True, False])
def test_one_human_votes_once_whichever_entry(group: Group, street: Street, is_secret: bool) -> None:
    older = neighbour(street.home, "T. Mahmood")
    joined(group, older, "Second T")
    decision = ask(group, street, is_secret=is_secret)
    cast(decision, older, BENCH)
    Person.objects.filter(pk=older.pk).update(merged_into=street.tariq)
    if is_secret:
        with pytest.raises(Refused, match="You have voted"):
            cast(decision, street.tariq, BENCH)
    else:
        cast(decision, street.tariq, LIGHTS)
    assert Voted.objects.filter(decision=decision).count() == 1


def test_called_off_with_a_reason_and_its_votes_are_gone(group: Group, street: Street) -> None:
    decision = ask(group, street, is_secret=True)
    cast(decision, street.agnes, BENCH)
    with pytest.raises(PermissionDenied):
        call_off_decision(decision_id=decision.pk, because="No.", by=street.tariq, **HOW)
    with pytest.raises(Refused, match="Say why"):
        call_off_decision(decision_id=decision.pk, because="", by=street.agnes, **HOW)
    call_off_decision(decision_id=decision.pk, because="Asked wrongly.", by=street.agnes, **HOW)
    assert not SecretVote.objects.exists()
    assert not Voted.objects.exists()
    assert close_decisions(now=END) == 0


def test_the_lot_is_drawn_before_anybody_votes(group: Group, street: Street) -> None:
    decision = ask(group, street, "ranked")
    assert sorted(Choice.objects.filter(decision=decision).values_list("lot", flat=True)) == [0, 1, 2]


def test_asked_and_voted_on_pages(street: Street, be: Callable[..., Client]) -> None:
    group = a_group(street)
    joined(group, street.tariq)
    agnes, tariq = be(street.agnes), be(street.tariq)
    page = f"/groups/{group.public_id}/decisions/"
    last = timezone.localdate() + timedelta(days=5)
    typed = {"question": "Bench or lights?", "method": "ranked", "choices": "A bench\nLights", "seen_by": "members"}
    assert agnes.post(f"{page}new/", typed).status_code == 422
    address = agnes.post(f"{page}new/", typed | {"last_day": last.isoformat(), "key": "k"}).url
    twice = agnes.post(f"{page}new/", typed | {"last_day": last.isoformat(), "key": "k"}).url
    assert address == twice
    wrong = tariq.post(address, {"place_1": "1", "place_2": "1", "because": "My knees."})
    assert wrong.status_code == 422
    assert "My knees." in wrong.content.decode()
    assert tariq.post(address, {"place_1": "2", "place_2": "1", "because": "My knees."}).status_code == 302
    assert "My knees." in agnes.get(address).content.decode()
    assert "Bench or lights?" in agnes.get(page).content.decode()
    for stranger in (street.ewa, street.iain, street.morag):
        assert be(stranger).get(address).status_code == be(stranger).post(address, {}).status_code == 404
