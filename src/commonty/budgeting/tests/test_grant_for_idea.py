"""An idea asks for a small grant from a pot at its place or round it, and its page says what became of that."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.budgeting.actions.ledger import add_line, record_voted
from commonty.budgeting.actions.proposals import judge_idea, send_idea
from commonty.budgeting.goes_on_from_idea import money_votes_of
from commonty.budgeting.models import LedgerEntry, Project, Proposal, Round
from commonty.budgeting.queries.from_ideas import pots_to_ask
from commonty.budgeting.tests import factories
from commonty.budgeting.tests.ideas import how, make_collecting, officer_of, owner_of
from commonty.budgeting.tests.test_from_ideas import wished_for
from commonty.budgeting.tests.test_group_seats import on_staff, signed_in
from commonty.ideas.models import CoAuthor, Idea
from commonty.people.models import Person
from commonty.places.models import Kind, Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def pot() -> Round:
    return make_collecting(template="grants", pot_pence=2_000_00, name="Grants for neighbours")


def wish(pot: Round, decision: str = "") -> Idea:
    return Idea.objects.select_related("place", "author").get(pk=wished_for(pot.place, decision).pk)


def ask(pot: Round, idea: Idea, by: Person | None = None) -> Proposal:
    fields = {"title": idea.title, "says": idea.says, "guess_pence": idea.guess_pence}
    return send_idea(
        round_id=pot.pk, fields=fields, picture=None, from_idea=idea.public_id, by=by or idea.author, **how()
    )


def said(idea: Idea, person: Person | None) -> list[Any]:
    return [one.shows for one in money_votes_of(idea, person) if "proposal" in one.shows]


def test_pots_at_its_place_or_round_it_are_offered_the_nearest_first(pot) -> None:
    idea = wish(pot)
    wider = make_collecting(pot.place.parent or pot.place, template="grants", pot_pence=1_000_00, name="Everywhere")
    beside = Place.objects.create(kind=Kind.ESTATE, parent=pot.place.parent, name="Beside")
    make_collecting(beside, template="grants", pot_pence=1_000_00, name="Elsewhere")
    make_collecting(pot.place, pot_pence=1_000_00, name="No grants")
    assert pots_to_ask(idea, today=timezone.localdate()) == [pot, wider]
    Round.objects.filter(pk=pot.pk).update(ideas_from="2020-01-01", ideas_until="2020-01-02")
    assert pots_to_ask(idea, today=timezone.localdate()) == [wider]


@pytest.mark.parametrize(
    ("decision", "may"), [("", True), ("not_now", True), ("vote", True), ("yes", False), ("no", False)]
)
def test_it_asks_unless_it_is_settled(pot, decision, may) -> None:
    idea = wish(pot, decision)
    assert bool(pots_to_ask(idea, today=timezone.localdate())) is may
    if may:
        assert ask(pot, idea).from_idea == idea
    else:
        with pytest.raises(Refused, match="settled"):
            ask(pot, idea)


def test_it_asks_once_each_pot_and_only_whoever_started_it_does(pot) -> None:
    idea = wish(pot)
    with pytest.raises(PermissionDenied):
        ask(pot, idea, by=factories.make_resident(pot.place))
    asked = ask(pot, idea)
    assert ask(pot, idea) == asked
    assert Proposal.objects.count() == 1


def test_only_pots_that_give_grants_to_its_place(pot) -> None:
    idea = wish(pot)
    with pytest.raises(Refused, match="no small grants"):
        ask(make_collecting(pot.place, pot_pence=1_000_00), idea)
    beside = Place.objects.create(kind=Kind.ESTATE, parent=pot.place.parent, name="Beside")
    there = make_collecting(beside, template="grants", pot_pence=1_000_00)
    home = Place.objects.create(kind=Kind.HOME, parent=beside, name="1")
    factories.make_resident(beside, home=home)
    with pytest.raises(Refused):
        ask(there, idea)


def test_the_form_has_its_words_and_long_ones_fit(pot) -> None:
    idea = wish(pot)
    Idea.objects.filter(pk=idea.pk).update(says="To sit on. " * 150)
    client = signed_in(idea.author)
    url = reverse("budgeting:send_idea", args=[pot.public_id]) + f"?from_idea={idea.public_id}"
    page = client.get(url).content.decode()
    assert "Ask for the grant" in page
    assert "A bench" in page
    assert "The estates team" in page
    sent = {"title": "A bench", "says": "To sit on. " * 150, "guess_pence": "400"}
    assert client.post(url, sent).status_code == 302
    assert Proposal.objects.get().from_idea == idea
    other = signed_in(factories.make_resident(pot.place))
    assert "Ask for the grant" not in other.get(url).content.decode()  # of somebody else's idea it knows nothing


def test_its_page_says_how_it_stands_to_whoever_may_read_it(pot) -> None:
    idea, officer = wish(pot), officer_of(pot)
    shown = reverse("ideas:show", args=[idea.public_id])
    author, neighbour = signed_in(idea.author), signed_in(factories.make_resident(pot.place))
    assert "Grants for neighbours" in author.get(shown).content.decode()
    assert "Grants for neighbours" not in neighbour.get(shown).content.decode()
    asked = ask(pot, idea)
    assert "Somebody reads it first" in author.get(shown).content.decode()
    assert said(idea, factories.make_resident(pot.place)) == []
    judge_idea(proposal_id=asked.pk, state="not_feasible", because="The wall is not ours.", by=officer, **how())
    page = neighbour.get(shown).content.decode()
    assert "Can’t be done" in page
    assert "The wall is not ours." in page


@pytest.mark.parametrize("is_granted", [True, False])
def test_when_the_result_is_out_it_says_what_was_granted_and_how_its_money_stands(pot, is_granted) -> None:
    idea, owner = wish(pot), owner_of(pot)
    asked = ask(pot, idea)
    project = Project.objects.create(round=pot, number=1, name="A bench", cost_pence=300_00)
    Proposal.objects.filter(pk=asked.pk).update(project=project, state="feasible")
    assert said(idea, None)[0]["tag"] == "On the ballot"
    funded = [project.public_id] if is_granted else []
    record_voted(round_id=pot.pk, funded=funded, by=SYSTEM, **how())
    Round.objects.filter(pk=pot.pk).update(status=Round.Status.DECIDED)
    assert said(idea, None)[0]["tag"] == ("Granted: £300" if is_granted else "Not chosen")
    if is_granted:
        line = {"project_id": project.pk, "pence": 100_00, "says": "Left", "on": timezone.localdate(), "by": owner}
        add_line(kind=LedgerEntry.Kind.ORDERED, number="1", supplier="A joiner", **line, **how())
        assert said(idea, None)[0]["money"] == "Promised: £100. Not promised yet: £200."


def test_each_of_its_authors_may_ask_and_the_others_come_along(pot) -> None:
    idea, other = wish(pot), factories.make_resident(pot.place)
    with pytest.raises(PermissionDenied):
        ask(pot, idea, by=other)
    facts = {"person": other, "state": CoAuthor.State.IN, "since": timezone.now(), "channel": "web"}
    CoAuthor.objects.create(idea=idea, **facts)
    proposal = ask(pot, idea, by=other)
    assert proposal.author == other
    assert [one.person for one in proposal.coauthors.all()] == [idea.author.human]


def test_staff_ask_for_somebody_on_the_phone_by_the_number_of_their_idea(pot) -> None:
    idea, officer = wish(pot), on_staff(pot, Role.HOUSING_OFFICER)
    url = reverse("budgeting:enter_idea", args=[pot.public_id, idea.author.public_id])
    said = {"title": "A bench", "says": "To sit on.", "channel": "phone", "is_read_back": "on"}
    wrong = officer.post(url, {**said, "idea_number": idea.number + 1})
    assert wrong.status_code == 422
    assert "no idea with this number" in wrong.content.decode()
    assert officer.post(url, {**said, "idea_number": idea.number}).status_code == 302
    asked = Proposal.objects.get()
    assert (asked.from_idea, asked.channel, asked.author) == (idea, "phone", idea.author)
    plain = make_collecting(pot.place, pot_pence=1_000_00)
    other = reverse("budgeting:enter_idea", args=[plain.public_id, idea.author.public_id])
    assert "The number of their idea" not in officer.get(other).content.decode()
