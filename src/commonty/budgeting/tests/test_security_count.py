"""Between the opening of the box and the result nobody can slip other rules or other votes in."""

import pytest

from commonty.ballots.models import CountedBallot, Register
from commonty.ballots.queries import box_faults
from commonty.budgeting.actions import count
from commonty.budgeting.models import Result, Round
from commonty.budgeting.tests.factories import at
from commonty.budgeting.tests.test_count import AFTER, media, signed_twice, voted  # noqa: F401
from commonty.kit.jobs import GiveUp

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def opened(monkeypatch) -> Round:
    """The box is open, and the worker died before it could count."""
    pb_round = voted()
    signed_twice(pb_round)

    def dies(*args: object) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(count, "count_twice", dies)
        with pytest.raises(OSError):
            count.count_round(round_id=pb_round.pk, clock=at(AFTER))
    return pb_round


def test_a_worker_that_died_after_the_opening_is_followed_by_one_that_counts(opened: Round) -> None:
    assert count.count_round(round_id=opened.pk, clock=at(AFTER)).published_at


def test_votes_changed_after_the_opening_are_not_counted(opened: Round) -> None:
    other = CountedBallot.objects.exclude(choices=[]).first()
    CountedBallot.objects.filter(pk=other.pk).update(choices=[])
    with pytest.raises(GiveUp):
        count.count_round(round_id=opened.pk, clock=at(AFTER))
    assert not Result.objects.exists()


def test_rules_changed_after_the_freeze_are_not_counted_by(opened: Round) -> None:
    Round.objects.filter(pk=opened.pk).update(frozen_rules=opened.frozen_rules | {"budget": 1})
    with pytest.raises(GiveUp):
        count.count_round(round_id=opened.pk, clock=at(AFTER))
    assert not Result.objects.exists()


def test_another_paper_keeps_the_box_shut() -> None:
    pb_round = voted()
    assert box_faults(pb_round.register) == []
    paper = pb_round.register.paper
    Register.objects.filter(pk=pb_round.register_id).update(paper=paper | {"options": paper["options"][:1]})
    pb_round.register.refresh_from_db()
    assert box_faults(pb_round.register)
