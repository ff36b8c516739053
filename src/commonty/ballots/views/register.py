"""Finding the register that an address names: at this landlord's, and only one that this reader may see."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from commonty.ballots.models import Entitlement, Register


def register_for(request: HttpRequest, public_id: str) -> Register:
    seen = Register.objects.visible_to(request.person).filter(place__landlord=request.landlord)
    return get_object_or_404(seen.select_related("place__landlord"), public_id=public_id)


def kept_register(request: HttpRequest, public_id: str) -> Register:
    kept = Register.objects.kept_by(request.person).filter(place__landlord=request.landlord)
    return get_object_or_404(kept.select_related("place__landlord"), public_id=public_id)


def scrutinised_register(request: HttpRequest, public_id: str) -> Register:
    seen = Register.objects.scrutinised_by(request.person).filter(place__landlord=request.landlord)
    return get_object_or_404(seen.select_related("place__landlord"), public_id=public_id)


def vote_address(register: Register) -> str:
    """The page of the vote itself, which belongs to whatever is voted about."""
    return f"/votes/{register.public_id}/"


def entry_address(entitlement: Entitlement) -> str:
    """Where staff type a vote: it belongs to whatever is voted about, too."""
    return f"/desk/votes/{entitlement.register.public_id}/{entitlement.public_id}/"


def keeping_address(register: Register) -> str:
    return reverse("ballots:keep_register", args=[register.public_id])
