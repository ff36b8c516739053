"""Applications in a residents' group: the organiser answers, the treasurer signs, nobody their own; names stay unsaid."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from commonty.access.refusal import Refused
from commonty.budgeting.actions.costing import cost_idea, sign_costing
from commonty.budgeting.actions.projects import add_project
from commonty.budgeting.actions.proposals import judge_idea
from commonty.budgeting.events import Event
from commonty.budgeting.models import CoAuthor, Proposal, Round
from commonty.budgeting.seat_notices import tell_of_application
from commonty.budgeting.tests import factories
from commonty.budgeting.tests.groups import SMALL, Part, make_group_decided, seat
from commonty.budgeting.tests.ideas import FEASIBLE, FIGURES, how, make_collecting, make_idea, officer_of, owner_of
from commonty.journal.models import Entry
from commonty.people.models import Person

pytestmark = pytest.mark.django_db
WHY = "It is for everybody here."


@pytest.fixture
def asking() -> Round:
    return make_collecting(**SMALL)


@pytest.fixture
def organiser(asking) -> Person:
    return seat(asking, Part.ORGANISER)


@pytest.fixture
def treasurer(asking) -> Person:
    return seat(asking, Part.TREASURER)


def answer(idea: Proposal, by: Person, *, state: str = FEASIBLE) -> None:
    judge_idea(proposal_id=idea.pk, state=state, because=WHY, by=by, **how())


def cost(idea: Proposal, by: Person) -> None:
    cost_idea(proposal_id=idea.pk, figures=FIGURES, by=by, **how())


def sign(idea: Proposal, by: Person) -> None:
    idea = Proposal.objects.select_related("costing").get(pk=idea.pk)
    sign_costing(proposal_id=idea.pk, seen=idea.costing.made_at, by=by, **how())


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(factories.account_of(person), backend="django.contrib.auth.backends.ModelBackend")
    return client


def url(name: str, pb_round: Round, *more: Any) -> str:
    return reverse(f"budgeting:{name}", args=[pb_round.public_id, *more])


def test_the_organiser_answers_the_treasurer_signs_and_it_is_on_the_ballot(asking, organiser, treasurer) -> None:
    idea = make_idea(asking)
    answer(idea, organiser)
    cost(idea, organiser)
    sign(idea, treasurer)
    idea.refresh_from_db()
    assert idea.project is not None
    assert (idea.costing.made_seat, idea.costing.signed_seat) == ("organiser", "treasurer")
    assert Entry.objects.get(kind=Event.IDEA_ANSWERED).facts["seat"] == "organiser"


def test_nobody_else_who_lives_there_answers(asking, treasurer) -> None:
    idea = make_idea(asking)
    elsewhere = seat(make_group_decided(), Part.ORGANISER)
    for person in (treasurer, elsewhere, factories.make_resident(asking.place)):
        with pytest.raises(PermissionDenied):
            answer(idea, person)
    answer(idea, officer_of(asking))  # staff, as ever


def test_the_organiser_neither_signs_nor_puts_projects_on_the_ballot(asking, organiser, treasurer) -> None:
    idea = make_idea(asking)
    answer(idea, organiser)
    with pytest.raises(PermissionDenied):
        cost(idea, treasurer)
    cost(idea, organiser)
    with pytest.raises(PermissionDenied):
        sign(idea, organiser)
    for person in (organiser, treasurer):
        with pytest.raises(PermissionDenied):
            add_project(round_id=asking.pk, fields={"name": "Mine"}, picture=None, by=person, **how())


def test_what_staff_wrote_staff_sign(asking, organiser, treasurer) -> None:
    idea = make_idea(asking)
    answer(idea, organiser)
    cost(idea, officer_of(asking))
    with pytest.raises(Refused, match="Staff wrote"):
        sign(idea, treasurer)
    sign(idea, owner_of(asking))


def test_staff_who_answer_for_the_money_may_sign_what_the_organiser_wrote(asking, organiser) -> None:
    idea = make_idea(asking)
    answer(idea, organiser)
    cost(idea, organiser)
    with pytest.raises(Refused, match="answer for the money"):
        sign(idea, officer_of(asking))
    sign(idea, owner_of(asking))


@pytest.mark.parametrize("with_others", [False, True])
def test_nobody_answers_costs_or_signs_their_own(asking, organiser, treasurer, with_others) -> None:
    def own(person: Person) -> Proposal:
        if not with_others:
            return make_idea(asking, author=person)
        idea = make_idea(asking)
        CoAuthor.objects.create(proposal=idea, person=person)
        return idea

    mine = own(organiser)
    with pytest.raises(Refused, match="your own idea"):
        answer(mine, organiser)
    answer(mine, officer_of(asking))
    with pytest.raises(Refused, match="your own idea"):
        cost(mine, organiser)
    theirs = own(treasurer)
    answer(theirs, organiser)
    cost(theirs, organiser)
    with pytest.raises(Refused, match="your own idea"):
        sign(theirs, treasurer)
    sign(theirs, owner_of(asking))


def test_only_as_long_as_it_is_being_set_up(asking, organiser) -> None:
    idea = make_idea(asking)
    Round.objects.filter(pk=asking.pk).update(status="announced")
    with pytest.raises(Refused):
        answer(idea, organiser)


# Who reads what


def test_the_organiser_reads_what_nobody_has_shown_yet(asking, organiser, treasurer) -> None:
    idea = make_idea(asking, title="A trip to Largs")
    people = (organiser, treasurer, factories.make_resident(asking.place))
    assert [idea in Proposal.objects.visible_to(person) for person in people] == [True, False, False]
    board = url("applications", asking)
    assert "A trip to Largs" in client_of(organiser).get(board).content.decode()
    assert "A trip to Largs" not in client_of(treasurer).get(board).content.decode()
    page = url("application", asking, idea.number)
    assert [client_of(person).get(page).status_code for person in people] == [200, 404, 404]
    assert client_of(people[2]).get(board).status_code == 404


def test_the_organiser_of_another_round_reads_nothing_here(asking) -> None:
    idea = make_idea(asking)
    other = seat(make_group_decided(asking.place), Part.ORGANISER)
    assert idea not in Proposal.objects.visible_to(other)
    assert client_of(other).get(url("application", asking, idea.number)).status_code == 404


def test_pages_from_the_answer_to_the_ballot(asking, organiser, treasurer) -> None:
    idea = make_idea(asking)
    first, second = client_of(organiser), client_of(treasurer)
    page = url("application", asking, idea.number)
    assert url("applications", asking) in first.get(url("show_seat", asking)).content.decode()
    wrong = first.post(page, {"state": FEASIBLE, "because": "x"})
    assert wrong.status_code == 422
    assert second.post(page, {"state": FEASIBLE, "because": WHY}).status_code == 404
    assert first.post(page, {"state": FEASIBLE, "because": WHY}).status_code == 302
    costs = url("cost_application", asking, idea.number)
    assert second.get(costs).status_code == 404
    assert first.post(costs, {}).status_code == 422
    cost(idea, organiser)
    seen = Proposal.objects.get(pk=idea.pk).costing.made_at.isoformat()
    signing = url("sign_application", asking, idea.number)
    assert first.post(signing, {"seen": seen}).status_code == 404
    assert second.post(signing, {"seen": "2020-01-01T00:00:00+00:00"}).status_code == 409
    assert second.post(signing, {"seen": seen}).status_code == 302
    idea.refresh_from_db()
    assert idea.project is not None


def test_everybody_reads_that_the_group_answered_and_not_who(asking, organiser, treasurer) -> None:
    idea = make_idea(asking)
    answer(idea, organiser)
    cost(idea, organiser)
    sign(idea, treasurer)
    page = Client().get(url("show_idea", asking, idea.number)).content.decode()
    assert page.count("organiser") == 2
    assert "treasurer" in page
    assert not [person for person in (organiser, treasurer) if person.name in page]


def test_staff_are_named_as_ever(asking) -> None:
    """The twin."""
    idea, officer = make_idea(asking), officer_of(asking)
    answer(idea, officer)
    assert officer.name in Client().get(url("show_idea", asking, idea.number)).content.decode()


def told_of_new(idea: Proposal) -> list[Person]:
    return [
        message.person
        for message in tell_of_application(Entry.objects.get(kind=Event.IDEA_SENT, about_id=idea.public_id))
    ]


def test_the_organiser_hears_of_a_new_application_until_somebody_has_read_it(
    asking: Round, organiser: Person
) -> None:
    idea = make_idea(asking, title="A trip to the sea")
    assert told_of_new(idea) == [organiser]
    (message,) = tell_of_application(Entry.objects.get(kind=Event.IDEA_SENT))
    assert url("application", asking, idea.number) in message.body
    assert idea.author.name not in message.body
    answer(idea, officer_of(asking), state="open")
    assert told_of_new(idea) == []


def test_nobody_hears_so_of_their_own_nor_where_we_run_it_ourselves(asking: Round, organiser: Person) -> None:
    assert told_of_new(make_idea(asking, author=organiser)) == []
    assert told_of_new(make_idea(make_collecting())) == []
