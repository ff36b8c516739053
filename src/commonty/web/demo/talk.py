"""What neighbours of Sandbank talk about: a back court with an answer of ours, one that is closed, one begun under a pen name with
an answer in Polish, and a group's room."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from commonty.access.roles import Role
from commonty.discussions.actions.appeals import appeal
from commonty.discussions.actions.asking import ask_landlord
from commonty.discussions.actions.comments import change_comment, say
from commonty.discussions.actions.facilitating import Standing, close_thread, sum_up_thread
from commonty.discussions.actions.following import follow
from commonty.discussions.actions.hiding import hide_comment
from commonty.discussions.actions.moderation import report
from commonty.discussions.actions.pens import take_pen_name
from commonty.discussions.actions.threads import Topic, start_thread
from commonty.discussions.actions.translating import say_right, translate
from commonty.discussions.models import Comment, Thread
from commonty.groups.models import Group
from commonty.people.models import Person, RoleHeld
from commonty.places.models import Place
from commonty.web.demo.plots import awake

WHERE = "Sandbank"


def let_talk(landlord: Place, people: dict[Role, Person], *, now: datetime) -> None:
    estate = Place.objects.public().within(landlord).get(name=WHERE)
    agnes, tariq, ewa = (_named(landlord, name) for name in ("Agnes Rennie", "Tariq Mahmood", "Ewa Kowalczyk"))
    officer = RoleHeld.objects.in_force().filter(role=Role.HOUSING_OFFICER, place__path__in=estate.paths_around)
    shona = officer.select_related("person").order_by("pk")[0].person
    court_talk(estate, agnes, tariq, ewa, shona, now=now)
    bins_talk(estate, tariq, agnes, people[Role.ENGAGEMENT_OFFICER], now=now)
    stair_talk(estate, tariq, agnes, shona, now=now)
    room_talk(agnes, tariq, now=now)


def court_talk(estate: Place, agnes: Person, tariq: Person, ewa: Person, shona: Person, *, now: datetime) -> None:
    """Open, summed up, with a question that was answered, one that waits, and one comment that was hidden."""
    at = now - timedelta(days=12)
    thread = begin(
        estate, "What shall become of the back courts?",
        "Half of them are mud. **What would you use yours for?** A bench, a washing line, somewhere for the wee ones?",
        agnes, at, wants_stance=True,
    )  # fmt: skip
    first = thread.comments.get()
    speak(thread, tariq, "A bench in the sun and two trees. I would sit there every night.", at, 5, stance="for")
    drying = speak(thread, ewa, "Please keep the drying greens. Not everybody has a dryer.", at, 20, stance="neutral")
    speak(thread, tariq, "Both fit. The green is twelve metres wide, I measured it.", at, 26, parent_id=drying.pk)
    question = speak(thread, ewa, "Who cuts the grass if we plant trees?", at, 30, stance="question")
    ask_landlord(comment_id=question.pk, by=ewa, now=awake(at + timedelta(hours=31)), channel="web")
    says = "We do, and the contractor goes round the trees. It costs nothing more."
    speak(thread, shona, says, at, 50, parent_id=question.pk)
    changed = speak(thread, agnes, "I can lend a spade, on Saturdays.", at, 55, parent_id=first.pk)
    change_comment(
        comment_id=changed.pk, text="I can lend two spades and a barrow, on Saturdays.", by=agnes,
        now=awake(at + timedelta(hours=80)), channel="web",
    )  # fmt: skip
    open_question = speak(thread, tariq, "When can we see a drawing of it?", at, 250, stance="question")
    ask_landlord(comment_id=open_question.pk, by=tariq, now=now - timedelta(hours=20), channel="web")
    rude = speak(thread, ewa, "Whoever wants a car park instead should be ashamed of himself, the old goat.", at, 60)
    how: dict[str, Any] = {"now": awake(at + timedelta(hours=61)), "channel": "web"}
    report(about_kind="discussions.comment", about_id=rude.public_id, rule="kind", says="", by=tariq, **how)
    why = "It insults a neighbour. Say it without the goat, and it can stay."
    hidden = hide_comment(public_id=rude.public_id, rule="kind", why=why, by=shona, **how)
    how["now"] = awake(at + timedelta(hours=90))
    appeal(hiding_id=hidden.pk, text="It is a joke between us, and he laughed.", by=ewa, **how)
    standing = Standing(
        agree="* A bench in the sun\n* Two trees", differ="Whether the drying greens stay as wide as they are.",
        still_open="What it looks like: a drawing.",
    )  # fmt: skip
    sum_up_thread(
        thread_id=thread.pk, standing=standing, by=agnes, now=awake(now - timedelta(days=1, hours=12)), channel="web"
    )


def bins_talk(estate: Place, tariq: Person, agnes: Person, officer: Person, *, now: datetime) -> None:
    at = now - timedelta(days=40)
    thread = begin(
        estate, "Which day should the bins go out?", "Friday is no good: the pubs. Could it be Tuesday?", tariq, at
    )
    speak(thread, agnes, "Tuesday suits me. The wind is the same every day, though.", at, 9)
    speak(thread, officer, "We can ask the council for Tuesday from January.", at, 30)
    close_thread(
        thread_id=thread.pk, conclusion="The bins go out on Tuesdays from January.",
        reasons="Nobody spoke for Friday, and the council has a round on Tuesdays. The wind speaks against no day.",
        by=officer, now=at + timedelta(days=6), channel="web",
    )  # fmt: skip


def stair_talk(estate: Place, tariq: Person, agnes: Person, shona: Person, *, now: datetime) -> None:
    """Begun under a pen name; answered in Polish, which a neighbour translated and staff looked at; two are named."""
    kasia = _from_poland(estate, now)
    at, how = now - timedelta(days=4), {"channel": "web"}
    take_pen_name(name="Third Floor Robin", by=tariq, now=at, channel="web")
    thread = begin(
        estate, "Is it only me, or is the stair too loud at night?",
        "I don’t want to fall out with anybody. **What works in your close?** A note on the door, a word, a rule?", tariq, at,
    )  # fmt: skip
    polish = speak(
        thread,
        kasia,
        "U nas pomogła kartka na drzwiach i wspólna kawa. Po dziesiątej jest teraz cicho.",
        at,
        3,
        language="pl",
    )
    says = "In our close a note on the door helped, and a coffee together. After ten it is quiet now."
    later: dict[str, Any] = {"now": awake(at + timedelta(hours=6)), **how}
    translation = translate(comment_id=polish.pk, language="en-gb", text=says, source="human", by=agnes, **later)
    say_right(translation_id=translation.pk, by=shona, now=awake(at + timedelta(hours=20)), **how)
    asks = f"A coffee I can do. @{kasia.name.split()[0]}, which day suits you? And you, @Third Floor Robin?"
    speak(thread, agnes, asks, at, 7)
    speak(
        thread, shona, "We can put felt under the stair doors. Tell us which closes: it is a morning’s work.", at, 22
    )
    follow(thread_id=thread.pk, by=shona, now=awake(at + timedelta(hours=22)))


def room_talk(agnes: Person, tariq: Person, *, now: datetime) -> None:
    """In the association's room, which no member of staff reads."""
    group = Group.objects.get(landlord=agnes.landlord, name="Sandbank tenants’ association")
    at = now - timedelta(days=3)
    thread = begin(
        group.place, "What do we say on Thursday?", "Their offer for the close doors is thin. Do we take it?", agnes, at,
        group=group,
    )  # fmt: skip
    speak(thread, tariq, "Not before we see what the locks cost.", at, 2)


def begin(place: Place, title: str, text: str, by: Person, at: datetime, **more: Any) -> Thread:
    topic = Topic(place=place, title=title, text=text, **more)
    return start_thread(topic, by=by, now=awake(at), channel="web")[0]


def speak(thread: Thread, by: Person, text: str, since: datetime, hours: int, **more: Any) -> Comment:
    now = awake(since + timedelta(hours=hours))
    return say(thread_id=thread.pk, text=text, by=by, now=now, channel="web", **more).comment


def _named(landlord: Place, name: str) -> Person:
    return Person.objects.select_related("landlord").get(landlord=landlord, name=name, merged_into=None)


def _from_poland(estate: Place, now: datetime) -> Person:
    """A neighbour whose name says so, or any other."""
    neighbours = Person.objects.living_within(estate, on=timezone.localdate(now)).filter(
        is_at_risk=False, merged_into=None
    )
    named = neighbours.select_related("landlord").order_by("pk")
    found = named.filter(name__regex="^(Kasia|Magda|Marek|Zofia) ").first() or named.last()
    assert found is not None
    return found
