"""A pitch night where it doesn't go by the plan: two entries of one human, late presses, projects that were not pitched."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonty.access.roles import Role
from commonty.ballots.actions import pitches
from commonty.ballots.models import Envelope, Register
from commonty.ballots.tests.test_security_one_vote import become_one
from commonty.budgeting.actions.count import count_round
from commonty.budgeting.actions.fairness import work_out_what_is_missing
from commonty.budgeting.actions.pitch_night import end_pitch_night
from commonty.budgeting.actions.signing import sign_for_count
from commonty.budgeting.models import Result, Round
from commonty.budgeting.packs import layout
from commonty.budgeting.packs.checking import check_pack
from commonty.budgeting.packs.report import Verdict
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.nights import ended_and_signed, in_turn, make_night, pitched
from commonty.budgeting.tests.test_pitch_night import decided, signed_in
from commonty.journal.models import Entry
from commonty.kit.canonical import read_zip

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DEMO = True  # stands for the second factor


@pytest.fixture
def place():
    return make.make_area(make.make_landlord(hosts="testserver"), "Sandbank")


def body(client, name: str, *args: object) -> str:
    return client.get(reverse(f"budgeting:{name}", args=args)).content.decode()


def test_whoever_closed_or_signed_under_another_entry_is_not_asked_for_the_second_press(place):
    pb_round = make_night(place)
    older, newer = make.make_resident(place), make.make_staff(place)
    first, *others = in_turn(pb_round)
    pitches.open_scoring(pitch_id=first.public_id, by=newer)
    pitches.close_scoring(pitch_id=first.public_id, by=newer)
    become_one(older, newer)  # who has their role from now on
    assert "Somebody else opens the scores" in body(signed_in(older), "hold_night", pb_round.public_id)
    pitches.count_pitch(pitch_id=first.public_id, by=make.make_staff(place))
    for pitch in others:
        pitched(pb_round, pitch, {0: 5})
    end_pitch_night(round_id=pb_round.pk, by=older, channel="web")
    sign_for_count(round_id=pb_round.pk, by=make.make_staff(place), channel="web")
    pb_round.register.signatures.update(person=newer)
    assert "You have signed" in body(signed_in(older), "close_round", pb_round.public_id)


def move(pb_round: Round, *, opens=None, closes=None) -> None:
    """The hours of the evening, as they stand in the round and in its register."""
    hours = {name: at for name, at in (("opens_at", opens), ("closes_at", closes)) if at}
    Round.objects.filter(pk=pb_round.pk).update(**hours)
    Register.objects.filter(pk=pb_round.register_id).update(**hours)


def hour_over(pb_round: Round) -> None:
    move(pb_round, closes=timezone.now() - timedelta(minutes=1))


def test_when_the_hour_is_over_before_every_project_was_pitched_each_page_says_what_is_left(place):
    pb_round = make_night(place)
    first, second, third = in_turn(pb_round)
    pitched(pb_round, first, {0: 5})
    hour_over(pb_round)
    host = signed_in(make.make_staff(place))
    screen = body(Client(), "night_screen", pb_round.public_id)
    assert "The evening is over" in screen
    assert "evening begins" not in screen
    assert "Score on your phone" not in screen
    page = body(host, "hold_night", pb_round.public_id)
    assert "Some projects were not pitched" in page
    assert "Open the ballot box" not in page
    assert "Pitch it next" not in page
    assert "Enter a score for somebody" not in page
    signing = body(host, "close_round", pb_round.public_id)
    assert "A project is still to come" in signing
    assert "Sign as the first of two" not in signing
    assert host.post(reverse("budgeting:close_round", args=[pb_round.public_id])).status_code == 409
    numbers = {p.public_id: p.number for p in pb_round.projects.all()}
    for pitch in (second, third):
        url = reverse("budgeting:change_pitch", args=[pb_round.public_id, numbers[pitch.option], "out"])
        assert host.post(url, {"because": "We had no time left."}).status_code == 302
    assert "Open the ballot box" in body(host, "hold_night", pb_round.public_id)
    assert "Sign as the first of two" in body(host, "close_round", pb_round.public_id)
    assert "Every project was pitched" in body(Client(), "night_screen", pb_round.public_id)


def test_before_the_evening_screen_and_phones_say_when_it_begins(place):
    pb_round = make_night(place)
    move(pb_round, opens=timezone.now() + timedelta(hours=1))
    assert "The evening begins" in body(Client(), "night_screen", pb_round.public_id)
    page = body(signed_in(make.voter_of(pb_round)), "vote", pb_round.register.public_id)
    assert "The evening begins" in page
    assert 'id="night"' in page


def test_a_phone_that_asks_again_finds_its_part_of_the_page_from_before_the_evening_to_the_result(place):
    pb_round = make_night(place)
    phone, stranger = signed_in(make.voter_of(pb_round)), Client()
    found = []
    for pitch in in_turn(pb_round):
        pitched(pb_round, pitch, {0: 5})
    end_pitch_night(round_id=pb_round.pk, by=make.make_staff(place), channel="web")
    found.append(body(phone, "vote", pb_round.register.public_id))
    for _ in range(2):
        sign_for_count(round_id=pb_round.pk, by=make.make_staff(place), channel="web")
    found.append(body(phone, "vote", pb_round.register.public_id))
    count_round(round_id=pb_round.pk)
    found.append(body(phone, "vote", pb_round.register.public_id))
    assert ["Every project was pitched" in page and 'id="night"' in page for page in found] == [True] * 3
    assert ["What was chosen, and why" in page for page in found] == [False, False, True]
    assert 'id="night"' in body(stranger, "vote", pb_round.register.public_id)  # whose code was given back


def test_a_score_that_is_sent_again_after_the_end_is_no_other_form(place):
    pb_round = make_night(place)
    client, url = signed_in(make.voter_of(pb_round)), reverse("budgeting:vote", args=[pb_round.register.public_id])
    first, *others = in_turn(pb_round)
    host = make.make_staff(place)
    pitches.open_scoring(pitch_id=first.public_id, by=host)
    page = client.get(url).content.decode()
    form = {name: re.search(f'name="{name}" value="([^"]+)"', page)[1] for name in ("key", "voter", "project")}
    assert client.post(url, form | {"score": "7"}).status_code == 302
    pitches.close_scoring(pitch_id=first.public_id, by=host)
    pitches.count_pitch(pitch_id=first.public_id, by=make.make_staff(place))
    for pitch in others:
        pitched(pb_round, pitch, {1: 5})
    end_pitch_night(round_id=pb_round.pk, by=host, channel="web")
    assert client.post(url, form | {"score": "7"}).status_code == 302  # its first answer was lost: it is in
    late = client.post(url, form | {"score": "8"})
    assert late.status_code == 422
    assert "Voting has ended. This vote came after the close" in late.content.decode()
    assert 'id="night"' in late.content.decode()
    check = reverse("budgeting:check_vote", args=[pb_round.register.public_id])
    assert client.post(check).url == url
    assert Envelope.objects.filter(entitlement__public_id=form["voter"]).count() == 1


def test_while_the_hour_is_over_and_scoring_was_not_closed_nobody_is_told_that_their_score_is_in(place):
    pb_round = make_night(place)
    pitches.open_scoring(pitch_id=in_turn(pb_round)[0].public_id, by=make.make_staff(place))
    hour_over(pb_round)
    page = body(signed_in(make.voter_of(pb_round)), "vote", pb_round.register.public_id)
    assert "Your score is in" not in page
    assert "The evening is over" in page


def test_who_got_what_is_not_in_the_pack_of_a_night_and_is_not_missed(place):
    result = count_round(round_id=decided(place).pk)
    pack = result.pack.read()
    files = read_zip(pack, most_bytes=layout.MOST_BYTES, most_files=len(layout.ALL))
    assert layout.FAIRNESS not in files
    assert b"fairness" not in files[layout.README]
    assert result.fairness is None
    assert "fairness" not in Entry.objects.get(kind="round_counted").facts
    report = check_pack(pack, head=result.pack_digest)
    assert report.verdict == Verdict.SOUND
    assert {name: says for name, is_well, says in report.checks if is_well is None}["fairness"].startswith(
        "On a pitch night nobody knows"
    )
    assert work_out_what_is_missing() == 0
    assert Result.objects.get().fairness is None


def test_screen_and_result_page_say_what_was_moved_or_left_out_and_why(place):
    pb_round = make_night(place)
    host = make.make_staff(place)
    first, second, third = in_turn(pb_round)
    for because in ("They have to\ncatch a bus.", "<b>Their bus</b> left early."):
        pitches.move_pitch(pitch_id=third.public_id, because=because, by=host)
        pitches.move_pitch(pitch_id=first.public_id, because="So they come again.", by=host)
    pitches.skip_pitch(pitch_id=third.public_id, because="They had gone.", by=host)
    said = [
        "Pitched before its turn: They have to catch a bus.",
        "Pitched before its turn: &lt;b&gt;Their bus&lt;/b&gt; left early.",
        "Not pitched: They had gone.",
    ]
    for pitch in (first, second):
        pitched(pb_round, pitch, {0: 5})
    screen = body(Client(), "night_screen", pb_round.public_id)
    assert [line in screen for line in said] == [True] * 3
    count_round(round_id=ended_and_signed(pb_round).pk)
    page = body(Client(), "show_result", pb_round.public_id)
    assert [line in page for line in said] == [True] * 3
    other = decided(place)
    count_round(round_id=other.pk)
    assert "What changed in the order" not in body(Client(), "show_result", other.public_id)


def test_staff_type_a_score_for_somebody_without_a_phone_under_the_same_rules(place):
    pb_round = make_night(place)
    voter, host = make.voter_of(pb_round), make.make_staff(place)
    entitlement = pb_round.register.entitlements.get(person=voter)
    of = [pb_round.register.public_id, entitlement.public_id]
    client, url = signed_in(make.make_staff(place)), reverse("budgeting:enter_vote", args=of)
    finder = reverse("budgeting:find_voter", args=of[:1])
    assert finder in body(client, "hold_night", pb_round.public_id)
    assert url in client.get(finder, {"q": voter.name}).content.decode()
    assert "No project is being scored at this moment" in client.get(url).content.decode()
    pitch = in_turn(pb_round)[0]
    pitches.open_scoring(pitch_id=pitch.public_id, by=host)
    page = client.get(url).content.decode()
    form = {name: re.search(f'name="{name}" value="([^"]+)"', page)[1] for name in ("key", "project")}
    form |= {"channel": "phone", "is_known": "on", "score": "8"}
    for wrong in ({"score": ""}, {"score": "11"}, {"is_known": ""}, {"channel": "web"}):
        assert client.post(url, form | wrong).status_code == 422
    for _ in range(2):  # the same form sent twice
        assert client.post(url, form).url == reverse("budgeting:entry_receipt", args=of)
    envelope = Envelope.objects.get(register=pb_round.register)
    assert (envelope.channel, envelope.proof, envelope.option) == ("phone", "officer", pitch.option)
    receipt = body(client, "entry_receipt", *of)
    assert "Their score is in" in receipt
    assert url in receipt
    assert "has scored something" in client.get(finder, {"q": voter.name}).content.decode()
    pitches.close_scoring(pitch_id=pitch.public_id, by=host)
    answer = client.post(url, form | {"key": "another", "score": "2"})
    assert (answer.status_code, "has closed" in answer.content.decode()) == (422, True)
    assert pitches.count_pitch(pitch_id=pitch.public_id, by=make.make_staff(place)).tally == {"8": 1}


def test_a_score_typed_by_staff_is_for_the_project_that_stood_on_their_page(place):
    pb_round = make_night(place)
    first, second, _third = in_turn(pb_round)
    of = [pb_round.register.public_id, pb_round.register.entitlements.first().public_id]
    client, url = signed_in(make.make_staff(place)), reverse("budgeting:enter_vote", args=of)
    pitched(pb_round, first, {1: 5})
    pitches.open_scoring(pitch_id=second.public_id, by=make.make_staff(place))
    form = {"key": "k", "channel": "counter", "is_known": "on", "score": "8"}
    for project in (first.option, "", "nothing"):
        assert client.post(url, form | {"project": project}).status_code == 422
    hour_over(pb_round)
    answer = client.post(url, form | {"project": second.option})
    assert (answer.status_code, "Voting has ended" in answer.content.decode()) == (422, True)
    assert "The evening is over" in client.get(url).content.decode()
    assert not Envelope.objects.filter(option=second.option).exists()


def test_staff_do_not_score_for_themselves_and_nobody_else_types_for_others(place):
    pb_round = make_night(place)
    voter = make.voter_of(pb_round)
    of = [pb_round.register.public_id, pb_round.register.entitlements.get(person=voter).public_id]
    pitch = in_turn(pb_round)[0]
    pitches.open_scoring(pitch_id=pitch.public_id, by=make.make_staff(place))
    url = reverse("budgeting:enter_vote", args=of)
    form = {"key": "k", "channel": "counter", "is_known": "on", "score": "8", "project": pitch.option}
    member = signed_in(make.make_staff(place, Role.BOARD_MEMBER))
    assert member.post(url, form).status_code in (403, 404)
    assert "Enter a score for somebody" not in body(member, "hold_night", pb_round.public_id)
    officer = make.make_staff(place)
    pb_round.register.entitlements.filter(person=voter).update(person=officer)
    answer = signed_in(officer).post(url, form)
    assert (answer.status_code, "Ask a colleague" in answer.content.decode()) == (422, True)
    assert not Envelope.objects.exists()
