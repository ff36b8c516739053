"""Joining and splitting ideas: only if every author says yes in time, and nobody is named against their wish."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.budgeting.actions.costing import cost_idea, sign_costing
from commonty.budgeting.actions.joining import (
    answer_reshaping,
    lapse_reshaping,
    lapse_unanswered,
    propose_reshaping,
    withdraw_reshaping,
)
from commonty.budgeting.actions.proposals import judge_idea
from commonty.budgeting.models import AuthorAnswer, Proposal, Reshaping, Round
from commonty.budgeting.models.proposals import names_say
from commonty.budgeting.queries.joining import Becoming, becoming_of
from commonty.budgeting.queries.proposals import uncosted_in
from commonty.budgeting.rules.joining import DAYS_TO_ANSWER, check_can_answer
from commonty.budgeting.rules.proposals import MOST_IDEAS
from commonty.budgeting.tests import factories
from commonty.budgeting.tests.ideas import (
    FIGURES,
    how,
    make_collecting,
    make_costed,
    make_idea,
    make_shown,
    officer_of,
    owner_of,
)
from commonty.journal.models import Entry
from commonty.notices.telling import tellers
from commonty.people.models import Person

pytestmark = pytest.mark.django_db
State, Kind = Reshaping.State, Reshaping.Kind
WHY = "Both want a place to sit at the stop."
ONE = [{"title": "A place to sit", "says": "A bench with a roof at the bus stop."}]
TWO = [{"title": "A bench", "says": "At the bus stop."}, {"title": "A lamp", "says": "Over the bench."}]


@pytest.fixture
def pb_round() -> Round:
    return make_collecting()


@pytest.fixture
def agnes(pb_round: Round) -> Person:
    return factories.make_resident(pb_round.place, name="Agnes")


@pytest.fixture
def tariq(pb_round: Round) -> Person:
    return factories.make_resident(pb_round.place, name="Tariq")


@pytest.fixture
def ideas(pb_round: Round, agnes: Person, tariq: Person) -> list[Proposal]:
    bench = make_shown(pb_round, author=agnes, title="A bench", is_named=True, spot="Beside the lamp")
    return [bench, make_shown(pb_round, author=tariq, title="A shelter", is_named=True)]


def proposed(ideas: list[Proposal], *, kind: str = Kind.JOIN, into: Any = None, **more: Any) -> Reshaping:
    main, *others = ideas
    what = {"kind": kind, "main_id": main.pk, "other_ids": [idea.pk for idea in others], "because": WHY}
    more = {"by": officer_of(main.round), "channel": "web", "into": into or ONE, **more}
    return propose_reshaping(round_id=main.round_id, **{**what, **more})


def said(reshaping: Reshaping, by: Person, *, agrees: bool, **more: Any) -> Reshaping:
    answer = reshaping.answers.get(person=by)
    answer_reshaping(answer_id=answer.pk, agrees=agrees, by=by, **{"channel": "web", **more})
    reshaping.refresh_from_db()
    return reshaping


def became(idea: Proposal) -> Becoming:
    """As anybody reads it."""
    return becoming_of(idea, None)


def fourteen_days_later() -> datetime:
    return timezone.now() + timedelta(days=DAYS_TO_ANSWER)


def told(reshaping: Reshaping, kind: str) -> list[tuple[str, str]]:
    entry = Entry.objects.filter(about_id=reshaping.public_id, kind=kind).latest("seq")
    return [(message.person.name, message.body) for message in tellers()[kind](entry)]


# Joining


def test_ideas_are_joined_once_every_author_has_said_yes(ideas: list[Proposal], agnes: Person, tariq: Person) -> None:
    reshaping = proposed(ideas)
    assert [name for name, _body in told(reshaping, "reshaping_proposed")] == ["Agnes", "Tariq"]
    assert said(reshaping, agnes, agrees=True).state == State.WAITING
    assert ideas[0].round.proposals.count() == 2
    assert said(reshaping, tariq, agrees=True, words="With a roof, please.").state == State.AGREED
    new = Proposal.objects.get(title="A place to sit")
    assert (new.number, new.state, new.spot, new.author, new.whose) == (
        3,
        Proposal.State.OPEN,
        "Beside the lamp",
        agnes,
        "Agnes and Tariq",
    )
    assert set(ideas[0].round.proposals.filter(state="became")) == set(ideas)
    assert became(ideas[1]).became == [new]
    assert became(new).came_from == ideas
    bodies = told(reshaping, "ideas_reshaped")
    assert {name for name, _body in bodies} == {"Agnes", "Tariq", reshaping.made_by.name}
    assert all("Every author said yes" in body for _name, body in bodies)


def test_one_no_ends_it_and_everybody_is_told_frankly(ideas: list[Proposal], agnes: Person, tariq: Person) -> None:
    reshaping = proposed(ideas)
    said(reshaping, agnes, agrees=True)
    assert said(reshaping, tariq, agrees=False, words="Mine is another thing.").state == State.REFUSED
    assert list(Proposal.objects.order_by("number").values_list("state", flat=True)) == ["open", "open"]
    bodies = told(reshaping, "reshaping_ended")
    assert {name for name, _body in bodies} == {"Agnes", "Tariq", reshaping.made_by.name}
    assert all("An author said no" in body and "another thing" not in body for _name, body in bodies)


def test_a_yes_turns_into_a_no_as_long_as_others_are_asked(ideas: list[Proposal], agnes: Person) -> None:
    reshaping = said(proposed(ideas), agnes, agrees=True)
    assert said(reshaping, agnes, agrees=False).state == State.REFUSED


def test_silence_never_joins(ideas: list[Proposal], agnes: Person, tariq: Person) -> None:
    """Nor does a yes that comes too late; the job ends it at the very instant."""
    reshaping = said(proposed(ideas), agnes, agrees=True)
    assert lapse_unanswered() == 0
    almost, due = reshaping.answer_by - timedelta(seconds=1), reshaping.answer_by
    assert lapse_unanswered(clock=lambda: almost) == 0
    with pytest.raises(Refused, match="days to answer are over"):
        said(reshaping, tariq, agrees=True, clock=lambda: due)
    assert lapse_unanswered(clock=lambda: due) == 1
    reshaping.refresh_from_db()
    assert (reshaping.state, Proposal.objects.filter(state="became").count()) == (State.LAPSED, 0)
    assert all("Not every author answered in time" in body for _name, body in told(reshaping, "reshaping_ended"))
    assert lapse_unanswered(clock=lambda: due) == 0


def test_the_last_yes_and_the_job_do_not_both_win(ideas: list[Proposal], agnes: Person, tariq: Person) -> None:
    """The twin: the job has read that it waits, and asks again under the lock."""
    reshaping = proposed(ideas)
    for author in (agnes, tariq):
        said(reshaping, author, agrees=True)
    late = {"by": SYSTEM, "channel": "timetable", "clock": fourteen_days_later}
    assert lapse_reshaping(reshaping_id=reshaping.pk, **late) is False
    reshaping.refresh_from_db()
    assert reshaping.state == State.AGREED


def test_pressing_twice_asks_once_and_joins_once(ideas: list[Proposal], agnes: Person, tariq: Person) -> None:
    reshaping = proposed(ideas)
    assert proposed(ideas) == reshaping
    assert Entry.objects.filter(kind="reshaping_proposed").count() == 1
    said(reshaping, agnes, agrees=True)
    for _again in range(2):
        said(reshaping, tariq, agrees=True)
    assert Proposal.objects.filter(title="A place to sit").count() == 1
    assert Entry.objects.filter(kind="reshaping_answered").count() == 2
    with pytest.raises(Refused, match="settled already"):
        said(reshaping, tariq, agrees=False)


def test_authors_of_one_idea_are_not_asked_two_things_at_once(ideas: list[Proposal]) -> None:
    proposed(ideas)
    with pytest.raises(Refused, match="are being asked already"):
        proposed(ideas[:1], kind=Kind.SPLIT, into=TWO)


def test_nobody_answers_for_an_author(ideas: list[Proposal], agnes: Person, tariq: Person) -> None:
    """Not another author, not staff without leave; and not whoever proposed it, in an author's name."""
    officer = officer_of(ideas[0].round)
    reshaping = proposed(ideas, by=officer)
    answer = reshaping.answers.get(person=agnes)
    for by, typed_by in ((tariq, None), (officer, None), (agnes, tariq)):
        with pytest.raises(PermissionDenied):
            answer_reshaping(answer_id=answer.pk, agrees=True, by=by, typed_by=typed_by, channel="phone")
    with pytest.raises(Refused, match="A colleague has to type"):
        said(reshaping, agnes, agrees=True, typed_by=officer, channel="phone")
    check_can_answer(reshaping, now=timezone.now(), is_party=False)  # the twin: all else was in order
    colleague = factories.make_staff(ideas[0].round.place, Role.HOUSING_OFFICER)
    said(reshaping, agnes, agrees=True, typed_by=colleague, channel="phone")
    answer.refresh_from_db()
    assert (answer.agrees, answer.typed_by, answer.channel) == (True, colleague, "phone")
    assert [name for name, _body in told(reshaping, "reshaping_answered")] == ["Agnes"]


