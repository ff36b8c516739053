"""How often a page asks the database: at most fifteen times, and as often for fifty things as for one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.access.roles import Role
from commonty.ballots.actions import ask_about_register, cast_ballot
from commonty.ballots.models import Channel, Proof, RegisterRequest
from commonty.budgeting.actions import ledger
from commonty.budgeting.actions.count import count_round
from commonty.budgeting.actions.signing import sign_for_count
from commonty.budgeting.actions.talk import join_talk, show_talk
from commonty.budgeting.models import (
    AuthorAnswer,
    CoAuthor,
    Costing,
    Evening,
    FinanceLine,
    Finding,
    GroupSeat,
    Milestone,
    NewIdea,
    Overruling,
    Price,
    Project,
    Proposal,
    Remark,
    ReshapedIdea,
    Reshaping,
    RoomCount,
    Round,
    YearSpend,
)
from commonty.budgeting.tests import factories
from commonty.budgeting.tests.ideas import FIGURES, make_collecting
from commonty.budgeting.views import rounds
from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.models import Message
from commonty.channels.models import Arrival
from commonty.discussions.actions.comments import say
from commonty.discussions.actions.threads import carry_on_in, open_thread
from commonty.discussions.models import (
    Comment,
    Following,
    Hiding,
    Mention,
    Mute,
    PenName,
    Report,
    Thread,
    Translation,
)
from commonty.files.models import Document
from commonty.groups.models import (
    Choice,
    Decision,
    Group,
    GroupFile,
    GroupMeeting,
    MeetingAnswer,
    Membership,
    Minutes,
    Registration,
    RoomAccess,
    Version,
    Voted,
)
from commonty.ideas.models import Answer as WishAnswer
from commonty.ideas.models import CoAuthor as WishAuthor
from commonty.ideas.models import Idea as Wish
from commonty.ideas.models import Owed, RoomIdea, RoomSupport, RoomVersion, Support
from commonty.journal.chain import verify_chain
from commonty.journal.record import record
from commonty.journal.witnesses import check_chains, give_heads
from commonty.notices.models import Notice
from commonty.people.models import Account, BatchPart, LetterBatch, Person, Post, Team
from commonty.places.models import Kind, Place
from commonty.priorities.models import Need, NeedAnswer, Voice
from commonty.promises.models import Promise
from commonty.promises.tests.factories import promised
from commonty.web.views import journal

pytestmark = pytest.mark.django_db
MOST = 15
MOST_ON_THE_DESK = 17  # one queue out of eight apps; each of them asks once, whatever waits
MOST_FOR_A_VOTE = 10
FEW, MANY = 2, 50


@pytest.fixture
def place(settings) -> Place:
    settings.DEMO = True  # staff need no second factor there; nothing else is different on these pages
    return factories.make_area(factories.make_landlord(), "Sandbank")


def signed_in(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(factories.account_of(person), backend="django.contrib.auth.backends.ModelBackend")
    return client


def queries(client: Client, path: str) -> list[str]:
    client.get(path)  # what a process learns once isn't a page's
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, f"{path} answers {answer.status_code}"
    return [query["sql"] for query in captured.captured_queries]


def many_rounds(place: Place, how_many: int) -> Round:
    """One that can be voted in, and the others as rows only, so that they are quickly made."""
    pb_round = factories.make_voting_now(place)
    old = [
        Round(place=place, name=f"Vote {n}", made_at=factories.NOW, pot_pence=100_00, status=Round.Status.ANNOUNCED,
              opens_at=factories.OPENS, closes_at=factories.CLOSES)
        for n in range(how_many - 1)
    ]  # fmt: skip
    Round.objects.bulk_create(old)
    return pb_round


def many_arrivals(place: Place, how_many: int) -> Round:
    """Held in conversations, and for nobody; half of them of somebody we know."""
    pb_round = many_rounds(place, 1)
    resident, landlord = factories.make_resident(place), place.landlord
    asked = Asked(says="When are the bins emptied?", place=place)
    raised_by = {"raised_by": resident, "by": resident}
    factories.make_staff(place, Role.HOUSING_OFFICER)
    case = raise_case(asked, **raised_by, now=factories.NOW, channel="web")
    facts = {"channel": "email", "received_at": factories.NOW, "landlord": landlord, "place": place}
    for n in range(how_many):
        word = Message.objects.create(
            case=case, kind=Message.Kind.WORD, text="Hello", channel="email", at=factories.NOW, is_held=True
        )
        known = {"person": resident, "why": Arrival.Why.UNPROVEN}
        Arrival.objects.create(
            key=f"{place.pk}-m{n}", state=Arrival.State.IN_CASE, case=case, message=word, **known, **facts
        )
        Arrival.objects.create(key=f"{place.pk}-h{n}", state=Arrival.State.HELD, **(known if n % 2 else {}), **facts)
    return pb_round


def many_projects(place: Place, how_many: int) -> Round:
    return factories.make_voting_now(place, how_many=how_many, pot_pence=60_000_00)


def many_decided(place: Place, how_many: int) -> Round:
    pb_round = many_rounds(place, how_many)
    Round.objects.filter(place=place).update(status=Round.Status.DECIDED)
    return pb_round


def many_receipts(place: Place, how_many: int) -> Round:
    """Counted, with as many votes and projects."""
    pb_round = factories.make_voting_now(place, how_many=how_many, voters=how_many, pot_pence=60_000_00)
    choice = list(pb_round.projects.order_by("number").values_list("public_id", flat=True)[:1])
    for entitlement in pb_round.register.entitlements.exclude(person=None).select_related("person"):
        cast_ballot(
            register_id=pb_round.register_id, entitlement_id=entitlement.pk, choices=choice, key=f"k-{entitlement.pk}",
            channel=Channel.WEB, proof=Proof.ACCOUNT, by=entitlement.person,
        )  # fmt: skip
    let_end(pb_round)
    for role in (Role.ENGAGEMENT_OFFICER, Role.BOARD_MEMBER):
        sign_for_count(round_id=pb_round.pk, by=factories.make_staff(place, role), channel="web")
    count_round(round_id=pb_round.pk, channel="web")
    return pb_round


def much_spent(place: Place, how_many: int) -> Round:
    """As many orders with invoices, steps, remarks and overrulings, and as many other rounds that were decided."""
    pb_round = factories.make_decided(place=place, how_many=how_many, pot_pence=60_000_00)
    one, two = factories.make_staff(place), factories.make_staff(place, Role.BOARD_MEMBER)
    how = {"by": SYSTEM, "now": factories.CLOSES, "channel": "web"}
    project, today = pb_round.projects.get(number=1), factories.CLOSES.date()
    for n in range(how_many):
        facts = {"project_id": project.pk, "pence": 1_00, "on": today, "says": "Lamps", "number": f"{place.pk}-{n}"}
        order = ledger.add_line(kind="ordered", **facts, **how)
        ledger.add_line(kind="invoiced", **facts, of_id=order.pk, **how)
        said = {"words": "It is there.", "made_at": factories.CLOSES, "project": project, "kind": "site"}
        seen = {"is_shown": n % 2 == 0, "looked_at": factories.CLOSES if n % 2 else None}
        Remark.objects.create(round=pb_round, **said, **seen, person=factories.make_resident(place))
        Milestone.objects.create(
            project=project, says=f"Step {n}", who="Estates", due_on=today, made_at=factories.CLOSES
        )
        FinanceLine.objects.create(
            round=pb_round, order_number=f"F-{n}", invoice_number="1", pence=1, on=today, read_at=factories.CLOSES
        )
        YearSpend.objects.create(
            place=place.landlord, year_end=today.replace(year=2000 + YearSpend.objects.count()), pence=1, source="x"
        )
        other = Project.objects.create(round=pb_round, number=500 + n, name=f"Overruled {n}", cost_pence=1)
        Overruling.objects.create(
            project=other, kind="changed", because="No.", proposed_by=one, signed_by=two, proposed_at=factories.NOW,
            signed_at=factories.NOW,
        )  # fmt: skip
    before = open_thread(place=place, title="An idea", by=SYSTEM, now=factories.NOW, channel="web")
    for thread in (project.thread, before):
        talked_of(thread, place, how_many)
    carry_on_in(before, project.thread, now=factories.NOW)
    return pb_round


def talked_of(thread: Thread, place: Place, how_many: int) -> None:
    """As many are for it, against it, and ask; every third question is answered."""
    speaker, officer = factories.make_resident(place), factories.make_staff(place)
    said = {"thread": thread, "channel": "web", "at": factories.NOW}
    for n in range(1, 3 * how_many + 1):
        stance = ("for", "against", "question")[n % 3]
        facts = {"number": n, "order": f"{n:06}", "author": speaker, "stance": stance, "text": f"A word {n}."}
        comment = Comment.objects.create(**said, **facts)
        if n % 9 == 2:
            answer = {"number": 1_000 + n, "order": f"{n:06}{1_000 + n:06}", "parent": comment, "author": officer}
            Comment.objects.create(**said, **answer, is_from_landlord=True, text="From dusk to dawn.")


def many_ideas(place: Place, how_many: int) -> Round:
    """Each answered and costed, and its author has answered, too."""
    pb_round = make_collecting(place, how_many=how_many, pot_pence=60_000_00)
    officer, author = factories.make_staff(place), factories.make_resident(place)
    said = {"says": "Plain words.", "channel": "web", "made_at": factories.NOW, "author": author, "state": "feasible"}
    numbers = range(1, how_many + 1)
    ideas = [Proposal(round=pb_round, number=n, title=f"Idea {n}", place=place, **said) for n in numbers]
    Proposal.objects.bulk_create(ideas)
    costed = {**FIGURES, "made_by": officer, "made_at": factories.NOW}
    Costing.objects.bulk_create(Costing(proposal=idea, **costed) for idea in ideas)
    answer = {"state": "feasible", "because": "It can be done.", "made_by": officer, "made_at": factories.NOW}
    answer |= {"reply": "Good.", "replied_at": factories.NOW}
    Finding.objects.bulk_create(Finding(proposal=idea, **answer) for idea in [*ideas, *ideas[:1] * how_many])
    first = Proposal.objects.get(round=pb_round, number=1)
    show_talk(first, pb_round, by=officer, now=factories.NOW, channel="web")
    talked_of(first.thread, place, how_many)
    name = f"Thing {place.pk}"
    Price.objects.bulk_create(
        Price(landlord=place.landlord, name=f"{name}-{n}", low_pence=1, high_pence=2) for n in numbers
    )
    soon = timezone.now() + timedelta(days=3)
    times = {"starts_at": soon, "ends_at": soon + timedelta(hours=2), "made_at": soon, "changed_at": soon}
    times |= {"noted_by": officer, "where": "The hall"}
    Evening.objects.bulk_create(Evening(round=pb_round, **times) for _ in numbers)
    today = timezone.localdate()
    more = {"ideas_from": today, "ideas_until": today, "pot_pence": 1, "made_at": factories.NOW}
    Round.objects.bulk_create(Round(place=place, name=f"Vote {n}", **more) for n in numbers)
    return pb_round


def many_joined(place: Place, how_many: int) -> Round:
    """The first was joined from all the others, whose authors are its own; and more of them wait to be joined."""
    pb_round = many_ideas(place, how_many + 1)
    first, *others = pb_round.proposals.order_by("number")
    asked = {"round": pb_round, "kind": "join", "because": "One thing.", "made_at": factories.NOW}
    done = Reshaping.objects.create(
        **asked, answer_by=factories.NOW, state="agreed", settled_at=factories.NOW, public_id=f"done{pb_round.pk}"
    )
    waits = Reshaping.objects.create(**asked, answer_by=timezone.now() + timedelta(days=9))
    NewIdea.objects.create(reshaping=done, title="All", says="One.", idea=first)
    people = [factories.make_resident(place, name=f"Author {n}") for n in range(len(others))]
    lines = [ReshapedIdea(reshaping=done, proposal=other) for other in others]
    for other in others:
        show_talk(other, pb_round, by=SYSTEM, now=factories.NOW, channel="web")
        talked_of(other.thread, place, 1)
    join_talk(others, first, now=factories.NOW)
    ReshapedIdea.objects.bulk_create([*lines, ReshapedIdea(reshaping=waits, proposal=first, is_main=True)])
    CoAuthor.objects.bulk_create(CoAuthor(proposal=idea, person=who) for who in people for idea in (first, others[0]))
    AuthorAnswer.objects.bulk_create(
        AuthorAnswer(reshaping=which, person=who, public_id=f"{which.kind}{which.pk}-{n}"[-12:])
        for which in (done, waits)
        for n, who in enumerate(people)
    )
    return pb_round


def let_end(pb_round: Round) -> None:
    ended = timezone.now() - timedelta(minutes=1)
    Round.objects.filter(pk=pb_round.pk).update(closes_at=ended)
    type(pb_round.register).objects.filter(pk=pb_round.register_id).update(closes_at=ended)


def many_people(place: Place, how_many: int) -> Round:
    pb_round = many_rounds(place, 1)
    for n in range(how_many):
        factories.make_resident(place, name=f"Neighbour {n}")
    return pb_round


def many_places(place: Place, how_many: int) -> Round:
    for n in range(how_many):
        Place.objects.create(kind=Kind.ESTATE, parent=place, name=f"Estate {n}")
    return many_rounds(place, 1)


def many_letters(place: Place, how_many: int) -> Round:
    """To people without email, owed and not printed yet."""
    pb_round = many_rounds(place, 1)
    for n in range(how_many):
        Notice.objects.create(
            person=factories.make_resident(place), entry_id=n, kind="test", channel=Notice.Channel.LETTER,
            status=Notice.Status.TO_PRINT, subject="About your vote", body="It came.", made_at=timezone.now(),
        )  # fmt: skip
    return pb_round


def many_makings(place: Place, how_many: int) -> Round:
    """Letters with sign-in codes, each with as many parts, all still to be printed."""
    maker = factories.make_staff(place)
    for n in range(how_many):
        estate = Place.objects.create(kind=Kind.ESTATE, parent=place, name=f"Estate {n}")
        batch = LetterBatch.objects.create(place=estate, made_by=maker, made_at=timezone.now(), letters=how_many)
        BatchPart.objects.bulk_create(BatchPart(run=batch, number=n, letters=1) for n in range(how_many))
    return many_rounds(place, 1)


def much_to_do(place: Place, how_many: int) -> Round:
    pb_round = many_rounds(place, 1)
    for n in range(how_many):
        factories.make_draft(place, name=f"Draft {n}", how_many=0)
        ask_about_register(
            register_id=pb_round.register_id, kind=RegisterRequest.Kind.NOT_LISTED, name=f"Newcomer {n}", address="",
            contact="", note="", now=timezone.now(),
        )  # fmt: skip
    return pb_round


def many_chains(place: Place, how_many: int) -> Round:
    """As many votes, each with a chain of its own, walked and given to witnesses."""
    for n in range(how_many):
        with transaction.atomic():
            record(
                "round_opened", about=place, by=SYSTEM, at=factories.NOW, channel="web", within=place,
                chain=f"round:{place.public_id}-{n}",
            )  # fmt: skip
    give_heads(check_chains(now=factories.NOW), now=factories.NOW)
    return many_rounds(place, 1)


def many_to_confirm(place: Place, how_many: int) -> Round:
    """Roles that one administrator proposed, and sign-ins that are said to be lost."""
    other = factories.make_staff(place, Role.ADMINISTRATOR)
    for _ in range(how_many):
        new, lost = factories.make_staff(place, Role.BOARD_MEMBER), factories.make_staff(place, Role.AUDITOR)
        new.roles.update(is_waiting=True, given_by=other)
        account = factories.account_of(lost)
        Account.objects.filter(pk=account.pk).update(lost_said_by=other, lost_said_at=factories.NOW)
    return many_rounds(place, 1)


def many_in_a_room(place: Place, how_many: int) -> Round:
    """A meeting that has begun, with as many projects; somebody has entered what was counted."""
    pb_round = factories.make_meeting(place, how_many=2, now=factories.noon() - timedelta(days=14))
    numbers = range(3, how_many + 3)
    Project.objects.bulk_create(Project(round=pb_round, number=n, name=f"No {n}", cost_pence=1) for n in numbers)
    let_end(pb_round)
    RoomCount.objects.create(round=pb_round, people=1, homes=1, votes={}, first_at=factories.NOW)
    return pb_round


def many_applications(place: Place, how_many: int) -> Round:
    return with_seat(many_ideas(place, how_many), GroupSeat.Part.ORGANISER)


def many_grants(place: Place, how_many: int) -> Round:
    return with_seat(much_spent(place, how_many), GroupSeat.Part.TREASURER)


def with_seat(pb_round: Round, part: str) -> Round:
    """A group runs it, and one resident sits in it."""
    Round.objects.filter(pk=pb_round.pk).update(group_name="A group", group_rules="Send us receipts.")
    resident = factories.make_resident(pb_round.place)
    GroupSeat.objects.create(round=pb_round, person=resident, part=part, given_at=factories.NOW)
    return pb_round


def many_promises(place: Place, how_many: int) -> Round:
    """Private and public ones, of as many places, owners and people they were made to; late, kept and to come."""
    pb_round, now = many_rounds(place, 1), timezone.now()
    voter, owner = factories.voter_of(pb_round), factories.make_staff(place.landlord, Role.HOUSING_OFFICER)
    team = Team.objects.get_or_create(landlord=place.landlord, name="East End team")[0]
    Post.objects.create(person=owner, team=team)
    pb_round.officer = owner  # type: ignore[attr-defined]
    for n in range(how_many):
        estate = Place.objects.create(kind=Kind.ESTATE, parent=place, name=f"Estate {n}")
        colleague = factories.make_staff(place)
        Post.objects.create(person=colleague, team=team, cover=owner)
        for who, to in ((colleague, voter), (owner, factories.make_resident(place))):
            for audience in Promise.Audience:
                said = {"about": estate, "place": estate, "audience": audience, "due_at": now - timedelta(days=1)}
                promised(who, to, now=now - timedelta(days=9), **said)
    return pb_round


def fill_room(group: Group, pk: int, how_many: int) -> None:
    """Minutes with versions, decisions with votes, officers who asked: as many of each."""
    now, end = factories.NOW, timezone.now() + timedelta(days=1)
    facts = {"group": group, "opened_at": now, "closes_at": end, "question": "What first?", "method": "ranked"}
    decisions = Decision.objects.bulk_create(Decision(**facts) for _ in range(how_many))
    Decision.objects.filter(pk=decisions[0].pk).update(public_id=f"d{pk}", closed_at=now)
    Choice.objects.bulk_create(Choice(decision=decisions[0], number=n, name=f"C{n}", lot=n) for n in (1, 2, 3))
    there = Membership.objects.filter(group=group, state="in")
    Voted.objects.bulk_create(Voted(decision=decisions[0], member=one, said=[1, 2], at=now) for one in there)
    minutes = Minutes.objects.bulk_create(Minutes(group=group, title="M", met_on=now.date()) for _ in range(how_many))
    Minutes.objects.filter(pk=minutes[0].pk).update(public_id=f"m{pk}")
    Version.objects.bulk_create(
        Version(minutes=minutes[0], number=n, text="T", by_name="A", at=now) for n in range(1, how_many + 1)
    )
    times = {
        "starts_at": end,
        "ends_at": end + timedelta(hours=1),
        "changed_at": now,
        "group": group,
        "where": "There",
    }
    past = times | {"starts_at": now, "ends_at": now + timedelta(hours=1)}
    for n, at in enumerate((times, past)):
        rows = GroupMeeting.objects.bulk_create(GroupMeeting(title="We meet", **at) for _ in range(how_many))
        GroupMeeting.objects.filter(pk=rows[0].pk).update(public_id=f"g{pk}-{n}", is_public=True)
        MeetingAnswer.objects.bulk_create(
            MeetingAnswer(meeting=rows[0], member=one, says="yes", at=now) for one in there
        )
        Minutes.objects.bulk_create(
            Minutes(group=group, title="M", met_on=now.date(), meeting=rows[0]) for _ in range(how_many)
        )
    documents = [
        Document(place=group.place, kind="txt", size=3, kept_at=now, public_id=f"f{pk}-{n}") for n in range(how_many)
    ]
    GroupFile.objects.bulk_create(
        GroupFile(group=group, document=one, name="A list", by_name="A", at=now)
        for one in Document.objects.bulk_create(documents)
    )
    officer = factories.make_staff(group.place)
    facts = {"group": group, "officer": officer, "because": "B", "asked_at": now, "lapses_at": end, "told_at": now}
    RoomAccess.objects.bulk_create(RoomAccess(**facts) for _ in range(how_many))


def fill_room_ideas(group: Group, pk: int, how_many: int) -> None:
    """As many, each with members behind it; the first was changed as often, talked of and decided on."""
    now, there = factories.NOW, list(Membership.objects.filter(group=group, state="in"))
    facts = {"group": group, "title": "A tea", "says": "For all.", "started_at": now, "author": there[0]}
    ideas = RoomIdea.objects.bulk_create(RoomIdea(public_id=f"i{pk}-{n}", **facts) for n in range(how_many))
    RoomSupport.objects.bulk_create(RoomSupport(idea=idea, member=one, at=now) for idea in ideas for one in there)
    RoomVersion.objects.bulk_create(
        RoomVersion(idea=ideas[0], number=n, title="A tea", says="T", until=now) for n in range(how_many)
    )
    first, place = ideas[0], group.place
    facts = {"place": place, "audience": "group", "group": group, "about_kind": "ideas.roomidea", "channel": "web"}
    thread = Thread.objects.create(title="A tea", about_id=first.public_id, opened_at=now, newest_at=now, **facts)
    Comment.objects.bulk_create(
        Comment(thread=thread, number=n, order=f"{n:06}", author=there[n].person, channel="web", at=now, text="Yes.",
                public_id=f"c{pk}-{n}")
        for n in range(min(how_many, 20))
    )  # fmt: skip
    decision = Decision.objects.get(public_id=f"d{pk}")
    RoomIdea.objects.filter(pk=first.pk).update(thread=thread, decision=decision, changed_at=now)


def fill_register(groups: list[Group]) -> None:
    """Half of them are on it, the others wait."""
    day = factories.NOW.date()
    facts = {"committee": 3, "agm_on": day, "next_agm_on": day, "renew_by": day, "since": day, "contact": "Box 7"}
    facts |= {"applied_at": factories.NOW, "answered_at": factories.NOW}
    states = ("registered", "applied")
    Registration.objects.bulk_create(
        Registration(group=one, state=states[n % 2], public_id=f"r{one.pk}", **facts) for n, one in enumerate(groups)
    )


def many_groups(place: Place, how_many: int) -> Round:
    """One of them with as many members, asked by as many, and organised by everybody whom the page is shown to."""
    pb_round = many_rounds(place, 1)
    facts = {"landlord": place.landlord, "place": place, "purpose": "To meet.", "formed_at": factories.NOW}
    former = factories.make_resident(place)
    names = [f"Group {place.pk}-{n}" for n in range(how_many)]
    groups = Group.objects.bulk_create(Group(name=name, formed_by=former, **facts) for name in names)
    Group.objects.filter(pk=groups[0].pk).update(public_id=f"group{pb_round.pk}")
    people = [factories.make_resident(place) for _ in range(how_many * 2)]
    facts = {"since": factories.NOW, "channel": "web"}
    Membership.objects.bulk_create(
        Membership(group=groups[0], person=person, name=f"N{n}", state="in" if n % 2 else "asked", **facts)
        for n, person in enumerate(people)
    )
    organiser = factories.voter_of(pb_round)
    Membership.objects.filter(group=groups[0]).update(is_named=True)
    fill_room(groups[0], pb_round.pk, how_many)
    fill_room_ideas(groups[0], pb_round.pk, how_many)
    fill_register(groups)
    Registration.objects.filter(group=groups[0]).update(public_id=f"e{pb_round.pk}")
    Membership.objects.bulk_create(
        Membership(group=group, person=organiser, name="Agnes", state="in", role="organiser", **facts)
        for group in groups
    )
    return pb_round


def many_wishes(place: Place, how_many: int) -> Round:
    """Ideas of the whole year that need a vote or wait for an answer, each with people behind it.

    The first has several authors, and the talk of all but the first two goes on there.
    """
    pb_round = many_ideas(place, 1)
    homes = [factories.make_resident(pb_round.place) for _n in range(min(how_many, 10))]
    officer, now = factories.make_staff(pb_round.place, Role.HOUSING_OFFICER), timezone.now()
    facts = {
        "place": pb_round.place,
        "landlord": place.landlord,
        "author": homes[0],
        "channel": "web",
        "says": "To sit on.",
    }
    states = (Wish.State.OWED, Wish.State.ANSWERED)
    wishes = [
        Wish(number=how_many * 100 + n, title=f"A bench {n}", started_at=now, moved_at=now, state=states[n % 2],
             decision="vote" if n % 2 else "", public_id=f"w{pb_round.pk}-{n}", **facts)
        for n in range(max(how_many, 3))
    ]  # fmt: skip
    for wish in wishes:
        wish.thread = open_thread(
            place=wish.place, title=wish.title, about=wish, wants_stance=True, by=homes[0], now=now, channel="web"
        )
    Wish.objects.bulk_create(wishes)
    for person in homes:
        for wish in wishes[:4]:
            say(thread_id=wish.thread.pk, text="I would like that.", stance="for", by=person, now=now, channel="web")
    Support.objects.bulk_create(
        Support(idea=wish, person=person, channel="web", at=now) for wish in wishes for person in homes
    )
    for wish in wishes[2:]:
        carry_on_in(wish.thread, wishes[0].thread, now=now)
    WishAuthor.objects.bulk_create(
        WishAuthor(idea=wishes[0], person=person, state="in", is_named=True, since=now, channel="web")
        for person in homes[1:4]
    )
    for n, wish in enumerate(wishes):
        owed = promised(
            officer, homes[0], now=now, about=wish, place=pb_round.place, audience=Promise.Audience.PUBLIC
        )
        Owed.objects.create(idea=wish, what=Owed.What.ANSWER, promise=owed)
        if n % 2:
            WishAnswer.objects.create(idea=wish, decision="vote", because="Vote.", by=officer, channel="web", at=now)
    return pb_round


def many_needs(place: Place, how_many: int) -> Round:
    """A board on which every other one is answered, with voices; the first has all the others joined with it."""
    pb_round, now = many_rounds(place, 1), timezone.now()
    people = [factories.make_resident(place) for _ in range(5)]
    officer = factories.make_staff(place, Role.HOUSING_OFFICER)
    facts = {"landlord": place.landlord, "author": people[0], "channel": "web", "made_at": now}
    needs = [
        Need(number=pb_round.pk * 1_000 + n, place=place, words=f"A lamp {n}", newest_voice_at=now, top_since=now,
             public_id=f"n{pb_round.pk}-{n}", **facts)
        for n in range(how_many * 2)
    ]  # fmt: skip
    Need.objects.bulk_create(needs)
    Voice.objects.bulk_create(
        Voice(need=need, said_of=need, person=person, channel="web", at=now) for need in needs for person in people
    )
    for need in needs[1::2]:
        to_do = promised(
            officer, people[0], now=now, about=need, place=place, audience=Promise.Audience.PUBLIC, is_by_day=True
        )
        NeedAnswer.objects.create(need=need, says="We fit it", promise=to_do, by=officer, channel="web", at=now)
        Need.objects.filter(pk=need.pk).update(state=Need.State.ANSWERED, promise=to_do)
    into = [need.pk for need in needs[2::2]]
    Need.objects.filter(pk__in=into[len(into) // 2 :]).update(
        state=Need.State.JOINED, joined_into=needs[0], joined_at=now
    )
    return pb_round


def many_words(place: Place, how_many: int) -> Round:
    """Discussions; and one with as many answers, each asked about, reported, held or hidden in turn."""
    pb_round, now = many_rounds(place, 1), timezone.now()
    people = [factories.make_resident(place) for _ in range(how_many)]
    facts = {"place": place, "opened_by": people[0], "opened_at": now, "newest_at": now, "channel": "web"}
    threads = Thread.objects.bulk_create(Thread(title=f"A green {n}", **facts) for n in range(how_many))
    Thread.objects.filter(pk=threads[0].pk).update(public_id=f"t{pb_round.pk}", next_number=1_000)
    about = {"about_kind": "discussions.comment", "place": place, "rule": "kind", "at": now}
    first = Comment.objects.create(
        thread=threads[0], number=1, order="000001", author=people[0], channel="web", at=now, text="Peas?"
    )
    for n, person in enumerate(people * 4, start=2):
        said = {"thread": threads[0], "number": n, "order": f"000001{n:06}", "parent": first, "author": person}
        comment = Comment.objects.create(text=f"**Beans** {n}", channel="web", at=now, is_held=n % 4 == 1, **said)
        named = {"about_id": comment.public_id, "author": person, **about}
        if n % 4 == 2:
            comment.hiding = Hiding.objects.create(why="Rude.", appealed_at=now, **named)
            comment.save(update_fields=["hiding"])
        elif n % 4 == 3:
            Report.objects.create(by=people[0], channel="web", says="Rude.", **named)
    voter, spoken = factories.voter_of(pb_round), list(Comment.objects.filter(thread=threads[0]))
    pens = [
        PenName.objects.create(
            person=person, landlord=place.landlord, name=f"Pen {n}", key=f"pen{pb_round.pk}x{n}", since=now
        )
        for n, person in enumerate(people)
    ]
    for n, comment in enumerate(spoken):
        Comment.objects.filter(pk=comment.pk).update(
            text="Beans, @Agnes?", called=["Agnes"], language="pl", pen=pens[n % how_many]
        )
        Mention.objects.create(comment=comment, person=voter, at=now)
        brought = {"language": "en-gb", "source": "human", "by": people[0], "pen": pens[0], "checked_by": voter}
        Translation.objects.create(comment=comment, text="Beans?", of_text="", at=now, checked_at=now, **brought)
    Following.objects.bulk_create(Following(person=voter, thread=thread, since=now) for thread in threads)
    Mute.objects.bulk_create(Mute(person=factories.voter_of(pb_round), other=person, at=now) for person in people[1:])
    return pb_round


@dataclass(frozen=True)
class Budget:
    path: str
    make: Callable[[Place, int], Round]
    role: Role | None = None


BUDGETS = {
    "front page": Budget("/", many_rounds),
    "list of rounds": Budget("/decide/", many_rounds),
    "rounds as CSV": Budget("/decide/rounds.csv", many_rounds),
    "feed": Budget("/decide/feed.atom", many_rounds),
    "round": Budget("/decide/{round}/", many_projects),
    "projects as CSV": Budget("/decide/{round}/projects.csv", many_projects),
    "how to vote": Budget("/votes/{register}/", many_projects),
    "counting in a meeting": Budget("/desk/rounds/{round}/meeting/", many_in_a_room, Role.BOARD_MEMBER),
    "confirming it": Budget("/desk/rounds/{round}/meeting/confirm/", many_in_a_room, Role.BOARD_MEMBER),
    "ballot": Budget("/votes/{register}/", many_projects, Role.RESIDENT),
    "result": Budget("/decide/{round}/result/", many_receipts),
    "who gets what": Budget("/decide/{round}/result/who-gets-what/", many_receipts),
    "who gets what as CSV": Budget("/decide/{round}/who-gets-what.csv", many_receipts),
    "how votes are counted": Budget("/decide/how-votes-are-counted/", many_projects),
    "check": Budget("/decide/{round}/check/", many_receipts),
    "count it yourself": Budget("/decide/{round}/result/count-it-yourself/", many_receipts),
    "money": Budget("/decide/{round}/money/", many_receipts),
    "money and its end": Budget("/decide/{round}/money/", much_spent),
    "months": Budget("/decide/{round}/money/months/", much_spent),
    "for finance": Budget("/decide/{round}/money/finance.csv", much_spent),
    "a project that is done": Budget("/decide/{round}/project/1/", much_spent),
    "a project that is talked of": Budget("/decide/{round}/project/1/", much_spent, Role.ENGAGEMENT_OFFICER),
    "what speaks against it": Budget("/decide/{round}/project/1/?said=against", much_spent, Role.HOUSING_OFFICER),
    "words as CSV": Budget("/decide/{round}/words.csv", much_spent),
    "what residents said": Budget("/desk/rounds/{round}/words/", much_spent, Role.ENGAGEMENT_OFFICER),
    "overruled": Budget("/find-out/overruled/", much_spent),
    "residents' share": Budget("/find-out/residents-decide/", much_spent),
    "front page of money": Budget("/", much_spent),
    "ideas": Budget("/decide/{round}/ideas/", many_ideas),
    "ideas as CSV": Budget("/decide/{round}/ideas.csv", many_ideas),
    "an idea": Budget("/decide/{round}/ideas/1/", many_ideas),
    "send an idea": Budget("/decide/{round}/ideas/new/", many_ideas, Role.HOUSING_OFFICER),
    "a round that takes ideas": Budget("/decide/{round}/", many_ideas),
    "front page with ideas": Budget("/", many_ideas),
    "costing board": Budget("/desk/rounds/{round}/ideas/", many_ideas, Role.ENGAGEMENT_OFFICER),
    "one idea on the board": Budget("/desk/rounds/{round}/ideas/1/", many_ideas, Role.BUDGET_OWNER),
    "a joined idea": Budget("/decide/{round}/ideas/1/", many_joined, Role.HOUSING_OFFICER),
    "feed with evenings": Budget("/decide/feed.atom", many_ideas),
    "joined ideas": Budget("/decide/{round}/ideas/", many_joined),
    "joined ideas as CSV": Budget("/decide/{round}/ideas.csv", many_joined),
    "a joined idea on the board": Budget("/desk/rounds/{round}/ideas/1/", many_joined, Role.ENGAGEMENT_OFFICER),
    "board with joined ideas": Budget("/desk/rounds/{round}/ideas/", many_joined, Role.ENGAGEMENT_OFFICER),
    "ideas to join": Budget("/desk/rounds/{round}/ideas/1/join/", many_joined, Role.ENGAGEMENT_OFFICER),
    "what was joined": Budget("/desk/rounds/{round}/joining/done{pk}/", many_joined, Role.ENGAGEMENT_OFFICER),
    "desk page with ideas": Budget("/desk/rounds/{round}/", many_ideas, Role.BUDGET_OWNER),
    "desk with ideas": Budget("/desk/", many_ideas, Role.BUDGET_OWNER),
    "applications of a group": Budget("/decide/{round}/group/ideas/", many_applications, Role.GROUP_ORGANISER),
    "one application": Budget("/decide/{round}/group/ideas/1/", many_applications, Role.GROUP_ORGANISER),
    "grants of a group": Budget("/decide/{round}/group/", many_grants, Role.GROUP_ORGANISER),
    "a line of a group": Budget("/decide/{round}/group/money/ordered/", many_grants, Role.GROUP_ORGANISER),
    "money of a group": Budget("/decide/{round}/money/", many_grants),
    "who sits in a group": Budget("/desk/rounds/{round}/group/", many_grants, Role.ENGAGEMENT_OFFICER),
    "ideas all year": Budget("/ideas/", many_wishes, Role.ENGAGEMENT_OFFICER),
    "ideas most supported": Budget("/ideas/?show=supported&q=bench", many_wishes),
    "ideas all year as CSV": Budget("/ideas/ideas.csv", many_wishes),
    "ideas all year as a feed": Budget("/ideas/feed.atom", many_wishes),
    "an idea all year": Budget("/ideas/w{pk}-0/", many_wishes, Role.HOUSING_OFFICER),
    "an answered idea": Budget("/ideas/w{pk}-1/", many_wishes),
    "ideas to answer": Budget("/desk/ideas/", many_wishes, Role.HOUSING_OFFICER),
    "ideas that need a vote": Budget("/decide/{round}/ideas/", many_wishes, Role.ENGAGEMENT_OFFICER),
    "prices": Budget("/decide/prices/", many_ideas),
    "receipts": Budget("/votes/{register}/receipts/", many_receipts),
    "board of needs": Budget("/needs/?place={place}", many_needs, Role.RESIDENT),
    "newest needs with words": Budget("/needs/?place={place}&show=new&q=lamp", many_needs, Role.HOUSING_OFFICER),
    "needs as CSV": Budget("/needs/needs.csv?place={place}", many_needs),
    "feed of needs": Budget("/needs/feed.atom?place={place}", many_needs),
    "a need": Budget("/needs/n{pk}-0/", many_needs, Role.HOUSING_OFFICER),
    "needs to answer": Budget("/desk/needs/", many_needs, Role.HOUSING_OFFICER),
    "front page with needs": Budget("/places/{place}/", many_needs),
    "groups": Budget("/groups/?place={place}", many_groups),
    "groups as CSV": Budget("/groups/groups.csv?place={place}", many_groups),
    "feed of groups": Budget("/groups/feed.atom?place={place}", many_groups),
    "a group": Budget("/groups/group{pk}/", many_groups, Role.RESIDENT),
    "who is in it": Budget("/groups/group{pk}/members/", many_groups, Role.RESIDENT),
    "what a group decides": Budget("/groups/group{pk}/decisions/", many_groups, Role.RESIDENT),
    "a decision of a group": Budget("/groups/group{pk}/decisions/d{pk}/", many_groups, Role.RESIDENT),
    "one of its minutes": Budget("/groups/group{pk}/minutes/m{pk}/", many_groups, Role.RESIDENT),
    "files of a group": Budget("/groups/group{pk}/files/", many_groups, Role.RESIDENT),
    "ideas of a group's own": Budget("/groups/group{pk}/ideas/", many_groups, Role.RESIDENT),
    "one of a group's own ideas": Budget("/groups/ideas/i{pk}-0/", many_groups, Role.RESIDENT),
    "when a group meets": Budget("/groups/group{pk}/meetings/", many_groups, Role.RESIDENT),
    "a meeting of a group": Budget("/groups/group{pk}/meetings/g{pk}-1/", many_groups, Role.RESIDENT),
    "an entry in the register": Budget("/groups/register/e{pk}/", many_groups),
    "minutes of a group": Budget("/groups/group{pk}/minutes/", many_groups, Role.RESIDENT),
    "tenant organisations": Budget("/groups/register/?place={place}", many_groups),
    "tenant organisations as CSV": Budget("/groups/register/register.csv?place={place}", many_groups),
    "keeping the register of groups": Budget("/desk/groups/", many_groups, Role.ENGAGEMENT_OFFICER),
    "desk with groups": Budget("/desk/", many_groups, Role.ENGAGEMENT_OFFICER),
    "my groups": Budget("/groups/mine/", many_groups, Role.RESIDENT),
    "my things with groups": Budget("/my-things/", many_groups, Role.RESIDENT),
    "talk": Budget("/talk/?place={place}&q=green", many_words, Role.RESIDENT),
    "a discussion": Budget("/talk/t{pk}/", many_words),
    "a discussion for a neighbour": Budget("/talk/t{pk}/", many_words, Role.RESIDENT),
    "a discussion for an officer": Budget("/talk/t{pk}/", many_words, Role.HOUSING_OFFICER),
    "my talk": Budget("/talk/mine/", many_words, Role.RESIDENT),
    "whom I don’t read": Budget("/talk/not-read/", many_words, Role.RESIDENT),
    "what keeps the peace": Budget("/desk/talk/", many_words, Role.COMPLAINTS_OFFICER),
    "what was hidden": Budget("/talk/what-was-hidden/", many_words),
    "find out": Budget("/find-out/", many_decided),
    "places": Budget("/places/", many_places),
    "promises": Budget("/promises/{place}/", many_promises),
    "promises as CSV": Budget("/promises/{place}/promises.csv", many_promises),
    "front page with promises": Budget("/", many_promises),
    "promises made to me": Budget("/my-things/", many_promises, Role.RESIDENT),
    "my own promises": Budget("/desk/promises/", many_promises, Role.HOUSING_OFFICER),
    "desk with promises": Budget("/desk/", many_promises, Role.HOUSING_OFFICER),
    "who is away": Budget("/desk/away/", many_promises, Role.ADMINISTRATOR),
    "teams": Budget("/manage/teams/", many_promises, Role.ADMINISTRATOR),
    "my things": Budget("/my-things/", many_rounds, Role.RESIDENT),
    "desk": Budget("/desk/", much_to_do, Role.ENGAGEMENT_OFFICER),
    "an administrator's desk": Budget("/desk/", many_to_confirm, Role.ADMINISTRATOR),
    "rounds I set up": Budget("/desk/rounds/", much_to_do, Role.ENGAGEMENT_OFFICER),
    "a round's desk page": Budget("/desk/rounds/{round}/", many_projects, Role.ENGAGEMENT_OFFICER),
    "register": Budget("/desk/registers/{register}/?q=Resident", many_people, Role.ENGAGEMENT_OFFICER),
    "checks": Budget("/desk/checks/", many_people, Role.AUDITOR),
    "what stands out": Budget("/desk/registers/{register}/stands-out/", many_receipts, Role.ENGAGEMENT_OFFICER),
    "find a voter": Budget("/desk/votes/{register}/?q=Resident", many_people, Role.HOUSING_OFFICER),
    "people": Budget("/manage/people/?q=Neighbour", many_people, Role.HOUSING_OFFICER),
    "mail to look at": Budget("/desk/arrivals/", many_arrivals, Role.HOUSING_OFFICER),
    "desk with mail to look at": Budget("/desk/", many_arrivals, Role.HOUSING_OFFICER),
    "letters to print": Budget("/desk/post/", many_letters, Role.ENGAGEMENT_OFFICER),
    "letters with codes": Budget("/manage/letters/", many_makings, Role.HOUSING_OFFICER),
    "letters with codes on the desk": Budget("/desk/", many_makings, Role.HOUSING_OFFICER),
    "letters on the desk": Budget("/desk/", many_letters, Role.ENGAGEMENT_OFFICER),
    "journal": Budget("/desk/journal/", much_to_do, Role.AUDITOR),
    "journal of many votes": Budget("/desk/journal/", many_chains, Role.AUDITOR),
    "roles": Budget("/manage/roles/", many_people, Role.ADMINISTRATOR),
    "places to manage": Budget("/manage/places/", many_places, Role.ADMINISTRATOR),
}


def named_by_what_is_made() -> dict[str, list[str]]:
    """The pages that are asked in one and the same world: it is made once for all of them."""
    together: dict[str, list[str]] = {}
    for name, budget in BUDGETS.items():
        together.setdefault(budget.make.__name__, []).append(name)
    return together


TOGETHER = named_by_what_is_made()


@pytest.mark.parametrize("made", TOGETHER)
def test_a_page_asks_as_often_for_many_as_for_few(place: Place, made: str) -> None:
    assert_same_for_many(place, TOGETHER[made])


def assert_same_for_many(place: Place, names: list[str]) -> None:
    asked = {how_many: asked_by_each(place, names, how_many) for how_many in (FEW, MANY)}
    assert not (faults := [fault for name in names if (fault := fault_of(name, asked))]), "\n\n".join(faults)


def asked_by_each(place: Place, names: list[str], how_many: int) -> dict[str, list[str]]:
    """What each page asks. Nothing that its visitor leaves behind lasts till the next page."""
    here = factories.make_area(place.landlord, f"With {how_many}")
    pb_round = BUDGETS[names[0]].make(here, how_many)
    words = {"pk": pb_round.pk, "place": here.public_id, "round": pb_round.public_id}
    words["register"] = pb_round.register and pb_round.register.public_id
    asked = {}
    for name in names:
        with transaction.atomic():
            client = signed_in(somebody(here, pb_round, BUDGETS[name].role))
            asked[name] = queries(client, BUDGETS[name].path.format(**words))
            transaction.set_rollback(True)
    return asked


def fault_of(name: str, asked: dict[int, dict[str, list[str]]]) -> str | None:
    few, many = asked[FEW][name], asked[MANY][name]
    most = MOST_ON_THE_DESK if BUDGETS[name].path == "/desk/" else MOST
    if len(few) == len(many) <= most:
        return None
    return f"{name}: {len(few)} for {FEW}, {len(many)} for {MANY}, {most} at most:\n" + "\n".join(many)


def test_a_page_that_asks_once_for_each_is_found(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    stage_of = rounds.stage_of
    monkeypatch.setattr(rounds, "stage_of", lambda pb_round, now: Round.objects.exists() and stage_of(pb_round, now))
    with pytest.raises(AssertionError, match=f"^list of rounds: .* for {FEW}, .* for {MANY}"):
        assert_same_for_many(place, ["front page", "list of rounds"])


def test_a_page_that_walks_each_chain_is_found(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: as the journal's page once did."""
    checks_for = journal.checks_for
    monkeypatch.setattr(
        journal, "checks_for", lambda person: [c for c in checks_for(person) if verify_chain(c.chain).is_sound]
    )
    with pytest.raises(AssertionError, match=f"^journal of many votes: .* for {FEW}, .* for {MANY}"):
        assert_same_for_many(place, ["journal of many votes"])


