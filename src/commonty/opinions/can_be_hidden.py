"""Statements can be reported by neighbours and hidden by whoever moderates. Found by its name (`discussions.moderated`)."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.discussions.moderated import Hides, Thing
from commonty.opinions.actions.statements import hide_statement
from commonty.opinions.models import Statement
from commonty.people.models import Person

WITH = ("conversation__place__landlord", "author__merged_into", "hiding")


def find_statement(public_id: str, reader: Person | None) -> Thing | None:
    statement = Statement.objects.visible_to(reader).filter(public_id=public_id).select_related(*WITH).first()
    return _thing(statement) if statement else None


def read_statements(public_ids: Collection[str]) -> dict[str, Thing]:
    found = Statement.objects.filter(public_id__in=public_ids).select_related(*WITH)
    return {statement.public_id: _thing(statement) for statement in found}


def _thing(statement: Statement) -> Thing:
    conversation = statement.conversation
    return Thing(
        kind="opinions.statement", public_id=statement.public_id, name=_("Statement"),
        text=statement.text, place=conversation.place, author=statement.author,
        url=reverse("opinions:show", args=[conversation.public_id]),
        is_held=statement.state == Statement.State.HELD, hiding=statement.hiding, title=conversation.question,
    )  # fmt: skip


HIDES = {"opinions.statement": Hides(find_statement, read_statements, hide_statement)}
