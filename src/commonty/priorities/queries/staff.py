"""What waits where somebody answers."""

from django.db.models import F, Q

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.people.models import Person
from commonty.priorities.models import Need
from commonty.priorities.models.need import NeedQuerySet
from commonty.promises.models import Promise


def needs_to_answer(person: Person) -> NeedQuerySet:
    """Needs without an answer that stand among the first, where this person answers: what is owed by a day before all."""
    mine = [held.place for held in person.held_now if can(person, Permission.ANSWER_IDEAS, within=held.place)]
    here = Q(*[("place__path__startswith", place.path) for place in mine], _connector=Q.OR)
    needs = Need.objects.visible_to(None).filter(here if mine else Q(pk__in=[]), state=Need.State.OPEN)
    first = needs.filter(Q(top_since__isnull=False) | Q(owed__status=Promise.Status.OPEN))
    return first.with_voices().with_all().order_by(F("owed__due_at").asc(nulls_last=True), "top_since", "pk")
