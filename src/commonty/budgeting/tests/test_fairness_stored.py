"""Who got what is worked out with the count, stands in the pack, and is made up for in results that were out before."""

import json
from datetime import timedelta

import pytest

from commonty.ballots.actions import cast_ballot
from commonty.ballots.models import CountedBallot, Proof
from commonty.budgeting.actions.count import count_round
from commonty.budgeting.jobs import work_out_who_got_what
from commonty.budgeting.models import Result, Round
from commonty.budgeting.packs import layout
from commonty.budgeting.packs.checking import check_pack
from commonty.budgeting.tests.factories import OPENS, at, make_area, make_landlord, make_open, make_resident
from commonty.budgeting.tests.test_count import AFTER, decided, signed_twice
from commonty.journal.models import Entry
from commonty.kit.canonical import canonical_json, read_zip, sha256_hex

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def files_of(result: Result) -> dict[str, bytes]:
    with result.pack.open("rb") as pack:
        return read_zip(pack.read(), most_bytes=10**7, most_files=20)


def estate_of_two_closes(voters: int = 25, *, enough_to_publish: bool = False) -> Round:
    """Voting is over; of two closes with as many homes each, all but six of each have voted. A project in each."""
    estate = make_area(make_area(make_landlord()))
    closes = [make_area(estate, name) for name in ("Mill Court", "Quay Court")]
    for close in closes:
        for _ in range(voters + 6):
            make_resident(close)
    pb_round = make_open(estate, voters=0)
    ids = list(pb_round.projects.order_by("number").values_list("public_id", flat=True))
    for number, entitlement in enumerate(
        pb_round.register.entitlements.select_related("person").order_by("area", "pk")
    ):
        if number % (voters + 6) < voters:
            cast_ballot(
                register_id=pb_round.register_id,
                entitlement_id=entitlement.pk,
                choices=[ids[number % 3], ids[(number + number // 3 % 2 + 1) % 3]][: 1 + number % 2],
                key=f"key-{entitlement.pk}",
                channel="web",
                proof=Proof.ACCOUNT,
                by=entitlement.person,
                clock=at(OPENS + timedelta(hours=1)),
            )
    for project, close in zip(pb_round.projects.order_by("number"), closes):
        project.place = close
        project.save()
    return pb_round


def counted(pb_round: Round) -> Result:
    signed_twice(pb_round)
    return count_round(round_id=pb_round.pk, clock=at(AFTER))


def test_it_is_stored_with_the_result_and_the_same_in_the_pack():
    result = decided()
    assert json.loads(files_of(result)[layout.FAIRNESS]) == result.fairness
    facts = Entry.objects.get(kind="round_counted").facts
    assert facts["fairness"] == sha256_hex(canonical_json(result.fairness))
    checks = {name: is_well for name, is_well, _says in check_pack(result.pack.open("rb").read()).checks}
    assert checks["fairness"] is True


def test_areas_are_those_of_the_turnout():
    result = counted(estate_of_two_closes())
    areas, turnout = result.fairness["areas"], result.totals["by_area"]
    assert [(line["names"], line["voted"], line["entitled"]) for line in areas["lines"]] == [
        ([row["name"]], row["voted"], row["entitled"]) for row in turnout["shown"]
    ]
    spent = {name: pence for line in areas["lines"] for name, pence in [(line["names"][0], line["pence"])]}
    costs = {p["id"]: p["cost"] for p in result.outcome["projects"] if p["place"]}
    assert sum(spent.values()) + areas["elsewhere"] == sum(costs.values()) > 0
    first = result.round.projects.order_by("number").first()
    assert spent["Mill Court"] == costs.get(first.public_id, 0)


def test_two_areas_of_one_name_are_not_told_apart():
    pb_round = estate_of_two_closes()
    pb_round.place.children.filter(name="Quay Court").update(name="Mill Court")
    assert counted(pb_round).fairness["areas"] is None


def from_before(result: Result) -> Result:
    Result.objects.filter(pk=result.pk).update(fairness=None)
    return Result.objects.get(pk=result.pk)


@pytest.mark.parametrize("voters", [25, 110], ids=["secret votes", "public votes"])
def test_a_result_from_before_gets_the_same_later_and_once(voters):
    result = counted(estate_of_two_closes(voters))
    assert result.totals["is_file_public"] == (voters == 110)
    at_once, digest = result.fairness, result.pack_digest
    from_before(result)
    assert [work_out_who_got_what.call(), work_out_who_got_what.call()] == [1, 0]
    result.refresh_from_db()
    assert result.fairness == at_once | {"is_later": True}
    assert result.pack_digest == digest
    assert Entry.objects.filter(kind="fairness_worked_out").count() == 1


def test_without_the_votes_a_small_result_says_what_its_sums_say():
    result = counted(estate_of_two_closes())
    at_once = result.fairness["voters"]
    CountedBallot.objects.all().delete()
    from_before(result)
    assert work_out_who_got_what.call() == 1
    result.refresh_from_db()
    low, high = result.fairness["voters"]["got_one"]
    assert low <= at_once["got_one"][0] <= at_once["got_one"][1] <= high
    assert result.fairness["voters"] | {"got_one": 0} == at_once | {"got_one": 0}


def test_one_that_can_not_be_worked_out_holds_up_no_other():
    broken, well = decided(), decided()
    Round.objects.filter(pk=broken.round_id).update(frozen_rules={})
    for result in (broken, well):
        from_before(result)
    assert work_out_who_got_what.call() == 1
    well.refresh_from_db()
    assert well.fairness["is_later"]
