"""What a group says when it asks to be on the register of tenant organisations, and what became of that."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.groups.models.group import Group
from commonty.groups.models.membership import Membership
from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.places.models import Place


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def visible_to(self, person: Person | None) -> Self:
        """The register is public by law; what isn't on it yet, only the group and `kept_by` see."""
        seen = models.Q(state=Registration.State.REGISTERED)
        if person is not None:
            mine = Membership.objects.of(person).there()
            seen |= models.Q(group__in=mine.values("group"))
        return self.filter(seen)

    def registered(self) -> Self:
        return self.filter(state=Registration.State.REGISTERED)

    def waiting(self) -> Self:
        return self.filter(state=Registration.State.APPLIED)

    def within(self, place: Place) -> Self:
        return self.filter(group__place__path__startswith=place.path)


class Registration(models.Model):
    """One application and, if it was accepted, the entry. A renewal is a new one that takes the place of the old."""

    class State(models.TextChoices):
        APPLIED = "applied", _("Asked to be on the register")
        REGISTERED = "registered", _("On the register")
        REFUSED = "refused", _("Refused")
        TAKEN_BACK = "taken_back", _("Taken back by the group")
        REPLACED = "replaced", _("Renewed since")
        REMOVED = "removed", _("Taken off the register")
        LEFT = "left", _("Left the register")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="registrations")
    state = models.CharField(max_length=10, choices=State, default=State.APPLIED)
    # Public once it is on the register.
    area = models.CharField(max_length=200)
    contact = models.CharField(max_length=300)
    meets = models.CharField(max_length=300)
    constitution = models.TextField()
    next_agm_on = models.DateField()
    # For whoever keeps the register.
    points = models.JSONField(default=list)
    committee = models.PositiveSmallIntegerField()
    bearers = models.TextField()
    agm_on = models.DateField()
    accounts = models.CharField(max_length=300)
    other_landlords = models.CharField(max_length=300, blank=True)
    applied_at = models.DateTimeField()
    applied_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)
    since = models.DateField(null=True)  # the first day on the register; a renewal keeps it
    renew_by = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    # Notice that it will be taken off, and the day.
    removal_on = models.DateField(null=True)
    removal_because = models.TextField(blank=True)
    noticed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=models.Q(state="registered"), name="groups_one_entry_a_group"
            ),
            models.UniqueConstraint(
                fields=["group"], condition=models.Q(state="applied"), name="groups_one_application_at_a_time"
            ),
        ]
