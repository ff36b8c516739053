"""The public face of cases: without a name, with consent, and with those who have it too."""

from typing import Self

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.places.models import Place


class IssueQuerySet(models.QuerySet["Issue"]):
    def visible_to(self, person: Person | None) -> Self:
        """Everybody: it was written to be read, and staff checked that it names nobody.

        As long as somebody wants it read: what came from people at risk alone is gone from the minute of the mark.
        """
        who = "cases__raised_by__merged_into"
        alone = models.Q(**{who: None}) | models.Q(**{f"{who}__is_at_risk": False})
        wanted = Issue.objects.filter(alone, cases__raised_by__is_at_risk=False)
        return self.filter(hidden_at=None, pk__in=wanted.values("pk"))

    def within(self, place: Place) -> Self:
        return self.filter(place__path__startswith=place.path)

    def open(self) -> Self:
        return self.filter(fixed_at=None)

    def joined_by(self, person: Person) -> Self:
        """What this human said that they have too, not what came of their own case."""
        same = Person.objects.same_human(person.human.pk)
        mine = Joined.objects.filter(person__in=same, is_by_case=False)
        return self.filter(pk__in=mine.values("issue"))

    def with_voices(self) -> Self:
        """Each with how many humans have it, as `voices`. Who is at risk hears of it and is in no number."""
        human = Coalesce("joined__person__merged_into", "joined__person")
        alone = models.Q(joined__person__merged_into=None) | models.Q(joined__person__merged_into__is_at_risk=False)
        heard = models.Q(joined__person__is_at_risk=False) & alone
        return self.annotate(voices=models.Count(human, filter=heard, distinct=True)).select_related("place__parent")


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
    fixed_link = models.URLField(blank=True)
    hidden_at = models.DateTimeField(null=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["place", "-published_at"], name="cases_issues_of_place")]

    def __str__(self) -> str:
        return self.title


class IssueUpdate(models.Model):
    """A line for everybody: what we do about it."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="updates")
    says = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    team_name = models.CharField(max_length=80, blank=True)  # what the page says in place of a name
    at = models.DateTimeField()
    posted_key = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "posted_key"], condition=~models.Q(posted_key=""), name="cases_one_update_a_form"
            )
        ]


class Joined(models.Model):
    """«I have this too»: one a human. Whoever takes it back leaves no row."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="joined")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    channel = models.CharField(max_length=20)
    is_by_case = models.BooleanField(default=False)  # they asked themselves; it goes when their case leaves

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "person"], name="cases_one_voice_an_issue")]
