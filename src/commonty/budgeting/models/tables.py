"""What neighbours at one table said: how they would share the pot out between kinds of project, and why."""

from django.db import models

from commonty.budgeting.models.round import Round
from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class TableRecord(models.Model):
    """Of one table at one meeting. Whoever sat there has no name here: it is the table that speaks."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="tables")
    number = models.PositiveSmallIntegerField()  # as on the card that stood on it
    people = models.PositiveSmallIntegerField()  # how many sat there
    shares = models.JSONField()  # kind of project -> pence; together the whole pot
    words = models.TextField(blank=True)  # where they agreed, where not, what is open; for all to read
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="budgeting_a_table_speaks_once"),
            models.CheckConstraint(condition=models.Q(people__gt=0), name="budgeting_somebody_sat_at_the_table"),
        ]

    @property
    def listed(self) -> list[tuple[str, int]]:
        """The largest first: a database keeps no order of names."""
        return sorted(self.shares.items(), key=lambda share: (-share[1], share[0]))
