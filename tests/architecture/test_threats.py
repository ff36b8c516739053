"""Every threat to a vote stands in `docs/threats.md` with a test that rehearses it, and that test is there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "threats.md"
NUMBERS = [*(f"T{n}" for n in range(1, 16)), "R6", "R26", "R32", "R35"]
NAMED = re.compile(r"`([\w/.-]+\.py)::(\w+)`")


def rows(text: str) -> dict[str, str]:
    found = re.findall(r"^\| ([TR]\d+) \|[^|]+\|(.*)\|$", text, re.MULTILINE)
    return {number.strip(): tests for number, tests in found}


def faults_of(text: str) -> list[str]:
    listed = rows(text)
    faults = [f"{number} has no line" for number in NUMBERS if number not in listed]
    for number, tests in listed.items():
        named = NAMED.findall(tests)
        if not named:
            faults.append(f"{number} names no test")
        faults += [f"{number}: {path}::{test} is not there" for path, test in named if not is_there(path, test)]
    return faults


def is_there(path: str, test: str) -> bool:
    file = ROOT / path
    if not file.is_file():
        return False
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return test.startswith("test_") and any(isinstance(n, ast.FunctionDef) and n.name == test for n in tree.body)


def test_every_threat_has_a_test_that_is_there() -> None:
    assert faults_of(TABLE.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("test_the_last_vote_counts", "test_the_first_vote_counts"), "T8: .* is not there"),
        (("| T9 |", "| T99 |"), "T9 has no line"),
        (("test_planted.py::", "test_planted.py, "), "R32 names no test"),
        (("test_codes.py::test_under", "test_kodes.py::test_under"), "T5: .* is not there"),
    ],
)
def test_a_test_that_was_renamed_or_a_threat_left_out_is_found(change: tuple[str, str], says: str) -> None:
    """The twin."""
    text = TABLE.read_text(encoding="utf-8").replace(*change)
    assert any(re.match(says, fault) for fault in faults_of(text))
