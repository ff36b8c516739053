"""A vote that can't stand is void on a ground that was named before, by two people; it is held again."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots.actions import open_box
from commonty.ballots.actions.forgetting import forget_what_is_due
from commonty.ballots.models import CountedBallot, Entitlement, Register
from commonty.ballots.rules.register import UNSIGNED
from commonty.budgeting.actions import ledger, voiding
from commonty.budgeting.actions.copying import copy_round
from commonty.budgeting.actions.count import count_round
from commonty.budgeting.actions.destroying import destroy_unsigned
from commonty.budgeting.events import Event as BudgetEvent
from commonty.budgeting.frozen import frozen_rules
from commonty.budgeting.models import Account, Evening, Ground, LedgerEntry, Result, Round, Voiding
from commonty.budgeting.notices import tell_of_result, tell_of_voiding
from commonty.budgeting.queries.accounts import balances, whole_balance
from commonty.budgeting.queries.destroying import checks_of
from commonty.budgeting.queries.ledger import moved_into
from commonty.budgeting.queries.voiding import voiding_of, votes_that_decided
from commonty.budgeting.rules.words import rules_in_words
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.test_count import AFTER, signed_twice, voted
from commonty.budgeting.tests.test_overruling import signed_in
from commonty.journal.models import Entry
from commonty.journal.record import record
from commonty.people.models import LetIn, Person

pytestmark = pytest.mark.django_db
WHY = "Forty letters lay in a bin behind the office, and nobody knows who used their codes."
ZERO = whole_balance([])


def how(by: Person) -> dict[str, Any]:
    return {"by": by, "now": make.CLOSES, "channel": "web"}


def propose(pb_round: Round, by: Person, because: str = WHY) -> Voiding:
    return voiding.propose_voiding(round_id=pb_round.pk, ground=Ground.DOUBT, because=because, **how(by))


def sign(made: Voiding, by: Person) -> Voiding:
    return voiding.sign_voiding(voiding_id=made.pk, **how(by))


@pytest.fixture
def decided() -> Round:
    return make.make_decided()


@pytest.fixture
def two(decided: Round) -> tuple[Person, Person]:
    return make.make_staff(decided.place, Role.BUDGET_OWNER), make.make_staff(decided.place, Role.BOARD_MEMBER)


# In advance


def test_every_ground_stands_in_the_rules_before_voting_and_is_frozen_with_them() -> None:
    pb_round = make.make_announced()
    projects = list(pb_round.projects.all())
    said = {sentence.code: sentence.says for sentence in rules_in_words(pb_round, projects=projects)}
    assert all(str(label) in said["void"] for label in Ground.labels)
    assert frozen_rules(pb_round, projects=projects)["settings"]["void_if"] == Ground.values


# Two people


def test_two_people_and_the_result_counts_no_more(decided: Round, two: tuple[Person, Person]) -> None:
    made = propose(decided, two[0])
    decided.refresh_from_db()
    assert decided.status == Round.Status.DECIDED
    assert voiding_of(decided) is None  # nothing has changed yet, and nobody else reads it
    sign(made, two[1])
    decided.refresh_from_db()
    assert decided.status == Round.Status.VOID
    assert whole_balance(balances(decided).values()) == ZERO
    lines = list(decided.ledger.order_by("pk").values_list("kind", "pence"))
    assert lines[3:] == [(kind, -pence) for kind, pence in reversed(lines[:3])]
    said = Entry.objects.filter(kind__in=["voiding_proposed", "round_voided"]).order_by("pk")
    assert [entry.by_id for entry in said] == [two[0].public_id, two[1].public_id]
    assert WHY not in str([entry.facts for entry in said])


def test_nobody_does_it_alone_nor_two_of_whom_one_let_the_other_in(
    decided: Round, two: tuple[Person, Person]
) -> None:
    made = propose(decided, two[0])
    with pytest.raises(Refused, match="A second person"):
        sign(made, two[0])
    LetIn.objects.create(person=two[1], by=two[0])
    with pytest.raises(Refused, match="Somebody else has to sign"):
        sign(made, two[1])
    decided.refresh_from_db()
    assert decided.status == Round.Status.DECIDED


def test_the_database_holds_it_too(decided: Round, two: tuple[Person, Person]) -> None:
    made = propose(decided, two[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Voiding.objects.filter(pk=made.pk).update(signed_by=two[0], signed_at=make.CLOSES)


@pytest.mark.parametrize("by", ["resident", "housing officer", "program"])
def test_only_those_who_open_boxes_and_no_program(decided: Round, by: str) -> None:
    who = {
        "resident": lambda: make.make_resident(decided.place),
        "housing officer": lambda: make.make_staff(decided.place, Role.HOUSING_OFFICER),
        "program": lambda: SYSTEM,
    }[by]()
    with pytest.raises(PermissionDenied):
        propose(decided, who)


def test_pressed_twice_it_is_one_and_a_colleagues_other_words_wait(
    decided: Round, two: tuple[Person, Person]
) -> None:
    assert propose(decided, two[0]) == propose(decided, two[0])
    assert Entry.objects.filter(kind="voiding_proposed").count() == 1
    with pytest.raises(Refused, match="Somebody has proposed this already"):
        propose(decided, two[1], because="Something else was wrong with it, too.")


def test_withdrawn_the_result_stands(decided: Round, two: tuple[Person, Person]) -> None:
    made = propose(decided, two[0])
    voiding.withdraw_voiding(voiding_id=made.pk, **how(two[1]))
    with pytest.raises(Refused, match="withdrawn"):
        sign(made, two[1])
    decided.refresh_from_db()
    assert decided.status == Round.Status.DECIDED
    assert sign(propose(decided, two[1]), two[0]).signed_at


# When


def test_what_is_ordered_can_not_be_voted_on_again(decided: Round, two: tuple[Person, Person]) -> None:
    made = propose(decided, two[0])
    project = decided.projects.get(number=1)
    order = ledger.add_line(
        project_id=project.pk, kind="ordered", pence=100_00, on=make.CLOSES.date(), says="Lamps", number="PO-1",
        **how(two[0]),
    )  # fmt: skip
    with pytest.raises(Refused, match="Take that back first"):
        sign(made, two[1])
    ledger.reverse_line(entry_id=order.pk, says="Not now", **how(two[0]))
    sign(made, two[1])
    assert whole_balance(balances(decided).values()) == ZERO


def test_an_order_that_came_back_whole_leaves_no_line_that_stands(decided: Round, two: tuple[Person, Person]) -> None:
    project = decided.projects.get(number=1)
    order = {"project_id": project.pk, "on": make.CLOSES.date(), **how(two[0])}
    made = ledger.add_line(**order, kind="ordered", pence=100_00, says="Lamps", number="PO-1")
    ledger.reverse_line(entry_id=made.pk, says="Not now", **how(two[0]))
    sign(propose(decided, two[0]), two[1])
    assert whole_balance(balances(decided).values()) == ZERO
    assert not decided.ledger.filter(reverses=None, reversal=None).exists()


def test_money_that_came_back_goes_the_whole_way(decided: Round, two: tuple[Person, Person]) -> None:
    project = decided.projects.get(number=1)
    says = {"round": decided, "project": project, "kind": LedgerEntry.Kind.RETURNED, "says": "Cut", "pence": 300_00}
    ledger.enter([LedgerEntry(**says, on=make.CLOSES.date(), made_at=make.CLOSES)])
    sign(propose(decided, two[0]), two[1])
    assert whole_balance(balances(decided).values()) == ZERO


def test_a_final_result_stands(decided: Round, two: tuple[Person, Person]) -> None:
    opened = {"status": Register.Status.OPENED, "opened_at": make.CLOSES}
    Register.objects.filter(pk=decided.register_id).update(
        **opened, result_published_at=make.CLOSES - timedelta(days=15)
    )
    with pytest.raises(Refused, match="The result is final"):
        propose(decided, two[0])
    Register.objects.filter(pk=decided.register_id).update(result_published_at=make.CLOSES - timedelta(days=13))
    assert propose(decided, two[0])


@pytest.mark.parametrize("status", ["draft", "announced", "open", "done", "cancelled", "void"])
def test_only_a_vote_that_is_over_and_not_done(decided: Round, two: tuple[Person, Person], status: str) -> None:
    Round.objects.filter(pk=decided.pk).update(status=status)
    with pytest.raises(Refused, match="Only a vote that is over"):
        propose(decided, two[0])


def test_also_one_whose_count_nobody_can_mend(decided: Round, two: tuple[Person, Person]) -> None:
    other = make.make_open(place=make.make_area(decided.place.landlord))
    Round.objects.filter(pk=other.pk).update(status=Round.Status.COUNTING)
    staff = make.make_staff(other.place, Role.BUDGET_OWNER), make.make_staff(other.place, Role.BOARD_MEMBER)
    sign(propose(other, staff[0]), staff[1])
    other.refresh_from_db()
    assert other.status == Round.Status.VOID


real_transactions = pytest.mark.django_db(transaction=True)  # what is destroyed is looked for in the file itself


@pytest.fixture
def uncounted(tmp_path: Any, settings: Any) -> Round:
    """Two have signed and the count was asked for; then it is declared void."""
    settings.MEDIA_ROOT = tmp_path
    pb_round = voted(4)
    signed_twice(pb_round)
    pb_round = Round.objects.select_related("place", "register").get(pk=pb_round.pk)
    staff = make.make_staff(pb_round.place, Role.BUDGET_OWNER), make.make_staff(pb_round.place, Role.BOARD_MEMBER)
    made = voiding.propose_voiding(
        round_id=pb_round.pk, ground=Ground.DOUBT, because=WHY, by=staff[0], now=AFTER, channel="web"
    )
    voiding.sign_voiding(voiding_id=made.pk, by=staff[1], now=AFTER, channel="web")
    return Round.objects.select_related("place", "register").get(pk=pb_round.pk)


@pytest.mark.parametrize("before", ["shut", "opened"])  # open it is where the two counts differed
def test_a_count_that_waited_publishes_nothing_of_a_void_vote(uncounted: Round, before: str) -> None:
    if before == "opened":
        Register.objects.filter(pk=uncounted.register_id).update(status="opened", opened_at=AFTER)
    with pytest.raises(Refused):
        count_round(round_id=uncounted.pk, clock=make.at(AFTER))
    assert not Result.objects.filter(round=uncounted).exists()
    assert Entry.objects.filter(kind="ballots.vote_void").count() == 1


def test_nobody_opens_the_box_of_a_void_vote(uncounted: Round) -> None:
    with pytest.raises(Refused):
        open_box(register_id=uncounted.register_id, by=SYSTEM, clock=make.at(AFTER))
    assert not CountedBallot.objects.filter(register=uncounted.register_id).exists()


@real_transactions
def test_what_lies_in_its_box_is_destroyed_as_after_a_result(uncounted: Round) -> None:
    register, after = Register.objects.filter(pk=uncounted.register_id), AFTER + timedelta(days=14)
    assert [check.is_well for check in checks_of(uncounted, now=after - timedelta(minutes=1))] == [False]
    destroy_unsigned(clock=make.at(AFTER + timedelta(days=13)))
    assert register.get().secrets_destroyed_at is None
    assert [check.is_well for check in checks_of(uncounted, now=after)] == [True]
    destroy_unsigned(clock=make.at(AFTER + UNSIGNED + timedelta(days=15)))
    assert register.get().secrets_destroyed_at is not None
    assert not register.get().envelopes.exclude(sealed=b"").exists()


@real_transactions
def test_the_list_of_voters_goes_after_half_a_year(uncounted: Round) -> None:
    destroy_unsigned(clock=make.at(AFTER + UNSIGNED + timedelta(days=15)))
    forget_what_is_due(clock=make.at(AFTER + timedelta(days=250)))
    assert not Entitlement.objects.filter(register=uncounted.register_id).exclude(person=None).exists()


def test_of_a_result_that_became_void_before_they_heard_of_it_nobody_hears(
    decided: Round, two: tuple[Person, Person]
) -> None:
    voter = make.voter_of(decided)
    Person.objects.filter(pk=voter.pk).update(email="agnes@example.com")
    Result.objects.create(round=decided, counted_at=make.CLOSES, outcome={"funded": []}, totals={})
    how = {"by": SYSTEM, "at": make.CLOSES, "channel": "job", "within": decided.place, "chain": decided.chain}
    published = record(BudgetEvent.RESULT_PUBLISHED, about=decided, **how)
    assert [message.person for message in tell_of_result(published)] == [voter]  # the twin
    sign(propose(decided, two[0]), two[1])
    assert list(tell_of_result(published)) == []


def test_nobody_comes_to_an_evening_of_a_void_vote(decided: Round, two: tuple[Person, Person]) -> None:
    times = {"starts_at": make.CLOSES + timedelta(days=3), "ends_at": make.CLOSES + timedelta(days=3, hours=2)}
    said = {"where": "The hall", "joining": "", "access": "Step-free", "made_at": make.OPENS}
    evening = Evening.objects.create(round=decided, changed_at=make.OPENS, **times, **said)
    sign(propose(decided, two[0]), two[1])
    evening.refresh_from_db()
    assert evening.is_cancelled
    assert Entry.objects.filter(kind="evening_cancelled", about_id=evening.public_id).exists()


# And then


def test_voters_are_told_with_the_ground_and_the_words(decided: Round, two: tuple[Person, Person]) -> None:
    voter = make.voter_of(decided)
    Person.objects.filter(pk=voter.pk).update(email="agnes@example.com")
    sign(propose(decided, two[0]), two[1])
    told = [message for message in tell_of_voiding(Entry.objects.get(kind="round_voided")) if message.person == voter]
    assert len(told) == 1
    assert str(Ground.DOUBT.label) in told[0].body
    assert WHY in told[0].body


def test_the_page_of_its_money_shows_each_line_and_what_took_it_back(
    decided: Round, two: tuple[Person, Person]
) -> None:
    page = reverse("budgeting:money", args=[decided.public_id])
    assert "Nothing is spent" not in Client().get(page).content.decode()
    sign(propose(decided, two[0]), two[1])
    said = Client().get(page).content.decode()
    assert "Nothing is spent" in said
    assert "Nothing yet" not in said
    assert said.count("The vote is void") == 3  # two projects and the pot


def test_what_is_held_instead_is_linked_once_it_is_announced(
    decided: Round, two: tuple[Person, Person], settings: Any
) -> None:
    sign(propose(decided, two[0]), two[1])
    officer = make.make_staff(decided.place)
    again = copy_round(round_id=decided.pk, name="Once more", with_projects=True, **how(officer))
    later = copy_round(round_id=decided.pk, name="Next year", with_projects=True, **how(officer))
    decided.refresh_from_db()
    assert voiding_of(decided).again == again != later
    page = reverse("budgeting:show_round", args=[decided.public_id])
    assert again.public_id not in Client().get(page).content.decode()
    Round.objects.filter(pk=again.pk).update(status="announced", announced_at=make.CLOSES)
    said = Client().get(page).content.decode()
    assert again.public_id in said
    assert WHY in said


def test_if_that_was_called_off_the_next_copy_is_held_instead(decided: Round, two: tuple[Person, Person]) -> None:
    sign(propose(decided, two[0]), two[1])
    officer = make.make_staff(decided.place)
    first = copy_round(round_id=decided.pk, name="Once more", with_projects=True, **how(officer))
    Round.objects.filter(pk=first.pk).update(status="cancelled", announced_at=make.CLOSES)
    page = reverse("budgeting:show_round", args=[decided.public_id])
    assert first.public_id not in Client().get(page).content.decode()
    second = copy_round(round_id=decided.pk, name="And again", with_projects=True, **how(officer))
    decided.refresh_from_db()
    assert voiding_of(decided).again == second


def test_money_that_was_moved_into_it_stays_in_the_pot_of_what_is_held_instead(
    decided: Round, two: tuple[Person, Person]
) -> None:
    before = make.make_decided(place=decided.place)
    line = {"round": before, "kind": LedgerEntry.Kind.CARRIED, "says": "Rest", "pence": 700_00, "to_round": decided}
    ledger.enter(
        [LedgerEntry(**line, on=make.CLOSES.date(), made_at=make.CLOSES)],
        moves=[(Account.POT, Account.CARRIED, 700_00)],
    )
    sign(propose(decided, two[0]), two[1])
    again = copy_round(round_id=decided.pk, name="Once more", with_projects=True, **how(two[0]))
    assert moved_into(again) == moved_into(decided) == 700_00
    assert moved_into(before) == 0


def test_a_vote_that_was_not_void_is_copied_and_that_is_all(decided: Round) -> None:
    copy_round(round_id=decided.pk, name="Next", with_projects=False, **how(make.make_staff(decided.place)))
    assert not Voiding.objects.exists()


def test_so_few_votes_would_have_changed_it(decided: Round) -> None:
    assert votes_that_decided(decided) is None
    missed = [{"place": None, "enough": enough} for enough in (None, {"votes": None}, {"votes": 9}, {"votes": 4})]
    outcome = {"projects": [{"place": 1, "enough": {"votes": 1}}, *missed]}
    Result.objects.create(round=decided, counted_at=make.CLOSES, outcome=outcome, totals={})
    assert votes_that_decided(decided) == 4


# The pages


def test_the_pages_of_two_people(decided: Round, two: tuple[Person, Person], settings: Any) -> None:
    first, second = (signed_in(person, settings) for person in two)
    page = reverse("budgeting:declare_void", args=[decided.public_id])
    answer = first.post(page, {"ground": "doubt", "because": "Too short."})
    assert answer.status_code == 422
    assert "Too short." in answer.content.decode()
    to_sign = first.post(page, {"ground": "doubt", "because": WHY}, follow=True)
    assert "second person has to sign" in to_sign.content.decode()
    address = to_sign.redirect_chain[-1][0]
    assert first.get(page)["Location"] == address
    assert first.post(address).status_code == 409
    assert "Is the vote" in second.get("/desk/").content.decode()
    assert "Is the vote" not in first.get("/desk/").content.decode()
    done = second.post(address, follow=True).content.decode()
    assert "This vote is void, and is held again." in done
    assert WHY in done
    withdraw = second.post(f"{address}withdraw/", follow=True).content.decode()
    assert "settled already" in withdraw


@pytest.mark.parametrize("page", ["show_round", "money", "show_project"])
def test_wherever_something_was_chosen_it_says_that_it_does_not_count(
    decided: Round, two: tuple[Person, Person], page: str
) -> None:
    address = reverse(f"budgeting:{page}", args=[decided.public_id, *([1] if page == "show_project" else [])])
    assert "void" not in Client().get(address).content.decode().replace("is void and held again only if", "")
    sign(propose(decided, two[0]), two[1])
    assert "This vote is void" in Client().get(address).content.decode()
