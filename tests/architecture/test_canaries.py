"""What is said to one person is on no page, file or feed that anybody else opens: planted, and looked for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commonty.access.pages import ANYBODY
from commonty.access.roles import Role
from commonty.cases.models import Case, Message
from commonty.discussions.models import Comment, CommentVersion, Hiding, HouseRule, Thread, Translation
from commonty.groups.models import (
    Choice,
    Decision,
    Group,
    GroupFile,
    GroupMeeting,
    Membership,
    Minutes,
    RoomAccess,
    Version,
    Voted,
)
from commonty.ideas.models import RoomIdea, RoomSupport, RoomVersion
from commonty.journal.models import Entry
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice
from commonty.promises.models import Promise
from commonty.repairs.models import Repair
from tests.architecture.test_matrix import ALL_ROLES, World, knocks, signed_in, world
from tests.architecture.test_views import ours

pytestmark = [pytest.mark.django_db, pytest.mark.once]
__all__ = ["world"]  # the fixture
CANARY = "zebrafinch"
LOOKERS = ("nobody", Role.RESIDENT, Role.COMPLAINTS_OFFICER, Role.ADMINISTRATOR)


@pytest.fixture
def planted(world: World, settings) -> Case:
    """Said to one person, noted for colleagues, promised and summed up."""
    settings.ALLOWED_HOSTS = ["testserver", "elsewhere.example.org"]
    case = Case.objects.order_by("pk").first()
    assert case is not None
    Case.objects.filter(pk=case.pk).update(says=f"The {CANARY} in my hall", audience=Case.Audience.ONE, issue=None)
    for kind in (Message.Kind.WORD, Message.Kind.REPLY, Message.Kind.NOTE, Message.Kind.ANSWER, Message.Kind.SUMMARY):
        said = {"text": f"{kind}: the {CANARY}", "spoken_by": case.owner, "channel": "web", "at": timezone.now()}
        Message.objects.create(case=case, kind=kind, **said)
    Promise.objects.about(case).update(says=f"We look for the {CANARY}")
    Repair.objects.filter(case=case).update(what=f"The {CANARY} has to go", contractor=f"{CANARY} catchers")
    return case


def text_of(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")


@pytest.mark.parametrize("who", LOOKERS)
def test_nobody_else_finds_it_behind_any_door(world: World, planted: Case, who: str) -> None:
    person = world.people[who]
    if person == planted.owner:
        pytest.skip("whoever answers it reads it")
    found = [
        f"{method} {address}"
        for address, _opens, method, answer in knocks(world, who, methods=("get",))
        if CANARY in text_of(answer)
    ]
    assert found == []


def test_the_looker_would_find_it(world: World, planted: Case) -> None:
    """The twin: whoever answers it finds it, on its own page and in their queue."""
    world.people["owner"] = planted.owner
    client = signed_in(world, "owner")
    assert CANARY in text_of(client.get(f"/help/cases/{planted.public_id}/"))
    assert CANARY in text_of(client.get("/desk/cases/?show=mine"))
    assert CANARY in text_of(client.get("/desk/repairs/"))


def test_nor_in_a_subject_or_the_journal_or_a_colleagues_mail(world: World, planted: Case) -> None:
    owe_notices(now=timezone.now())
    resident = planted.raised_by
    assert not Notice.objects.filter(subject__contains=CANARY).exists()
    assert not Notice.objects.exclude(person=resident).filter(body__contains=CANARY).exists()
    assert CANARY not in str(list(Entry.objects.values()))


@pytest.fixture
def room(world: World, settings) -> Group:
    """Words in all that lies in a group's room: names, minutes, a decision, a vote, why an officer asked."""
    settings.ALLOWED_HOSTS = ["testserver", "elsewhere.example.org"]
    group = Group.objects.get()
    Membership.objects.update(name=f"{CANARY} A", says=f"I am the {CANARY}")
    Minutes.objects.update(title=f"{CANARY} met")
    GroupFile.objects.update(name=f"{CANARY} list", says=f"All of the {CANARY}", by_name=f"{CANARY} A")
    soon = timezone.now() + timedelta(days=1)
    GroupMeeting.objects.update(
        title=f"{CANARY} day", where=f"Under the {CANARY}", access=f"Say {CANARY}", agenda=f"The {CANARY}",
        called_off_because=f"No {CANARY}", starts_at=soon, ends_at=soon + timedelta(hours=1),
    )  # fmt: skip
    Version.objects.update(text=f"The {CANARY} spoke", by_name=f"{CANARY} A")
    Decision.objects.update(
        question=f"A {CANARY}?", says=f"The {CANARY}", closes_at=timezone.now() + timedelta(days=1)
    )
    decision, mine = Decision.objects.get(), group.memberships.get()
    Choice.objects.create(decision=decision, number=1, name=f"{CANARY} one", lot=0)
    Voted.objects.create(
        decision=decision, member=mine, said=["agree"], because=f"For the {CANARY}", at=timezone.now()
    )
    wish = RoomIdea.objects.get()
    thread = Thread.objects.create(
        place=group.place, audience="group", group=group, title=f"{CANARY} wanted", about_kind="ideas.roomidea",
        about_id=wish.public_id, opened_at=timezone.now(), newest_at=timezone.now(), channel="web",
    )  # fmt: skip
    Comment.objects.create(
        thread=thread, number=1, order="000001", author=mine.person, channel="web", at=timezone.now(), text=CANARY
    )
    RoomIdea.objects.update(
        title=f"A {CANARY}",
        says=f"For the {CANARY}",
        because=f"No {CANARY}",
        thread=thread,
        changed_at=timezone.now(),
    )
    RoomSupport.objects.create(idea=wish, member=mine, at=timezone.now())
    RoomVersion.objects.create(idea=wish, number=1, title=f"{CANARY}s", says=f"Many {CANARY}s", until=timezone.now())
    RoomAccess.objects.update(because=f"The {CANARY} is in danger", told_at=timezone.now())
    return group


