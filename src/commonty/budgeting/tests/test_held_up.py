"""A round that cannot open at its time: whom that is told, in which words, and how often."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from commonty.access.roles import Role
from commonty.budgeting.actions import opening
from commonty.budgeting.models import Round
from commonty.budgeting.notices import TELLS
from commonty.budgeting.queries import readiness
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.factories import OPENS, at
from commonty.journal.models import Entry
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice
from commonty.people.models import RoleHeld

pytestmark = pytest.mark.django_db
AGO = make.noon() - timedelta(days=8)


def said() -> list[Entry]:
    return list(Entry.objects.filter(kind="round_held_up").order_by("pk"))


def try_to_open(days: int = 0) -> None:
    opening.open_due_rounds(clock=at(OPENS + timedelta(days=days)))


def late_round(**fields) -> Round:
    """By the real clock: since yesterday it should be open, and nobody lives there."""
    pb_round = make.make_announced(now=AGO, **fields)
    opening.open_due_rounds()
    return pb_round


def test_it_is_said_once_however_often_it_is_tried() -> None:
    pb_round = make.make_announced()
    for minute in range(3):
        opening.open_due_rounds(clock=at(OPENS + timedelta(minutes=minute)))
    (entry,) = said()
    assert entry.about_id == pb_round.public_id
    assert entry.facts == {"steps": ["who"]}


def test_twin_without_the_look_at_what_was_said_it_is_said_each_minute(monkeypatch) -> None:
    make.make_announced()
    monkeypatch.setattr(opening, "held_up_by", lambda rounds: {})
    try_to_open()
    try_to_open()
    assert len(said()) == 2


def test_another_reason_is_said_again_and_so_is_the_same_after_a_new_announcement() -> None:
    pb_round = make.make_announced()
    officer = make.make_staff(pb_round.place)
    try_to_open()
    try_to_open(days=14)  # the close is past, too
    assert [entry.facts["steps"] for entry in said()] == [["who"], ["when", "who"]]
    how = {"round_id": pb_round.pk, "by": officer, "channel": "web"}
    opening.take_back_announcement(**how, because="Nobody may vote.", now=OPENS + timedelta(days=1))
    Round.objects.update(opens_at=OPENS + timedelta(days=20), closes_at=OPENS + timedelta(days=34))
    opening.announce_round(**how, now=OPENS + timedelta(days=15))
    try_to_open(days=20)
    assert [entry.facts["steps"] for entry in said()][2:] == [["who"]]


def test_who_set_it_up_is_owed_a_notice_with_the_reason_and_the_page_that_mends_it() -> None:
    place = make.make_area(make.make_landlord(hosts="homes.example.org"))
    colleague = make.make_staff(place)
    pb_round = late_round(place=place)
    owe_notices(now=AGO + timedelta(days=8))
    notices = Notice.objects.filter(kind="round_held_up")
    assert pb_round.made_by in {notice.person for notice in notices}
    assert colleague not in {notice.person for notice in notices}
    body = notices.get(person=pb_round.made_by).body
    assert "Nobody who lives there may vote" in body
    assert f"https://homes.example.org/desk/rounds/{pb_round.public_id}/take-back/" in body
    assert pb_round.name not in notices[0].subject  # read over shoulders


def test_if_they_have_all_left_everybody_who_may_open_it_hears() -> None:
    pb_round = make.make_announced(now=AGO)
    RoleHeld.objects.update(ended_at=AGO)
    owner = make.make_staff(pb_round.place.landlord, Role.BUDGET_OWNER)
    make.make_staff(pb_round.place, Role.HOUSING_OFFICER)
    make.make_staff(make.make_area(pb_round.place.landlord))
    opening.open_due_rounds()
    assert [message.person for message in TELLS["round_held_up"](said()[0])] == [owner]


def test_nobody_hears_of_what_is_open_by_now() -> None:
    pb_round = late_round()
    assert list(TELLS["round_held_up"](said()[0]))  # the twin
    make.make_resident(pb_round.place)
    assert not list(TELLS["round_held_up"](said()[0]))  # mended, and the minute that opens it has not come yet
    opening.open_due_rounds()
    assert not list(TELLS["round_held_up"](said()[0]))


@pytest.mark.parametrize(("role", "tells"), [(Role.ENGAGEMENT_OFFICER, True), (Role.HOUSING_OFFICER, False)])
def test_the_desk_gives_the_reason_and_the_link(settings, role: Role, tells: bool) -> None:
    settings.DEMO = True
    pb_round = late_round()
    client = Client()
    client.force_login(make.account_of(make.make_staff(pb_round.place, role)))
    desk = client.get(reverse("web:desk")).content.decode()
    assert ("By its rules nobody may vote." in desk) is tells
    assert (reverse("budgeting:take_back", args=[pb_round.public_id]) in desk) is tells


def test_its_own_page_says_that_it_is_late(settings) -> None:
    settings.DEMO = True
    pb_round = late_round()
    client = Client()
    client.force_login(make.account_of(make.make_staff(pb_round.place)))
    page = client.get(reverse("budgeting:prepare_round", args=[pb_round.public_id])).content.decode()
    assert "could not" in page
    assert "Nobody who lives there" in page


def test_what_everybody_has_read_is_taken_back_before_it_is_changed() -> None:
    draft, announced = make.make_draft(), make.make_announced()
    officer, officer_there = make.make_staff(draft.place), make.make_staff(announced.place)
    assert "/step/when/" in readiness.page_to_mend(draft, "when", officer)
    assert "/take-back/" in readiness.page_to_mend(announced, "when", officer_there)
    assert readiness.page_to_mend(announced, "when", officer) == ""
