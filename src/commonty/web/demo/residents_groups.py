"""The demo's residents' groups: one on the register, with a decision and minutes; one that began; one that applies."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from commonty.access.roles import Role
from commonty.discussions.actions.appeals import appeal_for_group, decide_appeal
from commonty.discussions.actions.hiding_groups import hide_group
from commonty.groups.actions.access import name_for_emergencies
from commonty.groups.actions.deciding import Question, close_decisions, open_decision, vote
from commonty.groups.actions.files import NewFile, add_file
from commonty.groups.actions.forming import About, form_group
from commonty.groups.actions.joining import ask_to_join, let_in
from commonty.groups.actions.meetings import Planned, answer_meeting, set_meeting
from commonty.groups.actions.members import give_part
from commonty.groups.actions.minutes import Written, write_minutes
from commonty.groups.actions.register import Application, accept_application, apply_for_register
from commonty.groups.models import Group
from commonty.groups.rules.register import KEYS
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.web.demo.papers import paper_of
from commonty.web.demo.room_ideas import wish_among_themselves

WHERE = "Sandbank"
LIST = "Tables: the hall\nUrns: Agnes\nBunting: the close at 28\nFirst aid: still to be found\n"
CONSTITUTION = (
    "1. The association speaks for the tenants of Sandbank.\n2. Every tenant of Sandbank can be a member.\n"
    "3. A committee of five is elected at the yearly meeting and stands down after a year.\n"
    "4. Whatever is spent is signed for by two. The treasurer shows the accounts at the yearly meeting.\n"
    "5. Two thirds of those at a meeting of all members can change these rules."
)
SAID = Application(
    area="Sandbank Street and Cordiner’s Lane", contact="Box 7, Sandbank hall", meets="First Tuesday, 7 pm, in the hall",
    constitution=CONSTITUTION, points=sorted(KEYS), committee=5, bearers="Agnes Rennie, chair. Box 7, Sandbank hall.",
    agm_on=datetime.min.date(), next_agm_on=datetime.min.date(),
    accounts="A bank account with two to sign, shown at the yearly meeting.",
)  # fmt: skip


def gather(landlord: Place, people: dict[Role, Person], *, now: datetime) -> None:
    estate = Place.objects.public().within(landlord).get(name=WHERE)
    agnes, tariq = (Person.objects.get(landlord=landlord, name=name) for name in ("Agnes Rennie", "Tariq Mahmood"))
    living = Person.objects.living_within(estate, on=timezone.localdate(now)).filter(is_at_risk=False, roles=None)
    others = list(living.exclude(pk__in=(agnes.pk, tariq.pk)).order_by("pk")[:60:6])
    association = begin(
        "Sandbank tenants’ association", "We speak for the tenants of Sandbank, and meet once a month in the hall.",
        estate, [agnes, tariq, *others[:5]], now=now - timedelta(days=420),
    )  # fmt: skip
    then: dict[str, Any] = {"now": now - timedelta(days=400), "channel": "web"}
    theirs = association.memberships.get(person=tariq)  # type: ignore[attr-defined]
    give_part(group_id=association.pk, member_id=theirs.pk, role="treasurer", by=agnes, **then)
    name_for_emergencies(group_id=association.pk, member_id=theirs.pk, is_named=True, by=agnes, **then)
    ask_for_register(association, agnes, people[Role.ENGAGEMENT_OFFICER], now=then["now"], answered=True)
    meet_and_decide(association, [agnes, tariq, *others[:5]], now=now)
    meet(association, [agnes, tariq, *others[:5]], now=now)
    wish_among_themselves(association, [agnes, tariq, *others[:5]], now=now)
    play = begin(
        "Play street", "Once a month we close our street to cars, and the children play.", estate, [tariq, others[5]],
        now=now - timedelta(days=7),
    )  # fmt: skip
    says = "I live at the corner and can hold the rope."
    ask_to_join(group_id=play.pk, name="Agnes", says=says, by=agnes, now=now - timedelta(days=1), channel="web")
    courts = begin(
        "Back courts of Sandbank", "We look after the six back courts, and want a say in what is planned for them.",
        estate, [others[6], others[7], others[8]], now=now - timedelta(days=90),
    )  # fmt: skip
    keep_files(association, agnes, tariq, now=now)
    be_hidden(courts, people, now=now - timedelta(days=40))
    keeper = people[Role.ENGAGEMENT_OFFICER]
    ask_for_register(courts, courts.formed_by, keeper, now=now - timedelta(days=5), answered=False)


def keep_files(group: Group, agnes: Person, tariq: Person, *, now: datetime) -> None:
    """A quote that the treasurer got, and the list of who brings what."""
    quote = paper_of(
        "Quote", project="Three benches", pence=1_180_00, on=timezone.localdate(now) - timedelta(days=12)
    )
    says = "Three benches of recycled plastic, put up: £1,180. Good until January."
    files = (
        (NewFile("Quote for three benches", quote, says), tariq, 12),
        (NewFile("Who brings what to the gala day", LIST.encode(), "Tables, urns, bunting."), agnes, 3),
    )
    for new, by, days in files:
        add_file(new, group_id=group.pk, by=by, now=now - timedelta(days=days), channel="web")


def be_hidden(group: Group, people: dict[Role, Person], *, now: datetime) -> None:
    """Somebody read a neighbour's name into it. An organiser asked again, and another person showed it again."""
    how: dict[str, Any] = {"channel": "web"}
    why = "“Back” is what they call the man at number 9, and it hurts him."
    hiding = hide_group(
        public_id=group.public_id, rule="kind", why=why, by=people[Role.HOUSING_OFFICER], now=now, **how
    )
    text = "It is about the six back courts behind our closes, and about nobody. We never heard of that name."
    later = now + timedelta(days=1)
    appeal_for_group(hiding_id=hiding.pk, text=text, by=group.formed_by, now=later, **how)
    answer = "The courts are called so on every plan. We were wrong, and are sorry."
    by = people[Role.COMPLAINTS_OFFICER]
    decide_appeal(hiding_id=hiding.pk, lifts=True, answer=answer, by=by, now=now + timedelta(days=3), **how)


