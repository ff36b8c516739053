"""`commonty deadline`: JSON alone on standard output, one sentence on standard error."""

import json
import subprocess
import sys

import pytest

from commonty.maths.deadlines.command import main

KEYS = ["regime", "received", "due", "days", "source"]
FOISA = ["--regime", "foisa", "--received", "2026-12-18T16:30"]


def found(capsys, *words):
    assert main([*words, "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return json.loads(out)


def test_json_has_the_stated_fields_and_nothing_else(capsys):
    said = found(capsys, *FOISA)
    assert list(said) == KEYS
    assert (said["regime"], said["received"], said["due"]) == ("foisa", "2026-12-18T16:30:00+00:00", "2027-01-21")
    assert len(said["days"]) == 20
    assert said["days"][0] == "2026-12-21"
    assert said["days"][-1] == said["due"]
    assert said["source"].startswith("Freedom of Information (Scotland) Act 2002, section 10(1), https://")


def test_pauses_are_inclusive_dates_and_may_be_several(capsys):
    said = found(capsys, *FOISA, "--pause", "2026-12-22", "2026-12-22", "--pause", "2027-01-05", "2027-01-06")
    assert said["due"] == "2027-01-26"
    assert not {"2026-12-22", "2027-01-05", "2027-01-06"} & set(said["days"])


def test_a_clock_in_hours_is_due_at_a_moment(capsys):
    assert found(capsys, "--regime", "hazard", "--received", "2027-03-28T00:30")["due"] == "2027-03-28T05:30:00+01:00"


def test_a_time_with_a_zone_is_put_into_london(capsys):
    said = found(capsys, "--regime", "foisa", "--received", "2026-07-01T23:30:00+00:00")
    assert said["received"] == "2026-07-02T00:30:00+01:00"
    assert said["days"][0] == "2026-07-03"


def test_closed_days_come_from_dates_or_a_file_and_count_where_the_rule_lets_them(tmp_path, capsys):
    file = tmp_path / "closed.txt"
    file.write_text("# our own days\n2026-12-24  # Christmas Eve\n\n2026-12-29\n")
    complaint = ["--regime", "complaint-stage-1", "--received", "2026-12-21"]
    assert found(capsys, *complaint)["due"] == "2026-12-30"
    for days in (str(file), "2026-12-24,2026-12-29"):
        assert found(capsys, *complaint, "--landlord", days)["due"] == "2027-01-05"
        assert found(capsys, *FOISA, "--landlord", days)["due"] == "2027-01-21"


def test_people_are_told_that_closed_days_change_nothing(capsys):
    for regime, said in (("foisa", True), ("complaint-stage-1", False)):
        assert main(["--regime", regime, "--received", "2026-12-21", "--landlord", "2026-12-24"]) == 0
        assert ("closed days change nothing" in capsys.readouterr().out) is said


def test_people_read_the_date_in_words_every_day_and_the_source(capsys):
    assert main(FOISA) == 0
    out = capsys.readouterr().out
    assert out.startswith("Due Thursday 21 January 2027\n")
    assert "  20  Thu 21 January 2027" in out
    assert "Mon 28 December 2026  Boxing Day (observed)" in out
    assert out.rstrip().endswith("https://www.legislation.gov.uk/asp/2002/13/section/10")


def test_what_is_not_checked_yet_says_so(capsys):
    assert main(["--regime", "subject-access", "--received", "2026-09-03"]) == 0
    assert "Not checked against the source yet" in capsys.readouterr().out
    assert main(FOISA) == 0
    assert "Not checked" not in capsys.readouterr().out


def test_list_names_every_rule(capsys):
    assert main(["--list"]) == 0
    assert "foisa-review " in capsys.readouterr().out
    assert main(["--list", "--json"]) == 0
    assert {"foisa", "damp-work"} <= {rule["regime"] for rule in json.loads(capsys.readouterr().out)}


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--regime", "foisa"],
        ["--received", "2026-12-18"],
        ["--regime", "foi", "--received", "2026-12-18"],
        ["--regime", "foisa", "--received", "yesterday"],
        ["--regime", "foisa", "--received", "2026-02-30"],
        ["--regime", "foisa", "--received", "2026-12-18T25:00"],
        ["--regime", "foisa", "--received", "2026-03-29T01:30"],
        ["--regime", "foisa", "--received", "2019-11-10"],
        ["--regime", "foisa", "--received", "2051-01-01"],
        ["--regime", "foisa", "--received", "9999-12-31"],
        ["--regime", "damp-work", "--received", "2026-10-05"],
        ["--regime", "hazard", "--received", "2026-12-18"],
        ["--regime", "hazard", "--received", "2026-12-18T10:00", "--pause", "2026-12-18", "2026-12-18"],
        [*FOISA, "--pause", "2026-12-22"],
        [*FOISA, "--pause", "2026-12-23", "2026-12-22"],
        [*FOISA, "--pause", "2026-12-23", "soon"],
        [*FOISA, "--pause", "0001-01-01", "9999-12-31"],
        [*FOISA, "--extend", "5"],
        [*FOISA, "--landlord", "nowhere.txt"],
        [*FOISA, "--landlord", "/"],
        [*FOISA, "--nonsense"],
    ],
)
def test_bad_input_exits_2_with_one_sentence_on_standard_error(capsys, words):
    assert main([*words, "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("commonty deadline: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err


def python(*words):
    """Another Python, with nothing in its environment that could be a setting."""
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, env={"PATH": ""}, check=False)


def test_it_loads_neither_django_nor_numpy_nor_the_library_of_holidays():
    code = "import sys; from commonty.maths.deadlines.command import main; main(%r); print({%s} & set(sys.modules))"
    done = python("-c", code % (FOISA, "'django', 'numpy', 'holidays', 'tomllib'"))
    assert done.stdout.rstrip().endswith("{'tomllib'}"), done.stderr


def test_commonty_knows_it_without_settings():
    done = python("-m", "commonty.cli", "deadline", *FOISA)
    assert (done.returncode, done.stderr) == (0, "")
    assert "21 January 2027" in done.stdout
    assert python("-m", "commonty.cli", "deadline").returncode == 2
