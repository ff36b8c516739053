"""How much may come from people who have no home here: they can be anybody."""

from datetime import datetime

from commonty.kit.limits import Limit, spend
from commonty.people.models import Person

ONE_OUTSIDER = Limit("cases.outsider", 5, 86_400)
OUTSIDERS = Limit("cases.outsiders", 200, 86_400)  # of one landlord


def may_ask_again(person: Person, *, now: datetime) -> bool:
    """So many a day each, and so many all together. Spent outside of what is tried."""
    return all([spend(ONE_OUTSIDER, person.public_id, now=now), spend(OUTSIDERS, str(person.landlord_id), now=now)])
