"""Somebody at risk gets no letter and is in no list, and votes all the same: with a member of staff who looks them up."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commonty.access.roles import Role
from commonty.ballots.models import Channel, Entitlement, Envelope, Unit
from commonty.ballots.views import at_risk
from commonty.budgeting.models import Round
from commonty.budgeting.tests import factories as make
from commonty.journal.models import Entry
from commonty.people.models import Person, Tie
from commonty.places.models import Place

pytestmark = pytest.mark.django_db
LOOK = {"reference": "H-1", "reason": "with_me"}


@pytest.fixture
def place() -> Place:
    return make.make_area(make.make_landlord(hosts="testserver"), "Sandbank")


@pytest.fixture
def voting(place: Place) -> Round:
    return make.make_voting_now(place)


@pytest.fixture
def hidden(voting: Round) -> Person:
    person = make.voter_of(voting)
    person.reference, person.is_at_risk, person.safe_contact = "H-1", True, "Check word: heron"
    person.save()
    return person


@pytest.fixture
def officer(place: Place, settings) -> Client:
    return signed_in(make.make_staff(place, Role.HOUSING_OFFICER), settings)


def signed_in(person: Person, settings) -> Client:
    settings.DEMO = True  # stands for the second factor
    client = Client()
    client.force_login(make.account_of(person), backend="django.contrib.auth.backends.ModelBackend")
    return client


def look(client: Client, pb_round: Round, **said: str) -> str:
    answer = client.post(f"/desk/registers/{pb_round.register.public_id}/at-risk/", LOOK | said)
    return answer.content.decode()


def entry_of(pb_round: Round, person: Person) -> str:
    entitlement = Entitlement.objects.get(register=pb_round.register, person=person)
    return f"/desk/votes/{pb_round.register.public_id}/{entitlement.public_id}/"


def vote(client: Client, pb_round: Round, url: str, **said: str) -> int:
    choice = list(pb_round.projects.values_list("public_id", flat=True)[:1])
    data = {"key": "k", "choice": choice, "channel": Channel.COUNTER, "is_known": "on", **said}
    return client.post(url, data).status_code


def test_whoever_is_at_risk_votes_with_somebody_who_looked_them_up(officer, voting, hidden) -> None:
    url = entry_of(voting, hidden)
    page = look(officer, voting)
    assert "Check word: heron" in page
    assert url in page
    entry = officer.get(url).content.decode()
    assert "I did not ask where they live" in entry
    assert "their address" not in entry
    assert vote(officer, voting, url) == 302
    envelope = Envelope.objects.get()
    assert (envelope.entitlement.person, envelope.channel, envelope.proof) == (hidden, "counter", "officer")
    assert Entry.objects.get(kind="person_at_risk_seen").facts == {"reason": "with_me"}


def test_without_the_look_nobody_reaches_their_vote(officer, voting, hidden) -> None:
    url = entry_of(voting, hidden)
    assert officer.get(url).status_code == 404
    assert vote(officer, voting, url) == 404
    assert not Envelope.objects.exists()


def test_a_look_opens_one_vote_for_half_an_hour(officer, voting, hidden, monkeypatch) -> None:
    url = entry_of(voting, hidden)
    other = voting.register.entitlements.exclude(person=hidden).exclude(person=None).first().person
    Person.objects.filter(pk=other.pk).update(is_at_risk=True, reference="H-2")
    look(officer, voting)
    assert officer.get(entry_of(voting, other)).status_code == 404
    monkeypatch.setattr(at_risk, "OPEN_FOR", timedelta(seconds=-1))
    look(officer, voting)
    assert officer.get(url).status_code == 404


def test_a_wrong_reference_opens_nothing(officer, voting, hidden) -> None:
    assert "nobody at risk with exactly this reference" in look(officer, voting, reference="H-")
    assert officer.get(entry_of(voting, hidden)).status_code == 404


def test_whoever_may_not_enter_votes_here_finds_no_door(voting, hidden, place, settings) -> None:
    address = f"/desk/registers/{voting.register.public_id}/at-risk/"
    next_door = make.make_area(place.landlord, "Netherton")
    for stranger in (make.make_staff(place, Role.ADMINISTRATOR), make.make_staff(next_door, Role.HOUSING_OFFICER)):
        assert signed_in(stranger, settings).post(address, LOOK).status_code == 403
    assert not Entry.objects.filter(kind="person_at_risk_seen").exists()


def test_the_page_of_the_register_says_how(officer, voting) -> None:
    page = officer.get(f"/desk/registers/{voting.register.public_id}/").content.decode()
    assert "isn't found here and gets no letter" in page.replace("&#x27;", "'")
    assert f"/desk/registers/{voting.register.public_id}/at-risk/" in page


def test_the_vote_of_a_home_too(officer, place) -> None:
    voting = make.make_voting_now(place, unit=Unit.HOME, age_from=16)
    entitlement = voting.register.entitlements.select_related("home").first()
    Person.objects.filter(ties__home=entitlement.home).update(
        is_at_risk=True, reference="", born_in=timezone.now().year - 40
    )
    hidden = Person.objects.filter(ties__home=entitlement.home).first()
    Person.objects.filter(pk=hidden.pk).update(reference="H-1")
    url = f"/desk/votes/{voting.register.public_id}/{entitlement.public_id}/"
    assert officer.get(url).status_code == 404
    look(officer, voting)
    page = officer.get(url).content.decode()
    assert hidden.name in page
    assert vote(officer, voting, url, speaker=hidden.public_id) == 302


def test_the_vote_of_a_home_does_not_say_where_somebody_at_risk_lives(officer, place) -> None:
    """Without the look the same page says whose home it is, and who else of it may speak."""
    voting = make.make_voting_now(place, unit=Unit.HOME, age_from=16)
    entitlement = voting.register.entitlements.select_related("home").first()
    hidden = Person.objects.filter(ties__home=entitlement.home).first()
    born_in = timezone.now().year - 40
    Person.objects.filter(pk=hidden.pk).update(is_at_risk=True, reference="H-1", born_in=born_in)
    partner = Person.objects.create(landlord=place.landlord, name="Ewa Kowalczyk", born_in=born_in)
    Tie.objects.create(person=partner, home=entitlement.home, kind="tenant")
    url = f"/desk/votes/{voting.register.public_id}/{entitlement.public_id}/"
    seen = officer.get(url).content.decode()
    assert entitlement.home.name in seen
    assert partner.name in seen
    assert hidden.name not in seen
    look(officer, voting)
    choice = list(voting.projects.values_list("public_id", flat=True)[:1])
    typed = {"key": "k", "choice": choice, "channel": Channel.COUNTER, "is_known": "on", "speaker": hidden.public_id}
    pages = [
        officer.get(url),
        officer.post(f"{url}check/", typed),
        officer.post(f"{url}check/", {**typed, "speaker": partner.public_id}),
        officer.post(url, typed, follow=True),
    ]
    assert [page.status_code for page in pages] == [200, 200, 422, 200]
    for page in pages:
        for told in (entitlement.home.name, partner.name):
            assert told not in page.content.decode()
    assert "Their vote is in" in pages[-1].content.decode()


def left_out(voting: Round, **fields) -> Person:
    """Somebody at risk who lives there and is not on the list."""
    return make.make_resident(voting.place, reference="H-9", is_at_risk=True, **fields)


def adding(pb_round: Round) -> str:
    return f"/desk/registers/{pb_round.register.public_id}/at-risk/add/"


def test_whoever_was_left_out_is_added_after_the_look_and_votes(officer, voting) -> None:
    them = left_out(voting, name="Hidden Hazel")
    assert adding(voting) in look(officer, voting, reference="H-9")
    page = officer.get(adding(voting)).content.decode()
    assert "Hidden Hazel" in page
    assert them.ties.get().home.address not in page
    assert officer.post(adding(voting), {"reason": ""}).status_code == 422
    answer = officer.post(adding(voting), {"reason": "Left out of the roll"})
    url = entry_of(voting, them)
    assert (answer.status_code, answer["Location"]) == (302, url)
    assert vote(officer, voting, url) == 302
    assert Entitlement.objects.get(person=them).origin == "late"
    entry = Entry.objects.get(kind="ballots.added_late")
    assert them.public_id not in (entry.about_id, *map(str, entry.facts.values()))


def test_without_the_look_nobody_is_added(officer, voting, monkeypatch) -> None:
    them = left_out(voting)
    assert officer.get(adding(voting))["Location"].endswith("/at-risk/")
    assert officer.post(adding(voting), {"reason": "Left out"})["Location"].endswith("/at-risk/")
    monkeypatch.setattr(at_risk, "OPEN_FOR", timedelta(seconds=-1))
    look(officer, voting, reference="H-9")
    assert officer.post(adding(voting), {"reason": "Left out"})["Location"].endswith("/at-risk/")
    assert not Entitlement.objects.filter(person=them).exists()


def test_a_look_adds_to_the_vote_it_was_made_for_and_to_no_other(officer, voting, place) -> None:
    left_out(voting)
    other = make.make_voting_now(place, voters=1, name="Another vote")
    Entitlement.objects.filter(register=other.register, person__reference="H-9").delete()
    look(officer, voting, reference="H-9")
    assert officer.get(adding(other)).status_code == 302
    assert officer.get(adding(voting)).status_code == 200  # the twin


def test_after_the_close_nobody_is_added_and_nobody_is_offered_it(officer, voting) -> None:
    left_out(voting)
    look(officer, voting, reference="H-9")
    register = voting.register
    type(register).objects.filter(pk=register.pk).update(closes_at=timezone.now())
    assert officer.post(adding(voting), {"reason": "Left out"}).status_code == 422
    assert adding(voting) not in look(officer, voting, reference="H-9")


def test_whoever_keeps_no_list_here_adds_nobody(voting, place, settings) -> None:
    left_out(voting)
    stranger = signed_in(make.make_staff(make.make_area(place.landlord, "Netherton"), Role.HOUSING_OFFICER), settings)
    assert stranger.post(adding(voting), {"reason": "Left out"}).status_code == 404
