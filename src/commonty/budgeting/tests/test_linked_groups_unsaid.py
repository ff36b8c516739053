"""Of a group with a page here nobody learns by its money vote who is in it: no letter, no journal. It says yes first."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.budgeting.actions.costing import cost_idea, sign_costing
from commonty.budgeting.actions.ledger import add_line, record_voted
from commonty.budgeting.actions.proposals import ask_for_ideas, judge_idea, send_idea
from commonty.budgeting.actions.seats import end_seat, end_stale_seats
from commonty.budgeting.models import GroupSeat, LedgerEntry, Proposal, Round
from commonty.budgeting.queries.groups import own_projects
from commonty.budgeting.tests import factories
from commonty.budgeting.tests.groups import SMALL, Part, seat
from commonty.budgeting.tests.ideas import FIGURES, how, make_idea, officer_of, owner_of
from commonty.budgeting.tests.test_from_ideas import wished_for
from commonty.budgeting.tests.test_group_seats import signed_in
from commonty.budgeting.tests.test_linked_groups import NAME, draft, group, link, take, who
from commonty.groups.models import Group, Membership
from commonty.ideas.models import CoAuthor, Idea
from commonty.journal.models import Entry
from commonty.kit.canonical import canonical_json
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice
from commonty.people.models import Person, RoleHeld
from commonty.web.journal_words import in_words

pytestmark = pytest.mark.django_db
__all__ = ["draft", "group"]
WHY = "It is for everybody here."


def collecting(pb_round: Round) -> Round:
    """Taking ideas these days; nothing is asked of whether it may."""
    today = timezone.localdate()
    Round.objects.filter(pk=pb_round.pk).update(ideas_from=today, ideas_until=today)
    return Round.objects.select_related("place").get(pk=pb_round.pk)


@pytest.fixture
def asking(draft, group) -> Round:
    """Both have taken their seats, and ideas are taken."""
    link(draft, group)
    for part in Part:
        take(draft, part, who(group, part))
    return collecting(draft)


def named_asking(pb_round: Round) -> tuple[Round, list[Person]]:
    """The twin: a group without a page here, whose people staff have seated."""
    Round.objects.filter(pk=pb_round.pk).update(**SMALL)
    pb_round.refresh_from_db()
    return collecting(pb_round), [seat(pb_round, part) for part in Part]


# Letters


def told(person: Person) -> list[tuple[str, str]]:
    Notice.objects.all().delete()
    owe_notices(now=timezone.now())
    return list(Notice.objects.filter(person=person).values_list("subject", "body"))


@pytest.mark.parametrize("is_linked", [True, False])
def test_no_letter_says_who_does_what_in_a_group_with_a_page(draft, group, is_linked) -> None:
    if is_linked:
        link(draft, group)
        person = who(group, "organiser")
        Person.objects.filter(pk=person.pk).update(email="", phone="")
        take(draft, Part.ORGANISER, person)
        pb_round = collecting(draft)
    else:  # the twin: staff gave the seat, and their letter says which
        pb_round, (person, _treasurer) = named_asking(draft)
    make_idea(pb_round)
    said = told(person)
    assert len(said) == 2
    words = " ".join(subject + body for subject, body in said)
    telling = [
        word for word in (NAME, SMALL["group_name"], pb_round.name, "organiser", "application") if word in words
    ]
    assert bool(telling) is not is_linked
    if is_linked:
        assert {subject for subject, _body in said} == {"News of a residents’ group"}


def test_the_reason_why_a_seat_ended_is_read_on_the_groups_page(asking, group) -> None:
    organiser, treasurer = who(group, "organiser"), who(group, "treasurer")
    seated = GroupSeat.objects.get(part=Part.ORGANISER)
    end_seat(seat_id=seated.pk, because="The group asked us for it.", by=officer_of(asking), **how())
    (said,) = [body for subject, body in told(organiser)]
    assert "The group asked" not in said
    url = reverse("groups:show", args=[group.public_id])
    pages = {one: signed_in(one).get(url).content.decode() for one in (organiser, treasurer)}
    assert ["The group asked us for it." in page for page in pages.values()] == [True, False]


def test_nothing_is_told_of_a_seat_that_ended_with_what_the_group_has_told_them_already(asking, group) -> None:
    organiser = who(group, "organiser")
    Membership.objects.filter(group=group, person=organiser).update(role="member")
    assert told(organiser)  # the twin: of the seat that they took
    end_stale_seats(asking, now=timezone.now(), channel="timetable")
    assert GroupSeat.objects.get(part=Part.ORGANISER).ended_at is not None
    assert told(organiser) == []


@pytest.mark.parametrize("is_in", [True, False])
def test_whoever_left_the_group_hears_of_no_application(asking, group, is_in) -> None:
    organiser = who(group, "organiser")
    told(organiser)
    if not is_in:
        Membership.objects.filter(group=group, person=organiser).update(state="left", ended="left")
    make_idea(asking)
    assert len(told(organiser)) == (1 if is_in else 0)


# The journal


def deeds(pb_round: Round, organiser: Person, treasurer: Person) -> None:
    """All that is done from the two seats, and both given back."""
    idea = make_idea(pb_round)
    judge_idea(proposal_id=idea.pk, state="feasible", because=WHY, by=organiser, **how())
    costing = cost_idea(proposal_id=idea.pk, figures=FIGURES, by=organiser, **how())
    project = sign_costing(proposal_id=idea.pk, seen=costing.made_at, by=treasurer, **how())
    Round.objects.filter(pk=pb_round.pk).update(status=Round.Status.DECIDED)
    record_voted(round_id=pb_round.pk, funded=[project.public_id], by=officer_of(pb_round), **how())
    line: dict[str, Any] = {"pence": 100_00, "says": "The grant", "on": timezone.localdate(), "number": "1"}
    add_line(project_id=project.pk, kind=LedgerEntry.Kind.ORDERED, supplier="Us", by=treasurer, **line, **how())
    for seated in pb_round.seats.standing().select_related("person"):
        end_seat(seat_id=seated.pk, because="I move away.", by=seated.person, **how())


@pytest.mark.parametrize("is_linked", [True, False])
def test_the_journal_of_a_linked_group_has_the_numbers_of_memberships_and_of_nobody(asking, group, is_linked) -> None:
    if is_linked:
        pb_round, people = asking, [who(group, part) for part in Part]
    else:  # the twin: of a group that has no page here the number of the person stands there
        plain = factories.make_draft(place=asking.place, template="grants", pot_pence=2_000_00)
        pb_round, people = named_asking(plain)
    before = Entry.objects.order_by("pk").last()
    deeds(pb_round, *people)
    entries = list(Entry.objects.filter(pk__gt=before.pk if before else 0))
    kinds = {one.kind for one in entries}
    assert kinds >= {
        "idea_answered",
        "idea_costed",
        "idea_on_ballot",
        "project_added",
        "money_committed",
        "seat_ended",
    }
    numbers = {person.public_id for person in people}
    written = " ".join(one.by_id + canonical_json(one.facts).decode() for one in entries)
    assert any(number in written for number in numbers) is not is_linked
    if is_linked:
        theirs = {who.public_id for who in Membership.objects.filter(group=group)}
        assert theirs <= {one.by_id for one in entries}


def test_nor_does_the_page_of_the_journal_name_a_neighbour_who_is_on_the_staff_elsewhere(asking, group) -> None:
    organiser = who(group, "organiser")
    RoleHeld.objects.create(
        person=organiser, place=factories.make_area(asking.place.landlord, "Elsewhere"), role=Role.HOUSING_OFFICER,
        given_at=factories.NOW,
    )  # fmt: skip
    idea = make_idea(asking)
    judge_idea(proposal_id=idea.pk, state="open", by=Person.objects.get(pk=organiser.pk), **how())
    entry = Entry.objects.get(kind="idea_answered")
    assert [line.who for line in in_words([entry])] == ["a resident"]
    entry.by_id = organiser.public_id
    assert [line.who for line in in_words([entry])] == [organiser.name]  # the twin: what it would read


# Nobody judges what they are an author of, also by an idea of the whole year


@pytest.mark.parametrize("is_author", [True, False])
def test_neither_seat_decides_on_an_idea_of_which_its_holder_is_an_author_by_now(asking, group, is_author) -> None:
    idea = Idea.objects.select_related("place", "author").get(pk=wished_for(asking.place, "").pk)
    fields = {"title": idea.title, "says": idea.says}
    sent: dict[str, Any] = {"round_id": asking.pk, "picture": None, "from_idea": idea.public_id, "by": idea.author}
    proposal = send_idea(fields=fields, **sent, **how())
    organiser, treasurer = who(group, "organiser"), who(group, "treasurer")
    if is_author:
        for person in (organiser, treasurer):
            there: dict[str, Any] = {"state": CoAuthor.State.IN, "since": timezone.now(), "channel": "web"}
            CoAuthor.objects.create(idea=idea, person=person, **there)
    judge: dict[str, Any] = {"proposal_id": proposal.pk, "state": "feasible", "because": WHY}
    page = signed_in(organiser).get(reverse("budgeting:application", args=[asking.public_id, proposal.number]))
    assert ("Tell its author" in page.content.decode()) is not is_author
    if not is_author:  # the twin
        judge_idea(**judge, by=organiser, **how())
        cost_idea(proposal_id=proposal.pk, figures=FIGURES, by=organiser, **how())
        seen = Proposal.objects.get(pk=proposal.pk).costing.made_at
        project = sign_costing(proposal_id=proposal.pk, seen=seen, by=treasurer, **how())
        assert own_projects(asking, treasurer) == set()
        assert project.pk
        return
    with pytest.raises(Refused, match="your own idea"):
        judge_idea(**judge, by=organiser, **how())
    judge_idea(**judge, by=officer_of(asking), **how())
    with pytest.raises(Refused, match="your own idea"):
        cost_idea(proposal_id=proposal.pk, figures=FIGURES, by=organiser, **how())
    costing = cost_idea(proposal_id=proposal.pk, figures=FIGURES, by=officer_of(asking), **how())
    project = sign_costing(proposal_id=proposal.pk, seen=costing.made_at, by=owner_of(asking), **how())
    assert own_projects(asking, treasurer) == {project.pk}


def test_the_treasurer_does_not_sign_it_either(asking, group) -> None:
    idea = Idea.objects.select_related("place", "author").get(pk=wished_for(asking.place, "").pk)
    sent: dict[str, Any] = {"round_id": asking.pk, "picture": None, "from_idea": idea.public_id, "by": idea.author}
    proposal = send_idea(fields={"title": idea.title, "says": idea.says}, **sent, **how())
    organiser, treasurer = who(group, "organiser"), who(group, "treasurer")
    judge_idea(proposal_id=proposal.pk, state="feasible", because=WHY, by=organiser, **how())
    seen = cost_idea(proposal_id=proposal.pk, figures=FIGURES, by=organiser, **how()).made_at
    there: dict[str, Any] = {"state": CoAuthor.State.IN, "since": timezone.now(), "channel": "web"}
    row = CoAuthor.objects.create(idea=idea, person=treasurer, **there)
    with pytest.raises(Refused, match="your own idea"):
        sign_costing(proposal_id=proposal.pk, seen=seen, by=treasurer, **how())
    row.delete()  # the twin
    assert sign_costing(proposal_id=proposal.pk, seen=seen, by=treasurer, **how())


# Somebody of it has said yes


def ask(pb_round: Round) -> None:
    now = timezone.now()
    later = {"opens_at": now + timedelta(days=40), "closes_at": now + timedelta(days=50)}
    Round.objects.filter(pk=pb_round.pk).update(**later)
    today = timezone.localdate()
    days = {"starts_on": today, "ends_on": today + timedelta(days=1)}
    ask_for_ideas(round_id=pb_round.pk, **days, by=officer_of(pb_round), **how())


def read_by_everybody(pb_round: Round, group: Group) -> list[bool]:
    round_page = Client().get(reverse("budgeting:show_round", args=[pb_round.public_id])).content.decode()
    group_page = Client().get(reverse("groups:show", args=[group.public_id])).content.decode()
    return [NAME in round_page, pb_round.name in group_page]


@pytest.mark.parametrize("part", [None, Part.ORGANISER, Part.TREASURER])
def test_nobody_reads_that_a_group_runs_it_before_somebody_of_it_said_yes(draft, group, part) -> None:
    link(draft, group)
    if part is None:
        with pytest.raises(Refused, match="has said yes"):
            ask(draft)
    else:  # the twin
        take(draft, part, who(group, part))
        ask(draft)
    assert read_by_everybody(draft, group) == [part is not None] * 2


def test_a_seat_that_opens_nothing_any_more_is_no_yes(draft, group) -> None:
    link(draft, group)
    take(draft, Part.ORGANISER, who(group, "organiser"))
    Membership.objects.filter(group=group).update(role="member")
    with pytest.raises(Refused, match="has said yes"):
        ask(draft)


def test_what_is_asked_for_already_goes_to_no_group_behind_its_back(draft, group) -> None:
    with pytest.raises(Refused, match="Everybody can read"):
        link(collecting(draft), group)
    Round.objects.filter(pk=draft.pk).update(ideas_from=None, ideas_until=None)
    assert link(draft, group).group == group  # the twin


def test_more_time_needs_no_second_yes(draft, group) -> None:
    link(draft, group)
    take(draft, Part.ORGANISER, who(group, "organiser"))
    ask(draft)
    GroupSeat.objects.update(ended_at=timezone.now(), ended_because="I move away.")
    ask(draft)


# My things


def test_my_things_asks_as_often_for_four_seats_as_for_one(draft, group) -> None:
    organiser = who(group, "organiser")
    client, asked = signed_in(organiser), []
    rounds = [
        draft,
        *(factories.make_draft(place=draft.place, template="grants", pot_pence=900_00) for _ in range(3)),
    ]
    for pb_round in rounds:
        link(pb_round, group)
        take(pb_round, Part.ORGANISER, organiser)
        client.get(reverse("web:my_things"))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("web:my_things")).content.decode()
        asked.append(len(queries))
    assert page.count(NAME) >= 4
    assert len(set(asked)) == 1, asked
