"""Where a thread is read: each room above says it in a `has_threads.py`, found by that name.

    THREADS = {"ideas.idea": page_of}

`page_of(about_id)` gives the address. A thread on its own has a page here.
"""

from collections.abc import Callable, Mapping
from functools import cache

from django.urls import reverse

from commonty.discussions.models import Comment, Thread
from commonty.kit.rooms import modules_named


def page_of_thread(thread: Thread) -> str:
    page = _rooms().get(thread.about_kind)
    return page(thread.about_id) if page else reverse("discussions:thread", args=[thread.public_id])


def page_of_comment(comment: Comment) -> str:
    """Its own address, which leads to the right page of a long discussion."""
    return reverse("discussions:comment", args=[comment.public_id])


@cache
def _rooms() -> Mapping[str, Callable[[str], str]]:
    return {kind: page for _label, room in modules_named("has_threads") for kind, page in room.THREADS.items()}
