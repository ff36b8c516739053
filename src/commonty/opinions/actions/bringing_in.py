"""What people said elsewhere, from a file: a conversation that has ended, with its report, and nobody's name."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.journal.record import record
from commonty.maths.opinions import Votes
from commonty.opinions.actions.working_out import work_out_report
from commonty.opinions.events import Event
from commonty.opinions.models import (
    AGREE,
    DISAGREE,
    LONGEST,
    SKIP,
    Conversation,
    Statement,
    StatementVote,
    TakingPart,
)
from commonty.places.models import Place

AT_ONCE = 2_000
LONGEST_ELSEWHERE = 3 * LONGEST  # others allow longer ones, and what was said was said


@transaction.atomic
def bring_in(
    *, place: Place, question: str, words: str, votes: Votes, by: Actor, now: datetime, channel: str
) -> Conversation:
    """All of it or nothing. What was taken out there is left out here. A second time it is refused."""
    require(by, Permission.ASK_PEOPLE, within=place)
    if not len(votes.value):
        raise Refused(_("There are no votes in it."))
    again = Conversation.objects.filter(place=place, question=question, is_imported=True).first()
    if again is not None:
        raise Refused(_("This is here already: /opinions/%(id)s/") % {"id": again.public_id})
    conversation = Conversation.objects.create(
        place=place, question=question, words=words, made_at=now, opened_at=now, closes_at=now, is_imported=True,
        neighbours_add=False,
    )  # fmt: skip
    statements = Statement.objects.bulk_create(_statements(conversation, votes, now, channel), batch_size=AT_ONCE)
    people = [TakingPart(conversation=conversation, channel=channel, at=now) for _person in votes.people]
    people = TakingPart.objects.bulk_create(people, batch_size=AT_ONCE)
    rows = zip(votes.person.tolist(), votes.statement.tolist(), votes.value.tolist())
    cast = [
        StatementVote(by=people[who], statement=statements[what], value=int(value), channel=channel, at=now)
        for who, what, value in rows
    ]
    StatementVote.objects.bulk_create(cast, batch_size=AT_ONCE)
    facts: dict[str, Any] = {"people": len(people), "votes": len(cast), "statements": len(statements)}
    record(Event.CONVERSATION_BROUGHT_IN, about=conversation, by=by, at=now, channel=channel, within=place, **facts)
    return work_out_report(conversation_id=conversation.pk, by=by, now=now, channel=channel)


def _statements(conversation: Conversation, votes: Votes, now: datetime, channel: str) -> list[Statement]:
    counted = {value: [0] * len(votes.statements) for value in (AGREE, DISAGREE, SKIP)}
    for what, value in zip(votes.statement.tolist(), votes.value.tolist()):
        counted[int(value)][what] += 1
    found = []
    for n, name in enumerate(votes.statements):
        text = " ".join(votes.texts.get(name, "").split()) or _("Statement %(name)s") % {"name": name}
        if len(text) > LONGEST_ELSEWHERE:
            says = _("Statement %(name)s is longer than %(n)d letters. Shorten it in comments.csv.")
            raise Refused(says % {"name": name, "n": LONGEST_ELSEWHERE})
        out = {"state": Statement.State.OUT, "because": _("Taken out where it was held")}
        facts: dict[str, Any] = out if votes.out[n] else {"state": Statement.State.SHOWN}
        counts = {"agrees": counted[AGREE][n], "disagrees": counted[DISAGREE][n], "skips": counted[SKIP][n]}
        found.append(
            Statement(conversation=conversation, number=n, text=text, channel=channel, at=now, **counts, **facts)
        )
    return found
