"""Residents' groups for those who look at pages: one of one's own, one that can be asked, one that invites."""

from typing import Any

from django.utils import timezone

from commonty.groups.actions.forming import About, form_group
from commonty.groups.actions.inviting import invite_by_name, make_link
from commonty.groups.actions.joining import ask_to_join, let_in
from commonty.groups.models import Group
from tests.journeys.sandbank import Sandbank


def a_group(sandbank: Sandbank, name: str, by: str, **more: Any) -> Group:
    about = About(name=name, purpose="We look after where we live.", place=sandbank.close, **more)
    return form_group(about, own_name=by.split()[0], by=sandbank[by], now=timezone.now(), channel="web")


def leave_groups(sandbank: Sandbank) -> dict[str, str]:
    """By its public id what each is for Agnes: organised, with somebody in it and somebody who asks; open; inviting."""
    how: dict[str, Any] = {"now": timezone.now(), "channel": "web"}
    for name in ("Bea Low", "Cal Orr"):
        sandbank.move_in(name)
    own = a_group(sandbank, "Back courts", "Agnes Rennie")
    for name in ("Bea Low", "Cal Orr"):
        one = ask_to_join(group_id=own.pk, name=name.split()[0], says="I have a spade.", by=sandbank[name], **how)
    let_in(group_id=own.pk, member_id=one.pk, by=sandbank["Agnes Rennie"], **how)
    make_link(group_id=own.pk, by=sandbank["Agnes Rennie"], **how)
    other = a_group(sandbank, "Play street", "Tariq Mahmood")
    inviting = a_group(sandbank, "Quiet ones", "Tariq Mahmood", joining="invite", is_unlisted=True)
    invite_by_name(group_id=inviting.pk, name="Agnes Rennie", by=sandbank["Tariq Mahmood"], **how)
    return {own.public_id: "organised", other.public_id: "open", inviting.public_id: "inviting"}
