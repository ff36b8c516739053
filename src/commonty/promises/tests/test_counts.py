"""What a promise counts as, and what may be shown of few. The first half needs no database."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random

import pytest
from django.utils import timezone

from commonty.people.models import Person
from commonty.places.models import Kind, Place
from commonty.promises.actions.ending import break_promise, dispute_promise, keep_promise, release_promise
from commonty.promises.counts import hiding
from commonty.promises.counts.hiding import LEAST, parent_of, put_small_together, shown
from commonty.promises.counts.outcomes import Days, Facts, Outcome, Tally, days_taken, outcome_of
from commonty.promises.counts.reading import counts_of, days_of, months_until, place_that_counts, prefixes, rows_of
from commonty.promises.models import Promise
from commonty.promises.tests.factories import colleague, promised
from commonty.promises.words import sentence_of

Status = Promise.Status
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "is_due", "ended_after", "counts_as"),
    [
        (Status.OPEN, False, False, Outcome.OPEN),
        (Status.OPEN, True, False, Outcome.LATE),  # nobody has to say so
        (Status.KEPT, True, False, Outcome.KEPT),
        (Status.KEPT, False, False, Outcome.KEPT),  # before its day
        (Status.KEPT_LATE, True, True, Outcome.LATE),
        (Status.BROKEN, True, False, Outcome.BROKEN),
        (Status.BROKEN, True, True, Outcome.BROKEN),
        (Status.REPLACED, True, True, Outcome.LATE),
        (Status.REPLACED, True, False, Outcome.CHANGED),
        (Status.REPLACED, False, False, Outcome.CHANGED),
        (Status.RELEASED, True, True, Outcome.RELEASED),
        (Status.RELEASED, False, False, Outcome.RELEASED),
    ],
)
def test_what_a_promise_counts_as(status, is_due, ended_after, counts_as):
    assert outcome_of(Facts(status, is_due, ended_after)) == counts_as
    assert outcome_of(Facts(status, is_due, ended_after, is_ours=False)) == Outcome.LEFT_OUT


def test_every_status_counts_as_something():
    for status, is_due, after in product(Status.values, (True, False), (True, False)):
        assert outcome_of(Facts(status, is_due, after)) in Outcome


def test_the_sentence_leaves_nothing_out():
    tally = Tally({Outcome.KEPT: 41, Outcome.LATE: 2, Outcome.BROKEN: 1, Outcome.OPEN: 9, Outcome.RELEASED: 3})
    assert sentence_of(tally) == "41 of 44 promises kept on time, 2 late, 1 broken"
    tally.add(Outcome.CHANGED)
    assert sentence_of(tally) == "41 of 45 promises kept on time, 2 late, 1 broken, 1 changed"
    assert sentence_of(Tally({Outcome.OPEN: 3})) == sentence_of(None) == ""
    assert sentence_of(Tally({Outcome.LATE: 1})) == "0 of 1 promise kept on time, 1 late"


@pytest.mark.parametrize(
    ("days", "says"),
    [([1] * 9, None), ([1] * 10, Days(1, 1)), ([1] * 8 + [5, 400], Days(1, 5)), ([*range(1, 101)], Days(50, 90))],
)
def test_days_are_a_middle_and_a_slowest_tenth_and_never_an_average(days, says):
    assert days_taken(days) == says


AREA, EAST, WEST, NORTH = "1/2/", "1/2/3/", "1/2/4/", "1/2/5/"
PATHS = {"1/", AREA, EAST, WEST, NORTH}


def private(**numbers):
    """By path the sum of what lies in it, as `one` month."""
    own = {AREA: numbers.get("area", 0), EAST: numbers.get("east", 0), WEST: numbers.get("west", 0),
           NORTH: numbers.get("north", 0), "1/": numbers.get("landlord", 0)}  # fmt: skip
    return {path: {"one": sum(n for inner, n in own.items() if inner.startswith(path))} for path in PATHS}


@pytest.mark.parametrize(
    ("numbers", "seen"),
    [
        ({}, PATHS),
        ({"east": 4}, set()),  # too few in all
        ({"east": 5}, PATHS),
        ({"east": 5, "west": 5}, PATHS),
        (
            {"east": 9, "west": 8, "north": 1},
            {"1/", AREA, EAST},
        ),  # west hides with north, or north could be worked out
        ({"east": 9, "west": 8, "north": 1, "area": 4}, {"1/", AREA, EAST, WEST}),  # four of the area itself hide it
        ({"east": 9, "area": 2}, {"1/", AREA, WEST, NORTH}),
        ({"east": 5, "landlord": 1}, {"1/"}),
    ],
)
def test_what_is_hidden_cannot_be_worked_out_from_what_is_beside_it(numbers, seen):
    assert shown("1/", PATHS, private(**numbers), ["one"]) == seen


def pieces(seen, numbers):
    """What anybody can get at by taking shown places off the shown places that they lie in."""
    return [
        numbers[path]["one"] - sum(numbers[one]["one"] for one in seen if parent_of(one, PATHS) == path)
        for path in seen
    ]


def test_no_piece_is_small_whatever_the_numbers():
    random = Random(7)
    for _ in range(3000):
        numbers = private(
            **{name: random.choice((0, 0, 1, 3, 5, 6, 12)) for name in ("area", "east", "west", "north")}
        )
        seen = shown("1/", PATHS, numbers, ["one"])
        assert all(piece == 0 or piece >= LEAST for piece in pieces(seen, numbers)), numbers
        assert all(parent_of(path, PATHS) in seen for path in seen - {"1/"})


def test_twin_hiding_only_what_is_small_itself_gives_it_away(monkeypatch):
    numbers = private(east=9, west=8, north=1)
    alone = {path for path in PATHS if hiding.is_enough(numbers[path]["one"])}
    assert 1 in pieces(alone, numbers)


@pytest.mark.parametrize(
    ("numbers", "goes_by"),
    [
        ({"a": 9, "b": 8}, {"a": "a", "b": "b"}),
        ({"a": 9, "b": 3, "c": 3}, {"a": "a", "b": "rest", "c": "rest"}),
        ({"a": 9, "b": 8, "c": 1}, {"a": "a", "b": "rest", "c": "rest"}),  # alone it would be what is left
        ({"a": 9, "b": 8, "c": 1, "rest": 6}, {"a": "a", "b": "b", "c": "rest", "rest": "rest"}),
    ],
)
def test_small_kinds_go_together(numbers, goes_by):
    assert put_small_together(numbers, rest="rest") == goes_by


def test_paths():
    assert prefixes("1/2/3/") == ["1/", "1/2/", "1/2/3/"]
    assert parent_of("1/2/7/8/", PATHS) == AREA
    assert parent_of("1/", PATHS) == ""


# From here on with a database


@pytest.fixture
def landlord(db):
    return Place.objects.create(kind=Kind.LANDLORD, name="Strathvale Homes", hosts="testserver")


def inside(parent, kind, name):
    return Place.objects.create(parent=parent, kind=kind, name=name)


@pytest.fixture
def estate(landlord):
    return inside(inside(landlord, Kind.AREA, "East End"), Kind.ESTATE, "Sandbank")


@pytest.fixture
def home(estate):
    return inside(inside(estate, Kind.BLOCK, "12 Sandbank Street"), Kind.HOME, "Flat 1")


@pytest.fixture
def shona(landlord):
    return colleague(landlord, "Shona Baird")


def make(shona, place, *, due=5, days_before=9, public=True, **more):
    """Due so many days from now, promised so many days before that."""
    due_at = NOW + timedelta(days=due)
    audience = Promise.Audience.PUBLIC if public else Promise.Audience.NAMED
    said = {"due_at": due_at, "place": place, "about": place, "audience": audience, **more}
    return promised(shona, said.pop("to", None), now=due_at - timedelta(days=days_before), **said)


def counted(place, months=12):
    return counts_of(place, months_until(NOW, months), now=NOW)


def numbers(counts, month=0):
    tally = counts.months[month][1]
    return tally and {str(outcome): n for outcome, n in tally.numbers.items()}


def test_a_promise_counts_in_its_month_and_in_every_place_round_it(landlord, estate, home, shona):
    other = inside(landlord, Kind.ESTATE, "Netherton")
    make(shona, home, due=-30)
    for place in (landlord, estate.parent, estate):
        assert numbers(counted(place), 1) == {"late": 1}
        assert numbers(counted(place)) == {}
    assert numbers(counted(other), 1) == {}


def test_midnight_belongs_to_the_day_that_it_ends(landlord, shona):
    midnight = timezone.make_aware(datetime(2026, 11, 1))
    make(shona, landlord, due=(midnight - NOW) / timedelta(days=1), is_by_day=True)
    counts = counted(landlord)
    assert numbers(counts) == {}
    assert numbers(counts, 1) == {"late": 1}
    assert [month for month, _ in counts.months[:2]] == [date(2026, 11, 1), date(2026, 10, 1)]


def test_each_way_of_ending(landlord, shona, estate):
    agnes = Person.objects.create(landlord=landlord, name="Agnes Rennie")
    how = {"by": shona, "channel": "web"}
    by_their_end = {name: make(shona, estate, due=-2, to=agnes) for name in
                    ("kept", "late", "disputed", "broken", "released", "still open")}  # fmt: skip
    ids = {name: promise.pk for name, promise in by_their_end.items()}
    for name, days in (("kept", -3), ("late", -1), ("disputed", -3)):
        keep_promise(promise_id=ids[name], now=NOW + timedelta(days=days), **how)
    dispute_promise(promise_id=ids["disputed"], by=agnes, now=NOW, channel="web")
    break_promise(promise_id=ids["broken"], reason="No key", now=NOW, **how)
    release_promise(promise_id=ids["released"], by=agnes, now=NOW, channel="web")
    make(shona, estate, due=2)
    make(shona, estate, due=-2, made_from=Promise.From.RESIDENT)
    counts = counted(landlord)
    assert numbers(counts) == {"kept": 1, "late": 3, "broken": 1, "released": 1, "open": 1}
    assert counts.months[0][1].counted == 5


def test_few_private_ones_are_hidden_and_public_ones_are_not(landlord, shona, estate):
    for _n in range(LEAST - 1):
        make(shona, estate, due=-2, public=False)
    assert numbers(counted(landlord)) is None
    assert numbers(counted(estate)) is None
    assert counted(landlord).kinds == []  # nor by kind
    make(shona, estate, due=-2, public=False)
    assert numbers(counted(estate)) == {"late": LEAST}
    assert counted(estate).kinds == [("call_back", Tally({Outcome.LATE: LEAST}))]
    make(shona, estate, due=-30)
    assert numbers(counted(estate), 1) == {"late": 1}


def test_few_private_ones_of_a_kind_go_together_and_public_ones_stay_with_theirs(landlord, shona, estate):
    for kind in (Promise.Kind.VISIT, Promise.Kind.CHECK, Promise.Kind.CALL_BACK, Promise.Kind.SUMMARY):
        make(shona, estate, due=-2, public=False, kind=kind)
    make(shona, estate, due=-2, public=False, kind=Promise.Kind.VISIT)
    make(shona, estate, due=-2, kind=Promise.Kind.CHECK)
    assert counted(estate).kinds == [("check", Tally({Outcome.LATE: 1})), ("other", Tally({Outcome.LATE: 5}))]


def test_a_month_that_is_hidden_is_not_in_the_sum_nor_in_the_kinds(landlord, shona, estate):
    for _n in range(LEAST):
        make(shona, estate, due=-2, public=False)
    make(shona, estate, due=-30, public=False)
    counts = counted(landlord)
    assert numbers(counts, 1) is None
    assert counts.whole.numbers == {Outcome.LATE: LEAST}
    assert [tally.numbers for _, tally in counts.kinds] == [{Outcome.LATE: LEAST}]


def test_a_small_estate_is_not_what_is_left_of_its_landlord(landlord, shona, estate):
    other = inside(estate.parent, Kind.ESTATE, "Netherton")
    for _n in range(8):
        make(shona, estate, due=-2, public=False)
    make(shona, other, due=-2, public=False)
    assert numbers(counted(landlord)) == {"late": 9}
    assert numbers(counted(other)) is None
    assert numbers(counted(estate)) is None


def test_a_close_counts_in_its_estate(home, estate, landlord):
    found = Place.objects.select_related("parent__parent__parent").get(pk=home.parent_id)
    assert place_that_counts(found) == estate
    assert place_that_counts(landlord) == landlord


def test_what_is_late_and_open_took_as_long_as_it_has_so_far(landlord, shona):
    months = months_until(NOW)
    for _ in range(9):
        keep_promise(
            promise_id=make(shona, landlord, due=-2).pk, by=shona, now=NOW - timedelta(days=10), channel="web"
        )
    assert days_of(landlord, months, now=NOW) is None
    make(shona, landlord, due=-100, days_before=100)
    make(shona, landlord, due=10)  # its day is still to come
    assert days_of(landlord, months, now=NOW) == Days(1, 1)
    make(shona, landlord, due=-100, days_before=100)
    assert days_of(landlord, months, now=NOW) == Days(1, 200)


def test_one_query_however_many_there_are(landlord, shona, estate, django_assert_num_queries):
    for n in range(30):
        make(shona, estate, due=-n)
    with django_assert_num_queries(1):
        counted(landlord)


def test_the_clock_of_the_country_says_which_month(landlord, shona):
    """A summer's midnight is eleven in the evening elsewhere."""
    make(shona, landlord, due=(datetime(2026, 7, 31, 23, tzinfo=UTC) - NOW) / timedelta(days=1), is_by_day=True)
    by_month = defaultdict(int)
    for row in rows_of(landlord.pk, months_until(NOW), now=NOW):
        by_month[row.month] += row.how_many
    assert by_month == {date(2026, 7, 1): 1}
