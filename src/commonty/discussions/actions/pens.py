"""A name of one's own in talk: taking it, giving it up, and looking who it is."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.discussions.events import Event
from commonty.discussions.models import PenName
from commonty.discussions.moderated import Thing
from commonty.discussions.queries.ours import is_on_staff
from commonty.discussions.queries.pens import is_taken, pen_behind
from commonty.discussions.rules.pens import check_pen_name, key_of
from commonty.journal.record import record
from commonty.kit.limits import Limit
from commonty.kit.locks import hold_exclusive
from commonty.people.models import Person
from commonty.people.queries.homes import is_outsider

# Whoever tries names learns which are borne here: so each try counts, also one that is refused (spent by the page).
TRIES = Limit("pen names tried by one person in a day", 10, 86_400)
REASONS = ("danger", "rules", "law")


@transaction.atomic
def take_pen_name(*, name: str, by: Person, now: datetime, channel: str) -> PenName:
    """On record by its own id: the journal doesn't say whose it is. One's own from before can be taken again."""
    name = " ".join(name.split())
    hold_exclusive(f"talk:pen:{by.landlord_id}")
    if is_on_staff(by) or is_outsider(by):
        raise Refused(_("Pen names are for those who live here. Whoever works here writes under their own name."))
    check_pen_name(name)
    key = key_of(name)
    if is_taken(name, by):
        raise Refused(_("This name is somebody’s, or too much like it. Please choose another."))
    mine = PenName.objects.of_human(by)
    mine.in_use().update(until=now)
    pen = mine.filter(key=key).first() or PenName(person=by.human, landlord=by.landlord, key=key, since=now)
    pen.name, pen.until = name, None
    try:
        with transaction.atomic():
            pen.save()
    except IntegrityError as error:
        raise Refused(_("This name is somebody’s, or too much like it. Please choose another.")) from error
    record(Event.PEN_TAKEN, about=pen, by=pen, at=now, channel=channel, within=by.landlord)
    return pen


@transaction.atomic
def give_pen_name_up(*, by: Person, now: datetime, channel: str) -> None:
    """From now on they begin discussions under their own name. What was written keeps the name that it had."""
    for pen in PenName.objects.of_human(by).in_use().select_for_update(no_key=True):
        pen.until = now
        pen.save(update_fields=["until"])
        record(Event.PEN_GIVEN_UP, about=pen, by=pen, at=now, channel=channel, within=by.landlord)


@transaction.atomic
def look_behind(thing: Thing, *, reason: str, by: Person, now: datetime, channel: str) -> PenName:
    """The only way to learn whose name it is. Who looked, when, and for which reason of the list is on record."""
    require(by, Permission.MODERATE, within=thing.place)
    pen = pen_behind(thing.kind, thing.public_id)
    if pen is None or reason not in REASONS:
        raise Refused(_("Say why you look. It stays on record."))
    what = {"thing": thing.kind, "thing_id": thing.public_id, "reason": reason}
    record(Event.PEN_LOOKED_BEHIND, about=pen, by=by, at=now, channel=channel, within=thing.place, **what)
    return pen
