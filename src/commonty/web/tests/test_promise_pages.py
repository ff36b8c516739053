"""One's own promises, what was promised to one, and what everybody reads: who sees what, and what the buttons do."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commonty.access.roles import Role
from commonty.budgeting.tests import factories
from commonty.cases.tests.factories import a_close, asked
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice
from commonty.people.models import Post, Team
from commonty.promises.actions.ending import keep_promise
from commonty.promises.models import Promise
from commonty.promises.tests.factories import promised
from commonty.web import links
from commonty.web.tests.test_pages import signed_in

SOON = (timezone.localdate() + timedelta(days=40)).isoformat()
pytestmark = pytest.mark.django_db
Status = Promise.Status


@pytest.fixture
def place():
    return factories.make_area(factories.make_landlord(), "Sandbank")


@pytest.fixture
def shona(place):
    return factories.make_staff(place, Role.HOUSING_OFFICER)


@pytest.fixture
def agnes(place):
    return factories.make_resident(place, name="Agnes Rennie")


@pytest.fixture
def promise(shona, agnes, place):
    return make(shona, agnes, place)


def make(owner, to, place, **more):
    now = more.pop("now", timezone.now())
    return promised(owner, to, now=now, **{"about": place, "place": place, **more})


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_late_ones_are_on_top_and_ended_ones_below(shona, agnes, place):
    now = timezone.now()
    make(shona, agnes, place, says="next week", due_at=now + timedelta(days=7))
    make(shona, agnes, place, says="yesterday", now=now - timedelta(days=9), due_at=now - timedelta(days=1))
    done = make(shona, agnes, place, says="done")
    keep_promise(promise_id=done.pk, by=shona, now=now, channel="web")
    make(shona, agnes, place, says="tomorrow", due_at=now + timedelta(days=1))
    page = read(signed_in(shona), "/desk/promises/")
    in_order = sorted(("next week", "yesterday", "done", "tomorrow"), key=page.index)
    assert in_order == ["yesterday", "tomorrow", "next week", "done"]


@pytest.mark.parametrize(
    ("what", "sent", "becomes"),
    [
        ("keep", {"proof": "We spoke at ten."}, Status.KEPT),
        ("break", {"reason": "The van broke down."}, Status.BROKEN),
        ("change", {"says": "I ring on Monday", "due_on": SOON, "reason": "I was ill."}, Status.REPLACED),
    ],
)
def test_an_owner_ends_it_and_whoever_waits_is_told(shona, agnes, promise, what, sent, becomes):
    client, path = signed_in(shona), f"/desk/promises/{promise.public_id}/{what}/"
    wrong = client.post(path, {**sent, next(reversed(sent)): ""})
    assert wrong.status_code == 422
    assert Promise.objects.get(pk=promise.pk).status == Status.OPEN
    assert client.post(path, sent).status_code == 302
    promise.refresh_from_db()
    assert promise.status == becomes
    owe_notices(now=timezone.now())
    assert Notice.objects.filter(person=agnes).count() == 1
    page = read(signed_in(agnes), "/my-things/")
    assert sent.get("reason", "") in page


def test_a_changed_promise_is_about_the_same_and_to_the_same(shona, agnes, promise, place):
    sent = {"says": "I ring on Monday", "due_on": SOON, "reason": "I was ill."}
    signed_in(shona).post(f"/desk/promises/{promise.public_id}/change/", sent)
    new = Promise.objects.get(replaces=promise)
    assert (new.made_to, new.about_id, new.is_by_day, str(new.due_on)) == (agnes, place.public_id, True, SOON)


def test_it_goes_to_a_colleague_of_the_team_alone(shona, agnes, promise, place):
    team, other = (Team.objects.create(landlord=place.landlord, name=name) for name in ("East", "West"))
    bilal, fatima = factories.make_staff(place), factories.make_staff(place)
    for person, its in ((shona, team), (bilal, team), (fatima, other)):
        Post.objects.create(person=person, team=its)
    client, path = signed_in(shona), f"/desk/promises/{promise.public_id}/hand-over/"
    assert client.post(path, {"to": fatima.public_id, "reason": "Hers"}).status_code == 422
    assert client.post(path, {"to": bilal.public_id, "reason": "He knows the close."}).status_code == 302
    assert client.get(f"/desk/promises/{promise.public_id}/").status_code == 404  # not hers any more
    assert "He knows the close." in read(signed_in(bilal), f"/desk/promises/{promise.public_id}/")


def test_a_promise_of_somebody_else_is_not_there(promise, place, agnes):
    for other in (factories.make_staff(place, Role.HOUSING_OFFICER), factories.make_staff(place, Role.ADMINISTRATOR)):
        client = signed_in(other)
        assert promise.says not in read(client, "/desk/promises/")
        for path in (f"/desk/promises/{promise.public_id}/", f"/desk/promises/{promise.public_id}/keep/"):
            assert client.get(path).status_code == 404
            assert client.post(path).status_code == 404
    neighbour = signed_in(factories.make_resident(place))
    assert promise.says not in read(neighbour, "/my-things/")
    assert neighbour.post(f"/my-things/promises/{promise.public_id}/no-longer/").status_code == 404
    assert Promise.objects.get().status == Status.OPEN


def test_whoever_waits_says_that_it_is_not_needed_or_was_not_done(shona, agnes, promise, place):
    client = signed_in(agnes)
    assert promise.says in read(client, "/my-things/")
    done = make(shona, agnes, place, says="done, they say")
    keep_promise(promise_id=done.pk, by=shona, now=timezone.now(), channel="web")
    client.post(f"/my-things/promises/{done.public_id}/not-done/")
    client.post(f"/my-things/promises/{promise.public_id}/no-longer/")
    promise.refresh_from_db()
    done.refresh_from_db()
    assert (promise.status, done.status) == (Status.RELEASED, Status.OPEN)
    assert client.post(f"/my-things/promises/{done.public_id}/eat/").status_code == 404
    again = client.post(f"/my-things/promises/{promise.public_id}/no-longer/", follow=True)
    assert "has ended already" in again.content.decode()


def test_what_an_app_keeps_on_its_own_pages_is_not_kept_here(shona, agnes, promise, place, monkeypatch):
    path = f"/desk/promises/{promise.public_id}/keep/"
    assert signed_in(shona).get(path).status_code == 200  # the twin
    monkeypatch.setitem(links.ROOMS, "places.place", links.Room(links.find_places, keeps=True))
    assert signed_in(shona).get(path).status_code == 404
    assert "keep/" not in read(signed_in(shona), f"/desk/promises/{promise.public_id}/")
    assert f"/places/{place.public_id}/" in read(signed_in(shona), "/desk/promises/")
    assert "I no longer need it" not in read(signed_in(agnes), "/my-things/")
    assert signed_in(agnes).post(f"/my-things/promises/{promise.public_id}/no-longer/").status_code == 404


def test_a_link_is_shown_only_to_whoever_may_read_what_it_leads_to(shona, agnes, promise, monkeypatch):
    def hers(person, public_ids):
        return {one: links.Link("The secret thing", "/secret/") for one in public_ids if person == shona}

    monkeypatch.setitem(links.ROOMS, "places.place", links.Room(hers, keeps=False))
    assert "The secret thing" in read(signed_in(shona), "/desk/promises/")
    assert "The secret thing" not in read(signed_in(agnes), "/my-things/")


def test_a_home_is_nobodys_link(place):
    home = factories.make_resident(place).ties.get().home
    assert links.find_places(None, [home.public_id, place.public_id]).keys() == {place.public_id}


def open_to_all(owner, place, **more):
    return make(owner, None, place, audience=Promise.Audience.PUBLIC, **more)


def test_everybody_reads_public_promises_and_nobody_private_ones(shona, agnes, place, client):
    now = timezone.now()
    Post.objects.create(person=shona, team=Team.objects.create(landlord=place.landlord, name="East End team"))
    make(shona, agnes, place, says="PRIVATE I ring you")
    open_to_all(shona, place, says="We mend the gate")
    path = f"/promises/{place.public_id}/"
    page = read(client, path)
    assert "We mend the gate" in page
    assert "East End team" not in page  # it is not late
    open_to_all(shona, place, says="We mend the lamp", now=now - timedelta(days=9), due_at=now - timedelta(minutes=9))
    pages = [read(client, path), read(client, "/promises/"), read(client, path + "promises.csv"), read(client, "/")]
    assert "East End team" in pages[0]
    for page in pages:
        assert "PRIVATE" not in page
        assert shona.name not in page
        assert agnes.name not in page


def test_a_home_is_not_named_and_a_close_shows_its_estate(shona, place, client):
    home = factories.make_resident(place).ties.get().home
    open_to_all(shona, home, says="We mend the door")
    page = read(client, f"/promises/{place.public_id}/")
    assert "We mend the door" in page
    assert home.name not in page
    assert client.get(f"/promises/{home.public_id}/").status_code == 404


def test_few_are_hidden_on_the_page_in_the_file_and_on_the_front_page(shona, agnes, place, client):
    now = timezone.now()
    said = {"now": now - timedelta(days=9), "due_at": now - timedelta(minutes=9)}
    for n in range(4):
        make(shona, agnes, place, says=f"number {n}", **said)
    path = f"/promises/{place.public_id}/"
    month = f"month,{timezone.localdate(said['due_at']):%Y-%m},"
    assert "too few to show" in read(client, path)
    assert f"{month},,,,," in read(client, path + "promises.csv")
    assert "of 4 promises" not in read(client, "/")
    make(shona, agnes, place, says="the fifth", **said)
    assert "too few to show" not in read(client, path)
    assert f"{month}0,5,0,0,0,0" in read(client, path + "promises.csv")
    assert "0 of 5 promises kept on time, 5 late" in read(client, "/places/" + place.public_id + "/")


def test_the_promises_of_another_landlord_are_not_here(shona, place, client):
    elsewhere = factories.make_area(factories.make_landlord("elsewhere.example.org"), "Far")
    open_to_all(factories.make_staff(elsewhere), elsewhere, says="Theirs")
    assert "Theirs" not in read(client, "/promises/")
    assert client.get(f"/promises/{elsewhere.public_id}/").status_code == 404


def test_what_is_promised_about_a_request_is_kept_there_and_a_neighbour_sees_nothing_of_it():
    close = a_close()
    case = asked(close, "When are the bins emptied? CANARY")
    promise = Promise.objects.about(case).get()
    owner, leads_to = promise.owner, f"/help/cases/{case.public_id}/"
    for person, path in ((owner, "/desk/promises/"), (close.agnes, "/my-things/")):
        page = read(signed_in(person), path)
        assert f"Request {case.number}" in page
        assert leads_to in page
    assert signed_in(owner).get(f"/desk/promises/{promise.public_id}/keep/").status_code == 404
    assert leads_to not in read(signed_in(close.neighbour), "/my-things/")
    assert links.find_cases(close.neighbour, [case.public_id]) == links.find_cases(None, [case.public_id]) == {}


def test_what_is_due_by_tomorrow_stands_on_the_desk_of_whoever_promised_it(shona, agnes, place):
    now = timezone.now()
    make(shona, agnes, place, due_at=now + timedelta(days=9))
    assert "Keep" not in read(signed_in(shona), "/desk/")  # the twin
    make(shona, agnes, place, due_at=now + timedelta(hours=5))
    assert "Keep 1 promise" in read(signed_in(shona), "/desk/")
    assert "Keep 1 promise" not in read(signed_in(factories.make_staff(place)), "/desk/")
