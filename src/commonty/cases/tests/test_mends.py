"""Photos of ours: in an answer for whoever asked, of a mend for everybody; gone with what they belong to."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.cases.actions import mended as actions
from commonty.cases.actions.answering import answer_case
from commonty.cases.actions.issues import fix_issue, hide_issue
from commonty.cases.actions.mended import NewMend, take_mend_away
from commonty.cases.actions.small_fixes import approve_fix, finish_fix
from commonty.cases.models import Case, FixPot, MendPhoto, MessagePhoto, SmallFix
from commonty.cases.queries import mended as queries
from commonty.cases.queries.mended import MOST_SHOWN, mended_this_week
from commonty.cases.tests.factories import HOW, NOW, a_close, asked, colleague
from commonty.cases.tests.test_issues import public
from commonty.cases.tests.test_photos import browser
from commonty.cases.views import mended as views
from commonty.files.actions import NewPhoto
from commonty.files.jobs import forget_photos
from commonty.files.models import Photo
from commonty.files.tests.planted import a_photo, a_photo_that_tells
from commonty.kit.models import KeptUpload
from commonty.people.models import Person
from commonty.places.models import Kind, Place

pytestmark = pytest.mark.django_db
LAMP = "A new lamp over the back door"
DAY = timedelta(days=1)


@pytest.fixture
def close(settings, tmp_path):
    settings.MEDIA_ROOT, settings.DEMO = tmp_path, True  # staff need no second factor there
    return a_close()


def new(shows: str = LAMP, *, is_safe: bool = True) -> NewMend:
    return NewMend(NewPhoto(a_photo_that_tells(), shows), is_safe=is_safe)


def fixed(close, mend: NewMend | None = None, *, now=NOW):
    issue = public(close)
    fix_issue(issue_id=issue.pk, says="A new motor is in.", by=close.shona, mend=mend or new(), now=now, **HOW)
    return MendPhoto.objects.get(issue=issue)


def done(close, mend: NewMend | None = None, **more) -> SmallFix:
    FixPot.objects.get_or_create(
        place=close.block, defaults={"name": "P", "pence": 9000, "limit_pence": 900, "made_at": NOW}
    )
    case = asked(close, "The lamp is out", **more)
    how = {"by": case.owner, "now": NOW, **HOW}
    fix = approve_fix(case_id=case.pk, says="A new bulb", pence=300, **how)
    return finish_fix(fix_id=fix.pk, is_done=True, mend=mend or new(), **how)


def addresses(mend: MendPhoto) -> list[str]:
    return [reverse(f"cases:{name}", args=[mend.photo.public_id]) for name in ("mend", "small_mend")]


def is_seen(client, mend: MendPhoto) -> bool:
    answers = {client.get(address).status_code for address in addresses(mend)}
    assert answers in ({200}, {404})
    return answers == {200}


def test_an_answer_brings_photos_which_whoever_asked_sees(close):
    case = asked(close)
    photos = [NewPhoto(a_photo_that_tells(), "The new lock")]
    for _twice in range(2):
        answer_case(
            case_id=case.pk, text="It is in.", by=case.owner, photos=photos, posted_key="k", now=NOW, **HOW
        )  # fmt: skip
    link = MessagePhoto.objects.get()
    address = reverse("cases:picture", args=[case.public_id, link.photo.public_id])
    assert browser(close.agnes).get(address).status_code == 200
    assert browser(close.neighbour).get(address).status_code == 404
    with Image.open(link.photo.picture) as kept:
        assert not kept.getexif()


def test_an_answer_keeps_its_photo_while_something_else_is_wrong(close):
    case = asked(close)
    address = reverse("cases:answer", args=[case.public_id])
    sent = {"photo_1": SimpleUploadedFile("lock.jpg", a_photo(), "image/jpeg"), "shows_1": "The new lock", "text": ""}
    page = browser(case.owner).post(address, sent)
    assert page.status_code == 422
    assert "lock.jpg" in page.content.decode()
    assert KeptUpload.objects.get().name == "lock.jpg"


def test_everybody_sees_what_was_mended_without_where_and_when_it_was_taken(close, client):
    mend = fixed(close)
    assert is_seen(client, mend)
    answer = client.get(addresses(mend)[0])
    assert answer["Cache-Control"] == "private, no-store"
    assert b"canary" not in b"".join(answer.streaming_content).lower()
    assert LAMP in client.get(reverse("cases:issue", args=[mend.issue.public_id])).content.decode()
    front = client.get(f"/?place={close.block.public_id}").content.decode()
    assert "Fixed this week" in front
    assert LAMP in front


def test_it_is_gone_with_the_issue_and_with_the_mark_of_one_at_risk(close, client):
    mend = fixed(close)
    hide_issue(issue_id=mend.issue_id, by=close.shona, now=NOW, **HOW)
    assert not is_seen(client, mend)
    other = done(close)
    assert is_seen(client, other.mend_photo)
    assert LAMP in client.get(reverse("cases:fixes", args=[close.block.public_id])).content.decode()
    Person.objects.filter(pk=close.agnes.pk).update(is_at_risk=True)
    assert not is_seen(client, other.mend_photo)
    assert "Fixed this week" not in client.get("/").content.decode()
    assert mended_this_week(close.landlord, None, now=NOW) == []


@pytest.mark.parametrize("change", [{"dangers": ["abuse"]}, {"audience": "one"}])
def test_what_stays_between_them_and_us_has_no_photo_for_everybody(close, client, change):
    fix = done(close)
    Case.objects.filter(pk=fix.case_id).update(**change)
    assert not is_seen(client, fix.mend_photo)
    with pytest.raises(Refused, match="stays between"):
        done(close, audience="one", by=close.agnes)
    assert SmallFix.objects.filter(done_at=None).count() == 1  # nothing of it happened
    assert Photo.objects.count() == 1


def test_the_twin_without_the_question_of_its_case(close, client, monkeypatch):
    fix = done(close)
    Case.objects.filter(pk=fix.case_id).update(dangers=["abuse"])
    monkeypatch.setattr(queries, "may_be_named", lambda case: True)
    assert is_seen(client, fix.mend_photo)


@pytest.mark.parametrize(
    ("mend", "says"),
    [
        (new(" "), "in words"), (new(is_safe=False), "Look at the photo again"),
        (new("Agnes Rennie at her door"), "tell who asked"),
    ],
)  # fmt: skip
def test_a_photo_needs_words_and_somebody_who_looked_at_it(close, mend, says):
    with pytest.raises(Refused, match=says):
        fixed(close, mend)
    assert not Photo.objects.exists()


def test_the_form_says_what_is_missing_and_keeps_the_photo(close):
    issue, client = public(close), browser(close.shona)
    address = reverse("cases:issue_fix", args=[issue.public_id])
    sent = {"says": "A new motor is in.", "photo": SimpleUploadedFile("lamp.jpg", a_photo(), "image/jpeg")}
    page = client.post(address, sent).content.decode()
    for says in ("Say in words what the photo shows", "Look at the photo again", "lamp.jpg"):
        assert says in page
    assert client.post(address, {"says": "In.", "shows": LAMP}).status_code == 422
    assert not MendPhoto.objects.exists()
    sent = {"says": "A new motor is in.", "photo": SimpleUploadedFile("lamp.jpg", a_photo(), "image/jpeg")}
    assert client.post(address, {**sent, "shows": LAMP, "is_safe": "on"}).status_code == 302
    assert MendPhoto.objects.get().by == close.shona


def test_a_small_fix_is_done_with_a_photo_by_its_page(close):
    fix = done(close)
    SmallFix.objects.update(done_at=None)
    MendPhoto.objects.all().delete()
    address = reverse("cases:fix_done", args=[fix.case.public_id, fix.public_id])
    sent = {"photo": SimpleUploadedFile("lamp.jpg", a_photo(), "image/jpeg"), "shows": LAMP, "is_safe": "on"}
    client = browser(fix.case.owner)
    assert client.get(address).status_code == 200
    assert client.post(address, sent).status_code == 302
    assert MendPhoto.objects.get().fix == fix
    assert browser(close.agnes).get(address).status_code == 403


def test_staff_of_the_place_take_a_photo_away_and_its_file_goes(close, client, django_capture_on_commit_callbacks):
    mend = fixed(close)
    other = Place.objects.create(kind=Kind.BLOCK, parent=close.landlord, name="14 Sandbank Street")
    elsewhere = colleague(other, "Una Reid", Role.HOUSING_OFFICER)
    with pytest.raises(PermissionDenied):
        take_mend_away(mend_id=mend.pk, by=elsewhere, now=NOW, **HOW)
    file = mend.photo.picture
    away = reverse("cases:mend_away", args=[mend.photo.public_id])
    assert browser(close.agnes).post(away).status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        assert browser(close.shona).post(away).status_code == 302
    assert not is_seen(client, mend)
    assert not file.storage.exists(file.name)
    assert browser(close.shona).post(away).status_code == 404


def test_of_a_small_fix_too_and_two_at_once_are_one(close, monkeypatch):
    fix = done(close)
    mend = MendPhoto.objects.get(fix=fix)
    away = reverse("cases:mend_away", args=[mend.photo.public_id])
    take = views.take_mend_away
    monkeypatch.setattr(views, "take_mend_away", lambda **how: (take(**how), take(**how)))  # a colleague was quicker
    answer = browser(close.shona).post(away)
    assert (answer.status_code, answer["Location"]) == (302, reverse("cases:fixes", args=[fix.place.public_id]))
    assert not MendPhoto.objects.exists()


def test_of_this_week_the_newest_and_only_in_their_place(close):
    first, second, third = (fixed(close, now=NOW - n * DAY) for n in (1, 3, 9))
    assert mended_this_week(close.landlord, None, now=NOW) == [first, second][:MOST_SHOWN]
    assert mended_this_week(close.block, None, now=NOW - 7 * DAY) == [third]
    other = a_close("elsewhere.example.org")
    assert mended_this_week(other.landlord, None, now=NOW) == []


def test_the_job_that_forgets_leaves_what_belongs_to_a_mend(close, monkeypatch):
    mend = fixed(close)
    Photo.objects.update(kept_at=NOW - 10 * DAY)
    forget_photos.func()
    assert Photo.objects.filter(pk=mend.photo_id).exists()


def test_the_twin_without_the_check_a_photo_without_words_would_be_out(close, monkeypatch):
    monkeypatch.setattr(actions, "check_can_be_shown", lambda *_any, **_how: None)
    assert fixed(close, new(" ", is_safe=False))
