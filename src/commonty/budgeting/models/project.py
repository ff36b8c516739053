"""What is on the ballot."""

from django.db import models

from commonty.budgeting.models.round import Pot, Round
from commonty.discussions.models import Thread
from commonty.kit.ids import new_public_id
from commonty.places.models import Place


class Project(models.Model):
    """An idea that has been costed. `number` is what stands on paper and is said on the phone."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="projects")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    cost_pence = models.PositiveBigIntegerField()
    upkeep_pence = models.PositiveBigIntegerField(default=0)  # a year
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    pot = models.ForeignKey(Pot, on_delete=models.PROTECT, null=True, blank=True, related_name="projects")
    proposed_by = models.CharField(max_length=120, blank=True)
    categories = models.JSONField(default=list)
    only_one_of = models.CharField(max_length=80, blank=True)  # of all that share this name at most one is chosen
    drawing = models.CharField(max_length=30, blank=True)  # the name of a drawn picture
    picture = models.FileField(upload_to="projects/", blank=True)
    picture_says = models.CharField(max_length=200, blank=True)  # the picture in words
    lot = models.PositiveIntegerField(null=True)  # drawn and published before voting: settles ties
    source_id = models.CharField(max_length=60, blank=True)  # its id in the file of an imported election
    thread = models.OneToOneField(Thread, on_delete=models.SET_NULL, null=True, related_name="+")  # once announced

    only_one_says = ""  # written by `rules.alternatives` for the pages that show it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="budgeting_one_project_a_number"),
            models.UniqueConstraint(fields=["round", "lot"], name="budgeting_one_project_a_lot"),
        ]

    def __str__(self) -> str:
        return self.name


class Correction(models.Model):
    """A slip of the pen put right after everybody could read it: why, and what stood there before. Public, for good."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="corrections")
    made_at = models.DateTimeField()
    because = models.CharField(max_length=300)
    name_before = models.CharField(max_length=120, blank=True)  # empty where that part stayed as it was
    description_before = models.TextField(blank=True)
