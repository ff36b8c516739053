"""A feed is read by programs that show it as a page: what somebody wrote stays words there."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.test import RequestFactory

from commonty.kit import feeds
from commonty.kit.feeds import Entry, feed_answer

ATOM = "{http://www.w3.org/2005/Atom}"
SAYS = '5 < 6 <img src="https://tracker.example/t.png"><script>canary()</script>'


def summary_of(says: str) -> str:
    entry = Entry("A bench", "/ideas/x/", says, datetime(2026, 11, 26, tzinfo=UTC))
    request = RequestFactory().get("/ideas/feed.atom")
    answer = feed_answer(request, title="Ideas", page="/ideas/", says="What neighbours wish.", entries=[entry])
    summary = ElementTree.fromstring(answer.content).find(f"{ATOM}entry/{ATOM}summary")
    assert summary is not None
    assert summary.get("type") == "html"
    return summary.text or ""


def test_what_somebody_wrote_is_no_page_in_a_reader_of_feeds():
    assert summary_of(SAYS) == (
        "5 &lt; 6 &lt;img src=&quot;https://tracker.example/t.png&quot;&gt;&lt;script&gt;canary()&lt;/script&gt;"
    )


def test_the_twin_as_it_was_it_would_be_one(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(feeds, "escape", lambda text: text)
    assert "<script>" in summary_of(SAYS)
