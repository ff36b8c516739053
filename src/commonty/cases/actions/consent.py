"""May neighbours read a summary without a name? The resident says yes or no, and can take a yes back at any time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.cases.actions.issues import locked_with_issue, take_out
from commonty.cases.actions.locked import locked_case, record_case, require_resident, require_staff
from commonty.cases.actions.talking import note_first_reply, tell_said
from commonty.cases.events import Event
from commonty.cases.models import Case, Message
from commonty.cases.rules.publishing import check_can_ask_consent, check_can_ever_be_public
from commonty.people.models import Person

Heard = Message.Heard


@transaction.atomic
def ask_consent(*, case_id: int, by: Person, now: datetime, channel: str) -> Case:
    """A question in the conversation. Nothing waits for the answer."""
    case = locked_case(case_id)
    require_staff(case, by)
    check_can_ask_consent(case)
    case.consent = Case.Consent.ASKED
    case.save(update_fields=["consent"])
    Message.objects.create(
        case=case, kind=Message.Kind.CONSENT, text=_("May neighbours read a summary without your name?"), spoken_by=by,
        channel=channel, at=now, heard=Heard.ASKED,
    )  # fmt: skip
    note_first_reply(case, now)
    record_case(Event.CONSENT_ASKED, case, by, now, channel)
    return case


@transaction.atomic
def say_consent(
    *, case_id: int, is_yes: bool, by: Person, now: datetime, channel: str, typed_by: Person | None = None
) -> Case:
    """By the resident, asked or not; or said to staff, who type it. A no takes their case out of what is public."""
    case, issue = locked_with_issue(case_id)
    require_resident(case, by, typed_by)
    if is_yes:
        check_can_ever_be_public(case)
    if case.is_for_neighbours == is_yes and case.consent != Case.Consent.ASKED:
        raise Refused(_("That is what we have from you already."))
    case.consent = Case.Consent.YES if is_yes else Case.Consent.NO
    case.save(update_fields=["consent"])
    asked = case.messages.filter(kind=Message.Kind.CONSENT, heard=Heard.ASKED)
    asked.update(heard=Heard.YES if is_yes else Heard.NO, heard_at=now)
    says = _("Neighbours may read a summary without a name.") if is_yes else _("Neighbours may not read of this.")
    tell_said(case, says, by=by, typed_by=typed_by, now=now, channel=channel)
    if issue is not None and not is_yes:
        take_out(case, issue, by=typed_by or by, now=now, channel=channel)
    event = Event.CONSENT_GIVEN if is_yes else Event.CONSENT_REFUSED
    record_case(event, case, typed_by or by, now, channel)
    return case
