"""What stands out in a vote: frauds that were done elsewhere are seen, a normal vote is not, and nobody's choice shows."""

from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonty.access.roles import Role
from commonty.ballots.models import Channel, CountedBallot, Entitlement, Envelope, Proof, Register, RegisterRequest
from commonty.ballots.queries import standing_out
from commonty.ballots.queries.standing_out import choices_to_look_at, what_stands_out
from commonty.ballots.rules import standing_out as rules
from commonty.ballots.rules.standing_out import (
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
from commonty.ballots.tests.factories import (
    CLOSES,
    NOW,
    at,
    cast,
    make_area,
    make_home,
    make_landlord,
    make_register,
    make_resident,
    make_staff,
    options,
)
from commonty.people.models import Account, Person, RoleHeld

TWO_WEEKS = timedelta(days=14)


def kinds(findings: list[Finding]) -> set[Kind]:
    return {finding.kind for finding in findings}


def hour(of_day: int, many: int, *, channel: str = "Web", typed_by: str = "", day: int = 3) -> Hour:
    return Hour(channel, typed_by, datetime(2026, 11, day, of_day), many)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ([hour(2, 20)], {Kind.NIGHT}),
        ([hour(2, 19)], set()),
        ([hour(5, 20, day=4), hour(9, 61)], {Kind.BURST}),  # the hour at nine; by five the night is over
        ([hour(19, 30), hour(20, 89)], {Kind.BURST}),
        ([hour(19, 24), hour(20, 24), *(hour(9, 15, day=d) for d in range(1, 10))], set()),
        ([hour(11, 31, channel="Phone", typed_by="Ada"), *(hour(9, 99, channel="Phone", day=d) for d in (4, 5))],
         {Kind.FAST, Kind.BURST}),
        ([hour(11, 16, channel="Phone", typed_by="Ada"), hour(11, 15, channel="At a counter", typed_by="Ada")],
         {Kind.FAST}),
        ([hour(11, 16, channel="Phone", typed_by="Ada"), hour(11, 15, channel="Phone", typed_by="Bo", day=4)], set()),
    ],
)  # fmt: skip
def test_hours_with_too_many_votes(hours: list[Hour], expected: set[Kind]) -> None:
    assert kinds(bursts(hours, lasts=TWO_WEEKS)) == expected


def test_a_vote_of_one_evening_has_no_burst() -> None:
    assert bursts([hour(20, 80)], lasts=timedelta(hours=3)) == []


@pytest.mark.parametrize(
    ("typists", "expected"),
    [
        ([Typist("Ada", 61), Typist("Bo", 20), Typist("Cy", 10)], {Kind.TYPIST}),
        ([Typist("Ada", 45), Typist("Bo", 20), Typist("Cy", 10)], set()),
        ([Typist("Ada", 61), Typist("Bo", 2)], set()),  # with two there is no “others”
        ([Typist("Ada", 3, not_me=2)], {Kind.NOT_ME}),
        ([Typist("Ada", 3, not_me=1)], set()),
    ],
)
def test_somebody_who_typed_far_more_than_others_or_of_whom_voters_complain(typists, expected) -> None:
    assert kinds(odd_typists(typists)) == expected


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ({2011: 1}, {Kind.YOUNG}),
        ({2010: 1}, set()),
        ({2030: 1}, {Kind.YOUNG}),  # not born yet
        ({1921: 1}, set()),
        ({1820: 1}, {Kind.OLD}),
        ({1929: 97}, {Kind.ONE_YEAR}),
        ({1929: 30, 1928: 20, 1930: 22}, set()),
    ],
)
def test_ages_that_cannot_be(years: dict[int, int], expected: set[Kind]) -> None:
    shared = [Shared(str(year), many, many) for year, many in years.items()]
    assert kinds(odd_ages(shared, in_year=2026, age_from=16)) == expected


@pytest.mark.parametrize(
    ("batches", "expected"),
    [
        ([(50, 1), (50, 2), (50, 11)], {Kind.REFUSALS}),
        ([(50, 4), (50, 5), (50, 6)], set()),
        ([(50, 0), (50, 4)], set()),
        ([(50, 40)], set()),  # there is nothing to hold it beside
    ],
)
def test_a_batch_with_more_refusals_than_chance_gives(batches, expected) -> None:
    listed = [Refusals(f"Batch {n}", *figures) for n, figures in enumerate(batches)]
    assert kinds(odd_refusals(listed)) == expected


