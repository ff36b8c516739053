"""Hiding what breaks a house rule, and reporting it. A row that can be hidden has a nullable `hiding` that points here."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.discussions.events import Event
from commonty.discussions.models import Hiding, Report, Thread
from commonty.discussions.moderated import thing_of
from commonty.discussions.rules import moderation as rules
from commonty.journal.record import record
from commonty.kit.limits import Limit, spend
from commonty.people.models import Person
from commonty.places.models import Place

REPORTS = Limit("reports of one person in a day", 20, 86_400)


@transaction.atomic
def hide(
    thing: Any, *, rule: str, why: str, author: Person | None, place: Place, by: Person, now: datetime, channel: str,
    thread: Thread | None = None,
) -> Hiding:  # fmt: skip
    """Part of an action that holds the thing. `thread`: what is said about it, which goes and comes back with it."""
    require(by, Permission.MODERATE, within=place)
    rules.check_can_hide(rule, why)
    if thing.hiding is not None and thing.hiding.lifted_at is None:
        raise Refused(_("This is hidden already."))
    hiding = Hiding.objects.create(
        about_kind=thing._meta.label_lower, about_id=thing.public_id, place=place, rule=rule, why=why.strip(),
        author=author, by=by, at=now,
    )  # fmt: skip
    for row in (thing, thread) if thread is not None else (thing,):
        row.hiding = hiding
        row.save(update_fields=["hiding"])
    reports = Report.objects.filter(about_kind=hiding.about_kind, about_id=hiding.about_id).open()
    reports.update(outcome=Report.Outcome.HIDDEN, decided_by=by, decided_at=now)
    record(
        Event.THING_HIDDEN, about=hiding, by=by, at=now, channel=channel, within=place, rule=rule,
        thing=hiding.about_kind, thing_id=hiding.about_id,
    )  # fmt: skip
    return hiding


@transaction.atomic
def report(
    *, about_kind: str, about_id: str, rule: str, by: Person, now: datetime, channel: str, says: str = ""
) -> Report:
    """Of any thing that can be hidden and that this person can read. Reported again it is the same report."""
    thing = thing_of(about_kind, about_id, reader=by)
    if thing is None:
        raise PermissionDenied(_("You can’t read this."))
    is_own = thing.author is not None and thing.author.is_same_human(by)
    rules.check_can_report(rule, says, is_own=is_own)
    mine = Person.objects.same_human(by.human.pk)
    known = Report.objects.open().filter(about_kind=about_kind, about_id=about_id, by__in=mine).first()
    if known is not None:
        return known
    if not spend(REPORTS, by.human.public_id, now=now):
        raise Refused(_("You have reported a lot today. Please phone us, so that we understand what is going on."))
    new = Report.objects.create(
        about_kind=about_kind, about_id=about_id, place=thing.place, author=thing.author, rule=rule,
        says=says.strip(), by=by, at=now, channel=channel,
    )  # fmt: skip
    record(
        Event.THING_REPORTED, about=new, by=by, at=now, channel=channel, within=thing.place, rule=rule,
        thing=about_kind, thing_id=about_id,
    )  # fmt: skip
    return new
