"""An idea of a group's own, in its room: a model of its own, so that no door of public ideas can forget the room."""

from typing import Any, Self

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from commonty.discussions.models import Thread
from commonty.groups.models import Decision, Group, Membership
from commonty.ideas.models.idea import Idea
from commonty.kit.ids import new_public_id
from commonty.people.counting import human

WITH = (
    "author__person", "ended_by", "decision", "group__place__landlord", "group__landlord",
    "thread__opened_by__merged_into",
)  # fmt: skip


class RoomIdeaQuerySet(models.QuerySet["RoomIdea"]):
    def in_room(self, group: Group) -> Self:
        """For those whom `may_read_room` lets in."""
        return self.filter(group=group)

    def with_all(self) -> Self:
        """Each with how many humans of the group stand behind it, as `supporters`; those who left do so no longer."""
        there = RoomSupport.objects.filter(idea=models.OuterRef("pk"), member__state=Membership.State.IN)
        own = there.order_by().values("idea").annotate(n=models.Count(human("member__person"), distinct=True))
        counted = Coalesce(models.Subquery(own.values("n"), output_field=models.IntegerField()), 0)
        return self.annotate(supporters=counted).select_related(*WITH)

    def open_first(self) -> Self:
        """What is still to be talked of, the newest first; then what came of the others."""
        is_over = models.Case(models.When(state=RoomIdea.State.OPEN, then=0), default=1)
        return self.order_by(is_over, "-started_at", "-pk")


class RoomIdea(models.Model):
    """That the group decided is not kept here a second time: its decision says so."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        AWAY = "away", _("Put away")
        BACK = "back", _("Taken back")
        OUT = "out", _("Taken out of the room")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=100, blank=True)
    says = models.TextField(blank=True)
    author = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=4, choices=State, default=State.OPEN)
    because = models.CharField(max_length=300, blank=True)  # why it was put away
    ended_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    decision = models.ForeignKey(Decision, on_delete=models.SET_NULL, null=True, related_name="+")  # the newest
    became = models.ForeignKey(Idea, on_delete=models.SET_NULL, null=True, related_name="+")  # in public
    thread = models.OneToOneField(Thread, on_delete=models.SET_NULL, null=True, related_name="+")
    asks_writer = models.BooleanField(default=False)  # it tells of danger: shall we tell the landlord?
    posted_key = models.CharField(max_length=40, blank=True)

    objects = RoomIdeaQuerySet.as_manager()

    supports: Any
    versions: Any

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "posted_key"], condition=~models.Q(posted_key=""), name="ideas_one_room_idea_a_form"
            )
        ]
        indexes = [models.Index(fields=["group", "-started_at"], name="ideas_of_room")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_asked(self) -> bool:
        """The group is deciding on it."""
        return self.decision is not None and self.decision.closed_at is None and self.decision.called_off_at is None

    @property
    def is_decided(self) -> bool:
        return self.decision is not None and self.decision.closed_at is not None


class RoomSupport(models.Model):
    """A member who stands behind it: one a human, whichever of their rows. Whoever takes it back leaves none."""

    idea = models.ForeignKey(RoomIdea, on_delete=models.CASCADE, related_name="supports")
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "member"], name="ideas_one_support_a_member")]


class RoomVersion(models.Model):
    """How it read until it was changed."""

    idea = models.ForeignKey(RoomIdea, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=100)
    says = models.TextField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "number"], name="ideas_one_room_version_a_number")]
