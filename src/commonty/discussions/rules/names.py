"""Under which name neighbours read somebody."""

from django.utils.translation import gettext as _

from commonty.discussions.models import PenName
from commonty.people.models import Person


def shown_name(person: Person | None, *, is_from_landlord: bool = False, pen: PenName | None = None) -> str:
    """Of neighbours the first name alone: with a close beside it, more would say who lives where. At risk: none."""
    if person is None or person.is_at_risk or person.human.is_at_risk:
        return _("A neighbour")
    if pen is not None:
        return pen.name
    if is_from_landlord:
        return person.name
    return person.human.name.split()[0] if person.human.name.strip() else _("A neighbour")
