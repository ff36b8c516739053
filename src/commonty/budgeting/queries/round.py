"""What the public pages of rounds read, each in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, DateTimeField, IntegerField, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.ballots.queries.keys import holders_of
from commonty.budgeting.events import Event
from commonty.budgeting.models import DecidedBy, Pot, Project, Round
from commonty.budgeting.rules.alternatives import say_alternatives
from commonty.journal.models import Entry
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.places.queries import natural

Status = Round.Status
FILTERS = {
    "all": gettext_lazy("All"),
    "open": gettext_lazy("Voting now"),
    "coming": gettext_lazy("Coming up"),
    "decided": gettext_lazy("Decided"),
}


@dataclass(frozen=True)
class Stage:
    """Where a round is, for people: a code, a word, and the kind of tag it gets (go, wait, money, plain)."""

    code: str
    says: str
    kind: str
    step: int  # of STEPS


def steps_line(stage: Stage, *, has_ideas: bool = False, is_meeting: bool = False) -> list[dict[str, str]]:
    """The steps of a round, each done, now or next; ideas come first where residents were asked for them."""
    names = [_("Projects"), _("Meeting") if is_meeting else _("Voting"), _("Counted"), _("Being done"), _("Done")]
    first = 0
    if has_ideas:
        names, first = [_("Ideas"), *names], -1
    states = ("done", "now", "next")
    return [
        {"name": name, "state": states[(at >= stage.step) + (at > stage.step)]}
        for at, name in enumerate(names, start=first)
    ]


def stage_of(pb_round: Round, now: datetime) -> Stage:
    if pb_round.status == Status.OPEN:
        if now < pb_round.opens_at or (not pb_round.has_box and now < pb_round.closes_at):
            return stage_in("coming")
        return stage_in("open" if now < pb_round.closes_at else "counting")
    if pb_round.status == Status.DRAFT and pb_round.ideas_from is not None:
        return _stage_of_ideas(pb_round, timezone.localdate(now))
    return stage_in("coming" if pb_round.status == Status.ANNOUNCED else pb_round.status)


def _stage_of_ideas(pb_round: Round, today: date) -> Stage:
    if today < pb_round.ideas_from:
        return stage_in("ideas_soon")
    return stage_in("ideas" if today <= pb_round.ideas_until else "costing")


def stage_in(code: str) -> Stage:
    return {
        "draft": Stage("draft", _("Being set up"), "plain", 0),
        "ideas_soon": Stage("ideas_soon", _("Soon: send your idea"), "plain", -1),
        "ideas": Stage("ideas", _("Send your idea"), "go", -1),
        "costing": Stage("costing", _("Ideas are costed"), "plain", 0),
        "coming": Stage("coming", _("Coming up"), "plain", 0),
        "open": Stage("open", _("Voting now"), "go", 1),
        "counting": Stage("counting", _("Being counted"), "wait", 2),
        "decided": Stage("decided", _("Being done"), "money", 3),
        "done": Stage("done", _("Done"), "go", 5),
        "cancelled": Stage("cancelled", _("Called off"), "wait", 0),
        "void": Stage("void", _("Void: held again"), "wait", 2),
    }[code]


def listed(visible: QuerySet[Round], *, show: str, now: datetime) -> QuerySet[Round]:
    has_box = Q(decided_by=DecidedBy.BOX) | Q(votes_before=True)
    voting = Q(has_box, status=Status.OPEN, opens_at__lte=now, closes_at__gt=now)
    past = Q(status=Status.OPEN, closes_at__lte=now) | Q(
        status__in=[Status.COUNTING, Status.DECIDED, Status.DONE, Status.VOID]
    )
    soon = Q(opens_at__gt=now) | (~has_box & Q(closes_at__gt=now))
    coming = Q(status=Status.ANNOUNCED) | Q(soon, status=Status.OPEN) | Q(status=Status.DRAFT)
    rounds = (
        visible.exclude(status=Status.DRAFT, ideas_from=None)
        .select_related("place")
        .annotate(how_many=Count("projects"))
    )
    if show in ("open", "coming", "decided"):
        rounds = rounds.filter({"open": voting, "coming": coming, "decided": past}[show])
    # What somebody can still do something about comes first: voting, coming, being counted, decided, called off.
    over = Case(
        When(status__in=[Status.DECIDED, Status.DONE], then=3),
        When(status__in=[Status.CANCELLED, Status.VOID], then=4),
        default=2,
    )
    order = Case(When(voting, then=0), When(coming, then=1), default=over, output_field=IntegerField())
    # Among these the one that closes or opens soonest; of what is over, the newest.
    soonest = Case(When(voting, then="closes_at"), When(coming, then="opens_at"), output_field=DateTimeField())
    return rounds.order_by(order, soonest.asc(nulls_last=True), "-closes_at", "-pk")


TELLS_ANEW = (
    Event.ROUND_ANNOUNCED, Event.MEETING_MOVED, Event.RESULT_PUBLISHED, Event.ROUND_VOIDED, Event.ROUND_CANCELLED,
    Event.MEETING_CALLED_OFF,
)  # fmt: skip


def last_told(rounds: Sequence[Round]) -> dict[str, datetime]:
    """By public id: when something happened that whoever follows these money votes has to hear. One query for all."""
    about = Entry.objects.filter(about_id__in=[r.public_id for r in rounds], kind__in=TELLS_ANEW)
    return dict(about.order_by("at").values_list("about_id", "at"))


def key_holders_of(pb_round: Round) -> list[str]:
    """The names of those who hold the keys of its box; none where our own system does."""
    return [holder.person.name for holder in holders_of(pb_round.keyring)] if pb_round.keyring_id else []


def projects_of(pb_round: Round) -> list[Project]:
    """All of them by number; each says beside which others it can't be chosen."""
    projects = list(pb_round.projects.select_related("place", "pot__place").order_by("number"))
    say_alternatives(projects)
    return projects


