"""Of what people send, the pixels are kept and nothing else; and it is shown as a picture alone."""

import os
import time
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from django import forms
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from commonty.files.actions import NewPhoto, forget_left, keep_photo
from commonty.files.forms import TakesPhotos, checked_photo
from commonty.files.models import FOLDER, Photo
from commonty.files.serving import photo_answer
from commonty.files.tests.planted import GPS, a_page_in_a_photo, a_photo, a_photo_that_tells
from commonty.kit import pictures
from commonty.places.models import Kind, Place

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def place(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Place.objects.create(kind=Kind.LANDLORD, name="Strathvale Homes")


def kept(place, data):
    photo = keep_photo(NewPhoto(data, "A wall"), place=place, now=NOW)
    return photo, [photo.picture.open().read(), photo.small.open().read()]


def upload(data, name="photo.jpg"):
    return SimpleUploadedFile(name, data)


def test_where_a_photo_was_made_and_by_which_phone_is_not_kept(place):
    sent = a_photo_that_tells()
    assert b"Canary Phone" in sent
    assert Image.open(BytesIO(sent)).getexif().get_ifd(GPS)  # the twin: it is there when it comes
    _photo, files = kept(place, sent)
    for data in files:
        picture = Image.open(BytesIO(data))
        assert (picture.format, dict(picture.getexif()), b"anary" in data) == ("WEBP", {}, False)
        assert not {"exif", "icc_profile", "xmp", "comment"} & set(picture.info)
    # Nor does the form keep it for an hour, when something else is wrong.
    assert b"anary" not in checked_photo(upload(sent)).data


def test_a_file_that_is_two_things_is_only_a_picture_afterwards(place):
    assert b"<script>" in a_page_in_a_photo()
    _photo, files = kept(place, a_page_in_a_photo())
    assert all(b"script" not in data for data in files)


def test_a_photo_is_as_large_as_a_screen_and_as_a_thumb(place):
    photo, (large, small) = kept(place, a_photo((4000, 3000)))
    assert Image.open(BytesIO(large)).size == (1600, 1200)
    assert Image.open(BytesIO(small)).size == (photo.small_width, photo.small_height) == (400, 300)


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (HEIC, "Most compatible"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00", "film"),
        (b"%PDF-1.7\n", "PDFs yet"),
        (b"\n\n%PDF-1.7\n", "PDFs yet"),
        (b"PK\x03\x04rest of a document", "document"),
        (b"GIF89a" + b"\0" * 40, "JPEG, PNG or WebP"),
        (b"<html><script>alert(1)</script></html>", "JPEG, PNG or WebP"),
        (b"", "read this file"),
    ],
)
def test_what_is_no_photo_is_refused_with_what_to_do_instead(data, says):
    with pytest.raises(forms.ValidationError, match=says):
        checked_photo(upload(data))


def test_a_small_file_that_would_fill_the_memory_is_refused_by_its_header(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 10_000)
    bomb = BytesIO()
    Image.new("1", (1000, 1000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 2_000
    monkeypatch.setattr(Image.Image, "load", lambda _picture: pytest.fail("it was decoded"))
    with pytest.raises(forms.ValidationError, match="million pixels"):
        checked_photo(upload(bomb.getvalue()))


def test_more_than_15_mb_is_refused():
    with pytest.raises(forms.ValidationError, match="15 MB"):
        checked_photo(upload(a_photo() + b"\0" * pictures.MOST_BYTES))


class PhotoForm(TakesPhotos):
    slot = "test"
    name = forms.CharField()


def test_photos_outlive_a_mistake_elsewhere(place):
    first = PhotoForm({"name": "", "shows_1": "A wall"}, {"photo_1": upload(a_photo())}, holder="h")
    assert set(first.errors) == {"name"}
    first.keep_uploads(now=timezone.now())
    assert first.has_photos
    again = PhotoForm({"name": "A", "photo_1-kept": first["photo_1"].kept.token, "shows_1": "A wall"}, {}, holder="h")
    assert again.is_valid()
    assert [photo.shows for photo in again.photos()] == ["A wall"]
    # The twin: somebody else's form doesn't find it.
    other = PhotoForm({"name": "A", "photo_1-kept": first["photo_1"].kept.token}, {}, holder="other")
    assert "photo_1" in other.errors


def test_words_without_a_photo_are_asked_about():
    form = PhotoForm({"name": "A", "shows_2": "A wall"}, {}, holder="h")
    assert set(form.errors) == {"photo_2"}


def test_a_photo_is_answered_so_that_nothing_in_it_can_run(place):
    photo, (large, small) = kept(place, a_photo((900, 900)))
    answer = photo_answer(photo)
    assert b"".join(answer.streaming_content) == large
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("inline")
    assert b"".join(photo_answer(photo, is_small=True).streaming_content) == small


def test_what_is_not_our_picture_is_never_shown(place):
    """However it got there: a disk that was restored wrongly, or somebody with a hand on it."""
    photo, _files = kept(place, a_photo())
    with photo.picture.storage.open(photo.picture.name, "wb") as file:
        file.write(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    answer = photo_answer(photo)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_photo_that_belongs_to_nothing_is_forgotten_and_so_is_a_file_without_a_row(place):
    kept(place, a_photo())
    lost = default_storage.save(FOLDER + "lost.webp", ContentFile(b"x"))
    new = default_storage.save(FOLDER + "new.webp", ContentFile(b"x"))
    yesterday = time.time() - 2 * 24 * 3600
    os.utime(default_storage.path(lost), (yesterday, yesterday))
    assert forget_left(before=NOW - timedelta(days=1)) == 1
    assert (default_storage.exists(lost), default_storage.exists(new), Photo.objects.count()) == (False, True, 1)
    assert forget_left(before=NOW + timedelta(days=1)) >= 1
    assert Photo.objects.count() == 0


def test_only_what_is_for_everybody_is_seen_without_the_app_above(place):
    private, _files = kept(place, a_photo())
    public = keep_photo(NewPhoto(a_photo()), place=place, now=NOW, audience=Photo.Audience.PUBLIC)
    for person in (None, SimpleNamespace()):
        assert list(Photo.objects.visible_to(person)) == [public]
    assert private in Photo.objects.all()
