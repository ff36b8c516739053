"""What a file would change: repeatable, whatever the order of rows, and nothing gets lost."""

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonty.people.roll.build import build_plan, likely_same
from commonty.people.roll.known import Known, KnownHome, KnownPerson, KnownPlace, KnownTie
from commonty.people.roll.plan import Plan
from commonty.people.roll.reading import read_roll
from commonty.people.roll.sample import sample_csv
from commonty.people.tests.test_roll_reading import HEAD, ROW, TODAY

PLACES_HEAD = HEAD.replace("postcode", "postcode,area,block")


def known():
    return Known(1, places=[KnownPlace(1, "landlord", "Strathvale", "1/")])


def planned(text, state=None, *, is_full=True) -> Plan:
    return build_plan(read_roll(text.encode(), today=TODAY), state or known(), is_full=is_full, today=TODAY)


def carried_out(plan: Plan, state: Known) -> Known:
    """What `write_plan` does, without a database."""
    numbers = iter(range(1000 + len(state.homes) + len(state.persons) + len(state.ties), 100_000))
    places, homes, people = {}, {}, {}
    for place in plan.new_places:
        places[place.key] = next(numbers)
        above = next(
            p
            for p in state.places
            if p.pk == (place.parent if isinstance(place.parent, int) else places[place.parent])
        )
        state.places.append(
            KnownPlace(places[place.key], place.kind, place.name, f"{above.path}{places[place.key]}/")
        )

    def parent(said):
        return said["parent"] if isinstance(said["parent"], int) else places[said["parent"]]

    for key, said in plan.new_homes.items():
        homes[key] = next(numbers)
        state.homes.append(
            KnownHome(
                homes[key],
                said["reference"],
                said["uprn"],
                said["name"],
                said["address"],
                said["postcode"],
                parent(said),
            )
        )
    for reference, said in plan.new_persons.items():
        people[reference] = next(numbers)
        state.persons.append(
            KnownPerson(pk=people[reference], reference=reference, own_word=[], merged_into_id=None, **said)
        )
    for rows, changes in (
        (state.homes, plan.changed_homes),
        (state.persons, plan.changed_persons),
        (state.ties, plan.changed_ties),
    ):
        for row in rows:
            for name, value in changes.get(row.pk, {}).items():
                setattr(
                    row,
                    "parent_id" if name == "parent" else name,
                    parent(changes[row.pk]) if name == "parent" else value,
                )
    for tie in plan.new_ties:
        state.ties.append(
            KnownTie(
                next(numbers),
                people.get(tie.person, tie.person),
                homes.get(tie.home, tie.home),
                tie.kind,
                tie.moved_in_on,
                tie.moved_out_on,
            )
        )
    going_on = [(tie.person_id, tie.home_id) for tie in state.ties if tie.moved_out_on is None]
    assert len(going_on) == len(set(going_on)), "the database allows one tie that goes on for a person and a home"
    return state


def shuffled(text, seed):
    head, *rows = text.splitlines()
    Random(seed).shuffle(rows)
    return "\n".join([head, *rows]) + "\n"


def test_the_sample_a_second_time_changes_nothing():
    text, state = sample_csv(1000), known()
    first = planned(text, state)
    assert len(first.new_persons) == len(first.new_ties) == 1000
    state = carried_out(first, state)
    second = planned(text, state)
    assert second.changes_nothing
    assert not second.absent
    assert not second.problems


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_does_not_matter(seed):
    text = sample_csv(200)
    assert planned(shuffled(text, seed)).digest() == planned(text).digest()


CELLS = {
    "home": st.sampled_from(["P-1", "P-2", ""]),
    "address": st.sampled_from(["1 Example Street", "2 Example Street", ""]),
    "postcode": st.sampled_from(["G40 1ZZ", "nowhere", ""]),
    "person": st.sampled_from(["T-1", "T-2", "T-3", ""]),
    "name": st.sampled_from(["Morag Example", "Morag Exampel", "Angus Other", ""]),
    "tie": st.sampled_from(["tenant", "joint tenant", "cat"]),
    "born": st.sampled_from(["26/11/1975", "27/11/1975", "1975", "1990", ""]),
    "phone": st.sampled_from(["07700 900412", "07700 900413", "remove", "x", ""]),
    "email": st.sampled_from(["a@example.com", "b@example.com", ""]),
    "in": st.sampled_from(["01/04/2015", "01/04/2019", ""]),
    "out": st.sampled_from(["01/04/2018", "01/04/2020", "01/01/2010", ""]),
}
ROWS = st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=8)


def as_file(rows):
    return HEAD + "".join(",".join(row.values()) + "\n" for row in rows)


