"""The need of a place, and who has it too."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.cases.models import Case
from commonty.discussions.models import Hiding, moderated_by, shown
from commonty.kit.ids import new_public_id
from commonty.people.counting import humans_heard
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.promises.models import Promise

LONGEST = 80
KEPT = (Promise.Status.KEPT, Promise.Status.KEPT_LATE)


class NeedQuerySet(models.QuerySet["Need"]):
    def visible_to(self, person: Person | None) -> Self:
        """What was hidden is seen by nobody here; what a human has still to read by its writer alone."""
        fine = models.Q(is_held=False)
        if person is not None:
            fine |= models.Q(author__in=Person.objects.same_human(person.human.pk))
        return self.filter(shown(), fine)

    def within(self, place: Place) -> Self:
        return self.filter(place__path__startswith=place.path)

    def to_let_out(self, person: Person) -> Self:
        """What waits for this moderator; never their own."""
        own = Person.objects.same_human(person.human.pk)
        return self.filter(moderated_by(person), shown(), is_held=True).exclude(author__in=own)

    def added_by(self, person: Person) -> Self:
        return self.filter(author__in=Person.objects.same_human(person.human.pk))

    def alive(self) -> Self:
        """What a board shows first: neither done, nor joined with another, nor closed."""
        not_kept = models.Q(promise=None) | ~models.Q(promise__status__in=KEPT)
        return self.filter(not_kept, state__in=(Need.State.OPEN, Need.State.ANSWERED))

    def done(self) -> Self:
        """By the promise itself: it may have been kept a minute ago, among its owner's promises."""
        kept = models.Q(state=Need.State.ANSWERED, promise__status__in=KEPT)
        return self.filter(models.Q(state=Need.State.DONE) | kept)

    def with_voices(self) -> Self:
        """Each with how many humans have it too, as `heard`."""
        return self.annotate(heard=humans_heard(Voice.objects.all(), "need"))

    def with_all(self) -> Self:
        return self.select_related("place__landlord", "place__parent", "promise", "owed", "hiding")

    def most_wanted(self) -> Self:
        """The order of a board; who came first comes first where as many want it."""
        return self.order_by(models.F("heard").desc(), "made_at", "pk")


class Need(models.Model):
    """`place` is never a home, so that it tells of nobody where they live. `number` is said on the phone."""

    class State(models.TextChoices):
        OPEN = "open", _("Waits for an answer")
        ANSWERED = "answered", _("Answered")
        DONE = "done", _("Done")
        JOINED = "joined", _("Joined with another")
        CLOSED = "closed", _("Closed")

    class Held(models.TextChoices):
        NOT = "", _("Not held")
        FIRST = "first", _("The first words of somebody new")
        DANGER = "danger", _("It tells of danger or damp, so we deal with it as a request")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    number = models.PositiveIntegerField()
    landlord = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=LONGEST)
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    typed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    posted_key = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    newest_voice_at = models.DateTimeField()  # what has had no new voice for long is closed
    warned_at = models.DateTimeField(null=True)  # that it will be closed
    top_since = models.DateTimeField(null=True)  # among the first of its place since then
    owed = models.OneToOneField(Promise, on_delete=models.PROTECT, null=True, related_name="+")  # an answer
    promise = models.OneToOneField(
        Promise, on_delete=models.PROTECT, null=True, related_name="+"
    )  # what is to be done
    reopened_at = models.DateTimeField(null=True)  # a neighbour said that it is not done; that goes once
    joined_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="joined")
    joined_at = models.DateTimeField(null=True)
    is_held = models.BooleanField(default=False)
    held_why = models.CharField(max_length=6, choices=Held, blank=True)
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="+")  # read by its writer alone
    hiding = models.ForeignKey(Hiding, on_delete=models.PROTECT, null=True, related_name="+")

    objects = NeedQuerySet.as_manager()

    answers: Any
    joined: Any
    voices: Any

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "number"], name="priorities_one_a_number"),
            models.UniqueConstraint(
                fields=["author", "posted_key"], condition=~models.Q(posted_key=""), name="priorities_one_a_form"
            ),
            models.CheckConstraint(
                condition=models.Q(state="joined", joined_into__isnull=False)
                | (~models.Q(state="joined") & models.Q(joined_into=None)),
                name="priorities_joined_points_on",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "-made_at"], name="priorities_of_place"),
            models.Index(fields=["state", "newest_voice_at"], name="priorities_quiet"),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def is_done(self) -> bool:
        kept = self.promise is not None and self.promise.status in KEPT
        return self.state == Need.State.DONE or (self.state == Need.State.ANSWERED and kept)

    @property
    def is_shown(self) -> bool:
        """To everybody: neither held nor hidden."""
        return not self.is_held and (self.hiding is None or self.hiding.lifted_at is not None)


class Voice(models.Model):
    """One human has it too. `said_of`: the need it was said of, `need`: the one for which it counts since they were joined.

    Whoever takes it back leaves no row. `person` is the entry that stands for the human.
    """

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="voices")
    said_of = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    typed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["said_of", "person"], name="priorities_one_voice_a_human")]
