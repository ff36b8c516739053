"""What the views of groups have in common: finding the group, answering a refusal."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.groups.actions.access import note_reading
from commonty.groups.models import Group, Membership, RoomAccess
from commonty.groups.queries.membership import is_member, may_read_room, membership_of
from commonty.kit.parts import gather
from commonty.people.models import Person


def by_web(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.person, "now": timezone.now(), "channel": "web"}  # type: ignore[attr-defined]


def visible_group(request: HttpRequest, public_id: str) -> Group:
    """Of this landlord alone, whatever the number."""
    if request.landlord is None:
        raise Http404
    seen = Group.objects.visible_to(request.person) | _opened_to(request.person)
    found = seen.filter(landlord=request.landlord).select_related("place__landlord", "landlord")
    return get_object_or_404(found, public_id=public_id)


def _opened_to(person: Person | None) -> QuerySet[Group]:
    """Unlisted ones, too, as long as an officer is let in."""
    if person is None or not can(person, Permission.OPEN_A_ROOM, within=None):
        return Group.objects.none()
    accesses = RoomAccess.objects.of(person).in_force(timezone.now())
    return Group.objects.filter(pk__in=accesses.values("group"))


def room_of(request: HttpRequest, public_id: str) -> Group:
    """A group whose room this reader may read: else it isn't there. What an officer reads is counted."""
    group = visible_group(request, public_id)
    if not may_read_room(request.person, group, now=timezone.now()):
        raise Http404
    count_reading(request, group)
    return group


def count_reading(request: HttpRequest, group: Group) -> None:
    person = request.person
    if person and can(person, Permission.OPEN_A_ROOM, within=group.place) and not is_member(person, group):
        note_reading(group_id=group.pk, **by_web(request))


def organised_group(request: HttpRequest, public_id: str) -> tuple[Group, Membership]:
    """What only an organiser opens; for everybody else it isn't there."""
    group = visible_group(request, public_id)
    mine = membership_of(request.person, group)
    if mine is None or not mine.is_organiser:
        raise Http404
    return group, mine


def member_group(request: HttpRequest, public_id: str) -> tuple[Group, Membership]:
    group = visible_group(request, public_id)
    mine = membership_of(request.person, group)
    if mine is None or not mine.is_there:
        raise Http404
    return group, mine


def tried(request: HttpRequest, says: str, action: Callable[..., object], **what: Any) -> bool:
    """For a button: what is refused is said at the top of the next page."""
    try:
        action(**what, **by_web(request))
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    if says:
        messages.success(request, says)
    return True


def sent(request: HttpRequest, form: Form, action: Callable[..., object], **what: Any) -> bool:
    """For a form: what is refused stands on it, and what was typed stays. A function in `what` gets what was typed."""
    if not form.is_bound or not form.is_valid():
        return False
    said = {name: value(form.cleaned_data) if callable(value) else value for name, value in what.items()}
    try:
        action(**said, **by_web(request))
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def sent_to_room(request: HttpRequest, form: Form, action: Callable[..., object], **what: Any) -> bool:
    """As `sent`, of words that the group alone reads. Where they tell of danger their writer is asked, and nobody else."""
    if not sent(request, form, action, **what):
        return False
    text = "\n\n".join(value for value in form.cleaned_data.values() if isinstance(value, str))
    if gather("hears_danger", "TELLS", text, request.landlord):
        messages.warning(request, _("This tells of danger or damp. Your group reads it, and the landlord does not."))
        messages.warning(request, _("Shall we tell the landlord? Then ask under “Get help”."))
    return True


def typed(name: str) -> Callable[[dict[str, Any]], Any]:
    """For `sent`: what was typed into this field."""
    return lambda said: said[name]


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def status_of(form: Form) -> int:
    return 422 if form.errors else 200
