"""What we owe because enough stand behind an idea."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.ideas.models.idea import Idea
from commonty.promises.models import Promise


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
