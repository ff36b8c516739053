"""The place, and finding places by where they are in the tree."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.kit.ids import new_public_id


class Kind(models.TextChoices):
    LANDLORD = "landlord", _("Landlord")
    AREA = "area", _("Area")
    ESTATE = "estate", _("Estate")
    BLOCK = "block", _("Close or block")
    HOME = "home", _("Home")


class PlaceQuerySet(models.QuerySet["Place"]):
    def within(self, place: "Place") -> Self:
        """The place itself and everything below it."""
        return self.filter(path__startswith=place.path)

    def around(self, place: "Place") -> Self:
        """The place itself and everything above it, landlord first."""
        return self.filter(path__in=place.paths_around).order_by("path")

    def public(self) -> Self:
        """What may be named on a page: everything but homes."""
        return self.exclude(kind=Kind.HOME)

    def landlords(self) -> Self:
        """By what the constraint says of them and an index finds: a big landlord has 100,000 places of other kinds."""
        return self.filter(parent=None)


class Place(models.Model):
    """A node in the tree. `path` holds the ids from the landlord down, each followed by a slash: `3/17/204/`."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    landlord = models.ForeignKey("self", on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    path = models.CharField(max_length=120, db_index=True, editable=False)
    name = models.CharField(max_length=200)
    # Landlords only: the host names at which this one is found, with a space between; the phone for people in danger.
    hosts = models.CharField(max_length=400, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    # Homes only: what the landlord's housing system calls it, the national property number, and where post goes.
    reference = models.CharField(max_length=60, blank=True)
    uprn = models.CharField(max_length=12, blank=True)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=10, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=Kind.LANDLORD, parent=None)
                | ~models.Q(kind=Kind.LANDLORD) & ~models.Q(parent=None),
                name="places_only_landlords_have_no_parent",
            ),
            models.UniqueConstraint(
                fields=["landlord", "reference"],
                condition=~models.Q(reference=""),
                name="places_one_home_a_reference",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        path = f"{self.parent.path if self.parent else ''}{self.pk}/"
        if self.path != path:
            self.path = path
            self.landlord_id = int(path.split("/", 1)[0])
            super().save(update_fields=["path", "landlord"])

    @property
    def paths_around(self) -> list[str]:
        parts = self.path.split("/")[:-1]
        return ["/".join(parts[: depth + 1]) + "/" for depth in range(len(parts))]

    @property
    def landlord_public_id(self) -> str:
        return self.public_id if self.landlord is None or self.landlord_id == self.pk else self.landlord.public_id

    def is_within(self, other: "Place") -> bool:
        return self.path.startswith(other.path)
