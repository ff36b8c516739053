"""The group, and who sees that it is there."""

from typing import Self

from django.db import models
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _

from commonty.kit.ids import new_public_id
from commonty.kit.parts import gather
from commonty.people.models import Person
from commonty.places.models import Place

FEWEST_SHOWN = 5  # of fewer members nobody outside learns how many there are


class GroupQuerySet(models.QuerySet["Group"]):
    def visible_to(self, person: Person | None) -> Self:
        """By name: everybody, but unlisted ones; one's own and those that one asked or was invited to.

        What is over is there for those who were in it until the end. What lies in the room, `may_read_room` says.
        """
        seen = models.Q(pk__in=Group.objects.listed().values("pk"))
        if person is not None:
            same = Person.objects.same_human(person.human.pk)
            there = Group.objects.filter(memberships__person__in=same, memberships__state="in")
            coming = Group.objects.filter(memberships__person__in=same, memberships__state__in=["asked", "invited"])
            seen |= models.Q(pk__in=there.values("pk"))
            seen |= models.Q(dissolved_at=None, pk__in=coming.shown().values("pk"))
        return self.filter(seen)

    def listed(self) -> Self:
        return self.filter(dissolved_at=None, is_unlisted=False).shown()

    def named(self) -> Self:
        """Those whose name may be said to everybody, of groups at their end, too."""
        return self.filter(is_unlisted=False).shown()

    def shown(self) -> Self:
        """Without those whose words whoever keeps the peace has hidden: their members alone read them still.

        Which these are, rooms above say in a `hides_groups.py`, as queries for their public ids (see `kit.parts`).
        """
        hidden = [models.Q(public_id__in=ids) for ids in gather("hides_groups", "HIDES_GROUPS")]
        return self.exclude(models.Q(*hidden, _connector=models.Q.OR)) if hidden else self

    def within(self, place: Place) -> Self:
        return self.filter(place__path__startswith=place.path)

    def with_members(self) -> Self:
        """Each with how many humans are in it, as `members`."""
        human = Coalesce("memberships__person__merged_into", "memberships__person")
        there = models.Q(memberships__state="in")
        counted = models.Count(human, filter=there, distinct=True)
        return self.annotate(members=counted).select_related("place__parent")


class Group(models.Model):
    """`place` is its area, and never a home."""

    class Joining(models.TextChoices):
        ASK = "ask", _("Anybody who lives with us can ask, and an organiser answers")
        INVITE = "invite", _("Only people whom the group invites")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    landlord = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    purpose = models.TextField()
    joining = models.CharField(max_length=10, choices=Joining, default=Joining.ASK)
    is_unlisted = models.BooleanField(default=False)
    formed_at = models.DateTimeField()
    formed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    posted_key = models.CharField(max_length=40, blank=True)
    dissolved_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)  # when what lay in the room went for good

    objects = GroupQuerySet.as_manager()

    class Meta:
        constraints = [
            # Of those that anybody finds: whoever is told that a name is taken learns of no group that is unlisted.
            models.UniqueConstraint(
                Lower("name"), "landlord", condition=models.Q(dissolved_at=None, is_unlisted=False),
                name="groups_one_listed_of_a_name",
            ),
            models.UniqueConstraint(
                fields=["formed_by", "posted_key"], condition=~models.Q(posted_key=""), name="groups_one_group_a_form"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["landlord", "name"], name="groups_of_landlord")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.dissolved_at is None
