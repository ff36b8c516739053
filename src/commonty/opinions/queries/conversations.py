"""Conversations as pages list them, and what one person has said in one."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from rapidfuzz import fuzz, process

from commonty.maths.next_statement import Shown, next_statement
from commonty.opinions.models import Conversation, ConversationQuerySet, Statement, StatementVote, TakingPart
from commonty.opinions.queries.residents import home_there
from commonty.people.models import Person
from commonty.places.models import Place

TWIN = 70  # of 100: so alike that it may say the same
MOST_TWINS = 3


def conversations_at(place: Place, person: Person | None) -> ConversationQuerySet:
    """What was opened for anybody to read, newest first."""
    seen = Conversation.objects.visible_to(person).around(place).exclude(opened_at=None)
    return seen.select_related("place").order_by("-opened_at", "-pk")


def open_at(place: Place, *, now: datetime) -> list[Conversation]:
    """For the front page: what people can say something to today, what ends first, first."""
    found = Conversation.objects.visible_to(None).going_on(now).around(place)
    return list(found.select_related("place").order_by("closes_at", "pk")[:3])


def prepared_by(person: Person, landlord: Place) -> ConversationQuerySet:
    """What this member of staff may prepare and read first."""
    drafts = Conversation.objects.visible_to(person).filter(place__path__startswith=landlord.path)
    waiting = Count("statements", filter=Q(statements__state=Statement.State.HELD))
    return drafts.select_related("place__landlord").annotate(waiting=waiting).order_by("-made_at", "-pk")


def taking_part_of(
    conversation: Conversation, person: Person, rows: QuerySet[TakingPart] | None = None
) -> TakingPart | None:
    """As which this human takes part, whichever of their entries came first. rows: locked ones, for an action."""
    same = Person.objects.same_human(person.human.pk)
    here = (TakingPart.objects.all() if rows is None else rows).filter(conversation=conversation)
    return here.filter(person__in=same).order_by("at", "pk").first()


@dataclass(frozen=True)
class Turn:
    """What somebody is shown next: a statement, or None when they have said something to each. done: how many they did."""

    statement: Statement | None
    done: int
    of: int


def turn_of(conversation: Conversation, person: Person, *, lot: float) -> Turn:
    """Three queries, however many statements and votes there are."""
    statements = list(conversation.statements.shown().order_by("number"))
    taking = taking_part_of(conversation, person)
    said = set(taking.votes.values_list("statement_id", flat=True)) if taking else set()
    left = {s.public_id: s for s in statements if s.pk not in said}
    chosen = next_statement(
        [Shown(s.public_id, s.agrees, s.skips, s.seen, s.extremity, s.is_seed) for s in left.values()], lot
    )
    return Turn(left[chosen] if chosen else None, len(statements) - len(left), len(statements))


def own_votes(conversation: Conversation, person: Person) -> list[StatementVote]:
    """What somebody said, in the order of the statements; of those that are shown."""
    taking = taking_part_of(conversation, person)
    if taking is None:
        return []
    found = taking.votes.filter(statement__in=conversation.statements.shown())
    return list(found.select_related("statement").order_by("statement__number"))


def own_statements(conversation: Conversation, person: Person) -> list[Statement]:
    same = Person.objects.same_human(person.human.pk)
    return list(conversation.statements.filter(author__in=same).select_related("hiding").order_by("number"))


def may_take_part(conversation: Conversation, person: Person | None) -> bool:
    return person is not None and home_there(person, conversation, on=timezone.localdate()) is not None


def twins_of(text: str, conversation: Conversation) -> list[Statement]:
    """Statements that may say the same in other words, the likest first."""
    statements = {s.pk: s for s in conversation.statements.shown()}
    texts = {pk: s.text for pk, s in statements.items()}
    found = process.extract(
        text, texts, scorer=fuzz.token_set_ratio, processor=str.casefold, limit=MOST_TWINS, score_cutoff=TWIN
    )
    return [statements[pk] for _text, _score, pk in found]


def votes_of(conversation: Conversation) -> list[tuple[str, int, int]]:
    """Who said what: code, number of the statement, value. Of a human with two entries the newest on each statement."""
    rows = StatementVote.objects.filter(by__conversation=conversation).order_by("at", "pk")
    columns = rows.values_list(
        "by__code", "by__person_id", "by__person__merged_into_id", "statement__number", "value"
    )
    merged = {human for _code, _person, human, _number, _value in columns if human}
    codes: dict[int, str] = {}
    newest: dict[tuple[str, int], int] = {}
    for code, person, human, number, value in columns:
        if human or person in merged:
            code = codes.setdefault(human or person, code)
        newest[code, number] = value
    return [(code, number, value) for (code, number), value in newest.items()]
