"""The auditor checks a vote on paper by lot: voters are asked, as far as they were reached, and papers taken in hand again."""

from collections.abc import Mapping
from datetime import datetime
from random import Random

from commonty.access.may import SYSTEM
from commonty.access.roles import Role
from commonty.ballots.actions import answer_call_back, compare_paper, draw_call_backs, draw_papers
from commonty.ballots.models import CallBack
from commonty.ballots.rules.keying import Reading
from commonty.budgeting.models import Round
from commonty.people.actions.roles import give_role
from commonty.people.models import Person

Readings = Mapping[tuple[int, int], Reading]  # by batch and number
Answer = CallBack.Answer
LEFT = 9  # are still to be asked
SAID = [Answer.YES] * 9 + [Answer.NOT_REACHED]


def check_by_lot(pb_round: Round, people: dict[Role, Person], papers: Readings, *, at: datetime) -> None:
    """She may look people up there, or she could ring nobody."""
    ruth = people[Role.AUDITOR]
    give_role(
        person_id=ruth.pk, place_id=pb_round.place_id, role=Role.HOUSING_OFFICER, by=SYSTEM, now=at, channel="demo"
    )
    how = {"register_id": pb_round.register_id, "by": ruth, "clock": lambda: at}
    random = Random(f"who was reached of {pb_round.name}")
    lot = draw_call_backs(**how)
    for call_back in lot.call_backs.order_by("number")[: lot.call_backs.count() - LEFT]:
        said = Answer.WONT_SAY if call_back.number == LEFT else random.choice(SAID)
        answer_call_back(**how, number=call_back.number, answer=said, tries=3 * (said == Answer.NOT_REACHED))
    for check in draw_papers(**how).paper_checks.select_related("paper__batch").order_by("number"):
        reading = papers[check.paper.batch.number, check.paper.position]
        compare_paper(**how, number=check.number, reading=reading)
