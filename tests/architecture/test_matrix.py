"""Who gets through which door: every address × method × role, and staff of other places and of before.

An address that is not known here fails: whoever adds one says which thing it opens. Pages are not drawn (the journeys
draw them): what counts is who is let in, and to which things.
"""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import transaction
from django.http import HttpResponse
from django.template import loader
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.access.pages import ANYBODY, PERSON
from commonty.access.permissions import Permission
from commonty.access.roles import ROLES, Role
from commonty.ballots.models import (
    CallBack,
    Challenge,
    Draw,
    KeyHolder,
    Keyring,
    LetterPart,
    LetterRun,
    PaperBallot,
    PaperBatch,
    PaperCheck,
    Register,
    RegisterRequest,
)
from commonty.budgeting.models import (
    AuthorAnswer,
    Evening,
    GroupSeat,
    LedgerEntry,
    Milestone,
    NewIdea,
    Overruling,
    Price,
    Proposal,
    Remark,
    ReshapedIdea,
    Reshaping,
    RoomCount,
    Round,
    TableRecord,
    Voiding,
)
from commonty.budgeting.tests import factories
from commonty.budgeting.tests.nights import make_night
from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.models import Case, Clock, FixPot, Issue, MendPhoto, Message, MessagePhoto, SmallFix
from commonty.channels.models import Arrival
from commonty.discussions.models import Comment, Evidence, Hiding, Mute, PenName, Thread, Translation
from commonty.files.actions import NewPhoto, keep_document, keep_photo
from commonty.files.tests.planted import a_photo
from commonty.groups.models import (
    Decision,
    Group,
    GroupFile,
    GroupMeeting,
    Link,
    Membership,
    Minutes,
    MinutesPhoto,
    Registration,
    RoomAccess,
    Version,
)
from commonty.ideas.actions.starting import Words, start_idea
from commonty.ideas.models import Amendment, CoAuthor, Idea, Offer, RoomIdea, Splitting, SplittingAnswer
from commonty.kit.models import WorkerBeat
from commonty.notices.models import Pile
from commonty.opinions.tests import factories as opinions
from commonty.people.actions.roll import try_roll
from commonty.people.models import BatchPart, LetterBatch, Likeness, Person, Post, RoleHeld, Team
from commonty.people.staff_links import link_parts
from commonty.places.models import Place
from commonty.priorities.models import Need
from commonty.promises.tests.factories import promised
from commonty.repairs.actions.ordering import Ordered, order_repair
from commonty.repairs.models import OrderFile, Repair, Report, Sending, System
from tests.architecture.test_views import ours

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OUTSIDERS = ("nobody", "no second factor", "elsewhere", "other landlord", "no longer")
ACTORS = (*OUTSIDERS, *Role)
# Public pages are knocked at by these; a role makes no difference there, and staff pages are knocked at by all.
PASSERS_BY = ("nobody", "other landlord", "no longer", Role.RESIDENT, Role.ENGAGEMENT_OFFICER)
ROLL = b"property reference,person reference,name,tie to the home\nP-1,T-1,Ewa Kowalczyk,tenant\n"
ALL_ROLES = "every role here", "every role next door"
SIGNS_ITSELF_OUT = "sign-out/"
# Machines have no token: they sign, and where nothing is set up there is no door (`channels/tests/test_doors.py`); or they
# have a key (`repairs/tests/test_coming_back.py`).
SIGNED_BY_MACHINES = {"channels/mail/": 404, "channels/texts/": 404, "api/repairs/status": 401}
# Read by everybody, and sent to with a key alone (`api/tests/test_reports_in.py`), whoever is signed in.
SENT_WITH_A_KEY = {"open311/v2/requests.<str:form>"}


@dataclass
class World:
    place: Place
    voting: Round
    draft: Round
    decided: Round
    elsewhere: Round  # another landlord's
    people: dict[str, Person | None]
    things: dict[tuple[str, str], Any] = field(default_factory=dict)  # by how the address begins, and the name in it

    def url(self, address: str) -> str:
        address = re.sub(r"<\w+:", "<", address)
        return "/" + re.sub(r"<(\w+)>", lambda found: str(self.thing(address, found[1])), address)

    def thing(self, address: str, name: str) -> Any:
        """A name may stand for several kinds of thing: whatever says most of the address knows best."""
        fitting = [begins for begins, of in self.things if of == name and address.startswith(begins)]
        assert fitting, f"say in `things_of` what <{name}> stands for in /{address}"
        return self.things[max(fitting, key=len), name]


