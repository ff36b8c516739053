"""What people write, with the few marks that help: bold, lists, quotes, links. All else stays as it was typed.

Two walls, and each would do alone: the reader of the marks knows no HTML, and what it makes goes through an allow-list.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from html import escape, unescape
from urllib.parse import unquote

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {"a", "blockquote", "br", "em", "li", "ol", "p", "strong", "ul"}
SCHEMES = {"http", "https", "mailto", "tel"}
# Headings would break the order of those on the page, pictures would load from elsewhere, and code is for programmers.
_OFF = [
    "backticks", "code", "entity", "fence", "heading", "hr", "html_block", "html_inline", "image", "lheading", "reference",
]  # fmt: skip
_MARKS = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 8}).disable(_OFF)
# A bare address becomes a link; one in brackets or quotes belongs to a mark already.
_BARE = re.compile(r"(?<![\w<\[\"'=/\\])(?<!\]\()https?://[^\s<>\"'\]\[\\]{1,500}")
_ENDS = ".,;:!?…"


@lru_cache(maxsize=500)
def rich(text: str | None) -> SafeString:
    """Safe to put on a page, whatever was typed."""
    typed = str(text or "").replace("\r\n", "\n")
    tokens = _MARKS.parse(_BARE.sub(_as_link, typed))
    marked = _MARKS.renderer.render(tokens, _MARKS.options, {})
    clean = nh3.clean(
        marked,
        tags=TAGS,
        attributes={"a": {"href"}},
        attribute_filter=_only_whole_addresses,
        url_schemes=SCHEMES,
        link_rel="nofollow noopener ugc",
        strip_comments=True,
    )
    return SafeString(clean if _says_all(clean, typed, tokens) else _as_typed(typed))


def _only_whole_addresses(_tag: str, name: str, value: str) -> str | None:
    """`//evil.example` has no scheme that could be forbidden, and leads away all the same. Nothing else is let through."""
    if name == "href":
        return value if value.partition(":")[0].lower() in SCHEMES else None
    return value if name == "rel" else None


def _as_link(found: re.Match[str]) -> str:
    address = found[0].rstrip(_ENDS)
    if address.endswith(")") and "(" not in address:
        address = address[:-1]
    return f"<{address}>{found[0][len(address) :]}"


def _says_all(clean: str, typed: str, tokens: Sequence[Token]) -> bool:
    """Whether each letter that was typed stands there, but for where links lead and the numbers of lists.

    The reader of marks drops, without a word, what lies deeper than it goes.
    """
    seen = Counter(unescape(re.sub(r"<[^>]*>", "", clean)))
    for token in [*tokens, *(inner for outer in tokens for inner in outer.children or ())]:
        if token.type == "link_open" and token.markup != "autolink":
            seen.update(unquote(_only_whole_addresses("a", "href", str(token.attrs["href"])) or ""))
        elif token.type == "list_item_open":
            seen.update(token.info)
    return not any(letter.isalnum() for letter in Counter(typed) - seen)


def _as_typed(text: str) -> str:
    return "<p>" + escape(text).replace("\n", "<br>\n") + "</p>\n"
