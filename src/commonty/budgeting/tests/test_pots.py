"""Pots of areas, of kinds of project, and a common one; and in which of them one voter can choose."""

import re
from typing import Any

import pytest
from django.test import Client

from commonty.access.refusal import Refused
from commonty.ballots.actions import cast_ballot
from commonty.ballots.models import Channel, Envelope, Proof
from commonty.ballots.rules import smallest_crowd
from commonty.budgeting import tally
from commonty.budgeting.actions.opening import announce_round, open_round
from commonty.budgeting.actions.pots import share_between_areas, share_between_themes
from commonty.budgeting.frozen import frozen_rules, paper_of
from commonty.budgeting.how_counted import how_counted
from commonty.budgeting.models import Pot, Project, Round
from commonty.budgeting.rules import pot_for
from commonty.budgeting.rules.pots import pots_say, where_says
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.elections import random_vote
from commonty.budgeting.tests.test_pages import get, signed_in
from commonty.budgeting.why import Teller
from commonty.budgeting.working import published
from commonty.places.models import Place

NORTH, SOUTH = Place(pk=7, name="North", path="1/7/"), Place(pk=8, name="South", path="1/8/")
AREAS = [Pot(pk=1, place=NORTH, pence=5_000_00), Pot(pk=2, place=SOUTH, pence=3_000_00)]
THEMES = [Pot(pk=3, theme="Play", pence=5_000_00), Pot(pk=4, theme="Green", pence=3_000_00)]
COMMON = Pot(pk=5, pence=1_000_00)


@pytest.mark.parametrize(
    ("project", "pots", "found"),
    [
        ({"place": NORTH}, [*AREAS, COMMON], 1),
        ({"place": Place(pk=9, path="1/7/9/")}, AREAS, 1),
        ({"place": None}, [*AREAS, COMMON], 5),
        ({"place": None}, AREAS, None),
        ({"categories": ["safety", "green", "play"]}, [*THEMES, COMMON], 4),
        ({"categories": ["safety"]}, [*THEMES, COMMON], 5),
        ({"categories": []}, THEMES, None),
        ({}, [], None),
    ],
)
def test_which_pot_pays_for_a_project(project: dict[str, Any], pots: list[Pot], found: int | None) -> None:
    pot = pot_for(Project(**project), pots)
    assert (pot.pk if pot else None) == found


@pytest.mark.parametrize(
    ("votes_in", "pots", "says"),
    [
        ("all", AREAS, "You can choose projects in any area."),
        ("own", AREAS, "You can choose projects in the area where you live."),
        ("own", [*AREAS, COMMON], "You can choose projects in the area where you live, and from the common pot."),
        (
            "one",
            [*AREAS, COMMON],
            "You can choose projects in one area, whichever you like, and from the common pot.",
        ),
        ("one", AREAS, "You can choose projects in one area, whichever you like."),
        ("all", THEMES, "You can choose projects of any kind."),
        ("one", THEMES, "You can choose projects of one kind, whichever you like."),
        (
            "one",
            [*THEMES, COMMON],
            "You can choose projects of one kind, whichever you like, and from the common pot.",
        ),
        ("all", [], ""),
    ],
)
def test_where_one_can_choose_is_said(votes_in: str, pots: list[Pot], says: str) -> None:
    assert where_says(Round(votes_in=votes_in), pots) == says


def test_the_pots_are_said_with_the_common_one() -> None:
    assert pots_say(Round(votes_in="all"), [*AREAS, COMMON]) == (
        "Each area has its own pot: North £5,000, South £3,000. £1,000 is for projects for everybody: the common pot. "
        "You can choose projects in any area."
    )


# Counting


def two_areas(**rules: Any) -> dict[str, Any]:
    """A pot of £1,000 for each; a project of £900 in each."""
    frozen, _ = random_vote(1, method="approval", ballots=3)
    return frozen | {
        "rule": "equal-shares", "utility": "cost", "completion": "none", "step": "auto", "comparison": None,
        "floor_start": False, "minimum_votes": 0, "minimum_turnout": 0, "groups": [], "share_among": "pot",
        "ties": {"order": "lots", "lots": ["n", "s"]}, "budget": 2_000_00,
        "headings": {
            "N": {"name": "North", "budget": 1_000_00, "projects": ["n"]},
            "S": {"name": "South", "budget": 1_000_00, "projects": ["s"]},
        },
        "projects": [{"id": i, "number": k, "name": i, "cost": 900_00} for k, i in enumerate("ns", start=1)],
        "settings": {"name": "Two areas", "closes_at": None, "unit": "person"},
    } | rules  # fmt: skip


