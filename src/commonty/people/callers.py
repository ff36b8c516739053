"""Somebody on the phone or at the counter, for whom staff type."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.people.models import Person
from commonty.people.queries.homes import homes_of


def caller_here(request: HttpRequest, person_id: str) -> Person:
    """Somebody whom this member of staff may look up, at a home where they may type for somebody."""
    staff: Person = request.person  # type: ignore[attr-defined]
    caller = get_object_or_404(Person.objects.visible_to(staff), public_id=person_id)
    homes = homes_of(caller, on=timezone.localdate())
    require(staff, Permission.VOTE_FOR_SOMEBODY, within=homes[0] if homes else caller.landlord)
    return caller
