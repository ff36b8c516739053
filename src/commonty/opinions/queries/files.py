"""Statements and votes as files, in the form that `commonty opinions` reads."""

from typing import Any

from commonty.opinions.models import Conversation
from commonty.opinions.queries.conversations import votes_of
from commonty.opinions.rules import FEWEST_FOR_ROWS

COMMENT_HEADS = ("comment-id", "agrees", "disagrees", "passes", "moderated", "comment-body")
VOTE_HEADS = ("voter-id", "comment-id", "vote")


def statement_rows(conversation: Conversation) -> list[list[Any]]:
    """Those that are shown, with the numbers of the last report; of fewer than five people none."""
    counts = conversation.report.get("counts", {})
    rows: list[list[Any]] = []
    for statement in conversation.statements.shown().order_by("number"):
        agrees, disagrees, skips, _matters = counts.get(str(statement.number), ["", "", "", ""])
        rows.append([statement.number, agrees, disagrees, skips, 1, statement.text])
    return rows


def vote_rows(conversation: Conversation) -> list[list[int]] | None:
    """People are numbered in the order of codes that were drawn by lot. None where there are too few to be nobody."""
    votes = votes_of(conversation)
    numbers = {code: n for n, code in enumerate(sorted({code for code, _s, _v in votes}))}
    if len(numbers) < FEWEST_FOR_ROWS:
        return None
    shown = set(conversation.statements.shown().values_list("number", flat=True))
    return sorted([numbers[code], number, value] for code, number, value in votes if number in shown)
