"""«I'll help»: what neighbours offer, each line a promise of theirs to the others where it has a day."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.discussions.models import Hiding, shown
from commonty.ideas.models.idea import Idea
from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.promises.models import Promise


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, person: Person | None) -> Self:
        """Whoever reads the idea; not what is hidden."""
        return self.filter(shown(), idea__in=Idea.objects.visible_to(person).order_by().values("pk"))

    def by_human(self, person: Person) -> Self:
        return self.filter(person__in=Person.objects.same_human(person.human.pk))


class Offer(models.Model):
    """Whoever takes it back leaves no row; a promise that was made by it is on the record as no longer needed."""

    class What(models.TextChoices):
        TIME = "time", _("Time")
        SKILL = "skill", _("A skill")
        TOOLS = "tools", _("Tools or things")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="offers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=5, choices=What)
    says = models.CharField(max_length=160)
    promise = models.OneToOneField(Promise, on_delete=models.PROTECT, null=True, related_name="+")
    typed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    at = models.DateTimeField()
    hiding = models.ForeignKey(Hiding, on_delete=models.PROTECT, null=True, related_name="+")
    posted_key = models.CharField(max_length=40, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "person", "posted_key"],
                condition=~models.Q(posted_key=""),
                name="ideas_one_offer_a_form",
            )
        ]
