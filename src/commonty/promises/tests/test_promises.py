"""What may become of a promise, and who may say so."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.journal.models import Entry
from commonty.people.models import Person
from commonty.places.models import Kind, Place
from commonty.promises import rules
from commonty.promises.actions.ending import (
    break_promise,
    dispute_promise,
    keep_promise,
    release_promise,
    replace_promise,
)
from commonty.promises.actions.handing_over import hand_over_promise
from commonty.promises.actions.making import Draft
from commonty.promises.models import Promise
from commonty.promises.tests.factories import NOW, colleague, promised

Status = Promise.Status
pytestmark = pytest.mark.django_db
HOW = {"channel": "web"}


@pytest.fixture
def landlord():
    return Place.objects.create(kind=Kind.LANDLORD, name="Strathvale Homes", hosts="testserver")


@pytest.fixture
def shona(landlord):
    return colleague(landlord, "Shona Baird")


@pytest.fixture
def agnes(landlord):
    return Person.objects.create(landlord=landlord, name="Agnes Rennie")


@pytest.mark.parametrize(
    ("late_by", "made_from", "becomes"),
    [
        (timedelta(0), Promise.From.LANDLORD, Status.KEPT),
        (timedelta(microseconds=1), Promise.From.LANDLORD, Status.KEPT_LATE),
        (timedelta(days=9), Promise.From.LANDLORD, Status.KEPT_LATE),
        (timedelta(days=9), Promise.From.RESIDENT, Status.KEPT),  # what neighbours offer each other is never late
    ],
)
def test_the_clock_says_whether_it_was_kept_on_time(late_by, made_from, becomes):
    promise = SimpleNamespace(due_at=NOW, made_from=made_from)
    assert rules.kept_as(promise, at=NOW + late_by) == becomes


def test_an_owner_keeps_it_with_proof(shona, agnes):
    promise = promised(shona, agnes)
    keep_promise(promise_id=promise.pk, by=shona, now=NOW + timedelta(days=1), proof="We spoke at ten.", **HOW)
    promise.refresh_from_db()
    assert (promise.status, promise.proof, promise.ended_by) == (Status.KEPT, "We spoke at ten.", shona)
    assert list(Entry.objects.order_by("seq").values_list("kind", flat=True)) == ["promise_made", "promise_kept"]


def test_nothing_of_what_was_promised_stands_in_the_journal(shona, agnes):
    promise = promised(shona, agnes, says="CANARY I come on Tuesday")
    break_promise(promise_id=promise.pk, reason="CANARY the van broke down", by=shona, now=NOW, **HOW)
    assert "CANARY" not in str(list(Entry.objects.values()))


def test_what_is_not_kept_needs_a_reason(shona, agnes):
    promise = promised(shona, agnes)
    with pytest.raises(Refused, match="Say why"):
        break_promise(promise_id=promise.pk, reason="  ", by=shona, now=NOW, **HOW)
    with pytest.raises(IntegrityError), transaction.atomic():  # nor past the action
        Promise.objects.filter(pk=promise.pk).update(status=Status.BROKEN, ended_at=NOW)


def test_a_colleague_cannot_end_it_and_the_owner_cannot_release_it(shona, agnes, landlord):
    promise, bilal = promised(shona, agnes), colleague(landlord, "Bilal Khan")
    with pytest.raises(PermissionDenied):
        keep_promise(promise_id=promise.pk, by=bilal, now=NOW, **HOW)
    with pytest.raises(PermissionDenied):
        release_promise(promise_id=promise.pk, by=shona, now=NOW, **HOW)
    with pytest.raises(PermissionDenied):
        dispute_promise(promise_id=promise.pk, by=bilal, now=NOW, **HOW)
    release_promise(promise_id=promise.pk, by=agnes, now=NOW, **HOW)
    assert Promise.objects.get().status == Status.RELEASED


def test_one_that_was_called_kept_is_open_again_with_its_first_day(shona, agnes):
    promise = promised(shona, agnes)
    keep_promise(promise_id=promise.pk, by=shona, now=NOW, **HOW)
    dispute_promise(promise_id=promise.pk, by=agnes, now=NOW + timedelta(hours=1), **HOW)
    again = Promise.objects.get()
    assert (again.status, again.due_at, again.ended_at) == (Status.OPEN, promise.due_at, None)
    assert again.disputed_at == NOW + timedelta(hours=1)
    with pytest.raises(Refused, match="nothing to put right"):
        dispute_promise(promise_id=promise.pk, by=agnes, now=NOW, **HOW)


@pytest.mark.parametrize("end", [keep_promise, release_promise])
def test_what_has_ended_does_not_end_twice(end, shona, agnes):
    promise = promised(shona, agnes)
    keep_promise(promise_id=promise.pk, by=shona, now=NOW, **HOW)
    with pytest.raises(Refused, match="has ended already"):
        end(promise_id=promise.pk, by=SYSTEM, now=NOW, **HOW)


def test_another_one_in_its_place_leaves_the_first_day_on_the_record(shona, agnes, landlord):
    promise = promised(shona, agnes)
    draft = Draft(
        kind=Promise.Kind.CALL_BACK, says="I ring on Friday", due_at=NOW + timedelta(days=4), about=agnes,
        place=landlord, owner=shona, made_to=agnes,
    )  # fmt: skip
    with pytest.raises(Refused, match="day is past"):
        replace_promise(
            promise_id=promise.pk, draft=replace(draft, due_at=NOW), reason="Ill", by=shona, now=NOW, **HOW
        )
    assert Promise.objects.get().status == Status.OPEN  # refused as a whole
    new = replace_promise(promise_id=promise.pk, draft=draft, reason="I was ill", by=shona, now=NOW, **HOW)
    promise.refresh_from_db()
    assert (promise.status, promise.reason, promise.replaced_by) == (Status.REPLACED, "I was ill", new)


def test_handing_over_keeps_the_day_and_the_history(shona, agnes, landlord):
    promise, bilal = promised(shona, agnes), colleague(landlord, "Bilal Khan", team="West team")
    hand_over_promise(promise_id=promise.pk, to=bilal, reason="On leave", by=shona, now=NOW, **HOW)
    after = Promise.objects.get()
    assert (after.owner, after.team_name, after.due_at) == (bilal, "West team", promise.due_at)
    assert [(h.was, h.now_with, h.reason) for h in after.hand_overs.all()] == [(shona, bilal, "On leave")]
    with pytest.raises(Refused, match="has this promise already"):
        hand_over_promise(promise_id=promise.pk, to=bilal, reason="", by=shona, now=NOW, **HOW)


def test_who_sees_which(shona, agnes, landlord):
    ours, public = promised(shona, agnes), promised(shona, agnes, audience=Promise.Audience.PUBLIC)
    stranger = Person.objects.create(landlord=landlord, name="Somebody")
    twin = Person.objects.create(landlord=landlord, name="Agnes R", merged_into=agnes)
    theirs = promised(shona, twin)
    assert set(Promise.objects.visible_to(None)) == {public}
    assert set(Promise.objects.visible_to(stranger)) == {public}
    assert set(Promise.objects.visible_to(shona)) == {ours, public, theirs}
    assert set(Promise.objects.visible_to(agnes)) == {ours, public, theirs}


def test_a_promise_needs_words_and_a_day_to_come(shona, agnes, landlord):
    with pytest.raises(Refused, match="plain words"):
        promised(shona, agnes, says=" ")
    with pytest.raises(Refused, match="day is past"):
        promised(shona, agnes, due_at=NOW)
    clock = {"by_rule": "foisa", "due_at": NOW - timedelta(days=1), "is_past_allowed": True}
    by_rule = promised(shona, agnes, by=shona, **clock)
    assert by_rule.is_late(NOW)
    assert by_rule.made_by is None  # a clock made it, whoever's deed started the clock


def test_a_day_counts_until_it_ends(shona, agnes):
    midnight = NOW.replace(hour=0) + timedelta(days=2)
    promise = promised(shona, agnes, due_at=midnight, is_by_day=True)
    assert promise.due_on == (midnight - timedelta(days=1)).date()
