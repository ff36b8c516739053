"""The typesetter runs in a process of its own: what it keeps in memory, the web worker never sees."""

import os
import sys
from pathlib import Path

import pytest

from commonty.people import letters
from commonty.people.letters import LETTER, CannotPrint, Letter, make_letters, text


def some(how_many: int) -> list[Letter]:
    return [
        Letter(
            address=["Agnes Rennie"], date="1 May 2026", heading="H", greeting=f"Dear {n}", parts=[text("x " * 200)]
        )
        for n in range(how_many)
    ]


def megabytes() -> int:
    """What this process holds at this moment. Its peak would say nothing: earlier tests may have been higher."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024**2


ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells by a file what a process holds")


@ON_LINUX
def test_the_worker_does_not_grow_with_what_it_prints() -> None:
    make_letters(LETTER, some(1), title="Letters", sender="Strathvale Homes")
    before = megabytes()
    assert make_letters(LETTER, some(250), title="Letters", sender="Strathvale Homes").startswith(b"%PDF")
    assert megabytes() - before < 20


@ON_LINUX
def test_twin_what_this_process_keeps_is_measured() -> None:
    before = megabytes()
    kept = b"x" * 50 * 1024**2
    assert megabytes() - before > 40
    del kept
    assert megabytes() - before < 20  # a peak would not come down again


def test_a_name_that_no_font_has_keeps_nobody_from_their_post() -> None:
    strange = Letter(address=["\U00012000\U0001f9ff"], date="", heading="H", greeting="\ue123")
    assert make_letters(LETTER, [strange], title="Letters", sender="S").startswith(b"%PDF")


def test_a_fault_says_what_is_wrong() -> None:
    with pytest.raises(CannotPrint):
        make_letters("people/letters/nothing.typ", some(1), title="Letters", sender="S")


def test_nothing_is_told_to_whoever_lists_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    run = letters.subprocess.run
    monkeypatch.setattr(letters.subprocess, "run", lambda command, **how: seen.append(command) or run(command, **how))
    make_letters(LETTER, some(1), title="Letters", sender="S")
    assert "Agnes" not in str(seen)