@settings(max_examples=80, deadline=None)
@given(ROWS, ROWS, st.randoms(use_true_random=False), st.booleans())
def test_repeatable_and_independent_of_order(before, after, random, is_full):
    state = carried_out(planned(as_file(before)), known())
    text = as_file(after)
    plan = planned(text, state, is_full=is_full)
    mixed = list(after)
    random.shuffle(mixed)
    assert planned(as_file(mixed), state, is_full=is_full).digest() == plan.digest()
    people, ties = len(state.persons), {tie.pk for tie in state.ties}
    state = carried_out(plan, state)
    again = planned(text, state, is_full=is_full)
    assert again.changes_nothing, (plan, again)
    # Nothing gets lost: nobody goes, and a tie ends only where a row says on which day.
    assert len(state.persons) == people + len(plan.new_persons)
    assert ties <= {tie.pk for tie in state.ties}
    assert all(said["moved_out_on"] for said in plan.changed_ties.values() if "moved_out_on" in said) or plan.reopened


@settings(max_examples=80, deadline=None)
@given(ROWS)
def test_every_row_is_used_repeated_or_left_out_with_a_reason(rows):
    text = as_file(rows)
    reading = read_roll(text.encode(), today=TODAY)
    plan = build_plan(reading, known(), is_full=True, today=TODAY)
    said = {problem.row for problem in plan.problems if problem.is_error}
    assert said == plan.left_out
    used = {row.person for row in reading.rows if row.number not in plan.left_out}
    assert used == set(plan.new_persons)


def test_an_empty_cell_says_nothing_and_remove_takes_away():
    state = carried_out(planned(HEAD + ROW), known())
    silent = ROW.replace("07700 900412", "").replace("Morag@Example.com", "").replace("26/11/1975", "")
    assert planned(HEAD + silent, state).changes_nothing
    gone = planned(HEAD + ROW.replace("07700 900412", "REMOVE"), state)
    assert gone.changed_persons == {state.persons[0].pk: {"phone": ""}}


def test_what_people_said_themselves_stands_above_the_file():
    state = carried_out(planned(HEAD + ROW), known())
    state.persons[0].phone, state.persons[0].own_word = "+447700900999", ["phone"]
    plan = planned(HEAD + ROW, state)
    assert plan.changes_nothing
    assert [(kept.reference, kept.field) for kept in plan.kept] == [("T-1", "phone")]
    state.persons[0].own_word = []  # the twin: without their word, the file wins
    assert planned(HEAD + ROW, state).changed_persons


def test_the_mark_of_somebody_at_risk_never_goes_by_a_file():
    head = HEAD.replace("moved out", "moved out,safe contact")
    state = carried_out(planned(head + ROW.replace("\n", ",yes\n")), known())
    assert state.persons[0].is_at_risk
    for said in ("no", ""):
        assert planned(head + ROW.replace("\n", f",{said}\n"), state).changes_nothing


def test_absence_is_only_listed_and_only_for_a_full_file():
    both = HEAD + ROW + ROW.replace("T-1", "T-2").replace("Mòrag", "Angus").replace("1975", "1980")
    state = carried_out(planned(both), known())
    full, changes = planned(HEAD + ROW, state), planned(HEAD + ROW, state, is_full=False)
    assert [tie.pk for tie in state.ties if tie.person_id == state.persons[1].pk] == full.absent
    assert full.changes_nothing
    assert changes.absent == []


@pytest.mark.parametrize("wrong", ["T-2,Angus Example,cat", ",Angus Example,tenant"], ids=["named", "unnamed"])
def test_somebody_whose_row_is_wrong_is_not_absent(wrong):
    other = ROW.replace("T-1,Mòrag Example,Tenant", "T-2,Angus Example,Tenant").replace("1975", "1980")
    state = carried_out(planned(HEAD + ROW + other), known())
    broken = other.replace("T-2,Angus Example,Tenant", wrong)
    assert planned(HEAD + ROW + broken, state).absent == []


def test_people_without_a_reference_are_never_absent():
    state = carried_out(planned(HEAD + ROW), known())
    state.persons[0].reference = ""
    assert planned(HEAD + ROW.replace("T-1", "T-9").replace("P-1", "P-9"), state).absent == []


def test_a_reference_given_to_somebody_else_is_refused():
    state = carried_out(planned(HEAD + ROW), known())
    plan = planned(HEAD + ROW.replace("Mòrag Example", "Angus Other").replace("1975", "1990"), state)
    assert plan.changes_nothing
    assert "another name and another date of birth" in plan.problems[0].sentence
    married = planned(HEAD + ROW.replace("Mòrag Example", "Mòrag Other"), state)
    assert married.changed_persons


def test_one_person_in_two_homes_and_two_in_one():
    plan = planned(HEAD + ROW + ROW.replace("P-1", "P-2") + ROW.replace("T-1", "T-2").replace("Mòrag", "Angus"))
    assert (len(plan.new_homes), len(plan.new_persons), len(plan.new_ties)) == (2, 2, 3)


