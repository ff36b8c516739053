"""An idea that needs a vote comes into a money vote of its place: once, with its author, its words and its link."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.budgeting.actions.bringing_in import bring_idea_in
from commonty.budgeting.idea_notices import tell_of_bringing_in
from commonty.budgeting.models import Proposal
from commonty.budgeting.tests import factories
from commonty.budgeting.tests.ideas import make_collecting, officer_of
from commonty.ideas.actions.answering import Given, answer_idea
from commonty.ideas.actions.starting import Words, start_idea
from commonty.ideas.models import Idea
from commonty.journal.models import Entry

pytestmark = pytest.mark.django_db


def how():
    return {"now": timezone.now(), "channel": "web"}


@pytest.fixture
def pb_round():
    return make_collecting()


def wished_for(place, decision="vote"):
    author = factories.make_resident(place)
    words = Words("A bench", "So that we can sit.", place=place, guess_pence=40_000, who_does="The estates team")
    idea = start_idea(words, by=author, **how())
    officer = factories.make_staff(place)
    if decision:
        given = Given(decision=decision, because="It belongs in a money vote.")
        answer_idea(given, idea_id=idea.pk, by=officer, **how())
    return idea


def test_it_comes_in_once_with_its_author_and_everybody_behind_it_is_told(pb_round):
    idea, officer = wished_for(pb_round.place), officer_of(pb_round)
    brought = bring_idea_in(round_id=pb_round.pk, idea_id=idea.pk, by=officer, **how())
    assert bring_idea_in(round_id=pb_round.pk, idea_id=idea.pk, by=officer, **how()) == brought
    assert (brought.author, brought.title, brought.guess_pence) == (idea.author, "A bench", 40_000)
    assert (brought.looked_after_by, brought.state) == ("The estates team", Proposal.State.OPEN)
    entry = Entry.objects.get(kind="idea_brought_in")
    assert [mail.person for mail in tell_of_bringing_in(entry)] == [idea.author]


@pytest.mark.parametrize("decision", ["yes", "no", ""])
def test_only_what_needs_a_vote_comes_in(pb_round, decision):
    idea, officer = wished_for(pb_round.place, decision), officer_of(pb_round)
    with pytest.raises(Refused):
        bring_idea_in(round_id=pb_round.pk, idea_id=idea.pk, by=officer, **how())


def test_not_what_is_for_another_place_nor_by_somebody_else(pb_round):
    far = wished_for(factories.make_area(pb_round.place.landlord, "Elsewhere"))
    officer, resident = officer_of(pb_round), factories.make_resident(pb_round.place)
    with pytest.raises(Refused, match="another place"):
        bring_idea_in(round_id=pb_round.pk, idea_id=far.pk, by=officer, **how())
    near = wished_for(pb_round.place)
    with pytest.raises(PermissionDenied):
        bring_idea_in(round_id=pb_round.pk, idea_id=near.pk, by=resident, **how())


def test_staff_bring_it_in_on_the_page_and_both_pages_link_to_each_other(pb_round, settings):
    settings.DEMO = True  # staff need no second factor there
    idea, officer = wished_for(pb_round.place), officer_of(pb_round)
    client, listed = Client(), reverse("budgeting:list_ideas", args=[pb_round.public_id])
    assert idea.title not in client.get(listed).content.decode()
    client.force_login(factories.account_of(officer), backend="django.contrib.auth.backends.ModelBackend")
    assert "Bring it into this money vote" in client.get(listed).content.decode()
    brought = client.post(reverse("budgeting:bring_in", args=[pb_round.public_id, idea.public_id]))["Location"]
    assert reverse("ideas:show", args=[idea.public_id]) in client.get(brought).content.decode()
    assert brought in client.get(reverse("ideas:show", args=[idea.public_id])).content.decode()
    assert "Bring it into this money vote" not in client.get(listed).content.decode()
    assert Idea.objects.get().state == Idea.State.ANSWERED