def is_of_groups(address: str, _opens_to: str) -> bool:
    return address.startswith(("groups/", "desk/groups/", "desk/rooms/"))


def heard(world: World, who: str, **where) -> list[str]:
    """Behind the doors of the walk, and behind the public ones of groups, at which it lets few knock."""
    walk = knocks(world, who, methods=("get",), **where)
    found = [address for address, _opens, _method, answer in walk if CANARY in text_of(answer)]
    client, public = (
        signed_in(world, who),
        [a for a, p in ours() if is_of_groups(a, "") and p.callback.opens_to == ANYBODY],
    )
    return found + [address for address in public if CANARY in text_of(client.get(world.url(address)))]


@pytest.mark.parametrize("who", ["nobody", "elsewhere", *Role])
def test_no_role_reads_what_lies_in_a_groups_room(world: World, room: Group, who: str) -> None:
    assert heard(world, who, at=is_of_groups) == []


def test_all_roles_together_find_it_behind_no_door(world: World, room: Group) -> None:
    assert heard(world, ALL_ROLES[0]) == []


def test_a_member_finds_it_behind_each_door_of_the_room(world: World, room: Group) -> None:
    """The twin: it is there, and the doors are these."""
    world.people["member"] = room.memberships.get().person
    heard_at = heard(world, "member", at=is_of_groups)
    rooms = {address.partition("public_id>/")[2] for address in heard_at}
    assert {
        f"groups/ideas/<str:idea_id>/{door}" for door in ("", "change/", "take-back/", "tell/", "versions/")
    } <= set(heard_at)
    assert {
        "",
        "ideas/",
        "members/",
        "minutes/",
        "files/",
        "decisions/",
        "meetings/",
        "meetings/<str:meeting_id>/",
        "meetings/<str:meeting_id>/meeting.ics",
        "minutes/<str:minutes_id>/",
        "decisions/<str:decision_id>/",
    } <= rooms


