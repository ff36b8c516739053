"""The promise, and who had it when."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.places.models import Place


class PromiseQuerySet(models.QuerySet["Promise"]):
    def visible_to(self, person: Person | None) -> Self:
        """What everybody may read; and what one has promised oneself, or was promised."""
        seen = models.Q(audience=Promise.Audience.PUBLIC)
        if person is not None:
            same = Person.objects.same_human(person.human.pk)
            seen |= models.Q(owner__in=same) | models.Q(made_to__in=same)
        return self.filter(seen)

    def open(self) -> Self:
        return self.filter(status=Promise.Status.OPEN)

    def about(self, thing: Any) -> Self:
        return self.filter(about_kind=thing._meta.label_lower, about_id=thing.public_id)

    def about_all(self, things: Iterable[Any]) -> Self:
        """Those about any of these things, which are of one kind."""
        listed = list(things)
        if not listed:
            return self.none()
        kind = listed[0]._meta.label_lower
        return self.filter(about_kind=kind, about_id__in=[thing.public_id for thing in listed])

    def late(self, now: datetime) -> Self:
        """Open past their day: they count as failed, whoever looks at them."""
        return self.open().filter(due_at__lt=now)


class Promise(models.Model):
    """`is_by_day`: due until that day ends, as laws count; else by the very minute, as «I ring you at four»."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("Answer you")
        ACKNOWLEDGEMENT = "acknowledgement", _("Say that we have it")
        CALL_BACK = "call_back", _("Phone you")
        VISIT = "visit", _("Come to you")
        CHECK = "check", _("Look at damp or mould")
        SUMMARY = "summary", _("Write down what we found")
        WORK = "work", _("Do the work")
        OTHER = "other", _("Something else")

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        KEPT = "kept", _("Kept")
        KEPT_LATE = "kept_late", _("Done late")
        BROKEN = "broken", _("Broken")
        REPLACED = "replaced", _("Changed, and why")
        RELEASED = "released", _("You said it’s no longer needed")

    class Audience(models.TextChoices):
        NAMED = "named", _("Whoever promised it and whoever it was promised to")
        PUBLIC = "public", _("Everybody")

    class From(models.TextChoices):
        LANDLORD = "landlord", _("Us")
        RESIDENT = "resident", _("A resident")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=16, choices=Kind)
    says = models.CharField(max_length=300)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="promises")
    team_name = models.CharField(max_length=80, blank=True)  # what a public page says in place of the owner
    made_to = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # nobody: by a rule
    by_rule = models.CharField(max_length=40, blank=True)  # the regime that made it
    made_from = models.CharField(max_length=10, choices=From, default=From.LANDLORD)
    made_at = models.DateTimeField()
    channel = models.CharField(max_length=20)
    about_kind = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.NAMED)
    due_at = models.DateTimeField()
    is_by_day = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    proof = models.CharField(max_length=300, blank=True)
    proof_link = models.URLField(blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    disputed_at = models.DateTimeField(null=True)  # whoever it was made to says that it was not kept
    told_before_at = models.DateTimeField(null=True)
    told_due_at = models.DateTimeField(null=True)
    told_late_at = models.DateTimeField(null=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="open", ended_at=None)
                | ~models.Q(status="open") & ~models.Q(ended_at=None),
                name="promises_open_until_they_end",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["broken", "replaced"]) | ~models.Q(reason=""),
                name="promises_not_kept_only_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["about_kind", "about_id"], name="promises_about"),
            models.Index(fields=["status", "due_at"], name="promises_due"),
            models.Index(fields=["owner", "status", "due_at"], name="promises_of_owner"),
        ]

    def __str__(self) -> str:
        return self.says

    @property
    def due_on(self) -> date:
        """The day on which it is due: one that lasts until a day ends is due on that day, not on the next."""
        return timezone.localdate(self.due_at - timedelta(microseconds=1))

    def is_late(self, now: datetime) -> bool:
        return self.status == self.Status.OPEN and self.due_at < now


class HandOver(models.Model):
    """A promise went from one owner to another; the first one's name is not lost."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="hand_overs")
    was = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    now_with = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # nobody: the timetable
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)


def days_between(first_on: date, last_on: date) -> list[date]:
    return [first_on + timedelta(days=n) for n in range((last_on - first_on).days + 1)]


class ClosedDays(models.Model):
    """Days on which the landlord is closed, the first to the last; what is over stays, since dates were counted with it."""

    landlord = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="closed_days")
    first_on = models.DateField()
    last_on = models.DateField()
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")), name="promises_closed_from_first_to_last"
            )
        ]

    @property
    def days(self) -> list[date]:
        return days_between(self.first_on, self.last_on)


class OwnLength(models.Model):
    """How long one of the landlord's own promises takes, in the unit of its rule, where it has changed that."""

    landlord = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="own_lengths")
    regime = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["landlord", "regime"], name="promises_one_length_a_rule")]
