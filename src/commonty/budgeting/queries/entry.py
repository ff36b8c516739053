"""Finding whose vote it is that somebody phones or comes in about."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from commonty.ballots.models import Entitlement, Envelope, PaperEnvelope, Register, Unit
from commonty.ballots.queries.voices import voices_of
from commonty.people.models import Person, Tie

MOST = 20
Opened = tuple[str, str]  # a vote and the person at risk who may send it, after a look with a reason


def reachable(register: Register, *, by: Person, opened: Opened | None = None) -> QuerySet[Entitlement]:
    """The votes of people whom this member of staff may look up, and of their homes."""
    people = Person.objects.visible_to(by).order_by().values("pk")
    homes = Tie.objects.filter(person__in=people, moved_out_on=None).values("home_id")
    rows = Entitlement.objects.in_force().filter(register=register).select_related("person", "home", "register")
    seen = Q(person__in=people) | Q(unit=Unit.HOME, home__in=homes)
    return rows.filter(seen | Q(public_id=opened[0]) if opened else seen)


def speakers_of(
    entitlement: Entitlement, *, by: Person, on: date, opened: Opened | None = None
) -> list[Person] | None:
    """Who may send this home's vote, of those whom this member of staff may look up; None if it is no home's.

    After a look it is the person at risk alone: beside the names of a household theirs would say where they live.
    """
    if entitlement.unit != Unit.HOME:
        return None
    voices = voices_of(entitlement, on=on)
    if opened:
        return [who for who in voices if who.public_id == opened[1]]
    known = set(Person.objects.visible_to(by).filter(ties__home=entitlement.home_id).values_list("pk", flat=True))
    return [who for who in voices if who.pk in known]


def entitlements_like(register: Register, typed: str, *, by: Person) -> list[Entitlement]:
    """Those whose person, home or reference looks like what was typed: every word must occur."""
    words = typed.split()
    if len(typed.strip()) < 2:
        return []
    has_voted = Exists(Envelope.objects.live().filter(entitlement=OuterRef("pk")))
    has_paper = Exists(PaperEnvelope.objects.accepted().filter(entitlement=OuterRef("pk")))
    rows = reachable(register, by=by).annotate(has_voted=has_voted, has_paper=has_paper)
    for word in words:
        rows = rows.filter(
            Q(person__name__icontains=word)
            | Q(person__reference__iexact=word)
            | Q(home__name__icontains=word)
            | Q(home__address__icontains=word)
            | Q(home__postcode__icontains=word)
            | Q(home__reference__iexact=word)
        )
    return list(rows.order_by("home__path", "person__name")[:MOST])
