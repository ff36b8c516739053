"""What a table said is written down, put right, taken out; and the pot shared out as the tables did."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.pots import share_between_themes
from commonty.budgeting.events import Event
from commonty.budgeting.models import Round, TableRecord
from commonty.budgeting.rules import check_can_change, person_or_none
from commonty.budgeting.rules.tables import check_shares, shares_together
from commonty.journal.record import record


@transaction.atomic
def record_table(
    *,
    round_id: int,
    number: int,
    people: int,
    shares: Mapping[str, int],
    words: str = "",
    table_id: int | None = None,
    by: Actor,
    now: datetime,
    channel: str,
) -> TableRecord:
    """Write down what a table said; with `table_id` put right what was written."""
    pb_round = _locked(round_id, by)
    check_shares(shares, pot_pence=pb_round.pot_pence, currency=pb_round.currency)
    if pb_round.tables.filter(number=number).exclude(pk=table_id).exists():
        raise Refused(_("Table %(number)s is written down already.") % {"number": number})
    table = pb_round.tables.get(pk=table_id) if table_id else TableRecord(round=pb_round, made_at=now)
    table.number, table.people, table.shares, table.words = number, people, dict(shares), words
    table.made_by = person_or_none(by)
    table.save()
    _record(Event.TABLE_RECORDED, pb_round, by=by, at=now, channel=channel, table=number, people=people)
    return table


@transaction.atomic
def remove_table(*, table_id: int, by: Actor, now: datetime, channel: str) -> None:
    """It was another meeting's, or stands here twice."""
    pb_round = _locked(TableRecord.objects.values_list("round_id", flat=True).get(pk=table_id), by)
    table = pb_round.tables.get(pk=table_id)
    table.delete()
    _record(Event.TABLE_REMOVED, pb_round, by=by, at=now, channel=channel, table=table.number)


@transaction.atomic
def share_as_the_tables_did(*, round_id: int, by: Actor, now: datetime, channel: str) -> dict[str, int]:
    """Each kind of project gets the pot that the tables together give it."""
    pb_round = _locked(round_id, by)
    tables = [(table.people, table.shares) for table in pb_round.tables.order_by("number")]
    if not tables or not pb_round.pot_pence:
        raise Refused(_("No table is written down yet."))
    for _people, said in tables:
        # The pot may have changed since the meeting; then nobody knows what the tables would have said.
        check_shares(said, pot_pence=pb_round.pot_pence, currency=pb_round.currency)
    shares = shares_together(tables, pot_pence=pb_round.pot_pence)
    share_between_themes(round_id=pb_round.pk, shares=shares, by=by, now=now, channel=channel)
    _record(Event.SHARED_AS_TABLES_DID, pb_round, by=by, at=now, channel=channel, tables=len(tables))
    return shares


def _locked(round_id: int, by: Actor) -> Round:
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.SET_UP_ROUND, within=pb_round.place)
    check_can_change(pb_round.status)
    return pb_round


def _record(kind: Event, pb_round: Round, *, by: Actor, at: datetime, channel: str, **facts: Any) -> None:
    record(kind, about=pb_round, by=by, at=at, channel=channel, within=pb_round.place, chain=pb_round.chain, **facts)