def test_nobody_types_it_who_is_one_of_them_under_another_entry(ideas: list[Proposal], agnes: Person) -> None:
    officer, same = officer_of(ideas[0].round), officer_of(ideas[0].round)
    reshaping = proposed(ideas, by=officer)
    Person.objects.filter(pk=officer.pk).update(merged_into=same)
    with pytest.raises(Refused, match="A colleague has to type"):
        said(reshaping, agnes, agrees=True, typed_by=same, channel="phone")


def test_whoever_is_listed_twice_is_one_and_answers_as_one(
    ideas: list[Proposal], agnes: Person, tariq: Person
) -> None:
    Person.objects.filter(pk=tariq.pk).update(merged_into=agnes)
    reshaping = proposed([Proposal.objects.get(pk=idea.pk) for idea in ideas])
    assert reshaping.answers.count() == 1
    assert said(reshaping, agnes, agrees=True).state == State.AGREED


# Who may, and when


@pytest.mark.parametrize(
    ("state", "says"),
    [("sent", "Not everybody can read"), ("hidden", "Not everybody can read"), ("became", "became another idea")],
)
def test_only_what_everybody_reads_is_joined(ideas: list[Proposal], state: str, says: str) -> None:
    Proposal.objects.filter(pk=ideas[1].pk).update(state=state)
    with pytest.raises(Refused, match=says):
        proposed(ideas)


