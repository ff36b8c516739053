"""The treasurer of a residents' group keeps its money: the same deeds as staff, in that round, and nobody's own."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.budgeting.actions.copying import copy_round
from commonty.budgeting.actions.finishing import finish_project
from commonty.budgeting.actions.ledger import add_line, reverse_line
from commonty.budgeting.actions.seats import end_seat
from commonty.budgeting.events import Event
from commonty.budgeting.models import CoAuthor, LedgerEntry, Project, Proposal, Round
from commonty.budgeting.queries.accounts import balance_of
from commonty.budgeting.queries.groups import own_projects
from commonty.budgeting.tests import factories
from commonty.budgeting.tests.groups import Part, make_group_decided, seat
from commonty.budgeting.tests.ideas import officer_of, owner_of
from commonty.journal.models import Entry
from commonty.people.models import Person, RoleHeld

pytestmark = pytest.mark.django_db
LATER: dict[str, Any] = {"now": factories.CLOSES, "channel": "web"}
PDF = b"%PDF-1.4 a receipt %%EOF"


@pytest.fixture
def decided() -> Round:
    return make_group_decided()


@pytest.fixture
def treasurer(decided) -> Person:
    return seat(decided, Part.TREASURER)


def first(pb_round: Round) -> Project:
    return pb_round.projects.get(number=1)


def promise(project: Project, by: Person, *, pence: int = 500_00, **fields: Any) -> LedgerEntry:
    what = {"kind": "ordered", "pence": pence, "on": factories.CLOSES.date(), "says": "A gala day", "number": "1"}
    return add_line(project_id=project.pk, **{**what, **fields}, by=by, **LATER)


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(factories.account_of(person), backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(pb_round: Round, kind: str) -> str:
    return reverse("budgeting:add_group_line", args=[pb_round.public_id, kind])


def test_a_treasurer_writes_what_was_promised_receipted_and_paid(decided, treasurer) -> None:
    project = first(decided)
    order = promise(project, treasurer)
    invoice = promise(project, treasurer, kind="invoiced", of_id=order.pk, pence=400_00, number="R7")
    promise(project, treasurer, kind="paid", of_id=invoice.pk, pence=400_00, number="")
    promise(project, treasurer, kind="returned", of_id=order.pk, pence=100_00, number="")
    balance = balance_of(project)
    assert (balance.paid, balance.ordered, balance.returned) == (400_00, 0, 100_00)
    assert {entry.made_by for entry in project.ledger.exclude(kind="voted")} == {treasurer}


def test_the_journal_says_that_it_was_from_the_seat(decided, treasurer) -> None:
    promise(first(decided), treasurer)
    assert Entry.objects.get(kind=Event.MONEY_COMMITTED).facts["seat"] == "treasurer"
    promise(first(decided), owner_of(decided), number="2")
    assert "seat" not in Entry.objects.filter(kind=Event.MONEY_COMMITTED).last().facts


def test_nobody_else_of_the_group_or_the_place_does(decided) -> None:
    people = [seat(decided, Part.ORGANISER), factories.make_resident(decided.place), officer_of(decided)]
    for person in people:
        with pytest.raises(PermissionDenied):
            promise(first(decided), person)
    promise(first(decided), owner_of(decided))  # staff as ever


def test_a_treasurer_of_another_round_does_not(decided) -> None:
    other = make_group_decided()
    with pytest.raises(PermissionDenied):
        promise(first(decided), seat(other, Part.TREASURER))


def test_nobody_does_whose_seat_has_ended(decided, treasurer) -> None:
    promise(first(decided), treasurer)
    end_seat(seat_id=decided.seats.get().pk, because="I move away.", by=treasurer, **LATER)
    with pytest.raises(PermissionDenied):
        promise(first(decided), treasurer, number="2")


def test_a_seat_opens_nothing_once_we_run_it_ourselves(decided, treasurer) -> None:
    Round.objects.filter(pk=decided.pk).update(group_name="")
    with pytest.raises(PermissionDenied):
        promise(first(decided), treasurer)


@pytest.mark.parametrize("status", ["announced", "open", "counting", "done"])
def test_only_once_the_result_is_out_and_until_all_is_done(decided, treasurer, status) -> None:
    Round.objects.filter(pk=decided.pk).update(status=status)
    with pytest.raises(Refused):
        promise(first(decided), treasurer)


def test_no_more_than_the_vote_gave(decided, treasurer) -> None:
    with pytest.raises(Refused, match="left"):
        promise(first(decided), treasurer, pence=1_000_01)
    promise(first(decided), treasurer, pence=1_000_00)


def test_a_treasurer_does_not_take_lines_back_or_say_that_something_is_done(decided, treasurer) -> None:
    line = promise(first(decided), treasurer)
    with pytest.raises(PermissionDenied):
        reverse_line(entry_id=line.pk, says="Wrong.", by=treasurer, **LATER)
    reverse_line(entry_id=line.pk, says="Wrong.", by=owner_of(decided), **LATER)  # staff do
    with pytest.raises(PermissionDenied):
        finish_project(project_id=first(decided).pk, on=factories.CLOSES.date(), by=treasurer, **LATER)


# Nobody's own


def idea_of(project: Project, author: Person | None) -> Proposal:
    facts = {"title": project.name, "says": "It.", "channel": "web", "made_at": factories.NOW}
    return Proposal.objects.create(round=project.round, number=1, project=project, author=author, **facts)


def own_by_idea(project: Project, person: Person) -> None:
    idea_of(project, person)


def own_with_others(project: Project, person: Person) -> None:
    CoAuthor.objects.create(proposal=idea_of(project, None), person=person)


def own_by_another_entry(project: Project, person: Person) -> None:
    idea_of(project, factories.make_resident(project.round.place, merged_into=person))


def own_by_name(project: Project, person: Person) -> None:
    Project.objects.filter(pk=project.pk).update(proposed_by=f"{person.name.upper()} and a resident")


@pytest.mark.parametrize("owns", [own_by_idea, own_with_others, own_by_another_entry, own_by_name])
def test_what_they_proposed_themselves_staff_write(decided, treasurer, owns) -> None:
    project = first(decided)
    owns(project, treasurer)
    with pytest.raises(Refused, match="yourself"):
        promise(project, treasurer)
    promise(decided.projects.get(number=2), treasurer)
    promise(project, owner_of(decided), number="2")
    page = client_of(treasurer).get(address(decided, "ordered")).content.decode()
    assert ("1. Project 1" in page, "2. Project 2" in page) == (False, True)


def test_nor_in_a_copy_of_the_vote_where_the_idea_was(decided, treasurer) -> None:
    """A copy has the projects and not the ideas: of an unnamed author it says nothing any more."""
    own_by_idea(first(decided), treasurer)
    named = {"round_id": decided.pk, "name": "Grants, once more", "with_projects": True}
    again = copy_round(**named, by=officer_of(decided), now=factories.NOW, channel="web")
    third = copy_round(**{**named, "round_id": again.pk}, by=officer_of(decided), now=factories.NOW, channel="web")
    for copy in (again, third):
        assert own_projects(copy, treasurer) == {copy.projects.get(number=1).pk}
        assert own_projects(copy, factories.make_resident(decided.place)) == set()  # the twin


def test_what_others_proposed_is_no_bar(decided, treasurer) -> None:
    """The twin."""
    own_by_idea(first(decided), factories.make_resident(decided.place))
    Project.objects.filter(pk=first(decided).pk).update(proposed_by="Somebody else")
    promise(first(decided), treasurer)


def test_staff_who_hold_a_seat_too_act_as_staff(decided) -> None:
    """Whoever keeps the ledger anyway is bound by the rules of staff."""
    owner = seat(decided, Part.TREASURER)
    RoleHeld.objects.create(person=owner, place=decided.place, role=Role.BUDGET_OWNER, given_at=factories.NOW)
    owner = Person.objects.get(pk=owner.pk)
    promise(first(decided), owner)
    assert "seat" not in Entry.objects.get(kind=Event.MONEY_COMMITTED).facts


# Pages


def test_the_page_writes_a_line_that_everybody_reads(decided, treasurer) -> None:
    client = client_of(treasurer)
    sent = {
        "project": first(decided).public_id, "supplier": "The gala committee", "number": "G1", "pence": "200",
        "on": factories.NOW.date().isoformat(), "says": "A bouncy castle",
    }  # fmt: skip
    wrong = client.post(address(decided, "ordered"), sent | {"pence": "9000"})
    assert (wrong.status_code, "A bouncy castle" in wrong.content.decode()) == (422, True)
    assert client.post(address(decided, "ordered"), sent).status_code == 302
    money = Client().get(reverse("budgeting:money", args=[decided.public_id])).content.decode()
    assert ("The gala committee" in money, "Its treasurer writes these lines" in money) == (True, True)
    assert treasurer.name not in money


def test_their_own_page_leads_there(decided, treasurer) -> None:
    page = client_of(treasurer).get(reverse("budgeting:show_seat", args=[decided.public_id])).content.decode()
    assert all(address(decided, kind) in page for kind in ("ordered", "invoiced", "paid", "returned"))
    organiser = client_of(seat(decided, Part.ORGANISER))
    assert address(decided, "paid") not in (
        organiser.get(reverse("budgeting:show_seat", args=[decided.public_id])).content.decode()
    )


def test_the_page_is_nobody_elses(decided, treasurer) -> None:
    people = [seat(decided, Part.ORGANISER), factories.make_resident(decided.place), owner_of(decided)]
    assert [client_of(one).get(address(decided, "ordered")).status_code for one in people] == [404] * 3
    assert client_of(treasurer).get(address(decided, "voted")).status_code == 404


def test_before_the_result_there_is_nothing_to_write(decided, treasurer) -> None:
    Round.objects.filter(pk=decided.pk).update(status="counting")
    answer = client_of(treasurer).get(address(decided, "ordered"))
    assert answer["Location"] == reverse("budgeting:show_seat", args=[decided.public_id])


def test_a_treasurer_reads_the_proofs_of_this_round_and_no_other_resident_does(decided, treasurer) -> None:
    line = promise(first(decided), owner_of(decided), proof=("pdf", PDF))
    url = reverse("budgeting:show_proof", args=[decided.public_id, line.public_id])
    others = [seat(decided, Part.ORGANISER), factories.make_resident(decided.place)]
    assert [client_of(one).get(url).status_code for one in (treasurer, *others)] == [200, 404, 404]
