"""`.env.example` and the settings name the same variables; nothing secret has a default outside debug."""

import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from commonty.kit.environment import Environment

ROOT = Path(__file__).resolve().parents[2]
SUFFIXES = {"COMMONTY_OIDC": ["_URL", "_NAME", "_CLIENT_ID", "_CLIENT_SECRET"]}


def named_in_settings(text: str) -> set[str]:
    found = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', text))
    return {name + suffix for name in found for suffix in SUFFIXES.get(name, [""])}


def named_in_example(text: str) -> set[str]:
    return set(re.findall(r"^([A-Z_]+)=", text, re.MULTILINE))


def test_the_example_lists_every_setting() -> None:
    settings = (ROOT / "src/commonty/settings.py").read_text()
    assert named_in_settings(settings) == named_in_example((ROOT / ".env.example").read_text())


def without_a_word(text: str) -> list[str]:
    """Variables of the example with no line of explanation right above. Those of OIDC share one."""
    lines = text.splitlines()
    values = [(above, line.split("=")[0]) for above, line in pairwise(lines) if re.match("[A-Z_]+=", line)]
    return [name for above, name in values if not above.startswith("# ") and not name.startswith("COMMONTY_OIDC")]


def test_each_setting_is_explained() -> None:
    assert without_a_word((ROOT / ".env.example").read_text()) == []


def test_a_setting_without_a_word_is_found() -> None:
    assert without_a_word("# One.\nA=1\nB=2\n\nC=3\n") == ["B", "C"]


def test_a_setting_that_is_not_listed_is_found() -> None:
    assert named_in_settings('env.text("COMMONTY_NEW", default="")') != named_in_example("COMMONTY_OLD=1\n")


def check_deploy(**variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    command = [sys.executable, "-m", "commonty.cli", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(
        command, env={**kept, "PYTHONPATH": str(ROOT / "src"), **variables}, capture_output=True, text=True
    )


REAL = {
    "COMMONTY_SECRET_KEY": "k" * 30 + "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
    "COMMONTY_INSTALLATION_KEY": "i" * 48,
    "COMMONTY_HOSTS": "homes.example.org",
    "DATABASE_URL": "postgresql://commonty@localhost/commonty",
}


def test_a_real_installation_passes_check_deploy() -> None:
    answer = check_deploy(**REAL)
    assert answer.returncode == 0, answer.stderr


def test_demo_mode_fails_check_deploy() -> None:
    answer = check_deploy(**REAL, COMMONTY_DEMO="1")
    assert answer.returncode != 0
    assert "demo" in answer.stderr.lower()


@pytest.mark.parametrize("missing", ["COMMONTY_SECRET_KEY", "COMMONTY_INSTALLATION_KEY"])
def test_a_missing_secret_is_named(missing: str) -> None:
    answer = check_deploy(**{name: value for name, value in REAL.items() if name != missing})
    assert answer.returncode != 0
    assert missing in answer.stderr


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# a comment\nA=from file\nB='quoted'\nC=\n")
    env = Environment.with_file({"A": "from environment"}, file)
    assert [env.text(name, default="default") for name in "ABC"] == ["from environment", "quoted", "default"]
