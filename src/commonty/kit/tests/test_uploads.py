"""Files that came with a form in which something else was wrong: kept for whoever sent them, and for an hour."""

from datetime import timedelta

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from commonty.kit import upload_forms, uploads
from commonty.kit.jobs import forget_uploads
from commonty.kit.models import KeptUpload
from commonty.kit.upload_forms import KeepsUploads, UploadField
from commonty.kit.uploads import Checked, drop, find, forget_old, holder_of, keep

pytestmark = pytest.mark.django_db
NOW = timezone.now()
MINUTE = timedelta(minutes=1)
MINE, THEIRS = "a" * 64, "b" * 64


def kept(data=b"x", *, holder=MINE, slot="form.file", name="a.txt", now=NOW):
    return keep(Checked(name, data, "txt"), holder=holder, slot=slot, now=now)


def found(row, *, holder=MINE, slot="form.file", now=NOW):
    return find(row.token, holder=holder, slot=slot, now=now)


# What is kept, for whom, how long, how much


def test_whoever_left_it_finds_it_as_it_was():
    row = found(kept(b"\x00\xff"))
    assert (bytes(row.data), row.name, row.kind, row.size) == (b"\x00\xff", "a.txt", "txt", 2)


def test_nobody_else_finds_it_with_its_token_and_no_other_field_takes_it():
    row = kept()
    assert found(row, holder=THEIRS) is None
    assert found(row, slot="form.picture") is None
    drop(row.token, holder=THEIRS)
    assert found(row) == row


def test_twin_found_by_its_token_alone_it_would_be_anybodys(monkeypatch):
    def by_token(token, **_whoever):
        return KeptUpload.objects.filter(pk=token).first()

    row = kept()
    monkeypatch.setattr(upload_forms, "find", by_token)
    theirs = sent(token=row.token, holder=THEIRS)
    theirs.is_valid()
    assert theirs.cleaned_data["file"].data == b"x"  # as below it is not


def test_it_is_there_for_an_hour_and_then_the_job_deletes_it():
    row, later = kept(), NOW + uploads.KEPT
    assert found(row, now=later - MINUTE) == row
    assert found(row, now=later) is None
    assert forget_old(later - MINUTE) == 0
    assert forget_old(later) == 1
    kept(now=NOW - uploads.KEPT)
    assert forget_uploads.call() == 1


def test_of_one_holder_three_are_kept_and_the_oldest_goes():
    theirs = kept(holder=THEIRS)
    rows = [kept(now=NOW + n * MINUTE) for n in range(4)]
    assert [found(row, now=NOW) is not None for row in rows] == [False, True, True, True]
    assert found(theirs, holder=THEIRS)


def test_of_one_holder_so_many_bytes_are_kept_and_no_larger_file(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 10)
    small, large = kept(b"x" * 5), kept(b"x" * 8, now=NOW + MINUTE)
    assert found(small) is None
    assert found(large, now=NOW)
    assert kept(b"x" * 11) is None


@pytest.mark.parametrize("token", ["", "x", "\0", "é" * 43, "x" * 5000, "x" * 43])
def test_a_token_that_is_none_gives_nothing(token):
    assert find(token, holder=MINE, slot="form.file", now=NOW) is None
    drop(token, holder=MINE)


def test_two_accounts_and_two_sessions_are_four_holders(django_user_model):
    users = [django_user_model.objects.create_user(f"u-{n}") for n in range(2)]
    holders = set()
    for user in (*users, AnonymousUser(), AnonymousUser()):
        request = RequestFactory().post("/")
        request.user, request.session = user, SessionStore()
        holders |= {holder_of(request), holder_of(request)}
    assert len(holders) == 4
    assert not any(key in str(holders) for key in [str(user.pk) + ":" for user in users])


# Forms


def checked(upload):
    content = upload.read()
    if b"bad" in content:
        raise forms.ValidationError("This is bad.")
    return Checked(upload.name, content.upper())


class FileForm(KeepsUploads):
    file = UploadField(check=checked, slot="form.file", required=False)
    word = forms.CharField()