@pytest.mark.parametrize(
    ("alone", "chosen", "expected"),
    [
        ({"a": 60, "b": 5}, {"a": 80, "b": 100}, {Kind.ALONE}),
        ({"a": 60, "b": 60}, {"a": 80, "b": 80}, set()),  # others are as often alone
        ({"a": 78}, {"a": 80}, set()),  # it would say of two voters that they chose more
        ({"a": 19}, {"a": 25}, set()),
    ],
)
def test_a_choice_that_is_often_alone(alone: dict[str, int], chosen: dict[str, int], expected: set[Kind]) -> None:
    assert kinds(odd_bundles(alone, chosen, alone_in_all=sum(alone.values()), ballots=180)) == expected


def test_a_seeded_wroclaw_and_guimaraes_are_seen_at_once() -> None:
    """320 votes with 65 phone numbers, 97 voters of 97 years; votes between half past midnight and half past seven."""
    phones = [Shared(f"… {n}", 5 if n < 60 else 4, 4) for n in range(65)]
    assert len(too_many(Kind.PHONE, phones)) == 60
    assert kinds(odd_ages([Shared("1929", 97, 97)], in_year=2026, age_from=16)) == {Kind.ONE_YEAR}
    night = [hour(n, 400) for n in range(8)]
    assert sum(finding.kind == Kind.NIGHT for finding in bursts(night, lasts=TWO_WEEKS)) == 5


