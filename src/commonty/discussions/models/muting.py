"""Whom somebody does not want to read, or to be answered by: known to themselves alone."""

from typing import Self

from django.db import models

from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class MuteQuerySet(models.QuerySet["Mute"]):
    def of_human(self, person: Person) -> Self:
        return self.filter(person__in=Person.objects.same_human(person.human.pk))

    def blocks(self, person: Person, other: Person) -> bool:
        """Whether `person` wants no answers of `other`."""
        theirs = Person.objects.same_human(other.human.pk)
        return self.of_human(person).filter(other__in=theirs, is_block=True).exists()


class Mute(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    is_block = models.BooleanField(default=False)  # nor may they answer or name this person
    at = models.DateTimeField()

    objects = MuteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "other"], name="discussions_one_mute_a_pair")]


def muted_by(person: Person) -> models.Q:
    """Comments of those whom this person does not want to read; what the landlord says is not among them."""
    others = Mute.objects.of_human(person).values("other")
    theirs = models.Q(author__in=others) | models.Q(author__merged_into__in=others)
    return theirs & models.Q(is_from_landlord=False)
