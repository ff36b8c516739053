"""What stands out in a vote: looked up when somebody asks, and kept nowhere. No query reads whose vote says what."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Count, F, IntegerField, Q, QuerySet
from django.db.models.functions import Coalesce, ExtractYear, TruncHour
from django.utils import timezone

from commonty.ballots.models import Channel, CountedBallot, Entitlement, Envelope, PaperEnvelope, Register
from commonty.ballots.models import RegisterRequest as Asked
from commonty.ballots.queries.paper_votes import batches_of, standings_of
from commonty.ballots.rules import may_publish_ballots, smallest_crowd
from commonty.ballots.rules.standing_out import (
    MOST_AT_A_CONTACT,
    MOST_IN_A_HOME,
    Finding,
    Hour,
    Kind,
    Refusals,
    Shared,
    Typist,
    bursts,
    odd_ages,
    odd_bundles,
    odd_refusals,
    odd_typists,
    too_many,
)
from commonty.people.models import Person

MOST = 50  # of one kind on a page; the largest first


@dataclass(frozen=True)
class StandingOut:
    findings: list[Finding]
    typists: list[Typist]
    names: Mapping[str, list[str]]  # of who or what a finding is about, by its key; for whom may know them
    are_choices_looked_at: bool


def what_stands_out(register: Register, *, by: Person | None, now: datetime) -> StandingOut:
    """`by`: who reads the names of voters, as far as they may look them up; nobody's are read for nobody."""
    typists = _typists(register)
    contacts, names = _contacts(register, by=by)
    choices = choices_to_look_at(register)
    findings = [
        *contacts,
        *bursts(_hours(register), lasts=min(now, register.closes_at) - register.opens_at),
        *odd_typists(typists),
        *odd_ages(_years(register), in_year=timezone.localdate(register.closes_at).year, age_from=register.age_from),
        *odd_refusals(_refusals(register)),
        *(_bundles(register, choices) if choices is not None else []),
    ]
    return StandingOut(findings, typists, names, choices is not None)


def choices_to_look_at(register: Register) -> list[Any] | None:
    """The counted ballots, where the result is out and they could be published one by one; otherwise none are read.

    Where a ballot tells in which area its voter picks, it hides among those of that area only.
    """
    if register.status != Register.Status.OPENED or register.result_published_at is None:
        return None
    valid = CountedBallot.objects.filter(register=register, is_invalid=False)
    choices = list(valid.values_list("choices", flat=True))
    return choices if may_publish_ballots(register.paper, smallest_crowd(register.paper, choices)) else None


def _listed(register: Register) -> QuerySet[Entitlement]:
    return register.entitlements.in_force().order_by()


def _many(rows: QuerySet[Any], register: Register, by: str) -> QuerySet[Any]:
    """How many of the list there are for each value, and how many of these have voted."""
    live = Envelope.objects.live().filter(register=register).values("entitlement")
    paper = PaperEnvelope.objects.accepted().filter(register=register).values("entitlement")
    voted = Count("pk", filter=Q(pk__in=live) | Q(pk__in=paper))
    return rows.values(by).annotate(many=Count("pk"), voted=voted)


def _contacts(register: Register, *, by: Person | None) -> tuple[list[Finding], dict[str, list[str]]]:
    findings = []
    shown = {Kind.PHONE: ("person__phone", _end_of_phone), Kind.EMAIL: ("person__email", _end_of_email)}
    for kind, (field, short) in shown.items():
        rows = _many(_listed(register).exclude(**{field: ""}).exclude(person=None), register, field)
        rows = rows.filter(many__gt=MOST_AT_A_CONTACT).order_by("-many", field)[:MOST]
        findings += too_many(kind, [Shared(short(r[field]), r["many"], r["voted"], key=r[field]) for r in rows])
    names = _names(register, {finding.key for finding in findings}, by=by) if by else {}
    rows = _many(_listed(register).exclude(home=None).exclude(person=None), register, "home__name")
    rows = rows.values("home", "home__name", "many", "voted").filter(many__gt=MOST_IN_A_HOME)
    rows = rows.order_by("-many", "home")[:MOST]
    homes = [(r["home__name"], Shared(str(n), r["many"], r["voted"], key=f"home {n}")) for n, r in enumerate(rows, 1)]
    if by:
        names |= {home.key: [name] for name, home in homes}
    return findings + too_many(Kind.HOME, [home for _name, home in homes]), names


def _end_of_phone(phone: str) -> str:
    return f"… {phone[-3:]}"


def _end_of_email(email: str) -> str:
    return f"{email[:2]}…@{email.partition('@')[2]}"


def _names(register: Register, contacts: set[str], *, by: Person) -> dict[str, list[str]]:
    """Of the voters at these contacts, those whom this reader may look up: nobody at risk is among them."""
    people = Person.objects.visible_to(by).filter(is_at_risk=False, pk__in=_listed(register).values("person"))
    people = people.filter(Q(phone__in=contacts) | Q(email__in=contacts)).order_by("name", "pk")
    names: dict[str, list[str]] = {}
    for name, phone, email in people.values_list("name", "phone", "email")[: MOST * MOST]:
        for contact in {phone, email} & contacts:
            names.setdefault(contact, []).append(name)
    return names


def _hours(register: Register) -> list[Hour]:
    zone = timezone.get_current_timezone()
    hour = TruncHour("received_at", tzinfo=zone)
    rows = Envelope.objects.filter(register=register).annotate(hour=hour).values("channel", "typed_by__name", "hour")
    found = rows.annotate(many=Count("pk")).order_by()
    label = {channel.value: str(channel.label) for channel in Channel}
    return [Hour(label[r["channel"]], r["typed_by__name"] or "", r["hour"], r["many"]) for r in found]


def _typists(register: Register) -> list[Typist]:
    asked = Asked.objects.filter(register=register, kind=Asked.Kind.NOT_ME).exclude(entitlement=None)
    typed = Envelope.objects.filter(register=register).exclude(typed_by=None).values("typed_by", "typed_by__name")
    rows = typed.annotate(
        many=Count("pk"),
        replaced=Count("pk", filter=Q(state__in=[Envelope.State.REPLACED, Envelope.State.BY_PAPER])),
        not_me=Count("pk", filter=Q(entitlement__in=asked.values("entitlement"))),
    ).order_by("-many", "typed_by__name", "typed_by")
    return [Typist(r["typed_by__name"], r["many"], r["replaced"], r["not_me"]) for r in rows]


def _years(register: Register) -> list[Shared]:
    year = Coalesce(ExtractYear("person__born_on"), F("person__born_in"), output_field=IntegerField())
    rows = _listed(register).exclude(person=None).annotate(year=year).exclude(year=None)
    return [Shared(str(r["year"]), r["many"], r["voted"]) for r in _many(rows, register, "year")]


def _refusals(register: Register) -> list[Refusals]:
    standings = standings_of(batches_of(register))
    return [Refusals(str(s.batch), s.manifest.received, s.manifest.refused) for s in standings]


def _bundles(register: Register, ballots: list[Any]) -> list[Finding]:
    """Of the counted ballots, which have nobody's name on them."""
    alone = Counter(option for choices in ballots if len(choices) == 1 for option in choices)
    chosen = Counter(option for choices in ballots for option in choices)
    names = {option["id"]: option.get("name") or option["id"] for option in register.paper["options"]}
    named = partial(_named, names)
    return odd_bundles(named(alone), named(chosen), alone_in_all=sum(alone.values()), ballots=len(ballots))


def _named(names: Mapping[str, str], counted: Counter[str]) -> dict[str, int]:
    return {names[option]: many for option, many in counted.items()}
