"""Letters as one PDF to be printed: tagged for reading aloud (PDF/UA), made in memory and kept nowhere.

`make_letters` is for any app above. A template is a typst file within the package; text reaches it as data only, so
that nobody's name is ever read as markup.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
import typst

PACKAGE = Path(__file__).resolve().parents[2]
LETTER = "people/letters/letter.typ"


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
    return {"kind": "link", "text": words, "address": address, "alt": alt, "picture": _square_code(address)}


def make_letters(template_name: str, letters: Sequence[Letter | dict[str, Any]], *, title: str, sender: str) -> bytes:
    """The PDF of all letters, each beginning on a fresh sheet. `template_name` is a path within the package."""
    data = {
        "title": title,
        "sender": sender,
        "letters": [asdict(letter) if isinstance(letter, Letter) else letter for letter in letters],
    }
    try:
        return _compiled(template_name, data, ["ua-1"])
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
    # One name in letters that no font here has must not keep a thousand people from their post: tagged all the same.
    return _compiled(template_name, data, [])


def _compiled(template_name: str, data: dict[str, Any], standards: list[Any]) -> bytes:
    pdf: bytes = typst.compile(
        str(PACKAGE / template_name),
        root=str(PACKAGE),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=standards,
    )
    return pdf


@lru_cache(maxsize=64)
def _square_code(address: str) -> str:
    picture = segno.make(address, micro=False, error="m").svg_inline(scale=4, border=2)
    return picture if "xmlns=" in picture else picture.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
