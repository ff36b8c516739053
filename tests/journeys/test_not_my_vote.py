"""Somebody hears of a vote that they didn't send, and says so; staff take it off, and then put the voter back."""

from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Page

from commonty.ballots.actions import cast_ballot
from commonty.ballots.events import VOTER
from commonty.ballots.models import Channel, Entitlement, Envelope, Proof
from commonty.budgeting.models import Round
from commonty.budgeting.tests import factories
from commonty.notices.actions.sending import owe_notices, send_notice, take_notices
from commonty.places.models import Place
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in, link_in_mail
from tests.journeys.steps import choose, fill, follow, heading, mistakes, press, shows

REGISTER = "Who can vote"


def test_a_vote_that_was_not_theirs_is_told_and_taken_off(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable
) -> None:
    Place.objects.filter(pk=sandbank.landlord.pk).update(hosts="localhost")  # else no mail has a link
    pb_round = factories.make_voting_now(sandbank.estate)
    somebody_votes_for(sandbank, pb_round)
    tell_us(open_window(), looks_well)
    shona = already_in(open_window(), sandbank["Shona Baird"])
    take_off_and_put_back(shona, looks_well)
    answer(shona, looks_well)
    assert Entitlement.objects.in_force().filter(person=sandbank["Tariq Mahmood"]).exists()
    assert not Envelope.objects.live().exists(), "what came in his name is set aside"


def somebody_votes_for(sandbank: Sandbank, pb_round: Round) -> None:
    """Somebody rang up in his name, and the worker tells him."""
    tariq = Entitlement.objects.get(register=pb_round.register, person=sandbank["Tariq Mahmood"])
    [first, *_] = pb_round.projects.values_list("public_id", flat=True)
    cast_ballot(
        register_id=pb_round.register_id, entitlement_id=tariq.pk, choices=[first], key="in-his-name",
        channel=Channel.PHONE, proof=Proof.OFFICER, by=VOTER, typed_by=sandbank["Shona Baird"],
    )  # fmt: skip
    now = timezone.now()
    owe_notices(now=now)
    for notice in take_notices(sender="journey", now=now):
        send_notice(notice, now=now)


def tell_us(tariq: Page, looks_well: Callable) -> None:
    """From the mail, without an account."""
    tariq.goto(link_in_mail("tariq@example.com"))
    heading(tariq, "A vote was sent for me, and it wasn't me")
    looks_well(tariq, at="ballots:not_me")
    fill(tariq, name="Tariq Mahmood", note="I was at work all day.")
    press(tariq, "Tell us", then="A vote was sent for me")
    mistakes(tariq, "Your address", "How we reach you")
    looks_well(tariq, at="ballots:not_me")
    fill(tariq, address="Flat 2, 12 Sandbank Street", contact="tariq@example.com")
    press(tariq, "Tell us", then="Thank you, we have it")
    looks_well(tariq, at="ballots:asked")


def take_off_and_put_back(shona: Page, looks_well: Callable) -> None:
    shona.goto("/desk/")
    follow(shona, "Answer 1 voter", then=REGISTER)
    shows(shona, "I was at work all day.")
    fill(shona, q="Tariq")
    press(shona, "Find", then=REGISTER)
    follow(shona, "Take off the list Tariq Mahmood", then="Take Tariq Mahmood off the list")
    fill(shona, reason="Rang on Tuesday: the vote was not his.")
    press(shona, "Take them off", then=REGISTER)
    fill(shona, q="Tariq")
    press(shona, "Find", then=REGISTER)
    shows(shona, "taken off")
    looks_well(shona)
    follow(shona, "Put back Tariq Mahmood", then="Add Tariq Mahmood to the list")
    fill(shona, reason="He votes himself now.")
    press(shona, "Add them", then=REGISTER)
    shows(shona, "added after the freeze")


def answer(shona: Page, looks_well: Callable) -> None:
    follow(shona, "Answer Tariq Mahmood", then="A vote was sent for me")
    fill(shona, answer="You can vote again, with a new code.")
    press(shona, "That is done", then="A vote was sent for me")
    mistakes(shona, "What did you do?")
    looks_well(shona)
    choose(shona, "Put it right")
    press(shona, "That is done", then=REGISTER)
    shows(shona, "Nobody. Who can't find themselves on the list")
