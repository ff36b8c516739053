"""May somebody say this for themselves, or staff for them? Asked wherever a resident's own word counts."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.people.models import Person
from commonty.places.models import Place


def require_voice(place: Place, by: Person, typed_by: Person | None) -> None:
    """Somebody speaks for themselves, with this landlord; or staff type what they say."""
    if by.landlord_id != (place.landlord_id or place.pk):
        raise PermissionDenied(_("You are not with this landlord."))
    if typed_by is None:
        return
    require(typed_by, Permission.VOTE_FOR_SOMEBODY, within=place)
    # Whoever at the counter gives it away helps whoever is looking for them: only they themselves do this.
    if by.is_at_risk or by.human.is_at_risk or by.is_same_human(typed_by):
        raise Refused(_("Only they themselves can say this."))
