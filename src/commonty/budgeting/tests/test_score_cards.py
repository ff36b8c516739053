"""Score cards on a pitch night: what is printed says nobody's name, and what is typed follows the rules of any score."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonty.access.may import SYSTEM
from commonty.access.roles import Role
from commonty.ballots.actions import casting, codes, issue_codes, pitches
from commonty.ballots.models import Entitlement, Envelope, Pitch, VotingCode
from commonty.budgeting import score_cards
from commonty.budgeting.models import Round
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.nights import in_turn, make_night
from commonty.budgeting.tests.test_pitch_night import signed_in
from commonty.budgeting.tests.test_pitch_night_edges import hour_over
from commonty.budgeting.tests.test_vote_pages import hidden
from commonty.journal.models import Entry
from commonty.kit.codes import make_code
from commonty.people.letters import make_letters
from commonty.people.models import Person, Tie

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings) -> None:
    settings.DEMO = True  # stands for the second factor


@pytest.fixture
def pb_round() -> Round:
    return make_night(make.make_area(make.make_landlord(hosts="testserver"), "Sandbank"))


def url(pb_round: Round, name: str) -> str:
    return reverse(f"budgeting:{name}", args=[pb_round.public_id])


# The file to print


@pytest.fixture
def printed(monkeypatch) -> list[dict]:
    """Everything that reaches the typesetter, so everything that can stand on a card."""
    seen: list[dict] = []

    def keep(template, pages, **more):
        seen.append({"pages": list(pages), **more})
        return make_letters(template, pages, **more)

    monkeypatch.setattr(score_cards, "make_letters", keep)
    return seen


def test_the_host_prints_cards_for_each_project_in_its_turn_that_was_not_left_out(pb_round, printed):
    first, second, third = in_turn(pb_round)
    host = make.make_staff(pb_round.place)
    pitches.move_pitch(pitch_id=third.public_id, because="A bus.", by=host)
    pitches.skip_pitch(pitch_id=first.public_id, because="They left.", by=host)
    client = signed_in(host)
    assert url(pb_round, "print_cards") in client.get(url(pb_round, "hold_night")).content.decode()
    assert 'value="1"' in client.get(url(pb_round, "print_cards")).content.decode()
    answer = client.post(url(pb_round, "print_cards"), {"sheets": "2", "large": "on"})
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    numbers = {p.public_id: f"Project {p.number}: {p.name}" for p in pb_round.projects.all()}
    (job,) = printed
    assert [page["project"] for page in job["pages"]] == [numbers[third.option]] * 2 + [numbers[second.option]] * 2
    assert {len(page["scores"]) for page in job["pages"]} == {10}
    assert all(page["large"] for page in job["pages"])
    assert b"/Type/Pages/Count 4/" in answer.content


def names_in(job: dict, pb_round: Round) -> list[str]:
    text = json.dumps(job, ensure_ascii=False)
    voters = pb_round.register.entitlements.select_related("person", "home")
    told = [one.person.name for one in voters] + [one.public_id for one in voters]
    return [name for name in told if name in text]


def test_no_card_says_who_could_write_on_it_and_those_of_one_project_are_alike(pb_round, printed):
    signed_in(make.make_staff(pb_round.place)).post(url(pb_round, "print_cards"), {"sheets": "3"})
    (job,) = printed
    assert names_in(job, pb_round) == []
    assert job["pages"][0] == job["pages"][1] == job["pages"][2] != job["pages"][3]


def test_twin_that_prints_a_name_is_caught_by_the_same_search(pb_round, printed, monkeypatch):
    voter, plain = make.voter_of(pb_round), score_cards.sheet
    monkeypatch.setattr(score_cards, "sheet", lambda *of, **how: plain(*of, **how) | {"label": voter.name})
    signed_in(make.make_staff(pb_round.place)).post(url(pb_round, "print_cards"), {"sheets": "1"})
    assert names_in(printed[0], pb_round) == [voter.name]


def test_too_many_sheets_or_none_are_said_and_nothing_is_printed(pb_round, printed, monkeypatch):
    client = signed_in(make.make_staff(pb_round.place))
    pitches.skip_pitch(pitch_id=in_turn(pb_round)[0].public_id, because="Ill.", by=make.make_staff(pb_round.place))
    monkeypatch.setattr("commonty.budgeting.views.score_cards.MOST_SHEETS", 20)
    for sheets in ("0", "about ten", "101", "11"):
        answer = client.post(url(pb_round, "print_cards"), {"sheets": sheets})
        page = answer.content.decode()
        assert (answer.status_code, f'value="{sheets}"' in page) == (422, True)
    assert "For 2 projects that is 10 for each." in page
    assert printed == []
    assert client.post(url(pb_round, "print_cards"), {"sheets": "10"}).status_code == 200


def test_who_may_not_hold_the_night_prints_nothing(pb_round, printed):
    for role in (None, Role.AUDITOR, Role.HOUSING_OFFICER):
        reader = make.make_staff(pb_round.place, role) if role else make.voter_of(pb_round)
        assert signed_in(reader).post(url(pb_round, "print_cards"), {"sheets": "1"}).status_code in (302, 403, 404)
    assert printed == []


# Typing them in


@pytest.fixture
def scored(pb_round) -> Pitch:
    """The first project, which is being scored."""
    return pitches.open_scoring(pitch_id=in_turn(pb_round)[0].public_id, by=make.make_staff(pb_round.place))


@pytest.fixture
def letters(pb_round) -> dict[Entitlement, str]:
    """By voter the code on their letter. They have a year of birth on our list, which no card asks for."""
    Person.objects.filter(entitlements__register=pb_round.register).update(born_in=1971)
    made = issue_codes(register_id=pb_round.register_id, by=SYSTEM)
    return {pb_round.register.entitlements.get(pk=pk): code for pk, code in sorted(made.items())}


@pytest.fixture
def officer(pb_round) -> Client:
    return signed_in(make.make_staff(pb_round.place))


def typed(client: Client, pb_round: Round, code: str, score: object, **more: str):
    """One card on a fresh page; says how it was answered."""
    address = url(pb_round, "type_cards")
    form = dict(hidden(client.get(address).content.decode()).items())
    return client.post(address, form | {"code": code, "score": str(score)} | more)


def test_cards_are_typed_one_after_another_and_count_as_any_score(pb_round, letters, scored, officer):
    one, other, _third = letters
    assert url(pb_round, "type_cards") in officer.get(url(pb_round, "hold_night")).content.decode()
    for code, score in ((letters[one].lower(), 3), (letters[other], 8), (letters[one], 9)):
        assert typed(officer, pb_round, code, score).url.startswith(url(pb_round, "type_cards"))
    page = officer.get(url(pb_round, "type_cards")).content.decode()
    assert "Taken: 3 cards for this project, 3 of them typed by you." in page
    assert re.findall(r'<input[^>]*name="(\w+)"[^>]* autofocus', page) == ["code"]
    colleague = signed_in(make.make_staff(pb_round.place))
    assert "3 cards for this project, 0 of them" in colleague.get(url(pb_round, "type_cards")).content.decode()
    assert (Envelope.objects.count(), Envelope.objects.live().count()) == (3, 2)
    last = Envelope.objects.live().get(entitlement=one)
    assert (last.channel, last.proof, last.typed_by is None) == ("counter", "code", False)
    assert {entry.facts["typed_by"] for entry in Entry.objects.filter(kind="ballots.cast")} == {
        last.typed_by.public_id
    }
    pitches.close_scoring(pitch_id=scored.public_id, by=make.make_staff(pb_round.place))
    counted = pitches.count_pitch(pitch_id=scored.public_id, by=make.make_staff(pb_round.place))
    assert counted.tally == {"8": 1, "9": 1}


def test_a_card_that_was_sent_twice_is_one_card(pb_round, letters, scored, officer):
    (code, *_others) = letters.values()
    for score, status in ((7, 302), (7, 302), (6, 422)):
        assert typed(officer, pb_round, code, score, key="one-form").status_code == status
    assert Envelope.objects.count() == 1


def test_what_is_wrong_on_a_card_is_said_and_the_rest_stays(pb_round, letters, scored, officer):
    code = next(iter(letters.values()))
    slip = code[:-1] + ("A" if code[-1] != "A" else "B")
    for wrong, score, says in (
        ("", "7", "required"),
        (slip, "7", "There is a slip in this code"),
        (make_code(), "7", "No letter of this vote has this code"),
        (code, "", "required"),
        (code, "11", "Type one number from 1 to 10."),
        (code, "0", "Type one number from 1 to 10."),
        (code, "7 or 8", "Type one number from 1 to 10."),
    ):
        answer = typed(officer, pb_round, wrong, score)
        page = answer.content.decode()
        assert (answer.status_code, says in page, page.count("autofocus")) == (422, True, 1), says
        assert not score or f'value="{score}"' in page
        assert not wrong or f'value="{wrong}"' in page
    assert not Envelope.objects.exists()
    assert typed(officer, pb_round, code, "7", project="nothing").status_code == 422
    assert not Envelope.objects.exists()


def test_a_card_outside_the_scoring_of_its_project_is_refused_and_stays_on_the_page(
    pb_round, letters, scored, officer
):
    code, host = next(iter(letters.values())), make.make_staff(pb_round.place)
    address = url(pb_round, "type_cards")
    form = dict(hidden(officer.get(address).content.decode()).items()) | {"code": code, "score": "7"}
    pitches.close_scoring(pitch_id=scored.public_id, by=host)
    assert "No project is being scored at this moment" in officer.get(address).content.decode()
    pitches.count_pitch(pitch_id=scored.public_id, by=make.make_staff(pb_round.place))
    for _before, opened in enumerate((None, in_turn(pb_round)[1])):
        if opened:
            pitches.open_scoring(pitch_id=opened.public_id, by=host)
        answer = officer.post(address, form)
        page = answer.content.decode()
        assert (answer.status_code, "Scoring of this project has closed" in page) == (422, True)
        assert [f'value="{typed}"' in page for typed in (code, "7", form["project"])] == [True] * 3
        assert ("Type cards for the project that is being scored now" in page) == bool(opened)
    hour_over(pb_round)
    answer = officer.post(address, form)
    assert (answer.status_code, "Voting has ended" in answer.content.decode()) == (422, True)
    assert "The evening is over" in officer.get(address).content.decode()
    assert not Envelope.objects.exists()


def test_twin_without_the_rule_takes_a_card_too_late(pb_round, letters, scored, officer, monkeypatch):
    code = next(iter(letters.values()))
    pitches.close_scoring(pitch_id=scored.public_id, by=make.make_staff(pb_round.place))
    monkeypatch.setattr(casting, "check_can_score", lambda pitch: None)
    assert typed(officer, pb_round, code, 7, project=scored.option).status_code == 302
    assert Envelope.objects.count() == 1


def guessed(client: Client, pb_round: Round) -> None:
    for _ in range(codes.WRONG_BY_ADDRESS.most):
        assert typed(client, pb_round, make_code(), 7).status_code == 422


def test_whoever_guesses_codes_is_stopped_here_as_where_voters_type_theirs(pb_round, letters, scored, officer):
    code = next(iter(letters.values()))
    guessed(officer, pb_round)
    answer = typed(officer, pb_round, code, 7)
    assert (answer.status_code, "too many wrong codes" in answer.content.decode()) == (422, True)
    assert not Envelope.objects.exists()


def test_a_colleague_and_the_phones_of_the_hall_are_not_stopped_with_them(pb_round, letters, scored, officer):
    """They share one address. And whoever guesses years for a letter online stops no card of it."""
    code = next(iter(letters.values()))
    guessed(officer, pb_round)
    for _ in range(codes.WRONG_BY_CODE.most):
        Client().post("/vote-code/", {"code": code, "born_in": "1901"})
    colleague = signed_in(make.make_staff(pb_round.place, Role.HOUSING_OFFICER))
    assert typed(colleague, pb_round, code, 7).status_code == 302


def test_the_next_card_of_a_pile_is_never_taken_for_another_project(pb_round, letters, scored, officer):
    code, host = next(iter(letters.values())), make.make_staff(pb_round.place)
    after = typed(officer, pb_round, code, 7)["Location"]
    assert 'name="code"' in officer.get(after).content.decode()  # the twin: as long as it is being scored
    pitches.close_scoring(pitch_id=scored.public_id, by=host)
    pitches.count_pitch(pitch_id=scored.public_id, by=make.make_staff(pb_round.place))
    pitches.open_scoring(pitch_id=in_turn(pb_round)[1].public_id, by=host)
    page = officer.get(after).content.decode()
    assert ('name="code"' in page, "Put its other cards aside" in page) == (False, True)


def test_twin_without_the_limits_lets_a_guesser_go_on(pb_round, letters, scored, officer, monkeypatch):
    monkeypatch.setattr(codes, "spend", lambda *_args, **_more: True)
    guessed(officer, pb_round)
    assert typed(officer, pb_round, next(iter(letters.values())), 7).status_code == 302


def test_a_code_of_another_vote_or_one_that_has_ended_is_as_good_as_none(pb_round, letters, scored, officer):
    elsewhere = make_night(pb_round.place)
    foreign = issue_codes(register_id=elsewhere.register_id, by=SYSTEM)
    first, second, _third = letters
    VotingCode.objects.filter(entitlement=first).update(ended_at=elsewhere.opens_at)
    Entitlement.objects.filter(pk=second.pk).update(cancelled_at=elsewhere.opens_at)
    for code in (next(iter(foreign.values())), letters[first], letters[second]):
        answer = typed(officer, pb_round, code, 7)
        assert (answer.status_code, "No letter of this vote" in answer.content.decode()) == (422, True)
    assert not Envelope.objects.exists()


def test_who_may_not_type_for_others_gets_no_answer_about_a_code(pb_round, letters, scored):
    code = next(iter(letters.values()))
    form = {"code": code, "score": "7", "key": "k", "project": scored.option}
    elsewhere = make.make_staff(make.make_landlord(), Role.HOUSING_OFFICER)
    board, auditor = (make.make_staff(pb_round.place, role) for role in (Role.BOARD_MEMBER, Role.AUDITOR))
    for reader in (None, make.voter_of(pb_round), board, auditor, elsewhere):
        client = signed_in(reader) if reader else Client()
        assert client.post(url(pb_round, "type_cards"), form).status_code in (302, 403, 404)
        assert "Type in cards" not in client.get(url(pb_round, "hold_night")).content.decode()
    assert not Envelope.objects.exists()
    clerk = signed_in(make.make_staff(pb_round.place, Role.HOUSING_OFFICER))
    assert clerk.post(url(pb_round, "type_cards"), form).status_code == 302


def test_staff_do_not_type_their_own_card(pb_round, letters, scored):
    person = make.make_staff(pb_round.place)
    entitlement, code = next(iter(letters.items()))
    Entitlement.objects.filter(pk=entitlement.pk).update(person=person)
    answer = typed(signed_in(person), pb_round, code, 7)
    assert (answer.status_code, "Ask a colleague" in answer.content.decode()) == (422, True)
    assert not Envelope.objects.exists()


def test_the_page_and_the_journal_say_neither_whose_card_it_is_nor_what_was_given(pb_round, letters, scored, officer):
    entitlement, code = next(iter(letters.items()))
    assert typed(officer, pb_round, code, 7).status_code == 302
    page = officer.get(url(pb_round, "type_cards")).content.decode()
    assert [said in page for said in (entitlement.person.name, code, 'value="7"')] == [False] * 3
    entry = Entry.objects.get(kind="ballots.cast")
    assert entry.facts.keys() == {"commitment", "version", "typed_by", "option"}
    assert code not in str([one.facts for one in Entry.objects.all()])


def test_the_page_for_typing_asks_the_database_as_often_for_many_cards_as_for_one(pb_round, letters, scored, officer):
    counts = set()
    for code in letters.values():
        assert typed(officer, pb_round, code, 7).status_code == 302
        with CaptureQueriesContext(connection) as asked:
            officer.get(url(pb_round, "type_cards"))
        counts.add(len(asked))
    assert len(counts) == 1
    assert counts.pop() <= 15


def test_a_home_has_one_score_however_many_cards_it_hands_in(pb_round):
    pb_round = make_night(pb_round.place, voters=1, unit="home")
    home = pb_round.register.entitlements.order_by("pk")[0].home
    scored = pitches.open_scoring(pitch_id=in_turn(pb_round)[0].public_id, by=make.make_staff(pb_round.place))
    made = issue_codes(register_id=pb_round.register_id, by=SYSTEM)
    code = made[pb_round.register.entitlements.get(home=home).pk]
    neighbour = make.make_staff(pb_round.place)
    Tie.objects.create(person=neighbour, home=home, kind="tenant")
    for score in (4, 9):
        assert typed(signed_in(make.make_staff(pb_round.place)), pb_round, code, score).status_code == 302
    assert "Ask a colleague" in typed(signed_in(neighbour), pb_round, code, 1).content.decode()
    assert Envelope.objects.live().filter(option=scored.option).count() == 1
    Tie.objects.filter(home=home).delete()
    answer = typed(signed_in(make.make_staff(pb_round.place)), pb_round, code, 5)
    assert (answer.status_code, "Nobody who lives in this home" in answer.content.decode()) == (422, True)
