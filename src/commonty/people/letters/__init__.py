"""Letters as one PDF to be printed: tagged for reading aloud (PDF/UA), made in memory and kept nowhere.

`make_letters` is for any app above. A template is a typst file within the package; text reaches it as data only, so
that nobody's name is ever read as markup.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno

PACKAGE = Path(__file__).resolve().parents[2]
LETTER = "people/letters/letter.typ"
PRESS = Path(__file__).resolve().parent / "press.py"
LONGEST_SECONDS = 120


class CannotPrint(RuntimeError):
    """The typesetter gave up."""


@dataclass
class Letter:
    """One letter. `parts` are made by `text`, `code` and the like below and stand in their order."""

    address: list[str]  # name and address lines, as in the window of the envelope
    date: str
    heading: str
    greeting: str
    parts: list[dict[str, Any]] = field(default_factory=list)
    sender_lines: list[str] = field(default_factory=list)
    language: str = "en"
    large: bool = False


def text(words: str) -> dict[str, Any]:
    return {"kind": "text", "text": words}


def headline(words: str) -> dict[str, Any]:
    """Above the parts that follow; the letter's own heading stands above this one."""
    return {"kind": "headline", "text": words}


def points(items: Sequence[str]) -> dict[str, Any]:
    return {"kind": "points", "items": [str(item) for item in items]}


def code(label: str, printed: str) -> dict[str, Any]:
    return {"kind": "code", "label": label, "code": printed}


def steps(items: Sequence[str]) -> dict[str, Any]:
    return {"kind": "steps", "items": [str(item) for item in items]}


def link(words: str, address: str, alt: str) -> dict[str, Any]:
    """A square code that leads to an address, with the address beside it to be typed."""
    return {"kind": "link", "text": words, "address": address, "alt": alt, "picture": square_code(address)}


def make_letters(template_name: str, letters: Sequence[Letter | dict[str, Any]], *, title: str, sender: str) -> bytes:
    """The PDF of all letters, each beginning on a fresh sheet. `template_name` is a path within the package.

    At most a few hundred letters in one file: for 250 it takes two seconds, and 180 MB in a process that then ends.
    """
    data = {
        "title": title,
        "sender": sender,
        "letters": [asdict(letter) if isinstance(letter, Letter) else letter for letter in letters],
    }
    job = {
        "template": str(PACKAGE / template_name),
        "root": str(PACKAGE),
        "data": json.dumps(data, ensure_ascii=False),
    }
    # By standard input and not as an argument: arguments are read by everybody who lists processes.
    done = subprocess.run(  # noqa: S603 - our own file, no word of which comes from outside
        [sys.executable, "-I", str(PRESS)],
        input=json.dumps(job).encode(),
        capture_output=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    if done.returncode:
        # The last line names the fault; the lines above may quote the letter.
        raise CannotPrint(done.stderr.decode(errors="replace").strip().rpartition("\n")[2][:200])
    return done.stdout


@lru_cache(maxsize=64)
def square_code(address: str) -> str:
    picture = segno.make(address, micro=False, error="m").svg_inline(scale=4, border=2)
    return picture if "xmlns=" in picture else picture.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
