"""The landlord's other system, what we tell it, and what it tells us."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.kit.ids import new_public_id
from commonty.kit.sealing import CannotOpen, unwrap, wrap
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.repairs.models.repair import Repair

PURPOSE = "repairs: what we sign with"


class SystemQuerySet(models.QuerySet["System"]):
    def visible_to(self, person: Person | None) -> Self:
        """Of the landlord as a whole, for whoever carries orders there or arranges help."""
        if person is None:
            return self.none()
        where = [
            held.place_id
            for held in person.held_now
            if can(person, Permission.CARRY_REPAIRS, within=held.place)
            or can(person, Permission.SET_UP_HELP, within=held.place)
        ]
        return self.filter(landlord__in=where)

    def told(self) -> Self:
        """Those for which something is kept when it happens."""
        return self.filter(is_on=True).exclude(takes=System.Takes.HAND)


class System(models.Model):
    """Another program of the landlord's, in which tradespeople are planned. It knows us by a key, we sign with a secret."""

    class Takes(models.TextChoices):
        WEBHOOK = "webhook", _("Our program sends each order to its address at once")
        CSV = "csv", _("Somebody fetches the orders as a file and reads it in there")
        HAND = "hand", _("Somebody types each order there")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    landlord = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    takes = models.CharField(max_length=10, choices=Takes)
    address = models.CharField(max_length=300, blank=True)
    wrapped_secret = models.BinaryField(default=b"")
    key_hash = models.CharField(max_length=64, blank=True)  # of the key with which it tells us; empty: it can't
    key_made_at = models.DateTimeField(null=True)
    minder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")  # who is told when it stands still
    is_on = models.BooleanField(default=True)
    may_report = models.BooleanField(default=False)  # what residents tell it comes to us as well (Open311)
    made_at = models.DateTimeField()
    # After a failure nothing is sent to it before this moment, so that one that hangs doesn't hold up everything else.
    failures = models.PositiveSmallIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    alerted_at = models.DateTimeField(null=True)  # the minder knows that it stands still; empty once it doesn't

    objects = SystemQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["landlord", "name"], name="repairs_one_system_a_name")]

    def __str__(self) -> str:
        return self.name

    def keep_secret(self, secret: str) -> None:
        self.wrapped_secret = wrap(secret.encode(), key=settings.INSTALLATION_KEY, purpose=PURPOSE)

    @property
    def secret(self) -> str:
        """Empty where there is none, and where another installation's key wrapped it."""
        try:
            wrapped = bytes(self.wrapped_secret)
            return unwrap(wrapped, key=settings.INSTALLATION_KEY, purpose=PURPOSE).decode() if wrapped else ""
        except CannotOpen:
            return ""


class SendingQuerySet(models.QuerySet["Sending"]):
    def unsaid(self) -> Self:
        """What the other system does not know yet."""
        return self.filter(state__in=Sending.UNSAID)

    def orders(self) -> Self:
        """All but tests: nobody waits for those."""
        return self.exclude(repair=None)

    def not_about(self, person: Person) -> Self:
        """Without what this human asked for, or what is about them: nobody carries that for themselves."""
        same = Person.objects.same_human(person.human.pk)
        theirs = models.Q(repair__case__raised_by__in=same) | models.Q(repair__case__about_staff__in=same)
        return self.exclude(pk__in=Sending.objects.filter(theirs).values("pk"))

    def in_turn(self) -> Self:
        """The first of each repair that isn't said: what was ordered and called off is told in this order or not at all."""
        earlier = Sending.objects.unsaid().filter(
            system=models.OuterRef("system"), repair=models.OuterRef("repair"), pk__lt=models.OuterRef("pk")
        )
        return self.exclude(models.Exists(earlier))


