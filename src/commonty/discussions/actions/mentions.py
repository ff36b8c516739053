"""Naming somebody: part of saying something and of changing it."""

from datetime import datetime

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.discussions.models import Comment, Mention
from commonty.discussions.queries.mentions import people_named, want_not_by
from commonty.discussions.rules.mentions import names_in
from commonty.kit.limits import Limit, spend
from commonty.people.models import Person

NAMED = Limit("people named by one person in a day", 20, 86_400)


def name_people(comment: Comment, *, by: Person, now: datetime) -> None:
    """Whoever has blocked the writer is not named, and nobody learns that. Who is told is seen when it is told."""
    called = []
    if "@" in comment.text:
        here = people_named(comment.thread, by)
        called = [(person, name) for name in names_in(comment.text, list(here)) for person in here[name]]
    silent = want_not_by([person for person, _name in called], by) if called else set()
    names = list(dict.fromkeys(name for person, name in called if person.pk not in silent))
    if names != comment.called:
        comment.called = names
        comment.save(update_fields=["called"])
    known = set(comment.mentions.values_list("person", flat=True)) if names else set()
    new = {person.pk for person, _name in called if person.pk not in known | silent}
    spent = [spend(NAMED, by.human.public_id, now=now) for _one in new]
    if not all(spent):
        raise Refused(_("You have named many people today. Please leave the @ out, or wait until tomorrow."))
    rows = [Mention(comment=comment, person_id=pk, at=now) for pk in sorted(new)]
    Mention.objects.bulk_create(rows, ignore_conflicts=True)
