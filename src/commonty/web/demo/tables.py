"""Neighbours sat together first: what each table said, and the pots that came of it."""

from typing import Any

from commonty.budgeting.actions.tables import record_table, share_as_the_tables_did
from commonty.budgeting.models import Round
from commonty.web.demo.rounds import Story


def seat_tables(story: Story, pb_round: Round, **how: Any) -> None:
    for number, table in enumerate(story.tables, start=1):
        shares = {kind: pounds * 100 for kind, pounds in table.shares.items()}
        said = {"number": number, "people": table.people, "shares": shares, "words": table.words}
        record_table(round_id=pb_round.pk, **said, **how)
    if story.tables:
        share_as_the_tables_did(round_id=pb_round.pk, **how)
