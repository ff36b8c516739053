"""What residents voted can't be quietly cut: two people, a published reason, and no other way to take the money."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.budgeting.actions import ledger, overruling
from commonty.budgeting.models import LedgerEntry, Overruling, Round
from commonty.budgeting.queries.accounts import balances, whole_balance
from commonty.budgeting.queries.delivery import with_work_to_do
from commonty.budgeting.rules.ledger import Balance
from commonty.budgeting.rules.overruling import check_is_no_quiet_cut, check_money_is_there
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.test_ledger import Kind, line, paid
from commonty.journal.models import Entry
from commonty.people.models import LetIn, Person

pytestmark = pytest.mark.django_db
WHY = "The lamps would shine into two bedrooms, and the planners said no."


def how(by: Person) -> dict[str, Any]:
    return {"by": by, "now": make.CLOSES, "channel": "web"}


def propose(pb_round: Round, by: Person, kind: str = "not_done", number: int = 1, **fields) -> Overruling:
    project = pb_round.projects.get(number=number)
    return overruling.propose_overruling(project_id=project.pk, kind=kind, because=WHY, **fields, **how(by))


def sign(made: Overruling, by: Person) -> Overruling:
    return overruling.sign_overruling(overruling_id=made.pk, **how(by))


@pytest.fixture
def decided() -> Round:
    return make.make_decided()


@pytest.fixture
def two(decided: Round) -> tuple[Person, Person]:
    return make.make_staff(decided.place, Role.BUDGET_OWNER), make.make_staff(decided.place, Role.BOARD_MEMBER)


def test_of_a_vote_that_became_void_meanwhile_nothing_is_overruled(
    decided: Round, two: tuple[Person, Person]
) -> None:
    made = propose(decided, two[0])
    assert waiting_for(decided, two[1]) == [made.public_id]
    Round.objects.filter(pk=decided.pk).update(status=Round.Status.VOID)
    with pytest.raises(Refused, match="once the result is out"):
        sign(made, two[1])
    assert waiting_for(decided, two[1]) == []


def waiting_for(pb_round: Round, person: Person) -> list[str]:
    rounds = with_work_to_do(Round.objects.filter(pk=pb_round.pk), person, today=make.CLOSES.date(), now=make.CLOSES)
    return [r.proposed_id for r in rounds if r.proposed_id]


def test_two_people_and_the_money_goes_back(decided: Round, two: tuple[Person, Person]) -> None:
    made = propose(decided, two[0])
    assert balances(decided)[made.project_id].waiting == 1_000_00  # nothing has changed yet
    sign(made, two[1])
    balance = balances(decided)[made.project_id]
    assert (balance.waiting, balance.returned) == (0, 1_000_00)
    assert whole_balance(balances(decided).values()).held == decided.pot_pence
    said = Entry.objects.filter(kind__in=["overruling_proposed", "overruling_signed"]).order_by("pk")
    assert [entry.by_id for entry in said] == [two[0].public_id, two[1].public_id]
    assert said[1].facts["first"] == two[0].public_id
    assert WHY not in str([entry.facts for entry in said])


def test_a_cut_takes_a_part_and_a_change_none(decided: Round, two: tuple[Person, Person]) -> None:
    sign(propose(decided, two[0], "cut", pence=300_00), two[1])
    sign(propose(decided, two[0], "changed", number=2), two[1])
    one, other = (balances(decided)[p.pk] for p in decided.projects.order_by("number")[:2])
    assert (one.waiting, one.returned, other.waiting, other.returned) == (700_00, 300_00, 2_000_00, 0)


def test_nobody_signs_alone(decided: Round, two: tuple[Person, Person]) -> None:
    made = propose(decided, two[0])
    with pytest.raises(Refused, match="A second person has to sign"):
        sign(made, two[0])
    with pytest.raises(IntegrityError), transaction.atomic():  # nor past the action
        Overruling.objects.filter(pk=made.pk).update(signed_by=two[0])


def test_whoever_let_the_other_in_does_not_sign_beside_them(decided: Round, two: tuple[Person, Person]) -> None:
    LetIn.objects.create(person=two[1], by=two[0])
    made = propose(decided, two[0])
    with pytest.raises(Refused, match="Somebody else has to sign"):
        sign(made, two[1])
    sign(made, make.make_staff(decided.place, Role.ENGAGEMENT_OFFICER))  # the twin


@pytest.mark.parametrize("role", [Role.HOUSING_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_only_who_may_open_a_box_overrules(decided: Round, two: tuple[Person, Person], role: Role) -> None:
    other = make.make_staff(decided.place, role)
    with pytest.raises(PermissionDenied):
        propose(decided, other)
    made = propose(decided, two[0])
    with pytest.raises(PermissionDenied):
        sign(made, other)


def test_no_program_is_one_of_two(decided: Round) -> None:
    with pytest.raises(PermissionDenied, match="A program"):
        propose(decided, SYSTEM)


def test_what_was_withdrawn_is_not_signed_and_can_be_written_anew(decided: Round, two: tuple[Person, Person]) -> None:
    made = propose(decided, two[0])
    with pytest.raises(Refused, match="Sign that, or withdraw"):
        propose(decided, two[1])
    overruling.withdraw_overruling(overruling_id=made.pk, **how(two[1]))
    with pytest.raises(Refused, match="was withdrawn"):
        sign(made, two[1])
    sign(propose(decided, two[1]), two[0])


def test_if_the_money_moved_meanwhile_it_is_written_anew(decided: Round, two: tuple[Person, Person]) -> None:
    made = propose(decided, two[0])
    line(decided, Kind.ORDERED, 100_00)
    with pytest.raises(Refused, match="ordered or paid already"):
        sign(made, two[1])


def test_one_person_cannot_undo_what_two_signed(decided: Round, two: tuple[Person, Person]) -> None:
    made = sign(propose(decided, two[0]), two[1])
    with pytest.raises(Refused, match="One person can't undo"):
        ledger.reverse_line(entry_id=made.entry_id, says="No", by=two[0], now=make.CLOSES, channel="web")


# No quiet way round


def test_money_does_not_go_back_before_anything_was_done(decided: Round) -> None:
    with pytest.raises(Refused, match="overrule the vote"):
        line(decided, Kind.RETURNED, 1_00)
    order = line(decided, Kind.ORDERED, 100_00)
    with pytest.raises(Refused, match="overrule the vote"):
        line(decided, Kind.RETURNED, 1_00, of_id=order.pk)
    paid(decided, 100_00)
    line(decided, Kind.RETURNED, 1_00)  # the twin: the work came out cheaper


def test_more_than_half_is_a_cut_however_it_is_sliced(decided: Round) -> None:
    paid(decided, 400_00)
    line(decided, Kind.RETURNED, 300_00)
    line(decided, Kind.RETURNED, 200_00)
    with pytest.raises(Refused, match="That is a cut"):
        line(decided, Kind.RETURNED, 1)


def test_what_two_signed_does_not_count_towards_that_half(decided: Round, two: tuple[Person, Person]) -> None:
    sign(propose(decided, two[0], "cut", pence=600_00), two[1])
    paid(decided, 380_00)
    line(decided, Kind.RETURNED, 20_00)


@pytest.mark.parametrize(
    ("kind", "pence", "is_fine"),
    [
        ("cut", 1, True),
        ("cut", 60, True),
        ("cut", 61, False),
        ("cut", 0, False),
        ("changed", 0, True),
        ("changed", 1, False),
        ("not_done", 60, False),  # a part is ordered
    ],
)
def test_which_money_may_be_taken(kind: str, pence: int, is_fine: bool) -> None:
    balance = Balance(voted=100, waiting=60, ordered=40)
    if is_fine:
        check_money_is_there(balance, kind=kind, pence=pence)
    else:
        with pytest.raises(Refused):
            check_money_is_there(balance, kind=kind, pence=pence)


def test_the_rule_reads_as_a_table() -> None:
    worked = Balance(voted=100, waiting=90, paid=10)
    check_is_no_quiet_cut(worked, pence=50, overruled=0)
    with pytest.raises(Refused):
        check_is_no_quiet_cut(worked, pence=51, overruled=0)


# Pages


def signed_in(person: Person, settings) -> Client:
    settings.DEMO = True  # staff need no second factor there
    client = Client()
    client.force_login(make.account_of(person), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_reason_is_public_everywhere_once_two_have_signed(
    decided: Round, two: tuple[Person, Person], client: Client
) -> None:
    pages = [
        f"/decide/{decided.public_id}/project/1/",
        f"/decide/{decided.public_id}/money/",
        "/find-out/overruled/",
        "/find-out/overruled.csv",
        "/",
    ]
    made = propose(decided, two[0])
    assert not [page for page in pages if WHY in client.get(page).content.decode()]  # the twin
    sign(made, two[1])
    assert [page for page in pages if WHY in client.get(page).content.decode()] == pages


def test_it_waits_on_the_desk_of_a_second_person_only(decided: Round, two: tuple[Person, Person], settings) -> None:
    propose(decided, two[0])
    assert "Overrule the vote on" in signed_in(two[1], settings).get("/desk/").content.decode()
    assert "Overrule the vote on" not in signed_in(two[0], settings).get("/desk/").content.decode()


def test_a_cut_without_an_amount_says_so_and_keeps_the_words(
    decided: Round, two: tuple[Person, Person], settings
) -> None:
    client = signed_in(two[0], settings)
    path = f"/desk/rounds/{decided.public_id}/overrule/1/"
    page = client.post(path, {"kind": "cut", "because": WHY})
    assert page.status_code == 422
    assert "Write how much goes back" in page.content.decode()
    assert WHY in page.content.decode()
    assert client.post(path, {"kind": "cut", "because": WHY, "pence": "100"}).status_code == 302
    assert client.get(path).status_code == 302  # to the one that waits
    assert not LedgerEntry.objects.filter(kind="returned").exists()
