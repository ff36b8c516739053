"""Where the money went: a double-entry book in whole pence. Entries are never edited, only reversed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.models.project import Project
from commonty.budgeting.models.round import Round
from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class Account(models.TextChoices):
    """Where a pound can be. All but the landlord's own together always hold what the pot held."""

    LANDLORD = "landlord", _("The landlord")
    POT = "pot", _("In the pot")
    VOTED = "voted", _("Chosen, not ordered yet")
    ORDERED = "ordered", _("Ordered")
    INVOICED = "invoiced", _("Invoice came")
    PAID = "paid", _("Paid")
    BACK = "back", _("Back in the pot")
    CARRIED = "carried", _("Moved to another money vote")


class LedgerEntry(models.Model):
    """One deed, with the paper it stands on. Its postings say between which accounts the money moved."""

    class Kind(models.TextChoices):
        POT = "pot", _("Pot")
        VOTED = "voted", _("Voted")
        ORDERED = "ordered", _("Ordered")
        INVOICED = "invoiced", _("Invoice came")
        PAID = "paid", _("Paid")
        RETURNED = "returned", _("Back in the pot")
        CARRIED = "carried", _("Moved to another money vote")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="ledger")
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, related_name="ledger"
    )  # else the whole pot
    kind = models.CharField(max_length=10, choices=Kind)
    pence = models.BigIntegerField()  # negative only in a reversal
    on = models.DateField()
    says = models.CharField(max_length=200)  # for what
    number = models.CharField(max_length=60, blank=True)  # of the order or the invoice, as finance's system has it
    supplier = models.CharField(max_length=120, blank=True)  # of an order: the firm
    # An invoice's order, a payment's invoice, the order that came out cheaper.
    of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    beyond_pence = models.BigIntegerField(default=0)  # what an invoice asks beyond this pot, paid with other money
    to_round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, related_name="carried_in")
    proof = models.FileField(upload_to="proofs/", blank=True)
    is_proof_public = models.BooleanField(default=False)  # an invoice may name somebody: public only if staff say so
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversal")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    left: int  # what of an order has no invoice yet, of an invoice no payment: queries.ledger.still_open says it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pence__gt=0, beyond_pence__gte=0, reverses=None)
                | models.Q(pence__lt=0, beyond_pence__lte=0, reverses__isnull=False),
                name="budgeting_only_reversals_are_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["pot", "carried"], project=None)
                | ~models.Q(kind__in=["pot", "carried"]) & models.Q(project__isnull=False),
                name="budgeting_a_deed_has_its_project",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="carried", to_round__isnull=False)
                | ~models.Q(kind="carried") & models.Q(to_round=None),
                name="budgeting_only_carried_money_goes_to_a_round",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="paid") | models.Q(of__isnull=False),
                name="budgeting_a_payment_has_its_invoice",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="invoiced") | models.Q(beyond_pence=0),
                name="budgeting_only_invoices_go_beyond",
            ),
            models.UniqueConstraint(
                fields=["round"], condition=models.Q(kind="pot", reverses=None), name="budgeting_a_pot_is_filled_once"
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(kind="voted", reverses=None),
                name="budgeting_a_project_is_voted_money_once",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "id"], name="budgeting_ledger_of_project"),
            models.Index(fields=["round", "id"], name="budgeting_ledger_of_round"),
        ]

    @property
    def is_by_hand(self) -> bool:
        """Somebody recorded it, who may have been wrong; the rest is written by the result or a decision of two."""
        return self.kind in (self.Kind.ORDERED, self.Kind.INVOICED, self.Kind.PAID, self.Kind.RETURNED)


class Posting(models.Model):
    """Pence that moved from one account to another: both sides in one row, so that no row can be out of balance."""

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="postings")
    out_of = models.CharField(max_length=10, choices=Account)
    into = models.CharField(max_length=10, choices=Account)
    pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pence__gt=0), name="budgeting_a_posting_moves_something"),
            models.CheckConstraint(
                condition=~models.Q(out_of=models.F("into")), name="budgeting_a_posting_moves_somewhere"
            ),
            models.CheckConstraint(
                condition=models.Q(out_of__in=Account.values, into__in=Account.values),
                name="budgeting_a_posting_has_two_accounts",
            ),
            models.UniqueConstraint(fields=["entry", "out_of", "into"], name="budgeting_a_posting_once_an_entry"),
        ]
