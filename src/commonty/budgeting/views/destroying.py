"""Two people destroy what could still tell who voted how: what is checked first, what goes, what stays."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots.queries import standing_of_result
from commonty.ballots.queries.destruction import what_goes
from commonty.ballots.rules import UNSIGNED
from commonty.budgeting.actions.destroying import sign_for_destruction
from commonty.budgeting.models import Round
from commonty.budgeting.queries.destroying import checks_of
from commonty.budgeting.views.closing import round_to_close


@staff_page(Permission.CLOSE_ROUND)
@never_cache
def destroy(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round, now = round_to_close(request, public_id), timezone.now()
    error = _signed(request, pb_round) if request.method == "POST" else ""
    if request.method == "POST" and not error:
        return redirect("budgeting:destroy_secrets", public_id)
    standing = standing_of_result(pb_round.register, now=now)
    signatures = list(pb_round.register.destruction_signatures.select_related("person").order_by("signed_at"))
    checks = [] if standing.destroyed_at else checks_of(pb_round, now=now)
    context = {
        "round": pb_round,
        "standing": standing,
        "error": error,
        "checks": checks,
        "is_well": all(check.is_well for check in checks),
        "goes": what_goes(pb_round.register),
        "signatures": signatures,
        "has_signed": any(request.person.is_same_human(signature.person) for signature in signatures),
        "by_itself_at": standing.final_at + UNSIGNED if standing.final_at else None,
        "in_backups_until": now + timedelta(days=settings.BACKUP_DAYS),
    }
    return render(request, "budgeting/destroy_secrets.html", context, status=422 if error else 200)


def _signed(request: HttpRequest, pb_round: Round) -> str:
    """What stood in the way, as a sentence; empty if nothing did."""
    try:
        is_done = sign_for_destruction(round_id=pb_round.pk, by=request.person, channel="web")
    except Refused as refused:
        return str(refused)
    if is_done:
        messages.success(request, _("Destroyed. Now we look for what is left; the result's page says what we found."))
    else:
        messages.success(request, _("You have signed. Now a second person has to sign."))
    return ""
