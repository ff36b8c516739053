"""What finance's own system says: the book of record, held beside our ledger and never mixed into it."""

from django.db import models

from commonty.budgeting.models.round import Round


class FinanceLine(models.Model):
    """An invoice as finance's newest file has it."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="finance_lines")
    order_number = models.CharField(max_length=60)
    invoice_number = models.CharField(max_length=60)
    pence = models.BigIntegerField()
    on = models.DateField()
    paid_on = models.DateField(null=True)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "order_number", "invoice_number"], name="budgeting_one_finance_line_an_invoice"
            )
        ]