class Sending(models.Model):
    """One thing that we tell one system. Its words are written anew each time, from what is so then."""

    class Event(models.TextChoices):
        ORDERED = "ordered", _("Ordered")
        WISH = "another_time", _("The resident wishes another time")
        NOBODY_CAME = "nobody_came", _("Nobody came")
        CALLED_OFF = "called_off", _("Called off")
        DONE = "done", _("Done; somebody wrote it here")
        NOT_MENDED = "not_mended", _("The resident says that it isn’t mended; ordered again")
        TEST = "test", _("A test")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits")
        SENDING = "sending", _("On its way")
        GIVEN_UP = "given_up", _("Given up: somebody has to look at it")
        SAID = "said", _("They have it")
        BY_HAND = "by_hand", _("Told by phone or typed there")
        UNNEEDED = "unneeded", _("Not sent: it was over before")

    UNSAID = (State.WAITING, State.SENDING, State.GIVEN_UP)

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="sendings")
    repair = models.ForeignKey(Repair, on_delete=models.CASCADE, null=True, related_name="sendings")  # none: a test
    event = models.CharField(max_length=12, choices=Event)
    happened_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    tries_since = models.DateTimeField()  # after some days from here it is given up
    next_try_at = models.DateTimeField()
    claimed_by = models.CharField(max_length=40, blank=True)
    claimed_until = models.DateTimeField(null=True)
    why = models.CharField(max_length=12, blank=True)  # a code: why the last try failed
    answered = models.PositiveSmallIntegerField(default=0)  # the number of the last answer; 0: none
    tried_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = SendingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["system", "state", "next_try_at"], name="repairs_sendings_due"),
            models.Index(fields=["repair", "system", "state"], name="repairs_sendings_in_turn"),
        ]


class OrderFile(models.Model):
    """What somebody fetched as a file. Only once they say that it is read in does the other system count as told."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="files")
    rows = models.JSONField(default=list)  # public ids of sendings, in their order
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    system_id: int

    class Meta:
        indexes = [models.Index(fields=["system", "-made_at"], name="repairs_files")]


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, person: Person | None) -> Self:
        return self.filter(system__in=System.objects.visible_to(person))

    def to_look_at(self) -> Self:
        return self.filter(outcome__in=Report.STUCK, looked_at=None)


class Report(models.Model):
    """One thing that the other system said of one job. The same one twice is known by its key."""

    class Outcome(models.TextChoices):
        DONE = "done", _("Written down")
        SAME = "same", _("We knew that already")
        OLDER = "older", _("Older than what we know; left as it was")
        UNKNOWN = "unknown", _("We don’t know this job")
        REFUSED = "refused", _("It does not fit what we know")

    STUCK = (Outcome.UNKNOWN, Outcome.REFUSED)

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="reports")
    key = models.CharField(max_length=64)  # a hash of its own id; of what it says, where it has none
    repair = models.ForeignKey(Repair, on_delete=models.CASCADE, null=True, related_name="reports")
    job = models.CharField(max_length=60, blank=True)  # as it was written: our number, or their reference
    said = models.CharField(max_length=12)  # a code: what they say of it
    at = models.DateTimeField()
    visit_from = models.DateTimeField(null=True)
    visit_to = models.DateTimeField(null=True)
    contractor = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)
    through = models.CharField(max_length=10)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )  # who brought the file
    outcome = models.CharField(max_length=10, choices=Outcome)
    why = models.CharField(max_length=300, blank=True)
    looked_at = models.DateTimeField(null=True)
    looked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ReportQuerySet.as_manager()

    repair_id: Any
    is_known = False  # it came before, and what became of it then stands

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "key"], name="repairs_one_report_a_key")]
        indexes = [
            models.Index(fields=["system", "outcome", "taken_at"], name="repairs_reports_to_look_at"),
            models.Index(fields=["repair", "at"], name="repairs_reports_of_repair"),
        ]

    @property
    def is_stuck(self) -> bool:
        """A person has to look, and nobody has."""
        return self.outcome in self.STUCK and self.looked_at is None
