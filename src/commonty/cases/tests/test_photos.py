"""A photo of a case is seen by exactly those who read the message that it came with."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.budgeting.tests.factories import account_of
from commonty.cases.actions.photos import take_photo_away
from commonty.cases.actions.talking import leave_note, reply, say_more
from commonty.cases.models import Case, Message, MessagePhoto
from commonty.cases.rules import status
from commonty.cases.tests.factories import HOW, NOW, a_close, asked, colleague
from commonty.cases.views import photos as photo_views
from commonty.files.actions import NewPhoto
from commonty.files.jobs import forget_photos
from commonty.files.models import Photo
from commonty.files.tests.planted import a_photo
from commonty.kit.models import KeptUpload
from commonty.places.models import Kind, Place

pytestmark = pytest.mark.django_db
NEW = [NewPhoto(a_photo(), "A wet wall")]


@pytest.fixture
def close(settings, tmp_path):
    settings.MEDIA_ROOT, settings.DEMO = tmp_path, True  # staff need no second factor there, but where a test says so
    return a_close()


def browser(person):
    client = Client()
    client.force_login(account_of(person), backend="django.contrib.auth.backends.ModelBackend")
    return client


def addresses(link):
    ids = [link.message.case.public_id, link.photo.public_id]
    return [reverse(f"cases:{name}", args=ids) for name in ("photo", "picture", "small_picture")]


def seen_by(person, link):
    """Whether each of a photo's addresses answers, and all alike."""
    answers = {browser(person).get(address).status_code for address in addresses(link)}
    assert answers in ({200}, {404})
    return answers == {200}


def test_a_photo_is_seen_by_those_who_see_the_case(close):
    other = Place.objects.create(kind=Kind.BLOCK, parent=close.landlord, name="14 Sandbank Street")
    elsewhere = colleague(other, "Una Reid", Role.HOUSING_OFFICER)
    link = MessagePhoto.objects.get(message__case=asked(close, photos=NEW))
    assert [seen_by(who, link) for who in (close.agnes, close.shona, close.bilal, close.morag)] == [True] * 4
    assert [seen_by(who, link) for who in (close.neighbour, elsewhere)] == [False, False]
    assert all(Client().get(address).status_code == 302 for address in addresses(link))  # it asks who one is


def test_what_only_one_person_reads_only_they_see(close):
    for more in ({"audience": Case.Audience.ONE}, {}):
        link = MessagePhoto.objects.get(message__case=asked(close, photos=NEW, **more))
        owner = link.message.case.owner
        other = close.bilal if owner == close.shona else close.shona
        assert (seen_by(owner, link), seen_by(other, link)) == (True, not more)


def test_of_somebody_at_risk_only_whoever_answers_sees_photos_at_once(close):
    link = MessagePhoto.objects.get(message__case=asked(close, photos=NEW))
    assert seen_by(close.bilal, link)
    close.agnes.is_at_risk = True
    close.agnes.save()
    assert [seen_by(who, link) for who in (close.agnes, close.shona, close.bilal)] == [True, True, False]


def test_staff_without_a_second_factor_and_another_landlord_see_nothing(close, settings):
    link = MessagePhoto.objects.get(message__case=asked(close, photos=NEW))
    settings.DEMO = False
    assert seen_by(close.agnes, link)
    assert not seen_by(close.shona, link)
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["testserver", "elsewhere.example.org"]
    other = a_close(host="elsewhere.example.org")
    for address in addresses(link):
        assert browser(other.shona).get(address, headers={"host": "elsewhere.example.org"}).status_code == 404


def test_a_photo_in_a_note_is_for_colleagues(close):
    case = asked(close)
    note = leave_note(case_id=case.pk, text="The joint leaks", by=close.shona, now=NOW, photos=NEW, **HOW)
    link = note.photos.get()
    assert (seen_by(close.bilal, link), seen_by(close.agnes, link)) == (True, False)
    shown = reply(case_id=case.pk, text="It leaks here", by=close.shona, now=NOW, photos=NEW, **HOW).photos.get()
    assert seen_by(close.agnes, shown)


def test_a_photo_is_not_found_under_another_case(close):
    link, own = MessagePhoto.objects.get(message__case=asked(close, photos=NEW)), None
    own = asked(close, raised_by=close.neighbour, by=close.neighbour)
    for name in ("photo", "picture", "small_picture"):
        address = reverse(f"cases:{name}", args=[own.public_id, link.photo.public_id])
        assert browser(close.neighbour).get(address).status_code == 404


def test_whoever_sent_a_photo_takes_it_away_and_it_is_gone(close, django_capture_on_commit_callbacks):
    case = asked(close, photos=NEW)
    link = MessagePhoto.objects.get()
    paths = [link.photo.picture.path, link.photo.small.path]
    ours = reply(case_id=case.pk, text="It leaks here", by=close.shona, now=NOW, photos=NEW, **HOW).photos.get()
    how = {"now": NOW, "channel": "web"}
    with pytest.raises(PermissionDenied):
        take_photo_away(link_id=ours.pk, by=close.agnes, **how)
    with pytest.raises(PermissionDenied):
        take_photo_away(link_id=link.pk, by=close.neighbour, **how)
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser(close.agnes).post(addresses(link)[0], {"confirmed": "yes"})
    assert answer.status_code == 302
    assert not any(map(_exists, paths))
    assert _exists(ours.photo.picture.path)  # the twin: the other one is there
    assert "took a photo away" in case.messages.filter(kind=Message.Kind.TELLS).get().text


