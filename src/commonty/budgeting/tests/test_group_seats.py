"""Small grants that a residents' group runs: its name and rules, who sits in it, and that a seat is no role."""

import json

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.budgeting import frozen
from commonty.budgeting.actions import opening, set_up
from commonty.budgeting.actions.copying import copy_round
from commonty.budgeting.actions.seats import end_seat, give_seat
from commonty.budgeting.events import Event
from commonty.budgeting.models import GroupSeat, Round
from commonty.budgeting.queries.groups import holds, own_seats, seats_of
from commonty.budgeting.queries.readiness import still_missing
from commonty.budgeting.rules.words import rules_in_words
from commonty.budgeting.seat_notices import tell_of_seat
from commonty.budgeting.tests import factories
from commonty.budgeting.tests.groups import GROUP, RULES, Part, make_group_draft, say_who_runs, seat
from commonty.budgeting.tests.ideas import how, officer_of
from commonty.journal.models import Entry
from commonty.kit.canonical import canonical_json
from commonty.people.models import Person, Tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Round:
    return make_group_draft()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(factories.account_of(person), backend="django.contrib.auth.backends.ModelBackend")
    return client


def on_staff(pb_round: Round, role: Role = Role.ENGAGEMENT_OFFICER) -> Client:
    client = signed_in(factories.make_staff(pb_round.place, role))
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 2, "type": "totp"}]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = session["_auth_user_id"]
    session.save()
    return client


def standing(pb_round: Round) -> list[tuple[str, int]]:
    return list(pb_round.seats.standing().order_by("part").values_list("part", "person"))


# Who runs it


def test_small_grants_can_be_run_by_a_group_of_its_own_name_and_rules() -> None:
    pb_round = say_who_runs(factories.make_draft(template="grants", pot_pence=4_000_00))
    assert (pb_round.group_name, pb_round.group_rules, pb_round.is_run_by_group) == (GROUP, RULES, True)


def test_a_small_pot_of_the_ballot_box_can_too() -> None:
    assert say_who_runs(factories.make_draft(pot_pence=5_000_00)).is_run_by_group


@pytest.mark.parametrize(
    "fields",
    [
        {"pot_pence": 5_000_01},
        {"pot_pence": 5_000_01, "template": "grants"},
        {"pot_pence": 1_000_00, "decided_by": "hands"},
    ],
)
def test_nothing_larger_and_nothing_else(fields) -> None:
    pb_round = factories.make_draft(rule="greedy", **fields)
    with pytest.raises(Refused):
        say_who_runs(pb_round)


def test_a_small_pot_that_a_group_runs_does_not_grow_large() -> None:
    pb_round = say_who_runs(factories.make_draft(pot_pence=5_000_00))
    step = {"round_id": pb_round.pk, "step": "pot", "by": officer_of(pb_round), **how()}
    with pytest.raises(Refused, match="group"):
        set_up.change_round(changes={"pot_pence": 6_000_00}, **step)
    set_up.change_round(changes={"pot_pence": 4_000_00}, **step)


def test_nobody_takes_it_from_a_group_in_which_people_sit(draft) -> None:
    seat(draft, Part.TREASURER)
    with pytest.raises(Refused, match="End their seats"):
        say_who_runs(draft, name="", rules="")
    sitting = draft.seats.get()
    end_seat(seat_id=sitting.pk, because="We run it after all.", by=officer_of(draft), **how())
    assert not say_who_runs(draft, name="", rules="").is_run_by_group


def test_it_is_not_announced_before_both_seats_are_held(draft) -> None:
    def steps() -> list[str]:
        return [item.step for item in still_missing(draft, now=factories.NOW)]

    assert steps() == ["group", "group"]
    seat(draft, Part.ORGANISER)
    assert steps() == ["group"]
    with pytest.raises(Refused):
        opening.announce_round(round_id=draft.pk, by=officer_of(draft), now=factories.NOW, channel="web")
    seat(draft, Part.TREASURER)
    opening.announce_round(round_id=draft.pk, by=officer_of(draft), now=factories.NOW, channel="web")


