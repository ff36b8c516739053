"""A published result is challenged: written down for all to read, settled in words by a second person, and then final.

Then two people destroy the key, and it is seen that nothing of it is left.
"""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from commonty.ballots.actions import check_destruction
from commonty.ballots.models import Challenge, Register
from commonty.ballots.rules.challenges import CHALLENGE
from commonty.budgeting.models import Round
from tests.journeys.conftest import OpenWindow
from tests.journeys.rounds import counted
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fill, follow, heading, lacks, mistakes, press, shows

WHY = "Two letters went to one flat, and both were used."
FOUND = "Both were sent to people on the list. One vote each was counted, so the result stands."


def test_a_result_is_challenged_settled_by_a_second_person_and_then_final(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable
) -> None:
    pb_round = counted(sandbank, [sandbank["Agnes Rennie"], sandbank["Tariq Mahmood"]])
    donald, priya = (already_in(open_window(), sandbank[name]) for name in ("Donald Geddes", "Priya Nair"))
    anybody = open_window()
    read_the_result(anybody, pb_round)
    shows(anybody, "anybody can challenge this result")
    write_down(donald, pb_round, looks_well)
    read_the_result(anybody, pb_round)
    read_the_challenge(anybody, looks_well)
    settle(priya, donald, looks_well)
    read_the_result(anybody, pb_round)
    lacks(anybody, "This result is challenged", "The result is final")
    shows(anybody, WHY, FOUND, "anybody can challenge this result")
    two_weeks_pass(pb_round)
    find_it_final(anybody, donald, pb_round, looks_well)
    destroy_the_key(donald, priya, pb_round, looks_well)
    read_that_it_is_gone(anybody, pb_round, looks_well)


def read_the_result(page: Page, pb_round: Round) -> None:
    page.goto(f"/decide/{pb_round.public_id}/result/")
    heading(page, "What we chose")


def write_down(donald: Page, pb_round: Round, looks_well: Callable) -> None:
    read_the_result(donald, pb_round)
    follow(donald, "Staff: write down or settle a challenge", then="Is the result challenged?")
    press(donald, "Publish this challenge", then="Is the result challenged?")
    mistakes(donald, "What is said to be wrong?")
    looks_well(donald)
    fill(donald, reason=WHY)
    press(donald, "Publish this challenge", then="The result is challenged")
    shows(donald, "It is on the result's page now", WHY, "so somebody else settles it")
    expect(donald.get_by_role("link", name="Settle it")).to_have_count(0)
    looks_well(donald)
    fill(donald, reason=WHY)
    press(donald, "Publish this challenge", then="The result is challenged")
    mistakes(donald, "recorded already, in the same words")
    donald.goto("/desk/")
    lacks(donald, "is challenged")  # it waits for somebody else


def read_the_challenge(anybody: Page, looks_well: Callable) -> None:
    """What is said to be wrong, and not who said or wrote it."""
    shows(anybody, "This result is challenged.", WHY, "It isn't final until this is settled")
    lacks(anybody, "Donald Geddes", "Staff: write down")
    anybody.get_by_role("link", name="What is said to be wrong, and since when").click()
    expect(anybody.locator("#challenge")).to_be_in_viewport()
    looks_well(anybody)


def settle(priya: Page, donald: Page, looks_well: Callable) -> None:
    priya.goto("/desk/")
    follow(priya, "The result of “Safer paths” is challenged", then="The result is challenged")
    follow(priya, "Settle it", then="Settle a challenge")
    shows(priya, WHY, "Donald Geddes wrote this down")
    looks_well(priya, at="ballots:settle_challenge")
    donald.goto(priya.url)
    fill(donald, outcome="There is nothing in it.")
    press(donald, "Settle it, in these words", then="Settle a challenge")
    mistakes(donald, "You recorded this challenge yourself")
    expect(donald.locator("[name=outcome]")).to_have_value("There is nothing in it.")
    looks_well(donald, at="ballots:settle_challenge")
    press(priya, "Settle it, in these words", then="Settle a challenge")
    mistakes(priya, "What did you find")
    fill(priya, outcome=FOUND)
    press(priya, "Settle it, in these words", then="Is the result challenged?")
    shows(priya, "It is settled, and your words are on the result's page", FOUND)
    looks_well(priya)
    press(donald, "Settle it, in these words", then="Settle a challenge")
    mistakes(donald, "A colleague has settled this challenge already")
    looks_well(donald, at="ballots:settle_challenge")


