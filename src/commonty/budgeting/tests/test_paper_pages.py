"""A whole paper vote by pages alone, with no script: from the declaration of those who help to a result that balances."""

import re
from datetime import UTC, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from commonty.access.roles import Role
from commonty.ballots.actions.slips import note_slips, slip_code
from commonty.ballots.models import (
    CountedBallot,
    Envelope,
    PaperBallot,
    PaperBatch,
    PaperEnvelope,
    Register,
    RegisterRequest,
)
from commonty.ballots.notices import tell_of_paper, tell_of_paper_set_aside, tell_of_refused_paper
from commonty.budgeting.actions.count import count_round
from commonty.budgeting.forms.rest import RestForm
from commonty.budgeting.models import Proposal, Result, Round
from commonty.budgeting.packs.checking import check_pack
from commonty.budgeting.tests import factories as make
from commonty.journal.models import Entry
from commonty.kit.codes import make_code
from commonty.places.models import Place
from commonty.web.queries.desk import desk_of

pytestmark = pytest.mark.django_db
VOTERS = 7


@pytest.fixture
def place(settings) -> Place:
    settings.DEMO = True  # staff need no second factor there; nothing else is different on these pages
    return make.make_area(make.make_landlord(hosts="testserver"), "Sandbank")


@pytest.fixture
def pb_round(place) -> Round:
    pb_round = make.make_voting_now(place, voters=VOTERS, has_paper=True, paper_days=1)
    note_slips(pb_round.register.entitlements.all())
    return pb_round


@pytest.fixture
def staff(place):
    """Three who may open and key, and one clerk, each with a browser."""
    roles = (Role.ENGAGEMENT_OFFICER, Role.BUDGET_OWNER, Role.BOARD_MEMBER, Role.HOUSING_OFFICER)
    return [make.make_staff(place, role) for role in roles]


def signed_in(person) -> Client:
    client = Client()
    client.force_login(make.account_of(person), backend="django.contrib.auth.backends.ModelBackend")
    return client


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of a page's last form that posts, as a browser would send them."""
    fields = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', html):
        value = re.search(r'value="([^"]*)"', tag)
        fields[re.search(r'name="([^"]*)"', tag)[1]] = unescape(value[1]) if value else ""
    return {name: value for name, value in fields.items() if name not in ("csrfmiddlewaretoken", "next")}


def desk(pb_round: Round, page: str = "paper/") -> str:
    return f"/desk/registers/{pb_round.register.public_id}/{page}"


def declared(person, pb_round: Round) -> Client:
    client = signed_in(person)
    client.post(desk(pb_round, "paper/declare/"), {"promotes_nothing": "on"})
    return client


def take_in(client: Client, pb_round: Round, **said):
    """As a scanner does it: look at the page, type, Enter."""
    address = desk(pb_round, "paper/take-in/") + said.pop("query", "")
    form = hidden(client.get(address).content.decode())
    return client.post(address, {"handed_in": "post", "reason": "", **form, **said})


def move(pb_round: Round, **times) -> None:
    """The clock can't be moved, so the vote is."""
    register = Register.objects.get(pk=pb_round.register_id)
    for name, by in times.items():
        setattr(register, name, timezone.now() + by)
    register.save()
    Round.objects.filter(pk=pb_round.pk).update(closes_at=register.closes_at)


def over(pb_round: Round, monkeypatch) -> None:
    """Voting ended three days ago, and nothing is taken in any more."""
    PaperEnvelope.objects.update(taken_in_at=timezone.now() - timedelta(days=4))
    move(pb_round, opens_at=-timedelta(days=9), closes_at=-timedelta(days=3), paper_until=-timedelta(days=2))
    monkeypatch.setattr("commonty.ballots.actions.box.box_faults", lambda register: [])  # it says another close
    monkeypatch.setattr("commonty.budgeting.actions.count.what_was_changed", lambda pb_round: "")