def test_what_we_run_ourselves_needs_no_seats() -> None:
    assert still_missing(factories.make_draft(), now=factories.NOW) == []


# In words, and frozen


def test_its_name_and_rules_are_among_the_rules_in_words(draft) -> None:
    said = {rule.code: rule.says for rule in rules_in_words(draft, projects=[])}
    assert GROUP in said["group"]
    assert said["group_rules"] == RULES


def test_its_name_and_rules_are_frozen_and_hashed_with_the_rest(draft) -> None:
    rules = frozen.frozen_rules(draft, projects=list(draft.projects.all()))
    assert (rules["version"], rules["run_by"]) == (4, {"name": GROUP, "rules": RULES})
    draft.group_rules = "Keep the change."
    changed = frozen.frozen_rules(draft, projects=list(draft.projects.all()))
    assert frozen.tested_digest(changed) != frozen.tested_digest(rules)


def test_the_rules_of_what_we_run_have_not_changed_by_a_byte() -> None:
    """The twin: without a group it is the third version, and nothing else in it is another."""
    pb_round = make_group_draft()
    projects = list(pb_round.projects.all())
    theirs = frozen.frozen_rules(pb_round, projects=projects)
    pb_round.group_name = pb_round.group_rules = ""
    ours = frozen.frozen_rules(pb_round, projects=projects)
    assert theirs.pop("run_by")
    assert canonical_json(ours) == canonical_json(theirs | {"version": 3})


def test_its_people_are_in_no_frozen_rules(draft) -> None:
    treasurer = seat(draft, Part.TREASURER)
    rules = canonical_json(frozen.frozen_rules(draft, projects=list(draft.projects.all()))).decode()
    assert treasurer.name not in rules
    assert treasurer.public_id not in rules


def test_held_again_it_has_the_group_and_nobody_in_it(draft) -> None:
    seat(draft, Part.TREASURER)
    named = {"round_id": draft.pk, "name": "Grants, next year", "with_projects": False}
    again = copy_round(**named, by=officer_of(draft), **how())
    assert (again.group_name, again.group_rules, standing(again)) == (GROUP, RULES, [])


# Who sits in it


def test_organiser_and_treasurer_are_two_who_live_there(draft) -> None:
    organiser, treasurer = seat(draft, Part.ORGANISER), seat(draft, Part.TREASURER)
    assert standing(draft) == [("organiser", organiser.pk), ("treasurer", treasurer.pk)]


def test_nobody_is_both(draft) -> None:
    one = seat(draft, Part.ORGANISER)
    with pytest.raises(Refused, match="two people"):
        seat(draft, Part.TREASURER, one)


def test_whoever_was_found_to_be_the_same_human_is_no_second_person(draft) -> None:
    one = seat(draft, Part.ORGANISER)
    other = factories.make_resident(draft.place)
    Person.objects.filter(pk=other.pk).update(merged_into=one)
    with pytest.raises(Refused, match="two people"):
        seat(draft, Part.TREASURER, other)


def test_the_other_way_round_too(draft) -> None:
    """Whoever sits there was later found to be the same as another entry, and that one is offered."""
    one, other = seat(draft, Part.ORGANISER), factories.make_resident(draft.place)
    Person.objects.filter(pk=one.pk).update(merged_into=other)
    with pytest.raises(Refused, match="two people"):
        seat(draft, Part.TREASURER, other)


def test_the_database_keeps_one_in_a_seat_and_nobody_in_both(draft) -> None:
    one = seat(draft, Part.ORGANISER)
    for part, person in ((Part.ORGANISER, factories.make_resident(draft.place)), (Part.TREASURER, one)):
        with pytest.raises(IntegrityError), transaction.atomic():
            GroupSeat.objects.create(round=draft, person=person, part=part, given_at=factories.NOW)


