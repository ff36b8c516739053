"""What a voter is told, and what never."""

import pytest

from commonty.ballots import actions, notices
from commonty.ballots.events import VOTER, Voter
from commonty.ballots.models import Unit, VotingCode
from commonty.ballots.notices import TELLS
from commonty.ballots.tests.factories import (
    CLOSES,
    NOW,
    at,
    cast,
    make_area,
    make_home,
    make_landlord,
    make_register,
    make_resident,
    make_staff,
    options,
)
from commonty.journal.models import Entry
from commonty.places.models import Place

pytestmark = pytest.mark.django_db


def told(kind):
    entry = Entry.objects.filter(kind=kind).latest("pk")
    return list(TELLS[kind](entry))


def test_a_vote_that_staff_typed_or_a_letter_brought_is_told_to_its_voter():
    register = make_register(1)
    entitlement = register.entitlements.get()
    officer = make_staff(register.place)
    cast(entitlement, options(1))
    assert told("ballots.cast") == []
    cast(entitlement, options(1), channel="phone", proof="officer", typed_by=officer, by=VOTER)
    (message,) = told("ballots.cast")
    assert message.person == entitlement.person
    assert "/votes/" not in message.body  # nobody knows our address: half of one leads nowhere
    assert "Ring us" in message.body
    assert "option-" not in message.body + message.subject
    assert register.name not in message.subject  # read over shoulders
    actions.issue_codes(register_id=register.pk, by=officer, clock=at(NOW))
    cast(entitlement, options(2), by=Voter(code=VotingCode.objects.get().public_id), proof="code")
    assert len(told("ballots.cast")) == 1


def test_everybody_of_a_home_is_told_of_its_vote():
    landlord = make_landlord()
    home = make_home(make_area(landlord))
    people = {make_resident(home), make_resident(home)}
    register = make_register([(None, home, None)], place=landlord, unit=Unit.HOME)
    officer = make_staff(landlord)
    cast(
        register.entitlements.get(),
        options(1),
        channel="counter",
        proof="officer",
        typed_by=officer,
        by=min(people, key=str),
    )
    assert {message.person for message in told("ballots.cast")} == people


def test_a_new_code_and_a_cancellation_are_told():
    register = make_register(1)
    entitlement = register.entitlements.get()
    about = {
        "register_id": register.pk,
        "entitlement_id": entitlement.pk,
        "by": make_staff(register.place),
        "clock": at(NOW),
    }
    code = actions.reissue_code(**about)
    (message,) = told("ballots.code_reissued")
    assert code not in message.body
    actions.cancel_entitlement(**about, reason="Moved to her sister")
    (message,) = told("ballots.entitlement_cancelled")
    assert "sister" not in message.body


def test_a_message_leads_to_its_page_under_the_landlords_address_or_the_installations(settings):
    register = make_register(1)
    entitlement = register.entitlements.get()
    cast(entitlement, options(1), channel="phone", proof="officer", typed_by=make_staff(register.place), by=VOTER)
    page = f"/votes/{register.public_id}/not-me/{entitlement.public_id}/"
    settings.CSRF_TRUSTED_ORIGINS = ["https://*.example.org", "https://homes.example.org"]
    assert f"https://homes.example.org{page}" in told("ballots.cast")[0].body
    Place.objects.filter(pk=register.place_id).update(hosts="own.example.org old.example.org")
    assert f"https://own.example.org{page}" in told("ballots.cast")[0].body


def test_only_before_the_close_does_it_offer_another_vote(monkeypatch):
    entitlement = make_register(1).entitlements.get()
    officer = make_staff(entitlement.register.place)
    cast(entitlement, options(1), channel="phone", proof="officer", typed_by=officer, by=VOTER)
    monkeypatch.setattr(notices.timezone, "now", at(NOW))
    assert "vote again" in told("ballots.cast")[0].body
    monkeypatch.setattr(notices.timezone, "now", at(CLOSES))
    assert "vote again" not in told("ballots.cast")[0].body


def test_an_import_tells_nobody():
    register = make_register(0, is_imported=True)
    officer = make_staff(register.place)
    ballots = [actions.ImportedBallot(options(1))]
    actions.import_ballots(register_id=register.pk, ballots=ballots, by=officer, clock=at(NOW))
    assert told("ballots.cast") == []