def pots_of(pb_round: Round) -> list[Pot]:
    """By name; the common one last."""
    return sorted(pb_round.pots.select_related("place"), key=lambda pot: (pot.is_common, natural(pot.name)))


def themes_of(pb_round: Round) -> list[str]:
    """The kinds of its projects, and those that have a pot though no project is of them (any more)."""
    found: dict[str, str] = {}
    for kinds in pb_round.projects.order_by("number").values_list("categories", flat=True):
        for kind in kinds:
            found.setdefault(kind.casefold(), kind)
    found |= {pot.theme.casefold(): pot.theme for pot in pb_round.pots.exclude(theme="")}
    return sorted(found.values(), key=natural)


def by_area(projects: Sequence[Project], pots: Sequence[Pot]) -> list[tuple[Pot | None, list[Project]]]:
    """Projects under their area's pot, areas by name; one group without a pot if there is one pot for all."""
    if not pots:
        return [(None, list(projects))]
    return [(pot, [project for project in projects if project.pot_id == pot.pk]) for pot in pots]


def places_for(person: Person, permission: Permission, *, most: int = 400) -> list[Place]:
    """Where somebody may set rounds up, as a tree from the top; blocks only while the list stays readable."""
    seen = Q(pk__in=[])
    for held in person.held_now:
        if can(person, permission, within=held.place):
            seen |= Q(path__startswith=held.place.path)
    places = list(Place.objects.public().filter(seen))
    if len(places) > most:
        places = [place for place in places if place.kind != "block"]
    return in_tree_order(places)


def places_within(place: Place) -> list[Place]:
    return in_tree_order(list(Place.objects.public().within(place)))


def in_tree_order(places: list[Place]) -> list[Place]:
    """Below each place those within it, by name, close 9 before close 10."""
    names = {place.path: natural(place.name) for place in places}
    return sorted(places, key=lambda place: [(names.get(path, []), path) for path in place.paths_around])