def sent(*, word="", file=b"", name="a.txt", token="", is_dropped=False, holder=MINE):
    data = QueryDict(mutable=True)
    data.update({"word": word, "file-kept": token} | ({"file-drop": "on"} if is_dropped else {}))
    files = MultiValueDict({"file": [SimpleUploadedFile(name, file)]} if file else {})
    form = FileForm(data, files, holder=holder)
    form.is_valid()
    return form


def shown_again(**how):
    """The form with a mistake, and the token that it carries then."""
    form = sent(**how)
    assert not form.is_valid()
    form.keep_uploads(now=timezone.now())
    row = form["file"].kept
    return form, row.token if row else ""


def test_a_file_survives_mistakes_elsewhere_as_what_the_check_made_of_it():
    form, token = shown_again(file=b"hello")
    assert bytes(KeptUpload.objects.get().data) == b"HELLO"
    _form, again = shown_again(token=token)
    assert again == token
    form = sent(word="yes", token=token)
    assert form.is_valid()
    assert form.cleaned_data["file"] == Checked("a.txt", b"HELLO")
    form.drop_uploads()
    assert not KeptUpload.objects.exists()


def test_the_page_says_what_is_kept_and_carries_its_token():
    form, token = shown_again(file=b"hello", name="<b>.txt")
    page = render_to_string("kit/_field.html", {"field": form["file"]})
    assert "<b>&lt;b&gt;.txt</b> is kept. Choose another to replace it." in page
    assert f'name="file-kept" value="{token}"' in page
    assert 'name="file-drop"' in page
    assert 'aria-describedby="id_file_kept"' in page
    fresh = render_to_string("kit/_field.html", {"field": FileForm(holder=MINE)["file"]})
    assert "kept" not in fresh


def test_another_file_takes_its_place():
    _form, token = shown_again(file=b"hello")
    _form, newer = shown_again(file=b"other", token=token)
    assert newer != token
    assert bytes(KeptUpload.objects.get().data) == b"OTHER"
    assert sent(word="yes", file=b"third", token=newer).cleaned_data["file"].data == b"THIRD"


def test_another_file_that_is_bad_does_not():
    _form, token = shown_again(file=b"hello")
    form, still = shown_again(word="yes", file=b"bad", token=token)
    assert form.errors["file"] == ["This is bad."]
    assert still == token


def test_a_bad_file_is_not_kept():
    assert shown_again(file=b"bad")[1] == ""
    assert not KeptUpload.objects.exists()


def test_a_kept_file_that_turns_out_to_be_wrong_goes():
    """Its own check finds nothing, but whoever reads it further does: it must not be sent again and again."""
    _form, token = shown_again(file=b"hello")
    form = sent(word="yes", token=token)
    form.add_error("file", "Nothing is in it.")
    form.keep_uploads(now=timezone.now())
    assert form["file"].kept is None
    assert not KeptUpload.objects.exists()


def test_it_can_be_dropped():
    _form, token = shown_again(file=b"hello")
    form, none = shown_again(token=token, is_dropped=True)
    assert (none, form.cleaned_data["file"]) == ("", None)
    assert not KeptUpload.objects.exists()


def test_somebody_elses_token_gives_nothing_and_takes_nothing_away():
    _form, token = shown_again(file=b"hello")
    theirs = sent(word="yes", token=token, holder=THEIRS)
    assert "file" not in theirs.cleaned_data
    theirs.keep_uploads(now=timezone.now())
    theirs.drop_uploads()
    assert "is gone" in str(theirs.errors["file"])
    assert sent(word="yes", token=token).is_valid()


def test_what_is_too_late_is_asked_for_again():
    _form, token = shown_again(file=b"hello")
    KeptUpload.objects.update(kept_at=NOW - uploads.KEPT)
    form, none = shown_again(word="yes", token=token)
    assert "Choose it again" in str(form.errors["file"])
    assert none == ""


def test_the_hour_begins_again_when_the_form_is_sent_again():
    _form, token = shown_again(file=b"hello")
    before = timezone.now() - 30 * MINUTE
    KeptUpload.objects.update(kept_at=before)
    shown_again(token=token)
    assert KeptUpload.objects.get().kept_at > before


def test_what_is_too_large_is_asked_for_again(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 3)
    form, none = shown_again(file=b"hello")
    assert "Choose the file again" in str(form.errors["file"])
    assert none == ""
