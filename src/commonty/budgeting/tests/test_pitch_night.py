"""A pitch night from its template to its result: what is counted, what is shown, and what nobody sees too early."""

import re
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots.actions import pitches
from commonty.ballots.models import Envelope, Keyring, Pitch
from commonty.ballots.rules.pitches import Told
from commonty.budgeting import tally
from commonty.budgeting.actions.count import count_round
from commonty.budgeting.actions.pitch_night import end_pitch_night
from commonty.budgeting.actions.rehearsing import rehearse_round
from commonty.budgeting.models import Result, Round
from commonty.budgeting.packs.checking import check_pack
from commonty.budgeting.queries import pitch_night as night_queries
from commonty.budgeting.queries.readiness import still_missing
from commonty.budgeting.queries.result import told
from commonty.budgeting.rules import check_settings, recommended
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.factories import NOW, OPENS, at
from commonty.budgeting.tests.nights import SCORED, ended_and_signed, give, in_turn, make_night, pitched

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DEMO = True  # stands for the second factor


@pytest.fixture
def place():
    return make.make_area(make.make_landlord(hosts="testserver"), "Sandbank")


def signed_in(person) -> Client:
    client = Client()
    client.force_login(make.account_of(person), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_template_answers_all_that_a_pitch_night_needs():
    settings = recommended(20_000_00, "pitch")
    assert {name: settings[name] for name in ("method", "points", "rule", "utility")} == {
        "method": "scores",
        "points": 10,
        "rule": "greedy",
        "utility": "score-cost",
    }
    check_settings(settings, pot_pence=20_000_00)
    for wrong in (
        {"rule": "equal-shares"},
        {"has_paper": True},
        {"points": 11},
        {"minimum_turnout": 3},
        {"utility": "cost"},
    ):
        with pytest.raises(Refused):
            check_settings(settings | wrong, pot_pence=20_000_00)


def test_a_night_with_key_holders_is_not_announced(place):
    pb_round = make.make_draft(place, **SCORED)
    assert [item.step for item in still_missing(pb_round, now=NOW) if item.step == "keys"] == []
    pb_round.keyring = Keyring.objects.create(place=place, made_at=NOW)
    assert [item.step for item in still_missing(pb_round, now=NOW) if item.step == "keys"] == ["keys"]


def test_test_votes_go_through_a_night_of_their_own(place):
    pb_round = make.make_announced(place, **SCORED)
    make.make_resident(place)
    rehearsal = rehearse_round(round_id=pb_round.pk, by=make.make_staff(place), channel="web", clock=at(NOW))
    assert [line for line in rehearsal.lines if not line["is_well"]] == []
    assert (Pitch.objects.count(), Envelope.objects.count()) == (0, 0)


def decided(place) -> Round:
    """£12,500; project 2 (£2,000) has most points, then 1 (£1,000) and 3 (£3,000)."""
    pb_round = make_night(place, voters=8)
    by_name = {p.public_id: p.number for p in pb_round.projects.all()}
    scores = {1: [6, 6, 6, 6, 6, 6], 2: [10, 10, 10, 10, 1, 10, 9], 3: [9, 9]}
    for pitch in in_turn(pb_round):
        pitched(pb_round, pitch, dict(enumerate(scores[by_name[pitch.option]])))
    return ended_and_signed(pb_round)


def test_the_sum_of_scores_decides_and_not_what_a_project_costs(place):
    pb_round = decided(place)
    result = count_round(round_id=pb_round.pk)
    numbers = {p.public_id: p.number for p in pb_round.projects.all()}
    assert [numbers[i] for i in result.outcome["funded"]] == [2, 1, 3]
    assert {numbers[p["id"]]: p["worth"] for p in result.outcome["projects"]} == {1: "36/1", 2: "60/1", 3: "18/1"}
    assert (result.totals["voted"], result.totals["counted"], result.totals["entitled"]) == (7, 15, 8)
    first = told(result).chosen[0]
    assert "7 of you scored it: 60 points together." in " ".join(first.says)
    assert first.bar_says == "8.6 of 10"


def test_the_pack_of_a_night_agrees_with_itself_and_tells_no_voter(place):
    result = count_round(round_id=decided(place).pk)
    report = check_pack(result.pack.read(), head=result.pack_digest)
    assert [check for check in report.checks if check[1] is False] == []


def test_all_three_programs_count_points_and_nothing_else():
    """The browser's one is asked in tests/journeys/test_recount_script.py."""
    random = Random(7)
    for _ in range(150):
        projects = [
            {"id": f"p{n}", "number": n, "name": f"Project {n}", "cost": random.randint(1, 9) * 100_00}
            for n in range(1, random.randint(3, 8))
        ]
        lots = [p["id"] for p in projects]
        random.shuffle(lots)
        frozen = {
            "rule": "greedy", "utility": "score-cost", "completion": None, "step": "auto", "floor_start": False,
            "comparison": None, "headings": None, "groups": [], "minimum_votes": 0, "minimum_turnout": 0,
            "ties": {"order": "lots", "lots": lots}, "budget": random.randint(5, 20) * 100_00, "currency": "GBP",
            "projects": projects, "paper": {"method": "scores", "points": 10, "most": 1},
            "settings": {"name": "Night", "closes_at": None},
        }  # fmt: skip
        scores = [{random.choice(lots): random.randint(1, 10)} for _ in range(random.randint(1, 12))]
        election = tally.election_of(frozen, tally.in_canonical_order(scores))
        ours = list(tally.count_election(election, frozen).funded)
        text = tally.as_pabulib(election, frozen)
        assert tally.second_count(tally.counting_rules(frozen, election.ballots), text)[0] == ours
        assert ours == by_hand(frozen, scores)


def by_hand(frozen, scores) -> list[str]:
    points = {p["id"]: sum(s.get(p["id"], 0) for s in scores) for p in frozen["projects"]}
    left, funded, lots = frozen["budget"], [], frozen["ties"]["lots"]
    for project in sorted(frozen["projects"], key=lambda p: (-points[p["id"]], lots.index(p["id"]))):
        if points[project["id"]] and project["cost"] <= left:
            left -= project["cost"]
            funded.append(project["id"])
    return funded


def test_the_night_ends_only_when_nothing_is_left_and_then_at_once(place):
    pb_round = make_night(place)
    host = make.make_staff(place)
    with pytest.raises(Refused, match="still to come"):
        end_pitch_night(round_id=pb_round.pk, by=host, channel="web")
    for pitch in in_turn(pb_round):
        pitched(pb_round, pitch, {0: 5})
    before = pb_round.closes_at
    for _ in range(2):
        ended = end_pitch_night(round_id=pb_round.pk, by=host, channel="web")
    assert ended.closes_at <= timezone.now() < before
    ended.register.refresh_from_db()
    assert ended.register.closes_at == ended.closes_at


# What the pages show


def pages_of(pb_round: Round) -> list[str]:
    one, register = [pb_round.public_id], [pb_round.register.public_id]
    return [
        *(
            reverse(f"budgeting:{name}", args=one)
            for name in ("show_round", "night_screen", "hold_night", "show_result", "check_result", "result_csv",
                         "result_json", "download_pack", "download_ballots", "projects_csv", "projects_json",
                         "close_round", "prepare_round", "who_gets_what_json")
        ),
        *(reverse(f"budgeting:{name}", args=register) for name in ("vote", "receipt", "find_voter")),
        reverse("ballots:receipts", args=register),
        reverse("ballots:stands_out", args=register),
        reverse("ballots:keep_register", args=register),
        "/desk/",
        "/",
    ]  # fmt: skip


def leaks(pb_round: Round) -> list[tuple[str, str]]:
    """Pages, by role, that say something only the scores can know: here twelve people gave 7, so 84 points, 7.0."""
    found = []
    voter = make.voter_of(pb_round)
    readers = [None, voter, *(make.make_staff(pb_round.place, role) for role in Role)]
    for reader in readers:
        client = signed_in(reader) if reader else Client()
        for url in pages_of(pb_round):
            text = re.sub(r"(?s)<svg.*?</svg>", "", client.get(url).content.decode(errors="replace"))
            if re.search(r"\b7\.0\b|\b84 points|>84<|[:,]84[,}]", text):
                found.append((reader.name if reader else "", url))
    return found


@pytest.mark.once
def test_while_a_project_is_scored_or_waits_for_the_second_person_no_page_shows_a_score_to_anybody(place):
    pb_round = make_night(place, voters=14)
    pitch, host = in_turn(pb_round)[0], make.make_staff(place)
    pitches.open_scoring(pitch_id=pitch.public_id, by=host)
    give(pb_round, pitch, dict.fromkeys(range(12), 7))
    assert leaks(pb_round) == []
    pitches.close_scoring(pitch_id=pitch.public_id, by=host)
    assert leaks(pb_round) == []
    pitches.count_pitch(pitch_id=pitch.public_id, by=make.make_staff(place))
    shown = {url for _who, url in leaks(pb_round)}
    assert shown == {
        reverse(f"budgeting:{name}", args=[pb_round.public_id]) for name in ("night_screen", "hold_night")
    } | {reverse("budgeting:vote", args=[pb_round.register.public_id])}


@pytest.mark.once
def test_twin_that_shows_a_tally_early_is_caught_by_the_same_search(place, monkeypatch):
    pb_round = make_night(place, voters=14)
    pitch = in_turn(pb_round)[0]
    pitches.open_scoring(pitch_id=pitch.public_id, by=make.make_staff(place))
    give(pb_round, pitch, dict.fromkeys(range(12), 7))
    monkeypatch.setattr(night_queries, "is_counted", lambda pitch: pitch.opened_at is not None)
    monkeypatch.setattr(night_queries, "told_of", lambda tally, *, highest: Told(12, "7.0", 84))
    assert leaks(pb_round) != []


def test_somebody_in_the_hall_scores_changes_and_is_told_what_went_wrong(place):
    pb_round = make_night(place)
    voter = make.voter_of(pb_round)
    client, url = signed_in(voter), reverse("budgeting:vote", args=[pb_round.register.public_id])
    assert "Listen to the pitch" in client.get(url).content.decode()
    pitch, host = in_turn(pb_round)[0], make.make_staff(place)
    pitches.open_scoring(pitch_id=pitch.public_id, by=host)
    page = client.get(url).content.decode()
    form = {name: re.search(f'name="{name}" value="([^"]+)"', page)[1] for name in ("key", "voter", "project")}
    answer = client.post(url, form)
    assert (answer.status_code, "Choose a number" in answer.content.decode()) == (422, True)
    for _ in range(2):  # the same form sent twice
        assert client.post(url, form | {"score": "7"}).status_code == 302
    assert Envelope.objects.filter(register=pb_round.register).count() == 1
    assert client.post(url, form | {"score": "8"}).status_code == 302  # another button of the same page
    assert Envelope.objects.live().filter(register=pb_round.register).count() == 1
    page = client.get(url).content.decode()
    assert "Your score is in" in page
    assert 'value="8"' not in page
    assert client.post(url, form | {"score": "9", "voter": "somebody"}).status_code == 422
    pitches.close_scoring(pitch_id=pitch.public_id, by=host)
    answer = client.post(url, form | {"score": "2"})
    assert (answer.status_code, "has closed" in answer.content.decode()) == (422, True)
    counted = pitches.count_pitch(pitch_id=pitch.public_id, by=make.make_staff(place))
    assert counted.tally == {"8": 1}


def test_the_host_presses_and_a_second_person_opens_the_scores(place):
    pb_round = make_night(place)
    url = reverse("budgeting:hold_night", args=[pb_round.public_id])
    host, second = signed_in(make.make_staff(place)), signed_in(make.make_staff(place, Role.BOARD_MEMBER))
    pitch = in_turn(pb_round)[0]
    assert host.post(url).status_code == 422
    assert host.post(url, {"do": "open", "pitch": "nothing"}).status_code == 422
    for do in ("open", "open", "close", "close"):
        assert host.post(url, {"do": do, "pitch": pitch.public_id}).status_code == 302
    answer = host.post(url, {"do": "count", "pitch": pitch.public_id})
    assert (answer.status_code, "second person" in answer.content.decode()) == (422, True)
    assert second.post(url, {"do": "count", "pitch": pitch.public_id}).status_code == 302
    pitch.refresh_from_db()
    assert pitch.state == Pitch.State.COUNTED


def test_a_pitch_of_another_night_is_not_pressed(place):
    mine, other = make_night(place), make_night(place)
    url = reverse("budgeting:hold_night", args=[mine.public_id])
    client = signed_in(make.make_staff(place))
    assert client.post(url, {"do": "open", "pitch": in_turn(other)[0].public_id}).status_code == 422


def test_what_is_moved_or_left_out_says_why_on_the_hosts_page(place):
    pb_round = make_night(place)
    client, last = signed_in(make.make_staff(place)), in_turn(pb_round)[-1]
    number = pb_round.projects.get(public_id=last.option).number
    for what in ("next", "out"):
        url = reverse("budgeting:change_pitch", args=[pb_round.public_id, number, what])
        assert client.post(url).status_code == 422
        assert client.post(url, {"because": f"Because of {what}."}).status_code == 302
    page = client.get(reverse("budgeting:hold_night", args=[pb_round.public_id])).content.decode()
    assert "Pitched before its turn: Because of next." in page
    assert "Not pitched: Because of out." in page


def test_a_scored_round_has_no_ordinary_ballot(place):
    pb_round = make_night(place)
    officer = signed_in(make.make_staff(place))
    of = [pb_round.register.public_id, pb_round.register.entitlements.first().public_id]
    answer = officer.post(reverse("budgeting:check_entry", args=of))
    assert answer.url == reverse("budgeting:enter_vote", args=of)
    voter = signed_in(make.voter_of(pb_round))
    answer = voter.post(reverse("budgeting:check_vote", args=[pb_round.register.public_id]))
    assert answer.status_code == 302


def test_another_kind_of_vote_has_no_night(place):
    pb_round = make.make_voting_now(place)
    officer = signed_in(make.make_staff(place))
    for name in ("hold_night", "night_screen"):
        assert officer.get(reverse(f"budgeting:{name}", args=[pb_round.public_id])).status_code == 404


def test_before_the_announcement_staff_see_what_the_hall_will_see(place):
    pb_round = make.make_draft(place, **SCORED)
    officer = signed_in(make.make_staff(place))
    page = officer.get(reverse("budgeting:preview", args=[pb_round.public_id, "ballot"])).content.decode()
    assert 'name="score" value="10"' in page
    assert Result.objects.count() == 0
    assert NOW + timedelta(days=1) < OPENS


def test_the_pages_of_a_night_ask_the_database_as_often_for_three_projects_as_for_twenty(place):
    def queries(pb_round: Round) -> list[int]:
        host, voter = signed_in(make.make_staff(place)), signed_in(make.voter_of(pb_round))
        pitched(pb_round, in_turn(pb_round)[0], {0: 5})
        pitches.open_scoring(pitch_id=in_turn(pb_round)[1].public_id, by=make.make_staff(place))
        found = []
        for client, name, thing in (
            (Client(), "night_screen", pb_round),
            (host, "hold_night", pb_round),
            (voter, "vote", pb_round.register),
        ):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(reverse(f"budgeting:{name}", args=[thing.public_id])).status_code == 200
            found.append(len(asked))
        return found

    few, many = queries(make_night(place)), queries(make_night(place, how_many=12))
    assert few == many
    assert max(few) <= 15
