"""A money vote begun from a kind, from last year's, and looked at before anybody else sees it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots.models import Envelope
from commonty.budgeting.actions.copying import COPIED, copy_round
from commonty.budgeting.actions.pots import share_between_areas
from commonty.budgeting.actions.set_up import FIELDS, draft_round
from commonty.budgeting.models import Project, Round
from commonty.budgeting.rules import check_settings, recommended
from commonty.budgeting.rules.templates import TEMPLATES
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.test_pages import get, signed_in
from commonty.journal.models import Entry
from commonty.notices.models import Notice
from commonty.places.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return make.make_area(make.make_landlord(hosts="testserver"), "Sandbank")


@pytest.fixture
def officer(place: Place, settings) -> Client:
    return signed_in(make.make_staff(place), settings)


def began(officer: Client, place: Place, kind: str) -> Round:
    answer = officer.post(
        f"/desk/rounds/new/where/?kind={kind}", {"name": "Courts", "purpose": "", "place": place.public_id}
    )
    pb_round = Round.objects.get()
    assert answer.url == f"/desk/rounds/{pb_round.public_id}/step/pot/"
    return pb_round


class TestKinds:
    @pytest.mark.parametrize("code", TEMPLATES)
    def test_each_recommends_what_goes_together(self, code: str) -> None:
        template = TEMPLATES[code]
        check_settings(recommended(template.pot_pence, code), pot_pence=template.pot_pence)
        opens_on, closes_on = template.days(timezone.localdate())
        assert timezone.localdate() < opens_on <= closes_on
        assert (opens_on, template.opens_time) < (closes_on, template.closes_time)

    def test_the_first_page_offers_each_with_a_sentence(self, officer: Client) -> None:
        page = get(officer, "/desk/rounds/new/")
        for template in TEMPLATES.values():
            assert str(template.name) in page
            assert f"/desk/rounds/new/where/?kind={template.code}" in page
        assert '"/desk/rounds/new/where/"' in page
        assert officer.get("/desk/rounds/new/where/?kind=nonsense").status_code == 404

    def test_it_answers_the_questions_and_nothing_is_kept_unasked(self, officer: Client, place: Place) -> None:
        pb_round = began(officer, place, "micro")
        desk = f"/desk/rounds/{pb_round.public_id}/"
        assert 'value="1,000"' in get(officer, desk + "step/pot/")
        assert str(timezone.localdate() + timedelta(days=7)) in get(officer, desk + "step/when/")
        assert "Repairs that we owe you anyway" in get(officer, desk + "step/cannot/")
        pb_round.refresh_from_db()
        assert (pb_round.pot_pence, pb_round.opens_at, pb_round.answered) == (None, None, ["where"])

    def test_its_settings_come_with_the_pot_and_can_be_changed(self, officer: Client, place: Place) -> None:
        pb_round = began(officer, place, "grants")
        officer.post(f"/desk/rounds/{pb_round.public_id}/step/pot/", {"pot_pence": "1500"})
        pb_round.refresh_from_db()
        assert (pb_round.largest_pence, pb_round.minimum_votes, pb_round.leftover) == (500_00, 5, "next")

    def test_twin_of_no_kind_it_has_the_usual_settings(self, officer: Client, place: Place) -> None:
        pb_round = began(officer, place, "plain")
        officer.post(f"/desk/rounds/{pb_round.public_id}/step/pot/", {"pot_pence": "1500"})
        pb_round.refresh_from_db()
        assert (pb_round.template, pb_round.largest_pence, pb_round.minimum_votes) == ("", None, 0)


class TestAgain:
    @pytest.fixture
    def old(self, place: Place) -> Round:
        pb_round = make.make_decided(place=place, method="points", points=7, leftover="common", cannot_fund="Wages.")
        pb_round.projects.filter(number=1).update(only_one_of="Park", lot=9)
        return pb_round

    def again(self, old: Round, *, with_projects: bool = True, by=None) -> Round:
        by = by or make.make_staff(old.place)
        return copy_round(
            round_id=old.pk, name="Courts again", with_projects=with_projects, by=by, now=make.NOW, channel="web"
        )

    def test_rules_and_words_come_along_and_neither_dates_nor_result(self, old: Round) -> None:
        new = self.again(old)
        for field in COPIED:
            assert getattr(new, field) == getattr(old, field), field
        assert (new.status, new.opens_at, new.closes_at, new.register_id) == ("draft", None, None, None)
        assert (new.frozen_rules, new.announced_at, new.is_pot_confirmed) == (None, None, False)
        assert new.answered == [step for step in FIELDS if step != "when"]
        entry = Entry.objects.filter(kind="budgeting.round_drafted", about_id=new.public_id).first()
        entry = entry or Entry.objects.get(kind="round_drafted", about_id=new.public_id)
        assert entry.facts["copied_from"] == old.public_id

    def test_every_field_of_a_round_is_copied_or_left_on_purpose(self) -> None:
        left = {
            "id", "public_id", "name", "status", "made_by", "made_at", "taken_back_because", "announced_at", "register",
            "answered", "pot_confirmed_by", "pot_confirmed_at", "opens_at", "closes_at", "frozen_rules", "is_imported",
            "keyring", "ideas_from", "ideas_until", "rehearsed_at", "untested_because", "moved_because",
        }  # fmt: skip
        assert {field.name for field in Round._meta.fields} == {*COPIED, *left}

    def test_projects_come_along_without_lots_and_money(self, old: Round) -> None:
        new = self.again(old)
        assert list(
            new.projects.order_by("number").values_list("number", "name", "cost_pence", "only_one_of", "lot")
        ) == [(p.number, p.name, p.cost_pence, p.only_one_of, None) for p in old.projects.order_by("number")]
        assert not Project.objects.filter(round=new, ledger__isnull=False).exists()
        assert self.again(old, with_projects=False).projects.count() == 0

    def test_areas_keep_their_pots_and_projects_find_theirs(self, place: Place) -> None:
        north, south = make.make_area(place, "North"), make.make_area(place, "South")
        old = make.make_draft(place)
        how = {"by": make.make_staff(place), "now": make.NOW, "channel": "web"}
        share_between_areas(round_id=old.pk, shares={north: 5_000_00, south: 7_500_00}, **how)
        make.make_project(old, place=south)
        new = self.again(old)
        assert set(new.pots.values_list("place__name", "pence")) == {("North", 5_000_00), ("South", 7_500_00)}
        assert new.projects.get(place=south).pot.round_id == new.pk

    def test_only_by_those_who_may_set_up_there_and_not_from_elsewhere(self, old: Round) -> None:
        with pytest.raises(PermissionDenied):
            self.again(old, by=make.make_staff(make.make_area(old.place.landlord)))
        Round.objects.filter(pk=old.pk).update(is_imported=True)
        with pytest.raises(Refused, match="held elsewhere"):
            self.again(old)

    def test_the_page_leads_to_the_days(self, old: Round, officer: Client) -> None:
        assert f"/desk/rounds/{old.public_id}/copy/" in get(officer, "/desk/rounds/new/")
        page = f"/desk/rounds/{old.public_id}/copy/"
        assert old.name in get(officer, page)
        assert officer.post(page, {"name": ""}).status_code == 422
        answer = officer.post(page, {"name": "Again", "with_projects": "on"})
        new = Round.objects.get(name="Again")
        assert answer.url == f"/desk/rounds/{new.public_id}/step/when/"


class TestPreview:
    @pytest.fixture
    def draft(self, place: Place) -> Round:
        return make.make_draft(place, opens_at=None, closes_at=None)

    def page(self, draft: Round, state: str) -> str:
        return f"/desk/rounds/{draft.public_id}/preview/{state}/"

    @pytest.mark.parametrize(
        ("state", "says"),
        [
            ("coming", "Voting starts"),
            ("open", "Voting closes"),
            ("ballot", "Check my vote"),
            ("counting", "Two people open the ballot box"),
        ],
    )
    def test_every_state_is_marked_and_shown(self, officer: Client, draft: Round, state: str, says: str) -> None:
        page = get(officer, self.page(draft, state))
        assert says in page
        assert "nothing is sent" in page
        assert "It has no dates yet" in page
        assert "/votes/" not in page

    @pytest.mark.parametrize("method", ["approval", "knapsack", "points", "ranking"])
    def test_the_ballot_is_read_back_and_goes_nowhere(self, officer: Client, draft: Round, method: str) -> None:
        Round.objects.filter(pk=draft.pk).update(method=method)
        public_id = draft.projects.get(number=1).public_id
        entries = Entry.objects.count()
        name, value = {"points": (f"points-{public_id}", "3"), "ranking": (f"place-{public_id}", "1")}.get(
            method, ("choice", public_id)
        )
        page = officer.post(self.page(draft, "check"), {name: value}).content.decode()
        assert "Project 1" in page
        assert "Here stands the button" in page
        assert "Send my vote</button>" not in page
        back = officer.post(self.page(draft, "ballot"), {name: value, "change": "1"}).content.decode()
        assert "checked" in back or 'value="3"' in back or "selected" in back
        assert (Envelope.objects.count(), Notice.objects.count(), Entry.objects.count()) == (0, 0, entries)

    def test_a_mistake_on_it_is_said(self, officer: Client, draft: Round) -> None:
        answer = officer.post(self.page(draft, "check"), {})
        assert answer.status_code == 422
        assert "You have not chosen anything yet" in answer.content.decode()

    def test_only_for_those_who_may_set_it_up(self, draft: Round, settings, client: Client) -> None:
        for state in ("coming", "open", "ballot", "check", "counting"):
            assert client.get(self.page(draft, state)).status_code in (302, 403)
            member = signed_in(make.make_staff(draft.place, Role.BOARD_MEMBER), settings)
            assert member.get(self.page(draft, state)).status_code == 403
            elsewhere = signed_in(make.make_staff(make.make_area(draft.place.landlord)), settings)
            assert elsewhere.get(self.page(draft, state)).status_code == 404

    def test_without_projects_there_is_no_ballot(self, officer: Client, draft: Round) -> None:
        draft.projects.all().delete()
        assert officer.get(self.page(draft, "ballot")).url == f"/desk/rounds/{draft.public_id}/"

    def test_once_it_is_frozen_the_real_page_is_there(self, officer: Client, place: Place) -> None:
        pb_round = make.make_voting_now(place)
        assert officer.get(self.page(pb_round, "ballot")).url == f"/decide/{pb_round.public_id}/"


def test_a_kind_that_is_not_known_is_a_mistake_of_ours(place: Place) -> None:
    with pytest.raises(KeyError):
        draft_round(
            place=place,
            name="x",
            purpose="",
            template="nonsense",
            by=make.make_staff(place),
            now=make.NOW,
            channel="web",
        )
