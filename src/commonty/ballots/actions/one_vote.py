"""One human, one vote: also where two entries of the list were found to be one human while people voted."""

from datetime import datetime

from django.utils.translation import gettext as _

from commonty.access.may import Actor
from commonty.ballots.actions.upkeep import set_aside
from commonty.ballots.models import Entitlement, Envelope, PaperEnvelope, Register


def leave_one_vote_a_human(register: Register, *, by: Actor, now: datetime, option: str = "") -> None:
    """A part of shutting the box, or of counting the scores of one `option`: their last vote counts.

    Before a count only those are touched who scored this option more than once: whoever scored one project under one
    entry and the next under the other loses neither. A paper vote goes before the last one, since it can't be found
    among the others any more.
    """
    listed = register.entitlements.in_force().select_related("person", "register__place")
    merged = listed.exclude(person__merged_into=None).values_list("person__merged_into_id", flat=True).distinct()
    for human in filter(None, list(merged)):
        own = list(listed.of_human(human).order_by("pk"))
        cast = Envelope.objects.live().filter(entitlement__in=own).order_by("-received_at", "-pk")
        if option:
            cast = cast.filter(option=option)
            if len(cast) < 2:
                continue
        last = cast.first()
        kept = last.entitlement_id if last else next((e.pk for e in own if e.person_id == human), own[0].pk)
        on_paper = _with_paper(register, own)
        for entitlement in own:
            if entitlement.pk not in (on_paper or {kept}):
                reason = _("The same human as another entry of the list")
                set_aside(entitlement, reason=reason, by=by, now=now, is_double=True)


def _with_paper(register: Register, own: list[Entitlement]) -> set[int]:
    if register.paper_until is None:
        return set()
    accepted = PaperEnvelope.objects.accepted().filter(entitlement__in=own)
    return set(accepted.values_list("entitlement_id", flat=True))