def things_of(world: World) -> dict[tuple[str, str], Any]:
    place, register = world.place, world.voting.register
    resident, neighbour = factories.make_resident(place), factories.make_resident(place)
    meeting = factories.make_meeting(place, name="On the green", voters=0)
    landlord, now, night = place.landlord, factories.NOW, make_night(place, name="A night of pitches")
    asked = RegisterRequest.objects.create(
        register=register,
        kind=RegisterRequest.Kind.LOST_CODE,
        name="Agnes Rennie",
        address="",
        contact="",
        made_at=now,
    )
    sent = {"content": ROLL, "file_name": "roll.csv", "is_full": False, "by": SYSTEM, "now": now, "channel": "web"}
    roll = try_roll(landlord_id=landlord.pk, **sent)
    held = RoleHeld.objects.create(person=neighbour, place=place, role=Role.AUDITOR, given_at=now)
    link = link_parts(factories.account_of(factories.make_staff(place)))
    likeness = Likeness.objects.create(one=resident, other=neighbour, because="birth")
    batch = LetterBatch.objects.create(place=place, made_at=now, again_asked_by=neighbour, again_asked_at=now)
    BatchPart.objects.create(run=batch, number=1, letters=1)
    pile = Pile.objects.create(place=place, made_at=now, letters=1)
    made = LetterRun.objects.create(
        register=register, whom="everybody", made_by=neighbour, made_at=now, kept_until=now
    )
    part = LetterPart.objects.create(run=made, number=1, letters=1)
    run = LetterRun.objects.create(register=register, whom="everybody", asked_by=neighbour, asked_at=now)
    Register.objects.filter(pk=register.pk).update(paper_until=register.closes_at)
    papers = PaperBatch.objects.create(register=register, number=1)
    lot = {"on_paper": 0, "online": 3, "drawn_on_paper": 0, "drawn_online": 1}
    for kind in Draw.Kind:
        drawn = Draw.objects.create(register=register, kind=kind, figures=lot, drawn_by=neighbour, drawn_at=now)
    voter = register.entitlements.exclude(person=None).first()
    CallBack.objects.create(draw=Draw.objects.get(kind=Draw.Kind.CALL_BACKS), number=1, entitlement=voter)
    PaperCheck.objects.create(draw=drawn, number=1, paper=PaperBallot.objects.create(batch=papers, position=1))
    challenge = Challenge.objects.create(
        register=register, reason="A receipt is missing.", recorded_by=neighbour, recorded_at=now
    )
    keyring = Keyring.objects.create(place=place, name="A vote", made_at=now)
    holder = KeyHolder.objects.create(keyring=keyring, person=neighbour)
    funded = world.decided.projects.get(number=1)
    overruling = Overruling.objects.create(
        project=funded, kind="changed", because="Another lamp.", proposed_by=neighbour, proposed_at=now
    )
    voiding = Voiding.objects.create(
        round=world.decided, ground="doubt", because="A bag of votes.", proposed_by=neighbour, proposed_at=now
    )
    step = Milestone.objects.create(project=funded, says="Ordered", who="Estates", due_on=now.date(), made_at=now)
    facts = {"project": funded, "kind": "site", "answer": "there", "words": "It is lit.", "made_at": now}
    remark = Remark.objects.create(round=world.decided, person=resident, **facts)
    table = TableRecord.objects.create(round=world.draft, number=1, people=6, shares={"Play": 1}, made_at=now)
    price = Price.objects.create(landlord=landlord, name="A bench", low_pence=1, high_pence=2)
    RoomCount.objects.create(round=meeting, people=0, homes=0, votes={}, first_by=neighbour, first_at=now)
    today = timezone.localdate()
    asking = factories.make_draft(place, name="What should it do?", how_many=0, ideas_from=today, ideas_until=today)
    facts = {"title": "A bench", "says": "A bench.", "channel": "web", "made_at": now, "author": resident}
    idea = Proposal.objects.create(round=asking, number=1, **facts)
    said = {"kind": "split", "because": "Two things.", "made_at": now, "answer_by": now}
    reshaping = Reshaping.objects.create(round=asking, **said)
    ReshapedIdea.objects.create(reshaping=reshaping, proposal=idea, is_main=True)
    NewIdea.objects.bulk_create(NewIdea(reshaping=reshaping, title=f"Part {n}", says="Of it.") for n in (1, 2))
    asked_author = AuthorAnswer.objects.create(reshaping=reshaping, person=resident)
    evening = Evening.objects.create(
        round=asking, where="The hall", starts_at=now, ends_at=now + timedelta(hours=1), made_at=now, changed_at=now
    )
    fields = {"ideas_from": today, "ideas_until": today, "template": "grants", "group_name": "A group"}
    grants = factories.make_draft(place, name="Small grants", **fields)
    Proposal.objects.create(round=grants, number=1, state="open", **facts)
    GroupSeat.objects.create(round=grants, person=resident, part="treasurer", given_at=now)
    summary, damp = a_case(resident, place, now)
    repair = order_repair(
        Ordered(what="A tap", place=place), case_id=summary.case_id, by=SYSTEM, now=timezone.now(), channel="web"
    )
    colleague = factories.make_staff(place, Role.HOUSING_OFFICER)
    team = Team.objects.create(landlord=landlord, name="East End team")
    Post.objects.create(person=colleague, team=team)
    everybody = world.people[ALL_ROLES[0]]
    promise = promised(everybody, resident, now=timezone.now(), about=place, place=place)
    word = {"kind": Message.Kind.WORD, "text": "Give me the key.", "channel": "email", "at": now, "is_held": True}
    forged = Message.objects.create(case=summary.case, **word)
    came_in = Arrival.objects.create(
        key="k", channel="email", received_at=now, landlord=landlord, place=place, person=resident, case=summary.case,
        state=Arrival.State.HELD, why=Arrival.Why.OTHER_ADDRESS,
    )  # fmt: skip
    came_in.keep(b"From: agnes@work.example\r\n\r\nI write from work.")
    came_in.save()
    issue = Issue.objects.create(
        place=place, kind="lift", title="The lift", says="It stops.", published_by=neighbour, published_at=now
    )
    Case.objects.filter(pk=summary.case_id).update(issue=issue)
    photo = keep_photo(NewPhoto(a_photo()), place=place, now=now)
    MessagePhoto.objects.create(message=summary, photo=photo)
    wish = start_idea(Words("A bench", "To sit on.", place=place), by=resident, now=timezone.now(), channel="web")
    return {
        ("ideas/", "public_id"): wish.public_id,
        ("ideas/help/", "offer_id"): Offer.objects.create(
            idea=wish, person=resident, what="time", says="I help.", channel="web", at=now
        ).public_id,
        ("ideas/changes/", "amendment_id"): Amendment.objects.create(
            idea=wish, person=neighbour, title="A seat", says="To sit on.", because="Why not", channel="web", at=now
        ).public_id,
        ("ideas/splitting/", "answer_id"): split_answer(wish, resident, now).public_id,
        ("ideas/authors/", "author_id"): CoAuthor.objects.create(
            idea=wish, person=neighbour, state="in", since=now, channel="web"
        ).public_id,
        ("desk/ideas/", "place_id"): place.public_id,
        ("desk/ideas/", "public_id"): wish.public_id,
        ("desk/talk/start/", "person_id"): resident.public_id,
        ("desk/ideas/", "person_id"): resident.public_id,
        ("desk/rounds/", "idea_id"): wish.public_id,
        ("", "issue_id"): issue.public_id,
        ("open311/", "form"): "json",
        ("open311/", "code"): "lift",
        ("open311/", "request_id"): issue.public_id,
        ("open311/", "token_id"): "none",
        ("help/neighbours/", "public_id"): issue.public_id,
        ("desk/neighbours/", "public_id"): issue.public_id,
        ("help/how-it-went/", "place_id"): place.public_id,
        ("help/cases/", "public_id"): summary.case.public_id,
        ("help/repairs/", "public_id"): repair.public_id,
        ("desk/repairs/", "public_id"): repair.public_id,
        ("help/cases/", "message_id"): summary.public_id,
        ("help/cases/<public_id>/held/", "message_id"): forged.public_id,
        ("desk/arrivals/", "arrival_id"): came_in.public_id,
        ("help/cases/", "photo_id"): photo.public_id,
        ("help/mended/", "photo_id"): a_mend(issue, neighbour, now),
        ("desk/mended/", "photo_id"): MendPhoto.objects.get().photo.public_id,
        ("desk/workload/", "person_id"): colleague.public_id,
        ("help/cases/", "clock_id"): damp.public_id,
        ("help/cases/", "promise_id"): promised(
            summary.case.owner, resident, now=timezone.now(), about=summary.case, place=place
        ).public_id,
        ("help/cases/", "step"): damp.regime,
        ("desk/phone/", "public_id"): resident.public_id,
        ("promises/", "public_id"): place.public_id,
        ("", "promise_id"): promise.public_id,
        ("my-things/promises/", "what"): "no-longer",
        ("desk/promises/", "what"): "keep",
        ("manage/teams/", "public_id"): team.public_id,
        ("manage/staff/", "person_id"): colleague.public_id,
        ("desk/away/", "person_id"): colleague.public_id,
        ("desk/help/words/", "what"): "gas",
        ("desk/help/lengths/", "regime"): "question",
        ("small-fixes/", "public_id"): place.public_id,
        ("", "fix_id"): a_fix(summary.case, place, now).public_id,
        ("desk/help/answers/", "answer_id"): "new",
        ("decide/<public_id>/group/", "public_id"): grants.public_id,
        ("desk/rounds/<public_id>/group/", "public_id"): grants.public_id,
        ("desk/rounds/<public_id>/group/", "part"): "treasurer",
        ("decide/<public_id>/group/take/", "part"): "organiser",
        ("places/", "public_id"): place.public_id,
        ("decide/<public_id>/screen/", "public_id"): night.public_id,
        ("desk/rounds/<public_id>/night/", "public_id"): night.public_id,
        ("desk/rounds/<public_id>/night/", "what"): "out",
        ("decide/<public_id>/ideas", "public_id"): asking.public_id,
        ("desk/rounds/<public_id>/ideas/", "public_id"): asking.public_id,
        ("decide/talk/idea/", "public_id"): Proposal.objects.get(round=grants).public_id,
        ("decide/talk/project/", "public_id"): funded.public_id,
        ("decide/<public_id>/joining/", "public_id"): asking.public_id,
        ("desk/rounds/<public_id>/joining/", "public_id"): asking.public_id,
        ("decide/<public_id>/evening/", "public_id"): asking.public_id,
        ("desk/rounds/<public_id>/evenings/", "public_id"): asking.public_id,
        ("", "evening_id"): evening.public_id,
        ("", "answer_id"): asked_author.public_id,
        ("", "reshaping_id"): reshaping.public_id,
        ("", "price_id"): price.public_id,
        ("decide/", "public_id"): world.decided.public_id,
        ("desk/rounds/", "public_id"): world.draft.public_id,
        ("desk/rounds/<public_id>/close/", "public_id"): world.voting.public_id,
        ("desk/rounds/<public_id>/meeting/", "public_id"): meeting.public_id,
        ("desk/rounds/<public_id>/destroy/", "public_id"): world.voting.public_id,
        ("desk/rounds/<public_id>/money/", "public_id"): world.decided.public_id,
        ("desk/post/", "pile_id"): pile.public_id,
        ("desk/post/", "place_id"): place.public_id,
        ("manage/people/", "public_id"): resident.public_id,
        ("manage/likenesses/", "public_id"): likeness.public_id,
        ("manage/roll/", "public_id"): roll.public_id,
        ("manage/letters/", "public_id"): batch.public_id,
        ("manage/places/", "public_id"): place.public_id,
        ("manage/roles/", "number"): held.pk,
        ("", "register_id"): register.public_id,
        ("", "entitlement_id"): register.entitlements.exclude(person=None).first().public_id,
        ("", "entry_id"): LedgerEntry.objects.filter(project__round=world.decided).first().public_id,
        ("", "holder_id"): holder.public_id,
        ("", "table_id"): table.public_id,
        ("", "request_id"): asked.public_id,
        ("", "challenge_id"): challenge.public_id,
        ("", "run_id"): run.public_id,
        ("desk/registers/<register_id>/letters/<run_id>/finish/", "run_id"): made.public_id,
        ("", "part_id"): part.public_id,
        ("", "batch_id"): papers.public_id,
        ("", "turn"): 1,
        ("", "person_id"): resident.public_id,
        ("", "number"): 1,
        ("", "step"): "pot",
        ("desk/rounds/", "state"): "coming",
        ("", "kind"): "ordered",
        ("", "what"): "site",
        ("", "overruling_id"): overruling.public_id,
        ("", "voiding_id"): voiding.public_id,
        ("desk/rounds/<public_id>/void/", "public_id"): world.decided.public_id,
        ("", "milestone_id"): step.public_id,
        ("", "remark_id"): remark.public_id,
        ("desk/rounds/<public_id>/overrule/", "public_id"): world.decided.public_id,
        ("desk/rounds/<public_id>/overrule/", "number"): 2,
        ("desk/rounds/<public_id>/overruled/", "public_id"): world.decided.public_id,
        ("desk/rounds/<public_id>/steps/", "public_id"): world.decided.public_id,
        ("desk/rounds/<public_id>/words/", "public_id"): world.decided.public_id,
        ("", "uid"): link["uid"],
        ("", "token"): link["token"],
        **a_system(summary.case, now),
        **a_talk(place, resident, colleague, now),
        **a_need(place, resident, now),
        **a_group(resident, place, now),
        **a_conversation(place, resident),
    }


