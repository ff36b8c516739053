"""Setting up, projects, announcing, opening: what each action does, refuses and records."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots.models import Entitlement, Unit
from commonty.budgeting.actions import opening, pots, projects, set_up
from commonty.budgeting.frozen import frozen_rules
from commonty.budgeting.models import Round
from commonty.budgeting.queries.readiness import still_missing
from commonty.budgeting.queries.voters import roll_of
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.factories import CLOSES, NOW, OPENS, at
from commonty.journal.models import Entry
from commonty.kit.canonical import canonical_json, sha256_hex
from commonty.people.models import Likeness, TieKind
from commonty.places.models import Kind, Place

pytestmark = pytest.mark.django_db


def change(pb_round: Round, step: str, by=None, **changes) -> Round:
    by = by or make.make_staff(pb_round.place)
    return set_up.change_round(round_id=pb_round.pk, step=step, changes=changes, by=by, now=NOW, channel="web")


def last_kind() -> str:
    return Entry.objects.order_by("-pk")[0].kind


# Setting up


def test_a_draft_remembers_which_questions_were_answered() -> None:
    pb_round = make.make_draft()
    assert pb_round.answered == ["where", "pot", "when"]
    assert change(pb_round, "who", unit=Unit.PERSON, age_from=12, tie_kinds=[]).answered[-1] == "who"
    assert last_kind() == "round_changed"


def test_only_who_may_sets_rounds_up() -> None:
    pb_round = make.make_draft()
    elsewhere = make.make_staff(make.make_area(make.make_landlord()))
    for by in (make.make_resident(pb_round.place), make.make_staff(pb_round.place, Role.HOUSING_OFFICER), elsewhere):
        with pytest.raises(PermissionDenied):
            change(pb_round, "cannot", by=by, cannot_fund="Anything")


def test_a_round_moves_only_to_a_place_of_ones_own() -> None:
    pb_round = make.make_draft()
    with pytest.raises(PermissionDenied):
        change(pb_round, "where", place=make.make_area(make.make_landlord()))


def test_an_answer_writes_only_its_own_fields() -> None:
    with pytest.raises(ValueError, match="not all answers"):
        change(make.make_draft(), "who", pot_pence=1)


def test_an_engagement_officer_proposes_the_pot_and_the_budget_owner_confirms() -> None:
    pb_round = change(make.make_draft(), "pot", pot_pence=9_000_00)
    assert not pb_round.is_pot_confirmed
    with pytest.raises(PermissionDenied):
        set_up.confirm_pot(
            round_id=pb_round.pk, pence=9_000_00, by=make.make_staff(pb_round.place), now=NOW, channel="web"
        )
    owner = make.make_staff(pb_round.place, Role.BUDGET_OWNER)
    with pytest.raises(Refused, match="was changed"):
        set_up.confirm_pot(round_id=pb_round.pk, pence=8_000_00, by=owner, now=NOW, channel="web")
    set_up.confirm_pot(round_id=pb_round.pk, pence=9_000_00, by=owner, now=NOW, channel="web")
    pb_round.refresh_from_db()
    assert (pb_round.pot_confirmed_by, last_kind()) == (owner, "pot_confirmed")


def test_a_budget_owner_confirms_by_typing() -> None:
    pb_round = make.make_draft()
    owner = make.make_staff(pb_round.place, Role.BUDGET_OWNER)
    assert change(pb_round, "pot", by=owner, pot_pence=1_000_00).pot_confirmed_by == owner


def test_a_large_pot_recommends_more_ticks_unless_somebody_chose() -> None:
    pb_round = make.make_draft()
    assert pb_round.choose_most == 3
    assert change(pb_round, "pot", pot_pence=90_000_00).choose_most == 5
    chosen = {**{field: getattr(pb_round, field) for field in set_up.FIELDS["rest"]}, "choose_most": 2}
    change(pb_round, "rest", **chosen)
    assert change(pb_round, "pot", pot_pence=80_000_00).choose_most == 2


def test_areas_share_the_pot_and_take_their_projects_with_them() -> None:
    pb_round = make.make_draft(how_many=0)
    north, south = make.make_area(pb_round.place, "North"), make.make_area(pb_round.place, "South")
    close = Place.objects.create(kind=Kind.BLOCK, parent=north, name="Close 1")
    project = make.make_project(pb_round, place=close)
    officer = make.make_staff(pb_round.place)
    share = {"round_id": pb_round.pk, "by": officer, "now": NOW, "channel": "web"}
    with pytest.raises(Refused, match="come to the same"):
        pots.share_between_areas(shares={north: 1}, **share)
    with pytest.raises(Refused, match="not an area"):
        pots.share_between_areas(shares={make.make_area(make.make_landlord()): 12_500_00}, **share)
    pots.share_between_areas(shares={north: 5_000_00, south: 7_500_00}, **share)
    project.refresh_from_db()
    assert project.pot.place == north
    assert make.make_project(pb_round, place=south).pot.place == south
    pots.share_between_areas(shares={}, **share)
    project.refresh_from_db()
    assert (project.pot, pb_round.pots.count()) == (None, 0)


# Projects


def test_projects_are_numbered_and_drawn() -> None:
    pb_round = make.make_draft(how_many=0)
    first, second = (
        make.make_project(pb_round, name="Lamps"),
        make.make_project(pb_round, name="Bikes", drawing="mural"),
    )
    assert [(p.number, p.drawing) for p in (first, second)] == [(1, "lights"), (2, "mural")]


def test_a_file_of_projects_is_one_deed() -> None:
    pb_round = make.make_draft(how_many=1)
    rows = [{"name": f"Row {n}", "cost_pence": n * 100} for n in (1, 2)]
    officer = make.make_staff(pb_round.place)
    projects.import_projects(round_id=pb_round.pk, rows=rows, by=officer, now=NOW, channel="web")
    assert list(pb_round.projects.values_list("number", "name").order_by("number"))[1:] == [
        (2, "Row 1"),
        (3, "Row 2"),
    ]


@pytest.mark.parametrize("make_round", [make.make_announced, make.make_open])
def test_after_the_announcement_nothing_changes(make_round) -> None:
    pb_round = make_round()
    project = pb_round.projects.first()
    by = {"by": make.make_staff(pb_round.place), "now": NOW, "channel": "web"}
    deeds = [
        lambda: change(pb_round, "cannot", cannot_fund="Anything"),
        lambda: make.make_project(pb_round),
        lambda: projects.change_project(project_id=project.pk, fields={"cost_pence": 1}, picture=None, **by),
        lambda: projects.remove_project(project_id=project.pk, **by),
        lambda: projects.import_projects(round_id=pb_round.pk, rows=[{"name": "x", "cost_pence": 1}], **by),
        lambda: pots.share_between_areas(round_id=pb_round.pk, shares={}, **by),
    ]
    for deed in deeds:
        with pytest.raises(Refused):
            deed()


# Announcing


def test_announcing_draws_lots_and_publishes_them() -> None:
    pb_round = make.make_announced()
    entry = Entry.objects.get(kind="round_announced")
    lots = list(pb_round.projects.order_by("lot").values_list("public_id", flat=True))
    assert (pb_round.status, entry.facts["lots"]) == ("announced", lots)
    assert sorted(pb_round.projects.values_list("lot", flat=True)) == [1, 2, 3]


def test_a_round_that_is_not_ready_is_not_announced() -> None:
    pb_round = make.make_draft(how_many=1)
    with pytest.raises(Refused, match="at least two projects"):
        opening.announce_round(round_id=pb_round.pk, by=SYSTEM, now=NOW, channel="web")
    late = make.make_draft()
    with pytest.raises(Refused, match="in the future"):
        opening.announce_round(round_id=late.pk, by=SYSTEM, now=OPENS, channel="web")
    assert [item.step for item in still_missing(late, now=OPENS)] == ["when"]


def test_taking_back_says_why_and_opens_the_draft_again() -> None:
    pb_round = make.make_announced()
    officer = make.make_staff(pb_round.place)
    because = "The lamp costs more than we thought."
    opening.take_back_announcement(round_id=pb_round.pk, because=because, by=officer, now=NOW, channel="web")
    pb_round.refresh_from_db()
    assert (pb_round.status, pb_round.taken_back_because) == ("draft", because)
    assert because not in str(Entry.objects.get(kind="announcement_withdrawn").facts)
    assert Round.objects.visible_to(None).filter(pk=pb_round.pk).exists()
    make.make_project(pb_round)
    opening.announce_round(round_id=pb_round.pk, by=officer, now=NOW, channel="web")
    assert pb_round.projects.filter(lot=None).count() == 0


def test_a_vote_that_began_cannot_be_called_off() -> None:
    for pb_round in (make.make_draft(), make.make_announced()):
        opening.cancel_round(round_id=pb_round.pk, because="No money.", by=SYSTEM, now=NOW, channel="web")
    with pytest.raises(Refused):
        opening.cancel_round(round_id=make.make_open().pk, because="x", by=SYSTEM, now=NOW, channel="web")


# Who may vote


def test_who_is_on_the_roll() -> None:
    pb_round = make.make_draft()
    place = pb_round.place
    tenant = make.make_resident(place, born_on=None)
    child = make.make_resident(place, born_on=date(2015, 1, 1), tie=TieKind.HOUSEHOLD_MEMBER)
    on_the_day = make.make_resident(place, born_on=date(CLOSES.year - 16, CLOSES.month, CLOSES.day))
    day_late = make.make_resident(place, born_on=date(CLOSES.year - 16, CLOSES.month, CLOSES.day + 1))
    by_year = make.make_resident(place, born_on=None, born_in=CLOSES.year - 16)
    unknown = make.make_resident(place, born_on=None, tie=TieKind.HOUSEHOLD_MEMBER)
    gone = make.make_resident(place)
    gone.ties.update(moved_out_on=NOW.date())
    elsewhere = make.make_resident(make.make_area(place.landlord))
    roll = roll_of(pb_round, on=NOW.date())
    listed = {line.person for line in roll.lines}
    assert listed == {tenant, on_the_day}
    assert roll.unknown_age == [unknown]
    assert roll.too_young == 3
    assert not listed & {child, day_late, by_year, gone, elsewhere}


def test_two_homes_are_one_vote_and_ties_can_be_chosen() -> None:
    pb_round = make.make_draft()
    owner = make.make_resident(pb_round.place, tie=TieKind.FACTORED_OWNER)
    second = make.make_resident(pb_round.place).ties.get().home
    owner.ties.create(home=second, kind=TieKind.FACTORED_OWNER)
    assert [line.person for line in roll_of(pb_round, on=NOW.date()).lines].count(owner) == 1
    pb_round = change(pb_round, "who", unit="person", age_from=16, tie_kinds=["tenant"])
    assert owner not in [line.person for line in roll_of(pb_round, on=NOW.date()).lines]


def test_one_vote_a_home() -> None:
    pb_round = change(make.make_draft(), "who", unit="home", age_from=16, tie_kinds=[])
    home = make.make_resident(pb_round.place).ties.get().home
    make.make_resident(pb_round.place, home=home)
    empty = Place.objects.create(kind=Kind.HOME, parent=pb_round.place, name="Empty")
    lines = roll_of(pb_round, on=NOW.date()).lines
    assert [(line.person, line.home) for line in lines] == [(None, home)]
    assert empty not in [line.home for line in lines]


def test_a_home_in_which_nobody_may_send_its_vote_is_not_on_the_list() -> None:
    pb_round = change(make.make_draft(), "who", unit="home", age_from=16, tie_kinds=["tenant", "household_member"])
    make.make_resident(pb_round.place, born_on=CLOSES.date())
    unknown = make.make_resident(pb_round.place, tie=TieKind.HOUSEHOLD_MEMBER, born_on=None)
    make.make_resident(pb_round.place, tie=TieKind.FACTORED_OWNER)
    roll = roll_of(pb_round, on=NOW.date())
    assert (roll.lines, roll.unknown_age, roll.too_young) == ([], [unknown], 1)
    make.make_resident(pb_round.place, home=unknown.ties.get().home)
    assert [line.home for line in roll_of(pb_round, on=NOW.date()).lines] == [unknown.ties.get().home]


def test_the_list_knows_who_of_a_home_may_send_its_vote() -> None:
    pb_round = make.make_open(unit="home", age_from=18, tie_kinds=["tenant"])
    assert (pb_round.register.age_from, pb_round.register.tie_kinds) == (18, ["tenant"])


# Opening


def test_opening_freezes_the_rules_and_the_roll() -> None:
    pb_round = make.make_open(voters=3)
    rules = frozen_rules(pb_round, projects=list(pb_round.projects.all()))
    digest = sha256_hex(canonical_json(rules))
    entry = Entry.objects.get(kind="round_opened")
    assert pb_round.frozen_rules == rules
    assert (pb_round.register.rules_digest, entry.facts["rules"], entry.facts["voters"]) == (digest, digest, 3)
    assert entry.chain == pb_round.register.chain
    assert Entitlement.objects.filter(register=pb_round.register).count() == 3
    assert not pb_round.is_voting(NOW)
    assert pb_round.is_voting(OPENS)


def test_a_changed_rule_changes_the_fingerprint() -> None:
    """The sabotage twin: whoever changes a frozen rule is found by its hash."""
    pb_round = make.make_open()
    changed = {**pb_round.frozen_rules, "budget": 1}
    assert sha256_hex(canonical_json(changed)) != pb_round.register.rules_digest


def test_people_who_may_be_one_block_the_opening() -> None:
    pb_round = make.make_announced()
    one, other = make.make_resident(pb_round.place), make.make_resident(pb_round.place)
    pair = Likeness.objects.create(one=one, other=other, because="same name")
    elsewhere = make.make_area(pb_round.place.landlord)
    far = Likeness.objects.create(
        one=make.make_resident(elsewhere), other=make.make_resident(elsewhere), because="name"
    )
    opened = {"round_id": pb_round.pk, "by": SYSTEM, "channel": "web", "clock": at(NOW)}
    opened["untested_because"] = "It is a test."
    with pytest.raises(Refused, match="1 pair"):
        opening.open_round(**opened)
    pair.verdict = Likeness.Verdict.DIFFERENT
    pair.save()
    opening.open_round(**opened)
    assert far.verdict == Likeness.Verdict.OPEN


def test_voting_can_start_at_once() -> None:
    pb_round = make.make_announced()
    make.make_resident(pb_round.place)
    opening.open_round(
        round_id=pb_round.pk,
        by=SYSTEM,
        channel="web",
        clock=at(NOW),
        starts_now=True,
        untested_because="It is a test.",
    )
    pb_round.refresh_from_db()
    assert pb_round.is_voting(NOW)
    assert pb_round.frozen_rules["settings"]["opens_at"] == NOW.isoformat()


def test_the_timetable_opens_what_is_due_and_names_what_it_cannot() -> None:
    due, held_up, later = make.make_announced(), make.make_announced(), make.make_announced()
    make.make_resident(due.place)
    Round.objects.filter(pk=later.pk).update(opens_at=OPENS + timedelta(days=1))
    found = opening.open_due_rounds(clock=at(OPENS))
    assert [pb_round for pb_round, _ in found] == [held_up]
    assert "Nobody who lives there" in found[0][1]
    statuses = [Round.objects.get(pk=r.pk).status for r in (due, held_up, later)]
    assert statuses == ["open", "announced", "announced"]
    opening.open_due_rounds(clock=at(OPENS))
    assert Entry.objects.filter(kind="round_opened").count() == 1


def test_areas_come_out_as_headings() -> None:
    pb_round = make.make_draft(how_many=0)
    north, south = make.make_area(pb_round.place, "North"), make.make_area(pb_round.place, "South")
    pots.share_between_areas(
        round_id=pb_round.pk, shares={north: 5_000_00, south: 7_500_00}, by=SYSTEM, now=NOW, channel="web"
    )
    lamp, bench = make.make_project(pb_round, place=north), make.make_project(pb_round, place=south)
    make.make_resident(south)
    opening.announce_round(round_id=pb_round.pk, by=SYSTEM, now=NOW, channel="web")
    pb_round = opening.open_round(
        round_id=pb_round.pk, by=SYSTEM, channel="web", clock=at(NOW), untested_because="It is a test."
    )
    assert pb_round.frozen_rules["headings"] == {
        north.public_id: {"name": "North", "budget": 5_000_00, "projects": [lamp.public_id]},
        south.public_id: {"name": "South", "budget": 7_500_00, "projects": [bench.public_id]},
    }
    assert pb_round.register.entitlements.get().area == south
