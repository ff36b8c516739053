"""Who counts, once; how much is enough; and what is owed then, once."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.cases.tests.factories import NOW, a_close, colleague, resident
from commonty.ideas.actions.supporting import support_idea, take_support_back
from commonty.ideas.actions.thresholds import set_thresholds
from commonty.ideas.models import Idea, Owed, Support, Thresholds
from commonty.ideas.queries.standing import standing_of, thresholds_at
from commonty.ideas.rules.support import Missing, Standing, homes_needed, is_enough, missing
from commonty.ideas.tests.factories import HOW, backed, by_neighbours_alone, neighbours, started
from commonty.people.models import Person
from commonty.places.models import Kind, Place
from commonty.promises.models import ClosedDays, Promise

USUAL = Thresholds()


def figures(**more):
    usual = {"neighbours": 20, "one_home_in": 5, "days": 15, "for_meeting": 50, "to_challenge": 5, "quiet_months": 12}
    return {**usual, **more}


@pytest.mark.parametrize(
    ("neighbours", "homes", "homes_there", "says"),
    [
        (19, 19, 500, Missing(1, is_homes=False)),
        (20, 1, 500, Missing(0, is_homes=False)),
        (3, 1, 8, Missing(1, is_homes=True)),  # a family of three in one home of a close of eight
        (3, 2, 8, Missing(0, is_homes=True)),
        (4, 1, 1, Missing(1, is_homes=True)),  # one home alone is never enough
        (0, 0, 100, Missing(20, is_homes=False)),  # one in five of a hundred is no fewer than 20
        (0, 0, 0, Missing(20, is_homes=False)),
    ],
)
def test_whichever_is_fewer_is_enough(neighbours, homes, homes_there, says):
    standing = Standing(neighbours, homes, homes_there)
    assert missing(USUAL, standing) == says
    assert is_enough(USUAL, standing) is (says.number == 0)


def test_where_homes_are_not_looked_at_neighbours_alone_count():
    assert homes_needed(Thresholds(one_home_in=None), 8) is None


def test_the_author_stands_behind_it_first_and_pressed_twice_it_counts_once(close):
    idea = started(close)
    assert support_idea(idea_id=idea.pk, by=close.agnes, **HOW) == support_idea(
        idea_id=idea.pk, by=close.agnes, **HOW
    )
    assert Idea.objects.with_supporters().get().supporters == 1


def test_two_entries_that_are_one_human_count_once(close):
    idea = started(close)
    twin = resident(close.home, "A. Rennie")
    support_idea(idea_id=idea.pk, by=twin, **HOW)
    assert Idea.objects.with_supporters().get().supporters == 2
    Person.objects.filter(pk=twin.pk).update(merged_into=close.agnes)
    assert Idea.objects.with_supporters().get().supporters == 1
    assert standing_of(idea, on=timezone.localdate(NOW)).neighbours == 1
    again = Person.objects.get(pk=twin.pk)
    take_support_back(idea_id=idea.pk, by=again, **HOW)
    assert not Support.objects.exists()


def test_who_is_at_risk_stands_behind_it_and_is_in_no_number(close):
    by_neighbours_alone(close, 2)
    Person.objects.filter(pk=close.neighbour.pk).update(is_at_risk=True)
    close.neighbour.refresh_from_db()
    idea = backed(started(close), [close.neighbour])
    assert Support.objects.count() == 2
    assert Idea.objects.with_supporters().get().supporters == 1
    assert idea.state == Idea.State.GATHERING
    with pytest.raises(Refused):
        support_idea(idea_id=idea.pk, by=close.neighbour, typed_by=close.shona, **HOW)


def test_those_who_live_elsewhere_or_with_another_landlord_do_not_count(close):
    idea = started(close)
    street = Place.objects.create(kind=Kind.BLOCK, parent=close.landlord, name="Another street")
    home = Place.objects.create(kind=Kind.HOME, parent=street, name="Flat 1")
    with pytest.raises(Refused, match="Sandbank"):
        support_idea(idea_id=idea.pk, by=resident(home, "Far Away"), **HOW)
    with pytest.raises(PermissionDenied):
        support_idea(idea_id=idea.pk, by=a_close("other.example").agnes, **HOW)


def test_staff_type_it_for_somebody_on_the_phone_and_it_is_the_same_record(close):
    idea = started(close)
    support = support_idea(idea_id=idea.pk, by=close.neighbour, typed_by=close.shona, now=NOW, channel="phone")
    assert (support.person, support.typed_by, support.channel) == (close.neighbour, close.shona, "phone")
    for who in (close.morag, close.agnes):  # no permission for it
        with pytest.raises(PermissionDenied):
            support_idea(idea_id=idea.pk, by=close.neighbour, typed_by=who, **HOW)


def test_enough_support_makes_a_promise_once_with_an_owner_and_a_day(close):
    by_neighbours_alone(close, 3)
    ClosedDays.objects.create(
        landlord=close.landlord, first_on=date(2026, 12, 1), last_on=date(2026, 12, 1), name="Training"
    )
    people = neighbours(close, 3)
    idea = backed(started(close), people[:1])
    assert (idea.state, Promise.objects.count()) == ("gathering", 0)
    backed(idea, people[1:])
    promise = Promise.objects.get()
    assert (idea.state, idea.owed.get().promise, promise.audience) == ("owed", promise, "public")
    assert promise.owner in (close.shona, close.bilal)
    # 15 working days after Thursday 26 November, without St Andrew's Day (30 November) and the landlord's closed day.
    assert promise.due_on == date(2026, 12, 21)
    take_support_back(idea_id=idea.pk, by=people[2], **HOW)
    support_idea(idea_id=idea.pk, by=people[2], **HOW)
    assert Promise.objects.get().status == Promise.Status.OPEN


def test_whoever_started_it_never_owes_the_answer(close):
    by_neighbours_alone(close, 2)
    Promise.objects.all().delete()
    officer = colleague(close.block, "Iona Reid", Role.HOUSING_OFFICER)
    for name in (close.shona, close.bilal):
        name.roles.all().delete()
    from_home = close.agnes
    Person.objects.filter(pk=officer.pk).update(merged_into=from_home)
    idea = backed(started(close), [close.neighbour])
    assert (idea.state, Owed.objects.count()) == ("gathering", 0) or Owed.objects.get().promise.owner != officer


def test_many_more_put_it_on_the_agenda_of_a_meeting_once(close):
    by_neighbours_alone(close, 2, for_meeting=4)
    idea = backed(started(close), neighbours(close, 5))
    assert sorted(idea.owed.values_list("what", flat=True)) == ["answer", "meeting"]
    assert "agenda" in idea.owed.get(what="meeting").promise.says


def test_what_is_said_for_a_place_holds_below_it_until_one_says_otherwise(close):
    assert thresholds_at(close.block).neighbours == 20
    set_thresholds(place_id=close.landlord.pk, figures=figures(neighbours=30), by=manager(close), **HOW)
    assert thresholds_at(close.block).neighbours == 30
    set_thresholds(place_id=close.block.pk, figures=figures(neighbours=4), by=close.shona, **HOW)
    assert (thresholds_at(close.block).neighbours, thresholds_at(close.landlord).neighbours) == (4, 30)


def test_only_staff_of_the_place_say_it(close):
    for who in (close.agnes, close.morag):
        with pytest.raises(PermissionDenied):
            set_thresholds(place_id=close.block.pk, figures=figures(), by=who, **HOW)
    with pytest.raises(PermissionDenied):
        set_thresholds(place_id=close.landlord.pk, figures=figures(), by=close.shona, **HOW)


def manager(close):
    return colleague(close.landlord, "Ada Minto", Role.ADMINISTRATOR)
