"""When a group meets, and who of it comes."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.groups.models.group import Group
from commonty.groups.models.membership import Membership
from commonty.kit.ids import new_public_id


class GroupMeetingQuerySet(models.QuerySet["GroupMeeting"]):
    def coming(self, now: datetime) -> Self:
        return self.filter(ends_at__gt=now, called_off_at=None)

    def public(self, now: datetime) -> Self:
        """Coming ones that everybody reads of: as long as the group is on the register, and what it says isn't hidden."""
        on_register = Group.objects.named().filter(dissolved_at=None, registrations__state="registered")
        return self.coming(now).filter(is_public=True, group__in=on_register.values("pk"))


class GroupMeeting(models.Model):
    """Everything of it is for members, but for the day, the time and the place of one that is public."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="meetings")
    title = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    where = models.CharField(max_length=200)
    access = models.CharField(max_length=500, blank=True)
    agenda = models.TextField(blank=True)
    is_public = models.BooleanField(default=False)
    by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    version = models.PositiveSmallIntegerField(default=0)  # how often it was changed: calendars take the newer one
    changed_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True)
    called_off_because = models.CharField(max_length=300, blank=True)
    reminded_at = models.DateTimeField(null=True)
    posted_key = models.CharField(max_length=40, blank=True)

    objects = GroupMeetingQuerySet.as_manager()

    answers: Any
    minutes: Any

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "posted_key"], condition=~models.Q(posted_key=""), name="groups_one_meeting_a_form"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="groups_a_meeting_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["group", "-starts_at"], name="groups_meetings_by_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def points(self) -> list[str]:
        """What it is about, a line each."""
        return [line.strip() for line in self.agenda.splitlines() if line.strip()]


class MeetingAnswer(models.Model):
    """What a member said: one a human, changed at any time until it is over."""

    class Says(models.TextChoices):
        YES = "yes", _("I come")
        MAYBE = "maybe", _("I don’t know yet: remind me")
        NO = "no", _("I can’t come")

    meeting = models.ForeignKey(GroupMeeting, on_delete=models.CASCADE, related_name="answers")
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    says = models.CharField(max_length=5, choices=Says)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="groups_one_answer_a_member")]
