"""A change that a neighbour suggests, and how an idea read before it was changed."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.discussions.models import Hiding, shown
from commonty.ideas.models.idea import Idea
from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def visible_to(self, person: Person | None) -> Self:
        """Whoever reads the idea; not what is hidden."""
        return self.filter(shown(), idea__in=Idea.objects.visible_to(person).order_by().values("pk"))


class Amendment(models.Model):
    """How the idea would read. Its author takes it, or leaves it and says why."""

    class State(models.TextChoices):
        ASKED = "asked", _("Its author is asked")
        TAKEN = "taken", _("Taken")
        LEFT = "left", _("Not taken")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="amendments")
    title = models.CharField(max_length=100)
    says = models.TextField()
    because = models.CharField(max_length=300)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    typed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    at = models.DateTimeField()
    state = models.CharField(max_length=5, choices=State, default=State.ASKED)
    reason = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True)
    hiding = models.ForeignKey(Hiding, on_delete=models.PROTECT, null=True, related_name="+")
    posted_key = models.CharField(max_length=40, blank=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "person", "posted_key"],
                condition=~models.Q(posted_key=""),
                name="ideas_one_change_a_form",
            )
        ]


class IdeaVersion(models.Model):
    """How it read until then."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=100)
    says = models.TextField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "number"], name="ideas_one_version_a_number")]
