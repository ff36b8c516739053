"""The end of a money vote: what was learned, what becomes of the rest, and what residents say of it all."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.budgeting.actions import finishing, set_up
from commonty.budgeting.actions.delivery import leave_remark, look_at_remark
from commonty.budgeting.models import Closing, Remark, Round
from commonty.budgeting.queries.accounts import balances, whole_balance
from commonty.budgeting.queries.delivery import voices_of
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.test_ledger import Kind, line, paid
from commonty.budgeting.tests.test_ledger_properties import faults_of
from commonty.budgeting.tests.test_overruling import signed_in
from commonty.journal.models import Entry

pytestmark = pytest.mark.django_db
HOW: dict[str, Any] = {"by": SYSTEM, "now": make.CLOSES, "channel": "web"}


@pytest.fixture
def settled() -> Round:
    """£1,000 and £2,000 of £12,500 were voted; all is paid but £10 that came back, and both are done."""
    pb_round = make.make_decided()
    paid(pb_round, 990_00)
    line(pb_round, Kind.RETURNED, 10_00)
    paid(pb_round, 2_000_00, number=2)
    for project in pb_round.projects.filter(number__in=(1, 2)):
        finishing.finish_project(project_id=project.pk, on=make.CLOSES.date(), **HOW)
    return pb_round


def close(pb_round: Round, leftover: str = "next", **fields: Any) -> Closing:
    given = {"round_id": pb_round.pk, "lessons": "Ask two firms.", "leftover": leftover, **HOW}
    return finishing.finish_round(**{**given, **fields})


def test_the_rest_is_said_and_stays_where_it_is(settled: Round) -> None:
    closing = close(settled)
    assert (closing.leftover_pence, closing.lessons) == (9_510_00, "Ask two firms.")
    assert faults_of(settled) == []


def test_the_rest_is_moved_to_another_pot_at_once(settled: Round) -> None:
    draft = make.make_draft(settled.place, name="The next one")
    close(settled, "carried", to_round_id=draft.pk)
    draft.refresh_from_db()
    assert draft.pot_pence == 12_500_00 + 9_510_00
    assert faults_of(settled) == []
    whole = whole_balance(balances(settled).values())
    assert (whole.carried, whole.returned, whole.held) == (9_510_00, 0, settled.pot_pence)
    said = Entry.objects.filter(kind__in=["money_carried", "round_done"]).order_by("pk")
    assert [entry.facts["pence"] for entry in said] == [9_510_00, 9_510_00]


def test_nothing_is_moved_into_a_groups_pot_beyond_what_a_group_may_have(settled: Round) -> None:
    draft = make.make_draft(settled.place, name="Grants")
    Round.objects.filter(pk=draft.pk).update(template="grants", pot_pence=1_000_00)
    Round.objects.filter(pk=draft.pk).update(group_name="Neighbours", group_rules="Receipts.")
    with pytest.raises(Refused, match="at most"):
        close(settled, "carried", to_round_id=draft.pk)
    Round.objects.filter(pk=draft.pk).update(group_name="", group_rules="")  # the twin
    close(settled, "carried", to_round_id=draft.pk)


def test_the_other_pot_never_loses_what_was_moved_to_it(settled: Round) -> None:
    draft = make.make_draft(settled.place)
    close(settled, "carried", to_round_id=draft.pk)
    change: dict[str, Any] = {"round_id": draft.pk, "step": "pot", **HOW}
    with pytest.raises(Refused, match="moved £9,510 to this pot"):
        set_up.change_round(**change, changes={"pot_pence": 9_509_99})
    set_up.change_round(**change, changes={"pot_pence": 9_510_00})


@pytest.mark.parametrize("why", ["announced", "another landlord", "itself", "another currency", "nowhere"])
def test_money_goes_only_where_nobody_has_read_of_the_pot_yet(settled: Round, why: str) -> None:
    to_round = {
        "announced": lambda: make.make_announced(settled.place),
        "another landlord": make.make_draft,
        "itself": lambda: settled,
        "another currency": lambda: make.make_draft(settled.place, currency="PLN"),
        "nowhere": lambda: None,
    }[why]()
    with pytest.raises(Refused), transaction.atomic():
        close(settled, "carried", to_round_id=to_round.pk if to_round else None)
    close(settled, "carried", to_round_id=make.make_draft(settled.place).pk)  # the twin


@pytest.mark.parametrize(
    ("promised", "chosen", "is_fine"),
    [
        ("next", "next", True),
        ("next", "landlord", False),
        ("next", "common", False),
        ("landlord", "landlord", True),
        ("landlord", "next", False),
        ("common", "common", True),
    ],
)
def test_the_rest_goes_where_the_frozen_rules_said(settled: Round, promised: str, chosen: str, is_fine: bool) -> None:
    promise(settled, promised)
    if is_fine:
        close(settled, chosen)
    else:
        with pytest.raises(Refused, match="The rules said before the vote"):
            close(settled, chosen)


def promise(pb_round: Round, leftover: str) -> None:
    frozen = pb_round.frozen_rules
    settings = frozen["settings"] | {"leftover": leftover}
    Round.objects.filter(pk=pb_round.pk).update(frozen_rules=frozen | {"settings": settings})


def test_keeping_the_rest_from_residents_needs_a_reason_where_no_rule_said_so(settled: Round) -> None:
    promise(settled, "")
    with pytest.raises(Refused, match="Say why the rest"), transaction.atomic():
        close(settled, "landlord")
    with pytest.raises(Refused, match="Say what becomes of it"), transaction.atomic():
        close(settled, "none")
    close(settled, "landlord", leftover_says="The roof of number 12 came down.")


def test_only_who_keeps_the_money_closes(settled: Round) -> None:
    with pytest.raises(PermissionDenied):
        close(settled, by=make.make_staff(settled.place))


def test_moving_money_takes_the_right_to_set_up_the_other_vote(settled: Round) -> None:
    elsewhere = make.make_draft(make.make_area(settled.place.landlord))
    owner = make.make_staff(settled.place, Role.BUDGET_OWNER)
    with pytest.raises(PermissionDenied), transaction.atomic():
        close(settled, "carried", to_round_id=elsewhere.pk, by=owner)
    close(settled, "carried", to_round_id=elsewhere.pk, by=make.make_staff(settled.place.landlord, Role.BUDGET_OWNER))


def test_the_page_asks_for_lessons_and_keeps_what_was_typed(settled: Round, settings, client: Client) -> None:
    owner = signed_in(make.make_staff(settled.place, Role.BUDGET_OWNER), settings)
    promise(settled, "")
    path = f"/desk/rounds/{settled.public_id}/money/finish/"
    bad = owner.post(path, {"lessons": "Ask two firms.", "leftover": "landlord"})
    assert bad.status_code == 422
    assert "Ask two firms." in bad.content.decode()
    assert owner.post(path, {"lessons": "Ask two firms.", "leftover": "next"}).status_code == 302
    page = client.get(f"/decide/{settled.public_id}/money/").content.decode()
    assert "Ask two firms." in page
    assert "£9,510 was left." in page


# Was it worth it?


def say(pb_round: Round, by: Any, answer: str = "yes", words: str = "") -> Remark:
    how = {"by": by, "now": make.CLOSES, "channel": "web"}
    return leave_remark(round_id=pb_round.pk, kind="worth", answer=answer, words=words, **how)


def test_each_who_lives_there_says_one_thing_and_may_say_it_anew(settled: Round) -> None:
    one, other = make.make_resident(settled.place), make.make_resident(settled.place)
    say(settled, one, "no")
    say(settled, one, "partly")
    say(settled, other, "yes")
    assert [count for _says, count in voices_of(settled, kind="worth").sums] == [1, 1, 0]


def test_nobody_else_says_it(settled: Round) -> None:
    stranger = make.make_resident(make.make_area(settled.place.landlord))
    for by in (stranger, make.make_staff(settled.place)):
        with pytest.raises(Refused, match="Only people who live in"):
            say(settled, by)


def test_words_are_read_by_an_officer_first_and_again_if_they_change(settled: Round, client: Client) -> None:
    page, who = f"/decide/{settled.public_id}/money/", make.make_resident(settled.place, name="Agnes Rennie")
    remark = say(settled, who, words="The court is light now.")
    assert "The court is light now." not in client.get(page).content.decode()
    officer = make.make_staff(settled.place)
    look_at_remark(remark_id=remark.pk, is_shown=True, by=officer, now=make.CLOSES, channel="web")
    shown = client.get(page).content.decode()
    assert "The court is light now." in shown
    assert "Agnes" not in shown
    assert "The court is light now." in client.get(f"/decide/{settled.public_id}/words.csv").content.decode()
    say(settled, who, words="Something nasty.")
    assert "Something nasty." not in client.get(page).content.decode()


def test_whoever_is_erased_leaves_the_sum_and_not_their_name(settled: Round) -> None:
    who = make.make_resident(settled.place)
    remark = say(settled, who)
    who.ties.all().delete()
    who.delete()
    remark.refresh_from_db()
    assert remark.person is None
    assert voices_of(settled, kind="worth").how_many == 1