def a_talk(place: Place, resident: Person, by: Person, now: Any) -> dict[tuple[str, str], Any]:
    """A discussion with one comment in it."""
    facts = {"place": place, "title": "The green", "opened_by": resident, "opened_at": now, "newest_at": now}
    thread = Thread.objects.create(channel="web", **facts)
    comment = Comment.objects.create(
        thread=thread, number=1, order="000001", author=resident, channel="web", at=now, text="What shall we plant?"
    )
    other = Comment.objects.create(
        thread=thread, number=2, order="000002", author=resident, channel="web", at=now, text="A threat."
    )
    facts = {"about_kind": "discussions.comment", "author": resident, "place": place, "at": now, "appealed_at": now}
    hiding = Hiding.objects.create(about_id="gone", rule="kind", by=by, **facts)
    apart = Hiding.objects.create(about_id=other.public_id, rule="lawful", **facts)
    kept = Evidence.objects.create(hiding=apart, text="A threat.", kept_at=now, kept_until=now)
    mute = Mute.objects.create(person=by, other=resident, at=now)
    pen = PenName.objects.create(person=resident, landlord=place.landlord, name="Wally", key="wally", since=now)
    Comment.objects.filter(pk=comment.pk).update(pen=pen)
    brought = {"language": "pl", "text": "Co sadzimy?", "of_text": "", "source": "human", "by": resident, "at": now}
    translation = Translation.objects.create(comment=comment, **brought)
    return {
        ("talk/", "public_id"): thread.public_id,
        ("talk/hidden/", "public_id"): hiding.public_id,
        ("talk/translations/", "public_id"): translation.public_id,
        ("talk/not-read/", "public_id"): mute.public_id,
        ("desk/talk/hidden/", "public_id"): hiding.public_id,
        ("desk/talk/apart/", "public_id"): kept.public_id,
        ("desk/talk/things/", "kind"): "discussions.comment",
        ("desk/talk/things/", "thing_id"): comment.public_id,
        ("desk/talk/threads/", "public_id"): thread.public_id,
        ("talk/comments/", "public_id"): comment.public_id,
        ("talk/report/", "kind"): "discussions.comment",
        ("talk/report/", "thing_id"): comment.public_id,
    }


