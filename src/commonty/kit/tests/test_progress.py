"""Progress of a long job, as others see it."""

import pytest

from commonty.kit import progress
from commonty.kit.models import JobProgress


@pytest.mark.django_db
def test_progress_is_read_as_it_was_reported():
    assert progress.read("count") is None
    progress.report("count", 1, 10, "Opening envelopes")
    progress.report("count", 10, 10, "Done")
    row = progress.read("count")
    assert (row.done, row.total, row.note) == (10, 10, "Done")
    assert JobProgress.objects.count() == 1


@pytest.mark.django_db
def test_progress_is_written_seldom_but_always_at_the_end(django_assert_num_queries):
    progress.report("letters", 0, 1000)
    with django_assert_num_queries(0):
        for done in range(1, 1000):
            progress.report("letters", done, 1000)
    with django_assert_num_queries(1):
        progress.report("letters", 1000, 1000)


@pytest.mark.django_db
def test_a_long_note_is_cut():
    progress.report("long", 1, 1, "x" * 500)
    assert len(progress.read("long").note) == 200
