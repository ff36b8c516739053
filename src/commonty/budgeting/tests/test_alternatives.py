"""Only one of these: projects that share a name, from the set-up to the reason in the result."""

from typing import Any

import pytest

from commonty.access.refusal import Refused
from commonty.budgeting import tally
from commonty.budgeting.actions.opening import announce_round
from commonty.budgeting.actions.projects import add_project
from commonty.budgeting.forms.projects_file import read_projects
from commonty.budgeting.frozen import frozen_rules
from commonty.budgeting.models import Pot, Project, Round
from commonty.budgeting.queries.ballot import in_voters_order
from commonty.budgeting.rules.alternatives import alternatives, alternatives_say, say_alternatives, wrong_alternatives
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.elections import random_vote
from commonty.budgeting.tests.test_pages import get, signed_in
from commonty.budgeting.why import Teller
from commonty.budgeting.working import published
from commonty.maths.counting import CountingError


def project(number: int, shared: str = "", **fields: Any) -> Project:
    return Project(number=number, name=f"Size {number}", only_one_of=shared, public_id=f"p{number}", **fields)


def numbers(projects: list[Project]) -> list[list[int]]:
    return [[p.number for p in together] for together in alternatives(projects)]


def test_the_same_name_makes_alternatives_however_it_is_typed() -> None:
    assert numbers([project(3, "play  Park"), project(1, "Play park"), project(2), project(4, "Bench")]) == [[1, 3]]


def test_the_rule_in_words_names_them_and_says_that_both_can_be_backed() -> None:
    says = alternatives_say([project(1, "Play park"), project(2, "Play park"), project(3, "Play park"), project(4)])
    assert says == (
        "Play park: at most one of “Size 1”, “Size 2” and “Size 3” can be chosen.\nYou can back more than one of them."
    )
    assert alternatives_say([project(1), project(2, "Alone")]) == ""


def test_each_says_beside_which_it_cannot_be_chosen() -> None:
    projects = [project(1, "Park"), project(2, "Park"), project(3, "Park"), project(4)]
    say_alternatives(projects)
    assert projects[0].only_one_says == ("At most one of these can be chosen: this one, “Size 2” or “Size 3”.")
    assert projects[3].only_one_says == ""


def test_a_name_at_one_project_alone_is_a_slip_of_the_pen() -> None:
    assert "no other project is" in wrong_alternatives([project(1, "Park"), project(2, "Pork")])[0]
    assert wrong_alternatives([project(1, "Park"), project(2, "park")]) == []


def test_alternatives_are_paid_from_one_pot() -> None:
    apart = [project(1, "Park", pot=Pot(pk=1)), project(2, "Park", pot=Pot(pk=2))]
    assert "different pots" in wrong_alternatives(apart)[0]


def test_twin_the_counter_refuses_what_the_set_up_would_have_to() -> None:
    """Pots are counted apart: across them nothing would keep both from being chosen."""
    frozen, ballots = next(vote for vote in map(random_vote, range(200)) if vote[0]["headings"])
    one, other = (pot["projects"][0] for pot in frozen["headings"].values())
    with pytest.raises(CountingError, match="one pot"):
        tally.count_election(tally.election_of(frozen, ballots), frozen | {"groups": [[one, other]]})


def test_voters_find_alternatives_side_by_side() -> None:
    projects = [project(n, "Park" if n in (2, 9) else "") for n in range(1, 12)]
    for voter in "abcdefgh":
        places = [p.number for p in in_voters_order(projects, voter)]
        assert abs(places.index(2) - places.index(9)) == 1
    apart = [project(n) for n in range(1, 12)]
    assert any(
        abs(
            [p.number for p in in_voters_order(apart, v)].index(2)
            - [p.number for p in in_voters_order(apart, v)].index(9)
        )
        > 1
        for v in "abcdefgh"
    )


SIZES = {"small": 4_000_00, "whole": 9_000_00, "bench": 1_000_00}


def outcome_of(groups: list[list[str]], **rules: Any) -> tuple[dict, dict]:
    """Twenty people, all for the small one and fifteen of them for the whole one too; the pot would pay for both."""
    ids = list(SIZES)
    frozen, _ = random_vote(1, method="approval", ballots=3)
    frozen |= {
        "rule": "equal-shares", "utility": "cost", "completion": "add1-overspend", "step": "auto", "comparison": None,
        "floor_start": False, "headings": None, "minimum_votes": 0, "minimum_turnout": 0, "groups": groups,
        "ties": {"order": "votes-cost-lots", "lots": ids}, "budget": 20_000_00,
        "projects": [{"id": i, "number": n, "name": i.title(), "cost": SIZES[i]} for n, i in enumerate(ids, start=1)],
    } | rules  # fmt: skip
    ballots = [["small", "whole", "bench"]] * 15 + [["small"]] * 5
    return frozen, published(tally.count_election(tally.election_of(frozen, ballots), frozen), with_payers=True)


