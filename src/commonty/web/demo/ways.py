"""How residents chose to hear from us."""

from datetime import datetime

from commonty.kit.phones import MOBILE
from commonty.people.actions.details import correct_details
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.web.demo.residents import PHONE_ONLY


def choose_ways(landlord: Place, *, now: datetime) -> None:
    """One in eighty chose texts or letters; Meena Sharma, who has no email, texts."""
    people = Person.objects.filter(landlord=landlord, phone__regex=MOBILE).order_by("pk")
    for number, person in enumerate(people):
        if person.phone == PHONE_ONLY or number % 80 == 0:
            way = Person.Reached.LETTER if number % 160 == 0 else Person.Reached.TEXT
            correct_details(person_id=person.pk, said={"reached_by": way}, by=person, now=now, channel="demo")
