"""What stands at the end of a money vote: lessons, what became of the rest, and what residents say of it all."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.models.project import Project
from commonty.budgeting.models.round import Round
from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class Closing(models.Model):
    class Leftover(models.TextChoices):
        NONE = "none", _("Nothing was left.")
        LANDLORD = "landlord", _("It went back to the landlord’s own money.")
        CARRIED = "carried", _("It was moved to another money vote.")
        NEXT = "next", _("It is kept for the next money vote here.")
        COMMON = "common", _("It went into the common pot for all areas.")

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="closing")
    lessons = models.TextField()  # what staff learned, for all to read
    leftover = models.CharField(max_length=10, choices=Leftover)
    leftover_pence = models.PositiveBigIntegerField(default=0)
    leftover_says = models.CharField(max_length=300, blank=True)  # why so
    to_round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()


class RemarkQuerySet(models.QuerySet["Remark"]):
    def readable(self) -> Self:
        """Words that an officer has looked at and shown."""
        return self.filter(is_shown=True).exclude(words="")

    def waiting(self) -> Self:
        """Words that nobody has looked at."""
        return self.filter(looked_at=None).exclude(words="")


class Remark(models.Model):
    """What somebody who lives there finds on site, or says of the whole at the end. All else is said in a thread."""

    class Kind(models.TextChoices):
        SITE = "site", _("On site")
        WORTH = "worth", _("Was it worth it?")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="remarks")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, related_name="remarks")
    kind = models.CharField(max_length=10, choices=Kind)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    answer = models.CharField(max_length=12, blank=True)
    words = models.TextField(blank=True)
    made_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)
    looked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    is_shown = models.BooleanField(default=False)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person"], condition=models.Q(kind="worth"), name="budgeting_one_worth_a_person"
            ),
            models.UniqueConstraint(
                fields=["project", "person"], condition=models.Q(kind="site"), name="budgeting_one_look_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="worth", project=None) | models.Q(kind="site", project__isnull=False),
                name="budgeting_a_remark_is_about_something",
            ),
        ]


class Milestone(models.Model):
    """A step of a project with its day and who does it: what somebody said would be done, by when."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="milestones")
    says = models.CharField(max_length=120)
    who = models.CharField(max_length=120)
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    picture = models.FileField(upload_to="milestones/", blank=True)
    picture_says = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["project", "due_on"], name="budgeting_steps_of_project")]

    is_late: bool  # said by queries.delivery, which know what day it is
