"""Where somebody lives."""

from datetime import date

from commonty.people.models import Person, Tie
from commonty.places.models import Place


def homes_of(person: Person, *, on: date) -> list[Place]:
    """The homes that this human is tied to on a day, with the places above them."""
    same = Person.objects.same_human(person.human.pk)
    ties = Tie.objects.current(on).filter(person__in=same).select_related("home__parent__parent", "home__landlord")
    return list({tie.home_id: tie.home for tie in ties.order_by("pk")}.values())


def lives_within(person: Person, place: Place, *, on: date) -> bool:
    """Any of this human's homes lies there."""
    ties = Tie.objects.current(on).filter(person__in=Person.objects.same_human(person.human.pk))
    return ties.filter(home__path__startswith=place.path).exists()


def is_outsider(person: Person) -> bool:
    """On no roll: known to us only because they asked."""
    return person.human.asked_at is not None and Person.objects.outsiders().filter(pk=person.human.pk).exists()
