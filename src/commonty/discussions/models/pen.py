"""A name of one's own in talk. Whose it is stands in this row alone, and the journal knows it by the row's own id."""

from typing import Self

from django.db import models

from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.places.models import Place


class PenNameQuerySet(models.QuerySet["PenName"]):
    def of_human(self, person: Person) -> Self:
        return self.filter(person__in=Person.objects.same_human(person.human.pk))

    def in_use(self) -> Self:
        return self.filter(until=None)


class PenName(models.Model):
    """It stays when somebody gives it up: what was written under it keeps it, and nobody else ever gets it."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    landlord = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=30)
    key = models.CharField(max_length=90)  # the name without all by which two names only seem to differ
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = PenNameQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "key"], name="discussions_one_bearer_a_pen_name"),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(until=None), name="discussions_one_pen_name_a_human"
            ),
        ]
