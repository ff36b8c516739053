"""A close with people in it, and a discussion there."""

from datetime import datetime
from typing import Any

from commonty.cases.tests.factories import NOW, Close, a_close
from commonty.discussions.actions.comments import say
from commonty.discussions.actions.threads import Topic, start_thread
from commonty.discussions.models import Comment, Thread
from commonty.people.models import Person

__all__ = ["NOW", "Close", "a_close", "a_thread", "said"]
HOW: dict[str, Any] = {"now": NOW, "channel": "web"}


def a_thread(close: Close, *, by: Person | None = None, **more: Any) -> Thread:
    topic = {"place": close.block, "title": "The back court", "text": "What shall we plant?", **more}
    thread, _said = start_thread(Topic(**topic), by=by or close.agnes, **HOW)
    return thread


def said(thread: Thread, by: Person, text: str = "Potatoes.", *, now: datetime = NOW, **more: Any) -> Comment:
    return say(thread_id=thread.pk, text=text, by=by, now=now, channel=more.pop("channel", "web"), **more).comment
