"""Two people sign, the job counts and publishes; what everybody then sees, and what nobody can pick out of it."""

import json
from datetime import timedelta
from io import StringIO
from random import Random

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots.actions import cast_ballot
from commonty.ballots.models import Proof, Register
from commonty.ballots.rules import Cell, merge_small
from commonty.budgeting.actions.count import count_in_background, count_round
from commonty.budgeting.actions.signing import sign_for_count
from commonty.budgeting.models import Result, Round
from commonty.budgeting.packs import layout
from commonty.budgeting.packs.checking import check_pack
from commonty.budgeting.queries.counting import by_channel
from commonty.budgeting.tests.factories import CLOSES, OPENS, account_of, at, make_open, make_resident, make_staff
from commonty.journal.models import Entry
from commonty.kit.canonical import read_zip

pytestmark = pytest.mark.django_db(transaction=True)
AFTER = CLOSES + timedelta(hours=1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def voted(people: int = 12, *, seed: int = 1, **fields) -> Round:
    """Voting is over, everybody on the list but three has voted."""
    pb_round = make_open(voters=people + 3, **fields)
    ids, random = [option["id"] for option in pb_round.register.paper["options"]], Random(seed)
    entitlements = list(pb_round.register.entitlements.select_related("person").order_by("pk"))
    for entitlement in entitlements[:people]:
        cast_ballot(
            register_id=pb_round.register_id,
            entitlement_id=entitlement.pk,
            choices=random.sample(ids, random.randint(0, 2)),
            key=f"key-{entitlement.pk}",
            channel="web",
            proof=Proof.ACCOUNT,
            by=entitlement.person,
            clock=at(OPENS + timedelta(hours=1)),
        )
    return pb_round


def signed_twice(pb_round: Round) -> None:
    for role in (Role.ENGAGEMENT_OFFICER, Role.BOARD_MEMBER):
        by = make_staff(pb_round.place, role)
        sign_for_count(round_id=pb_round.pk, by=by, channel="web", clock=at(AFTER))


def closed_long_ago(pb_round: Round) -> Round:
    """By the real clock, which pages and jobs read."""
    times = {"opens_at": OPENS - timedelta(days=400), "closes_at": OPENS - timedelta(days=390)}
    Round.objects.filter(pk=pb_round.pk).update(**times)
    Register.objects.filter(pk=pb_round.register_id).update(**times)
    return Round.objects.select_related("place", "register").get(pk=pb_round.pk)


def decided(people: int = 12, **fields) -> Result:
    pb_round = voted(people, **fields)
    signed_twice(pb_round)
    return count_round(round_id=pb_round.pk, clock=at(AFTER))


def test_nothing_is_counted_before_two_people_have_signed():
    pb_round = voted()
    officer, member = make_staff(pb_round.place), make_staff(pb_round.place, Role.BOARD_MEMBER)
    with pytest.raises(Refused):
        sign_for_count(round_id=pb_round.pk, by=officer, channel="web", clock=at(CLOSES - timedelta(minutes=1)))
    resident = make_resident(pb_round.place)
    with pytest.raises(PermissionDenied):
        sign_for_count(round_id=pb_round.pk, by=resident, channel="web", clock=at(AFTER))
    assert sign_for_count(round_id=pb_round.pk, by=officer, channel="web", clock=at(AFTER)) == 1
    with pytest.raises(Refused):
        sign_for_count(round_id=pb_round.pk, by=officer, channel="web", clock=at(AFTER))
    with pytest.raises(Refused):
        count_round(round_id=pb_round.pk, clock=at(AFTER))
    assert sign_for_count(round_id=pb_round.pk, by=member, channel="web", clock=at(AFTER)) == 2
    pb_round.refresh_from_db()
    assert pb_round.status == Round.Status.COUNTING
    assert not Result.objects.exists()


def test_the_job_counts_and_publishes_and_may_run_again():
    pb_round = closed_long_ago(voted())
    signed_twice(pb_round)
    for _ in range(2):
        count_in_background.call(pb_round.public_id)
    result = Result.objects.get()
    assert result.published_at
    assert result.round.status == Round.Status.DECIDED
    kinds = list(Entry.objects.filter(chain=pb_round.chain).order_by("seq").values_list("kind", flat=True))
    assert kinds[-2:] == ["money_voted", "result_published"] or kinds[-1] == "result_published"
    assert kinds.count("round_counted") == 1


@pytest.mark.parametrize("where", ["count_twice", "publish_result", "make_pack", "record_voted", "record"])
def test_a_worker_that_dies_anywhere_leaves_nothing_half_done(where, monkeypatch):
    pb_round = voted()
    signed_twice(pb_round)

    def die(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(f"commonty.budgeting.actions.count.{where}", die)
        with pytest.raises(SystemExit):
            count_round(round_id=pb_round.pk, clock=at(AFTER))
    assert not Result.objects.exists()
    assert not Entry.objects.filter(kind="round_counted").exists()
    assert count_round(round_id=pb_round.pk, clock=at(AFTER)).published_at


def test_a_small_vote_publishes_no_single_ballots():
    result = decided()
    with result.pack.open("rb") as pack:
        data = pack.read()
    files = read_zip(data, most_bytes=10**7, most_files=20)
    assert layout.BALLOTS not in files
    assert check_pack(data, head=result.pack_digest).exit_code == 0
    assert "less_voters" not in files[layout.RESULT].decode()
    kinds = [entry["content"]["kind"] for entry in json.loads(files[layout.JOURNAL])]
    assert "ballots.cast" not in kinds
    assert {"ballots.frozen", "ballots.box_opened", "round_opened", "round_counted"} <= set(kinds)


def test_nobody_is_named_in_a_pack():
    result = decided()
    with result.pack.open("rb") as pack:
        data = pack.read()
    for entitlement in result.round.register.entitlements.select_related("person"):
        assert entitlement.person.public_id.encode() not in data
        assert entitlement.public_id.encode() not in data


def test_the_verify_command_says_sound_altered_and_unreadable(tmp_path):
    result = decided()
    with result.pack.open("rb") as pack:
        data = pack.read()
    path = tmp_path / "pack.zip"
    path.write_bytes(data)
    assert verified(path, result.pack_digest)[0] == 0
    code, told = verified(path)
    assert (code, told["head_checked"]) == (0, False)
    assert "--head" in told["warning"]
    path.write_bytes(data[:-40] + b"?" + data[-39:])
    assert verified(path, result.pack_digest)[0] == 1
    assert verified(path)[0] == 1
    path.write_bytes(b"something else")
    assert verified(path)[0] == 2
    assert verified(tmp_path / "missing.zip")[0] == 2


def verified(path, head: str = "") -> tuple[int, dict]:
    out, code = StringIO(), 0
    try:
        call_command("verify", str(path), "--json", *(["--head", head] if head else []), stdout=out)
    except SystemExit as left:
        code = left.code
    return code, json.loads(out.getvalue())


# Pages


def address(name: str, pb_round: Round) -> str:
    return reverse(f"budgeting:{name}", args=[pb_round.public_id])


def test_everybody_can_read_the_result_and_its_files(client):
    result = decided()
    page = client.get(address("show_result", result.round))
    text = page.content.decode()
    assert page.status_code == 200
    assert "of you backed it" in text
    assert result.pack_digest[:8] in text
    for name in ("check_result", "count_it_yourself", "result_csv", "result_json"):
        assert client.get(address(name, result.round)).status_code == 200
    pack = b"".join(client.get(address("download_pack", result.round)).streaming_content)
    assert layout.fingerprint(pack) == result.pack_digest
    assert client.get(address("download_ballots", result.round)).status_code == 404
    rules = client.get(address("download_rules", result.round))
    assert rules.content == read_zip(pack, most_bytes=layout.MOST_BYTES, most_files=len(layout.ALL))[layout.RULES]


def test_before_the_result_there_is_none(client):
    pb_round = voted()
    for name in ("download_pack", "result_csv", "result_json", "download_ballots", "download_rules"):
        assert client.get(address(name, pb_round)).status_code == 404
    signed_twice(pb_round)
    assert "being counted" in client.get(address("show_result", pb_round)).content.decode()
    assert client.get(address("check_result", pb_round)).status_code == 302
    assert client.get(address("count_it_yourself", pb_round)).status_code == 302
    assert client.get(address("count_progress", pb_round)).status_code == 200
    count_round(round_id=pb_round.pk, clock=at(AFTER))
    assert client.get(address("count_progress", pb_round))["HX-Redirect"] == address("show_result", pb_round)


def test_staff_sign_on_a_page(client, settings):
    settings.DEMO = True
    pb_round = closed_long_ago(voted())
    for role, says in ((Role.ENGAGEMENT_OFFICER, "second person"), (Role.BOARD_MEMBER, "")):
        client.force_login(account_of(make_staff(pb_round.place, role)), "django.contrib.auth.backends.ModelBackend")
        assert client.get(address("close_round", pb_round)).status_code == 200
        client.post(address("close_round", pb_round))
        if says:
            assert says in client.get(address("close_round", pb_round)).content.decode()
    pb_round.refresh_from_db()
    assert pb_round.status == Round.Status.COUNTING


def test_residents_can_not_open_the_box(client, settings):
    settings.DEMO = True
    pb_round = voted()
    assert client.get(address("close_round", pb_round)).status_code == 302
    client.force_login(account_of(make_resident(pb_round.place)), "django.contrib.auth.backends.ModelBackend")
    assert client.get(address("close_round", pb_round)).status_code == 403


def test_as_few_queries_with_many_projects_as_with_few(client, django_assert_num_queries):
    few = decided(how_many=3)
    many = decided(place=few.round.place, how_many=12)
    client.get(address("show_result", few.round))
    with CaptureQueriesContext(connection) as queries:
        client.get(address("show_result", few.round))
    assert len(queries) <= 15
    with django_assert_num_queries(len(queries)):
        client.get(address("show_result", many.round))


# R26: what is published of turnout


@pytest.mark.parametrize("block", range(10))
def test_no_published_number_of_a_channel_is_small(block):
    for seed in range(block * 100, block * 100 + 100):
        random = Random(seed)
        names = ("web", "phone", "counter", "import")[: random.randint(1, 4)]
        counts = {name: random.choice([0, 1, 4, 5, 9, random.randint(0, 300)]) for name in names}
        found, total = by_channel(counts), sum(counts.values())
        if found is None:
            continue
        rows = [row["voted"] for row in found["shown"]] + ([found["rest"]] if found["rest"] is not None else [])
        assert all(row >= 5 and total - row >= 5 for row in rows), (counts, found)
        left = total - sum(rows)
        assert left == 0 or left >= 5


@pytest.mark.parametrize("block", range(10))
def test_no_published_number_of_an_area_is_small_nor_any_difference(block):
    for seed in range(block * 100, block * 100 + 100):
        random = Random(seed)
        cells = [Cell(n, *random_cell(random)) for n in range(random.randint(1, 8))]
        assert disclosures(cells, *merge_small(cells)) == []


def random_cell(random: Random) -> tuple[int, int]:
    among = random.choice([1, 4, 5, 9, 10, 11, 30, 200, random.randint(1, 500)])
    return random.choice([0, among, random.randint(0, among), max(0, among - 4), min(4, among)]), among


def disclosures(cells: list[Cell], shown: list[Cell], hidden) -> list[str]:
    """What a reader works out who knows the totals: each row, and what all shown rows leave of the total."""
    rows = [(cell.count, cell.of) for cell in shown]
    did = sum(c.count for c in cells) - sum(count for count, _of in rows)
    among = sum(c.of for c in cells) - sum(of for _count, of in rows)
    if hidden and shown:
        rows.append((did, among))
    return [f"{count} of {of}" for count, of in rows if count < 5 or of - count < 5]


def test_twin_hiding_only_what_is_small_gives_a_difference_away():
    naive = 0
    for seed in range(300):
        random = Random(seed)
        cells = [Cell(n, *random_cell(random)) for n in range(4)]
        shown = [cell for cell in cells if 5 <= cell.count <= cell.of - 5]
        naive += bool(disclosures(cells, shown, hidden=len(shown) < len(cells)))
    assert naive
