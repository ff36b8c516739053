"""Whom somebody does not want to read, or to be answered by: known to themselves alone."""

from typing import Self

from django.db import models

from commonty.discussions.models.pen import PenName
from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class MuteQuerySet(models.QuerySet["Mute"]):
    def of_human(self, person: Person) -> Self:
        return self.filter(person__in=Person.objects.same_human(person.human.pk))

    def blocking(self, other: Person, pen: PenName | None) -> Self:
        """Of those who want no words of `other` under the name that they have there: else a block would tell two names of
        one human apart from all others."""
        theirs = Person.objects.same_human(other.human.pk)
        return self.filter(other__in=theirs, pen=pen, is_block=True)

    def blocks(self, person: Person, other: Person, pen: PenName | None) -> bool:
        """Whether `person` wants no answers of `other`."""
        return self.blocking(other, pen).of_human(person).exists()


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


def muted_by(person: Person, writer: str = "author") -> models.Q:
    """Words of those whom this person does not want to read; what the landlord says is not among them.

    For models with `pen` and `is_from_landlord`; `writer` is their foreign key to whoever wrote.
    """
    mine = Mute.objects.of_human(person)
    others = mine.filter(pen=None).values("other")
    theirs = models.Q(**{f"{writer}__in": others}) | models.Q(**{f"{writer}__merged_into__in": others})
    own_name = theirs & models.Q(pen=None, is_from_landlord=False)
    return own_name | models.Q(pen__in=mine.filter(pen__isnull=False).values("pen"))
