"""Who stands behind an idea, and what we owe because of that."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.ideas.models.idea import Idea
from commonty.people.models import Person
from commonty.promises.models import Promise


class Support(models.Model):
    """One a human. Whoever takes it back leaves no row. `person` is the entry that stands for the human."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="supports")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    typed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "person"], name="ideas_one_support_a_human")]


class Owed(models.Model):
    """What enough support made us promise, once each."""

    class What(models.TextChoices):
        ANSWER = "answer", _("An answer")
        MEETING = "meeting", _("A place on the next meeting’s agenda")
        ANEW = "anew", _("An answer anew")

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="owed")
    what = models.CharField(max_length=8, choices=What)
    promise = models.OneToOneField(Promise, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "what"], name="ideas_owed_once")]
