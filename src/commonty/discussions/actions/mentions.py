"""Naming somebody: part of saying something and of changing it."""

from datetime import datetime

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.discussions.models import Comment, Mention
from commonty.discussions.queries.mentions import not_to_be_told, people_named
from commonty.discussions.rules.mentions import names_in
from commonty.kit.limits import Limit, spend
from commonty.people.models import Person

NAMED = Limit("people named by one person in a day", 20, 86_400)


def name_people(comment: Comment, *, by: Person, now: datetime) -> None:
    """Each name is marked and counted alike, also of whoever has blocked the writer or is at risk: they are only not told,
    and nobody learns that. Who else is told is seen when it is told."""
    called = []
    if "@" in comment.text:
        here = people_named(comment.thread, by)
        called = [(person, name) for name in names_in(comment.text, list(here)) for person in here[name]]
    names, before = list(dict.fromkeys(name for _person, name in called)), set(comment.called)
    counted = {person.pk for person, name in called if name not in before}
    if names != comment.called:
        comment.called = names
        comment.save(update_fields=["called"])
    spent = [spend(NAMED, by.human.public_id, now=now) for _one in counted]
    if not all(spent):
        raise Refused(_("You have named many people today. Please leave the @ out, or wait until tomorrow."))
    if not called:
        return
    silent = not_to_be_told([person for person, _name in called], by, comment.pen)
    known = set(comment.mentions.values_list("person", flat=True))
    new = {person.pk for person, _name in called} - silent - known
    rows = [Mention(comment=comment, person_id=pk, at=now) for pk in sorted(new)]
    Mention.objects.bulk_create(rows, ignore_conflicts=True)
