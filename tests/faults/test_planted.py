"""R32: 25 faults are planted in a copy of the ballot box, one at a time; the box's own tests catch each of them.

A fault is a line that somebody might have written. It names the tests that ought to fail, so that all of them take minutes
and not hours: one is tried each time, all by `make faults`.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Fault:
    says: str
    file: str  # within ballots/
    right: str
    wrong: str
    tests: str  # within ballots/tests/, without "test_" and ".py"


FAULTS = [
    Fault(
        "a vote after the close counts",
        "models/register.py",
        "self.opens_at <= now < self.closes_at",
        "self.opens_at <= now",
        "casting",
    ),
    Fault(
        "the instant of the close is still open",
        "models/register.py",
        "now < self.closes_at\n",
        "now <= self.closes_at\n",
        "casting",
    ),
    Fault(
        "the box is shut while people vote",
        "rules/register.py",
        "if now < register.closes_at and not register.is_imported:",
        "if False:",
        "box rules",
    ),
    Fault(
        "whoever was taken off still votes",
        "rules/register.py",
        "if entitlement.cancelled_at is not None:",
        "if False:",
        "casting upkeep",
    ),
    Fault(
        "online goes beside paper",
        "actions/casting.py",
        "if register.paper_until is not None:",
        "if False:",
        "paper_votes paper_interleavings",
    ),
    Fault(
        "a used form is not known again",
        "actions/casting.py",
        "if envelope.key == key), None)",
        "if False), None)",
        "casting",
    ),
    Fault(
        "one form, two choices",
        "actions/casting.py",
        "if not hmac.compare_digest(digest, saved.body_digest):",
        "if False:",
        "casting",
    ),
    Fault(
        "a replaced vote is answered as if it counted",
        "actions/casting.py",
        "if saved.state == Envelope.State.REPLACED:",
        "if False:",
        "security_one_vote",
    ),
    Fault(
        "equal votes look alike",
        "actions/casting.py",
        "cast.entitlement.public_id, cast.key, choices]",
        "choices]",
        "secrecy",
    ),
    Fault(
        "anybody votes for anybody",
        "actions/casting.py",
        "return voter is not None and person.is_same_human(voter)",
        "return True",
        "casting",
    ),
    Fault(
        "staff type their own vote",
        "actions/casting.py",
        "rules.check_not_own(typed_by, entitlement.person, lives_there=is_theirs)",
        "pass",
        "casting",
    ),
    Fault(
        "an ended code votes",
        "actions/casting.py",
        "(Proof.CODE, Proof.CODE_AND_YEAR) and is_code_in_force(entitlement, by.code)",
        "(Proof.CODE, Proof.CODE_AND_YEAR)",
        "casting codes",
    ),
    Fault(
        "the shorter the choice, the shorter the envelope", "rules/paper.py", ".ljust(length)", "", "secrecy rules"
    ),
    Fault("more picks than allowed", "rules/paper.py", 'elif len(ids) > paper["most"]:', "elif False:", "rules"),
    Fault("one project picked twice", "rules/paper.py", "if len(set(choices)) < len(choices):", "if False:", "rules"),
    Fault("one person opens the box", "rules/register.py", "if signatures < SIGNATURES:", "if False:", "box rules"),
    Fault(
        "one person signs twice",
        "rules/register.py",
        'signs for its opening."))\n    if has_signed:',
        'signs for its opening."))\n    if False:',
        "box rules",
    ),
    Fault(
        "the box keeps its order",
        "actions/box.py",
        "shuffle = secrets.SystemRandom().shuffle",
        "shuffle = list",
        "secrecy paper_secrecy",
    ),
    Fault(
        "a box that was changed is opened",
        "actions/box.py",
        "    if faults:\n",
        "    if False:\n",
        "box security_one_vote",
    ),
    Fault(
        "what is invalid is dropped",
        "actions/box.py",
        "return CountedBallot(register=register, choices=[], is_invalid=True)\n    return",
        "return CountedBallot(register=register, choices=[])\n    return",
        "box",
    ),
    Fault(
        "secrets go while a result is challenged",
        "rules/register.py",
        "if is_challenged(challenges):",
        "if False:",
        "challenges",
    ),
    Fault(
        "paper leaves the online vote in force",
        "actions/taking_in.py",
        "live.update(state=Envelope.State.BY_PAPER)",
        "pass",
        "paper_votes",
    ),
    Fault(
        "one person keys both times",
        "actions/keying.py",
        "paper_rules.check_can_key(batch, turn=turn, by=by, is_let_in=is_let_in)",
        "pass",
        "paper_votes",
    ),
    Fault(
        "two readings that differ are agreed",
        "actions/keying.py",
        "if is_same else (Paper.DIFFERS, None)",
        "if True else (Paper.DIFFERS, None)",
        "paper_votes paper_rehearsal",
    ),
    Fault(
        "an envelope is opened before the close",
        "rules/paper_votes.py",
        "if now < opens_from(batch.register, last_accepted_at):",
        "if False:",
        "paper_votes",
    ),
]

EVERY_TIME = ("more picks than allowed",)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planted")
    for part in ("src", "tests"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("pyproject.toml", "conftest.py", "manage.py"):
        shutil.copy(ROOT / part, folder / part)
    return folder


def passes(copy: Path, names: Iterable[str]) -> bool:
    tests = [f"src/commonty/ballots/tests/test_{name}.py" for name in names]
    env = {**os.environ, "PYTHONPATH": f"{copy / 'src'}{os.pathsep}{copy}", "PYTHONDONTWRITEBYTECODE": "1"}
    run = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", *tests]
    done = subprocess.run(run, cwd=copy, env=env, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stdout[-2000:] + done.stderr[-2000:]  # else nothing was tried
    return done.returncode == 0


def tried(fault: Fault) -> object:
    return pytest.param(fault, id=fault.says, marks=[] if fault.says in EVERY_TIME else [pytest.mark.faults])


@pytest.mark.parametrize("fault", [tried(fault) for fault in FAULTS])
def test_a_planted_fault_is_caught(copy: Path, fault: Fault) -> None:
    file = copy / "src" / "commonty" / "ballots" / fault.file
    right = file.read_text(encoding="utf-8")
    assert right.count(fault.right) == 1, f"say it anew: {fault.right}"
    assert passes(copy, fault.tests.split())  # else something else than the fault would be caught
    file.write_text(right.replace(fault.right, fault.wrong), encoding="utf-8")
    try:
        assert not passes(copy, fault.tests.split())
    finally:
        file.write_text(right, encoding="utf-8")


def test_each_fault_can_be_planted() -> None:
    """A line that was written anew since is a fault that nobody plants any more."""
    assert len({fault.says for fault in FAULTS}) == 25
    for fault in FAULTS:
        file = ROOT / "src" / "commonty" / "ballots" / fault.file
        assert file.read_text(encoding="utf-8").count(fault.right) == 1, fault.says


@pytest.mark.faults
def test_twin_without_a_fault_the_same_passes(copy: Path) -> None:
    assert passes(copy, sorted({name for fault in FAULTS for name in fault.tests.split()}))
