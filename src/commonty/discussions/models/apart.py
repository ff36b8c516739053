"""What is kept apart because it may break the law: read by administrators alone, with each reading on record."""

from datetime import timedelta
from typing import Self

from django.db import models

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.discussions.models.moderation import Hiding
from commonty.kit.ids import new_public_id
from commonty.people.models import Person

KEPT_FOR = timedelta(days=365)  # long enough for the police to ask; after that it is nobody's


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, person: Person | None) -> Self:
        """That it is there; its words are read one by one, with a reason (`read_evidence`)."""
        held = [] if person is None else person.held_now
        places = [one.place for one in held if can(person, Permission.READ_EVIDENCE, within=one.place)]
        if person is None or not places:
            return self.none()
        here = [models.Q(hiding__place__path__startswith=place.path) for place in places]
        same = Person.objects.same_human(person.human.pk)
        return self.filter(models.Q(*here, _connector=models.Q.OR)).exclude(hiding__author__in=same)

    def undecided(self) -> Self:
        return self.filter(hiding__by=None, hiding__confirmed_at=None, hiding__lifted_at=None)


class Evidence(models.Model):
    """How it read when it was hidden, whatever becomes of it since."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    hiding = models.OneToOneField(Hiding, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    kept_at = models.DateTimeField()
    kept_until = models.DateTimeField()

    objects = EvidenceQuerySet.as_manager()


class EvidenceReading(models.Model):
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="readings")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=300)