def a_conversation(place: Place, resident: Person) -> dict[tuple[str, str], Any]:
    """Going on, so that each of its doors leads somewhere."""
    conversation = opinions.make_open(place, now=timezone.now())
    return {
        ("opinions/", "public_id"): conversation.public_id,
        ("desk/opinions/", "public_id"): conversation.public_id,
        ("desk/opinions/", "person_id"): resident.public_id,
        ("desk/opinions/", "statement_id"): conversation.statements.first().public_id,
    }


def a_need(place: Place, resident: Person, now: Any) -> dict[tuple[str, str], Any]:
    need = Need.objects.create(
        number=1, landlord=place.landlord, place=place, words="A lamp", author=resident, channel="web", made_at=now,
        newest_voice_at=now,
    )  # fmt: skip
    return {
        ("needs/", "public_id"): need.public_id,
        ("desk/needs/", "place_id"): place.public_id,
        ("desk/needs/", "person_id"): resident.public_id,
    }


def a_system(case: Case, now: Any) -> dict[tuple[str, str], Any]:
    """Beside the landlord's own pages: an order that waits, in a file, and something that could not be placed."""
    facts = {"landlord": case.landlord, "name": "Dunmore", "takes": System.Takes.CSV, "made_at": now}
    system = System.objects.create(minder=case.owner, **facts)
    facts = {"landlord": case.landlord, "place": case.place, "number": 99, "what": "A tap", "ordered_at": now}
    repair = Repair.objects.create(case=case, channel="web", **facts)
    sending = Sending.objects.create(
        system=system, repair=repair, event="ordered", happened_at=now, tries_since=now, next_try_at=now
    )
    file = OrderFile.objects.create(system=system, rows=[sending.public_id], made_at=now, made_by=case.owner)
    said = {"key": "k", "job": "4711", "said": "done", "at": now, "through": "file", "taken_at": now}
    stuck = Report.objects.create(system=system, outcome=Report.Outcome.UNKNOWN, **said)
    return {
        ("desk/systems/", "system_id"): system.public_id,
        ("desk/systems/", "sending_id"): sending.public_id,
        ("desk/systems/", "file_id"): file.public_id,
        ("desk/systems/", "report_id"): stuck.public_id,
    }