TEN_AND_FORTY: list[list[str]] = [["n"]] * 10 + [["s"]] * 40 + [[]] * 5


def counted(frozen: dict[str, Any], ballots: list[Any]) -> dict[str, Any]:
    """By both programs, which must agree."""
    election = tally.election_of(frozen, ballots)
    outcome = tally.count_election(election, frozen)
    funded, spent = tally.second_count(
        tally.counting_rules(frozen, election.ballots), tally.as_pabulib(election, frozen)
    )
    assert (funded, spent) == (list(outcome.funded), outcome.spent)
    return published(outcome, with_payers=True)


def test_those_who_chose_in_a_pot_share_it() -> None:
    """Ten of fifty-five chose in the north: £100 each of £1,000, so that they can pay for what all of them want."""
    frozen = two_areas()
    result = counted(frozen, TEN_AND_FORTY)
    assert result["funded"] == ["n", "s"]
    assert [(pot["heading"], pot["ballots"], pot["start"]) for pot in result["pots"]] == [
        ("N", 10, 100_00),
        ("S", 40, 25_00),
    ]


@pytest.mark.parametrize("order", ["NS", "SN"])
def test_pots_are_counted_in_one_order_whichever_a_database_keeps_them_in(order: str) -> None:
    """PostgreSQL keeps names in JSON by their length: `common` came before areas, and the two programs differed."""
    frozen = two_areas()
    frozen["headings"] = {heading: frozen["headings"][heading] for heading in order}
    assert counted(frozen, TEN_AND_FORTY)["funded"] == ["n", "s"]


def test_twin_shared_among_all_neither_area_can_pay() -> None:
    """What everybody had before: a share of each pot, of which nobody can use more than one."""
    result = counted(two_areas(share_among="all"), TEN_AND_FORTY)
    assert result["funded"] == []
    assert "ballots" not in result["pots"][0]


def test_each_pot_comes_out_as_if_it_were_a_vote_of_its_own() -> None:
    """By definition of the rule, checked: the same ballots, cut to one pot and without those that leave it out."""
    compared = 0
    for seed in range(400):
        frozen, ballots = random_vote(seed)
        # By `borda` a place on the list counts what stands below it, in other pots too.
        if frozen.get("share_among") != "pot" or frozen["minimum_turnout"] or frozen["utility"] == "borda":
            continue
        whole = tally.count_election(tally.election_of(frozen, ballots), frozen)
        for key, pot in frozen["headings"].items():
            alone, chose = cut_to(pot, frozen, ballots)
            own = tally.count_election(tally.election_of(alone, chose), alone)
            assert own.funded == next((p.funded for p in whole.pots if p.heading == key), ()), seed
            compared += 1
    assert compared > 20


def cut_to(pot: dict[str, Any], frozen: dict[str, Any], ballots: list[Any]) -> tuple[dict[str, Any], list[Any]]:
    """The rules and ballots of one pot, as a vote without pots."""
    inside = set(pot["projects"])
    cut: list[Any] = [
        {i: b[i] for i in b if i in inside} if isinstance(b, dict) else [i for i in b if i in inside] for b in ballots
    ]
    alone = frozen | {
        "headings": None, "share_among": "all", "budget": pot["budget"],
        "step": tally.step_pence(frozen, len(ballots)),
        "projects": [p for p in frozen["projects"] if p["id"] in inside],
        "groups": [group for group in frozen["groups"] if set(group) <= inside],
        "ties": frozen["ties"] | {"lots": [i for i in frozen["ties"].get("lots", ()) if i in inside]},
    }  # fmt: skip
    return alone, [ballot for ballot in cut if ballot]


def test_the_result_says_among_how_many_a_pot_was_shared() -> None:
    frozen = two_areas()
    result = counted(frozen, TEN_AND_FORTY)
    assert (
        "North: 10 of you chose something here, and the pot was £1,000: an equal share of £100 each."
        in how_counted(result, frozen)
    )
    story = next(story for story in Teller(result, frozen).stories() if story.id == "n")
    assert (story.bar_says, story.share) == ("10 of 10 voters", "100.0%")
    assert "Everybody's equal share of the money for North was £100." in story.says


def test_a_pot_in_which_nobody_chose_pays_for_nothing() -> None:
    result = counted(two_areas(), [["n"]] * 3)
    assert result["funded"] == ["n"]


