"""Bringing in a roll through the database, the pages and the command."""

import re
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.journal.models import Entry
from commonty.kit.models import KeptUpload
from commonty.people.actions.likenesses import decide_likeness
from commonty.people.actions.roll import apply_roll, end_absent_ties, leave_roll, try_roll
from commonty.people.jobs import forget
from commonty.people.models import Likeness, Person, Post, RollImport, Team, Tie
from commonty.people.queries.roll import known_of
from commonty.people.roll.sample import sample_csv
from commonty.people.tests.test_roll_reading import HEAD, ROW
from commonty.places.models import Kind, Place

pytestmark = pytest.mark.django_db
OTHER = (
    ROW.replace("T-1", "T-2")
    .replace("Mòrag", "Angus")
    .replace("1975", "1980")
    .replace("Morag@", "Angus@")
    .replace("412", "413")
)


def tried(landlord, text, *, by=SYSTEM, is_full=True):
    return try_roll(
        landlord_id=landlord.pk,
        content=text.encode(),
        file_name="roll.csv",
        is_full=is_full,
        by=by,
        now=timezone.now(),
        channel="web",
    )


def applied(landlord, text, *, by=SYSTEM, leave_out_errors=False, **options):
    roll = tried(landlord, text, by=by, **options)
    return apply_roll(roll_id=roll.pk, leave_out_errors=leave_out_errors, by=by, now=timezone.now(), channel="web")


def state_of(landlord):
    known = known_of(landlord)
    return (known.homes, known.persons, known.ties)


def test_the_sample_is_brought_in_and_a_second_time_changes_nothing(landlord):
    text = sample_csv(1000)
    roll = applied(landlord, text)
    assert roll.report["counts"]["people_added"] == 1000
    assert Person.objects.count() == Tie.objects.count() == 1000
    for home in Place.objects.filter(kind=Kind.HOME).select_related("parent")[:50]:
        assert home.path == f"{home.parent.path}{home.pk}/"
    before = state_of(landlord)
    again = applied(landlord, text)
    assert {name: n for name, n in again.report["counts"].items() if n} == {}
    assert state_of(landlord) == before


def test_a_dry_run_changes_nothing(landlord):
    roll = tried(landlord, sample_csv(50))
    assert roll.report["counts"]["people_added"] == 50
    assert not Person.objects.exists()


def test_a_failure_half_way_leaves_nothing_behind(landlord, monkeypatch):
    def broken(*_):
        raise RuntimeError("the power went")

    monkeypatch.setattr("commonty.people.actions.roll.write_likenesses", broken)
    with pytest.raises(RuntimeError):
        applied(landlord, sample_csv(50))
    assert not Person.objects.exists()
    assert not Place.objects.filter(kind=Kind.HOME).exists()
    assert RollImport.objects.get().status == RollImport.Status.TRIED


def test_what_was_read_is_what_is_applied(landlord):
    roll = tried(landlord, HEAD + ROW)
    applied(landlord, HEAD + ROW)
    with pytest.raises(Refused, match="has changed since"):
        apply_roll(roll_id=roll.pk, leave_out_errors=False, by=SYSTEM, now=timezone.now(), channel="web")


def test_rows_with_errors_are_left_out_only_if_somebody_says_so(landlord):
    text = HEAD + ROW + OTHER.replace("Tenant", "cat")
    with pytest.raises(Refused, match="something wrong"):
        applied(landlord, text)
    roll = applied(landlord, text, leave_out_errors=True)
    assert roll.has_gaps
    assert [person.reference for person in Person.objects.all()] == ["T-1"]


def test_once_done_the_file_and_its_cells_are_forgotten(landlord):
    roll = applied(landlord, HEAD + ROW)
    assert roll.content is None
    assert "Example" not in str(roll.report)
    other = tried(landlord, HEAD + ROW + OTHER)
    other = leave_roll(roll_id=other.pk, by=SYSTEM, now=timezone.now(), channel="web")
    assert other.content is None
    assert "T-2" not in str(other.report)


def test_the_journal_holds_counts_and_no_cells(landlord):
    applied(landlord, HEAD + ROW)
    entry = Entry.objects.get(kind="roll_applied")
    assert entry.facts["people_added"] == 1
    assert "Example" not in str(list(Entry.objects.values()))


