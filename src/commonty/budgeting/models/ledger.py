"""Where the money went: whole pence, never edited, only reversed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.models.project import Project
from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class LedgerEntry(models.Model):
    class Kind(models.TextChoices):
        VOTED = "voted", _("Voted")
        COMMITTED = "committed", _("Ordered")
        PAID = "paid", _("Paid")
        RETURNED = "returned", _("Back in the pot")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=10, choices=Kind)
    pence = models.BigIntegerField()  # negative only in a reversal
    on = models.DateField()
    says = models.CharField(max_length=200)  # to whom, for what, order or invoice number
    proof = models.FileField(upload_to="proofs/", blank=True)
    is_proof_public = models.BooleanField(default=False)  # an invoice may name somebody: public only if staff say so
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversal")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pence__gt=0, reverses=None) | models.Q(pence__lt=0, reverses__isnull=False),
                name="budgeting_only_reversals_are_negative",
            )
        ]
        indexes = [models.Index(fields=["project", "id"], name="budgeting_ledger_of_project")]
