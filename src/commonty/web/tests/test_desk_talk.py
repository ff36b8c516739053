"""The desk says what waits for whoever keeps the peace."""

from commonty.cases.tests.conftest import close
from commonty.discussions.actions.moderation import report
from commonty.discussions.tests.factories import HOW, NOW, a_thread
from commonty.web.queries.desk import desk_of

__all__ = ["close"]


def test_what_was_reported_stands_on_the_desk_of_those_who_decide_it(close):
    comment = a_thread(close).comments.get()
    report(about_kind="discussions.comment", about_id=comment.public_id, rule="kind", by=close.neighbour, **HOW)
    assert any("Keep the peace" in task.says for task in desk_of(close.shona, now=NOW))
    assert not any("Keep the peace" in task.says for task in desk_of(close.ken, now=NOW))
