"""What the packs hold, and what is refused in one that is malformed."""

import tomllib
from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest

from commonty.maths.deadlines import DeadlineError, Length, jurisdictions, packs, regime_on, regimes

LAW = {
    "foisa", "foisa-review", "eir", "eir-review", "subject-access", "complaint-stage-1", "complaint-stage-2",
    "complaint-acknowledgement", "damp-investigation", "damp-summary", "damp-work", "right-to-repair-1",
    "right-to-repair-3", "right-to-repair-7", "rent-notice", "data-protection-complaint",
}  # fmt: skip
PROMISES = {"question", "request", "call-back", "hazard", "thanks"}
RULE = """
[[regime]]
name = "stairs"
title = "Stairs are washed"
valid_from = 2026-01-01
valid_to = 2026-06-30
calendar = "bank-holidays"
length = "2 working days"
starts = "somebody asks"
does = "We wash them."
[regime.source]
name = "Stair Act"
section = "section 1"
address = "https://www.example.org"
"""


def shared():
    return tomllib.loads((files(packs.__package__) / "packs/scotland/shared.toml").read_text(encoding="utf-8"))


def read(text):
    return packs.read_pack(tomllib.loads(text), shared(), "scotland", "stairs.toml")


def test_every_regime_is_there():
    assert jurisdictions() == ("scotland",)
    assert set(regimes()) == LAW | PROMISES


@pytest.mark.parametrize(
    ("name", "length"),
    [
        ("foisa", "20 working days"), ("foisa-review", "20 working days"), ("eir", "20 working days"),
        ("eir-review", "20 working days"), ("subject-access", "1 month"), ("complaint-stage-1", "5 working days"),
        ("complaint-acknowledgement", "3 working days"), ("complaint-stage-2", "20 working days"),
        ("damp-investigation", "10 working days"), ("damp-summary", "3 working days"),
        ("damp-work", "5 working days"), ("right-to-repair-1", "1 working day"), ("right-to-repair-3", "3 working days"),
        ("right-to-repair-7", "7 working days"), ("rent-notice", "28 calendar days"),
        ("data-protection-complaint", "30 calendar days"), ("hazard", "4 hours"),
    ],
)  # fmt: skip
def test_lengths_are_those_of_the_law(name, length):
    assert str(regimes()[name].length) == length


@pytest.mark.parametrize("name", sorted(LAW))
def test_law_has_a_source_with_an_address_and_is_not_the_landlords_to_change(name):
    regime = regimes()[name]
    assert regime.source.name
    assert regime.source.address.startswith("https://")
    assert not regime.own
    with pytest.raises(DeadlineError, match="not the landlord's to change"):
        regime.with_length(1)


@pytest.mark.parametrize("name", sorted(PROMISES))
def test_a_landlord_changes_its_own_promises(name):
    regime = regimes()[name]
    assert regime.own
    assert regime.with_length(7).length == Length(7, regime.length.unit)
    assert regimes()[name] == regime
    with pytest.raises(DeadlineError, match="whole number"):
        regime.with_length(0)


def test_what_is_not_checked_says_what():
    for regime in regimes().values():
        assert regime.unverified == bool(regime.to_check), regime.name


def test_a_stage_1_answer_points_to_stage_2_and_a_last_answer_to_the_ombudsman():
    assert "stage 2" in regimes()["complaint-stage-1"].signpost.text
    assert "Ombudsman" in regimes()["complaint-stage-2"].signpost.text
    assert "look at it again" in regimes()["foisa"].signpost.text
    assert "Commissioner" in regimes()["foisa-review"].signpost.text


def test_a_pause_has_a_name_that_stays():
    names = {name: [pause.name for pause in regime.pauses] for name, regime in regimes().items() if regime.pauses}
    assert names["foisa"] == ["fee"]
    assert names["right-to-repair-1"] == ["no-access", "outside-control"]


def test_last_answers_point_on():
    for name in ("complaint-stage-2", "foisa-review", "eir-review", "subject-access", "data-protection-complaint"):
        signpost = regimes()[name].signpost
        assert signpost.address.startswith("https://")
        assert signpost.text.endswith(".")


