"""Money votes of Sandbank at every point of their course, by the actions that the pages call."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from commonty.ballots.actions import ask_about_register, cast_ballot
from commonty.ballots.models import Channel, Proof, RegisterRequest
from commonty.budgeting.actions.costing import keep_price
from commonty.budgeting.actions.count import count_round
from commonty.budgeting.actions.delivery import leave_remark, set_milestone
from commonty.budgeting.actions.ledger import add_line
from commonty.budgeting.actions.meeting import enter_room_count
from commonty.budgeting.actions.opening import cancel_round
from commonty.budgeting.actions.overruling import propose_overruling
from commonty.budgeting.actions.signing import sign_for_count
from commonty.budgeting.models import Round
from commonty.budgeting.rules.meeting import Numbers
from commonty.budgeting.tests import factories
from commonty.budgeting.tests.ideas import make_collecting, make_costed, make_evening, make_feasible, propose_join
from commonty.cases.actions.answering import Decided, answer_case
from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.actions.setting_up import publish_answer, set_number
from commonty.cases.actions.taking_over import hand_over_case
from commonty.cases.actions.talking import sum_up
from commonty.cases.models import Case
from commonty.discussions.actions.comments import say
from commonty.notices.models import Notice, Pile
from commonty.people.actions.letters import make_letters
from commonty.people.actions.roll import apply_roll, try_roll
from commonty.people.models import Person
from commonty.promises.models import Promise
from tests.journeys.sandbank import Sandbank
from tests.journeys.setting_up import let_voting_end

METHODS = ("approval", "knapsack", "points", "ranking")
TWINS = b"""property reference,person reference,name,tie to the home,date or year of birth
P-001,T-001,Agnes Rennie,tenant,1951-03-09
P-001,T-501,Agnes Renie,joint tenant,1951-03-09
"""


def voted(sandbank: Sandbank, voters: list[Person], *, name: str = "Safer paths", how_many: int = 3) -> Round:
    """Everybody picks the first two projects, and voting is over."""
    pb_round = factories.make_voting_now(sandbank.estate, name=name, how_many=how_many)
    choices = list(pb_round.projects.order_by("number").values_list("public_id", flat=True)[:2])
    for entitlement in pb_round.register.entitlements.filter(person__in=voters).select_related("person"):
        cast_ballot(
            register_id=pb_round.register_id, entitlement_id=entitlement.pk, choices=choices, proof=Proof.ACCOUNT,
            key=f"counted-{entitlement.pk}", channel=Channel.WEB, by=entitlement.person,
        )  # fmt: skip
    let_voting_end(pb_round)
    return pb_round


def counted(sandbank: Sandbank, voters: list[Person], **fields: Any) -> Round:
    """It is counted and published, too."""
    pb_round = voted(sandbank, voters, **fields)
    for who in ("Iain Macrae", "Donald Geddes"):
        sign_for_count(round_id=pb_round.pk, by=sandbank[who], channel="web")
    count_round(round_id=pb_round.pk, channel="web")
    pb_round.refresh_from_db()
    return pb_round


def rounds_of_every_kind(sandbank: Sandbank) -> dict[str, Round]:
    """By the name of where they stand; the votes that are on, by their ballot."""
    estate, now = sandbank.estate, timezone.now().replace(hour=12, minute=0)  # no vote may close at night
    agnes, tariq = sandbank["Agnes Rennie"], sandbank["Tariq Mahmood"]
    rounds = {
        "draft": factories.make_draft(estate, name="Planters", now=now, template="micro"),
        "announced": factories.make_announced(sandbank.next_estate, name="Bins", now=now),
        "coming": factories.make_open(estate, name="Drying greens", now=now),
        "closed": factories.make_voting_now(estate, name="Handrails"),
        "decided": counted(sandbank, [agnes, tariq]),
        "ideas": collecting(sandbank),
        "cancelled": factories.make_announced(estate, name="Close door", now=now),
    }
    get_on_with(sandbank, rounds["decided"])
    for method in METHODS:
        rounds[method] = factories.make_voting_now(estate, name=f"Courts, {method}", method=method)
    # Nobody there looks like somebody else, so that one could be opened.
    factories.make_resident(sandbank.next_estate, name="Halima Sow", born_on=date(1962, 5, 4))
    let_voting_end(rounds["closed"])
    rounds["meeting"] = in_a_meeting(sandbank)
    because = "The pot went to the roof."
    cancel_round(round_id=rounds["cancelled"].pk, because=because, by=sandbank["Iain Macrae"], now=now, channel="web")
    return rounds


def in_a_meeting(sandbank: Sandbank) -> Round:
    """It has begun, and what was counted waits for a second person."""
    pb_round = factories.make_meeting(sandbank.next_estate, name="The green", now=factories.noon(), voters=0)
    let_voting_end(pb_round)
    votes = dict.fromkeys(pb_round.projects.values_list("public_id", flat=True), 1)
    numbers = Numbers(people=1, homes=1, votes=votes)
    enter_room_count(round_id=pb_round.pk, numbers=numbers, by=sandbank["Iain Macrae"], channel="web")
    return pb_round


def collecting(sandbank: Sandbank) -> Round:
    """Takes ideas; the costs of one of Agnes's wait for a second signature, and she is asked whether it may be joined
    with one of Tariq's; a third could be. And a price on the list."""
    pb_round = make_collecting(sandbank.estate, name="What should it do?")
    bench = make_costed(pb_round, author=sandbank["Agnes Rennie"], by=sandbank["Iain Macrae"])
    seat, _lamp = (
        make_feasible(pb_round, author=sandbank["Tariq Mahmood"], title=title) for title in ("A seat", "A lamp")
    )
    new = {"title": "A place to sit", "says": "A bench with a back.", "because": "Both want to sit at the stop."}
    propose_join([bench, seat], by=sandbank["Iain Macrae"], **new)
    for days in (-2, 5):
        make_evening(pb_round, days=days)
    facts = {"name": "A bench", "low_pence": 700_00, "high_pence": 1_200_00, "upkeep_pence": 40_00}
    how = {"by": sandbank["Priya Nair"], "now": timezone.now(), "channel": "web"}
    keep_price(landlord_id=sandbank.landlord.pk, facts=facts, **how)
    return pb_round


