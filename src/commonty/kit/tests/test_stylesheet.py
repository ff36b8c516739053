"""The style sheet keeps what it promises: readable in both schemes, small, logical, without help from others."""

import gzip
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2]
CSS = PACKAGE / "kit" / "static" / "kit" / "commonty.css"
TEXT, MARK = 4.5, 3.0


def tokens() -> dict[str, dict[str, str]]:
    """Colour tokens of each scheme, as the style sheet has them; dark replaces what it names."""
    before, _, after = CSS.read_text().partition("@media (prefers-color-scheme: dark)")
    found = [dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})\b", part.split("@media")[0])) for part in (before, after)]
    return {"light": found[0], "dark": found[0] | found[1]}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


PAIRS = [
    *[(ink, ground, TEXT) for ink in ("slate", "muted", "tile", "sandstone") for ground in ("plaster", "card")],
    *[("slate", soft, TEXT) for soft in ("tile-soft", "sand-soft", "gold-soft", "rest")],
    *[("muted", soft, TEXT) for soft in ("tile-soft", "rest")],
    ("tile", "tile-soft", TEXT),
    ("tile", "rest", TEXT),
    ("sandstone", "sand-soft", TEXT),
    ("on-gold", "gold", TEXT),
    ("on-gold", "on-deep", TEXT),
    ("on-deep", "tile-deep", TEXT),
    ("gold", "tile-deep", MARK),
    *[
        (mark, ground, MARK)
        for mark in ("edge", "brass", "tile", "sandstone", "sky")
        for ground in ("plaster", "card")
    ],
    ("brass", "gold-soft", MARK),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_contrast_is_enough_in_both_schemes(scheme: str, ink: str, ground: str, least: float) -> None:
    colours = tokens()[scheme]
    assert contrast(colours[ink], colours[ground]) >= least


def test_contrast_is_what_the_guidelines_say_it_is() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_sheet_is_small_and_asks_nobody_else() -> None:
    """A first page has 60 kB on the wire: a sixth of that for all sheets together, squeezed as they are sent."""
    sheet = CSS.read_text()
    assert sum(len(gzip.compress(path.read_bytes())) for path in PACKAGE.rglob("static/**/*.css")) < 9_000
    assert "url(" not in sheet
    assert "@import" not in sheet


def test_the_sheet_uses_logical_properties_only() -> None:
    physical = (
        r"(?:^|[;{\s])((?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|width|height)\s*:"
    )
    inside = re.sub(r"@media \([^{]*\{", "{", CSS.read_text())
    assert re.findall(physical, inside) == []
