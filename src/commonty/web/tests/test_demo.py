"""The demo landlord is built whole, on either database: without it `make run` shows nobody anything."""

import pytest
from django.utils import timezone

from commonty.budgeting.models import Round
from commonty.budgeting.queries.accounts import balances, whole_balance
from commonty.promises.models import Promise
from commonty.web.demo.build import build_demo
from commonty.web.demo.rounds import stories

STANDS = {"ideas": "draft", "closed": "open", "paper": "open"}  # the others are called as they stand


@pytest.mark.django_db(transaction=True)
@pytest.mark.once
def test_each_story_stands_where_it_says_and_its_money_adds_up(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    build_demo(now=timezone.now(), say=lambda what: None)
    told = {f"{story.name}, once more": "draft" for story in stories() if story.state == "void"}
    told |= {story.name: STANDS.get(story.state, story.state) for story in stories()}
    assert dict(Round.objects.values_list("name", "status")) == told
    decided = Round.objects.filter(status__in=["decided", "done"])
    money = {pb_round: whole_balance(balances(pb_round).values()) for pb_round in decided}
    void = Round.objects.get(status="void")
    assert whole_balance(balances(void).values()) == whole_balance([])
    assert all(whole.held == pb_round.pot_pence for pb_round, whole in money.items())
    assert sum(whole.paid for whole in money.values()) > 0
    states = set(Promise.objects.values_list("status", flat=True))
    assert states == set(Promise.Status)
    assert Promise.objects.get(says="I phone you about the paint").owner.name == "Shona Baird"  # Bilal is on leave
    assert Promise.objects.late(timezone.now()).exists()
