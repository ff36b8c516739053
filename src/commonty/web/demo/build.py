"""Builds the demo landlord in an empty database, through the same actions that people use."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.access.roles import Role
from commonty.ballots.actions import (
    ask_about_register,
    cast_ballot,
    challenge_result,
    make_key,
    settle_challenge,
    try_key,
)
from commonty.ballots.models import Channel, KeyHolder, Proof, RegisterRequest, Unit
from commonty.ballots.queries.voices import voices_of
from commonty.ballots.rules import UNSIGNED
from commonty.ballots.rules.keying import Reading
from commonty.budgeting.actions.corrections import correct_words
from commonty.budgeting.actions.count import count_round
from commonty.budgeting.actions.destroying import destroy_unsigned, sign_for_destruction
from commonty.budgeting.actions.key_holders import give_keys_to
from commonty.budgeting.actions.opening import announce_round, cancel_round, open_round
from commonty.budgeting.actions.pots import share_between_areas
from commonty.budgeting.actions.projects import add_project
from commonty.budgeting.actions.rehearsing import rehearse_round
from commonty.budgeting.actions.set_up import change_round, draft_round
from commonty.budgeting.actions.signing import sign_for_count
from commonty.budgeting.models import Project, Round
from commonty.people.actions.letters import hand_out, letters_of, make_letters
from commonty.people.actions.likenesses import decide_likeness
from commonty.people.actions.roll import apply_roll, try_roll
from commonty.people.models import LetterBatch, Likeness, Person
from commonty.places.models import Kind, Place
from commonty.web.demo import paper_votes, pitch_nights
from commonty.web.demo.cases import HOW_MANY, raise_a_years_cases
from commonty.web.demo.checking import check_by_lot
from commonty.web.demo.fixes import fix_at_once
from commonty.web.demo.groups import ask_for_grant, give_anew, give_to_group, pay_grants
from commonty.web.demo.hands import raise_hands
from commonty.web.demo.help_desk import arrange_help
from commonty.web.demo.hiring import hire
from commonty.web.demo.ideas import collect, list_prices
from commonty.web.demo.issues import report
from commonty.web.demo.mail import bring_mail
from commonty.web.demo.money import (
    answer_for_it,
    declare_void,
    finish,
    get_on,
    hold_beside_finance,
    overrule,
    say_what_a_year_spends,
    spend,
)
from commonty.web.demo.needs import need
from commonty.web.demo.neighbours_ideas import wish
from commonty.web.demo.opinions import ask_what_they_think
from commonty.web.demo.outsiders import let_outsiders_ask
from commonty.web.demo.places import HOST, LANDLORD, PHONE
from commonty.web.demo.project_talk import speak_of_projects
from commonty.web.demo.promises import promise_things
from commonty.web.demo.repairs import mend
from commonty.web.demo.residents import changes_csv, roll_csv
from commonty.web.demo.residents_groups import gather
from commonty.web.demo.rounds import Story, stories
from commonty.web.demo.systems import carry, connect
from commonty.web.demo.tables import seat_tables
from commonty.web.demo.talk import let_talk
from commonty.web.demo.ways import choose_ways

Say = Callable[[str], object]
DEMO = "demo"  # the channel that the journal names
NEAR = 3  # what is in one's own estate is liked so many times as much


def build_demo(*, now: datetime, say: Say, cases: int = HOW_MANY) -> None:
    today = timezone.localdate(now)
    landlord = Place.objects.create(kind=Kind.LANDLORD, name=LANDLORD, phone=PHONE, hosts=HOST)
    say("Homes and residents, from a roll as a housing system exports it")
    bring_in(landlord, "roll.csv", roll_csv(today=today), is_full=True, now=now)
    people = hire(landlord, now=now)
    for likeness in Likeness.objects.filter(one__landlord=landlord, verdict=Likeness.Verdict.OPEN):
        different = Likeness.Verdict.DIFFERENT
        decide_likeness(
            likeness_id=likeness.pk, verdict=different, by=people[Role.ADMINISTRATOR], now=now, channel=DEMO
        )
    choose_ways(landlord, now=now)
    write_letters(landlord, people[Role.HOUSING_OFFICER], now=now)
    for story in stories():
        say(f"{story.name} ({story.state})")
        tell(story, landlord, people, now=now)
    list_prices(landlord, people, now=now)
    say_what_a_year_spends(landlord, people, now=now)
    say("What was promised over a year, and who covers for whom")
    promise_things(landlord, people[Role.ADMINISTRATOR], now=now)
    say("What neighbours would like to see, and what we answer")
    wish(landlord, people, now=now)
    give_anew(landlord, people, now=now)
    say("What neighbours report in public")
    report(landlord, people, now=now)
    bring_mail(landlord, now=now)
    bring_in(landlord, "changes.csv", changes_csv(), is_full=False, now=now)
    say(f"{cases} things that residents asked for over a year")
    arrange_help(landlord, people[Role.ADMINISTRATOR], now=now)
    raise_a_years_cases(landlord, people, now=now, how_many=cases)
    fix_at_once(landlord, people, now=now)
    gather(landlord, people, now=now)
    let_talk(landlord, people, now=now)
    need(landlord, people, now=now)
    say("Repairs: who comes and when, and the system that plans them")
    system = connect(landlord, people[Role.ADMINISTRATOR], now=now - timedelta(days=60))
    mend(landlord, now=now)
    carry(system, people, now=now)
    let_outsiders_ask(landlord, people, now=now)
    say("What people think")
    ask_what_they_think(landlord, people, now=now)


def bring_in(landlord: Place, file_name: str, content: bytes, *, is_full: bool, now: datetime) -> None:
    how: dict[str, Any] = {"by": SYSTEM, "now": now, "channel": DEMO}
    roll = try_roll(landlord_id=landlord.pk, content=content, file_name=file_name, is_full=is_full, **how)
    apply_roll(roll_id=roll.pk, leave_out_errors=False, **how)


def write_letters(landlord: Place, officer: Person, *, now: datetime) -> None:
    """Letters with sign-in codes for the housing officer's estate: half of them are printed, the rest wait for her."""
    made = now - timedelta(hours=3)
    estate = Place.objects.public().within(landlord).get(name="Sandbank")
    how: dict[str, Any] = {"by": officer, "clock": lambda: made}
    batch = make_letters(place_id=estate.pk, whom=LetterBatch.Whom.EVERYBODY, channel=DEMO, **how)
    parts = batch.parts.select_related("run__place__landlord").order_by("number")
    for part in parts[: len(parts) // 2]:
        codes = {letter.pk: code for letter, code in letters_of(part=part, **how)}
        hand_out(part_id=part.pk, codes=codes, channel=DEMO, **how)


def destroy(story: Story, pb_round: Round, people: dict[Role, Person], *, at: datetime) -> None:
    """When the result was final, two people signed; or nobody did, and the timetable went on without them."""
    if story.is_left_to_timetable:
        destroy_unsigned(clock=lambda: at + UNSIGNED)
        return
    for role in (Role.BOARD_MEMBER, Role.ENGAGEMENT_OFFICER):
        sign_for_destruction(round_id=pb_round.pk, by=people[role], channel=DEMO, clock=lambda: at)


def tell(story: Story, landlord: Place, people: dict[Role, Person], *, now: datetime) -> None:
    """Take one story as far as its state says."""
    made_at = now + timedelta(days=min(story.opens_in, 0) - 14)
    opens_at, closes_at = at(now, story.opens_in, 9), at(now, story.closes_in, 20)
    if story.method == "scores":
        opens_at, closes_at = pitch_nights.times(story, opens_at, closes_at, now=now)
    pb_round = set_up(story, landlord, people, opens_at=opens_at, closes_at=closes_at, now=made_at)
    officer = people[Role.ENGAGEMENT_OFFICER]
    if story.state == "ideas":
        collect(story, pb_round, people, now=now)
    if story.state in ("draft", "ideas"):
        return
    announce_round(round_id=pb_round.pk, by=officer, now=made_at + timedelta(days=3), channel=DEMO)
    correct(story, pb_round, by=officer, now=made_at + timedelta(days=4))
    if story.state == "cancelled":
        cancel_round(round_id=pb_round.pk, because=story.cancelled_because, by=officer, now=now, channel=DEMO)
    if story.state in ("announced", "cancelled"):
        return
    rehearse_round(round_id=pb_round.pk, by=officer, channel=DEMO, clock=lambda: opens_at - timedelta(days=1))
    open_round(round_id=pb_round.pk, by=officer, channel=DEMO, clock=lambda: opens_at - timedelta(hours=1))
    pb_round.refresh_from_db()
    papers = {}
    if story.method == "scores":
        pitch_nights.hold(story, pb_round, people)
        closes_at = pb_round.closes_at
    elif not story.meeting:
        vote(story, pb_round, people, until=min(closes_at, now))
    if story.on_paper and story.state in ("paper", "decided"):
        papers = key_papers(story, pb_round, people)
    if story.state == "open" and story.method != "scores":
        speak_of_projects(pb_round, officer, since=opens_at - timedelta(days=1), is_decided=False)
        wait_for_answer(pb_round, now=now)
    if story.state == "void":
        count(pb_round, people, at=closes_at + timedelta(hours=14))
        challenge(story, pb_round, people, at=closes_at + timedelta(days=2))
        declare_void(story, pb_round, people, at=closes_at + timedelta(days=6))
    if story.state in ("decided", "done"):
        later = timedelta(days=2) if story.on_paper else timedelta(hours=14)
        if story.meeting:
            raise_hands(story, pb_round, people, at=closes_at + timedelta(minutes=50))
        else:
            count(pb_round, people, at=closes_at + later)
        if papers:
            check_by_lot(pb_round, people, papers, at=closes_at + timedelta(days=4))
        challenge(story, pb_round, people, at=closes_at + timedelta(days=5))
        answer_for_it(story, pb_round, people, now=closes_at + timedelta(days=5))
        if story.state == "decided":
            speak_of_projects(pb_round, officer, since=closes_at + timedelta(days=45), is_decided=True)
        spend(story, pb_round, people, since=closes_at.date() + timedelta(days=6))
        pay_grants(story, pb_round, since=closes_at.date() + timedelta(days=6))
        overrule(story, pb_round, people, at=closes_at + timedelta(days=30))
        destroy(story, pb_round, people, at=closes_at + timedelta(days=17))
        get_on(story, pb_round, people, closed=closes_at)
        hold_beside_finance(story, pb_round, people, now=now)
    if story.state == "done":
        finish(story, pb_round, people, at=closes_at + timedelta(days=120))


def at(now: datetime, days: int, hour: int) -> datetime:
    return timezone.localtime(now + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)


def set_up(
    story: Story,
    landlord: Place,
    people: dict[Role, Person],
    *,
    opens_at: datetime,
    closes_at: datetime,
    now: datetime,
) -> Round:
    place = Place.objects.public().within(landlord).get(name=story.place)
    # What an officer drafts waits for the budget owner to confirm its pot.
    who = people[Role.ENGAGEMENT_OFFICER if story.state == "draft" else Role.BUDGET_OWNER]
    how: dict[str, Any] = {"by": who, "now": now, "channel": DEMO}
    pb_round = draft_round(place=place, name=story.name, purpose=story.purpose, template=story.template, **how)
    answers: dict[str, dict[str, Any]] = {
        "pot": {"pot_pence": story.pot * 100},
        "who": {"unit": Unit.HOME if story.per_home else Unit.PERSON, "age_from": story.age_from},
        "when": {"opens_at": opens_at, "closes_at": closes_at},
        "cannot": {"cannot_fund": story.cannot_fund},
        "rest": {
            "method": story.method,
            "choose_most": story.most,
            "points": story.points,
            "has_paper": bool(story.on_paper),
            "paper_days": story.paper_days,
            "minimum_turnout": story.minimum_turnout,
            "leftover": story.leftover,
            **(pitch_nights.RULES if story.method == "scores" else {}),
        },
    }
    if story.meeting:
        answers["rest"] |= {"rule": "greedy"}
        answers["decided"] = {"decided_by": "hands", "meeting_where": story.meeting, "votes_before": False}
    for step, changes in answers.items():
        change_round(round_id=pb_round.pk, step=step, changes=changes, **how)
    give_to_group(story, pb_round, **how)
    share_out(story, pb_round, landlord, **how)
    seat_tables(story, pb_round, **how)
    for draft in story.projects:
        if draft.is_from_idea:
            ask_for_grant(draft, pb_round, people[Role.ENGAGEMENT_OFFICER], now=now)
            continue
        fields = {
            "name": draft.name,
            "description": draft.first_written or draft.description,
            "cost_pence": draft.cost * 100,
            "upkeep_pence": draft.upkeep * 100,
            "place": Place.objects.public().within(place).get(name=draft.where) if draft.where else place,
            "proposed_by": draft.proposed_by,
            "categories": list(draft.categories),
            "only_one_of": draft.only_one_of,
            "drawing": draft.drawing,
        }
        add_project(round_id=pb_round.pk, fields=fields, picture=None, **how)
    hand_out_keys(story, pb_round, how)
    return pb_round


def hand_out_keys(story: Story, pb_round: Round, how: dict[str, Any]) -> None:
    """The first holder's key has still to be made: somebody who looks round can do it."""
    if not story.key_holders:
        return
    named = {who.name: who for who in Person.objects.filter(name__in=story.key_holders)}
    people = [named[name] for name in story.key_holders]
    give_keys_to(round_id=pb_round.pk, people=people, **how)
    for holder in KeyHolder.objects.filter(person__in=people[1:]).select_related("person"):
        own = {**how, "holder_id": holder.pk, "by": holder.person}
        try_key(key=make_key(**own), **own)


def share_out(story: Story, pb_round: Round, landlord: Place, **how: Any) -> None:
    """Pots of areas, and a common one of what they leave."""
    if story.areas:
        places = Place.objects.public().within(landlord)
        shares = {places.get(name=name): pounds * 100 for name, pounds in story.areas.items()}
        common = (story.pot - sum(story.areas.values())) * 100
        share_between_areas(round_id=pb_round.pk, shares=shares, common=common, votes_in=story.votes_in, **how)


def correct(story: Story, pb_round: Round, *, by: Person, now: datetime) -> None:
    """Somebody saw a slip of the pen in what was announced."""
    for project, draft in zip(pb_round.projects.order_by("number"), story.projects):
        if draft.first_written:
            words = {
                "name": draft.name,
                "description": draft.description,
                "because": "A letter was in the wrong place.",
            }
            correct_words(project_id=project.pk, **words, by=by, channel=DEMO, clock=lambda: now)


def vote(story: Story, pb_round: Round, people: dict[Role, Person], *, until: datetime) -> None:
    """Invented voters, more of them on the first day and the last; one in nine by phone or at the counter."""
    random = Random(story.name)
    projects = list(pb_round.projects.order_by("number"))
    entitlements = list(pb_round.register.entitlements.select_related("person", "register", "area").order_by("pk"))
    officer = people[Role.ENGAGEMENT_OFFICER]
    voters = random.sample(entitlements, len(entitlements) * story.turnout // 100)
    if story.on_paper:
        papers = voters[: len(voters) * story.on_paper // 100]
        paper_votes.hand_in(pb_round, papers, people, random, until=until)
        voters = voters[len(papers) :]
    length = until - pb_round.opens_at
    for entitlement in sorted(voters, key=lambda e: e.pk):
        when = pb_round.opens_at + length * random.betavariate(0.6, 0.7) * 0.999
        by_staff = story.per_home or random.random() < 0.11
        channel = random.choice((Channel.PHONE, Channel.COUNTER)) if by_staff else Channel.WEB
        cast_ballot(
            register_id=pb_round.register_id,
            entitlement_id=entitlement.pk,
            choices=choices(random, story, projects, at_home=entitlement.area.name if entitlement.area else ""),
            key=f"demo-{entitlement.public_id}",
            channel=channel,
            proof=Proof.OFFICER if by_staff else Proof.ACCOUNT,
            by=entitlement.person or voices_of(entitlement, on=timezone.localdate(when))[0],
            typed_by=officer if by_staff else None,
            clock=lambda when=when: when,
        )


def key_papers(story: Story, pb_round: Round, people: dict[Role, Person]) -> dict[tuple[int, int], Reading]:
    projects = list(pb_round.projects.order_by("number"))
    random = Random(f"papers of {story.name}")
    choose = partial(choices, story=story, projects=projects)
    return paper_votes.work(pb_round, people, random, choose, is_whole=story.state == "decided")


def choices(random: Random, story: Story, projects: list[Project], *, at_home: str = "") -> Any:
    """Somebody's choice: more often what more people like or what is near, now and then nothing on purpose."""
    empty: Any = {} if story.method == "points" else []
    if random.random() < 0.01:
        return empty
    near = {True: NEAR, False: 1}
    weights = {p.public_id: d.liked * near[d.where == at_home] for p, d in zip(projects, story.projects)}
    costs = {project.public_id: project.cost_pence for project in projects}
    wanted = sorted(weights, key=lambda public_id: random.random() ** (25 / weights[public_id]), reverse=True)
    if story.method == "points":
        first, second, third = (*wanted, *wanted)[:3]
        return {first: 5, second: 3, third: 2}
    if story.method == "knapsack":
        picked, left = [], story.pot * 100
        for public_id in wanted:
            if costs[public_id] <= left:
                picked.append(public_id)
                left -= costs[public_id]
        return picked
    return wanted[: random.randint(1, story.most)]


def wait_for_answer(pb_round: Round, *, now: datetime) -> None:
    """Somebody who can't vote yet, so that the desk has something to do."""
    ask_about_register(
        register_id=pb_round.register_id,
        kind=RegisterRequest.Kind.NOT_LISTED,
        name="Rhona Meikle",
        address="Flat 2/1, 16 Sandbank Street",
        contact="07700 900717",
        note="I moved in with my sister in September.",
        now=now - timedelta(hours=20),
    )


def count(pb_round: Round, people: dict[Role, Person], *, at: datetime) -> None:
    for role in (Role.ENGAGEMENT_OFFICER, Role.BOARD_MEMBER):
        sign_for_count(round_id=pb_round.pk, by=people[role], channel=DEMO, clock=lambda: at)
    count_round(round_id=pb_round.pk, channel=DEMO, clock=lambda: at + timedelta(minutes=4))


def challenge(story: Story, pb_round: Round, people: dict[Role, Person], *, at: datetime) -> None:
    """Somebody said that the result was wrong; one wrote it down, another looked into it."""
    if not story.challenge:
        return
    which = {"register_id": pb_round.register_id}
    officer, member = people[Role.ENGAGEMENT_OFFICER], people[Role.BOARD_MEMBER]
    said = challenge_result(**which, reason=story.challenge, by=officer, clock=lambda: at)
    then = at + timedelta(days=4)
    settle_challenge(**which, challenge_id=said.pk, outcome=story.settled, by=member, clock=lambda: then)