def test_what_may_follow_is_a_regime():
    for regime in regimes().values():
        assert regime.next in {"", *regimes()}
        assert regime.extension is None or regime.extension.most.unit == regime.length.unit


def test_right_to_repair_names_its_defects():
    rights = [regimes()[f"right-to-repair-{days}"] for days in (1, 3, 7)]
    assert [len(regime.defects) for regime in rights] == [12, 4, 1]
    names = [defect.name for regime in rights for defect in regime.defects]
    assert len(set(names)) == 17


def test_the_version_of_the_day_is_taken(monkeypatch):
    (old,) = read(RULE)
    new = replace(old, valid_from=date(2026, 7, 1), valid_to=date(2026, 12, 31), length=Length(3, "working days"))
    monkeypatch.setattr(packs, "_versions", lambda jurisdiction: {"stairs": (old, new)})
    assert regime_on("stairs", date(2026, 6, 30)) is old
    assert regime_on("stairs", date(2026, 7, 1)) is new
    assert regimes()["stairs"] is new
    with pytest.raises(DeadlineError, match="stairs begins on 1 January 2026"):
        regime_on("stairs", date(2025, 12, 31))
    with pytest.raises(DeadlineError, match="not in force on 1 January 2027: it ended on 31 December 2026"):
        regime_on("stairs", date(2027, 1, 1))


def test_unknown_names_are_told_with_those_there_are():
    with pytest.raises(DeadlineError, match=r"no rule called 'foi'.*foisa-review"):
        regime_on("foi", date(2026, 12, 18))
    with pytest.raises(DeadlineError, match=r"no rules for 'wales'.*scotland"):
        regimes("wales")
    with pytest.raises(DeadlineError, match="no rules for"):
        regimes("../../counting")


def test_a_sound_pack_is_read():
    assert read(RULE)[0].valid_to == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("2 working days", "two working days", "a number and a unit"),
        ("2 working days", "2 fortnights", "is not one of working days"),
        ("2 working days", "0 working days", "from 1 to 1000"),
        ('calendar = "bank-holidays"', 'calendar = "moon"', "'moon' is missing"),
        ('name = "stairs"\n', "", "'name' is missing"),
        ('section = "section 1"', "", "section"),
        ("valid_to = 2026-06-30", 'ends = "soon"', "`ends` is one of"),
        ("valid_to = 2026-06-30", 'receipt = { closes = "17:00" }', "`closes` is a time"),
        ("valid_to = 2026-06-30", "roll = true", "nobody knows what roll means"),
        (
            "valid_to = 2026-06-30",
            'extension = { most = "2 months", when = "", who = "", tell = "" }',
            "so its extension",
        ),
    ],
)
def test_a_malformed_rule_is_refused_with_its_file_and_name(before, after, told):
    assert before in RULE
    with pytest.raises(DeadlineError, match=told) as error:
        read(RULE.replace(before, after))
    assert str(error.value).startswith("stairs.toml, ")


def test_two_versions_at_once_are_refused(tmp_path, monkeypatch):
    folder = tmp_path / "packs" / "fife"
    folder.mkdir(parents=True)
    real = files(packs.__package__) / "packs" / "scotland"
    (folder / "shared.toml").write_text((real / "shared.toml").read_text(encoding="utf-8"), encoding="utf-8")
    later = RULE.replace("valid_from = 2026-01-01\nvalid_to = 2026-06-30", "valid_from = 2026-06-30")
    (folder / "stairs.toml").write_text(RULE + later, encoding="utf-8")
    monkeypatch.setattr(packs, "files", lambda package: tmp_path)
    with pytest.raises(DeadlineError, match="Two versions of stairs are in force on 30 June 2026"):
        regimes("fife")
    (folder / "stairs.toml").write_text(RULE + later.replace("06-30", "07-01"), encoding="utf-8")
    assert regimes("fife")["stairs"].valid_from == date(2026, 7, 1)
