"""What is known of one landlord's homes, people and ties: read once, in lean rows, for comparing a roll with."""

from commonty.people.models import Likeness, Person, Tie
from commonty.people.roll.known import Known, KnownHome, KnownPerson, KnownPlace, KnownTie
from commonty.places.models import Kind, Place

HOME = ("pk", "reference", "uprn", "name", "address", "postcode", "parent_id")
PERSON = (
    "pk", "reference", "name", "born_on", "born_in", "email", "phone", "language", "format_needs", "is_at_risk",
    "safe_contact", "own_word", "merged_into_id",
)  # fmt: skip
TIE = ("pk", "person_id", "home_id", "kind", "moved_in_on", "moved_out_on")


def known_of(landlord: Place) -> Known:
    places = Place.objects.within(landlord)
    people = Person.objects.filter(landlord=landlord)
    return Known(
        landlord.pk,
        [KnownPlace(*row) for row in places.public().values_list("pk", "kind", "name", "path")],
        [KnownHome(*row) for row in places.filter(kind=Kind.HOME).values_list(*HOME).iterator()],
        [KnownPerson(*row) for row in people.values_list(*PERSON).iterator()],
        [KnownTie(*row) for row in Tie.objects.filter(person__landlord=landlord).values_list(*TIE).iterator()],
        set(Likeness.objects.filter(one__landlord=landlord).values_list("one_id", "other_id")),
    )
