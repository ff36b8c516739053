"""Who of a home may send its one vote, asked anew each time: people move in and out while a vote is on."""

from datetime import date

from django.db.models import QuerySet

from commonty.access.may import Actor
from commonty.ballots.models import Entitlement, Proof, Register, Unit
from commonty.ballots.rules.voices import may_speak_for_home
from commonty.people.models import Person, Tie


def voices_of(entitlement: Entitlement, *, on: date) -> list[Person]:
    """Everybody who may send the vote of this home."""
    ties = Tie.objects.current(on).filter(home_id=entitlement.home_id, person__merged_into=None)
    return [person for person, _home in _speaking(entitlement.register, ties)]


def homes_spoken_for(register: Register, person: Person, *, on: date) -> list[int]:
    """The homes whose vote this person may send."""
    return [home_id for _person, home_id in _speaking(register, Tie.objects.current(on).filter(person=person))]


def year_of(person: Person) -> int | None:
    return person.born_on.year if person.born_on else person.born_in


def proved_by(voices: list[Person], born_in: int | None) -> Proof | None:
    """What the code of a home and a year prove: the year has to be that of somebody who may send its vote.

    The code alone does only where somebody of them has no year on our list, as on a letter to one person.
    """
    years = [year_of(person) for person in voices]
    if born_in is not None and born_in in years:
        return Proof.CODE_AND_YEAR
    return Proof.CODE if None in years else None


def could_prove(voices: list[Person], proof: str) -> bool:
    """Whether what was proved when the code was typed still holds of somebody who lives there."""
    years = [year_of(person) for person in voices]
    return {Proof.CODE: None in years, Proof.CODE_AND_YEAR: any(years)}.get(Proof(proof), False)


def is_theirs(by: Actor, entitlement: Entitlement, *, on: date) -> bool:
    """Whether this is the vote of the home where this member of staff lives, of whatever age and tie."""
    if entitlement.unit != Unit.HOME or not isinstance(by, Person):
        return False
    return Tie.objects.current(on).filter(person=by, home_id=entitlement.home_id).exists()


def _speaking(register: Register, ties: QuerySet[Tie]) -> list[tuple[Person, int]]:
    kinds: dict[tuple[int, int], list[str]] = {}
    people: dict[int, Person] = {}
    for tie in ties.select_related("person").order_by("pk"):
        people[tie.person_id] = tie.person
        kinds.setdefault((tie.person_id, tie.home_id), []).append(tie.kind)
    return [
        (people[person_id], home_id)
        for (person_id, home_id), held in kinds.items()
        if may_speak_for_home(register, people[person_id], held)
    ]