def test_whoever_has_not_signed_is_led_there_and_signs_once(pb_round, staff):
    client = signed_in(staff[3])
    assert "Before you start" in client.get(desk(pb_round)).content.decode()
    assert "First sign" in client.get(desk(pb_round, "paper/take-in/")).content.decode()
    refused = client.post(desk(pb_round, "paper/declare/"), {})
    assert refused.status_code == 422
    assert take_in(client, pb_round, code=make_code()).status_code == 422
    client.post(desk(pb_round, "paper/declare/"), {"promotes_nothing": "on"})
    assert "Before you start" not in client.get(desk(pb_round)).content.decode()
    assert Entry.objects.filter(kind="ballots.paper_declared").count() == 1


def test_a_vote_without_paper_has_no_such_pages(place, staff):
    pb_round = make.make_voting_now(place)
    client = signed_in(staff[0])
    for page in ("paper/", "paper/take-in/"):
        assert client.get(desk(pb_round, page)).status_code == 404


def test_an_envelope_is_taken_in_by_its_slip_and_the_field_waits_for_the_next(pb_round, staff):
    client = declared(staff[3], pb_round)
    mine = pb_round.register.entitlements.first()
    answer = take_in(client, pb_round, code=slip_code(mine).lower().replace("-", " "))
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "Write 1/1 on the envelope" in page
    assert re.search(r'<input[^>]*name="code"[^>]*autofocus', page)
    outer = PaperEnvelope.objects.get()
    assert (outer.entitlement, outer.state, outer.taken_in_by) == (mine, "accepted", staff[3])
    again = take_in(client, pb_round, code=slip_code(mine))
    assert again.status_code == 422
    assert "accepted before" in unescape(again.content.decode())
    assert slip_code(mine) in again.content.decode()  # what was typed stays
    take_in(client, pb_round, code=slip_code(mine), reason="second")
    assert PaperEnvelope.objects.filter(state="refused", reason="second").count() == 1


def test_a_code_that_names_nobody_is_told_apart_from_a_slip_of_the_pen(pb_round, staff):
    client = declared(staff[3], pb_round)
    for code, says in (("", "Scan or type"), ("ABC", "a slip in this code"), (make_code(), "No slip of this vote")):
        answer = take_in(client, pb_round, code=code)
        assert (answer.status_code, says in unescape(answer.content.decode())) == (422, True), code
    take_in(client, pb_round, code=make_code(), reason="unknown")
    take_in(client, pb_round, code="", reason="no_slip")
    assert set(PaperEnvelope.objects.values_list("state", "entitlement")) == {("refused", None)}


def test_the_code_of_another_vote_names_nobody_here(pb_round, staff, place):
    other = make.make_voting_now(place, has_paper=True)
    note_slips(other.register.entitlements.all())
    answer = take_in(declared(staff[3], pb_round), pb_round, code=slip_code(other.register.entitlements.first()))
    assert "No slip of this vote" in answer.content.decode()


def test_the_slip_gives_no_vote_online(pb_round):
    code = slip_code(pb_round.register.entitlements.first())
    answer = Client().post("/vote-code/", {"code": code, "born_in": "1980"})
    assert answer.status_code == 422
    assert "couldn't match" in unescape(answer.content.decode())


def test_without_a_code_the_voter_is_found_by_name(pb_round, staff):
    client = declared(staff[3], pb_round)
    mine = pb_round.register.entitlements.select_related("person").first()
    page = client.get(desk(pb_round, f"paper/take-in/?q={mine.person.name.replace(' ', '+')}")).content.decode()
    assert f"voter={mine.public_id}" in page
    assert take_in(client, pb_round, query=f"?voter={mine.public_id}").status_code == 302
    assert PaperEnvelope.objects.get().entitlement == mine


def test_the_sixth_for_others_in_one_visit_is_refused(pb_round, staff):
    client, query = declared(staff[3], pb_round), ""
    for n, one in enumerate(pb_round.register.entitlements.order_by("pk")[:6]):
        answer = take_in(client, pb_round, query=query, code=slip_code(one), handed_in="for_others")
        assert answer.status_code == (302 if n < 5 else 422)
        query = "?" + answer["Location"].split("?")[1] if n < 5 else query
    assert "five others" in answer.content.decode()