def test_nobody_missing_goes_before_a_person_says_so(landlord, administrator):
    applied(landlord, HEAD + ROW + OTHER)
    roll = applied(landlord, HEAD + ROW, by=administrator)
    (absent,) = roll.report["absent"]
    assert Tie.objects.filter(moved_out_on=None).count() == 2
    said = {"moved_out_on": date(2026, 11, 1), "by": administrator, "now": timezone.now(), "channel": "web"}
    with pytest.raises(Refused, match="not among those"):
        end_absent_ties(roll_id=roll.pk, tie_ids=[Tie.objects.get(person__reference="T-1").pk], **said)
    assert end_absent_ties(roll_id=roll.pk, tie_ids=[absent], **said) == 1
    assert Tie.objects.get(pk=absent).moved_out_on == date(2026, 11, 1)
    assert Entry.objects.filter(kind="tie_ended", about_id=Tie.objects.get(pk=absent).person.public_id).exists()


def test_only_who_may_brings_in_a_roll(landlord, officer, administrator):
    with pytest.raises(PermissionDenied):
        tried(landlord, HEAD + ROW, by=officer)
    assert tried(landlord, HEAD + ROW, by=administrator).by == administrator


def test_a_roll_touches_no_other_landlord(landlord, other_landlord):
    applied(other_landlord, HEAD + ROW)
    before = state_of(other_landlord)
    applied(landlord, HEAD + ROW.replace("Flat 1", "Flat 9"))
    assert state_of(other_landlord) == before


def test_a_file_that_nobody_brought_in_is_forgotten(landlord):
    old, new = tried(landlord, HEAD + ROW), tried(landlord, HEAD + ROW)
    RollImport.objects.filter(pk=old.pk).update(made_at=timezone.now() - timedelta(days=15))
    assert forget.call() == 1
    for roll in (old, new):
        roll.refresh_from_db()
    assert old.content is None
    assert new.content


# Pairs


@pytest.fixture
def pair(landlord):
    applied(
        landlord,
        HEAD + ROW + ROW.replace("T-1", "T-2").replace("P-1", "P-2").replace("Mòrag Example", '"Example, Morag"'),
    )
    return Likeness.objects.get()


def test_two_who_are_one_become_one_and_stay_one(landlord, pair, administrator):
    decide_likeness(likeness_id=pair.pk, verdict="same", by=administrator, now=timezone.now(), channel="web")
    one, other = Person.objects.get(reference="T-1"), Person.objects.get(reference="T-2")
    assert other.merged_into == one
    assert one.ties.count() == 2
    again = applied(
        landlord,
        HEAD + ROW + ROW.replace("T-1", "T-2").replace("P-1", "P-2").replace("Mòrag Example", '"Example, Morag"'),
    )
    assert again.report["counts"].get("people_added") == 0
    assert not again.report["absent"]
    assert Likeness.objects.count() == 1
    assert Entry.objects.get(kind="likeness_decided").by_id == administrator.public_id


def test_two_who_are_two_are_not_asked_about_again(landlord, pair, administrator):
    decide_likeness(likeness_id=pair.pk, verdict="different", by=administrator, now=timezone.now(), channel="web")
    applied(landlord, HEAD + ROW)
    assert not Likeness.objects.filter(verdict="open").exists()
    assert not Person.objects.exclude(merged_into=None).exists()


def test_a_pair_is_decided_once_and_by_who_may(pair, officer, administrator):
    said = {"likeness_id": pair.pk, "now": timezone.now(), "channel": "web"}
    with pytest.raises(PermissionDenied):
        decide_likeness(verdict="same", by=officer, **said)
    decide_likeness(verdict="different", by=administrator, **said)
    with pytest.raises(Refused):
        decide_likeness(verdict="same", by=administrator, **said)


def test_a_protection_survives_a_merge(landlord, pair, administrator):
    Person.objects.filter(reference="T-2").update(is_at_risk=True)
    decide_likeness(likeness_id=pair.pk, verdict="same", by=administrator, now=timezone.now(), channel="web")
    assert Person.objects.get(reference="T-1").is_at_risk


def become_one(pair, by):
    decide_likeness(likeness_id=pair.pk, verdict="same", by=by, now=timezone.now(), channel="web")
    return Person.objects.get(reference="T-1")


