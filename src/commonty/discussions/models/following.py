"""Who wants to hear of what is new in a discussion, and how: known to themselves alone."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.discussions.models.pen import PenName
from commonty.discussions.models.thread import Thread
from commonty.people.models import Person
from commonty.places.models import Place


class FollowingQuerySet(models.QuerySet["Following"]):
    def of_human(self, person: Person) -> Self:
        return self.filter(person__in=Person.objects.same_human(person.human.pk))

    def going_on(self) -> Self:
        return self.filter(is_over=False)


class Following(models.Model):
    """One row a human and discussion. It is begun by speaking there, or by a press; whoever stops it, stops it for good."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="followings")
    since = models.DateTimeField()
    is_over = models.BooleanField(default=False)  # they said stop: speaking there doesn't begin it again

    # As whom they speak there: in one discussion everybody keeps the name under which they began.
    has_spoken = models.BooleanField(default=False)
    pen = models.ForeignKey(PenName, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = FollowingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "thread"], name="discussions_one_following_a_human")]


class Talker(models.Model):
    """What a human wants of talk. Without a row they hear of it once a day."""

    class Hears(models.TextChoices):
        AT_ONCE = "at_once", _("At once\nOne message for each comment.")
        DAILY = "daily", _("Once a day\nOne message in the morning, if there is anything new.")
        NEVER = "never", _("Never\nYou find what is new on the page “My talk”.")

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="talker")
    hears = models.CharField(max_length=7, choices=Hears, default=Hears.DAILY)


class Morning(models.Model):
    """Of each landlord: on which day its neighbours were last told what is new, and up to where in its journal."""

    landlord = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(null=True)
    seq = models.PositiveBigIntegerField(default=0)