def test_the_voter_is_told_at_once_and_never_what_it_says(pb_round, staff):
    client = declared(staff[3], pb_round)
    one, other = pb_round.register.entitlements.order_by("pk")[:2]
    take_in(client, pb_round, code=slip_code(one))
    take_in(client, pb_round, code=slip_code(other), reason="not_signed")
    (message,) = tell_of_paper(Entry.objects.get(kind="ballots.paper_accepted"))
    assert message.person == one.person
    assert all(
        words in message.body for words in ("We have your paper vote", "final", "Not you? Tell us by", "/not-me/")
    )
    (message,) = tell_of_refused_paper(Entry.objects.get(kind="ballots.paper_refused"))
    assert "isn't signed" in message.body
    client = signed_in(staff[0])
    client.post(desk(pb_round, f"voters/{one.public_id}/set-aside/"))
    (message,) = tell_of_paper_set_aside(Entry.objects.get(kind="ballots.paper_set_aside"))
    assert "wasn't yours" in message.body


def test_a_voter_whose_paper_is_in_reads_so_instead_of_a_ballot(pb_round, staff):
    mine = pb_round.register.entitlements.select_related("person").first()
    voter, address = signed_in(mine.person), f"/votes/{pb_round.register.public_id}/"
    choice = pb_round.projects.first().public_id
    form = hidden(voter.get(address).content.decode())
    take_in(declared(staff[3], pb_round), pb_round, code=slip_code(mine))
    page = voter.get(address).content.decode()
    assert "We have your paper vote" in page
    assert f"not-me/{mine.public_id}" in page
    for step in ("check/", ""):
        answer = voter.post(address + step, {**form, "choice": choice})
        assert "We have your paper vote" in answer.content.decode()
    assert not Envelope.objects.exists()


def opened_batch(pb_round: Round, staff, monkeypatch, *, how_many=5, found=5):
    clients = [declared(person, pb_round) for person in staff]
    for one in pb_round.register.entitlements.order_by("pk")[:how_many]:
        assert take_in(clients[3], pb_round, code=slip_code(one)).status_code == 302
    over(pb_round, monkeypatch)
    batch = PaperBatch.objects.get()
    page = desk(pb_round, f"batches/{batch.public_id}/")
    assert clients[0].post(page + "close/").status_code == 302
    for client in clients[:2]:
        assert client.post(page + "count/", {"found": found, "empty": how_many - found}).status_code == 302
    return clients, page


def key(client: Client, page: str, turn: int, *typed: str) -> None:
    for words in typed:
        shown = client.get(f"{page}key/{turn}/").content.decode()
        answer = client.post(f"{page}key/{turn}/", {**hidden(shown), "typed": words})
        assert answer.status_code == 302, answer.content.decode()


def test_a_whole_paper_vote_from_the_slip_to_a_result_that_reconciles(pb_round, staff, monkeypatch):
    online = pb_round.register.entitlements.select_related("person").order_by("pk").last()
    voter, address = signed_in(online.person), f"/votes/{pb_round.register.public_id}/"
    form = hidden(voter.get(address).content.decode())
    voter.post(address, {**form, "choice": pb_round.projects.first().public_id})
    assert Envelope.objects.live().count() == 1
    clients, page = opened_batch(pb_round, staff, monkeypatch)
    key(clients[0], page, 1, "1 2", "1", "b", "s3", "2")
    key(clients[1], page, 2, "1 2", "1", "b", "s3", "3")
    shown = clients[2].get(page).content.decode()
    assert "1 paper was read in two ways" in shown
    assert "doesn't balance yet" in unescape(shown)
    assert "key/3/" not in clients[0].get(page).content.decode()
    key(clients[2], page, 3, "3")
    assert clients[0].post(page + "seal/").status_code == 302
    assert clients[0].post(page + "seal/").status_code == 422
    assert clients[1].post(page + "seal/").status_code == 302
    closing = f"/desk/rounds/{pb_round.public_id}/close/"
    for client in clients[:2]:
        client.post(closing)
    count_round(round_id=pb_round.pk)
    totals = Result.objects.get().totals
    assert (totals["voted"], totals["counted"], totals["blank"], totals["invalid"]) == (6, 5, 1, 1)
    assert CountedBallot.objects.count() == 6
    report = check_pack(Result.objects.get().pack.read(), count_again=False)
    said = {name: (is_well, words) for name, is_well, words in report.checks}
    assert all(is_well for is_well, _words in said.values()), said
    assert "5 votes on paper" in said["paper"][1]
    page = Client().get(f"/decide/{pb_round.public_id}/result/").content.decode()
    assert "Paper and online votes add up" in page


