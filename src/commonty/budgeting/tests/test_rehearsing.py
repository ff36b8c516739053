"""Before a round opens test votes go through its very rules, come out as they must, and are gone."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots.actions import rehearsing as box_rehearsing
from commonty.ballots.models import CountedBallot, Entitlement, Envelope, PaperBatch, Register
from commonty.budgeting import tally
from commonty.budgeting.actions import opening, rehearsing
from commonty.budgeting.actions.rehearsing import rehearse_round
from commonty.budgeting.models import Rehearsal, Round
from commonty.budgeting.queries.counting import public_journal
from commonty.budgeting.rules.rehearsing import OPENED_BY_ITSELF, check_box_is_empty
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.factories import NOW, OPENS, at
from commonty.journal.chain import verify_chain
from commonty.journal.models import Entry, Head
from commonty.kit.canonical import sha256_hex
from commonty.notices.models import Notice
from commonty.people.models import Person, RoleHeld

pytestmark = pytest.mark.django_db
TABLES = (Register, Entitlement, Envelope, CountedBallot, PaperBatch, Person, RoleHeld, Notice, Entry, Head)


@pytest.fixture
def announced() -> Round:
    pb_round = make.make_announced()
    make.make_resident(pb_round.place)
    return pb_round


@pytest.fixture
def officer(announced) -> Person:
    return make.make_staff(announced.place)


def rehearse(pb_round: Round, by: Person) -> Rehearsal:
    return rehearse_round(round_id=pb_round.pk, by=by, channel="web", clock=at(NOW))


def open_it(pb_round: Round, by: Person, **how) -> Round:
    return opening.open_round(round_id=pb_round.pk, by=by, channel="web", clock=at(NOW), **how)


def failed(rehearsal: Rehearsal) -> list[str]:
    return [line["code"] for line in rehearsal.lines if not line["is_well"]]


def test_votes_by_every_way_come_out_as_they_must_and_are_gone(announced, officer):
    before = {model: model.objects.count() for model in TABLES}
    rehearsal = rehearse(announced, officer)
    assert failed(rehearsal) == []
    assert rehearsal.is_passed
    came = {line["channel"]: line["found"] for line in rehearsal.lines if line["code"] == "came"}
    assert set(came) == {"web", "phone", "counter"}
    assert all(came.values())
    after = {model: model.objects.count() for model in TABLES}
    assert after.pop(Entry) == before.pop(Entry) + 1  # that it was tested, and no more
    assert after == before
    landlord = Entry.objects.get(kind="round_rehearsed")
    assert verify_chain(landlord.chain).is_sound


def test_paper_is_keyed_blind_where_it_is_on(announced, officer):
    Round.objects.filter(pk=announced.pk).update(has_paper=True, paper_days=1)
    rehearsal = rehearse(announced, officer)
    assert failed(rehearsal) == []
    papers = next(line for line in rehearsal.lines if line.get("channel") == "paper")
    assert papers["found"] == papers["expected"] > 5
    assert not PaperBatch.objects.exists()


def test_twin_a_rehearsal_that_is_not_taken_back_is_found_out(announced, officer, monkeypatch):
    def keep(**how):
        rehearsed, public_id = box_rehearsing._through_the_box(*(how[name] for name in ORDER))
        return box_rehearsing.Rehearsed(**{**rehearsed.__dict__, "left": box_rehearsing.what_is_left(public_id)})

    monkeypatch.setattr(rehearsing, "rehearse_box", keep)
    rehearsal = rehearse(announced, officer)
    assert failed(rehearsal) == ["gone"]
    assert not rehearsal.is_passed


ORDER = ("place", "paper", "rules_digest", "votes", "now")


def test_twin_a_box_that_loses_votes_is_found_out(announced, officer, monkeypatch):
    real = box_rehearsing.cast_ballot
    monkeypatch.setattr(
        box_rehearsing, "cast_ballot", lambda **how: real(**how) if how["channel"] != "phone" else None
    )
    rehearsal = rehearse(announced, officer)
    assert {"came", "same"} <= set(failed(rehearsal))


def test_twin_a_program_that_counts_otherwise_is_found_out(announced, officer, monkeypatch):
    real = tally.second_count
    monkeypatch.setattr(tally, "second_count", lambda *how: (real(*how)[0][1:], real(*how)[1]))
    assert failed(rehearse(announced, officer)) == ["second"]


def test_a_tested_round_opens_and_says_so_in_its_pack(announced, officer):
    rehearsal = rehearse(announced, officer)
    pb_round = open_it(announced, officer)
    assert (pb_round.rehearsed_at, pb_round.untested_because) == (NOW, "")
    entry = next(e["content"] for e in public_journal(pb_round) if e["content"]["kind"] == "round_opened")
    assert entry["facts"]["in_box"] == 0
    assert entry["facts"]["tested"] == {"at": NOW.isoformat(), "rules": rehearsal.rules_digest, "passed": True}


def test_an_untested_one_needs_a_reason_for_all_to_read(announced, officer):
    for because in ("", "   "):
        with pytest.raises(Refused, match="Test it first"):
            open_it(announced, officer, untested_because=because)
    pb_round = open_it(announced, officer, untested_because="The worker is down.")
    assert (pb_round.rehearsed_at, pb_round.untested_because) == (None, "The worker is down.")
    facts = Entry.objects.get(kind="round_opened").facts
    assert facts["untested_because"] == sha256_hex(b"The worker is down.")


def test_a_failed_one_and_one_of_other_rules_count_for_nothing(announced, officer):
    rehearsal = rehearse(announced, officer)
    Rehearsal.objects.filter(pk=rehearsal.pk).update(is_passed=False)
    with pytest.raises(Refused, match="Test it first"):
        open_it(announced, officer)
    Rehearsal.objects.filter(pk=rehearsal.pk).update(is_passed=True)
    announced.projects.filter(number=1).update(cost_pence=1_001_00)
    with pytest.raises(Refused, match="Test it first"):
        open_it(announced, officer)
    announced.projects.filter(number=1).update(cost_pence=1_000_00)
    assert open_it(announced, officer, starts_now=True).rehearsed_at  # that it starts earlier changes nothing tested


def test_the_timetable_opens_an_untested_one_and_says_so(announced):
    assert opening.open_due_rounds(clock=at(OPENS)) == []
    announced.refresh_from_db()
    assert announced.untested_because == str(OPENED_BY_ITSELF)


def test_a_box_with_something_in_it_does_not_open():
    with pytest.raises(Refused, match="not empty"):
        check_box_is_empty(1)
    check_box_is_empty(0)


def test_nobody_tests_a_draft_an_open_one_or_without_the_right(announced, officer):
    with pytest.raises(PermissionDenied):
        rehearse(announced, make.make_staff(announced.place, Role.HOUSING_OFFICER))
    for pb_round in (make.make_draft(announced.place), make.make_open(announced.place)):
        with pytest.raises(Refused, match="between its announcement"):
            rehearse(pb_round, officer)


def test_rules_that_allow_no_plain_result_fail_in_words(announced, officer):
    Round.objects.filter(pk=announced.pk).update(minimum_votes=5_000)
    rehearsal = rehearse(announced, officer)
    assert failed(rehearsal) == ["refused"]


def signed_in(client, settings, pb_round: Round) -> Person:
    settings.DEMO = True
    person = make.make_staff(pb_round.place)
    client.force_login(make.account_of(person), backend="django.contrib.auth.backends.ModelBackend")
    return person


def test_the_pages_from_the_button_to_what_everybody_reads(client, settings):
    announced = make.make_announced(now=timezone.now().replace(hour=12, minute=0))  # by the real clock
    make.make_resident(announced.place)
    person = signed_in(client, settings, announced)
    opens = reverse("budgeting:open_round", args=[announced.public_id])
    assert client.post(opens, {"starts": "now"}).status_code == 422
    page = client.post(opens, {"starts": "now"}).content.decode()
    assert 'value="now" id="at-once" checked' in page  # what was chosen stays
    tests = reverse("budgeting:rehearse_round", args=[announced.public_id])
    assert client.post(tests).status_code == 302
    assert "It is being tested now" in client.get(tests).content.decode()
    rehearse_round(round_id=announced.pk, by=person, channel="job")
    page = client.get(tests).content.decode()
    assert "Passed" in page
    assert person.name in page
    assert "Test votes have gone through" in client.get(opens).content.decode()
    assert client.post(opens, {"starts": "now"}).status_code == 302
    public = client.get(reverse("budgeting:show_round", args=[announced.public_id])).content.decode()
    assert "Tested with invented votes" in public
    refused = client.post(tests)
    assert refused.status_code == 422
    assert "autofocus" in refused.content.decode()