def two_weeks_pass(pb_round: Round) -> None:
    register = Register.objects.get(pk=pb_round.register_id)
    longer = CHALLENGE + timedelta(hours=1)
    Register.objects.filter(pk=register.pk).update(result_published_at=register.result_published_at - longer)
    for challenge in Challenge.objects.filter(register=register):
        Challenge.objects.filter(pk=challenge.pk).update(
            recorded_at=challenge.recorded_at - longer, ended_at=challenge.ended_at - longer
        )


def find_it_final(anybody: Page, donald: Page, pb_round: Round, looks_well: Callable) -> None:
    """Also for whoever has had the form open since before."""
    donald.goto(f"/desk/registers/{pb_round.register.public_id}/challenges/")
    shows(donald, "The result has been final since")
    expect(donald.get_by_role("button", name="Publish this challenge")).to_have_count(0)
    looks_well(donald)
    read_the_result(anybody, pb_round)
    shows(anybody, "The result is final", "it can't be challenged any more", WHY, FOUND)
    looks_well(anybody)


def destroy_the_key(donald: Page, priya: Page, pb_round: Round, looks_well: Callable) -> None:
    """Each sees what was looked at, what goes and what stays; one who signs twice is told, and nothing goes."""
    donald.goto("/desk/")
    follow(
        donald, "Destroy the key and the sealed votes of “Safer paths”", then="Destroy the key and the sealed votes"
    )
    shows(donald, "As it should be", "the key of the ballot box", "2 sealed votes", "Backups from before")
    lacks(donald, "Not yet")
    looks_well(donald, at="budgeting:destroy_secrets")
    again = donald.context.new_page()
    again.goto(donald.url)
    press(donald, "Sign as the first of two", then="Destroy the key and the sealed votes")
    shows(donald, "You have signed. Now a second person has to sign.")
    press(again, "Sign as the first of two", then="Destroy the key and the sealed votes")
    mistakes(again, "The second signature has to be another person's")
    looks_well(again, at="budgeting:destroy_secrets")
    donald.goto("/desk/")
    lacks(donald, "Destroy the key")
    priya.goto("/desk/")
    follow(
        priya, "Destroy the key and the sealed votes of “Safer paths”", then="Destroy the key and the sealed votes"
    )
    shows(priya, "Donald Geddes signed")
    press(priya, "Sign as the second person, and destroy them", then="The key and the sealed votes are destroyed")
    shows(priya, "We are still looking for what is left of them")
    looks_well(priya, at="budgeting:destroy_secrets")


def read_that_it_is_gone(anybody: Page, pb_round: Round, looks_well: Callable) -> None:
    read_the_result(anybody, pb_round)
    shows(anybody, "Donald Geddes and Priya Nair signed for it", "We are still looking")
    assert check_destruction(register_id=pb_round.register_id)
    anybody.reload()
    shows(anybody, "nothing was found", "A backup from before may still hold both")
    looks_well(anybody)


LETTERS = "Forty letters lay in a bin behind the office, and nobody knows who used their codes."


def test_a_vote_that_can_not_stand_is_void_and_held_again(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable
) -> None:
    pb_round = counted(sandbank, [sandbank["Agnes Rennie"], sandbank["Tariq Mahmood"]])
    donald, priya = (already_in(open_window(), sandbank[name]) for name in ("Donald Geddes", "Priya Nair"))
    read_the_result(donald, pb_round)
    follow(donald, "Staff: this vote can’t stand", then="This vote can’t stand")
    choose(donald, "Too many votes are in doubt")
    fill(donald, because=LETTERS)
    press(donald, "Propose it to a second person", then="Is this vote void?")
    shows(donald, "The result stands until a second person signs", "It waits on their desks")
    looks_well(donald, at="budgeting:sign_voiding")
    anybody = open_window()
    read_the_result(anybody, pb_round)
    lacks(anybody, LETTERS)
    priya.goto("/desk/")
    follow(priya, "Is the vote “Safer paths” void?", then="Is this vote void?")
    press(priya, "Sign as the second person", then=pb_round.name)
    shows(priya, "Two people have signed: the vote is void.")
    press(donald, "Take my proposal back", then=pb_round.name)
    shows(donald, "This is settled already.")
    anybody.reload()
    shows(anybody, "This vote is void, and is held again.", LETTERS, "Donald Geddes and Priya Nair")
    looks_well(anybody)
    iain = already_in(open_window(), sandbank["Iain Macrae"])
    iain.goto(f"/desk/rounds/{pb_round.public_id}/")
    follow(iain, "Hold this vote again", then="Do it again")
    press(iain, "Begin the new one", then="When?")
    anybody.goto(f"/decide/{pb_round.public_id}/")
    shows(anybody, "Void: held again", "will be here as soon as it is announced")
    looks_well(anybody)
