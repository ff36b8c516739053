"""Documents in a group's room: what the group keeps beside its minutes."""

from django.db import models

from commonty.files.models import Document
from commonty.groups.models.group import Group
from commonty.groups.models.membership import Membership
from commonty.kit.ids import new_public_id


class GroupFile(models.Model):
    """`by_name` stays when somebody has left."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="files")
    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="group_file")
    name = models.CharField(max_length=100)
    says = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    posted_key = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "posted_key"], condition=~models.Q(posted_key=""), name="groups_one_file_a_form"
            )
        ]
        indexes = [models.Index(fields=["group", "-at"], name="groups_files_by_day")]

    def __str__(self) -> str:
        return self.name
