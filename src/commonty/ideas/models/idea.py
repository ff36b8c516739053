"""The idea: something that a resident would like to see, in a place; and who stands behind it."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.cases.models import Case
from commonty.discussions.models import Hiding, Thread, moderated_by, shown
from commonty.files.models import Photo
from commonty.groups.models import Group
from commonty.kit.ids import new_public_id
from commonty.people.counting import humans_heard
from commonty.people.models import Person
from commonty.places.models import Place


class IdeaQuerySet(models.QuerySet["Idea"]):
    def visible_to(self, person: Person | None) -> Self:
        """Everybody, but for what is hidden; one's own also while a human has still to read it."""
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

    def supported_by(self, person: Person) -> Self:
        same = Person.objects.same_human(person.human.pk)
        return self.filter(supports__person__in=same).distinct()

    def waiting(self) -> Self:
        """For our answer, the first or the one anew."""
        return self.filter(state__in=(Idea.State.OWED, Idea.State.CHALLENGED))

    def alive(self) -> Self:
        """What neighbours can still stand behind, or what we answered: all but what is over and kept to be read."""
        return self.exclude(state__in=(Idea.State.JOINED, Idea.State.SPLIT, Idea.State.WITHDRAWN))

    def with_supporters(self) -> Self:
        """Each with how many humans stand behind it, as `supporters`."""
        counted = humans_heard(Support.objects.all(), "idea")
        return self.annotate(supporters=counted).select_related("place__landlord", "place__parent")


class Idea(models.Model):
    """`place` is never a home, so that it tells of nobody where they live. `number` is said on the phone."""

    class State(models.TextChoices):
        GATHERING = "gathering", _("Looking for support")
        OWED = "owed", _("We owe an answer")
        ANSWERED = "answered", _("Answered")
        CHALLENGED = "challenged", _("Challenged: we answer anew")
        JOINED = "joined", _("Joined with another")
        SPLIT = "split", _("Became several ideas")
        WITHDRAWN = "withdrawn", _("Taken back")
        ARCHIVED = "archived", _("Put away")

    class Decision(models.TextChoices):
        YES = "yes", _("Yes")
        YES_IF = "yes_if", _("Yes, if")
        VOTE = "vote", _("Needs a vote")
        NOT_NOW = "not_now", _("Not now")
        NO = "no", _("No")

    class Spot(models.TextChoices):
        NOWHERE = "", _("No one spot")
        STAIR = "stair", _("On the stair or landing")
        LIFT = "lift", _("In the lift")
        DOOR = "door", _("At the front or close door")
        COURT = "court", _("In the back court or garden")
        BINS = "bins", _("At the bins")
        STREET = "street", _("On the path, road or car park")
        HALL = "hall", _("In a hall or shared room")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    number = models.PositiveIntegerField()
    landlord = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    spot = models.CharField(max_length=10, choices=Spot, blank=True)
    title = models.CharField(max_length=100)
    says = models.TextField()
    helps = models.CharField(max_length=200, blank=True)
    guess_pence = models.PositiveBigIntegerField(null=True)
    who_does = models.CharField(max_length=120, blank=True)
    photo = models.OneToOneField(Photo, on_delete=models.SET_NULL, null=True, related_name="idea")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")  # who started it, or has it now
    is_named = models.BooleanField(default=False)  # its author’s first name stands on it
    typed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    moved_at = models.DateTimeField()  # when something last happened to it: what is quiet for long is put away
    warned_at = models.DateTimeField(null=True)  # that it is quiet, and will be put away
    state = models.CharField(max_length=10, choices=State, default=State.GATHERING)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)  # the one in force
    became = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="came_from")  # joined
    cut_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")  # split
    because = models.CharField(max_length=500, blank=True)  # why it was joined or split
    thread = models.OneToOneField(Thread, on_delete=models.SET_NULL, null=True, related_name="+")
    is_held = models.BooleanField(default=False)  # until a human has read it
    case = models.ForeignKey(
        Case, on_delete=models.SET_NULL, null=True, related_name="+"
    )  # it told of danger or damp
    hiding = models.ForeignKey(Hiding, on_delete=models.PROTECT, null=True, related_name="+")
    # Out of whose room it was taken, where whoever did so wished that it says so; else nothing here knows of a room.
    from_group = models.ForeignKey(Group, on_delete=models.SET_NULL, null=True, related_name="+")
    posted_key = models.CharField(max_length=40, blank=True)

    objects = IdeaQuerySet.as_manager()

    amendments: Any
    answers: Any
    came_from: Any
    co_authors: Any
    joinings: Any
    joinings_here: Any
    owed: Any
    parts: Any
    supports: Any
    voices: Any

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "number"], name="ideas_one_a_number"),
            models.UniqueConstraint(
                fields=["author", "posted_key"], condition=~models.Q(posted_key=""), name="ideas_one_a_form"
            ),
        ]
        indexes = [
            models.Index(fields=["place", "-started_at"], name="ideas_of_place"),
            models.Index(fields=["state", "moved_at"], name="ideas_quiet"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_hidden(self) -> bool:
        return self.hiding is not None and self.hiding.lifted_at is None

    @property
    def promised_to(self) -> Person | None:
        """Its author, unless they are at risk: then a promise names nobody."""
        return None if self.author.is_at_risk or self.author.human.is_at_risk else self.author.human


class Support(models.Model):
    """One a human. Whoever takes it back leaves no row. `person` is the entry that stands for the human."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="supports")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    typed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "person"], name="ideas_one_support_a_human")]


class Numbers(models.Model):
    """The next number of a landlord; whoever starts an idea holds it for a moment."""

    landlord = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="+")
    next_number = models.PositiveIntegerField(default=1)
