"""What people write: the few marks work, and nothing else comes through."""

import re
from html import unescape
from time import process_time

import pytest

from commonty.kit.rich_text import SCHEMES, TAGS, rich

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=1 onerror=alert(1)>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox(1))",
    "[x](//evil.example)",
    "[x](/sign-out/)",
    "[x](<javascript:alert(1)>)",
    "<javascript:alert(1)>",
    "![x](https://evil.example/pixel.png)",
    '[x](https://a.example "onmouseover=alert(1)")',
    "[x](https://a.example/'onmouseover='alert(1))",
    'https://a.example/"onmouseover="alert(1)',
    "https://a.example/<script>alert(1)</script>",
    "`</code><script>alert(1)</script>`",
    "```\n</pre><script>alert(1)</script>\n```",
    "[a]: javascript:alert(1)\n\n[a]",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<style>@import 'https://evil.example'</style>",
    "<form action=//evil.example><input name=q></form>",
    "# <img src=x onerror=alert(1)>",
    "\x00<scr\x00ipt>alert(1)</script>",
    ">" * 500 + "<script>",
    "*" * 2_000,
    "[" * 2_000 + "](javascript:alert(1))" * 50,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_comes_through_that_is_not_on_the_list(text: str) -> None:
    made = rich(text)
    for closing, name, rest in re.findall(r"<(/?)([a-zA-Z]*)([^>]*)>", made):
        assert name in TAGS, made
        fine = r'(?: href="(?:https?|mailto|tel):[^"<>\s]*")?(?: rel="nofollow noopener ugc")?' if name == "a" else ""
        assert re.fullmatch(fine if not closing else "", rest), made
    assert "<" not in re.sub(r"</?[a-z]+[^>]*>", "", made)


def test_the_marks_that_help() -> None:
    assert rich("**Bold** and *so*").strip() == "<p><strong>Bold</strong> and <em>so</em></p>"
    assert "<ul>\n<li>one</li>\n<li>two</li>\n</ul>" in rich("* one\n* two")
    assert "<blockquote>" in rich("> she said")
    assert "one<br>\ntwo" in rich("one\ntwo")
    assert rich("# 1 in the list").strip() == "<p># 1 in the list</p>"
    assert rich(None) == ""


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_links_that_work(scheme: str) -> None:
    to = f"{scheme}:0141" if scheme in ("tel", "mailto") else f"{scheme}://a.example/x"
    assert f'<a href="{to}" rel="nofollow noopener ugc">here</a>' in rich(f"[here]({to})")


def test_a_bare_address_is_a_link_without_the_full_stop() -> None:
    assert '<a href="https://a.example/b" rel="nofollow noopener ugc">https://a.example/b</a>.' in rich(
        "See https://a.example/b."
    )
    assert ">https://a.example/b</a>)" in rich("(https://a.example/b)")


DEEP = [
    "> " * 12 + "far down here",
    "".join("  " * n + f"* level {n} zebrafinch\n" for n in range(9)),
    "1. " * 40 + "last",
]


@pytest.mark.parametrize(
    "text", [*HOSTILE, *DEEP, "[x](https://a.example 'words that point')", "a\n\n> b\n* c\n007. d"]
)
def test_no_word_vanishes(text: str) -> None:
    """As letters in their order; numbers of lists and where links lead are seen otherwise."""
    made = rich(text)
    leads = re.findall(r'href="([^"]*)"', made)
    shown = unescape(re.sub("<[^>]*>", "", made))
    for word in re.findall(r"[^\W\d]{2,}", text):
        assert word in shown or any(word in unescape(href) for href in leads), word


def test_what_goes_too_deep_stands_as_it_was_typed() -> None:
    assert rich("> " * 9 + "<b>\nmore") == "<p>" + "&gt; " * 9 + "&lt;b&gt;<br>\nmore</p>\n"
    assert rich("> " * 3 + "less").count("<blockquote>") == 3  # the twin


def test_a_page_full_of_marks_is_read_at_once() -> None:
    text = "**a** _b_ [c](https://d.example) https://e.example/x\n> * f\n" * 120
    began = process_time()
    made = rich.__wrapped__(text)  # what is kept from before would say nothing of the time
    assert process_time() - began < 0.5
    assert (made.count("<strong>"), made.count('<a href="https://e')) == (120, 120)
