"""Public issues: a list, one with all that its page shows, those that a case may be added to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.cases.models import Case, Issue, IssueUpdate, Joined, MendPhoto
from commonty.cases.queries.alike import keywords, score
from commonty.people.models import Person
from commonty.people.queries.homes import homes_of
from commonty.places.models import Kind, Place
from commonty.promises.models import Promise

STATES = ("open", "fixed")
MOST_ALIKE, MOST_READ = 5, 200


@dataclass(frozen=True)
class IssuePage:
    issue: Issue
    updates: list[IssueUpdate]
    promises: list[Promise]
    joined: Joined | None  # the reader's own
    may_join: bool
    may_answer: bool
    mend: MendPhoto | None  # what it looks like since it is fixed
    now: datetime


def issues_at(place: Place, person: Person | None, *, kind: str = "", state: str = "") -> QuerySet[Issue]:
    """What is public in a place and in those within it, the newest first."""
    found = Issue.objects.visible_to(person).within(place).with_voices()
    if kind:
        found = found.filter(kind=kind)
    if state in STATES:
        found = found.filter(fixed_at__isnull=state == "open")
    return found.order_by("-published_at", "-pk")


def page_of_issue(issue: Issue, reader: Person | None, *, now: datetime) -> IssuePage:
    """Only public promises: what was promised to one resident is theirs."""
    public = Promise.objects.about(issue).filter(audience=Promise.Audience.PUBLIC)
    mine = joined_of(reader, [issue])
    lives_here = (
        any(home.is_within(issue.place) for home in homes_of(reader, on=timezone.localdate(now))) if reader else False
    )
    return IssuePage(
        issue=issue,
        updates=list(issue.updates.order_by("-at", "-pk")),  # type: ignore[attr-defined]
        promises=list(public.order_by("due_at", "pk")),
        joined=mine.get(issue.pk),
        may_join=lives_here and issue.fixed_at is None,
        may_answer=can(reader, Permission.ANSWER_CASES, within=issue.place),
        mend=MendPhoto.objects.filter(issue=issue).select_related("photo").first() if issue.fixed_at else None,
        now=now,
    )


def joined_of(person: Person | None, issues: Iterable[Issue]) -> dict[int, Joined]:
    if person is None:
        return {}
    same = Person.objects.same_human(person.human.pk)
    return {row.issue_id: row for row in Joined.objects.filter(person__in=same, issue__in=list(issues))}


def offer_joining(issues: list[Issue], person: Person | None, *, now: datetime) -> list[Issue]:
    """Marks those that this reader can join: they live there and have not done so yet."""
    if person is None or not issues:
        return issues
    homes, mine = homes_of(person, on=timezone.localdate(now)), joined_of(person, issues)
    for issue in issues:
        lives_here = any(home.is_within(issue.place) for home in homes)
        issue.may_join = lives_here and issue.pk not in mine  # type: ignore[attr-defined]
    return issues


def issues_for(case: Case, person: Person) -> list[Issue]:
    """Open ones round the place of a case, in which this member of staff may put it: the most alike first."""
    around = Issue.objects.visible_to(person).open().filter(place__path__in=case.place.paths_around).with_voices()
    mine = [
        i
        for i in around.order_by("-published_at")[:MOST_READ]
        if can(person, Permission.ANSWER_CASES, within=i.place)
    ]
    words = keywords(case.says)
    return sorted(mine, key=lambda i: -score(words, keywords(f"{i.title} {i.says}")))[:MOST_ALIKE]


def places_for(case: Case, person: Person) -> list[Place]:
    """The close of a case and what is round it, as far as this member of staff answers for it: the nearest first."""
    around = Place.objects.around(case.place).exclude(kind=Kind.HOME).select_related("landlord", "parent")
    return [place for place in reversed(around) if can(person, Permission.ANSWER_CASES, within=place)]


def living_there(issue: Issue, found: list[Person], *, now: datetime) -> list[Person]:
    """Of people who were looked up, those who live where the issue is."""
    living = Person.objects.living_within(issue.place, on=timezone.localdate(now))
    ids = set(living.filter(pk__in=[person.pk for person in found]).values_list("pk", flat=True))
    return [person for person in found if person.pk in ids]