def get_on_with(sandbank: Sandbank, pb_round: Round) -> None:
    """Of what was chosen: an order with an invoice, a step that is late, a question, and a proposal that waits."""
    project, other = pb_round.projects.order_by("number")[:2]
    today, how = timezone.localdate(), {"now": timezone.now(), "channel": "web"}
    facts = {"project_id": project.pk, "pence": 500_00, "on": today, "says": "Lamps", "by": sandbank["Priya Nair"]}
    order = add_line(kind="ordered", number=f"PO-{pb_round.pk}", supplier="Macrae Works", **facts, **how)
    add_line(kind="invoiced", number="MW-1", of_id=order.pk, **facts, **how)
    step = {"says": "Lamps are lit", "who": "Macrae Works", "due_on": date(2026, 1, 5)}
    set_milestone(project_id=project.pk, **step, by=sandbank["Iain Macrae"], **how)
    found = {"kind": "site", "project_id": project.pk, "answer": "not_as_voted", "words": "One is dark."}
    leave_remark(round_id=pb_round.pk, **found, by=sandbank["Agnes Rennie"], **how)
    asked = {"thread_id": project.thread_id, "text": "When are they lit?", "stance": "question"}
    say(**asked, by=sandbank["Agnes Rennie"], **how)
    because = "The council owns that wall and said no, twice."
    propose_overruling(project_id=other.pk, kind="not_done", because=because, by=sandbank["Priya Nair"], **how)


def leave_cases(sandbank: Sandbank) -> dict[str, str]:
    """By its public id what each case is: danger and damp, with a summary to say yes to; answered; late."""
    agnes, iain, now = sandbank["Agnes Rennie"], sandbank["Iain Macrae"], timezone.now()
    home, how = agnes.ties.get().home, {"now": now, "channel": "web"}
    texts = "A smell of gas, and mould in the hall", "Nobody came. Again.", "When are the bins emptied?"
    cases = [raise_case(Asked(says=says, place=home), raised_by=agnes, by=agnes, **how) for says in texts]
    for case in cases:
        if case.owner != iain:
            hand_over_case(case_id=case.pk, to=iain, reason="My patch", by=case.owner, **how)
    sum_up(case_id=cases[0].pk, text="You smell gas?", by=iain, **how)
    points = [Decided("Nobody came", "upheld", cause="The van", remedy="A new day", learning="We ring before")]
    answer_case(case_id=cases[1].pk, text="We are sorry. We come on Tuesday.", points=points, by=iain, **how)
    yesterday = now - timedelta(days=1)
    Promise.objects.about(cases[2]).update(due_at=yesterday)
    Case.objects.filter(pk=cases[2].pk).update(next_due_at=yesterday)
    number = {"danger": "gas", "name": "Gas line", "phone": "0800 111 999", "is_tested": True}
    set_number(landlord_id=sandbank.landlord.pk, **number, by=sandbank["Ewa Kowalczyk"], **how)
    answer = {"question": "When is the office open?", "answer": "From nine to five.", "words": "", "is_out": True}
    publish_answer(place_id=sandbank.landlord.pk, **answer, by=sandbank["Ewa Kowalczyk"], **how)
    return {case.public_id: kind for case, kind in zip(cases, ("damp", "answered", "late"))}


def leave_work_to_do(sandbank: Sandbank, pb_round: Round) -> None:
    """Somebody who isn't on a list, a roll brought in and one that waits, two who may be one, letters of each kind."""
    ask_about_register(
        register_id=pb_round.register_id, kind=RegisterRequest.Kind.NOT_LISTED, name="Moira Docherty",
        address="Flat 12, 12 Sandbank Street", contact="0141 496 0112", note="I moved in on Monday.", now=timezone.now(),
    )  # fmt: skip
    how = {"by": sandbank["Ewa Kowalczyk"], "now": timezone.now(), "channel": "web"}
    for file_name in ("first.csv", "second.csv"):
        roll = try_roll(landlord_id=sandbank.landlord.pk, content=TWINS, file_name=file_name, is_full=True, **how)
        if file_name == "first.csv":
            apply_roll(roll_id=roll.pk, leave_out_errors=True, **how)
    make_letters(place_id=sandbank.estate.pk, whom="everybody", by=sandbank["Iain Macrae"], channel="web")
    # One letter in a pile and one that waits for the next.
    for n, name in enumerate(("Agnes Rennie", "Tariq Mahmood"), start=1):
        Notice.objects.create(
            person=sandbank[name], entry_id=-n, kind="ballots.cast", channel=Notice.Channel.LETTER, status="to_print",
            subject="About your vote", body="A vote was entered for you.", made_at=timezone.now(),
        )  # fmt: skip
        if n == 1:
            Pile.objects.create(place=sandbank.landlord, made_at=timezone.now(), letters=1)