def test_two_entries_that_turn_out_to_be_one_human_fill_one_seat(draft) -> None:
    one, other = seat(draft, Part.ORGANISER), seat(draft, Part.TREASURER)
    assert still_missing(draft, now=factories.NOW) == []  # the twin
    Person.objects.filter(pk=other.pk).update(merged_into=one)
    assert [missing.says for missing in still_missing(draft, now=factories.NOW)] == [
        "Say who is the treasurer of the group that runs it."
    ]
    page = signed_in(one).get(f"/decide/{draft.public_id}/group/")
    assert page.status_code == 200


@pytest.mark.parametrize("role", [Role.ENGAGEMENT_OFFICER, Role.BUDGET_OWNER])
def test_whoever_sets_up_votes_or_keeps_our_money_gets_no_seat_and_gives_themselves_none(draft, role: Role) -> None:
    staff = factories.make_staff(draft.place, role)
    home = Tie.objects.get(person=seat(draft, Part.ORGANISER)).home
    Tie.objects.create(person=staff, home=home, kind="tenant")
    with pytest.raises(Refused, match="who does neither"):
        give_seat(round_id=draft.pk, person_id=staff.pk, part=Part.TREASURER, by=staff, **how())
    neighbour = factories.make_staff(draft.place, Role.GROUP_ORGANISER)  # the twin
    Tie.objects.create(person=neighbour, home=home, kind="tenant")
    seat(draft, Part.TREASURER, neighbour)


def test_money_moved_into_its_pot_does_not_make_it_larger_than_a_group_may_have(draft) -> None:
    Round.objects.filter(pk=draft.pk).update(pot_pence=5_000_01)
    draft.refresh_from_db()
    says = [missing.says for missing in still_missing(draft, now=factories.NOW)]
    assert any("too large for a group" in sentence for sentence in says)
    Round.objects.filter(pk=draft.pk).update(pot_pence=5_000_00)
    draft.refresh_from_db()
    assert not any("too large" in missing.says for missing in still_missing(draft, now=factories.NOW))


def test_only_somebody_who_lives_there_now(draft) -> None:
    elsewhere = factories.make_resident(factories.make_area(draft.place.landlord))
    with pytest.raises(Refused, match="lives in"):
        seat(draft, Part.TREASURER, elsewhere)
    gone = factories.make_resident(draft.place)
    Tie.objects.filter(person=gone).update(moved_out_on=factories.NOW.date())
    with pytest.raises(Refused, match="lives in"):
        seat(draft, Part.TREASURER, gone)


def test_nobody_who_is_at_risk_and_the_sentence_does_not_tell(draft) -> None:
    hidden = factories.make_resident(draft.place, is_at_risk=True)
    with pytest.raises(Refused, match="lives in"):
        seat(draft, Part.TREASURER, hidden)


def test_given_twice_is_given_once_and_nobody_is_pushed_out(draft) -> None:
    one = seat(draft, Part.TREASURER)
    seat(draft, Part.TREASURER, one)
    assert draft.seats.count() == 1
    with pytest.raises(Refused, match="Somebody holds"):
        seat(draft, Part.TREASURER)


def test_no_seat_in_what_we_run_ourselves() -> None:
    with pytest.raises(Refused, match="ourselves"):
        seat(factories.make_draft(), Part.TREASURER)


@pytest.mark.parametrize("status", ["done", "cancelled", "void"])
def test_no_seat_once_it_is_over(draft, status) -> None:
    Round.objects.filter(pk=draft.pk).update(status=status)
    with pytest.raises(Refused, match="over"):
        seat(draft, Part.TREASURER)


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.GROUP_ORGANISER, Role.HOUSING_OFFICER, Role.AUDITOR])
def test_only_those_who_set_it_up_give_seats(draft, role) -> None:
    person = factories.make_resident(draft.place)
    given = {"round_id": draft.pk, "person_id": person.pk, "part": Part.TREASURER}
    with pytest.raises(PermissionDenied):
        give_seat(**given, by=factories.make_staff(draft.place, role), **how())


def test_a_seat_is_no_role(draft) -> None:
    treasurer = Person.objects.get(pk=seat(draft, Part.TREASURER).pk)
    assert treasurer.held_now == []
    assert not [permission for permission in Permission if can(treasurer, permission, within=None)]


