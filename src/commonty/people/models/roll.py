"""What a roll import found, and pairs of people who may be one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.kit.ids import new_public_id
from commonty.people.models.person import Person
from commonty.places.models import Place


class RollImport(models.Model):
    """One file from the housing system: tried dry, read by a person, then applied or left."""

    class Status(models.TextChoices):
        TRIED = "tried", _("Tried, nothing changed yet")
        APPLIED = "applied", _("Applied")
        LEFT = "left", _("Left")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    landlord = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.TRIED)
    made_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    is_full = models.BooleanField(default=False)  # the file holds everybody, so absence means something
    has_gaps = models.BooleanField(default=False)  # applied without the rows that had something wrong
    file_name = models.CharField(max_length=120, blank=True)
    file_digest = models.CharField(max_length=64)
    content = models.BinaryField(null=True)  # kept only until it is applied or left
    report = models.JSONField(default=dict)


class Likeness(models.Model):
    """Two people who may be one human. A person decides; nothing merges by itself."""

    class Verdict(models.TextChoices):
        OPEN = "open", _("To be decided")
        SAME = "same", _("One human")
        DIFFERENT = "different", _("Two humans")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    because = models.CharField(max_length=200)
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.OPEN)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="people_one_likeness_a_pair"),
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="people_likeness_in_order"),
        ]
