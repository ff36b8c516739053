"""Residents' groups for those who look at pages: one of one's own, one that can be asked, one that invites."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from commonty.files.actions import NewPhoto
from commonty.files.tests.planted import a_photo
from commonty.groups.actions.access import ask_for_room, name_for_emergencies
from commonty.groups.actions.deciding import Question, close_decisions, open_decision, vote
from commonty.groups.actions.forming import About, form_group
from commonty.groups.actions.inviting import invite_by_name, make_link
from commonty.groups.actions.joining import ask_to_join, let_in
from commonty.groups.actions.meetings import Planned, set_meeting
from commonty.groups.actions.minutes import Written, write_minutes
from commonty.groups.actions.register import Application, accept_application, apply_for_register
from commonty.groups.models import Group, Membership, Minutes, Registration
from commonty.groups.rules.register import KEYS
from commonty.ideas.actions.room import RoomWords, change_room_idea, start_room_idea
from tests.journeys.sandbank import Sandbank


def a_group(sandbank: Sandbank, name: str, by: str, **more: Any) -> Group:
    about = About(name=name, purpose="We look after where we live.", place=sandbank.close, **more)
    return form_group(about, own_name=by.split()[0], by=sandbank[by], now=timezone.now(), channel="web")


def leave_groups(sandbank: Sandbank) -> dict[str, str]:
    """By its public id what each is for Agnes: organised, with somebody in it and somebody who asks; open; inviting."""
    how: dict[str, Any] = {"now": timezone.now(), "channel": "web"}
    for name in ("Bea Low", "Cal Orr"):
        sandbank.move_in(name)
    own = a_group(sandbank, "Back courts", "Agnes Rennie")
    for name in ("Bea Low", "Cal Orr"):
        one = ask_to_join(group_id=own.pk, name=name.split()[0], says="I have a spade.", by=sandbank[name], **how)
    let_in(group_id=own.pk, member_id=one.pk, by=sandbank["Agnes Rennie"], **how)
    make_link(group_id=own.pk, by=sandbank["Agnes Rennie"], **how)
    leave_what_a_room_holds(sandbank, own, how)
    leave_ideas_and_meetings(sandbank, own, how)
    other = a_group(sandbank, "Play street", "Tariq Mahmood")
    inviting = a_group(sandbank, "Quiet ones", "Tariq Mahmood", joining="invite", is_unlisted=True)
    invite_by_name(group_id=inviting.pk, name="Agnes Rennie", by=sandbank["Tariq Mahmood"], **how)
    entry, waiting = leave_the_register(sandbank, own, other, how)
    kinds = {own.public_id: "organised", other.public_id: "open", inviting.public_id: "inviting"}
    return kinds | {entry.public_id: "entry", waiting.public_id: "application"}


def leave_what_a_room_holds(sandbank: Sandbank, group: Group, how: dict[str, Any]) -> None:
    """Minutes with a photo; a decision to vote on, one that is over; an officer who asks to be let in."""
    agnes, now = sandbank["Agnes Rennie"], how["now"]
    Membership.objects.filter(group=group).update(since=now - timedelta(days=9))
    said = Written("First meeting", now.date(), "We met in the hall.", [NewPhoto(a_photo(), "All of us")])
    write_minutes(said, group_id=group.pk, by=agnes, **how)
    for method, choices, ago in (("ranked", ["A bench", "Lights"], 0), ("poll", ["Yes", "No"], 3)):
        then = {"now": now - timedelta(days=ago), "channel": "web"}
        asked = Question(method, "Bench or lights?", then["now"] + timedelta(days=2), choices=choices)
        decision = open_decision(asked, group_id=group.pk, by=agnes, **then)
    vote(decision_id=decision.pk, said=[1], because="My knees.", by=agnes, **then)
    close_decisions(now=now)
    mine = Membership.objects.get(group=group, person=agnes)
    name_for_emergencies(group_id=group.pk, member_id=mine.pk, is_named=True, by=agnes, **how)
    because = "Somebody wrote that they were threatened in this room."
    ask_for_room(group_id=group.pk, because=because, tell_on=None, by=sandbank["Ewa Kowalczyk"], **how)


def leave_ideas_and_meetings(sandbank: Sandbank, group: Group, how: dict[str, Any]) -> None:
    """An idea of Agnes's own, changed since, that tells of damp; a meeting that comes, and one that is over."""
    agnes, now = sandbank["Agnes Rennie"], how["now"]
    words = RoomWords("A dry drying room", "There is mould on its wall. We could paint it together.")
    idea = start_room_idea(words, group_id=group.pk, by=agnes, now=now - timedelta(days=1), channel="web")
    change_room_idea(
        RoomWords(words.title, "There is mould on its wall. We paint it."), idea_id=idea.pk, by=agnes, **how
    )
    for days in (4, -4):
        starts_at = now + timedelta(days=days)
        meeting = Planned("Meeting in the hall", starts_at, starts_at + timedelta(hours=2), "The hall", agenda="Tea")
        then = {"now": min(now, starts_at - timedelta(days=1)), "channel": "web"}
        made = set_meeting(meeting, group_id=group.pk, by=agnes, **then)
    Minutes.objects.filter(group=group).update(meeting=made)


def leave_the_register(
    sandbank: Sandbank, own: Group, other: Group, how: dict[str, Any]
) -> tuple[Registration, Registration]:
    today = how["now"].date()
    said = Application(
        area="12 Sandbank Street", contact="Box 7", meets="Mondays", constitution="1. We are a group.",
        points=sorted(KEYS), committee=3, bearers="Agnes, chair", agm_on=today - timedelta(days=30),
        next_agm_on=today + timedelta(days=300), accounts="A bank account.",
    )  # fmt: skip
    entry = apply_for_register(said, group_id=own.pk, by=sandbank["Agnes Rennie"], **how)
    accept_application(registration_id=entry.pk, answer="Welcome.", by=sandbank["Iain Macrae"], **how)
    waiting = apply_for_register(said, group_id=other.pk, by=sandbank["Tariq Mahmood"], **how)
    return entry, waiting
