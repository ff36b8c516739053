"""What neighbours of Sandbank would like to see all year: one that needs two more, one answered, one «no» that is challenged."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from commonty.access.roles import Role
from commonty.discussions.actions.comments import say
from commonty.ideas.actions.answering import Given, answer_idea
from commonty.ideas.actions.authors import become_author, invite_author
from commonty.ideas.actions.challenging import challenge_answer
from commonty.ideas.actions.reshaping import answer_joining, propose_joining
from commonty.ideas.actions.splitting import propose_splitting
from commonty.ideas.actions.starting import Words, start_idea
from commonty.ideas.actions.supporting import support_idea
from commonty.ideas.actions.thresholds import set_thresholds
from commonty.ideas.models import Idea
from commonty.people.models import Person
from commonty.places.models import Kind, Place
from commonty.web.demo.plots import awake

ESTATE = "Sandbank"
FIGURES = {
    "neighbours": 12,
    "one_home_in": None,
    "days": 15,
    "for_meeting": 30,
    "to_challenge": 3,
    "quiet_months": 12,
}
Decision = Idea.Decision
SHARED, TWO_IN_ONE = "A tool library in the old drying room", "Swings and a dog run behind the drying green"
TWIN, INTO = "Seats where the 41 stops", "A bench at the bus stop"


@dataclass(frozen=True)
class Wish:
    """Days are counted back from today. `first`: from which neighbour on they stand behind it, so that they differ."""

    title: str
    says: str
    days_ago: int
    supporters: int
    first: int
    by_phone: int = 0
    spot: str = ""
    helps: str = ""
    guess: int | None = None
    who_does: str = ""
    decision: str = ""
    because: str = ""
    next_step: str = ""
    next_in: int = 0  # days from today
    challenged_by: int = 0


WISHES = (
    Wish(
        "A bench at the bus stop", "The 41 is late more often than not, and there is nothing to lean on. A bench would do.",
        6, 9, 0, by_phone=3, spot="street", helps="Everybody who can’t stand for half an hour", guess=900,
    ),
    Wish(
        "A tool library in the old drying room", "Nobody needs a drill all week. We would share ours, and lend them out on Saturdays.",
        24, 13, 3, by_phone=2, spot="hall", who_does="Five of us, in turns", guess=1200, decision=Decision.VOTE,
        because="We like it, and the room is free. Shelves and a lock cost more than we may spend without asking you all.",
        next_step="We measure the drying room and cost the shelves", next_in=12,
    ),
    Wish(
        "Let us keep hens in the back court", "Four hens and a run. Fresh eggs, and something for the children to look after.",
        25, 14, 5, spot="court", helps="Children, and anybody who likes eggs", decision=Decision.NO,
        because="The bins stand too near, and food lying about has brought rats before. We can’t take that risk again.",
        challenged_by=3,
    ),
    Wish(
        "A shelf for books in every close", "Take one, leave one. Ours is a fruit box so far, and it is always empty.",
        15, 12, 8, by_phone=4, spot="stair",
    ),
    Wish(
        "Quiet hours for the strimmers", "Not before nine on a Saturday, please. Some of us come home from the night shift.",
        60, 12, 2, decision=Decision.YES, because="Fair enough. The contractor starts at half past nine on Saturdays from now on.",
        next_step="We put the hours into the contract", next_in=20,
    ),
    Wish("Seats where the 41 stops", "My mother can’t stand for twenty minutes. Two seats would be plenty.", 5, 2, 8),
    Wish(
        "Swings and a dog run behind the drying green", "The little ones have nothing to swing on, and the dogs run where they play.",
        8, 5, 10, helps="Children, and people with dogs",
    ),
    Wish("Bulbs along the path to the school", "Crocuses. They need nobody, and they come back.", 2, 3, 11, spot="street"),
)  # fmt: skip


def wish(landlord: Place, people: dict[Role, Person], *, now: datetime) -> None:
    estate = Place.objects.within(landlord).exclude(kind=Kind.HOME).get(name=ESTATE)
    officer = people[Role.HOUSING_OFFICER]
    how: dict[str, Any] = {"by": officer, "now": now - timedelta(days=90), "channel": "web"}
    set_thresholds(place_id=estate.pk, figures=FIGURES, **how)
    living = Person.objects.living_within(estate, on=timezone.localdate(now))
    listed = list(living.filter(is_at_risk=False, roles=None, merged_into=None).order_by("pk")[: 30 * 5 : 5])
    ideas: dict[str, Idea] = {}
    for told in sorted(WISHES, key=lambda one: -one.days_ago):
        ideas[told.title] = _tell(told, estate, [*listed[told.first :], *listed[: told.first]], officer, now=now)
    share(ideas[SHARED], listed[6:], now=now - timedelta(days=22))
    talk(ideas[TWIN], ideas[INTO], listed, now=now - timedelta(days=4))
    join(ideas[TWIN], ideas[INTO], now=now - timedelta(days=3))
    ask_to_split(ideas[TWO_IN_ONE], officer, now=now - timedelta(days=1))


def share(idea: Idea, neighbours: list[Person], *, now: datetime) -> None:
    """A second author, who says their first name; and one who has still to answer."""
    how: dict[str, Any] = {"idea_id": idea.pk, "channel": "web"}
    names = Counter(Person.objects.filter(landlord=idea.landlord_id).values_list("name", flat=True))
    others = [one for one in neighbours if names[one.name] == 1 and one != idea.author]
    for person in others[:2]:
        invite_author(name=person.name, by=idea.author, now=now, **how)
    become_author(is_named=True, by=others[0], now=now + timedelta(hours=5), **how)


def talk(idea: Idea, into: Idea, neighbours: list[Person], *, now: datetime) -> None:
    """Of both, before they are joined: what was said of the one is read with the other then."""
    said = [
        (idea, "for", "Two seats, please, and not the tippy ones from the other stop."),
        (idea, "question", "Who sweeps under them? Leaves gather there already."),
        (into, "for", "With a back to it. My mother can’t get up from one without."),
    ]
    for number, (about, stance, text) in enumerate(said):
        who = {"by": neighbours[-1 - number], "now": awake(now + timedelta(hours=number)), "channel": "web"}
        if about.thread_id is not None:
            say(thread_id=about.thread_id, text=text, stance=stance, **who)


def ask_to_split(idea: Idea, officer: Person, *, now: datetime) -> None:
    """It waits for its author’s yes."""
    parts = [
        ("Swings behind the drying green", "The little ones have nothing to swing on."),
        ("A run for dogs behind the drying green", "So that they don’t run where children play."),
    ]
    because = "We can say yes to one of them soon, and the other needs more thought."
    propose_splitting(idea_id=idea.pk, parts=parts, because=because, by=officer, now=now, channel="web")


def join(idea: Idea, into: Idea, *, now: datetime) -> None:
    """The author of the one asks, the author of the other says yes a day later."""
    why = "Both of us want somewhere to sit at the same stop."
    how: dict[str, Any] = {"channel": "web"}
    joining = propose_joining(idea_id=idea.pk, into_id=into.pk, because=why, by=idea.author, now=now, **how)
    asked = joining.answers.get(agrees=None)
    answer_joining(answer_id=asked.pk, agrees=True, by=asked.person, now=now + timedelta(days=1), **how)


def _tell(told: Wish, estate: Place, neighbours: list[Person], officer: Person, *, now: datetime) -> Idea:
    at = now - timedelta(days=told.days_ago)
    author, *others = neighbours[: told.supporters]
    words = Words(
        told.title, told.says, place=estate, spot=told.spot, helps=told.helps, who_does=told.who_does,
        guess_pence=told.guess * 100 if told.guess else None,
    )  # fmt: skip
    idea = start_idea(words, by=author, now=at, channel="web")
    for number, neighbour in enumerate(others):
        phones = {"typed_by": officer, "channel": "phone"} if number < told.by_phone else {"channel": "web"}
        support_idea(idea_id=idea.pk, by=neighbour, now=at + timedelta(hours=3 * number + 1), **phones)
    if not told.decision:
        return idea
    on = timezone.localdate(now) + timedelta(days=told.next_in) if told.next_in else None
    given = Given(decision=told.decision, because=told.because, next_step=told.next_step, next_on=on)
    answer_idea(given, idea_id=idea.pk, by=officer, now=at + timedelta(days=9), channel="web")
    for number, neighbour in enumerate(others[: told.challenged_by]):
        asked = at + timedelta(days=10, hours=number)
        challenge_answer(idea_id=idea.pk, by=neighbour, now=asked, channel="web")
    return idea