def test_nor_does_the_journal_or_a_mail_tell_of_it(world: World, room: Group) -> None:
    owe_notices(now=timezone.now())
    assert CANARY not in str(list(Entry.objects.values()))
    assert CANARY not in str(list(Notice.objects.values("subject", "body")))


@pytest.fixture
def talk(world: World, settings) -> Thread:
    """Words in talk that nobody is to read: hidden by law, held, and taken back while the row still has them."""
    settings.ALLOWED_HOSTS = ["testserver", "elsewhere.example.org"]
    thread, now = Thread.objects.filter(group=None, about_kind="").order_by("pk")[0], timezone.now()
    said = {"thread": thread, "author": thread.opened_by, "channel": "web", "at": now}
    facts = {"about_kind": "discussions.comment", "place": thread.place, "rule": HouseRule.LAWFUL, "at": now}
    hiding = Hiding.objects.create(about_id="talk10", why="A threat.", **facts)
    states = {"hiding": hiding}, {"is_held": True, "held_why": Comment.Held.DANGER}, {"withdrawn_at": now}
    for number, state in enumerate(states, start=10):
        row = {"number": number, "order": f"{number:06}", "public_id": f"talk{number}", **state}
        comment = Comment.objects.create(text=f"The {CANARY} {number}", **row, **said)
        CommentVersion.objects.create(comment=comment, number=1, text=f"The {CANARY} before", until=now)
        brought = {"public_id": f"lang{number}", "language": "pl", "text": f"{CANARY} {number}", "source": "human"}
        Translation.objects.create(comment=comment, of_text="", by=thread.opened_by, at=now, **brought)
    return thread


def heard_in_talk(world: World, who: str, thread: Thread) -> list[str]:
    """Behind the doors of talk and those of each comment. The search field shows again what was asked for."""
    client, where = signed_in(world, who), f"/talk/{thread.public_id}/"
    doors = ["/talk/", f"/talk/?q={CANARY}", "/talk/feed.atom", "/talk/discussions.csv", "/talk/what-was-hidden/"]
    doors += ["/", where, f"{where}feed.atom", f"{where}comments.csv"]
    one = ("", "versions/", "answer/", "change/", "not-read/", "take-back/", "translate/")
    doors += [f"/talk/comments/talk{n}/{door}" for n in (10, 11, 12) for door in one]
    doors += [f"/talk/report/discussions.comment/talk{n}/" for n in (10, 11, 12)]
    doors += [f"/talk/report/discussions.translation/lang{n}/" for n in (10, 11, 12)]
    pages = {door: text_of(client.get(door)).replace(f'"{CANARY}"', "").replace(f"q={CANARY}", "") for door in doors}
    return [door for door, page in pages.items() if CANARY in page]


@pytest.mark.parametrize("who", ["nobody", Role.RESIDENT, Role.COMPLAINTS_OFFICER, Role.BOARD_MEMBER])
def test_what_is_hidden_held_or_taken_back_in_talk_is_behind_no_door(world: World, talk: Thread, who: str) -> None:
    assert heard_in_talk(world, who, talk) == []


def test_once_it_is_none_of_these_it_is_found_there(world: World, talk: Thread) -> None:
    """The twin."""
    Hiding.objects.update(lifted_at=timezone.now())
    Comment.objects.update(is_held=False, withdrawn_at=None)
    where = f"/talk/{talk.public_id}/"
    found = set(heard_in_talk(world, Role.RESIDENT, talk))
    assert {where, f"{where}comments.csv", f"{where}feed.atom", "/talk/feed.atom"} <= found
    assert {"/talk/comments/talk10/versions/", "/talk/report/discussions.comment/talk11/"} <= found
    assert {"/talk/comments/talk10/translate/", "/talk/report/discussions.translation/lang12/"} <= found