def a_group(resident: Person, place: Place, now: Any) -> dict[tuple[str, str], Any]:
    facts = {"landlord": place.landlord, "place": place, "name": "Back courts", "purpose": "To mend them."}
    group = Group.objects.create(formed_at=now, formed_by=resident, **facts)
    mine = Membership.objects.create(group=group, person=resident, name="A", state="in", since=now, channel="web")
    said = {"points": [], "committee": 3, "agm_on": now.date(), "next_agm_on": now.date(), "renew_by": now.date()}
    entry = Registration.objects.create(group=group, state="registered", since=now.date(), applied_at=now, **said)
    decision = Decision.objects.create(
        group=group, method="consent", question="A bench?", opened_at=now, closes_at=now
    )
    minutes = Minutes.objects.create(group=group, title="We met", met_on=now.date())
    end = now + timedelta(hours=1)
    meeting = GroupMeeting.objects.create(
        group=group, title="We meet", starts_at=now, ends_at=end, where="The hall", changed_at=now
    )
    Version.objects.create(minutes=minutes, number=1, text="We met.", by=mine, by_name="A", at=now)
    photo = keep_photo(NewPhoto(a_photo()), place=place, now=now)
    MinutesPhoto.objects.create(minutes=minutes, photo=photo)
    document = keep_document(b"A list.", place=place, now=now)
    file = GroupFile.objects.create(group=group, document=document, name="A list", by=mine, by_name="A", at=now)
    access = RoomAccess.objects.create(group=group, officer=resident, because="x", asked_at=now, lapses_at=now)
    link = Link.objects.create(group=group, digest="d", made_by=mine, made_at=now, ends_at=now)
    wish = RoomIdea.objects.create(group=group, title="A tea", says="For all.", author=mine, started_at=now)
    return {
        ("groups/ideas/", "idea_id"): wish.public_id,
        ("groups/", "public_id"): group.public_id,
        ("groups/", "member_id"): mine.public_id,
        ("groups/", "link_id"): link.public_id,
        ("groups/", "code"): "none",
        ("groups/", "access_id"): access.public_id,
        ("groups/", "minutes_id"): minutes.public_id,
        ("groups/", "meeting_id"): meeting.public_id,
        ("groups/", "file_id"): file.public_id,
        ("groups/", "photo_id"): photo.public_id,
        ("groups/", "decision_id"): decision.public_id,
        ("groups/", "registration_id"): entry.public_id,
        ("desk/groups/", "registration_id"): entry.public_id,
    }