def test_the_box_is_not_opened_while_paper_waits_and_the_page_says_for_what(pb_round, staff, monkeypatch):
    clients, _page = opened_batch(pb_round, staff, monkeypatch)
    closing = f"/desk/rounds/{pb_round.public_id}/close/"
    shown = unescape(clients[0].get(closing).content.decode())
    assert "Batch 1 of the paper votes isn't sealed yet" in shown
    assert "Sign as the first" not in shown
    assert clients[0].post(closing).status_code == 409
    titles = [task.says for task in desk_of(staff[0], now=timezone.now())]
    assert any("Key batch 1" in title for title in titles)
    assert not any("Open the ballot box" in title for title in titles)


def test_the_desk_gives_each_the_work_that_they_may_do(pb_round, staff, monkeypatch):
    def work(person):
        return [
            t.says.split(" batch")[0]
            for t in desk_of(person, now=timezone.now())
            if "paper votes" in t.says or "two ways" in t.says
        ]

    clients, page = opened_batch(pb_round, staff, monkeypatch, how_many=1, found=1)
    assert [work(person) for person in staff] == [["Key"], ["Key"], ["Key"], []]
    key(clients[0], page, 1, "1")
    assert [work(person) for person in staff[:3]] == [[], ["Key"], ["Key"]]
    key(clients[1], page, 2, "2")
    assert [work(person) for person in staff[:3]] == [[], [], ["Settle papers of"]]
    key(clients[2], page, 3, "2")
    clients[0].post(page + "seal/")
    assert [work(person) for person in staff[:3]] == [[], ["Seal"], ["Seal"]]


def test_a_wrong_number_is_told_and_kept_as_typed_and_too_many_can_be_kept_as_spoilt(pb_round, staff, monkeypatch):
    clients, page = opened_batch(pb_round, staff, monkeypatch, how_many=1, found=1)
    form = hidden(clients[0].get(f"{page}key/1/").content.decode())
    answer = clients[0].post(f"{page}key/1/", {**form, "typed": "1 2 9"})
    assert answer.status_code == 422
    shown = unescape(answer.content.decode())
    assert "“9” is no number" in shown
    assert 'value="1 2 9"' in shown
    answer = clients[0].post(f"{page}key/1/", {**form, "typed": "1 2 9", "spoilt": "too_many"})
    assert answer.status_code == 302
    assert PaperBallot.objects.get().keyings.get().spoilt_because == "too_many"


def test_figures_that_differ_are_refused_and_nobody_is_shown_the_others(pb_round, staff, monkeypatch):
    clients = [declared(person, pb_round) for person in staff]
    take_in(clients[3], pb_round, code=slip_code(pb_round.register.entitlements.first()))
    over(pb_round, monkeypatch)
    page = desk(pb_round, f"batches/{PaperBatch.objects.get().public_id}/")
    clients[0].post(page + "close/")
    clients[0].post(page + "count/", {"found": 0, "empty": 1})
    assert "counted otherwise" in clients[1].post(page + "count/", {"found": 1, "empty": 0}).content.decode()
    wrong = clients[1].post(page + "count/", {"found": "x", "empty": 0})
    assert wrong.status_code == 422
    assert clients[1].post(page + "count/", {"found": 0, "empty": 1}).status_code == 302