def test_where_somebody_works_goes_along(landlord, pair, administrator, officer):
    one, other = Person.objects.get(reference="T-1"), Person.objects.get(reference="T-2")
    team = Team.objects.create(landlord=landlord, name="East", lead=other, manager=officer)
    Post.objects.create(person=other, team=team, cover=one)
    Post.objects.create(person=officer, team=team, cover=other)
    become_one(pair, administrator)
    assert list(Post.objects.order_by("pk").values_list("person", "cover")) == [(one.pk, None), (officer.pk, one.pk)]
    team.refresh_from_db()
    assert (team.lead, team.manager) == (one, officer)


@pytest.mark.parametrize("knows", ["T-1", "T-2"])
@pytest.mark.parametrize("birth", [{"born_in": 1975}, {"born_on": date(1975, 11, 26)}])
def test_a_merge_loses_no_birth(pair, administrator, knows, birth):
    nothing = {"born_on": None, "born_in": None}
    Person.objects.exclude(reference=knows).filter(reference__startswith="T-").update(**nothing)
    Person.objects.filter(reference=knows).update(**{**nothing, **birth})
    one = become_one(pair, administrator)
    assert {"born_on": one.born_on, "born_in": one.born_in} == {**nothing, **birth}


@pytest.mark.parametrize("tenant", ["T-1", "T-2"])
def test_a_merge_loses_no_tenancy(pair, administrator, tenant):
    """Else somebody with the vote of a tenant would become a guest of their own home."""
    ties = Tie.objects.filter(person__reference__startswith="T-")
    home = ties.get(person__reference="T-1").home
    ties.update(home=home, kind="household_member", moved_in_on=None)
    ties.filter(person__reference=tenant).update(kind="tenant", moved_in_on=date(2019, 4, 1))
    (tie,) = become_one(pair, administrator).ties.all()
    assert (tie.kind, tie.moved_in_on) == ("tenant", date(2019, 4, 1))


def test_a_birth_that_only_the_other_entry_brings_later_is_learnt(landlord, pair, administrator):
    become_one(pair, administrator)
    Person.objects.update(born_on=None, born_in=None)
    silent = re.sub(r"[^,]*1975[^,]*", "", ROW)
    told = ROW.replace("T-1", "T-2").replace("P-1", "P-2").replace("Mòrag Example", '"Example, Morag"')
    applied(landlord, HEAD + silent + told)
    one = Person.objects.get(reference="T-1")
    assert one.born_on or one.born_in


# Pages


def upload(client, text, **said):
    return client.post(
        "/manage/roll/", {"file": SimpleUploadedFile("roll.csv", text.encode()), "is_full": "yes", **said}
    )


def test_from_upload_to_register_without_script(client, staff, landlord, administrator):
    staff(administrator)
    assert client.get("/manage/roll/").status_code == 200
    address = upload(client, HEAD + ROW + OTHER.replace("Tenant", "cat"))["Location"]
    page = client.get(address).content.decode()
    assert "People who are new" in page
    assert "Row 3" in page
    assert "We don&#x27;t know “cat”" in page
    refused = client.post(f"{address}apply/")
    assert refused.status_code == 422
    assert "Mend them in the file" in refused.content.decode()
    assert client.post(f"{address}apply/", {"leave_out_errors": "on"}).status_code == 302
    assert Person.objects.filter(reference="T-1").exists()


def test_the_file_survives_a_mistake_elsewhere(client, staff, landlord, administrator):
    staff(administrator)
    page = upload(client, HEAD + ROW, is_full="").content.decode()
    assert "<b>roll.csv</b> is kept." in page
    token = re.search(r'name="file-kept" value="([\w-]+)"', page)[1]
    address = client.post("/manage/roll/", {"file-kept": token, "is_full": "yes"})["Location"]
    assert "People who are new" in client.get(address).content.decode()
    assert not KeptUpload.objects.exists()


def test_a_file_that_is_no_roll_is_not_kept(client, staff, landlord, administrator):
    staff(administrator)
    assert "is kept" not in upload(client, "PK\x03\x04").content.decode()
    # Nor is one that was kept because of a mistake elsewhere, and then turns out to be none.
    token = re.search(
        r'name="file-kept" value="([\w-]+)"', upload(client, "PK\x03\x04", is_full="").content.decode()
    )[1]
    answer = client.post("/manage/roll/", {"file-kept": token, "is_full": "yes"})
    assert answer.status_code == 422
    assert "is kept" not in answer.content.decode()
    assert not KeptUpload.objects.exists()


def test_what_was_uploaded_stays_when_applying_is_refused(client, staff, landlord, administrator):
    staff(administrator)
    address = upload(client, HEAD + ROW + OTHER.replace("Tenant", "cat"))["Location"]
    client.post(f"{address}apply/")
    assert RollImport.objects.get().content


