"""The public face of cases: without a name, with consent, and with those who have it too."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.places.models import Place


class IssueQuerySet(models.QuerySet["Issue"]):
    def visible_to(self, person: Person | None) -> Self:
        """Everybody: it was written to be read, and staff checked that it names nobody."""
        return self.filter(hidden_at=None)

    def open(self) -> Self:
        return self.filter(fixed_at=None)


class Issue(models.Model):
    """`place` is never a home, so that it tells of nobody where they live."""

    class Kind(models.TextChoices):
        LIGHT = "light", _("Lights")
        BINS = "bins", _("Bins and rubbish")
        LIFT = "lift", _("Lift")
        DOOR = "door", _("Doors and entry")
        STAIR = "stair", _("Stair and close")
        ROOF = "roof", _("Roof and gutters")
        COURT = "court", _("Back court and gardens")
        ROAD = "road", _("Paths and parking")
        OTHER = "other", _("Something else")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=120)
    says = models.TextField()
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    fixed_at = models.DateTimeField(null=True)
    fixed_says = models.CharField(max_length=300, blank=True)
    hidden_at = models.DateTimeField(null=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["place", "-published_at"], name="cases_issues_of_place")]

    def __str__(self) -> str:
        return self.title


class Joined(models.Model):
    """«I have this too»: one a human. Whoever takes it back leaves no row."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="joined")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    channel = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "person"], name="cases_one_voice_an_issue")]
