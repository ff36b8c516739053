"""Voting on pages, with no script: ballot, read-back, receipt; and staff who type for somebody."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonty.access.roles import Role
from commonty.ballots.models import Envelope, Register
from commonty.budgeting.models import Round
from commonty.budgeting.queries.ballot import in_voters_order
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.test_pages import get, signed_in
from commonty.journal.models import Entry
from commonty.places.models import Place

pytestmark = pytest.mark.django_db
UTILITY = {"approval": "cost", "knapsack": "cost", "points": "score", "ranking": "borda"}


@pytest.fixture
def place() -> Place:
    return make.make_area(make.make_landlord(hosts="testserver"), "Sandbank")


def voting(place: Place, method: str = "approval", **fields) -> Round:
    return make.make_voting_now(place, method=method, utility=UTILITY[method], **fields)


def ids(pb_round: Round) -> list[str]:
    return list(pb_round.projects.order_by("number").values_list("public_id", flat=True))


def url(pb_round: Round, page: str = "") -> str:
    return f"/votes/{pb_round.register.public_id}/{page}"


def hidden(html: str) -> QueryDict:
    """The hidden fields of a page, as a browser would send them."""
    data = QueryDict(mutable=True)
    for tag in re.findall(r"<input type=\"hidden\"[^>]*>", html):
        name, value = re.search(r'name="([^"]*)"', tag)[1], re.search(r'value="([^"]*)"', tag)[1]
        if name not in ("csrfmiddlewaretoken", "next"):
            data.appendlist(name, unescape(value))
    return data


def choose(pb_round: Round, method: str) -> dict:
    first, second, _third = ids(pb_round)
    return {
        "approval": {"choice": [first, second]},
        "knapsack": {"choice": [first, second]},
        "points": {f"points-{first}": "7", f"points-{second}": "3"},
        "ranking": {f"place-{first}": "2", f"place-{second}": "1"},
    }[method]


def send(client: Client, pb_round: Round, chosen: dict) -> Client:
    key = hidden(get(client, url(pb_round)))["key"]
    readback = client.post(url(pb_round, "check/"), {"key": key, **chosen}).content.decode()
    assert "Send my vote" in readback
    return client.post(url(pb_round), hidden(readback).urlencode(), content_type="application/x-www-form-urlencoded")


LIMITS = {
    "approval": "Tick up to 3",
    "knapsack": "Spend up to £",
    "points": "Give up to 10 points",
    "ranking": "Choose up to 3",
}


@pytest.mark.parametrize("method", list(UTILITY))
def test_without_script_the_bar_says_the_limit_and_not_what_was_left_once(
    place: Place, settings, method: str
) -> None:
    """What is left changes with each tick, and only a script can follow."""
    pb_round = voting(place, method)
    page = get(signed_in(make.voter_of(pb_round), settings), url(pb_round))
    bar = re.search(r"data-left-now><b>(.*?)</b>", page)[1]
    assert bar.startswith(LIMITS[method])
    assert "left" not in bar


@pytest.mark.parametrize("method", list(UTILITY))
def test_a_vote_in_each_way_without_script(place: Place, settings, method: str) -> None:
    pb_round = voting(place, method)
    client = signed_in(make.voter_of(pb_round), settings)
    answer = send(client, pb_round, choose(pb_round, method))
    assert answer.status_code == 302
    envelope = Envelope.objects.get()
    receipt = get(client, answer.url)
    assert envelope.receipt[:4] in receipt
    assert "Project 1" not in receipt


def test_the_read_back_says_what_was_chosen_and_sends_nothing(place: Place, settings) -> None:
    pb_round = voting(place)
    client = signed_in(make.voter_of(pb_round), settings)
    page = client.post(url(pb_round, "check/"), {"key": "k", "choice": ids(pb_round)[:2]}).content.decode()
    assert "Project 1" in page
    assert "Project 3" not in page
    assert not Envelope.objects.exists()


@pytest.mark.parametrize(
    ("method", "typed", "says"),
    [
        ("approval", lambda i: {"choice": [*i, "x"]}, "on the ballot paper"),
        ("points", lambda i: {f"points-{i[0]}": "9", f"points-{i[1]}": "9"}, "more than you have"),
        ("points", lambda i: {f"points-{i[0]}": "lots"}, "lots"),
        ("ranking", lambda i: {f"place-{i[0]}": "1", f"place-{i[1]}": "1"}, "same place"),
        ("approval", lambda i: {}, "blank vote"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(place: Place, settings, method, typed, says) -> None:
    pb_round = voting(place, method)
    data = {"key": "my-own-key", **typed(ids(pb_round))}
    answer = signed_in(make.voter_of(pb_round), settings).post(url(pb_round, "check/"), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert 'value="my-own-key"' in page
    for name, value in data.items():
        if name.startswith("points-"):
            assert f'name="{name}" id="o-{name[7:]}" value="{value}"' in page
    assert page.count("checked") == len([c for c in data.get("choice", []) if c != "x"])
    assert page.count(" selected") == sum(name.startswith("place-") for name in data)


def test_too_much_for_the_pot_is_said_in_pounds(place: Place, settings) -> None:
    pb_round = voting(place, "knapsack", pot_pence=5_000_00)
    answer = signed_in(make.voter_of(pb_round), settings).post(url(pb_round, "check/"), {"choice": ids(pb_round)})
    assert answer.status_code == 422
    assert "£1,000" in answer.content.decode()
    assert answer.content.decode().count("checked") == 3


def test_a_blank_vote_is_possible_on_purpose(place: Place, settings) -> None:
    pb_round = voting(place)
    client = signed_in(make.voter_of(pb_round), settings)
    assert send(client, pb_round, {"blank": "1"}).status_code == 302
    assert Envelope.objects.live().count() == 1


def test_changing_ones_mind_keeps_what_was_chosen(place: Place, settings) -> None:
    pb_round = voting(place)
    client = signed_in(make.voter_of(pb_round), settings)
    page = client.post(url(pb_round, "check/"), {"change": "1", "choice": ids(pb_round)[:2]}).content.decode()
    assert page.count("checked") == 2


def test_the_last_vote_counts_and_a_repeat_is_not_another(place: Place, settings) -> None:
    pb_round = voting(place)
    client = signed_in(make.voter_of(pb_round), settings)
    data = {"key": "same", "choice": ids(pb_round)[:1]}
    for _ in range(2):
        assert client.post(url(pb_round), data).status_code == 302
    assert Envelope.objects.count() == 1
    assert "takes its place" in get(client, url(pb_round))
    assert client.post(url(pb_round), {"key": "other", "choice": ids(pb_round)[1:2]}).status_code == 302
    assert Envelope.objects.live().get().version == 2
    changed = client.post(url(pb_round), {"key": "same", "choice": ids(pb_round)[2:]})
    assert changed.status_code == 422
    assert "sent before with other choices" in changed.content.decode()


def close(pb_round: Round) -> None:
    past = make.datetime.now(make.UTC) - timedelta(minutes=1)
    Round.objects.filter(pk=pb_round.pk).update(closes_at=past)
    Register.objects.filter(pk=pb_round.register_id).update(closes_at=past)


def test_a_lost_reply_after_the_close_is_not_a_lost_vote(place: Place, settings) -> None:
    pb_round = voting(place)
    client = signed_in(make.voter_of(pb_round), settings)
    data = {"key": "same", "choice": ids(pb_round)[:1]}
    client.post(url(pb_round), data)
    close(pb_round)
    assert client.post(url(pb_round), data).status_code == 302
    late = client.post(url(pb_round), {**data, "key": "late"})
    assert late.status_code == 422
    assert "Voting is over" in late.content.decode()
    assert Envelope.objects.count() == 1


def test_the_public_sees_projects_and_how_to_get_in(client: Client, place: Place) -> None:
    pb_round = voting(place)
    page = get(client, url(pb_round))
    assert "Project 1" in page
    assert "Sign in" in page
    assert 'name="choice"' not in page
    for page_name in ("", "check/"):
        answer = client.post(url(pb_round, page_name), {"key": "k", "choice": ids(pb_round)[:1]})
        assert "show that you are on the list" in answer.content.decode()
    assert not Envelope.objects.exists()


def test_somebody_who_is_not_on_the_list_cannot_vote(place: Place, settings) -> None:
    pb_round = voting(place)
    stranger = signed_in(make.make_resident(make.make_area(place.landlord)), settings)
    assert "not on the list" in get(stranger, url(pb_round))
    stranger.post(url(pb_round), {"key": "k", "choice": ids(pb_round)[:1]})
    assert not Envelope.objects.exists()


def test_before_the_start_there_is_no_ballot(place: Place, settings) -> None:
    now = make.datetime.now(make.UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    pb_round = make.make_open(place, now=now)
    page = get(signed_in(make.voter_of(pb_round), settings), url(pb_round))
    assert "Voting has not started" in page
    assert 'name="choice"' not in page


def test_each_voter_meets_an_order_of_their_own(place: Place) -> None:
    pb_round = make.make_draft(place, how_many=8)
    projects = list(pb_round.projects.all())
    orders = {tuple(p.number for p in in_voters_order(projects, f"voter{n}")) for n in range(20)}
    assert len(orders) > 15
    assert in_voters_order(projects, "a") == in_voters_order(projects[::-1], "a")


def test_no_page_after_the_vote_knows_the_choices(place: Place, settings) -> None:
    pb_round = voting(place)
    voter = make.voter_of(pb_round)
    client = signed_in(voter, settings)
    chosen = ids(pb_round)[1]
    client.post(url(pb_round), {"key": "k", "choice": [chosen]})
    assert chosen not in str(dict(client.session))
    assert chosen not in str([entry.facts for entry in Entry.objects.filter(kind__contains="cast")])
    assert "checked" not in get(client, url(pb_round))


def test_the_ballot_and_the_vote_are_cheap(place: Place, settings) -> None:
    pb_round = voting(place)
    client = signed_in(make.voter_of(pb_round), settings)
    get(client, url(pb_round))
    with CaptureQueriesContext(connection) as shown:
        get(client, url(pb_round))
    assert len(shown) <= 15


# Staff who type for somebody


def desk(pb_round: Round, page: str = "") -> str:
    return f"/desk/votes/{pb_round.register.public_id}/{page}"


def test_an_officer_finds_types_reads_back_and_sends(place: Place, settings) -> None:
    pb_round = voting(place)
    entitlement = pb_round.register.entitlements.select_related("person").order_by("pk")[0]
    officer = make.make_staff(place, Role.HOUSING_OFFICER)
    client = signed_in(officer, settings)
    assert entitlement.public_id in get(client, desk(pb_round) + f"?q={entitlement.person.name.replace(' ', '+')}")
    form = get(client, desk(pb_round, f"{entitlement.public_id}/"))
    data = {"key": hidden(form)["key"], "choice": ids(pb_round)[:2], "channel": "phone", "is_known": "on"}
    readback = client.post(desk(pb_round, f"{entitlement.public_id}/check/"), data).content.decode()
    assert "Project 2" in readback
    answer = client.post(
        desk(pb_round, f"{entitlement.public_id}/"),
        hidden(readback).urlencode(),
        content_type="application/x-www-form-urlencoded",
    )
    envelope = Envelope.objects.get()
    assert (envelope.channel, envelope.typed_by, envelope.proof) == ("phone", officer, "officer")
    receipt = get(client, answer.url)
    assert envelope.receipt[:4] in receipt
    assert "Project 2" not in receipt


def test_for_a_home_the_officer_says_who_of_it_speaks(place: Place, settings) -> None:
    pb_round = voting(place, unit="home")
    entitlement = pb_round.register.entitlements.select_related("home").order_by("pk")[0]
    adult = entitlement.home.ties.get().person
    child = make.make_resident(place, home=entitlement.home, born_on=timezone.localdate())
    client = signed_in(make.make_staff(place, Role.HOUSING_OFFICER), settings)
    form = get(client, desk(pb_round, f"{entitlement.public_id}/"))
    assert adult.name in form
    assert child.name not in form
    data = {"key": "k", "choice": ids(pb_round)[:2], "channel": "phone", "is_known": "on"}
    for speaker in ({}, {"speaker": child.public_id}):
        for page in ("check/", ""):
            answer = client.post(desk(pb_round, f"{entitlement.public_id}/{page}"), data | speaker)
            assert answer.status_code == 422
            assert "Who of this home is it?" in answer.content.decode()
    assert not Envelope.objects.exists()
    check = client.post(desk(pb_round, f"{entitlement.public_id}/check/"), data | {"speaker": adult.public_id})
    sent = hidden(check.content.decode())
    client.post(
        desk(pb_round, f"{entitlement.public_id}/"),
        sent.urlencode(),
        content_type="application/x-www-form-urlencoded",
    )
    assert Envelope.objects.get().channel == "phone"


@pytest.mark.parametrize("missing", ["channel", "is_known"])
def test_the_officer_says_where_the_voter_is_and_that_they_are_known(place: Place, settings, missing: str) -> None:
    pb_round = voting(place)
    entitlement = pb_round.register.entitlements.first()
    client = signed_in(make.make_staff(place, Role.HOUSING_OFFICER), settings)
    data = {"key": "k", "choice": ids(pb_round)[:2], "channel": "phone", "is_known": "on"}
    del data[missing]
    for page in ("check/", ""):
        answer = client.post(desk(pb_round, f"{entitlement.public_id}/{page}"), data)
        assert answer.status_code == 422
        assert answer.content.decode().count("checked") >= 2
    assert not Envelope.objects.exists()


def test_all_that_is_wrong_with_an_entry_stands_in_one_list(place: Place, settings) -> None:
    pb_round = voting(place)
    entitlement = pb_round.register.entitlements.first()
    client = signed_in(make.make_staff(place, Role.HOUSING_OFFICER), settings)
    answer = client.post(desk(pb_round, f"{entitlement.public_id}/check/"), {"key": "k"})
    assert answer.status_code == 422
    [_before, listed] = answer.content.decode().split("error-summary")
    assert "You have not chosen anything yet" in listed.split("</ul>")[0]
    assert "Where are they?" in listed.split("</ul>")[0]


def test_whoever_is_not_found_may_be_at_risk(place: Place, settings) -> None:
    pb_round = voting(place)
    page = get(signed_in(make.make_staff(place, Role.HOUSING_OFFICER), settings), desk(pb_round) + "?q=Nobody")
    assert f"/desk/registers/{pb_round.register.public_id}/at-risk/" in page


def test_only_staff_of_the_place_enter_votes(place: Place, settings) -> None:
    pb_round = voting(place)
    entitlement = pb_round.register.entitlements.first()
    page = desk(pb_round, f"{entitlement.public_id}/")
    assert signed_in(make.make_resident(place), settings).get(page).status_code == 403
    elsewhere = make.make_staff(make.make_area(place.landlord), Role.HOUSING_OFFICER)
    assert signed_in(elsewhere, settings).get(page).status_code == 403
    assert signed_in(make.make_staff(place, Role.BUDGET_OWNER), settings).get(page).status_code == 403
    assert Client().get(page).status_code == 302


def test_an_officer_without_a_second_factor_is_sent_for_one(place: Place, settings) -> None:
    """The sabotage twin of `signed_in`: without the factor none of these pages opens."""
    pb_round = voting(place)
    client = signed_in(make.make_staff(place, Role.HOUSING_OFFICER), settings)
    settings.DEMO = False
    assert "second" in client.get(desk(pb_round)).url
