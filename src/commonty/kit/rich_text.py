"""What people write, with the few marks that help: bold, lists, quotes, links. All else stays as it was typed.

Two walls, and each would do alone: the reader of the marks knows no HTML, and what it makes goes through an allow-list.
"""

import re
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

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
    marked = _MARKS.render(_BARE.sub(_as_link, str(text or "").replace("\r\n", "\n")))
    clean = nh3.clean(
        marked,
        tags=TAGS,
        attributes={"a": {"href"}},
        attribute_filter=_only_whole_addresses,
        url_schemes=SCHEMES,
        link_rel="nofollow noopener ugc",
        strip_comments=True,
    )
    return SafeString(clean)


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
