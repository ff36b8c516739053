"""A list as an Atom feed, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from commonty.kit.xml_text import for_xml


@dataclass(frozen=True)
class Entry:
    """`page` is its path here; the same page under two entries tells them apart by `part`."""

    title: str
    page: str
    says: str
    at: datetime
    changed_at: datetime | None = None
    part: str = ""


def feed_answer(request: HttpRequest, *, title: str, page: str, says: str, entries: Iterable[Entry]) -> HttpResponse:
    """Readers of feeds keep what they fetch: the caller gives only what everybody may read."""
    feed = Atom1Feed(
        title=for_xml(title),
        link=request.build_absolute_uri(page),
        description=for_xml(says),
        feed_url=request.build_absolute_uri(),
    )
    for entry in entries:
        link = request.build_absolute_uri(entry.page)
        feed.add_item(
            title=for_xml(entry.title), link=link, unique_id=link + (f"#{entry.part}" if entry.part else ""),
            # Atom reads a summary as HTML: what somebody wrote is words, and shows as they were written.
            description=escape(for_xml(entry.says)), pubdate=entry.at, updateddate=entry.changed_at or entry.at,
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