def test_a_bad_file_is_refused_kindly(client, staff, landlord, administrator, monkeypatch):
    staff(administrator)
    answer = upload(client, "PK\x03\x04")
    assert answer.status_code == 422
    assert "CSV UTF-8" in answer.content.decode()
    monkeypatch.setattr("commonty.people.forms.staff.MOST_BYTES", 10)
    assert "MB and we read up to" in upload(client, HEAD + ROW).content.decode()


def test_missing_people_are_shown_without_addresses(client, staff, landlord, administrator):
    applied(landlord, HEAD + ROW + OTHER)
    Person.objects.filter(reference="T-2").update(is_at_risk=True)
    roll = applied(
        landlord,
        HEAD + ROW.replace("T-1", "T-3").replace("P-1", "P-3").replace("Mòrag", "Iain").replace("1975", "1960"),
        by=administrator,
    )
    staff(administrator)
    page = client.get(f"/manage/roll/{roll.public_id}/missing/").content.decode()
    assert "Mòrag Example" in page
    assert "Angus" not in page
    assert "Example Street" not in page
    tie = Tie.objects.get(person__reference="T-1")
    answer = client.post(f"/manage/roll/{roll.public_id}/missing/", {"ties": [tie.pk], "moved_out_on": "2026-11-01"})
    assert answer.status_code == 302
    tie.refresh_from_db()
    assert tie.moved_out_on == date(2026, 11, 1)


def test_pages_of_the_roll_are_shut_for_others(client, staff, landlord, officer, budget_owner, administrator):
    roll = tried(landlord, HEAD + ROW)
    for path in ("", f"{roll.public_id}/", f"{roll.public_id}/faults.csv", "template.csv", "sample.csv"):
        assert client.get(f"/manage/roll/{path}").status_code == 302
    for person in (officer, budget_owner):
        staff(person)
        for path in ("", f"{roll.public_id}/", f"{roll.public_id}/faults.csv"):
            assert client.get(f"/manage/roll/{path}").status_code == 403
        assert client.post(f"/manage/roll/{roll.public_id}/apply/").status_code == 403
    staff(administrator)
    assert client.get("/manage/roll/nobody/").status_code == 404
    for path in ("template.csv", "sample.csv", f"{roll.public_id}/faults.csv"):
        assert client.get(f"/manage/roll/{path}").status_code == 200


def test_pairs_are_decided_on_a_page(client, staff, pair, administrator):
    staff(administrator)
    assert "Example, Morag" in client.get("/manage/likenesses/").content.decode()
    assert client.post(f"/manage/likenesses/{pair.public_id}/", {"verdict": "same"}).status_code == 302
    assert client.post(f"/manage/likenesses/{pair.public_id}/", {"verdict": "same"}).status_code == 404


def test_a_spreadsheet_takes_no_fault_for_a_formula(client, staff, landlord, administrator):
    staff(administrator)
    address = upload(client, HEAD.replace("phone", "phone,=cmd()") + ROW.replace("Tenant", "=1+1"))["Location"]
    assert "\n=" not in client.get(f"{address}faults.csv").content.decode()


# The command


def run(*words):
    out = StringIO()
    call_command("import_roll", *words, stdout=out)
    return out.getvalue()


def test_the_command_tries_dry_and_then_brings_in(landlord, tmp_path):
    file = tmp_path / "roll.csv"
    file.write_text(HEAD + ROW + OTHER.replace("Tenant", "cat"))
    said = run(str(file), "--full", "--report", str(tmp_path / "faults.csv"))
    assert "Nothing was changed" in said
    assert not Person.objects.exists()
    assert "cat" in (tmp_path / "faults.csv").read_text()
    with pytest.raises(CommandError, match="leave-out-errors"):
        run(str(file), "--apply")
    assert "Brought in" in run(str(file), "--apply", "--leave-out-errors", "--landlord", "strathvale homes")
    assert Person.objects.count() == 1


@pytest.mark.parametrize("words", [["nowhere.csv"], []])
def test_the_command_says_what_is_missing(landlord, words):
    with pytest.raises(CommandError):
        run(*words)


def test_the_command_asks_which_landlord(landlord, other_landlord, tmp_path):
    file = tmp_path / "roll.csv"
    file.write_text(HEAD + ROW)
    with pytest.raises(CommandError, match="Elsewhere Homes"):
        run(str(file))
