"""What all public writing asks first: not too much at once, and first words may wait for a human."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.discussions.queries.keeping import holds_first, is_known
from commonty.discussions.queries.ours import is_on_staff
from commonty.kit.limits import Limit, spend
from commonty.people.models import Person
from commonty.people.queries.homes import homes_of, is_outsider
from commonty.places.models import Place

AT_ONCE = Limit("public words of one person", 10, 600)
A_DAY = Limit("public words of one person in a day", 60, 86_400)


def may_write(person: Person, place: Place, now: datetime, *, in_room: bool = False) -> bool:
    """Part of an action that writes in public. Whether it is held: neighbours read it after a human has.

    What is refused counts for nothing, since it is rolled back together with the action.
    """
    if person.landlord_id != (place.landlord_id or place.pk):
        raise PermissionDenied(_("You are not with this landlord."))
    if is_outsider(person):
        raise Refused(_("Those who live here write here. We know you only because you asked us something."))
    # In a room the group decides who is in it.
    if not in_room and not homes_of(person, on=timezone.localdate(now)):
        if not is_on_staff(person):
            raise Refused(_("Those who live here write here. You can still read what they say."))
        if not person.is_proved:
            raise Refused(_("Here you write for the landlord. Prove your second factor first: the desk asks for it."))
    human = person.human.public_id
    if not all([spend(AT_ONCE, human, now=now), spend(A_DAY, human, now=now)]):
        raise Refused(_("You have written a lot in a short time. Please wait a little, then send it again."))
    return holds_first(place) and not is_known(person, place)
