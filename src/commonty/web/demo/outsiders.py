"""Two who live in none of the homes ask all the same: an owner, who then tells of danger, and a son on the phone."""

from datetime import datetime, timedelta

from commonty.access.roles import Role
from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.actions.talking import say_more
from commonty.people.actions.outsiders import add_caller, people_who_proved
from commonty.people.models import Person
from commonty.places.models import Place

KAREN = "karen.doyle@example.com"
OWNS = "I own the flat above the shop in your close. Who pays for the roof, and when is it looked at?"
POURS = "Since this morning there is water pouring in through my ceiling, beside the lamp."
MOTHER = "My mother lives in one of your flats and nobody comes about her buzzer. Please ring me back."


def let_outsiders_ask(landlord: Place, people: dict[Role, Person], *, now: datetime) -> None:
    at = now - timedelta(days=1, hours=3)
    karen = people_who_proved(landlord=landlord, address=KAREN, name="Karen Doyle", now=at)[0]
    officer = people[Role.HOUSING_OFFICER]
    place = officer.held_now[0].place
    case = raise_case(Asked(says=OWNS, place=place), raised_by=karen, by=karen, now=at, channel="web")
    say_more(case_id=case.pk, text=POURS, by=karen, now=now - timedelta(hours=1), channel="web")
    later = now - timedelta(hours=4)
    who = {"name": "Gordon Bell", "phone": "+441414960977", "email": ""}
    gordon = add_caller(landlord_id=landlord.pk, **who, by=officer, now=later, channel="phone")
    raise_case(
        Asked(says=MOTHER, place=place, answer_by="phone"), raised_by=gordon, by=officer, now=later, channel="phone"
    )
