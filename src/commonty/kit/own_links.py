"""Words of a message as a page shows them, in which only addresses of our own are links."""

import re
from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString

from commonty.kit.templatetags.kit import paragraphs


def with_links(text: str, hosts: Iterable[str]) -> SafeString:
    """A message as it is read, escaped. Addresses of our own lead to where the reader is; any other is mere words."""
    own = "|".join(re.escape(escape(host)) for host in hosts)
    link = re.compile(rf"https?://(?:{own})(?![\w.:-])(/[\w/?=%&;.~-]*[\w/])?")
    return SafeString(link.sub(_linked, paragraphs(text)))


def _linked(found: re.Match[str]) -> str:
    # A long address may break after each slash, or it would be wider than a phone.
    return f'<a href="{found[1] or "/"}">{found[0].replace("/", "/<wbr>")}</a>'