def test_a_seat_is_of_one_round_and_of_one_kind(draft) -> None:
    treasurer, other = seat(draft, Part.TREASURER), make_group_draft(place=draft.place)
    assert holds(treasurer, Part.TREASURER, draft)
    assert not holds(treasurer, Part.ORGANISER, draft)
    assert not holds(treasurer, Part.TREASURER, other)


# It ends


def test_whoever_holds_it_can_give_it_back_and_it_stays_written_down(draft) -> None:
    treasurer = seat(draft, Part.TREASURER)
    sitting = draft.seats.get()
    end_seat(seat_id=sitting.pk, because="I move away.", by=treasurer, **how())
    sitting.refresh_from_db()
    assert (sitting.ended_because, holds(treasurer, Part.TREASURER, draft)) == ("I move away.", False)
    seat(draft, Part.TREASURER)


def test_nobody_else_who_lives_there_ends_it(draft) -> None:
    seat(draft, Part.TREASURER)
    for other in (seat(draft, Part.ORGANISER), factories.make_resident(draft.place)):
        with pytest.raises(PermissionDenied):
            end_seat(seat_id=draft.seats.get(part=Part.TREASURER).pk, because="I want it.", by=other, **how())


def test_it_ends_once_and_with_a_reason(draft) -> None:
    treasurer = seat(draft, Part.TREASURER)
    ending = {"seat_id": draft.seats.get().pk, "by": treasurer, **how()}
    with pytest.raises(Refused, match="why"):
        end_seat(because="x", **ending)
    end_seat(because="I move away.", **ending)
    with pytest.raises(Refused, match="already"):
        end_seat(because="I move away.", **ending)


# Told, and written down


def test_they_are_told_when_they_get_it_and_when_it_ends(draft) -> None:
    treasurer = seat(draft, Part.TREASURER)
    given = Entry.objects.get(kind=Event.SEAT_GIVEN)
    (told,) = tell_of_seat(given)
    assert told.person == treasurer
    assert "treasurer of Ropeworks" in told.body
    assert reverse("budgeting:show_seat", args=[draft.public_id]) in told.body
    end_seat(seat_id=draft.seats.get().pk, because="The group asked for it.", by=officer_of(draft), **how())
    (told,) = tell_of_seat(Entry.objects.get(kind=Event.SEAT_ENDED))
    assert "The group asked for it." in told.body
    assert list(tell_of_seat(given)) == []  # it is not true any more


def test_the_journal_says_that_and_not_who(draft) -> None:
    treasurer = seat(draft, Part.TREASURER)
    end_seat(seat_id=draft.seats.get().pk, because="I move away.", by=officer_of(draft), **how())
    for entry in Entry.objects.filter(kind__in=[Event.SEAT_GIVEN, Event.SEAT_ENDED]):
        facts = json.dumps(entry.facts)
        assert not [word for word in (treasurer.name, treasurer.public_id, "move away") if word in facts]


# Pages


def test_staff_find_somebody_by_name_and_give_the_seat(draft) -> None:
    agnes = factories.make_resident(draft.place, name="Agnes Rennie")
    factories.make_resident(draft.place, name="Agnes Hidden", is_at_risk=True)
    client, url = on_staff(draft), reverse("budgeting:find_for_seat", args=[draft.public_id, "treasurer"])
    assert "Agnes" not in client.get(url).content.decode()  # no list of who lives there
    found = client.get(url, {"q": "agnes"}).content.decode()
    assert ("Agnes Rennie" in found, "Hidden" in found) == (True, False)
    assert client.post(url, {"person": agnes.public_id}).status_code == 302
    assert standing(draft) == [("treasurer", agnes.pk)]
    kept = client.get(reverse("budgeting:keep_group", args=[draft.public_id])).content.decode()
    assert "Agnes Rennie" in kept
    ending = client.post(reverse("budgeting:end_seat", args=[draft.public_id, "treasurer"]), {"because": ""})
    assert ending.status_code == 422


