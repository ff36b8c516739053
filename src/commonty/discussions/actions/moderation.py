"""Hiding what breaks a house rule, and reporting it. A row that can be hidden has a nullable `hiding` that points here."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.discussions.actions.danger import hand_over_apart
from commonty.discussions.events import Event
from commonty.discussions.models import Evidence, Hiding, HouseRule, Report, Thread
from commonty.discussions.models.apart import KEPT_FOR
from commonty.discussions.moderated import Thing, rooms, thing_of, things_read
from commonty.discussions.rules import moderation as rules
from commonty.journal.record import record
from commonty.kit.limits import Limit, spend
from commonty.kit.locks import hold_exclusive
from commonty.people.models import Person
from commonty.places.models import Place

REPORTS = Limit("reports of one person in a day", 20, 86_400)
# These hide at once, so that nobody can silence neighbours by the dozen.
UNLAWFUL_REPORTS = Limit("reports of what may break the law in a day", 3, 86_400)


@transaction.atomic
def hide(
    thing: Any, *, rule: str, why: str, author: Person | None, place: Place, by: Actor, now: datetime, channel: str,
    thread: Thread | None = None,
) -> Hiding:  # fmt: skip
    """Part of an action that holds the thing. `thread`: what is said about it, which goes and comes back with it."""
    require(by, Permission.MODERATE, within=place)
    rules.check_can_hide(rule, why)
    _hold(thing._meta.label_lower, thing.public_id)
    if thing.hiding is not None and thing.hiding.lifted_at is None:
        raise Refused(_("This is hidden already."))
    hiding = Hiding.objects.create(
        about_kind=thing._meta.label_lower, about_id=thing.public_id, place=place, rule=rule, why=why.strip(),
        author=author, by=by if isinstance(by, Person) else None, at=now,
    )  # fmt: skip
    if rule == HouseRule.LAWFUL:
        _keep_apart(hiding, now)
    thing.hiding = hiding
    thing.save(update_fields=["hiding"])
    if thread is not None:
        thread.hidden_with = hiding
        thread.save(update_fields=["hidden_with"])
    if isinstance(by, Person):
        reports = Report.objects.about(hiding.about_kind, hiding.about_id).open()
        reports.update(outcome=Report.Outcome.HIDDEN, decided_by=by, decided_at=now)
    record(
        Event.THING_HIDDEN, about=hiding, by=by, at=now, channel=channel, within=place, rule=rule,
        thing=hiding.about_kind, thing_id=hiding.about_id,
    )  # fmt: skip
    return hiding


def _keep_apart(hiding: Hiding, now: datetime) -> None:
    thing = things_read([(hiding.about_kind, hiding.about_id)]).get((hiding.about_kind, hiding.about_id))
    if thing is not None:
        Evidence.objects.create(
            hiding=hiding, title=thing.title[:200], text=thing.text, kept_at=now, kept_until=now + KEPT_FOR
        )


def report(
    *, about_kind: str, about_id: str, rule: str, by: Person, now: datetime, channel: str, says: str = ""
) -> Report:
    """Of any thing that can be hidden and that this person can read. Reported again it is the same report.

    It may tell of what is worse than a broken rule: danger we know of whatever becomes of the report.
    """
    thing = thing_of(about_kind, about_id, reader=by)
    if thing is None:
        raise PermissionDenied(_("You can’t read this."))
    hand_over_apart(says, place=thing.place, by=by, now=now, channel=channel)
    return _report(thing, rule=rule, says=says, by=by, now=now, channel=channel)


@transaction.atomic
def _report(thing: Thing, *, rule: str, says: str, by: Person, now: datetime, channel: str) -> Report:
    """What may break the law is hidden in the same moment, and a human looks next: once, since they may find it lawful."""
    is_own = thing.author is not None and thing.author.is_same_human(by)
    rules.check_can_report(rule, says, is_own=is_own)
    if known := _known(thing, by):
        return known
    _spend(rule, by, now)
    if rule == HouseRule.LAWFUL:
        _hide_at_once(thing, now=now, channel=channel)
    else:
        _hold(thing.kind, thing.public_id)
        if known := _known(thing, by):
            return known
        if thing_of(thing.kind, thing.public_id, reader=by) is None:
            raise Refused(_("This is not there any more. Somebody has hidden it, or taken it back."))
    new = Report.objects.create(
        about_kind=thing.kind, about_id=thing.public_id, place=thing.place, author=thing.author, rule=rule,
        says=says.strip(), by=by.human, at=now, channel=channel,
    )  # fmt: skip
    record(
        Event.THING_REPORTED, about=new, by=by, at=now, channel=channel, within=thing.place, rule=rule,
        thing=thing.kind, thing_id=thing.public_id,
    )  # fmt: skip
    return new


def _known(thing: Thing, by: Person) -> Report | None:
    mine = Person.objects.same_human(by.human.pk)
    return Report.objects.open().about(thing.kind, thing.public_id).filter(by__in=mine).first()


def _hide_at_once(thing: Thing, *, now: datetime, channel: str) -> None:
    """The room's own action holds the thing first, and what is said of it after: in one order, as for whoever moderates."""
    looked = Report.objects.about(thing.kind, thing.public_id).filter(rule=HouseRule.LAWFUL)
    if looked.filter(outcome=Report.Outcome.LEFT).exists():
        raise Refused(_("An administrator has looked at this and found that the law does not forbid it."))
    why = _("Somebody reported that it may break the law. A human looks at it next.")
    how = {"rule": HouseRule.LAWFUL, "why": why, "by": SYSTEM, "now": now, "channel": channel}
    rooms()[thing.kind].hide(public_id=thing.public_id, **how)