def test_what_is_signed_as_a_project_is_neither_joined_nor_split(pb_round: Round, ideas: list[Proposal]) -> None:
    costed = make_costed(pb_round, title="A lamp")
    sign_costing(proposal_id=costed.pk, seen=costed.costing.made_at, by=owner_of(pb_round), **how())
    for those, kind, into in (([ideas[0], costed], Kind.JOIN, ONE), ([costed], Kind.SPLIT, TWO)):
        with pytest.raises(Refused, match="on the ballot"):
            proposed(those, kind=kind, into=into)


def test_costs_are_not_signed_while_the_author_is_asked(pb_round: Round, ideas: list[Proposal]) -> None:
    costed = make_costed(pb_round, title="A lamp")
    sign = {"proposal_id": costed.pk, "seen": costed.costing.made_at, "by": owner_of(pb_round)}
    reshaping = proposed([ideas[0], costed])
    with pytest.raises(Refused, match="whether it may be joined"):
        sign_costing(**sign, **how())
    assert any("asked whether to join" in says for says in uncosted_in(pb_round))
    taken_back = {"because": "Its costs are known by now.", "by": officer_of(pb_round), "channel": "web"}
    withdraw_reshaping(reshaping_id=reshaping.pk, **taken_back)
    assert not any("asked whether to join" in says for says in uncosted_in(pb_round))
    assert "Its costs are known" in told(reshaping, "reshaping_ended")[0][1]
    sign_costing(**sign, **how())


def test_hiding_an_idea_ends_what_is_asked_about_it(ideas: list[Proposal], tariq: Person) -> None:
    reshaping = proposed(ideas)
    because = "It names a neighbour of theirs."
    judge_idea(proposal_id=ideas[0].pk, state="hidden", because=because, by=officer_of(ideas[0].round), **how())
    reshaping.refresh_from_db()
    assert reshaping.state == State.WITHDRAWN
    with pytest.raises(Refused, match="settled already"):
        said(reshaping, tariq, agrees=True)


def test_an_idea_that_was_joined_can_be_hidden_and_shown_and_nothing_else(
    ideas: list[Proposal], agnes: Person, tariq: Person
) -> None:
    reshaping = proposed(ideas)
    for author in (agnes, tariq):
        said(reshaping, author, agrees=True)
    by = officer_of(ideas[0].round)
    with pytest.raises(Refused, match="became another one"):
        judge_idea(proposal_id=ideas[0].pk, state="feasible", because="The wall is ours.", by=by, **how())
    judge_idea(proposal_id=ideas[0].pk, state="hidden", because="It names a neighbour.", by=by, **how())
    new = Proposal.objects.get(title="A place to sit")
    assert became(new).came_from == ideas[1:]
    judge_idea(proposal_id=ideas[0].pk, state="open", by=by, **how())
    ideas[0].refresh_from_db()
    assert ideas[0].state == Proposal.State.BECAME


