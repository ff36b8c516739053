"""What Sandbank thinks of its back courts: two camps, and much that both share; and one question that has closed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from commonty.access.roles import Role
from commonty.opinions.actions.conversations import draft_conversation, open_conversation
from commonty.opinions.actions.statements import add_seed, add_statement, read_statement
from commonty.opinions.actions.voting import say_all
from commonty.opinions.actions.working_out import work_out_report
from commonty.opinions.models import Conversation, Statement
from commonty.people.models import Person
from commonty.places.models import Place

ESTATE = "Sandbank"
QUESTION = "What should become of our back courts?"
WORDS = (
    "We plan the work of next year, and there is money for two or three courts. Say what you think of each sentence. "
    "What most of you share we do first; what divides you we bring to a meeting before anything is decided."
)
CLOSED_QUESTION = "How should the stairs be kept clean?"
CLOSED_WORDS = "Some closes clean in turn, some pay for it. We asked before the new contract."


@dataclass(frozen=True)
class Sentence:
    """`cars` and `green`: of a hundred in each camp how many agree."""

    text: str
    cars: int
    green: int


SEEDS = (
    Sentence("The back courts should have light after dark.", 95, 93),
    Sentence("Cars should be kept out of the back courts.", 4, 97),
    Sentence("The bins should stand where nobody has to carry bags round the building.", 88, 80),
    Sentence("We need more places to park near our doors.", 97, 5),
    Sentence("Children should be allowed to play ball in the courts.", 15, 94),
    Sentence("The drying greens should stay, whatever else is built.", 72, 86),
    Sentence("Each close should have a key to its own court.", 94, 10),
    Sentence("I would help to look after a flower bed.", 8, 90),
    Sentence("New slabs matter more than new plants.", 94, 6),
    Sentence("Somebody of the landlord should walk through every court once a month.", 90, 88),
)
ADDED = (
    Sentence("There should be a bench that is in the sun in the afternoon.", 70, 90),
    Sentence("Scooters need a place to charge that is not the stair.", 75, 62),
)
HELD = "The family at number nine never shut the gate."
PEOPLE, CAMP_OF_CARS, NEAR = 46, 17, 110
CLOSED = (
    Sentence("I would rather pay a little than clean in turn.", 80, 35),
    Sentence("The stair should be cleaned every week.", 85, 84),
    Sentence("Whoever can’t clean should not have to say why.", 78, 90),
    Sentence("Shoes and prams don’t belong on the landing.", 60, 58),
)


def ask_what_they_think(landlord: Place, people: dict[Role, Person], *, now: datetime) -> None:
    """From one seed, so that the demo is the same each time."""
    estate = Place.objects.public().within(landlord).get(name=ESTATE)
    officer, chance = people[Role.ENGAGEMENT_OFFICER], Random(140)
    living = Person.objects.living_within(estate, on=timezone.localdate(now)).filter(merged_into=None)
    near = list(living.filter(is_at_risk=False).exclude(reference="D-0001").order_by("reference", "pk")[:NEAR])
    residents = chance.sample(near, PEOPLE)
    going_on = _ask(
        estate, QUESTION, WORDS, SEEDS, officer, asked=now - timedelta(days=9), closes=now + timedelta(days=12)
    )
    for sentence, author in zip(ADDED, residents):
        _add(going_on, sentence.text, author, officer, at=now - timedelta(days=8))
    _answer(
        going_on, (*SEEDS, *ADDED), residents, people[Role.HOUSING_OFFICER], chance, since=now - timedelta(days=7)
    )
    author = {"by": residents[5], "now": now - timedelta(hours=5), "channel": "web"}
    add_statement(conversation_id=going_on.pk, text=HELD, **author)
    work_out_report(conversation_id=going_on.pk, now=now - timedelta(hours=4))
    asked = now - timedelta(days=80)
    over = _ask(
        estate, CLOSED_QUESTION, CLOSED_WORDS, CLOSED, officer, asked=asked, closes=asked + timedelta(days=20)
    )
    _answer(over, CLOSED, residents[:20], people[Role.HOUSING_OFFICER], chance, since=asked + timedelta(days=1))
    work_out_report(conversation_id=over.pk, now=asked + timedelta(days=20, minutes=1))


def _ask(
    place: Place,
    question: str,
    words: str,
    seeds: tuple[Sentence, ...],
    officer: Person,
    *,
    asked: datetime,
    closes: datetime,
) -> Conversation:
    how: dict[str, Any] = {"by": officer, "now": asked, "channel": "web"}
    midnight = timezone.localtime(closes).replace(hour=0, minute=0, second=0, microsecond=0)
    fields = {"question": question, "words": words, "closes_at": midnight}
    conversation = draft_conversation(place=place, fields=fields, **how)
    for sentence in seeds:
        add_seed(conversation_id=conversation.pk, text=sentence.text, **how)
    return open_conversation(conversation_id=conversation.pk, **how)


def _add(conversation: Conversation, text: str, author: Person, officer: Person, *, at: datetime) -> None:
    added = add_statement(conversation_id=conversation.pk, text=text, by=author, now=at, channel="web")
    shown = {"state": Statement.State.SHOWN, "by": officer, "now": at + timedelta(hours=2), "channel": "web"}
    read_statement(statement_id=added.statement.pk, **shown)


def _answer(
    conversation: Conversation, sentences: tuple[Sentence, ...], residents: list[Person], housing: Person, chance: Random,
    *, since: datetime,
) -> None:  # fmt: skip
    """Most see most of it. Each sixth rings up, and a member of staff types what they say."""
    statements = list(conversation.statements.shown().order_by("number"))
    for n, person in enumerate(residents):
        drives = n < CAMP_OF_CARS * len(residents) // PEOPLE
        said = {}
        for statement, sentence in zip(statements, sentences):
            if chance.random() < 0.9:
                agrees = chance.random() * 100 < (sentence.cars if drives else sentence.green)
                said[statement.pk] = 0 if chance.random() < 0.08 else 1 if agrees else -1
        by_phone: dict[str, Any] = {"typed_by": housing, "channel": "phone"} if n % 6 == 5 else {"channel": "web"}
        at = since + timedelta(hours=3 * n % 140, minutes=chance.randrange(60))
        say_all(conversation_id=conversation.pk, values=said, by=person, now=at, **by_phone)