def normal_vote(random: Random) -> list[Finding]:
    """1,200 votes in two weeks, most on the first day and the last, in the hours when people are awake."""
    web: dict[datetime, int] = {}
    for _ in range(1200):
        day = int(14 * random.betavariate(0.6, 0.7) * 0.999)
        begins = datetime(2026, 11, 1) + timedelta(days=day, hours=random.choice([*range(8, 24), *range(17, 22), 1]))
        web[begins] = web.get(begins, 0) + 1
    alive = {year: 0.92 ** max(0, 1950 - year) for year in range(1921, 2010)}
    born = {year: sum(random.random() < share for _ in range(30)) for year, share in alive.items()}
    years = [Shared(str(year), many, many // 2) for year, many in born.items()]
    typists = [Typist(name, random.randint(15, 40), not_me=random.random() < 0.1) for name in ("Ada", "Bo", "Cy")]
    refusals = [Refusals(str(n), 50, sum(random.random() < 0.04 for _ in range(50))) for n in range(6)]
    phones = [Shared(str(n), random.choice((1, 1, 1, 2, 2, 3, 4)), 1) for n in range(800)]
    return [
        *bursts([Hour("Web", "", begins, many) for begins, many in web.items()], lasts=TWO_WEEKS),
        *odd_ages(years, in_year=2026, age_from=16),
        *odd_typists(typists),
        *odd_refusals(refusals),
        *too_many(Kind.PHONE, phones),
    ]


def share_of_normal_votes_that_stand_out(votes: int = 300) -> float:
    return sum(bool(normal_vote(Random(seed))) for seed in range(votes)) / votes


def test_of_a_hundred_normal_votes_none_or_one_stands_out() -> None:
    assert share_of_normal_votes_that_stand_out() < 0.01


@pytest.mark.parametrize(("name", "value"), [("MOST_AT_A_CONTACT", 2), ("LEAST_NOT_ME", 1), ("NIGHT", range(24))])
def test_with_other_thresholds_normal_votes_would_stand_out(monkeypatch: pytest.MonkeyPatch, name, value) -> None:
    """The twin."""
    monkeypatch.setattr(rules, name, value)
    assert share_of_normal_votes_that_stand_out(30) > 0.1


# In the database


def seeded() -> tuple[Register, Person]:
    """Six with one phone, of whom two have voted; one born in 1820; a typist of whom two voters complain."""
    landlord = make_landlord()
    home = make_home(make_area(landlord))
    voters = [make_resident(home, name=f"Sharer {n}", phone="+447700900717") for n in range(6)]
    voters += [make_resident(home, name=f"Old {n}", born_on=date(1820, 1, 1)) for n in range(1)]
    voters += [make_resident(home, name=f"Mail {n}", email="ward@example.com") for n in range(3)]
    register = make_register([(person, home, home.parent) for person in voters], place=landlord)
    officer = make_staff(landlord, Role.HOUSING_OFFICER)
    listed = list(register.entitlements.select_related("person", "register__place").order_by("pk"))
    for entitlement in listed[:2]:
        cast(entitlement, options(1), typed_by=officer, channel=Channel.PHONE, proof=Proof.OFFICER)
        RegisterRequest.objects.create(
            register=register, kind="not_me", name="", address="", contact="", entitlement=entitlement, made_at=NOW
        )
    return register, officer


pytestmark = pytest.mark.django_db


def test_what_was_done_is_found_in_the_database() -> None:
    register, officer = seeded()
    found = what_stands_out(register, by=None, now=NOW)
    by_kind = {finding.kind: finding for finding in found.findings}
    assert set(by_kind) == {Kind.PHONE, Kind.HOME, Kind.OLD, Kind.NOT_ME}
    assert (by_kind[Kind.PHONE].about, by_kind[Kind.PHONE].many, by_kind[Kind.PHONE].voted) == ("… 717", 6, 2)
    assert (by_kind[Kind.HOME].many, by_kind[Kind.HOME].voted) == (10, 2)
    assert found.typists == [Typist(officer.name, 2, not_me=2)]
    assert found.names == {}


def test_who_is_taken_off_the_list_is_not_counted() -> None:
    register, _ = seeded()
    register.entitlements.filter(person__phone__endswith="717").update(cancelled_at=NOW)
    assert Kind.PHONE not in kinds(what_stands_out(register, by=None, now=NOW).findings)


def test_names_are_read_by_whoever_may_look_these_people_up_and_nobody_at_risk_is_among_them() -> None:
    register, officer = seeded()
    hidden = Person.objects.filter(name="Sharer 3")
    hidden.update(is_at_risk=True)
    names = what_stands_out(register, by=officer, now=NOW).names["+447700900717"]
    assert names == ["Sharer 0", "Sharer 1", "Sharer 2", "Sharer 4", "Sharer 5"]
    stranger = make_staff(make_landlord())
    assert "+447700900717" not in what_stands_out(register, by=stranger, now=NOW).names
    hidden.update(is_at_risk=False)
    assert "Sharer 3" in what_stands_out(register, by=officer, now=NOW).names["+447700900717"]  # the twin


def test_hours_are_those_of_the_place_and_not_of_greenwich() -> None:
    """Half past midnight in British summer time is half past eleven in Greenwich, and night."""
    register = make_register(20, opens_at=datetime(2026, 6, 1, tzinfo=NOW.tzinfo))
    for entitlement in register.entitlements.select_related("person"):
        cast(entitlement, options(1), clock=at(datetime(2026, 6, 10, 23, 30, tzinfo=NOW.tzinfo)))
    (found,) = what_stands_out(register, by=None, now=NOW).findings
    assert (found.kind, found.many, found.hour.hour) == (Kind.NIGHT, 20, 0)


def many_counted(register: Register, *, alone: int, together: int) -> None:
    one, two = options(1), options(1, 2)
    rows = [CountedBallot(register=register, choices=one) for _ in range(alone)]
    rows += [CountedBallot(register=register, choices=two if n % 3 else options(2, 3)) for n in range(together)]
    CountedBallot.objects.bulk_create(rows)


def test_choices_are_looked_at_only_when_a_result_is_out_and_many_voted() -> None:
    register = make_register(1)
    many_counted(register, alone=120, together=100)
    assert choices_to_look_at(register) is None
    register.status, register.opened_at = Register.Status.OPENED, NOW
    assert choices_to_look_at(register) is None  # a count may still fail
    register.result_published_at = NOW
    (found,) = what_stands_out(register, by=None, now=CLOSES).findings
    assert (found.kind, found.about, found.many) == (Kind.ALONE, "Project 1", 120)
    register.counted.filter(pk__in=[ballot.pk for ballot in register.counted.all()[:30]]).delete()
    assert what_stands_out(register, by=None, now=CLOSES).findings == []  # 190 are too few


def test_where_a_ballot_tells_its_area_the_smallest_area_decides() -> None:
    """As for publishing: 220 voted, and only 20 of them picked in the one small area."""
    register = make_register(1)
    many_counted(register, alone=200, together=0)
    CountedBallot.objects.bulk_create(CountedBallot(register=register, choices=options(2)) for _ in range(20))
    register.status, register.result_published_at = Register.Status.OPENED, NOW
    assert len(choices_to_look_at(register) or []) == 220
    parts = {"names": {"N": "North", "S": "South"}, "open": []}
    for option in register.paper["options"]:
        option["part"] = "S" if option["id"] in options(2) else "N"
    register.paper["parts"] = parts
    assert choices_to_look_at(register) is None


def test_a_small_vote_would_give_its_choices_away_without_that_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    monkeypatch.setattr(standing_out, "may_publish_ballots", lambda *_: True)
    register = make_register(3)
    many_counted(register, alone=30, together=20)
    register.status, register.result_published_at = Register.Status.OPENED, NOW
    assert kinds(what_stands_out(register, by=None, now=CLOSES).findings) == {Kind.ALONE}


def test_it_asks_as_often_for_many_as_for_few_and_keeps_nothing() -> None:
    asked = []
    for voters in (6, 60):
        register = make_register(voters)
        officer = make_staff(register.place)
        Person.objects.filter(entitlements__register=register).update(phone="+447700900717", born_in=1815)
        before = [model.objects.count() for model in (Entitlement, Envelope, RegisterRequest)]
        with CaptureQueriesContext(connection) as captured:
            what_stands_out(register, by=officer, now=NOW)
        asked.append(len(captured))
        assert all(query["sql"].startswith("SELECT") for query in captured.captured_queries)
        assert before == [model.objects.count() for model in (Entitlement, Envelope, RegisterRequest)]
    assert asked[0] == asked[1] <= 10


# Pages


def signed_in(person: Person, settings) -> Client:
    settings.DEMO = True  # staff need no second factor there
    client = Client()
    account = Account.objects.create_user(f"a-{person.pk}", person=person)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.AUDITOR, 200), (Role.ENGAGEMENT_OFFICER, 200), (Role.BUDGET_OWNER, 200), (Role.BOARD_MEMBER, 200),
     (Role.HOUSING_OFFICER, 403), (Role.ADMINISTRATOR, 403), (Role.RESIDENT, 403)],
)  # fmt: skip
def test_who_may_read_it(settings, role: Role, status: int) -> None:
    register, _ = seeded()
    client = signed_in(make_staff(register.place, role), settings)
    for url in (reverse("ballots:checks"), reverse("ballots:stands_out", args=[register.public_id])):
        assert client.get(url).status_code == status