def test_staff_take_a_residents_photo_away_with_a_reason_that_she_reads(close):
    case = asked(close, photos=NEW)
    link = MessagePhoto.objects.get()
    with pytest.raises(Refused, match="Say why"):
        take_photo_away(link_id=link.pk, by=case.owner, now=NOW, why="  ", **HOW)
    address, owner = addresses(link)[0], browser(case.owner)
    assert owner.post(address, {"confirmed": "yes"}).status_code == 422
    assert MessagePhoto.objects.exists()
    assert owner.post(address, {"why": "It shows a child."}).status_code == 302
    shown = browser(close.agnes).get(reverse("cases:show", args=[case.public_id])).content.decode()
    assert f"{case.owner.name} took a photo away: It shows a child." in shown
    ours = reply(case_id=case.pk, text="It leaks here", by=close.shona, now=NOW, photos=NEW, **HOW).photos.get()
    assert browser(case.owner).post(addresses(ours)[0], {"confirmed": "yes"}).status_code == 302  # the twin: ours


def test_a_photo_that_is_taken_away_twice_is_not_there(close, monkeypatch):
    case = asked(close, photos=NEW)
    link = MessagePhoto.objects.get()

    def twice(**what):
        take_photo_away(**what)
        return take_photo_away(**what)

    monkeypatch.setattr(photo_views, "take_photo_away", twice)
    assert browser(close.agnes).post(addresses(link)[0], {"confirmed": "yes"}).status_code == 404
    with pytest.raises(MessagePhoto.DoesNotExist):  # the twin: the action itself finds nothing
        take_photo_away(link_id=link.pk, by=close.agnes, now=NOW, **HOW)
    assert case.messages.filter(kind=Message.Kind.TELLS).count() <= 1


def _exists(path):
    try:
        open(path, "rb").close()
    except FileNotFoundError:
        return False
    return True


def test_a_photo_of_a_case_that_is_gone_goes_within_a_day(close, monkeypatch):
    case = asked(close, photos=NEW)
    monkeypatch.setattr("commonty.files.jobs.KEPT", NOW - NOW)
    forget_photos.call()
    assert Photo.objects.count() == 1  # the twin: what belongs to a message stays
    case.messages.all().delete()
    forget_photos.call()
    assert Photo.objects.count() == 0


def test_a_case_holds_so_many_photos(close, monkeypatch):
    monkeypatch.setattr(status, "MOST_PHOTOS", 1)
    case = asked(close, photos=NEW)
    with pytest.raises(Refused, match="more than 1 photos"):
        say_more(case_id=case.pk, text="One more", by=close.agnes, now=NOW, photos=NEW, **HOW)
    assert Photo.objects.count() == 1


def test_an_ask_with_a_mistake_keeps_its_photos(close):
    client = browser(close.agnes)
    client.post(reverse("cases:help"), {"says": "The wall is wet"})
    sent = {"says": "", "spot": "home", "audience": "landlord", "answer_by": "web", "shows_1": "A wet wall"}
    page = client.post(reverse("cases:ask"), {**sent, "photo_1": _file()})
    assert page.status_code == 422
    token = page.context["form"]["photo_1"].kept.token
    done = client.post(reverse("cases:ask"), {**sent, "says": "The wall is wet", "photo_1-kept": token})
    assert done.status_code == 302
    link = MessagePhoto.objects.get()
    assert (link.photo.shows, link.photo.place) == ("A wet wall", close.home)
    shown = client.get(done["Location"]).content.decode()
    assert 'alt="A wet wall"' in shown
    assert KeptUpload.objects.count() == 0


def test_both_sides_send_photos_with_their_words(close):
    case = asked(close)
    for who, name, more in ((close.agnes, "say", {}), (close.shona, "write", {"what": "reply"})):
        sent = {"text": "Look at this", "photo_2": _file(), **more}
        assert browser(who).post(reverse(f"cases:{name}", args=[case.public_id]), sent).status_code == 302
    assert MessagePhoto.objects.count() == 2
    refused = {"text": "Is it the wall?", "what": "summary", "photo_1": _file()}
    page = browser(close.shona).post(reverse("cases:write", args=[case.public_id]), refused)
    assert (page.status_code, "takes no photos" in page.content.decode()) == (422, True)


def _file():
    return SimpleUploadedFile("wall.jpg", a_photo(), content_type="image/jpeg")


def test_a_conversation_with_many_photos_asks_as_often_as_with_one(close):
    case = asked(close, photos=NEW)
    clients = browser(close.agnes), browser(close.shona)
    page = reverse("cases:show", args=[case.public_id])

    def asks():
        counts = []
        for client in clients:
            client.get(page)
            with CaptureQueriesContext(connection) as captured:
                client.get(page)
            counts.append(len(captured))
        return counts

    few = asks()
    for n in range(8):
        say_more(case_id=case.pk, text=f"And this, {n}", by=close.agnes, now=NOW, photos=NEW * 2, **HOW)
    assert asks() == few
    assert max(few) <= 15