def _hold(about_kind: str, about_id: str) -> None:
    """One at a time decides or reports a thing: a report that crosses a hiding would wait for ever."""
    hold_exclusive(f"talk:{about_kind}:{about_id}")


def _spend(rule: str, by: Person, now: datetime) -> None:
    human = by.human.public_id
    is_fine = spend(REPORTS, human, now=now)
    if rule == HouseRule.LAWFUL:
        is_fine = spend(UNLAWFUL_REPORTS, human, now=now) and is_fine
    if not is_fine:
        raise Refused(_("You have reported a lot today. Please phone us, so that we understand what is going on."))


@transaction.atomic
def leave_as_is(*, about_kind: str, about_id: str, by: Person, now: datetime, channel: str) -> int:
    """It breaks no rule. Whoever reported it is told nothing of each other."""
    reports = (
        Report.objects.open().about(about_kind, about_id).select_related("place__landlord", "author__merged_into")
    )
    found = list(reports.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    if not found:
        raise Refused(_("Somebody has decided this already."))
    place, author = found[0].place, found[0].author
    require(by, Permission.MODERATE, within=place)
    if author is not None and author.is_same_human(by):
        raise PermissionDenied(_("Another person has to decide this."))
    Report.objects.filter(pk__in=[one.pk for one in found]).update(
        outcome=Report.Outcome.LEFT, decided_by=by, decided_at=now
    )
    record(
        Event.THING_LEFT, about=found[0], by=by, at=now, channel=channel, within=place, thing=about_kind,
        thing_id=about_id,
    )  # fmt: skip
    return len(found)


@transaction.atomic
def let_out(
    *, about_kind: str, about_id: str, digest: str, by: Person, now: datetime, channel: str
) -> Thing:  # fmt: skip
    """By the room's own action, which holds the thing: so its words stand still, and are those that were read."""
    action = rooms()[about_kind].let_out
    if action is None:
        raise Refused(_("Nothing is held here any more. Open the list again."))
    action(public_id=about_id, by=by, now=now, channel=channel)
    thing = things_read([(about_kind, about_id)]).get((about_kind, about_id))
    if thing is None or thing.digest != digest:
        raise Refused(_("It was changed after you read it. Please read it again."))
    return thing