def a_mend(issue: Issue, by: Person, now: Any) -> str:
    photo = keep_photo(NewPhoto(a_photo(), "A lamp"), place=issue.place, now=now)
    MendPhoto.objects.create(photo=photo, issue=issue, by=by, at=now)
    return str(photo.public_id)


def a_fix(case: Case, place: Place, now: Any) -> SmallFix:
    pot = FixPot.objects.create(place=place, name="Small fixes", pence=1000, limit_pence=500, made_at=now)
    facts = {"case": case, "place": place, "says": "A bulb", "approved_by": case.owner, "approved_at": now}
    return SmallFix.objects.create(pot=pot, pence=300, **facts)


def split_answer(wish: Idea, author: Person, now: Any) -> SplittingAnswer:
    splitting = Splitting.objects.create(idea=wish, because="Two things", proposed_by=author, channel="web", at=now)
    return SplittingAnswer.objects.create(splitting=splitting, person=author)


def a_case(resident: Person, place: Place, now: Any) -> tuple[Message, Clock]:
    """Of mould, in a money vote's place, with a question to the resident."""
    what = Asked(says="There is mould in the stair", place=place)
    case = raise_case(what, raised_by=resident, by=resident, now=now, channel="web")
    said = {"text": "You have mould?", "spoken_by": case.owner, "channel": "web", "at": now}
    summary = Message.objects.create(case=case, kind=Message.Kind.SUMMARY, heard=Message.Heard.ASKED, **said)
    return summary, case.clocks.get(regime="damp-investigation")


