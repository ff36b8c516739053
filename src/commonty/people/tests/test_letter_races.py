"""Two print letters to the same person at the same moment: one of the two files is thrown away, and no code is lost."""

import threading
import time
from dataclasses import replace

import pytest
from django.db import connection
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.people.actions import letter_parts, letters
from commonty.people.models import BatchPart, LetterCode
from commonty.people.tests.conftest import make_staff

ON_POSTGRESQL = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer anyway")
PATIENCE = 10


def print_at_once(estate, close, monkeypatch):
    """What the second one meets, who comes while the first one is about to write; and the codes of the first."""
    jobs, met = [], []
    for place in (estate, close):
        officer = make_staff(estate, Role.HOUSING_OFFICER)
        batch = letters.make_letters(
            place_id=place.pk, whom="everybody", by=officer, channel="web", clock=timezone.now
        )
        part = BatchPart.objects.select_related("run__place", "run__made_by").get(run=batch)
        codes = {to.pk: code for to, code in letters.letters_of(part=part, by=officer, clock=timezone.now)}
        jobs.append({"part_id": part.pk, "codes": codes, "by": officer, "channel": "web"})
    is_writing = threading.Event()

    def make_good(batch, codes, by, now):
        if not is_writing.is_set():
            is_writing.set()
            time.sleep(1)
        letters._make_good(batch, codes, by, now)

    monkeypatch.setattr(letters, "SIGN_IN", replace(letters.SIGN_IN, make_good=make_good))

    def print_first():
        try:
            letters.hand_out(**jobs[0])
        finally:
            connection.close()

    first = threading.Thread(target=print_first)
    first.start()
    assert is_writing.wait(PATIENCE)
    try:
        letters.hand_out(**jobs[1])
    except Refused as refused:
        met.append(refused)
    first.join(PATIENCE)
    return met, jobs[0]["codes"]


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True)
def test_the_second_file_is_thrown_away(estate, close, resident, monkeypatch):
    (met,), codes = print_at_once(estate, close, monkeypatch)
    assert isinstance(met, Refused)
    code = LetterCode.objects.get()
    assert (code.code_digest, code.ended_at) == (letters.code_digest(codes[resident.pk]), None)


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True)
def test_twin_without_the_lock_both_are_printed_and_one_of_the_codes_is_dead(estate, close, resident, monkeypatch):
    monkeypatch.setattr(letter_parts, "_lock_owners", lambda *_: None)
    met, _codes = print_at_once(estate, close, monkeypatch)
    assert met == []
    assert LetterCode.objects.filter(ended_at=None).count() == 1
    assert LetterCode.objects.exclude(ended_at=None).count() == 1
