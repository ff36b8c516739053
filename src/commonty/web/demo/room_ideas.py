"""What the demo's tenants' association would like to see: one idea it talks about, one it decided on, one it took out."""

from datetime import datetime, timedelta
from typing import Any

from commonty.groups.actions.deciding import Question, close_decisions, vote
from commonty.groups.models import Group
from commonty.ideas.actions.room import RoomWords, start_room_idea
from commonty.ideas.actions.room_ways import ask_group, support_room_idea, take_room_idea_out
from commonty.ideas.actions.starting import Words
from commonty.ideas.models import RoomIdea
from commonty.people.models import Person
from commonty.web.demo.talk import speak


def wish_among_themselves(group: Group, people: list[Person], *, now: datetime) -> None:
    """people: those who are in it, its organiser and its treasurer first."""
    agnes, tariq, *others = people
    shelf = begin(
        group, tariq, "A shelf of tools that we lend each other",
        "A drill, a long ladder, a wallpaper table. Each of us needs them twice a year, and they can stand in the hall.",
        others[:4], now=now - timedelta(days=16),
    )  # fmt: skip
    talk_of(shelf, others[0], "I have a ladder that nobody uses.", now - timedelta(days=15))
    decide(shelf, tariq, [agnes, tariq, *others[:3]], now=now - timedelta(days=12))
    box = begin(
        group, agnes, "A box for old batteries in the hall",
        "They end up in the bins. The council would empty it if the landlord lets us hang it up.",
        [tariq, others[1]], now=now - timedelta(days=9),
    )  # fmt: skip
    words = Words(
        title="A box for old batteries in Sandbank hall", place=group.place,
        says="Old batteries end up in the bins. The council would empty a box, if it may hang in the hall.",
    )  # fmt: skip
    how: dict[str, Any] = {"by": agnes, "now": now - timedelta(days=7), "channel": "web"}
    take_room_idea_out(words, idea_id=box.pk, names_group=True, **how)
    tea = begin(
        group, others[2], "A tea for those who have just moved in",
        "So that they know whom to ask. Once in spring and once in autumn, after the meeting.", [agnes],
        now=now - timedelta(days=2),
    )  # fmt: skip
    talk_of(tea, agnes, "I can bring the urns.", now - timedelta(days=2))


def begin(
    group: Group, by: Person, title: str, says: str, behind: list[Person], *, now: datetime
) -> RoomIdea:  # fmt: skip
    idea = start_room_idea(RoomWords(title, says), group_id=group.pk, by=by, now=now, channel="web")
    for hours, person in enumerate(behind, start=1):
        support_room_idea(idea_id=idea.pk, by=person, now=now + timedelta(hours=hours), channel="web")
    return idea


def talk_of(idea: RoomIdea, by: Person, text: str, since: datetime) -> None:
    if idea.thread is not None:
        speak(idea.thread, by, text, since, 3)


def decide(idea: RoomIdea, by: Person, voters: list[Person], *, now: datetime) -> None:
    """Nobody objects; one stands aside."""
    how: dict[str, Any] = {"now": now, "channel": "web"}
    says = "We ask for the shelf in the hall, and each writes down what they lend."
    asked = Question("consent", "We keep a shelf of tools in the hall", now + timedelta(days=4), says=says)
    decision = ask_group(asked, idea_id=idea.pk, by=by, **how)
    *yes, aside = voters
    for person in yes:
        vote(decision_id=decision.pk, said=["agree"], because="", by=person, **how)
    vote(decision_id=decision.pk, said=["aside"], because="Who mends them?", by=aside, **how)
    close_decisions(now=now + timedelta(days=4))
