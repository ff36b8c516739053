"""The treasurer of a residents' group writes lines of the ledger: the same deeds as staff, for this round alone."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from commonty.access.pages import person_page
from commonty.budgeting.forms.ledger import GROUP_FORMS
from commonty.budgeting.models import GroupSeat, LedgerEntry, Round
from commonty.budgeting.queries.groups import own_projects
from commonty.budgeting.views.groups import own_seat
from commonty.budgeting.views.ledger import choices_for, deed_page

Kind = LedgerEntry.Kind
HEADINGS = {
    Kind.ORDERED: gettext_lazy("Write down what was promised"),
    Kind.INVOICED: gettext_lazy("Write down a receipt or invoice"),
    Kind.PAID: gettext_lazy("Write down what was paid"),
    Kind.RETURNED: gettext_lazy("Put money back in the pot"),
}
SAYS = {
    Kind.ORDERED: gettext_lazy(
        "You told whoever gets the grant that they can spend it. Everybody reads it as ordered."
    ),
    Kind.INVOICED: gettext_lazy("Somebody shows what it cost. It may be a part of what was promised."),
    Kind.PAID: gettext_lazy("The money has left your account."),
    Kind.RETURNED: gettext_lazy("It is not needed after all. Everybody can read why."),
}


@person_page
def add_group_line(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    pb_round, seat = own_seat(request, public_id)
    if seat.part != GroupSeat.Part.TREASURER or kind not in GROUP_FORMS:
        raise Http404
    if pb_round.status != Round.Status.DECIDED and request.method != "POST":
        return redirect("budgeting:show_seat", public_id)
    choices = _without(choices_for(pb_round, kind), own_projects(pb_round, request.person))
    words: dict[str, Any] = {"heading": HEADINGS[Kind(kind)], "says": SAYS[Kind(kind)]}
    words |= {"add_name": "budgeting:add_group_line", "seat": seat}
    return deed_page(request, pb_round, kind, GROUP_FORMS[kind], choices, words)


def _without(choices: dict[str, Any], own: set[int]) -> dict[str, Any]:
    """What they proposed themselves isn't offered: staff write its lines."""
    kept = {"projects": [project for project in choices.get("projects", ()) if project.pk not in own]}
    kept["lines"] = [line for line in choices.get("lines", ()) if line.project_id not in own]
    return {name: kept[name] for name in choices}
