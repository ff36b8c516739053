"""From an idea to the ballot: who sends one, who reads it when, answers with reasons, and two signatures."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.budgeting.actions.costing import cost_idea, sign_costing
from commonty.budgeting.actions.opening import announce_round
from commonty.budgeting.actions.projects import remove_project
from commonty.budgeting.actions.proposals import ask_for_ideas, judge_idea, reply_to_finding, send_idea
from commonty.budgeting.models import Costing, Project, Proposal, Round
from commonty.budgeting.queries.proposals import board_of, uncosted_in, with_ideas_to_do
from commonty.budgeting.rules.proposals import MOST_IDEAS
from commonty.budgeting.tests import factories
from commonty.budgeting.tests.ideas import (
    FIGURES,
    how,
    make_collecting,
    make_costed,
    make_feasible,
    make_idea,
    officer_of,
    owner_of,
)
from commonty.journal.models import Entry
from commonty.notices.telling import tellers
from commonty.people.models import LetIn, Person

pytestmark = pytest.mark.django_db
State = Proposal.State
WHY = "It would stand on the council’s land."


def asked(pb_round: Round, first: int, last: int) -> None:
    today = timezone.localdate()
    days = {"starts_on": today + timedelta(days=first), "ends_on": today + timedelta(days=last)}
    ask_for_ideas(round_id=pb_round.pk, **days, by=officer_of(pb_round), **how())


def signed(idea: Proposal, by: Person) -> Project:
    return sign_costing(proposal_id=idea.pk, seen=idea.costing.made_at, by=by, **how())


def messages_about(idea: Proposal) -> list[str]:
    entries = Entry.objects.filter(about_id=idea.public_id).order_by("seq")
    return [message.body for e in entries if e.kind in tellers() for message in tellers()[e.kind](e)]


# Asking


def test_nobody_outside_sees_a_draft_until_ideas_are_asked_for() -> None:
    pb_round = factories.make_draft(now=factories.noon() + timedelta(days=21))
    assert pb_round not in Round.objects.visible_to(None)
    asked(pb_round, 0, 5)
    assert pb_round in Round.objects.visible_to(None)


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (3, 1, "The last day comes before the first"),
        (-2, 5, "The first day is over already"),
        (-9, -2, "The last day is over already"),
        (0, 60, "Voting starts before that day"),
    ],
)
def test_days_for_ideas_are_refused_when_nobody_could_use_them(first: int, last: int, says: str) -> None:
    pb_round = factories.make_draft(now=factories.noon() + timedelta(days=21))
    with pytest.raises(Refused, match=says):
        asked(pb_round, first, last)


def test_people_get_more_time_and_never_less() -> None:
    pb_round = make_collecting()
    asked(pb_round, 0, 14)
    with pytest.raises(Refused, match="more time, not less"):
        asked(pb_round, 0, 9)


def test_the_pot_is_confirmed_before_ideas_are_asked_for() -> None:
    pb_round = factories.make_draft(now=factories.noon() + timedelta(days=21), pot_confirmed_at=None)
    with pytest.raises(Refused, match="how much is in the pot"):
        asked(pb_round, 0, 5)


# Sending


def test_whoever_lives_there_sends_an_idea_at_any_age() -> None:
    pb_round = make_collecting()
    child = factories.make_resident(pb_round.place, born_on=timezone.localdate() - timedelta(days=365 * 9))
    assert make_idea(pb_round, author=child).state == State.SENT
    elsewhere = factories.make_resident(factories.make_area(pb_round.place.landlord))
    with pytest.raises(Refused, match="Only people who live in"):
        make_idea(pb_round, author=elsewhere)


def test_one_person_sends_a_few_and_no_more() -> None:
    pb_round = make_collecting()
    author = factories.make_resident(pb_round.place)
    numbers = [make_idea(pb_round, author=author, title=f"A bench, {n}").number for n in range(MOST_IDEAS)]
    assert numbers == [1, 2, 3, 4, 5]
    with pytest.raises(Refused, match="the most that one person can send"):
        make_idea(pb_round, author=author)


def test_no_idea_is_taken_outside_its_days() -> None:
    pb_round = make_collecting()
    over(pb_round)
    with pytest.raises(Refused, match="not taken today"):
        make_idea(pb_round)


def over(pb_round: Round) -> None:
    today = timezone.localdate()
    days = {"ideas_from": today - timedelta(days=9), "ideas_until": today - timedelta(days=1)}
    Round.objects.filter(pk=pb_round.pk).update(**days)


def test_what_is_heard_says_who_typed_it_and_where() -> None:
    pb_round = make_collecting()
    author, officer = (
        factories.make_resident(pb_round.place),
        factories.make_staff(pb_round.place, Role.HOUSING_OFFICER),
    )
    said = {"fields": {"title": "A bench", "says": "Two sentences."}, "picture": None, "by": author}
    idea = send_idea(round_id=pb_round.pk, **said, typed_by=officer, now=timezone.now(), channel="phone")
    assert (idea.author, idea.typed_by, idea.channel) == (author, officer, "phone")
    entry = Entry.objects.get(about_id=idea.public_id)
    assert (entry.by_id, entry.facts["typed_by"]) == (author.public_id, officer.public_id)
    with pytest.raises(PermissionDenied):
        send_idea(round_id=pb_round.pk, **said, typed_by=author, now=timezone.now(), channel="phone")


def test_an_idea_that_is_sent_twice_is_one() -> None:
    pb_round = make_collecting()
    author, other = (factories.make_resident(pb_round.place) for _ in range(2))
    said = {"fields": {"title": "A bench", "says": "Half way up the brae."}, "picture": None}
    send = [
        send_idea(round_id=pb_round.pk, **said, by=by, now=timezone.now(), channel="web")
        for by in (author, author, other)
    ]
    assert send[0] == send[1] != send[2]
    assert pb_round.proposals.count() == 2
    assert Entry.objects.filter(kind="idea_sent").count() == 2


def test_nobody_answers_us_for_another() -> None:
    idea = make_idea(make_collecting())
    officer_answers = {"state": State.CHANGE, "because": WHY, "by": officer_of(idea.round)}
    finding = judge_idea(proposal_id=idea.pk, **officer_answers, **how())
    somebody, officer = factories.make_resident(idea.round.place), factories.make_staff(idea.round.place)
    for more in ({}, {"typed_by": officer}):
        with pytest.raises(PermissionDenied):
            reply_to_finding(finding_id=finding.pk, words="Four would do.", by=somebody, **more, **how())


# Who reads it, and whose name stands there


def test_an_officer_reads_it_before_everybody_can() -> None:
    pb_round = make_collecting()
    idea = make_idea(pb_round)
    neighbour = factories.make_resident(pb_round.place)
    seen = [
        Proposal.objects.visible_to(who).filter(pk=idea.pk).exists() for who in readers(pb_round, idea, neighbour)
    ]
    assert seen == [True, True, False, False]
    judge_idea(proposal_id=idea.pk, state=State.OPEN, by=officer_of(pb_round), **how())
    seen = [
        Proposal.objects.visible_to(who).filter(pk=idea.pk).exists() for who in readers(pb_round, idea, neighbour)
    ]
    assert seen == [True, True, True, True]


def readers(pb_round: Round, idea: Proposal, neighbour: Person) -> list[Person | None]:
    return [officer_of(pb_round), idea.author, neighbour, None]


@pytest.mark.parametrize(
    ("is_named", "is_at_risk", "says"),
    [(True, False, "Agnes"), (False, False, "a resident"), (True, True, "a resident")],
)
def test_a_name_stands_there_only_if_they_wish_and_never_of_somebody_at_risk(
    is_named: bool, is_at_risk: bool, says: str
) -> None:
    pb_round = make_collecting()
    author = factories.make_resident(pb_round.place, name="Agnes", is_at_risk=is_at_risk)
    assert make_idea(pb_round, author=author, is_named=is_named).whose == says


# Answers


@pytest.mark.parametrize("state", [State.HIDDEN, State.FEASIBLE, State.CHANGE, State.NOT_FEASIBLE])
def test_every_answer_says_why_and_its_author_is_told(state: str) -> None:
    pb_round = make_collecting()
    idea = make_idea(pb_round)
    with pytest.raises(Refused, match="Say why in a whole sentence"):
        judge_idea(proposal_id=idea.pk, state=state, because="No.", by=officer_of(pb_round), **how())
    judge_idea(proposal_id=idea.pk, state=state, because=WHY, by=officer_of(pb_round), **how())
    (told,) = messages_about(idea)
    assert WHY in told
    assert f"/decide/{pb_round.public_id}/ideas/{idea.number}/" in told


def test_its_author_answers_once_to_the_newest_and_it_is_looked_at_again() -> None:
    pb_round = make_collecting()
    idea = make_idea(pb_round)
    officer = officer_of(pb_round)
    first = judge_idea(proposal_id=idea.pk, state=State.CHANGE, because=WHY, by=officer, **how())
    assert uncosted_in(pb_round) == []
    reply_to_finding(finding_id=first.pk, words="The council agrees.", by=idea.author, **how())
    assert "wait for an answer from us: “A bench”" in uncosted_in(pb_round)[0]
    with pytest.raises(Refused, match="You have answered this"):
        reply_to_finding(finding_id=first.pk, words="And one thing more.", by=idea.author, **how())
    judge_idea(proposal_id=idea.pk, state=State.FEASIBLE, because="Then it can be done.", by=officer, **how())
    with pytest.raises(Refused, match="newer answer"):
        reply_to_finding(finding_id=first.pk, words="And one thing more.", by=idea.author, **how())
    (column,) = board_of(pb_round)
    assert (column.state, column.ideas[0].newest.because) == (State.FEASIBLE, "Then it can be done.")


def test_nobody_answers_their_own_idea() -> None:
    pb_round = make_collecting()
    officer = officer_of(pb_round)
    idea = make_idea(pb_round)
    Proposal.objects.filter(pk=idea.pk).update(author=officer)
    with pytest.raises(Refused, match="your own idea"):
        judge_idea(proposal_id=idea.pk, state=State.FEASIBLE, because=WHY, by=officer, **how())


# Costs and signatures


def test_two_people_bring_an_idea_on_the_ballot() -> None:
    pb_round = make_collecting()
    idea = make_costed(pb_round)
    project = signed(idea, owner_of(pb_round))
    idea.refresh_from_db()
    assert idea.project == project
    assert (project.name, project.cost_pence, project.upkeep_pence) == ("A bench", 900_00, 40_00)
    assert "It costs £900" in messages_about(idea)[-1]
    assert uncosted_in(pb_round) == []


def test_nobody_signs_their_own_figures() -> None:
    pb_round = make_collecting()
    owner = owner_of(pb_round)
    idea = make_costed(pb_round, by=owner)
    with pytest.raises(Refused, match="You wrote these figures yourself"):
        signed(idea, owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        # The twin: past the rule, the database refuses it, too.
        Costing.objects.filter(pk=idea.costing.pk).update(signed_by=owner)


def test_one_of_the_two_answers_for_the_money() -> None:
    pb_round = make_collecting()
    with pytest.raises(Refused, match="answer for the money"):
        signed(make_costed(pb_round), officer_of(pb_round))
    assert signed(make_costed(pb_round, by=owner_of(pb_round)), officer_of(pb_round))


def test_whoever_let_the_other_in_does_not_sign_with_them() -> None:
    pb_round = make_collecting()
    officer, owner = officer_of(pb_round), owner_of(pb_round)
    idea = make_costed(pb_round, by=officer)
    LetIn.objects.create(by=officer, person=owner)
    with pytest.raises(Refused, match="gave the other their role or sign-in"):
        signed(idea, owner)


def test_figures_that_were_changed_meanwhile_are_not_signed() -> None:
    pb_round = make_collecting()
    idea = make_costed(pb_round)
    cost_idea(proposal_id=idea.pk, figures={**FIGURES, "high_pence": 5_000_00}, by=officer_of(pb_round), **how())
    with pytest.raises(Refused, match="The figures were changed"):
        signed(idea, owner_of(pb_round))


def test_a_project_that_is_taken_out_is_costed_and_signed_anew() -> None:
    pb_round = make_collecting()
    idea = make_costed(pb_round)
    owner = owner_of(pb_round)
    remove_project(project_id=signed(idea, owner).pk, by=owner, **how())
    with pytest.raises(Refused, match="Keep the costs anew"):
        signed(idea, owner)
    cost_idea(proposal_id=idea.pk, figures=FIGURES, by=officer_of(pb_round), **how())
    idea = Proposal.objects.select_related("costing").get(pk=idea.pk)
    assert signed(idea, owner)


@pytest.mark.parametrize(("low", "likely", "high"), [(0, 1, 2), (3, 2, 4), (1, 5, 4)])
def test_figures_stand_in_their_order(low: int, likely: int, high: int) -> None:
    pb_round = make_collecting()
    idea = make_feasible(pb_round)
    figures = {**FIGURES, "low_pence": low, "likely_pence": likely, "high_pence": high}
    with pytest.raises(Refused, match="The low figure comes first"):
        cost_idea(proposal_id=idea.pk, figures=figures, by=officer_of(pb_round), **how())


def test_only_what_can_be_done_is_costed() -> None:
    pb_round = make_collecting()
    idea = make_idea(pb_round)
    with pytest.raises(Refused, match="Say first that this idea can be done"):
        cost_idea(proposal_id=idea.pk, figures=FIGURES, by=officer_of(pb_round), **how())


def test_what_is_left_is_named_before_announcing() -> None:
    pb_round = make_collecting(how_many=3)
    read, costed = make_idea(pb_round, title="Trees"), make_costed(pb_round, title="Lights")
    with pytest.raises(Refused, match=r"wait for an answer from us: “Trees”.*not signed by two: “Lights”"):
        announce_round(round_id=pb_round.pk, by=officer_of(pb_round), **how())
    judge_idea(proposal_id=read.pk, state=State.NOT_FEASIBLE, because=WHY, by=officer_of(pb_round), **how())
    signed(costed, owner_of(pb_round))
    with pytest.raises(Refused, match="they can send ideas until"):
        announce_round(round_id=pb_round.pk, by=officer_of(pb_round), **how())
    over(pb_round)
    announce_round(round_id=pb_round.pk, by=officer_of(pb_round), **how())
    with pytest.raises(Refused, match="are public"):
        judge_idea(proposal_id=read.pk, state=State.CHANGE, because=WHY, by=officer_of(pb_round), **how())


def test_the_desk_knows_what_waits() -> None:
    pb_round = make_collecting()
    officer, owner = officer_of(pb_round), owner_of(pb_round)
    make_idea(pb_round)
    make_costed(pb_round, by=officer)
    waits = [with_ideas_to_do(Round.objects.all(), who).get(pk=pb_round.pk) for who in (officer, owner)]
    assert [(r.unanswered, r.unsigned) for r in waits] == [(1, 0), (1, 1)]
