"""Two who live in none of the homes and ask all the same: an owner in the close, and a daughter on the phone."""

from datetime import datetime, timedelta

from commonty.access.roles import Role
from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.queries.owners import where_somebody_answers
from commonty.people.actions.outsiders import add_caller, people_who_proved
from commonty.people.models import Person
from commonty.places.models import Place

KAREN = "karen.doyle@example.com"
OWNS = "I own the flat above the shop in your close. Who pays for the roof, and when is it looked at?"
MOTHER = "My mother lives in one of your flats and nobody comes about her buzzer. Please ring me back."


def let_outsiders_ask(landlord: Place, people: dict[Role, Person], *, now: datetime) -> None:
    at = now - timedelta(days=1, hours=3)
    karen = people_who_proved(landlord=landlord, address=KAREN, name="Karen Doyle", now=at)[0]
    place = where_somebody_answers(landlord)
    raise_case(Asked(says=OWNS, place=place), raised_by=karen, by=karen, now=at, channel="web")
    officer, later = people[Role.HOUSING_OFFICER], now - timedelta(hours=4)
    who = {"name": "Gordon Bell", "phone": "+447700900345", "email": ""}
    gordon = add_caller(landlord_id=landlord.pk, **who, by=officer, now=later, channel="phone")
    where = officer.held_now[0].place
    raise_case(
        Asked(says=MOTHER, place=where, answer_by="phone"), raised_by=gordon, by=officer, now=later, channel="phone"
    )
