"""How help is arranged: by an administrator, with numbers that work and words that anybody can read."""

from datetime import UTC, datetime, time

import pytest
from django.core.exceptions import PermissionDenied

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.cases.actions.setting_up import publish_answer, set_hours, set_number, set_words, take_number_away
from commonty.cases.models import EmergencyNumber, PublishedAnswer
from commonty.cases.queries.help_desk import next_read_at, numbers_for, words_of
from commonty.cases.rules.triage import read, usual_words
from commonty.cases.tests.factories import NOW, colleague

pytestmark = pytest.mark.django_db
HOURS = {"opens": time(9), "closes": time(17), "weekdays": [0, 1, 2, 3, 4], "silent_days": 14}


@pytest.fixture
def how(close):
    ewa = colleague(close.landlord, "Ewa Kowalczyk", Role.ADMINISTRATOR)
    return {"landlord_id": close.landlord.pk, "by": ewa, "now": NOW, "channel": "web"}


@pytest.mark.parametrize(
    ("now", "reads"),
    [
        (datetime(2026, 11, 26, 12, tzinfo=UTC), "2026-11-26 12:00"),  # now
        (datetime(2026, 11, 26, 7, tzinfo=UTC), "2026-11-26 09:00"),
        (datetime(2026, 11, 27, 17, tzinfo=UTC), "2026-12-01 09:00"),  # a weekend, and St Andrew's Day on Monday
        (
            datetime(2026, 12, 24, 18, tzinfo=UTC),
            "2026-12-29 09:00",
        ),  # Christmas, a weekend, Boxing Day kept on Monday
        (datetime(2026, 7, 1, 15, 59, tzinfo=UTC), "2026-07-01 15:59"),  # summer time: one minute to five
        (datetime(2026, 7, 1, 16, tzinfo=UTC), "2026-07-02 08:00"),
    ],
)
def test_when_somebody_next_reads(close, now, reads):
    assert next_read_at(close.landlord, now).astimezone(UTC).strftime("%Y-%m-%d %H:%M") == reads


def test_hours_make_sense(close, how):
    with pytest.raises(Refused, match="later second one"):
        set_hours(**{**HOURS, "closes": time(9)}, **how)
    with pytest.raises(Refused, match="at least one day"):
        set_hours(**{**HOURS, "weekdays": []}, **how)
    set_hours(**{**HOURS, "opens": time(8)}, **how)
    assert next_read_at(close.landlord, NOW.replace(hour=8)) == NOW.replace(hour=8)


def test_only_a_number_that_somebody_rang_is_shown(close, how):
    said = {"danger": "gas", "name": "Gas line", "phone": "0800 111 999"}
    set_number(**said, is_tested=False, **how)
    assert numbers_for(close.landlord, ["gas"]) == []
    number = set_number(**said, is_tested=True, **how)
    assert numbers_for(close.landlord, ["gas"]) == [number]
    set_number(**{**said, "phone": "0800 111 998"}, is_tested=False, **how)
    assert numbers_for(close.landlord, ["gas"]) == []  # another number is not tested
    take_number_away(number_id=number.pk, **how)
    assert not EmergencyNumber.objects.exists()


def test_who_changes_one_rule_has_their_own_copy_of_all(close, how):
    assert words_of(close.landlord) == usual_words()
    set_words(suggests="gas", words=["reek* of gas", " "], **how)
    mine = words_of(close.landlord)
    assert read("It reeks of gas", mine).dangers == ("gas",)
    assert read("I smell gas", mine).dangers == ()
    assert read("There is mould", mine).is_damp
    with pytest.raises(Refused, match="at least one word"):
        set_words(suggests="gas", words=[" "], **how)


def test_only_an_administrator_arranges_help(close, how):
    by_shona = {**how, "by": close.shona}
    with pytest.raises(PermissionDenied):
        set_hours(**HOURS, **by_shona)
    with pytest.raises(PermissionDenied):
        set_words(suggests="gas", words=["gas"], **by_shona)
    said = {"place_id": close.landlord.pk, "question": "Q", "answer": "A", "words": "", "is_out": True}
    with pytest.raises(PermissionDenied):
        publish_answer(**said, by=close.shona, now=NOW, channel="web")


def test_an_answer_is_written_changed_and_taken_back(close, how, be):
    client = be(how["by"])
    sent = {"question": "When are bins emptied?", "answer": "On Tuesday.", "words": "", "is_out": "on"}
    assert client.post("/desk/help/answers/new/", sent).status_code == 302
    found = PublishedAnswer.objects.get()
    client.post(f"/desk/help/answers/{found.public_id}/", {**sent, "is_out": ""})
    assert not PublishedAnswer.objects.visible_to(None).exists()
    page = client.get("/desk/help/").content.decode()
    assert "When are bins emptied?" in page
    assert "Check it" in page  # rules that are not verified say so
    assert client.get("/desk/help/words/nothing/").status_code == 404
