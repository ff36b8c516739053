"""Whoever signed for a count that failed is told: once for each try, with the reason and the page that starts it again."""

import pytest
from django.core.exceptions import PermissionDenied

from commonty.access.may import SYSTEM
from commonty.access.roles import Role
from commonty.budgeting import tally
from commonty.budgeting.actions import signing, trouble
from commonty.budgeting.models import Round
from commonty.budgeting.notices import TELLS
from commonty.budgeting.queries.trouble import SENTENCES
from commonty.budgeting.tests.factories import make_staff
from commonty.budgeting.tests.test_count import media  # noqa: F401
from commonty.budgeting.tests.test_failed_count import on_this_machine, signed, work  # noqa: F401
from commonty.journal.models import Entry
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice
from commonty.people.models import RoleHeld

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def failed(signed, monkeypatch) -> Round:  # noqa: F811
    monkeypatch.setattr(tally, "second_count", lambda *args: ([], -1))
    work()
    return signed


def said() -> list[Entry]:
    return list(Entry.objects.filter(kind="count_failed").order_by("pk"))


def signers(pb_round: Round) -> set:
    return {signature.person for signature in pb_round.register.signatures.all()}


def told(entry: Entry) -> set:
    return {message.person for message in TELLS["count_failed"](entry)}


def test_those_who_signed_are_owed_a_notice_with_the_reason_and_the_page(failed):
    assert trouble.report_failed_counts() == [failed]
    (entry,) = said()
    assert entry.chain == failed.chain
    assert entry.facts == {"because": "CountsDisagree"}
    owe_notices(now=entry.at)
    notices = Notice.objects.filter(kind="count_failed")
    assert {notice.person for notice in notices} == signers(failed)
    assert str(SENTENCES["CountsDisagree"]) in notices[0].body
    assert f"/desk/rounds/{failed.public_id}/close/" in notices[0].body
    assert failed.name not in notices[0].subject  # read over shoulders


def test_it_is_said_once_for_each_try_however_often_the_job_looks(failed):
    for _minute in range(3):
        trouble.report_failed_counts()
    assert len(said()) == 1
    signing.count_again(round_id=failed.pk, by=make_staff(failed.place), channel="web")
    assert trouble.report_failed_counts() == []  # it counts again
    assert told(said()[0]) == set()
    work()
    trouble.report_failed_counts()
    assert len(said()) == 2


def test_twin_without_the_look_at_what_was_said_it_is_said_each_minute(failed, monkeypatch):
    monkeypatch.setattr(trouble, "is_reported", lambda _round: False)
    for _minute in range(2):
        trouble.report_failed_counts()
    assert len(said()) == 2


def test_a_count_that_goes_on_or_is_done_says_nothing(signed):  # noqa: F811
    assert trouble.report_failed_counts() == []
    work()
    assert trouble.report_failed_counts() == []


def test_if_those_who_signed_have_left_everybody_who_may_close_it_hears(failed):
    trouble.report_failed_counts()
    RoleHeld.objects.update(ended_at=said()[0].at)
    member = make_staff(failed.place.landlord, Role.BOARD_MEMBER)
    make_staff(failed.place, Role.HOUSING_OFFICER)
    assert told(said()[0]) == {member}


def test_only_who_may_close_reports(failed):
    how = {"round_id": failed.pk, "channel": "web"}
    with pytest.raises(PermissionDenied):
        trouble.report_failed_count(**how, by=make_staff(failed.place, Role.AUDITOR))
    assert trouble.report_failed_count(**how, by=SYSTEM)
