"""The repair: one thing that somebody is sent to mend, for one case."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.cases.models import Case, Clock
from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.promises.models import Promise


class RepairQuerySet(models.QuerySet["Repair"]):
    def visible_to(self, person: Person | None) -> Self:
        """Whoever asked, whichever of their entries did, and the staff who see the case. It says where somebody lives."""
        return self.filter(case__in=Case.objects.visible_to(person))

    def seen_by_staff(self, person: Person) -> Self:
        """What this person sees because they work here: never what is mended for themselves."""
        return self.filter(case__in=Case.objects.answered_by_staff(person))

    def asked_by_human(self, person: Person) -> Self:
        """One's own, the newest first, whichever of one's entries asked."""
        own = Case.objects.filter(raised_by__in=Person.objects.same_human(person.human.pk))
        return self.filter(case__in=own).order_by("-ordered_at", "-pk")

    def open(self) -> Self:
        return self.filter(state__in=Repair.OPEN)

    def with_all(self) -> Self:
        return self.select_related(
            "case__raised_by__merged_into", "case__owner", "case__place__landlord", "place__parent", "landlord",
            "clock__promise", "promise__owner",
        )  # fmt: skip


class Repair(models.Model):
    """`number` is ours and said on the phone; `reference` is what the landlord's repairs system calls it."""

    class State(models.TextChoices):
        ORDERED = "ordered", _("Ordered; we will tell you when somebody comes")
        BOOKED = "booked", _("Somebody comes")
        NO_ACCESS = "no_access", _("We came and could not get in")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Called off")

    OPEN = (State.ORDERED, State.BOOKED, State.NO_ACCESS)

    class Mended(models.TextChoices):
        UNSAID = "", _("Not said yet")
        YES = "yes", _("Yes")
        NO = "no", _("No")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    number = models.PositiveIntegerField()  # said on the phone; opens nothing
    landlord = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="repairs")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=60, blank=True)
    what = models.CharField(max_length=300)
    defect = models.CharField(max_length=40, blank=True)  # of the Right to Repair; empty: none of its list
    contractor = models.CharField(max_length=120, blank=True)
    other_contractor = models.CharField(max_length=120, blank=True)  # whom the tenant may call if the first is late
    state = models.CharField(max_length=10, choices=State, default=State.ORDERED)
    ordered_at = models.DateTimeField()
    ordered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    clock = models.ForeignKey(Clock, on_delete=models.SET_NULL, null=True, related_name="+")  # of the law, if any
    promise = models.ForeignKey(
        Promise, on_delete=models.PROTECT, null=True, related_name="+"
    )  # what we said last: when we tell them, or that somebody comes
    done_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)  # since when silence counts, if our answer was earlier
    mended = models.CharField(max_length=3, choices=Mended, default=Mended.UNSAID, blank=True)  # the resident's word
    cancelled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)  # why it was called off
    posted_key = models.CharField(max_length=40, blank=True)  # a form sent twice orders one repair

    objects = RepairQuerySet.as_manager()

    visits: Any
    wishes: Any

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "number"], name="repairs_one_a_number"),
            models.UniqueConstraint(
                fields=["landlord", "reference"],
                condition=~models.Q(reference=""),
                name="repairs_one_a_reference",
            ),
            models.UniqueConstraint(
                fields=["case", "posted_key"], condition=~models.Q(posted_key=""), name="repairs_one_repair_a_form"
            ),
            models.CheckConstraint(
                condition=models.Q(state="done", done_at__isnull=False)
                | ~models.Q(state="done") & models.Q(done_at=None),
                name="repairs_done_has_a_day",
            ),
        ]
        indexes = [models.Index(fields=["state", "ordered_at"], name="repairs_by_state")]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def waits_for_word(self) -> bool:
        """Done, we say; and whoever asked has said nothing, neither of it nor of the case."""
        is_over = self.case.status in (Case.Status.SORTED, Case.Status.NOT_HEARD, Case.Status.WITHDRAWN)
        return self.state == self.State.DONE and self.mended != self.Mended.YES and not is_over

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class JobNumbers(models.Model):
    """Gives each repair of a landlord its number; held while one is taken."""

    landlord = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="+")
    next_number = models.PositiveIntegerField(default=1)