def somebody(place: Place, pb_round: Round, role: Role | None) -> Person | None:
    if role == Role.RESIDENT:
        return factories.voter_of(pb_round)
    if role == Role.GROUP_ORGANISER:
        return pb_round.seats.get().person
    if role == Role.HOUSING_OFFICER and hasattr(pb_round, "officer"):
        return pb_round.officer
    return factories.make_staff(place.landlord, role) if role else None


def test_a_vote_asks_ten_times_and_never_more(place: Place) -> None:
    """Apart from who is asking (session, account, person, landlord) and from what keeps the transaction together."""
    pb_round = factories.make_voting_now(place)
    client = signed_in(factories.voter_of(pb_round))
    path = f"/votes/{pb_round.register.public_id}/"
    key = client.get(path).context["key"]
    choice = pb_round.projects.first().public_id
    voter = pb_round.register.entitlements.get(person=factories.voter_of(pb_round)).public_id
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(path, {"key": key, "choice": choice, "voter": voter})
    assert answer.status_code == 302
    assert answer.url.endswith("/receipt/")
    asked = [query["sql"] for query in captured.captured_queries]
    own = [sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK"))]
    own = [sql for sql in own if not any(f'FROM "{table}"' in sql or f'"{table}" SET' in sql for table in WHO_ASKS)]
    # On PostgreSQL the lock of the box is a statement of its own; on SQLite a transaction is alone anyway.
    most = MOST_FOR_A_VOTE + (connection.vendor == "postgresql")
    assert len(own) <= most, f"{len(own)}:\n" + "\n".join(own)


WHO_ASKS = ("django_session", "people_account", "people_person", "people_roleheld")