def begin(name: str, purpose: str, place: Place, people: list[Person], *, now: datetime) -> Group:
    """Formed by the first, who lets the others in."""
    first, *others = people
    about = About(name=name, purpose=purpose, place=place)
    group = form_group(about, own_name=first.name, by=first, now=now, channel="web")
    for days, one in enumerate(others, start=1):
        how: dict[str, Any] = {"now": now + timedelta(hours=days * 9), "channel": "web"}
        theirs = ask_to_join(group_id=group.pk, name=one.name, says="", by=one, **how)
        let_in(group_id=group.pk, member_id=theirs.pk, by=first, **how)
    return group


def ask_for_register(group: Group, organiser: Person, keeper: Person, *, now: datetime, answered: bool) -> None:
    today = timezone.localdate(now)
    said = replace(SAID, agm_on=today - timedelta(days=20), next_agm_on=today + timedelta(days=345))
    if not answered:
        said = replace(said, bearers="The chair is on the sheet that we sent. Box 9, Sandbank hall.", contact="Box 9")
    entry = apply_for_register(said, group_id=group.pk, by=organiser, now=now, channel="web")
    if answered:
        answer = "All eleven points are there. We are glad that you speak for Sandbank."
        later = now + timedelta(days=9)
        accept_application(registration_id=entry.pk, answer=answer, by=keeper, now=later, channel="web")


def meet_and_decide(group: Group, people: list[Person], *, now: datetime) -> None:
    """Minutes of a meeting, a ranked choice that is over, an objection that is asked for."""
    agnes, tariq, *others = people
    then: dict[str, Any] = {"now": now - timedelta(days=20), "channel": "web"}
    text = "Seven of us were there.\n\nWe want one thing from the landlord this year, and vote on which."
    # They met the evening before the treasurer wrote it down.
    evening = timezone.localtime(then["now"]) - timedelta(days=1)
    starts_at = evening.replace(hour=19, minute=0, second=0, microsecond=0)
    planned = Planned(
        "Monthly meeting", starts_at, starts_at + timedelta(hours=2), "Sandbank hall, upstairs",
        agenda="What we ask the landlord for\nThe gala day",
    )  # fmt: skip
    early = {"now": planned.starts_at - timedelta(days=9), "channel": "web"}
    meeting = set_meeting(planned, group_id=group.pk, by=agnes, **early)
    for person in people[:5]:
        answer_meeting(meeting_id=meeting.pk, word="yes", by=person, **early)
    written = Written("Meeting in the hall", starts_at.date(), text, meeting=meeting.public_id)
    write_minutes(written, group_id=group.pk, by=tariq, **then)
    asked = Question(
        "ranked", "What do we ask for first?", now - timedelta(days=6), choices=["Lights", "A bench", "A bike store"]
    )
    decision = open_decision(asked, group_id=group.pk, by=agnes, **then)
    votes = [((1, 2), "It is dark at four."), ((2, 3), "My knees."), ((3, 1), "Two bikes were taken."), ((1,), ""),
             ((2, 1), ""), ((1, 3), ""), ((2,), "")]  # fmt: skip
    for person, (said, because) in zip(people, votes, strict=True):
        vote(decision_id=decision.pk, said=said, because=because, by=person, **then)
    close_decisions(now=now - timedelta(days=6))
    lately: dict[str, Any] = {"now": now - timedelta(days=1), "channel": "web"}
    consent = Question("consent", "We meet on Thursdays from January", now + timedelta(days=5))
    decision = open_decision(consent, group_id=group.pk, by=tariq, **lately)
    vote(decision_id=decision.pk, said=["agree"], because="", by=others[0], **lately)
    vote(decision_id=decision.pk, said=["aside"], because="I work then.", by=others[1], **lately)


def meet(group: Group, people: list[Person], *, now: datetime) -> None:
    """The next one, of which everybody reads day, time and place, since the association is on the register."""
    today = timezone.localtime(now)
    starts_at = (today + timedelta(days=12)).replace(hour=19, minute=0, second=0, microsecond=0)
    planned = Planned(
        "Meeting in the hall", starts_at, starts_at + timedelta(hours=2), "Sandbank hall, Mill Brae",
        access="There is a ramp at the side door, and a loop in the big room. Children are welcome. Tea from half past six.",
        agenda="The close doors\nWhat we do with the shelf of tools\nWho goes to the landlord’s meeting",
        is_public=True,
    )  # fmt: skip
    how: dict[str, Any] = {"now": now - timedelta(days=3), "channel": "web"}
    meeting = set_meeting(planned, group_id=group.pk, by=people[0], **how)
    for person, word in zip(people, ("yes", "yes", "maybe", "no", "yes"), strict=False):
        answer_meeting(meeting_id=meeting.pk, word=word, by=person, **how)