def test_moving_out_and_coming_back():
    state = carried_out(planned(HEAD + ROW), known())
    left = planned(HEAD + ROW.replace("01/04/2019,", "01/04/2019,30/06/2026"), state)
    assert list(left.changed_ties.values()) == [{"moved_out_on": date(2026, 6, 30)}]
    state = carried_out(left, state)
    assert len(planned(HEAD + ROW.replace("01/04/2019", "01/09/2026"), state).new_ties) == 1
    assert planned(HEAD + ROW, state).reopened == [state.ties[0].pk]


def test_a_merged_reference_means_the_one_it_was_merged_into():
    text = HEAD + ROW + ROW.replace("T-1", "T-2").replace("P-1", "P-2")
    state = carried_out(planned(text), known())
    one, other = state.persons
    other.merged_into_id = one.pk
    state.ties[1].person_id = one.pk
    plan = planned(text.replace("Morag@Example.com,01/04/2019,\nP-2", "Morag@Example.com,01/04/2019,\nP-2"), state)
    assert plan.changes_nothing
    assert not plan.absent


def test_places_are_found_by_name_or_added_once():
    rows = ROW.replace("g401zz", "g401zz,Northbank,2 Example Street") + ROW.replace(
        "g401zz", "g401zz,NORTHBANK,4 Example Street"
    ).replace("-1", "-2").replace("Mòrag", "Angus")
    state = known()
    plan = planned(PLACES_HEAD + rows, state)
    assert sorted((place.kind, place.name.casefold()) for place in plan.new_places) == [
        ("area", "northbank"), ("block", "2 example street"), ("block", "4 example street"),
    ]  # fmt: skip
    state = carried_out(plan, state)
    assert planned(PLACES_HEAD + rows, state).changes_nothing


def test_a_uprn_finds_the_home_where_there_is_no_reference():
    head = HEAD.replace("property reference", "UPRN")
    plan = planned(head + ROW.replace("P-1", "906700000412"))
    state = carried_out(plan, known())
    assert planned(head + ROW.replace("P-1", "0906700000412"), state).changes_nothing
    both = planned(
        HEAD.replace("property reference", "property reference,uprn") + ROW.replace("P-1", "P-1,906700000412"), state
    )
    assert list(both.changed_homes.values()) == [{"reference": "P-1"}]


# People who may be one


def slipped(random, name, born):
    """A second entry of the same human, as it comes about: one slip in the name or in the birth."""
    letter = random.randrange(1, len(name) - 1)
    swapped = name[:letter] + name[letter + 1] + name[letter] + name[letter + 2 :]
    first, last = name.split(" ", 1)
    return random.choice([
        (name, born), (swapped, born), (name[:letter] + name[letter + 1 :], born), (f"{last}, {first}", born),
        (f"Mrs {name}", born),
        (name.upper(), born), (f"{first[0]} {last}", born),
        (name, born.replace(day=born.month, month=born.day) if born.day <= 12 else born),
        (name, born.replace(year=born.year + random.choice((-1, 1)))),
    ])  # fmt: skip


def test_a_thousand_near_duplicates_are_all_listed():
    """T2: the same human under two references must come before a person's eyes before a vote opens."""
    random, head = Random(7), HEAD.strip().split(",")
    lines, twins = [], []
    for number in range(1000):
        surname = "".join(random.choices("abdegilmnorst", k=8)).title()
        name = f"{random.choice(('Mairi', 'Angus', 'Wilhelmina', 'Oksana', 'Tadeusz'))} {surname}"
        born = date(random.randint(1940, 2005), random.randint(1, 12), random.randint(1, 28))
        again, born_again = slipped(random, name, born)
        for reference, said, day, home in (
            (f"A{number}", name, born, f"P{number}"),
            (f"B{number}", again, born_again, f"Q{number}"),
        ):
            lines.append(
                f'{home},"1 Example Street",ZZ99 1AB,{reference},"{said}",tenant,{day:%d/%m/%Y},,,01/04/2019,'
            )
        twins.append({f"A{number}", f"B{number}"})
    plan = planned(",".join(head) + "\n" + "\n".join(lines) + "\n")
    assert not plan.problems
    told = {line.split(",")[3]: line for line in lines}
    found = [{pair.one, pair.other} for pair in likely_same(plan, known())]
    assert [[told[one] for one in sorted(twin)] for twin in twins if twin not in found] == []
    assert len(found) < 1100  # few false alarms, or nobody would look at them


def test_father_and_son_and_a_couple_are_not_one():
    rows = ROW.replace("Mòrag Example", "Jan Example") + ROW.replace("T-1,Mòrag Example", "T-2,Jan Example").replace(
        "1975", "2004"
    )
    rows += ROW.replace("T-1,Mòrag Example", "T-3,Petra Example").replace("26/11/1975", "03/02/1977")
    rows = rows.replace("07700 900412", "").replace("Morag@Example.com", "")
    assert likely_same(planned(HEAD + rows), known()) == []