def test_ballots_are_published_only_where_each_part_hides_enough() -> None:
    """Who lives in an area can be found out: a ballot must hide among those of its area, not among all."""
    paper = {
        "options": [{"id": "n", "part": "N"}, {"id": "s", "part": "S"}, {"id": "c", "part": "common"}],
        "parts": {"rule": "own", "open": ["common"], "names": {}},
    }
    ballots: list[Any] = [["n", "c"]] * 4 + [["s"]] * 300 + [["c"]] * 2
    assert smallest_crowd(paper, ballots) == 4
    assert smallest_crowd({"options": []}, ballots) == 306


# From the set-up to the box


@pytest.fixture
def place() -> Place:
    return make.make_area(make.make_landlord(hosts="testserver"), "East End")


@pytest.fixture
def areas(place: Place) -> tuple[Place, Place]:
    return make.make_area(place, "North"), make.make_area(place, "South")


def shared_out(
    place: Place, areas: tuple[Place, Place], votes_in: str, *, common: int = 2_500_00, **fields: Any
) -> Round:
    pb_round = make.make_draft(place, how_many=0, **fields)
    how = {"by": make.make_staff(place), "now": make.NOW, "channel": "web"}
    shares = {areas[0]: 5_000_00, areas[1]: 7_500_00 - common}
    share_between_areas(round_id=pb_round.pk, shares=shares, common=common, votes_in=votes_in, **how)
    for name, where in (
        ("In the north", areas[0]),
        ("In the south", areas[1]),
        *([("For all", place)] if common else []),
    ):
        make.make_project(pb_round, name=name, place=where)
    pb_round.refresh_from_db()
    return pb_round