def test_nobody_but_staff_of_the_place_proposes_it_nor_an_author(ideas: list[Proposal], agnes: Person) -> None:
    elsewhere = officer_of(make_collecting())
    for by in (agnes, elsewhere):
        with pytest.raises(PermissionDenied):
            proposed(ideas, by=by)
    officer = officer_of(ideas[0].round)
    Proposal.objects.filter(pk=ideas[1].pk).update(author=officer)
    with pytest.raises(Refused, match="your own idea"):
        proposed(ideas, by=officer)


@pytest.mark.parametrize(("status", "says"), [("announced", "take the announcement back"), ("cancelled", "frozen")])
def test_it_is_asked_and_answered_while_ideas_are_judged(
    ideas: list[Proposal], agnes: Person, status: str, says: str
) -> None:
    reshaping = proposed(ideas)
    Round.objects.filter(pk=ideas[0].round_id).update(status=status)
    with pytest.raises(Refused, match=says):
        said(reshaping, agnes, agrees=True)
    with pytest.raises(Refused, match=says):
        proposed(ideas[:1], kind=Kind.SPLIT, into=TWO)


def test_at_least_two_come_in_or_out_and_a_reason(ideas: list[Proposal]) -> None:
    with pytest.raises(Refused, match="at least one other idea"):
        proposed(ideas[:1])
    with pytest.raises(Refused, match="at least two parts"):
        proposed(ideas[:1], kind=Kind.SPLIT)
    with pytest.raises(Refused, match="Say why in a whole sentence"):
        proposed(ideas, because="Tidier.")


def test_an_idea_of_nobody_is_left_alone(ideas: list[Proposal]) -> None:
    Proposal.objects.filter(pk=ideas[1].pk).update(author=None)
    with pytest.raises(Refused, match="know its author any more"):
        proposed(ideas)


# Splitting


def test_parts_carry_the_author_and_the_place_and_lead_back(ideas: list[Proposal], agnes: Person) -> None:
    reshaping = said(proposed(ideas[:1], kind=Kind.SPLIT, into=TWO), agnes, agrees=True)
    assert reshaping.state == State.AGREED
    parts = list(Proposal.objects.filter(number__gt=2).order_by("number"))
    assert [(part.title, part.author, part.spot, part.whose) for part in parts] == [
        ("A bench", agnes, "Beside the lamp", "Agnes"),
        ("A lamp", agnes, "Beside the lamp", "Agnes"),
    ]
    assert became(ideas[0]).became == parts
    assert all(became(part).came_from == ideas[:1] for part in parts)


def test_what_comes_of_it_counts_as_nobodys_sent_idea(ideas: list[Proposal], agnes: Person) -> None:
    said(proposed(ideas[:1], kind=Kind.SPLIT, into=TWO), agnes, agrees=True)
    for n in range(MOST_IDEAS - 1):
        make_idea(ideas[0].round, author=agnes, title=f"Another {n}")
    with pytest.raises(Refused, match="the most that one person can send"):
        make_idea(ideas[0].round, author=agnes, title="One more")


def test_a_joined_idea_goes_on_like_any_other_and_is_split_again(
    ideas: list[Proposal], agnes: Person, tariq: Person
) -> None:
    reshaping = proposed(ideas)
    for author in (agnes, tariq):
        said(reshaping, author, agrees=True)
    new = Proposal.objects.get(title="A place to sit")
    again = proposed([new], kind=Kind.SPLIT, into=TWO)
    assert [answer.person for answer in again.answers.order_by("pk")] == [agnes, tariq]
    said(again, agnes, agrees=True)
    assert said(again, tariq, agrees=True).state == State.AGREED
    assert [part.whose for part in Proposal.objects.filter(number__gt=3)] == ["Agnes and Tariq"] * 2


# Whose it is, and what was said of it


@pytest.mark.parametrize(
    ("names", "how_many", "says"),
    [
        ([], 1, "a resident"),
        ([], 3, "3 residents"),
        (["Agnes"], 1, "Agnes"),
        (["Agnes"], 2, "Agnes and a resident"),
        (["Agnes", "Tariq"], 4, "Agnes, Tariq and 2 residents"),
        (["Agnes", "Tariq", "Eilidh"], 3, "Agnes, Tariq and Eilidh"),
        (["A" * 60, "B" * 60], 2, "A" * 60 + " and a resident"),
    ],
)
def test_authors_in_words(names: list[str], how_many: int, says: str) -> None:
    assert names_say(names, how_many) == says
    assert len(says) <= 120


