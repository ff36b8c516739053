"""Kinds of money vote to begin with. Each answers the questions of the set-up as most such votes do; all can be changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Template:
    """`pot_pence` and the days are only offered: they count once somebody has sent that page."""

    code: str
    name: Words
    says: Words
    usual_pot: Words
    pot_pence: int
    days_before: int  # voting opens so many days from now
    days_open: int  # 0: it is over on the day when it begins
    cannot_fund: Words
    opens_time: time = time(9, 0)
    closes_time: time = time(20, 0)
    rest: Mapping[str, Any] = field(default_factory=dict)

    def days(self, today: date) -> tuple[date, date]:
        """The first and the last day of voting."""
        opens_on = today + timedelta(days=self.days_before)
        return opens_on, opens_on + timedelta(days=self.days_open)


TEMPLATES = {
    template.code: template
    for template in (
        Template(
            code="micro",
            name=_("Micro"),
            says=_("One close or back court, £500 to £5,000, a week to vote: lamps, a bench, paint."),
            usual_pot=_("Most small votes share out £500 to £5,000."),
            pot_pence=1_000_00,
            days_before=7,
            days_open=7,
            cannot_fund=_("Repairs that we owe you anyway, and anything inside one home."),
            rest={"choose_most": 2},
        ),
        Template(
            code="estate",
            name=_("Estate"),
            says=_("One estate, £5,000 to £50,000, two weeks to vote: what neighbours share."),
            usual_pot=_("Most estates share out £5,000 to £50,000."),
            pot_pence=12_500_00,
            days_before=14,
            days_open=14,
            cannot_fund=_("Repairs that we owe you anyway, anything inside one home, and costs that go on for years."),
            rest={"choose_most": 3},
        ),
        Template(
            code="programme",
            name=_("Programme"),
            says=_("All our homes, in areas with pots of their own, four weeks to vote: a part of next year's budget."),
            usual_pot=_("Share it between the areas after the questions."),
            pot_pence=100_000_00,
            days_before=28,
            days_open=28,
            cannot_fund=_("Repairs that we owe you anyway, anything inside one home, and what we must pay by law."),
            rest={"choose_most": 5, "minimum_votes": 10},
        ),
        Template(
            code="consensus",
            name=_("Consensus first"),
            says=_("Tables of neighbours share the pot out between kinds of project; then come projects, then the vote."),
            usual_pot=_("Most share out £10,000 to £50,000."),
            pot_pence=20_000_00,
            days_before=42,
            days_open=14,
            cannot_fund=_("Repairs that we owe you anyway, anything inside one home, and costs that go on for years."),
            rest={"choose_most": 3},
        ),
        Template(
            code="grants",
            name=_("Small grants"),
            says=_("A residents' group shares out £100 to £500 a time, two weeks to vote: a trip, a gala day, a club."),
            usual_pot=_("Most groups share out £1,000 to £5,000."),
            pot_pence=2_000_00,
            days_before=14,
            days_open=14,
            cannot_fund=_("Wages, party politics, and what was bought before the vote."),
            rest={"choose_most": 3, "smallest_pence": 100_00, "largest_pence": 500_00, "minimum_votes": 5},
        ),
        Template(
            code="pitch",
            name=_("Pitch night"),
            says=_("An evening in a hall: each project is pitched, and everybody there scores it from 1 to 10."),
            usual_pot=_("Most nights share out £10,000 to £50,000."),
            pot_pence=20_000_00,
            days_before=21,
            days_open=0,
            opens_time=time(18, 0),
            closes_time=time(22, 0),
            cannot_fund=_("Repairs that we owe you anyway, anything inside one home, and costs that go on for years."),
            rest={
                "method": "scores",
                "points": 10,
                "rule": "greedy",
                "utility": "score-cost",
                "completion": "none",
                "largest_pence": 2_500_00,
            },
        ),
    )
}  # fmt: skip