def test_keying_pages_never_show_what_another_keyed(pb_round, staff, monkeypatch):
    clients, page = opened_batch(pb_round, staff, monkeypatch, how_many=1, found=1)
    key(clients[0], page, 1, "2 3")
    for address in (f"{page}key/2/", page, desk(pb_round)):
        assert "2 3" not in clients[1].get(address).content.decode()


def test_who_says_that_it_was_not_them_reaches_the_list_and_the_envelope_is_taken_out(pb_round, staff):
    mine = pb_round.register.entitlements.select_related("person").first()
    take_in(declared(staff[3], pb_round), pb_round, code=slip_code(mine))
    asked = {"name": "Ada", "address": "1 Close", "contact": "07700 900000"}
    Client().post(f"/votes/{pb_round.register.public_id}/not-me/{mine.public_id}/", asked)
    assert RegisterRequest.objects.get().entitlement == mine
    client = signed_in(staff[0])
    page = client.get(desk(pb_round, f"?q={mine.person.name.replace(' ', '+')}")).content.decode()
    assert f"voters/{mine.public_id}/set-aside/" in page
    assert "1/1" in client.get(desk(pb_round, f"voters/{mine.public_id}/set-aside/")).content.decode()
    assert client.post(desk(pb_round, f"voters/{mine.public_id}/set-aside/")).status_code == 302
    assert PaperEnvelope.objects.get().reason == "not_theirs"


def test_staff_whose_name_stands_at_a_project_handle_no_paper(place, staff):
    pb_round = make.make_announced(place, has_paper=True, now=make.NOW)
    promoter = staff[0]
    pb_round.projects.filter(number=1).update(proposed_by=f" {promoter.name.upper()} ")
    author = staff[2]  # who didn't want to be named
    Proposal.objects.create(
        round=pb_round, number=1, title="A bench", says="At the stop.", author=author, made_at=make.NOW,
        project=pb_round.projects.get(number=2),
    )  # fmt: skip
    make.make_resident(place)
    make.opening.open_round(
        round_id=pb_round.pk, by=staff[1], channel="web", clock=make.at(make.NOW), untested_because="It is a test."
    )
    assert Register.objects.get(name=pb_round.name).promoters == sorted([promoter.public_id, author.public_id])


def test_the_rules_say_it_and_are_frozen(pb_round, place):
    frozen = pb_round.frozen_rules
    assert frozen["version"] == 3
    assert frozen["settings"]["paper_until"] == pb_round.register.paper_until.astimezone(UTC).isoformat()
    assert [option["number"] for option in frozen["paper"]["options"]] == [1, 2, 3]
    page = Client().get(f"/decide/{pb_round.public_id}/").content.decode()
    assert "Once we accept a paper vote from you it is final and takes the place of any online one." in page
    plain = make.make_voting_now(place)
    assert "number" not in plain.frozen_rules["paper"]["options"][0]
    assert "paper_until" not in plain.frozen_rules["settings"]


def test_staff_switch_paper_on_in_the_settings(place, staff):
    pb_round = make.make_draft(place)
    client, address = signed_in(staff[0]), f"/desk/rounds/{pb_round.public_id}/step/rest/"
    assert "Paper votes too" in client.get(address).content.decode()
    stands = RestForm(pb_round=pb_round).initial.items()  # as the page shows it
    said = {name: value for name, value in stands if value is not None and value is not False}
    said |= {"has_paper": "on", "leftover": "next"}
    assert client.post(address, {**said, "paper_days": 8}).status_code == 422
    kept = client.post(address, {**said, "paper_days": 2})
    assert kept.status_code == 302, kept.context["form"].errors
    pb_round.refresh_from_db()
    assert (pb_round.has_paper, pb_round.paper_until - pb_round.closes_at) == (True, timedelta(days=2))
