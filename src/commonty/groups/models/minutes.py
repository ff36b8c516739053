"""Minutes of a group: what was said at a meeting, each version, and photos of it."""

from django.db import models

from commonty.files.models import Photo
from commonty.groups.models.group import Group
from commonty.groups.models.meetings import GroupMeeting
from commonty.groups.models.membership import Membership
from commonty.kit.ids import new_public_id


class Minutes(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="minutes")
    title = models.CharField(max_length=120)
    met_on = models.DateField()
    meeting = models.ForeignKey(GroupMeeting, on_delete=models.SET_NULL, null=True, related_name="minutes")
    posted_key = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "posted_key"], condition=~models.Q(posted_key=""), name="groups_minutes_once_a_form"
            )
        ]
        indexes = [models.Index(fields=["group", "-met_on"], name="groups_minutes_by_day")]

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """What the minutes said from then on. None is ever changed; `by_name` stays when somebody has left."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["minutes", "number"], name="groups_one_version_a_number")]


class MinutesPhoto(models.Model):
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="photos")
    photo = models.OneToOneField(Photo, on_delete=models.CASCADE, related_name="minutes_photo")
