"""Whom somebody does not want to read, or to be answered by: known to themselves alone."""

from typing import Self

from django.db import models

from commonty.discussions.models.pen import PenName
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
    # Muted as they were read: under a pen name, and then not under their own, or it would say who that is.
    pen = models.ForeignKey(PenName, on_delete=models.CASCADE, null=True, related_name="+")
    is_block = models.BooleanField(default=False)  # nor may they answer or name this person
    at = models.DateTimeField()

    objects = MuteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "other"], condition=models.Q(pen=None), name="discussions_one_mute_a_pair"
            ),
            models.UniqueConstraint(
                fields=["person", "pen"], condition=models.Q(pen__isnull=False), name="discussions_one_mute_a_pen"
            ),
        ]


def muted_by(person: Person) -> models.Q:
    """Comments of those whom this person does not want to read; what the landlord says is not among them."""
    mine = Mute.objects.of_human(person)
    others = mine.filter(pen=None).values("other")
    theirs = models.Q(author__in=others) | models.Q(author__merged_into__in=others)
    own_name = theirs & models.Q(pen=None, is_from_landlord=False)
    return own_name | models.Q(pen__in=mine.filter(pen__isnull=False).values("pen"))
