"""`commonty count`: JSON alone on standard output, one line on standard error."""

import json

import pytest

from commonty.maths.counting import write_pabulib
from commonty.maths.counting.command import main
from commonty.maths.counting.tests.elections import small_election

KEYS = [
    "file",
    "rule",
    "utility",
    "completion",
    "step",
    "steps_taken",
    "budget",
    "ballots",
    "projects",
    "funded",
    "spent",
    "ties",
    "seconds",
]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "small.pb"
    path.write_text(write_pabulib(small_election(4)))
    return str(path)


def test_json_has_the_stated_fields_and_nothing_else(file, capsys):
    assert main([file, "--json"]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert list(found) == KEYS
    assert (found["file"], found["completion"], found["step"]) == ("small.pb", "add1-overspend", 1)
    assert isinstance(found["budget"], str)
    assert isinstance(found["spent"], str)
    assert set(found["seconds"]) == {"read", "compute"}
    assert err == ""


def test_json_has_nulls_for_greedy(file, capsys):
    assert main([file, "--json", "--rule", "greedy"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [found[key] for key in ("completion", "step", "steps_taken")] == [None, None, None]


def test_working_is_added_when_asked_why(file, capsys):
    assert main([file, "--json", "--why"]) == 0
    working = json.loads(capsys.readouterr().out)["working"]
    assert len(working["projects"]) == len(small_election(4).projects)
    assert main([file, "--why"]) == 0
    assert "funded" in capsys.readouterr().out


def test_lots_are_read_from_a_file(file, tmp_path, capsys):
    lots = tmp_path / "lots.txt"
    lots.write_text("\n".join(reversed([project.id for project in small_election(4).projects])))
    assert main([file, "--json", "--ties", f"lots:{lots}"]) == 0
    assert main([file, "--json", "--ties", f"votes,cost,lots:{lots}"]) == 0
    capsys.readouterr()
    lots.write_text("another\n")
    assert main([file, "--json", "--ties", f"lots:{lots}"]) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["/does/not/exist.pb"],
        [],
        ["FILE", "--rule", "dice"],
        ["FILE", "--step", "-1"],
        ["FILE", "--step", "x"],
        ["FILE", "--utility", "borda"],
        ["FILE", "--ties", "lots"],
        ["FILE", "--ties", "luck"],
        ["FILE", "--nonsense"],
    ],
)
def test_bad_input_exits_2_with_one_line_on_standard_error(file, capsys, arguments):
    assert main([file if argument == "FILE" else argument for argument in arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_malformed_file_is_told_by_its_line(tmp_path, capsys):
    path = tmp_path / "bad.pb"
    path.write_text(
        "META\nkey;value\nbudget;10\nvote_type;approval\nPROJECTS\nproject_id;cost\n1;x\nVOTES\nvoter_id;vote\n"
    )
    assert main([str(path), "--json"]) == 2
    assert "line 7" in capsys.readouterr().err