def test_somebody_at_risk_or_who_wished_it_for_one_only_is_not_named(
    pb_round: Round, ideas: list[Proposal], agnes: Person, tariq: Person
) -> None:
    third = make_shown(pb_round, author=tariq, title="A seat", is_named=False)
    reshaping = proposed([*ideas, third])
    for author in (agnes, tariq):
        said(reshaping, author, agrees=True)
    new = Proposal.objects.get(title="A place to sit")
    assert new.whose == "Agnes and a resident"
    Person.objects.filter(pk=agnes.pk).update(is_at_risk=True)
    assert Proposal.objects.get(pk=new.pk).whose == "a resident"  # nor counted


def test_nor_is_somebody_whose_other_entry_is_at_risk(
    ideas: list[Proposal], agnes: Person, tariq: Person, pb_round: Round
) -> None:
    kept = factories.make_resident(pb_round.place, name="A. Rennie")
    Person.objects.filter(pk=agnes.pk).update(merged_into=kept)
    assert Proposal.objects.get(pk=ideas[0].pk).whose == "Agnes"
    Person.objects.filter(pk=kept.pk).update(is_at_risk=True)
    assert Proposal.objects.get(pk=ideas[0].pk).whose == "a resident"


def test_the_project_says_who_all_proposed_it(ideas: list[Proposal], agnes: Person, tariq: Person) -> None:
    reshaping = proposed(ideas)
    for author in (agnes, tariq):
        said(reshaping, author, agrees=True)
    new, pb_round = Proposal.objects.get(title="A place to sit"), ideas[0].round
    officer = {"by": officer_of(pb_round), **how()}
    finding = judge_idea(proposal_id=new.pk, state="feasible", because="The wall is ours.", **officer)
    entry = Entry.objects.get(kind="idea_answered", facts__finding=finding.public_id)
    assert {message.person for message in tellers()[entry.kind](entry)} == {agnes, tariq}
    costing = cost_idea(proposal_id=new.pk, figures=FIGURES, **officer)
    project = sign_costing(proposal_id=new.pk, seen=costing.made_at, by=owner_of(pb_round), **how())
    assert project.proposed_by == "Agnes and Tariq"


def test_the_other_author_judges_no_own_idea_and_sees_it_before_all(ideas: list[Proposal], agnes: Person) -> None:
    officer = officer_of(ideas[0].round)
    Proposal.objects.filter(pk=ideas[1].pk).update(author=officer)
    reshaping = proposed(ideas)
    said(reshaping, agnes, agrees=True)
    said(reshaping, officer, agrees=True)
    new = Proposal.objects.get(title="A place to sit")
    with pytest.raises(Refused, match="your own idea"):
        judge_idea(proposal_id=new.pk, state="feasible", because="The wall is ours.", by=officer, **how())
    same = officer_of(ideas[0].round)  # whom officer was found to be
    Person.objects.filter(pk=officer.pk).update(merged_into=same)
    with pytest.raises(Refused, match="your own idea"):
        judge_idea(proposal_id=new.pk, state="feasible", because="The wall is ours.", by=same, **how())


def test_nobody_else_learns_of_it_before_all_have_agreed(
    client: Client, ideas: list[Proposal], agnes: Person, tariq: Person
) -> None:
    reshaping = proposed(ideas)
    pages = [f"/decide/{ideas[0].round.public_id}/ideas/{part}" for part in ("", "1/", "2/")]
    own, other = (reshaping.answers.get(person=author) for author in (agnes, tariq))
    address = f"/decide/{ideas[0].round.public_id}/joining/"
    assert not any("A place to sit" in (text := client.get(page).content.decode()) or WHY in text for page in pages)
    neighbour = factories.make_resident(ideas[0].round.place)
    for who, status in ((neighbour, 404), (tariq, 404), (agnes, 200)):
        client.force_login(factories.account_of(who), backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(f"{address}{own.public_id}/").status_code == status
        assert client.get(f"{address}{other.public_id}/").status_code == (200 if who == tariq else 404)
    assert AuthorAnswer.objects.filter(agrees=None).count() == 2