@pytest.fixture
def world(settings) -> World:
    settings.DEMO = False
    settings.ALLOWED_HOSTS = ["testserver", "elsewhere.example.org"]
    WorkerBeat.objects.create(worker_id="one", beat_at=timezone.now())  # else the page about workers answers 503
    landlord = factories.make_landlord()
    place, next_door = factories.make_area(landlord, "Sandbank"), factories.make_area(landlord, "Netherton")
    other = factories.make_landlord(hosts="elsewhere.example.org")
    people: dict[str, Person | None] = {role: factories.make_staff(place, role) for role in Role}
    people["nobody"] = None
    people["no second factor"] = factories.make_staff(place, Role.ENGAGEMENT_OFFICER)
    people["elsewhere"] = factories.make_staff(next_door, Role.ENGAGEMENT_OFFICER)
    people["other landlord"] = factories.make_staff(other, Role.ENGAGEMENT_OFFICER)
    people["no longer"] = factories.make_staff(place, Role.ENGAGEMENT_OFFICER)
    RoleHeld.objects.filter(person=people["no longer"]).update(ended_at=factories.NOW)
    for name, where in zip(ALL_ROLES, (landlord, next_door)):
        people[name] = factories.make_staff(where)
        for role in set(Role) - {Role.ENGAGEMENT_OFFICER}:
            RoleHeld.objects.create(person=people[name], place=where, role=role, given_at=factories.NOW)
    world = World(
        place=place,
        voting=factories.make_voting_now(place),
        draft=factories.make_draft(place, name="A draft of which nobody outside may know"),
        decided=factories.make_decided(place=place),
        elsewhere=factories.make_voting_now(factories.make_area(other), name="A vote of another landlord"),
        people=people,
    )
    world.things = things_of(world)
    return world


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing a page, and logging that somebody was refused, takes most of the time and lets nobody in."""
    monkeypatch.setattr(loader, "render_to_string", lambda *_args, **_more: "")
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)


def signed_in(world: World, actor: str) -> Client:
    client = Client(raise_request_exception=False)
    person = world.people[actor]
    if person is not None:
        account = factories.account_of(person)
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        methods = [{"method": "password", "at": 1}, {"method": "mfa", "at": 2, "type": "totp"}]
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = methods[: 1 if actor == "no second factor" else 2]
        session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(account.pk)
        session.save()
    return client


Door = Callable[[str, str], bool]  # by its address and whom it opens to


def knocks(
    world: World,
    actor: str,
    *,
    at: Door = lambda _address, _opens_to: True,
    methods: tuple[str, ...] = ("get", "post"),
) -> Iterator[tuple[str, str, str, HttpResponse]]:
    """What each address answers: address, whom it opens to, method, answer. Nothing that is sent lasts."""
    client = signed_in(world, actor)
    for address, pattern in ours():
        opens_to = pattern.callback.opens_to
        if address == SIGNS_ITSELF_OUT or (opens_to == ANYBODY and actor not in PASSERS_BY):
            continue
        for method in methods if at(address, opens_to) else ():
            with transaction.atomic():
                answer = getattr(client, method)(world.url(address))
                transaction.set_rollback(True)
            yield address, opens_to, method, answer


def is_sent_away(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith((reverse("people:sign_in"), "/second-factor"))


def may_stand_here(actor: str, opens_to: str) -> bool:
    """What the role table says, read apart from the code that enforces it."""
    if opens_to == ANYBODY:
        return True
    if actor in ("nobody", "other landlord"):  # a session of another landlord counts for nothing on this host
        return False
    if opens_to == PERSON:
        return True
    if actor in ("no longer", "no second factor"):
        return False
    role = actor if actor in set(Role) else Role.ENGAGEMENT_OFFICER
    return Permission(opens_to) in ROLES[Role(role)].permissions


def verdict(actor: str, opens_to: str, answer: HttpResponse) -> str | None:
    """None if the answer fits the table; else what is wrong with it."""
    status = answer.status_code
    if status >= 500:
        return f"answers {status}"
    if not may_stand_here(actor, opens_to):
        return None if is_sent_away(answer) or status == 403 else f"lets in ({status})"
    if opens_to != ANYBODY and is_sent_away(answer):  # a public page may well ask who one is
        return f"shuts out ({status})"
    return f"shuts out ({status})" if status == 403 and not is_refused_behind(actor, opens_to) else None


def is_refused_behind(actor: str, opens_to: str) -> bool:
    """They may stand at the door; what lies behind belongs to the place next door, or to the landlord as a whole."""
    return actor == "elsewhere" or opens_to in (
        Permission.IMPORT_ROLL,
        Permission.MANAGE_PLACES,
        Permission.GIVE_ROLES,
        Permission.SET_UP_HELP,
        Permission.CARRY_REPAIRS,
        Permission.SEE_FIGURES,
        Permission.DECIDE_COMPLAINTS,
        Permission.ANSWER_IDEAS,
    )


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("actor", ACTORS)
def test_every_door_opens_to_whom_it_should(world: World, actor: str) -> None:
    judged = (
        (f"{method} /{address}", verdict(actor, opens_to, answer))
        for address, opens_to, method, answer in knocks(world, actor)
        if not (method == "post" and address in SENT_WITH_A_KEY and answer.status_code == 403)
    )
    faults = [f"{what} {fault}" for what, fault in judged if fault]
    assert not faults, "\n".join(faults)


def test_a_door_that_lets_everybody_in_is_found() -> None:
    """The twin: what a wrong answer would be."""
    let_in, refused, away = (
        HttpResponse(),
        HttpResponse(status=403),
        HttpResponse(status=302, headers={"Location": "/sign-in/"}),
    )
    assert verdict("nobody", Permission.SET_UP_ROUND, let_in)
    assert verdict(Role.RESIDENT, Permission.SET_UP_ROUND, let_in)
    assert verdict("no longer", Permission.SEE_DESK, let_in)
    assert verdict("no second factor", Permission.SEE_DESK, let_in)
    assert verdict(Role.RESIDENT, ANYBODY, refused)
    assert verdict(Role.ENGAGEMENT_OFFICER, Permission.SEE_DESK, away)
    assert verdict(Role.ENGAGEMENT_OFFICER, Permission.SEE_DESK, refused)
    assert not verdict("nobody", Permission.SEE_DESK, away)


def names_a_thing(address: str, opens_to: str) -> bool:
    return "<" in address and opens_to not in (ANYBODY, PERSON)


@pytest.mark.usefixtures("undrawn")
def test_no_role_next_door_opens_a_thing_of_this_place(world: World) -> None:
    """Register, people, ledger, letters and the rest: 403 if it is known to be there, 404 if not even that."""
    faults = [
        f"{method} /{address} answers {answer.status_code}"
        for address, _opens_to, method, answer in knocks(world, ALL_ROLES[1], at=names_a_thing)
        if answer.status_code not in (403, 404)
        if not (method == "get" and answer.status_code == 405)  # it takes only what is sent
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.usefixtures("undrawn")
def test_every_thing_opens_to_somebody(world: World) -> None:
    """The twin: the things are there, and whoever holds every role for the whole landlord gets to all of them."""
    faults = [
        f"{method} /{address} answers {answer.status_code}"
        for address, _opens_to, method, answer in knocks(world, ALL_ROLES[0], at=names_a_thing)
        if answer.status_code in (403, 404) or is_sent_away(answer)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("actor", ["nobody", "other landlord"])
def test_nothing_of_another_landlord_is_seen_on_this_host(world: World, actor: str) -> None:
    client = signed_in(world, actor)
    theirs = world.elsewhere
    for name in ("show_round", "projects_csv", "projects_json", "money", "show_result"):
        assert client.get(reverse(f"budgeting:{name}", args=[theirs.public_id])).status_code == 404, name
    for name in ("budgeting:vote", "ballots:receipts", "ballots:not_listed", "ballots:type_code"):
        assert client.get(reverse(name, args=[theirs.register.public_id])).status_code == 404, name
    for address in ("/", "/places/", "/decide/", "/decide/feed.atom", "/decide/rounds.csv", "/find-out/"):
        assert theirs.name not in client.get(address).content.decode(), address
    seen = Client(headers={"host": "elsewhere.example.org"}) if actor == "nobody" else None
    if seen:  # the twin: on their own host it is on the page
        assert theirs.name in seen.get("/decide/").content.decode()
        assert world.voting.name not in seen.get("/decide/").content.decode()


@pytest.mark.parametrize(
    "actor", ["nobody", "elsewhere", "other landlord", "no longer", Role.RESIDENT, Role.HOUSING_OFFICER]
)
def test_a_draft_is_nowhere_for_those_who_may_not_see_it(world: World, actor: str) -> None:
    """404 and not 403: that it exists is nobody's business. Lists, feeds and files don't name it either."""
    client = signed_in(world, actor)
    for name in ("show_round", "projects_csv", "projects_json", "money"):
        assert client.get(reverse(f"budgeting:{name}", args=[world.draft.public_id])).status_code == 404, name
    for address in ("/", "/decide/", "/decide/?show=all", "/decide/feed.atom", "/decide/rounds.csv", "/find-out/"):
        assert world.draft.name not in client.get(address).content.decode(), address


def test_a_draft_is_seen_by_those_who_set_it_up(world: World) -> None:
    """The twin: the name that must not leak is really on a page."""
    client = signed_in(world, Role.ENGAGEMENT_OFFICER)
    assert world.draft.name in client.get(reverse("budgeting:my_rounds")).content.decode()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
@pytest.mark.usefixtures("undrawn")
def test_no_other_method_reaches_a_view(world: World, method: str) -> None:
    client = signed_in(world, Role.ENGAGEMENT_OFFICER)
    faults = [a for a, _pattern in ours() if getattr(client, method)(world.url(a)).status_code != 405]
    assert not faults, "\n".join(faults)


@pytest.mark.usefixtures("undrawn")
def test_a_changing_request_without_a_token_is_refused(world: World) -> None:
    """Or nothing that is sent is taken there from anybody, token or not (405)."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.account_of(world.people[Role.ENGAGEMENT_OFFICER]))
    faults = [
        address
        for address, _pattern in ours()
        if client.post(world.url(address)).status_code
        not in ((SIGNED_BY_MACHINES[address],) if address in SIGNED_BY_MACHINES else (403, 405))
    ]
    assert not faults, "\n".join(faults)


def test_an_address_that_nobody_explained_is_found(world: World) -> None:
    with pytest.raises(AssertionError, match="chore_id"):
        world.url("desk/chores/<str:chore_id>/")