def test_somebody_at_risk_is_not_given_one_by_address_either(draft) -> None:
    hidden = factories.make_resident(draft.place, is_at_risk=True)
    url = reverse("budgeting:find_for_seat", args=[draft.public_id, "treasurer"])
    assert on_staff(draft).post(url, {"person": hidden.public_id}).status_code == 409
    assert standing(draft) == []


def test_whoever_is_at_risk_by_now_is_not_named_to_staff(draft) -> None:
    treasurer = seat(draft, Part.TREASURER, factories.make_resident(draft.place, name="Agnes Rennie"))
    url = reverse("budgeting:keep_group", args=[draft.public_id])
    assert "Agnes Rennie" in on_staff(draft).get(url).content.decode()  # the twin
    Person.objects.filter(pk=treasurer.pk).update(is_at_risk=True)
    assert "Agnes Rennie" not in on_staff(draft).get(url).content.decode()


def test_staff_see_that_somebody_has_moved_away(draft) -> None:
    treasurer = seat(draft, Part.TREASURER)
    today = timezone.localdate()
    assert [one["has_moved"] for one in seats_of(draft, on=today)] == [False, False]
    Tie.objects.filter(person=treasurer).update(moved_out_on=today)
    assert [one["has_moved"] for one in seats_of(draft, on=today)] == [False, True]


def test_their_own_page_is_theirs_alone_from_the_draft_on(draft) -> None:
    treasurer = seat(draft, Part.TREASURER)
    url = reverse("budgeting:show_seat", args=[draft.public_id])
    assert RULES in signed_in(treasurer).get(url).content.decode()
    for other in (factories.make_resident(draft.place), officer_of(draft)):
        assert signed_in(other).get(url).status_code == 404
    assert url in signed_in(treasurer).get(reverse("web:my_things")).content.decode()
    back = reverse("budgeting:give_seat_back", args=[draft.public_id])
    assert signed_in(treasurer).post(back, {"because": ""}).status_code == 422
    assert signed_in(treasurer).post(back, {"because": "I move away."}).status_code == 302
    assert (signed_in(treasurer).get(url).status_code, own_seats(treasurer)) == (404, [])


def test_everybody_reads_the_group_and_nobody_its_people(draft) -> None:
    people = [seat(draft, Part.ORGANISER), seat(draft, Part.TREASURER)]
    opening.announce_round(round_id=draft.pk, by=officer_of(draft), now=factories.NOW, channel="web")
    url = reverse("budgeting:show_round", args=[draft.public_id])
    page = Client().get(url).content.decode()
    assert ("Ropeworks tenants" in page, RULES in page) == (True, True)
    assert not [person.name for person in people if person.name in page]
    own = reverse("budgeting:show_seat", args=[draft.public_id])
    assert own not in page
    assert own in signed_in(people[1]).get(url).content.decode()


def test_who_runs_it_is_asked_in_words_that_say_what_is_missing() -> None:
    pb_round = factories.make_draft(template="grants", pot_pence=4_000_00)
    client, url = on_staff(pb_round), reverse("budgeting:set_up_step", args=[pb_round.public_id, "run"])
    assert reverse("budgeting:set_up_step", args=[pb_round.public_id, "run"]) in (
        client.get(reverse("budgeting:prepare_round", args=[pb_round.public_id])).content.decode()
    )
    wrong = client.post(url, {"run_by": "group", "group_name": GROUP, "group_rules": ""})
    assert (wrong.status_code, "asks of whoever gets" in wrong.content.decode()) == (422, True)
    right = client.post(url, {"run_by": "group", "group_name": GROUP, "group_rules": RULES})
    assert right["Location"] == reverse("budgeting:keep_group", args=[pb_round.public_id])
    assert client.post(url, {"run_by": "we", "group_name": GROUP, "group_rules": RULES}).status_code == 302
    pb_round.refresh_from_db()
    assert not pb_round.is_run_by_group


def test_an_estates_pot_is_not_offered_to_a_group() -> None:
    pb_round = factories.make_draft()
    page = on_staff(pb_round).get(reverse("budgeting:prepare_round", args=[pb_round.public_id])).content.decode()
    assert reverse("budgeting:set_up_step", args=[pb_round.public_id, "run"]) not in page
