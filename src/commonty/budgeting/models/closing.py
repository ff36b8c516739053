"""What stands at the end of a money vote: lessons, what became of the rest, and what residents say of it all."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.models.project import Project
from commonty.budgeting.models.proposals import Proposal
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
        """Words that nobody has looked at, and questions without an answer."""
        unseen = models.Q(looked_at=None) & ~models.Q(words="")
        return self.filter(unseen | models.Q(kind="question", is_shown=True, replied_at=None))


class Remark(models.Model):
    """What somebody who lives there says for or against an idea or a project, asks, finds on site, or says at the end."""

    class Kind(models.TextChoices):
        FOR = "for", _("For it")
        AGAINST = "against", _("Against it")
        SITE = "site", _("On site")
        QUESTION = "question", _("Question")
        WORTH = "worth", _("Was it worth it?")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="remarks")
    # Only a draft's project is ever taken out, and what was said of it goes with it; it stays with the idea.
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, related_name="remarks")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, null=True, related_name="remarks")
    kind = models.CharField(max_length=10, choices=Kind)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    answer = models.CharField(max_length=12, blank=True)
    words = models.TextField(blank=True)
    made_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)
    looked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    is_shown = models.BooleanField(default=False)
    reply = models.TextField(blank=True)
    replied_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    replied_at = models.DateTimeField(null=True)

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
                condition=models.Q(kind="worth", project=None, proposal=None)
                | ~models.Q(kind="worth") & models.Q(project__isnull=False, proposal=None)
                | ~models.Q(kind__in=["worth", "site"]) & models.Q(project=None, proposal__isnull=False),
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