def test_only_one_is_chosen_and_the_other_says_why() -> None:
    frozen, result = outcome_of([["small", "whole"]])
    assert set(result["funded"]) == {"small", "bench"}
    whole = next(story for story in Teller(result, frozen).stories() if story.id == "whole")
    assert whole.says == ("15 of you backed it.", "“Small” was chosen, and only one of the two can be.")


def test_twin_without_the_rule_both_are_chosen() -> None:
    _frozen, result = outcome_of([])
    assert set(result["funded"]) == {"small", "whole", "bench"}


def test_of_three_the_reason_says_of_how_many() -> None:
    frozen, result = outcome_of([["small", "whole", "bench"]])
    assert len(result["funded"]) == 1
    says = [story.says[-1] for story in Teller(result, frozen).stories() if not story.is_chosen]
    assert all("only one of these 3 can be" in sentence for sentence in says)


def test_a_column_of_the_spreadsheet_holds_it() -> None:
    reading = read_projects("name,cost,only one of\nBench,100,Seats\nSwing,200," + "x" * 81, places=[])
    assert reading.rows[0]["only_one_of"] == "Seats"
    assert [fault.column for fault in reading.faults] == ["only_one_of"]


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def pb_round(self) -> Round:
        pb_round = make.make_draft(make.make_area(make.make_landlord(hosts="testserver"), "Sandbank"), how_many=1)
        for name in ("Small park", "Whole park"):
            make.make_project(pb_round, name=name, only_one_of=" Play  park ")
        return pb_round

    def test_staff_give_a_project_the_shared_name(self, pb_round, settings) -> None:
        officer = signed_in(make.make_staff(pb_round.place), settings)
        page = f"/desk/rounds/{pb_round.public_id}/projects/new/"
        assert '<option value="Play park">' in get(officer, page)
        answer = officer.post(
            page, {"name": "Half", "description": "x", "cost_pence": "50", "only_one_of": "Play park"}
        )
        assert answer.status_code == 302
        assert "(one of: Play park)" in get(officer, f"/desk/rounds/{pb_round.public_id}/")

    def test_a_lonely_name_keeps_it_from_being_announced(self, pb_round) -> None:
        officer = make.make_staff(pb_round.place)
        fields = {"name": "Shed", "cost_pence": 1_00, "only_one_of": "Sheds"}
        how = {"by": officer, "now": make.NOW, "channel": "web"}
        shed = add_project(round_id=pb_round.pk, fields=fields, picture=None, **how)
        with pytest.raises(Refused, match="Sheds"):
            announce_round(round_id=pb_round.pk, **how)
        shed.delete()
        announce_round(round_id=pb_round.pk, **how)

    def test_everybody_reads_it_before_they_vote(self, pb_round, settings, client) -> None:
        frozen = frozen_rules(pb_round, projects=list(pb_round.projects.all()))
        ids = [
            list(
                pb_round.projects.filter(only_one_of="Play park")
                .order_by("number")
                .values_list("public_id", flat=True)
            )
        ]
        assert (frozen["groups"], frozen["group_names"]) == (ids, ["Play park"])
        Round.objects.filter(pk=pb_round.pk).update(status="announced", announced_at=make.NOW)
        page = get(client, f"/decide/{pb_round.public_id}/")
        assert "Play park: at most one of “Small park” and “Whole park” can be chosen." in page
        assert page.count("At most one of these can be chosen") == 2
        own = get(client, f"/decide/{pb_round.public_id}/project/2/")
        assert "At most one of these can be chosen: this one or “Whole park”." in own
        assert "At most one" not in get(client, f"/decide/{pb_round.public_id}/project/1/")


@pytest.mark.django_db
def test_the_ballot_says_it(settings) -> None:
    pb_round = make.make_voting_now(make.make_area(make.make_landlord(hosts="testserver"), "Sandbank"))
    Project.objects.filter(number__in=(1, 2)).update(only_one_of="Park")
    voter = signed_in(make.voter_of(pb_round), settings)
    page = get(voter, f"/votes/{pb_round.register.public_id}/")
    assert page.count("At most one of these can be chosen") == 2
