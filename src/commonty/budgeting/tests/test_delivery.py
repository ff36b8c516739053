"""Steps with their days, and what residents find on site."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.budgeting.actions.delivery import (
    finish_milestone,
    leave_remark,
    look_at_remark,
    set_milestone,
)
from commonty.budgeting.models import Milestone, Remark, Round
from commonty.budgeting.queries.delivery import steps_of, voices_of
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.test_overruling import signed_in
from commonty.kit.tests.test_pictures import exif, photo, saved

pytestmark = pytest.mark.django_db


def how(by: Any) -> dict[str, Any]:
    return {"by": by, "now": make.CLOSES, "channel": "web"}


@pytest.fixture
def decided() -> Round:
    return make.make_decided()


def step(pb_round: Round, due_on: date, by: Any = None) -> Milestone:
    by = by or make.make_staff(pb_round.place)
    project = pb_round.projects.get(number=1)
    return set_milestone(project_id=project.pk, says="Lamps are lit", who="Estates team", due_on=due_on, **how(by))


def remark(pb_round: Round, by: Any, kind: str = "site", **fields: Any) -> Remark:
    project = pb_round.projects.get(number=1)
    return leave_remark(round_id=pb_round.pk, project_id=project.pk, kind=kind, **fields, **how(by))


@pytest.mark.parametrize(
    ("done_on", "today", "is_late"),
    [
        (None, date(2026, 12, 1), False),
        (None, date(2026, 12, 2), True),
        (date(2026, 12, 1), date(2027, 1, 1), False),
        (date(2026, 12, 2), date(2027, 1, 1), True),  # done, and late all the same
    ],
)
def test_a_step_is_late_from_the_day_after(decided: Round, done_on: date | None, today: date, is_late: bool) -> None:
    made = step(decided, date(2026, 12, 1))
    Milestone.objects.update(done_on=done_on)
    (found,) = steps_of(decided, today=today)[made.project_id]
    assert found.is_late == is_late


def test_a_step_is_done_once_and_by_staff(decided: Round) -> None:
    made, officer = step(decided, date(2026, 12, 1)), make.make_staff(decided.place)
    with pytest.raises(PermissionDenied):
        step(decided, date(2026, 12, 1), by=make.make_resident(decided.place))
    with pytest.raises(PermissionDenied):
        finish_milestone(
            milestone_id=made.pk, done_on=date(2026, 12, 1), **how(make.make_staff(decided.place, Role.AUDITOR))
        )
    finish_milestone(milestone_id=made.pk, done_on=date(2026, 12, 1), **how(officer))
    with pytest.raises(Refused, match="done already"):
        finish_milestone(milestone_id=made.pk, done_on=date(2026, 12, 1), **how(officer))


def test_a_photo_loses_where_it_was_taken(decided: Round, settings, client: Client) -> None:
    made = step(decided, date(2026, 12, 1))
    officer = signed_in(make.make_staff(decided.place), settings)
    path = f"/desk/rounds/{decided.public_id}/steps/{made.public_id}/"
    taken = saved(photo(), "JPEG", exif=exif())
    assert b"Exif" in taken  # the twin
    sent = {"done_on": "2026-11-23", "picture": SimpleUploadedFile("lamp.jpg", taken)}
    bad = officer.post(path, sent)
    assert "Say what is to be seen" in bad.content.decode()
    sent |= {"picture": SimpleUploadedFile("lamp.jpg", taken), "picture_says": "A lamp that is lit"}
    assert officer.post(path, sent).status_code == 302
    stored = b"".join(client.get(f"/decide/{decided.public_id}/steps/{made.public_id}/picture/").streaming_content)
    assert stored.startswith(b"RIFF")
    assert b"Exif" not in stored.upper().replace(b"EXIF", b"Exif")
    assert "A lamp that is lit" in client.get(f"/decide/{decided.public_id}/project/1/").content.decode()


def test_late_steps_show_as_late_on_the_page_and_in_the_file(decided: Round, client: Client) -> None:
    step(decided, date(2020, 1, 1))
    assert "It should have been done by" in client.get(f"/decide/{decided.public_id}/project/1/").content.decode()
    assert ",late" in client.get(f"/decide/{decided.public_id}/steps.csv").content.decode()


def test_on_site_each_says_one_thing(decided: Round) -> None:
    one, other = make.make_resident(decided.place), make.make_resident(decided.place)
    remark(decided, one, answer="there")
    remark(decided, one, answer="not_as_voted", words="Only two of three.")
    remark(decided, other, answer="there")
    project = decided.projects.get(number=1)
    assert [count for _says, count in voices_of(decided, kind="site", project=project).sums] == [1, 1]


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "site", "answer": "maybe"},
        {"kind": "site", "answer": "not_as_voted"},  # what is not?
    ],
)
def test_what_says_nothing_is_refused(decided: Round, fields: dict) -> None:
    with pytest.raises(Refused):
        remark(decided, make.make_resident(decided.place), **fields)


def test_nobody_says_it_before_the_result() -> None:
    pb_round = make.make_open()
    with pytest.raises(Refused, match="once the result is out"):
        remark(pb_round, make.make_resident(pb_round.place), answer="there")


def test_what_an_officer_hides_stays_hidden(decided: Round, client: Client) -> None:
    said = remark(decided, make.make_resident(decided.place), answer="not_as_voted", words="My neighbour is a crook.")
    officer = make.make_staff(decided.place)
    look_at_remark(remark_id=said.pk, is_shown=False, **how(officer))
    assert "crook" not in client.get(f"/decide/{decided.public_id}/project/1/").content.decode()
    assert "crook" not in client.get(f"/decide/{decided.public_id}/words.csv").content.decode()


def test_what_is_late_and_what_waits_to_be_read_stands_on_the_desk(decided: Round, settings) -> None:
    officer = signed_in(make.make_staff(decided.place), settings)
    assert "Late: Lamps are lit" not in officer.get("/desk/").content.decode()
    step(decided, date(2020, 1, 1))
    remark(decided, make.make_resident(decided.place), answer="there", words="It is bright.")
    page = officer.get("/desk/").content.decode()
    assert f"Late: Lamps are lit ({decided.name})" in page
    assert "Read what 1 resident said" in page
    auditor = signed_in(make.make_staff(decided.place, Role.AUDITOR), settings).get("/desk/").content.decode()
    assert "Read what 1 resident said" not in auditor
