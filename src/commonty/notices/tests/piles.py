"""Letters on their way: owed, put together, printed, posted."""

from django.utils import timezone

from commonty.access.roles import Role
from commonty.notices import rules
from commonty.notices.actions import printing, sending
from commonty.notices.models import Notice, Pile
from commonty.notices.queries import letters_in
from commonty.people.models import Person, RoleHeld, Tie
from commonty.places.models import Kind, Place

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
Status = Notice.Status


def staff(place: Place, role: Role = Role.HOUSING_OFFICER) -> Person:
    person = Person.objects.create(landlord=place.landlord, name="Shona Baird", email="shona@example.com")
    RoleHeld.objects.create(person=person, place=place, role=role, given_at=NOW)
    return person


def owed(area: Place, name: str, **fields) -> Notice:
    """A message that is owed to somebody who lives there."""
    home = Place.objects.create(kind=Kind.HOME, parent=area, name=f"Home of {name}", address="1 Example Street")
    person = Person.objects.create(landlord=area.landlord, name=name, **fields)
    Tie.objects.create(person=person, home=home, kind="tenant")
    channel, status = rules.way_to(person)
    number = Notice.objects.count() + 1
    return Notice.objects.create(
        person=person, entry_id=number, kind="test", channel=channel, status=status,
        subject="About your vote", body=f"One for {name}.\n\nAnd more.", made_at=NOW,
    )  # fmt: skip


def make(place: Place, by: Person) -> Pile:
    return printing.make_pile(place_id=place.pk, by=by, now=NOW, channel="web")


def print_it(pile: Pile, by: Person, printed: list[int] | None = None) -> Pile | None:
    pile.refresh_from_db()
    printed = [notice.pk for notice in letters_in(pile, on=TODAY)] if printed is None else printed
    return printing.print_pile(pile_id=pile.pk, printed=printed, by=by, now=NOW, channel="web")


def post_it(pile: Pile, by: Person, taken_out: tuple[int, ...] = ()) -> list[int]:
    return printing.post_pile(pile_id=pile.pk, taken_out=taken_out, by=by, now=NOW, channel="web")


def find_new_ways(now=NOW) -> int:
    return sending.find_new_ways(now=now)


def mark(notice: Notice, *, is_at_risk: bool = True) -> None:
    Person.objects.filter(pk=notice.person_id).update(is_at_risk=is_at_risk)


def status_of(notice: Notice) -> str:
    notice.refresh_from_db()
    return notice.status
