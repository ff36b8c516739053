"""Somebody typed votes that were not asked for: the auditor sees that, without a name, and the officer whom to ring."""

from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import expect

from commonty.ballots.actions import cast_ballot
from commonty.ballots.events import VOTER
from commonty.ballots.models import Channel, Proof, RegisterRequest
from commonty.budgeting.models import Round
from commonty.budgeting.tests import factories
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import follow, lacks, shows

SHARED = "+447700900717"


def test_what_stands_out_is_read_by_an_auditor_and_followed_by_an_officer(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable
) -> None:
    neighbours = [sandbank.move_in(f"Neighbour {n}", phone=SHARED) for n in range(5)]
    pb_round = factories.make_voting_now(sandbank.estate)
    somebody_types_for_two(sandbank, pb_round)
    ruth = already_in(open_window(), sandbank["Ruth Oduya"])
    ruth.goto("/desk/")
    follow(ruth, "Check a vote: what stands out", then="Check a vote")
    looks_well(ruth)
    follow(ruth, pb_round.name, then="What stands out")
    shows(ruth, "5 people on the list have the phone number that ends in … 717. 2 of them have voted.",
          "It may be honest:", "Shona Baird typed 2 votes; of 2 of them the voter says that it was not them.")  # fmt: skip
    lacks(ruth, "Neighbour 0", SHARED, *pb_round.projects.values_list("name", flat=True))
    expect(ruth.get_by_role("link", name="Who can vote")).to_have_count(0)
    looks_well(ruth)
    iain = already_in(open_window(), sandbank["Iain Macrae"])
    iain.goto(ruth.url)
    shows(iain, ", ".join(person.name for person in neighbours))
    looks_well(iain)
    follow(iain, "Who can vote", then="Who can vote")
    follow(iain, "What stands out in this vote", then="What stands out")


def somebody_types_for_two(sandbank: Sandbank, pb_round: Round) -> None:
    first = pb_round.projects.values_list("public_id", flat=True)[0]
    for name in ("Neighbour 0", "Neighbour 1"):
        entitlement = pb_round.register.entitlements.get(person=sandbank[name])
        cast_ballot(
            register_id=pb_round.register_id, entitlement_id=entitlement.pk, choices=[first], key=f"for {name}",
            channel=Channel.PHONE, proof=Proof.OFFICER, by=VOTER, typed_by=sandbank["Shona Baird"],
        )  # fmt: skip
        RegisterRequest.objects.create(
            register=pb_round.register, kind=RegisterRequest.Kind.NOT_ME, name=name, address="", contact="",
            entitlement=entitlement, made_at=timezone.now(),
        )  # fmt: skip