@pytest.mark.django_db
class TestAreas:
    def begun(self, place: Place, areas: tuple[Place, Place], votes_in: str, **fields: Any) -> Round:
        today = make.datetime.now(make.UTC).replace(hour=12, minute=0, second=0, microsecond=0)
        now = today - make.timedelta(days=14)
        pb_round = shared_out(place, areas, votes_in, **fields)
        dates = {"opens_at": now + make.timedelta(days=7), "closes_at": now + make.timedelta(days=21)}
        Round.objects.filter(pk=pb_round.pk).update(**dates)
        officer = make.make_staff(place)
        for area in areas:
            make.make_resident(area)
        announce_round(round_id=pb_round.pk, by=officer, now=now, channel="web")
        open_round(
            round_id=pb_round.pk, by=officer, channel="web", clock=make.at(now), untested_because="It is a test."
        )
        return Round.objects.select_related("register", "place").get(pk=pb_round.pk)

    def cast(self, pb_round: Round, area: Place, *names: str) -> None:
        entitlement = pb_round.register.entitlements.select_related("person").get(area=area)
        ids = [pb_round.projects.get(name=name).public_id for name in names]
        cast_ballot(
            register_id=pb_round.register_id, entitlement_id=entitlement.pk, choices=ids, key=f"k-{entitlement.pk}",
            channel=Channel.WEB, proof=Proof.ACCOUNT, by=entitlement.person,
        )  # fmt: skip

    def test_one_votes_where_one_lives(self, place, areas) -> None:
        pb_round = self.begun(place, areas, "own")
        with pytest.raises(Refused, match="“In the south”: it belongs to South, and your vote does not"):
            self.cast(pb_round, areas[0], "In the south")
        assert Envelope.objects.count() == 0
        self.cast(pb_round, areas[0], "In the north", "For all")
        assert Envelope.objects.count() == 1

    def test_twin_where_all_are_open_anybody_may(self, place, areas) -> None:
        self.cast(self.begun(place, areas, "all"), areas[0], "In the south", "In the north")
        assert Envelope.objects.count() == 1

    def test_one_votes_in_one_area_of_ones_choice(self, place, areas) -> None:
        pb_round = self.begun(place, areas, "one")
        with pytest.raises(Refused, match="You chose in North and in South"):
            self.cast(pb_round, areas[0], "In the south", "In the north")
        self.cast(pb_round, areas[0], "In the south", "For all")
        assert Envelope.objects.count() == 1

    def test_the_ballot_shows_what_one_can_choose(self, place, areas, settings) -> None:
        pb_round = self.begun(place, areas, "own")
        voter = pb_round.register.entitlements.get(area=areas[0]).person
        client = signed_in(voter, settings)
        page = get(client, f"/votes/{pb_round.register.public_id}/")
        for says in ("In the north", "For all", "Common pot", "in the area where you live, and from the common pot"):
            assert says in page
        assert "In the south" not in page
        south = pb_round.projects.get(name="In the south").public_id
        ours = {"voter": pb_round.register.entitlements.get(area=areas[0]).public_id, "key": "k" * 32}
        answer = client.post(f"/votes/{pb_round.register.public_id}/", {**ours, "choice": south})
        assert answer.status_code == 422
        assert "it belongs to South" in answer.content.decode()

    def test_the_rule_is_frozen_and_public(self, place, areas) -> None:
        pb_round = self.begun(place, areas, "own")
        frozen = pb_round.frozen_rules
        assert (frozen["share_among"], frozen["paper"]) == ("pot", pb_round.register.paper)
        assert frozen["paper"]["parts"]["open"] == ["common"]
        assert set(frozen["headings"]) == {areas[0].public_id, areas[1].public_id, "common"}

    def test_twin_with_every_pot_open_the_paper_is_as_it_was(self, place, areas) -> None:
        pb_round = shared_out(place, areas, "all")
        projects, pots = list(pb_round.projects.all()), list(pb_round.pots.select_related("place"))
        assert "parts" not in paper_of(pb_round, projects, pots)
        assert frozen_rules(pb_round, projects=projects, pots=pots)["share_among"] == "all"

    def test_on_paper_there_is_no_own_area(self, place, areas) -> None:
        """Whoever keys a paper doesn't see whose it is."""
        how = {"by": make.make_staff(place), "now": make.NOW, "channel": "web"}
        for votes_in, is_refused in (("own", True), ("one", False)):
            pb_round = shared_out(place, areas, votes_in, has_paper=True)
            if is_refused:
                with pytest.raises(Refused, match="On paper nobody can see to it"):
                    announce_round(round_id=pb_round.pk, **how)
            else:
                announce_round(round_id=pb_round.pk, **how)

    def test_nobody_is_left_without_anything_to_choose(self, place, areas) -> None:
        pb_round = shared_out(place, areas, "own", common=0)
        officer = make.make_staff(place)
        for area in (*areas, make.make_area(place, "West")):
            make.make_resident(area)
        announce_round(round_id=pb_round.pk, by=officer, now=make.NOW, channel="web")
        with pytest.raises(Refused, match="1 voter lives where no pot is"):
            open_round(
                round_id=pb_round.pk,
                by=officer,
                channel="web",
                clock=make.at(make.NOW),
                untested_because="It is a test.",
            )


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def officer(self, place: Place, settings) -> Client:
        return signed_in(make.make_staff(place), settings)

    def test_areas_with_a_common_pot(self, officer: Client, place, areas) -> None:
        pb_round = make.make_draft(place)
        page = f"/desk/rounds/{pb_round.public_id}/areas/"
        assert "The common pot" in get(officer, page)
        data = {areas[0].public_id: "5000", areas[1].public_id: "4000", "common": "3500", "votes_in": "own"}
        assert officer.post(page, data).status_code == 302
        pb_round.refresh_from_db()
        assert (pb_round.votes_in, pb_round.pots.count()) == ("own", 3)
        wrong = officer.post(page, {"common": "12500", "votes_in": "all"})
        assert "A common pot alone is one pot for all" in wrong.content.decode()
        assert officer.post(page, {"votes_in": "own"}).status_code == 302
        pb_round.refresh_from_db()
        assert (pb_round.votes_in, pb_round.pots.count()) == ("all", 0)

    def test_kinds_of_project_with_pots(self, officer: Client, place) -> None:
        pb_round = make.make_draft(place, how_many=0)
        for kinds in (["Play"], ["green", "Play"], []):
            make.make_project(pb_round, categories=kinds)
        page = f"/desk/rounds/{pb_round.public_id}/themes/"
        shown = get(officer, page)
        names = re.findall(r'name="(theme-\w+)"', shown)
        assert len(names) == 2
        assert 'value="own"' not in shown
        assert officer.post(page, dict(zip(names, ("6000", "6000"))) | {"votes_in": "one"}).status_code == 422
        answer = officer.post(page, dict(zip(names, ("6000", "6000"))) | {"common": "500", "votes_in": "one"})
        assert answer.status_code == 302
        assert [p.pot.name for p in pb_round.projects.order_by("number").select_related("pot__place")] == [
            "Play",
            "green",
            "Common pot",
        ]
        assert "You can choose projects of one kind" in get(officer, f"/desk/rounds/{pb_round.public_id}/")

    def test_a_kind_is_nobodys_own(self, place) -> None:
        pb_round = make.make_draft(place)
        how = {"by": make.make_staff(place), "now": make.NOW, "channel": "web"}
        with pytest.raises(Refused, match="area of their own"):
            share_between_themes(round_id=pb_round.pk, shares={"Play": 12_500_00}, votes_in="own", **how)
