"""The demo's ideas: sent on the web and by phone, answered, costed, one of them on the ballot; and the price guide."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from commonty.access.roles import Role
from commonty.ballots.models import Channel
from commonty.budgeting.actions.costing import cost_idea, keep_price, sign_costing
from commonty.budgeting.actions.evenings import note_evening, set_evening
from commonty.budgeting.actions.joining import answer_reshaping, propose_reshaping
from commonty.budgeting.actions.proposals import ask_for_ideas, judge_idea, reply_to_finding, send_idea
from commonty.budgeting.models import Costing, Proposal, Round
from commonty.discussions.actions.comments import say
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.web.demo.plots import awake
from commonty.web.demo.rounds import Idea, Story

DEMO = "demo"
DAYS_LEFT = 9
# In whole pounds: from, up to, and each year. Invented, and about what such things cost.
PRICES = {
    "A bench": (700, 1_200, 40),
    "A light over a door": (350, 600, 15),
    "A light on a pole in a back court": (1_800, 3_200, 60),
    "A raised bed with soil": (250, 450, 30),
    "A young tree with its guard": (180, 320, 25),
    "A rack for six bikes": (500, 900, 20),
    "A bike locker for two": (1_400, 2_100, 50),
    "A glazed noticeboard": (400, 750, 20),
    "A handrail, ten steps": (600, 1_100, 10),
    "A dropped kerb": (900, 1_600, 0),
    "Ten metres of path": (1_100, 2_000, 30),
    "A picnic table that a wheelchair fits under": (900, 1_500, 40),
}

SAID = (
    (1, "for", "My mother stops at the wall with her bags every time. She would sit.", ""),
    (1, "for", "You can see the shop from there, so it is a good place to wait.", ""),
    (1, "against", "There was one until 2015 and it was burned. Make it of metal this time.", ""),
    (1, "question", "Has it got arms, so that I can get up again?", "Yes: a back, and arms at both ends."),
    (2, "for", "My children run through there with a torch.", ""),
    (2, "against", "Lamps that burn all night shine into two bedrooms.", ""),
)

# By their titles: both authors said yes; and one whose author is still asked.
JOINED = ("A board for notes outside the pantry", "Somewhere to hang up notices")
INTO_ONE = [
    {
        "title": "A noticeboard for everybody at the pantry",
        "says": "A glazed board that we open ourselves: one half for what people swap, one half for what is on.",
    }
]
WHY_ONE = "Both of you want a board that neighbours may use, and the pantry wall has room for one."
SPLIT = "A rack for bikes at each close"
INTO_TWO = [
    {"title": "A rack for bikes at each close", "says": "So that bikes stand outside, where they can be locked."},
    {"title": "Room for prams in the closes", "says": "A place under the stairs that is kept free for prams."},
]
WHY_TWO = "Racks stand outside and prams inside: one can be done without the other, and they cost differently."

EVENING = {
    "where": "Ropeworks community hall, 40 Mill Brae",
    "joining": "Online: ask us for the link. For a lift there and home, phone us by noon the day before.",
    "access": "Step-free, with a loop and a quiet room. Polish interpreter. Soup from half past six; bring the children.",
}
NOTE = (
    "Thirty-one of us came, nine by phone. Most want light in the pend first, if the lamps don't burn all night. "
    "The bench was liked, of metal this time. Nobody knew yet who would water raised beds in the holidays."
)


def list_prices(landlord: Place, people: dict[Role, Person], *, now: datetime) -> None:
    how: dict[str, Any] = {"by": people[Role.BUDGET_OWNER], "now": now, "channel": DEMO}
    for name, (low, high, upkeep) in PRICES.items():
        facts = {"name": name, "low_pence": low * 100, "high_pence": high * 100, "upkeep_pence": upkeep * 100}
        keep_price(landlord_id=landlord.pk, facts=facts, **how)


def collect(story: Story, pb_round: Round, people: dict[Role, Person], *, now: datetime) -> None:
    """Asked for twelve days ago, and nine are left; every idea comes from somebody else who lives there."""
    began = now - timedelta(days=12)
    days = {"starts_on": timezone.localdate(began), "ends_on": timezone.localdate(now) + timedelta(days=DAYS_LEFT)}
    officer = people[Role.ENGAGEMENT_OFFICER]
    ask_for_ideas(round_id=pb_round.pk, **days, by=officer, now=began, channel=DEMO)
    living = Person.objects.living_within(pb_round.place, on=timezone.localdate(now)).filter(is_at_risk=False)
    authors = list(living.order_by("pk")[: 3 * len(story.ideas) : 3])
    for n, (idea, author) in enumerate(zip(story.ideas, authors, strict=True)):
        came = began + timedelta(hours=7 + 20 * n)
        sent = send(idea, pb_round, author, people, now=came)
        answer(idea, sent, author, people, now=came + timedelta(days=2))
    talk(pb_round, authors, officer, now=now - timedelta(days=1))
    reshape(pb_round, officer, now=now)
    present(pb_round, officer, now=now)


def reshape(pb_round: Round, officer: Person, *, now: datetime) -> None:
    """Two that say one thing are joined, since both authors agreed; the author of a third is asked whether to split it."""
    ideas = {idea.title: idea for idea in pb_round.proposals.all()}
    asked, answered = now - timedelta(days=3), now - timedelta(days=1)
    how: dict[str, Any] = {"round_id": pb_round.pk, "by": officer, "channel": DEMO, "clock": lambda: asked}
    main, other = (ideas[title] for title in JOINED)
    joining: dict[str, Any] = {"kind": "join", "into": INTO_ONE, "because": WHY_ONE, "other_ids": [other.pk]}
    made = propose_reshaping(main_id=main.pk, **joining, **how)
    for answer in made.answers.select_related("person").order_by("pk"):
        if answer.person is not None:
            said: dict[str, Any] = {"agrees": True, "by": answer.person, "channel": Channel.WEB}
            answer_reshaping(answer_id=answer.pk, **said, clock=lambda: answered)
    propose_reshaping(kind="split", main_id=ideas[SPLIT].pk, into=INTO_TWO, because=WHY_TWO, **how)


def talk(pb_round: Round, neighbours: list[Person], officer: Person, *, now: datetime) -> None:
    """What speaks for and against some of the ideas, and a question that the officer answers."""
    ideas = {idea.number: idea for idea in pb_round.proposals.all()}
    for n, (number, stance, words, reply) in enumerate(SAID):
        at = awake(now + timedelta(hours=n))
        how: dict[str, Any] = {"thread_id": ideas[number].thread_id, "now": at, "channel": "web"}
        said = say(text=words, stance=stance, by=neighbours[(n + 3) % len(neighbours)], **how)
        if reply:
            say(text=reply, parent_id=said.comment.pk, by=officer, **{**how, "now": at + timedelta(minutes=40)})


def present(pb_round: Round, officer: Person, *, now: datetime) -> None:
    """One evening that was, with what was said; and one to come."""
    set_at, how = now - timedelta(days=11), {"by": officer, "channel": DEMO}
    evenings = []
    for days in (-4, 6):
        starts = timezone.localtime(now).replace(hour=19, minute=0, second=0, microsecond=0) + timedelta(days=days)
        times = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
        fields = {**times, **EVENING}
        evenings.append(set_evening(round_id=pb_round.pk, fields=fields, now=set_at, **how))
    note_evening(evening_id=evenings[0].pk, note=NOTE, now=now - timedelta(days=3), **how)


def send(idea: Idea, pb_round: Round, author: Person, people: dict[Role, Person], *, now: datetime) -> Proposal:
    fields = {
        "title": idea.title,
        "says": idea.says,
        "spot": idea.spot,
        "place": pb_round.place,
        "guess_pence": idea.guess * 100 if idea.guess else None,
        "looked_after_by": idea.looked_after_by,
        "is_named": idea.is_named,
    }
    heard = {"typed_by": people[Role.ENGAGEMENT_OFFICER]} if idea.by_phone else {}
    channel = Channel.PHONE if idea.by_phone else Channel.WEB
    return send_idea(round_id=pb_round.pk, fields=fields, picture=None, by=author, now=now, channel=channel, **heard)


def answer(idea: Idea, sent: Proposal, author: Person, people: dict[Role, Person], *, now: datetime) -> None:
    if not idea.answer:
        return
    officer, owner = people[Role.ENGAGEMENT_OFFICER], people[Role.BUDGET_OWNER]
    how: dict[str, Any] = {"now": now, "channel": DEMO}
    judge_idea(proposal_id=sent.pk, state=Proposal.State.OPEN, by=officer, **how)
    if idea.answer == Proposal.State.OPEN:
        return
    finding = judge_idea(proposal_id=sent.pk, state=idea.answer, because=idea.because, by=officer, **how)
    if idea.reply:
        reply_to_finding(finding_id=finding.pk, words=idea.reply, by=author, now=now, channel=Channel.WEB)
    if idea.costs:
        names = ("low_pence", "likely_pence", "high_pence", "upkeep_pence")
        figures = {name: pounds * 100 for name, pounds in zip(names, idea.costs, strict=True)}
        facts = {"run_by": idea.run_by, "permission": idea.permission, "risks": idea.risks}
        figures |= {"vat": Costing.Vat.INCLUDED, **facts}
        costing = cost_idea(proposal_id=sent.pk, figures=figures, by=officer, **how)
        if idea.is_signed:
            sign_costing(proposal_id=sent.pk, seen=costing.made_at, by=owner, **how)
