"""`commonty` is the one command line, and its help is a page that a newcomer understands."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from commonty.cli import COMMANDS, HELP, main
from conftest import SHARED_DATA


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert capsys.readouterr().out == HELP
    assert [name for name in COMMANDS if f"commonty {name}" not in HELP] == []


def test_an_unknown_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dance"]) == 2
    assert "'dance'" in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert "usage: " in capsys.readouterr().out


def without_settings(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    source = Path(__file__).resolve().parents[1] / "src"
    command = [sys.executable, "-m", "commonty.cli", *words]
    env = {"PYTHONPATH": str(source), "PATH": ""}
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, env=env, stdin=subprocess.DEVNULL)


def test_without_settings_one_line_says_what_is_missing_and_what_to_do(tmp_path) -> None:
    answer = without_settings(tmp_path, "import-election", "FILE.pb")
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr
    assert all(name in answer.stderr for name in ("COMMONTY_SECRET_KEY", "commonty init", "commonty --demo"))


def test_help_and_the_demo_need_no_settings(tmp_path) -> None:
    assert without_settings(tmp_path, "import-election", "--help").returncode == 0
    answer = without_settings(tmp_path, "--demo", "check")
    assert answer.returncode == 0, answer.stderr
    assert (tmp_path / "var" / "demo-keys.env").exists()


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


def init_in(folder, **env: str) -> subprocess.CompletedProcess[str]:
    source = Path(__file__).resolve().parents[1] / "src"
    return subprocess.run(
        [sys.executable, "-m", "commonty.cli", "init", "--landlord", "New Homes"],
        capture_output=True,
        text=True,
        cwd=folder,
        env={"PYTHONPATH": str(source), "PATH": "", **env},
        stdin=subprocess.DEVNULL,
    )


def test_init_writes_settings_with_fresh_keys_once_and_for_its_owner_alone(tmp_path) -> None:
    (tmp_path / ".env.example").write_text("# Two keys.\nCOMMONTY_SECRET_KEY=\nCOMMONTY_INSTALLATION_KEY=\nA=1\n")
    answer = init_in(tmp_path)
    assert (answer.returncode, "Run `commonty init` again" in answer.stdout) == (0, True), answer.stderr
    written = tmp_path / ".env"
    assert written.stat().st_mode & 0o777 == 0o600
    lines = written.read_text().splitlines()
    keys = [line.partition("=")[2] for line in lines[1:3]]
    assert (lines[0], lines[3], len(set(keys)), min(map(len, keys))) == ("# Two keys.", "A=1", 2, 64)
    before = written.read_bytes()
    again = init_in(tmp_path)  # goes on, and finds nobody to answer before it has made anything
    assert "--email" in again.stderr
    assert written.read_bytes() == before
    assert not list(tmp_path.rglob("*.sqlite3"))


def test_init_writes_no_settings_where_the_environment_has_them(tmp_path) -> None:
    init_in(tmp_path, COMMONTY_SECRET_KEY="s" * 64, COMMONTY_INSTALLATION_KEY="i" * 64)
    assert not (tmp_path / ".env").exists()


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
