"""`commonty` is the one command line, and its help is a page that a newcomer understands."""

import json
import subprocess
import sys

import pytest

from commonty.cli import COMMANDS, HELP, main
from conftest import SHARED_DATA


def commonty(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "commonty.cli", *words], capture_output=True, text=True)


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert capsys.readouterr().out == HELP
    assert [name for name in COMMANDS if f"commonty {name}" not in HELP] == []


def test_an_unknown_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dance"]) == 2
    assert "'dance'" in capsys.readouterr().err


def test_every_command_is_there() -> None:
    for name in COMMANDS:
        answer = commonty(name, "--help")
        assert answer.returncode == 0, name + answer.stderr


def test_a_stranger_checks_a_pack_without_settings(tmp_path) -> None:
    rubbish = tmp_path / "pack.zip"
    rubbish.write_bytes(b"not a zip")
    answer = subprocess.run(
        [sys.executable, "-m", "commonty.cli", "verify", str(rubbish), "--json"],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": "src", "PATH": ""},
    )
    assert answer.returncode == 2, answer.stderr
    assert "Traceback" not in answer.stderr


def test_counting_needs_no_settings_and_no_database() -> None:
    path = SHARED_DATA / "pabulib" / "Netherlands_Assen_2024.pb"
    if not path.exists():
        pytest.skip("the shared elections are not here")
    answer = subprocess.run(
        [sys.executable, "-m", "commonty.cli", "count", str(path), "--json"],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": "src", "PATH": ""},
    )
    assert answer.returncode == 0, answer.stderr
    assert len(json.loads(answer.stdout)["funded"]) == 9
