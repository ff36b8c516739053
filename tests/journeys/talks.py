"""A discussion for those who look at pages: changed words, a sum-up with two versions, and something that was reported."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from commonty.discussions.actions.comments import change_comment, say
from commonty.discussions.actions.facilitating import Standing, sum_up_thread
from commonty.discussions.actions.moderation import report
from commonty.discussions.actions.threads import Topic, start_thread
from tests.journeys.sandbank import Sandbank


def leave_talk(sandbank: Sandbank) -> None:
    now, agnes, tariq = timezone.now(), sandbank["Agnes Rennie"], sandbank["Tariq Mahmood"]
    how: dict[str, Any] = {"now": now - timedelta(hours=2), "channel": "web"}
    topic = Topic(place=sandbank.estate, title="What shall we plant?", text="I would like herbs.")
    thread, _said = start_thread(topic, by=tariq, **how)
    first = thread.comments.get()
    own = say(thread_id=thread.pk, text="Roses, and who waters them?", by=agnes, parent_id=first.pk, **how).comment
    how["now"] = now
    for comment, words in ((first, "I would like herbs and mint."), (own, "Roses, and a hose.")):
        change_comment(comment_id=comment.pk, text=words, by=comment.author, **how)
    for still_open in ("Who waters?", "Who waters, and who pays?"):
        standing = Standing("We all want it green.", "Herbs or roses.", still_open)
        sum_up_thread(thread_id=thread.pk, standing=standing, by=sandbank["Iain Macrae"], **how)
    about = {"about_kind": "discussions.comment", "about_id": first.public_id}
    report(**about, rule="on_the_matter", says="Mint is no herb.", by=agnes, **how)
    # What may break the law is kept apart, for administrators alone.
    third = say(thread_id=thread.pk, text="Buy my herbs here.", by=tariq, **how).comment
    report(about_kind="discussions.comment", about_id=third.public_id, rule="lawful", by=agnes, **how)
