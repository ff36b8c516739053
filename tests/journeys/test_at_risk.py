"""Somebody whom others may be looking for: marked, voting through staff by reference and reason, safe again a day late."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from commonty.ballots.models import Envelope
from commonty.budgeting.models import Round
from commonty.budgeting.tests import factories
from commonty.people.actions.at_risk import GRACE, mark_at_risk
from commonty.people.jobs import forget_at
from commonty.people.models import Person
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fill, follow, lacks, mistakes, press, shows
from tests.journeys.voting import tick

NELL, MOIRA = "Nell Adair", "Moira Docherty"
HOW, VOTE_OF_ONE = "Text only, ask for the blue door.", "The vote of somebody at risk"
WITH_ME, SHOW = "They are with me or on the phone", "Show me, and write it down"


def test_somebody_at_risk_votes_with_staff_and_is_safe_again_a_day_late(
    page: Page, sandbank: Sandbank, looks_well: Callable
) -> None:
    sandbank.move_in(NELL)
    pb_round = factories.make_voting_now(sandbank.estate)
    sandbank.move_in(MOIRA)  # too late for the list
    already_in(page, sandbank["Shona Baird"])
    mark(page, sandbank[NELL], looks_well)
    find_in_the_vote(page, pb_round, sandbank[NELL], looks_well)
    enter_their_vote(page, NELL, looks_well)
    add_to_the_list(page, sandbank, pb_round, looks_well)
    enter_their_vote(page, MOIRA, looks_well)
    assert Envelope.objects.filter(entitlement__register=pb_round.register).count() == 2
    end_the_mark_and_keep_it(page, sandbank[NELL], looks_well)
    end_the_mark(page, sandbank[NELL], looks_well)


def look_for(page: Page, name: str, *, then: str) -> None:
    page.goto("/desk/")
    follow(page, "Find a resident", then="Find a resident")
    fill(page, q=name)
    press(page, "Look up", then="Find a resident")
    shows(page, then)


def mark(page: Page, nell: Person, looks_well: Callable) -> None:
    """Without the tick nothing is kept, and nothing that was typed is lost."""
    look_for(page, NELL, then="1 person found")
    follow(page, NELL, then=NELL)
    follow(page, "Somebody may be looking for them", then=f"Keep {NELL} safe")
    shows(page, f"Their reference is {nell.reference}")
    fill(page, safe_contact=HOW)
    press(page, "Mark them as at risk", then=f"Keep {NELL} safe")
    mistakes(page, "Tick this to mark them")
    looks_well(page)
    expect(page.locator("[name=safe_contact]")).to_have_value(HOW)
    choose(page, "Somebody may be looking for this person")
    press(page, "Mark them as at risk", then="Find a resident")
    shows(page, f"only their exact reference finds them: {nell.reference}.")
    looks_well(page)
    look_for(page, NELL, then="0 people found")


def find_in_the_vote(page: Page, pb_round: Round, nell: Person, looks_well: Callable) -> None:
    page.goto("/desk/")
    follow(page, f"Enter a vote: {pb_round.name}", then="Enter a vote for somebody")
    fill(page, q=NELL)
    press(page, "Find", then="Enter a vote for somebody")
    shows(page, "Nobody like that is on the list of this vote")
    follow(page, VOTE_OF_ONE, then=VOTE_OF_ONE)
    fill(page, reference="T-999")
    press(page, SHOW, then=VOTE_OF_ONE)
    mistakes(page, "Why you need to see them")
    choose(page, WITH_ME)
    press(page, SHOW, then=VOTE_OF_ONE)
    mistakes(page, "nobody at risk with exactly this reference")
    fill(page, reference=nell.reference)
    press(page, SHOW, then=VOTE_OF_ONE)
    shows(page, NELL, HOW, "This stays open for half an hour")
    lacks(page, "Sandbank Street", "ZZ31")
    looks_well(page)


def enter_their_vote(page: Page, name: str, looks_well: Callable) -> None:
    """From the look, or from the page that added them."""
    if page.get_by_role("link", name="Enter their vote").count():
        follow(page, "Enter their vote", then=f"The vote of {name}")
    lacks(page, "Sandbank Street", "ZZ31")
    choose(page, "On the phone")
    choose(page, "I did not ask where they live")
    tick(page, "Project 2")
    press(page, "Check this vote", then="Read it back to them")
    looks_well(page, at="budgeting:check_entry")
    press(page, "They said yes: send their vote", then="Their vote is in")
    looks_well(page, at="budgeting:entry_receipt")
    lacks(page, name)


def add_to_the_list(page: Page, sandbank: Sandbank, pb_round: Round, looks_well: Callable) -> None:
    """No search finds her, so only the look leads to it."""
    moira = sandbank[MOIRA]
    how = {"by": sandbank["Shona Baird"], "now": timezone.now(), "channel": "web"}
    mark_at_risk(person_id=moira.pk, is_at_risk=True, safe_contact="", **how)
    page.goto(f"/desk/registers/{pb_round.register.public_id}/")
    follow(page, VOTE_OF_ONE, then=VOTE_OF_ONE)
    fill(page, reference=moira.reference)
    choose(page, WITH_ME)
    press(page, SHOW, then=VOTE_OF_ONE)
    shows(page, MOIRA, "Nothing is noted", "They are not on the list of this vote")
    looks_well(page)
    follow(page, "Add them to the list", then=f"Add {MOIRA} to the list")
    lacks(page, "Sandbank Street", "ZZ31")
    looks_well(page, at="ballots:put_on_at_risk")
    press(page, "Add them", then=f"Add {MOIRA} to the list")
    mistakes(page, "Why")
    looks_well(page, at="ballots:put_on_at_risk")
    fill(page, reason="Tenancy since Monday, seen in the housing system.")
    press(page, "Add them", then=f"The vote of {MOIRA}")
    shows(page, "They are on the list now.")
    looks_well(page)


def say_safe(page: Page, reference: str) -> None:
    """On the page that takes the mark off."""
    fill(page, reference=reference)
    choose(page, "They asked for it, and I know that it was them")
    choose(page, "They know that from tomorrow they are in lists")
    press(page, "Take the mark off", then="Somebody who is at risk")
    shows(page, "Noted. The mark goes off")


def end_the_mark_and_keep_it(page: Page, nell: Person, looks_well: Callable) -> None:
    page.goto("/manage/people/")
    follow(page, "Somebody who is at risk", then="Somebody who is at risk")
    follow(page, "They are safe again: take the mark off", then="Take the mark off")
    fill(page, reference=nell.reference)
    press(page, "Take the mark off", then="Take the mark off")
    mistakes(page, "Why the mark can go")
    looks_well(page)
    say_safe(page, nell.reference)
    fill(page, reference=nell.reference)
    choose(page, "I have to keep somebody safe")
    press(page, SHOW, then="Somebody who is at risk")
    shows(page, NELL, HOW, "A colleague said that they are safe again")
    lacks(page, "Sandbank Street", "ZZ31")
    looks_well(page)
    press(page, "They are not safe: keep the mark", then="Somebody who is at risk")
    shows(page, "The mark stays.")


def end_the_mark(page: Page, nell: Person, looks_well: Callable) -> None:
    """For a day nothing changes."""
    page.goto("/manage/people/at-risk/safe-again/")
    say_safe(page, nell.reference)
    forget_at(timezone.now() + GRACE - timedelta(hours=1))
    look_for(page, NELL, then="0 people found")
    forget_at(timezone.now() + GRACE + timedelta(hours=1))
    look_for(page, NELL, then="1 person found")
