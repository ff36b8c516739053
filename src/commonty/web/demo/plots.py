"""Which of a year's cases there are: what is said, by whom, when, and how it goes on. Seeded: always the same."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from commonty.cases.models import Case
from commonty.people.models import Person, Tie, TieKind
from commonty.places.models import Place
from commonty.web.demo.help_desk import words_of

CHANNELS = ("web",) * 11 + ("phone",) * 5 + ("letter", "email", "doorstep", "counter", "meeting")
ADULTS = (TieKind.TENANT, TieKind.JOINT_TENANT, TieKind.SHARING_OWNER)
ENDS = ("sorted",) * 60 + ("silent",) * 15 + ("not sorted",) * 14 + ("withdrawn",) * 5
# So that each state is there on any day of the year: a word in what is said, how many days ago, how it goes on.
ALWAYS = (
    ("tone of it", 21, "to stage 2"), ("rude", 9, "waits"), ("young man", 120, "straight to stage 2"),
    ("gable", 16, "waits"), ("wee ones bedroom", 9, "stuck"), ("back wall", 0.1, "stuck"), ("leaflet", 40, "to stage 2"),
    ("freedom of information", 9, "stuck"), ("all of my file", 4, "stuck"), ("copy of the survey", 60, "sorted"),
    ("day off work", 3, "stuck"), ("waiting weeks", 24, "stuck"), ("took off his boots", 1, "stuck"),
    ("dripping", 12, "stuck"), ("bin store", 10, "stuck"), ("old bath", 13, "not sorted"), ("buzzer", 6, "waits"),
    ("skip??", 0.3, "stuck"), ("grab rail", 2, "stuck"), ("till three", 50, "to stage 2"), ("boiler", 1.2, "waits"),
)  # fmt: skip
Deed = tuple[datetime, Callable[[], object]]


@dataclass
class Plot:
    """One case in the making. `end`: how it goes on after the answer."""

    says: Mapping[str, Any]
    tie: Tie
    channel: str
    at: datetime
    random: Random
    now: datetime
    end: str
    is_late: bool
    staff: dict[int, Person]
    case_id: int = 0
    deeds: list[Deed] = field(default_factory=list)

    def then(self, at: datetime, deed: Callable[[datetime], object]) -> None:
        """What lies after now has not happened yet, nor has anything that would have come of it."""
        if at <= self.now:
            self.deeds.append((at, lambda: deed(at)))

    @property
    def case(self) -> Case:
        return Case.objects.get(pk=self.case_id)

    @property
    def owner(self) -> Person:
        """With the roles that they hold, which nobody changes in this year."""
        owner_id = Case.objects.values_list("owner", flat=True).get(pk=self.case_id)
        if owner_id not in self.staff:
            self.staff[owner_id] = Person.objects.get(pk=owner_id)
        return self.staff[owner_id]


def plots_of(landlord: Place, now: datetime, how_many: int) -> Iterator[Plot]:
    """Evenly over a year, the newest last; who asks is drawn from those who hold a home."""
    random, things = Random(1926), words_of("cases.toml")["thing"]
    staff: dict[int, Person] = {}
    ties = Tie.objects.current(timezone.localdate(now)).filter(kind__in=ADULTS, home__landlord=landlord)
    asks = [tie for tie in ties.select_related("home__parent__parent", "person__landlord").order_by("pk")
            if not tie.person.reference.startswith("D-")]  # fmt: skip
    near = [tie for tie in asks if tie.home.parent.parent.name == "Sandbank"]
    high = [tie for tie in asks if tie.home.parent.parent.name == "Stonefield"]
    for word, days, end in ALWAYS:
        says = next(thing for thing in things if word in thing["says"].lower())
        who = high if says.get("spot") == "lift" else near if random.random() < 0.6 else asks
        yield _plot(says, who, now - timedelta(days=days), random, now, end, staff)
    rest = how_many - len(ALWAYS)
    for number in range(rest):
        says = things[number % len(things)] if number % 3 else random.choice(things)
        who = high if says.get("spot") == "lift" else near if random.random() < 0.4 else asks
        ago = timedelta(days=363 * (1 - (number + random.random()) / rest))
        yield _plot(says, who, now - ago, random, now, random.choice(ENDS), staff)


def _plot(
    says: dict[str, Any], who: list[Tie], at: datetime, random: Random, now: datetime, end: str, staff: dict[int, Person]
) -> Plot:  # fmt: skip
    local = timezone.localtime(at)
    if now - at > timedelta(days=1):
        local = local.replace(
            hour=random.choice((7, 8, 9, 9, 10, 11, 11, 13, 14, 15, 19, 21)), minute=random.randint(0, 59)
        )
    if says["kind"] == "hazard" and now - at > timedelta(days=1):
        local = open_hours(local).replace(hour=random.randint(9, 12))
    # What came by phone or letter waits for a working day, and some must be there on a Sunday too.
    is_web = len(says["says"]) < 12 or now - at < timedelta(days=4)
    channel = "web" if is_web else random.choice(CHANNELS)
    return Plot(says, random.choice(who), channel, min(local, now), random, now, end, random.random() < 0.12, staff)


def awake(at: datetime) -> datetime:
    """Neighbours sleep from ten to nine: what falls there comes in the hour after, and all stays in its order."""
    local = timezone.localtime(at)
    nine = local.replace(hour=9, minute=0, second=0, microsecond=0)
    nine = nine if local >= nine else nine - timedelta(days=1)
    hours = (local - nine) / timedelta(hours=1)
    return nine + timedelta(hours=1 + hours * 12 / 13 if hours < 13 else 24 + (hours - 13) / 11)


def open_hours(at: datetime) -> datetime:
    """The next moment at which somebody sits at a desk."""
    local = timezone.localtime(at)
    if local.hour >= 17 or local.weekday() > 4:
        local = (local + timedelta(days=1)).replace(hour=9, minute=local.minute)
    while local.weekday() > 4:
        local += timedelta(days=1)
    return local.replace(hour=9) if local.hour < 9 else local
