"""Every sentence that people see goes through gettext, and no page carries style or script of its own."""

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "commonty"
TEMPLATES = sorted(p for p in PACKAGE.rglob("templates/**/*.html"))
# What is the same in every language, or a name.
SAME_EVERYWHERE = {"Commonty", "CSV", "PDF", "JSON", "Atom", "QR", "commonty init", "commonty"}
LETTERS = re.compile(r"[^\W\d_]{2,}")


def untranslated(text: str) -> list[str]:
    """Words between tags that no `translate` holds."""
    text = re.sub(r"{% (blocktrans\w*|comment) .*?%}.*?{% end\1 %}", " ", text, flags=re.DOTALL)
    text = re.sub(r"{% (blocktrans\w*|comment) %}.*?{% end\1 %}", " ", text, flags=re.DOTALL)
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", " ", text, flags=re.DOTALL)
    text = re.sub(
        r"<(script|style|svg|code|pre)\b.*?</\1>|<!--.*?-->|<!doctype.*?>", " ", text, flags=re.DOTALL | re.I
    )
    left = re.sub(r"<[^>]*>", "\n", text, flags=re.DOTALL)
    left = re.sub(r"&\w+;|https?://\S+", " ", left)
    words = [line.strip(" –·:") for line in left.splitlines() if LETTERS.search(line)]
    return [line for line in words if line not in SAME_EVERYWHERE]


def own_style_or_script(text: str) -> list[str]:
    return re.findall(
        r"<style\b|\sstyle=|<script(?![^>]*\ssrc=)|\son(?:click|load|error|submit|change|input|focus|blur|key\w+|mouse\w+|pointer\w+)=",
        text,
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_template_says_nothing_past_gettext(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert untranslated(text) == []
    assert own_style_or_script(text) == []


def test_a_bare_sentence_is_found() -> None:
    assert untranslated("<p>Hello there</p>") == ["Hello there"]
    assert untranslated('<p>{% translate "Hello there" %}</p>{% blocktranslate %}Hello{% endblocktranslate %}') == []


def test_style_and_script_in_a_page_are_found() -> None:
    faults = '<p style="color:red"></p>', "<script>alert(1)</script>", '<p onclick="x()"></p>', "<style></style>"
    assert all(own_style_or_script(fault) for fault in faults)
    assert own_style_or_script('<script src="x.js" defer></script>') == []