def test_an_auditor_reads_numbers_and_a_keeper_of_the_list_names(settings) -> None:
    register, officer = seeded()
    url = reverse("ballots:stands_out", args=[register.public_id])
    read = {role: signed_in(make_staff(register.place, role), settings).get(url).content.decode()
            for role in (Role.AUDITOR, Role.ENGAGEMENT_OFFICER)}  # fmt: skip
    for page in read.values():
        assert "6 people on the list have the phone number that ends in … 717. 2 of them have voted." in page
        assert "It may be honest:" in page
        assert "+447700900717" not in page
        assert "Project 1" not in page
        assert officer.name in page
    assert "Sharer" not in read[Role.AUDITOR]
    assert "Sharer 0, Sharer 1" in read[Role.ENGAGEMENT_OFFICER]


def test_votes_elsewhere_drafts_and_imported_ones_are_not_there(settings) -> None:
    landlord = make_landlord()
    register, other = (make_register(2, place=make_area(landlord)) for _ in range(2))
    auditor = make_staff(landlord, Role.AUDITOR)
    RoleHeld.objects.filter(person=auditor).update(place=register.place)
    client = signed_in(auditor, settings)
    for there in (other, register):
        url = reverse("ballots:stands_out", args=[there.public_id])
        assert client.get(url).status_code == (200 if there == register else 404)
    for hidden in ({"status": "draft"}, {"is_imported": True}):
        Register.objects.filter(pk=register.pk).update(**{"status": "open", "is_imported": False, **hidden})
        assert client.get(url).status_code == 404
        assert register.public_id not in client.get(reverse("ballots:checks")).content.decode()


def test_nothing_stands_out_in_a_quiet_vote(settings) -> None:
    register = make_register(3)
    page = signed_in(make_staff(register.place, Role.AUDITOR), settings).get(
        reverse("ballots:stands_out", args=[register.public_id])
    )
    assert "Nothing stands out" in page.content.decode()
