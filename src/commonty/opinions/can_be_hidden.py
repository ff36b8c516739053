"""Statements can be reported by neighbours and hidden by whoever moderates. Found by its name (`discussions.moderated`)."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.discussions.moderated import Hides, Thing
from commonty.opinions.actions.statements import hide_statement
from commonty.opinions.models import Statement
from commonty.people.models import Person


def find_statement(public_id: str, reader: Person | None) -> Thing | None:
    return _thing(Statement.objects.visible_to(reader), public_id)


def read_statement(public_id: str) -> Thing | None:
    return _thing(Statement.objects.all(), public_id)


def _thing(rows: QuerySet[Statement], public_id: str) -> Thing | None:
    rows = rows.select_related("conversation__place__landlord", "author__merged_into", "hiding")
    statement = rows.filter(public_id=public_id).first()
    if statement is None:
        return None
    conversation = statement.conversation
    return Thing(
        name=_("Statement"), text=statement.text, place=conversation.place, author=statement.author,
        url=reverse("opinions:show", args=[conversation.public_id]),
        is_held=statement.state == Statement.State.HELD, hiding=statement.hiding, title=conversation.question,
    )  # fmt: skip


HIDES = {"opinions.statement": Hides(find_statement, read_statement, hide_statement)}
