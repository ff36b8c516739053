"""Finding the register that an address names: at this landlord's, and only one that this reader may see."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from commonty.ballots.models import Register


def register_for(request: HttpRequest, public_id: str) -> Register:
    seen = Register.objects.visible_to(request.person).filter(place__landlord=request.landlord)
    return get_object_or_404(seen.select_related("place__landlord"), public_id=public_id)


def kept_register(request: HttpRequest, public_id: str) -> Register:
    kept = Register.objects.kept_by(request.person).filter(place__landlord=request.landlord)
    return get_object_or_404(kept.select_related("place__landlord"), public_id=public_id)


def vote_address(register: Register) -> str:
    """The page of the vote itself, which belongs to whatever is voted about."""
    return f"/votes/{register.public_id}/"
