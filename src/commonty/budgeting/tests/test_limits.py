"""How many must vote, how many votes a project needs, and where the money goes that is not given out."""

import pytest

from commonty.access.refusal import Refused
from commonty.budgeting.actions.opening import announce_round, open_round
from commonty.budgeting.frozen import frozen_rules
from commonty.budgeting.how_counted import how_counted
from commonty.budgeting.models import Round
from commonty.budgeting.rules import recommended
from commonty.budgeting.rules.limits import beyond_reach, left_says, too_few_says
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.test_alternatives import outcome_of
from commonty.budgeting.tests.test_pages import get, signed_in
from commonty.budgeting.why import Teller

GROUPS: list[list[str]] = []


@pytest.mark.parametrize(
    ("least", "voted", "unit", "says"),
    [
        (30, 12, "person", "At least 30 people had to vote. By the close 12 people did, so nothing was chosen."),
        (2, 1, "person", "At least 2 people had to vote. By the close 1 person did, so nothing was chosen."),
        (1, 0, "person", "At least 1 person had to vote. By the close nobody did, so nothing was chosen."),
        (5, 1, "home", "At least 5 homes had to vote. By the close 1 home did, so nothing was chosen."),
        (5, 0, "home", "At least 5 homes had to vote. By the close none did, so nothing was chosen."),
    ],
)
def test_a_result_that_is_none_says_how_many_were_missing(least: int, voted: int, unit: str, says: str) -> None:
    assert too_few_says(least, voted, unit=unit) == says


def test_with_too_few_votes_nothing_is_chosen_by_either_program() -> None:
    frozen, result = outcome_of(GROUPS, minimum_turnout=21)
    assert (result["funded"], result["is_void"]) == ([], True)
    assert how_counted(result, frozen) == [
        "At least 21 people had to vote. By the close 20 people did, so nothing was chosen."
    ]
    assert all("Too few people voted" in story.says[-1] for story in Teller(result, frozen).stories())


def test_twin_with_just_enough_it_counts() -> None:
    _frozen, result = outcome_of(GROUPS, minimum_turnout=20)
    assert result["funded"]


def test_a_project_with_too_few_votes_says_how_many_it_needed() -> None:
    frozen, result = outcome_of(GROUPS, minimum_votes=16)
    says = {story.id: story.says for story in Teller(result, frozen).stories()}
    assert says["whole"] == ("15 of you backed it.", "It needed at least 16 votes.")
    assert "small" in result["funded"]


@pytest.mark.parametrize(
    ("leftover", "says"),
    [
        ("next", "£1,500 was not given out. As the rules say, it is kept for the next money vote in Sandbank."),
        ("landlord", "£1,500 was not given out. As the rules say, it goes back to our budget."),
        ("common", "£1,500 was not given out. As the rules say, it goes into the common pot for all our areas."),
        ("", ""),
    ],
)
def test_the_result_says_where_the_rest_goes(leftover: str, says: str) -> None:
    pb_round = Round(place=make.Place(name="Sandbank"), frozen_rules={"settings": {"leftover": leftover}})
    assert left_says(pb_round, 1_500_00) == says
    assert left_says(pb_round, 0) == ""


def test_rules_frozen_before_there_was_a_choice_say_nothing_of_it() -> None:
    assert left_says(Round(place=make.Place(name="Sandbank"), frozen_rules={"settings": {}}), 1_00) == ""


def test_what_residents_did_not_spend_stays_theirs_unless_somebody_says_otherwise() -> None:
    assert recommended(1_000_00)["leftover"] == "next"


@pytest.mark.parametrize(
    ("turnout", "votes", "voters", "is_beyond"),
    [(5, 0, 5, False), (6, 0, 5, True), (0, 6, 5, True), (0, 0, 0, False)],
)
def test_more_votes_than_can_be_cast(turnout: int, votes: int, voters: int, is_beyond: bool) -> None:
    pb_round = Round(minimum_turnout=turnout, minimum_votes=votes)
    assert bool(beyond_reach(pb_round, voters=voters)) is is_beyond


@pytest.mark.django_db
class TestRound:
    def test_it_is_not_opened_with_rules_nobody_can_meet(self) -> None:
        pb_round = make.make_announced(minimum_turnout=3)
        officer = make.make_staff(pb_round.place)
        for _ in range(2):
            make.make_resident(pb_round.place)
        with pytest.raises(Refused, match="only 2 can be cast"):
            open_round(
                round_id=pb_round.pk,
                by=officer,
                channel="web",
                clock=make.at(make.NOW),
                untested_because="It is a test.",
            )
        make.make_resident(pb_round.place)
        open_round(
            round_id=pb_round.pk, by=officer, channel="web", clock=make.at(make.NOW), untested_because="It is a test."
        )

    def test_it_is_not_announced_without_saying_what_happens_to_the_rest(self) -> None:
        pb_round = make.make_draft(leftover="")
        officer = make.make_staff(pb_round.place)
        with pytest.raises(Refused, match="left over"):
            announce_round(round_id=pb_round.pk, by=officer, now=make.NOW, channel="web")

    def test_it_is_frozen(self) -> None:
        pb_round = make.make_draft(leftover="landlord")
        frozen = frozen_rules(pb_round, projects=list(pb_round.projects.all()))
        assert (frozen["version"], frozen["settings"]["leftover"]) == (3, "landlord")

    def test_the_ballot_says_what_has_to_be_reached(self, settings) -> None:
        place = make.make_area(make.make_landlord(hosts="testserver"), "Sandbank")
        pb_round = make.make_voting_now(place, minimum_turnout=2, minimum_votes=1)
        page = get(signed_in(make.voter_of(pb_round), settings), f"/votes/{pb_round.register.public_id}/")
        for says in ("At least 2 people must vote.", "A project needs at least 1 vote.", "All the rules"):
            assert says in page
