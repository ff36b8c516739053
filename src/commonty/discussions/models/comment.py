"""The comment, and how it read before it was changed."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.cases.models import Case
from commonty.discussions.models.moderation import Hiding, moderated_by, shown
from commonty.discussions.models.muting import muted_by
from commonty.discussions.models.thread import Thread
from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.places.models import Place

DEEPEST = 2
STEP = 6  # digits of each number in `order`


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, person: Person | None) -> Self:
        """What stands in threads that this person may read; one's own also while a human has still to read it."""
        fine = models.Q(is_held=False)
        if person is not None:
            fine |= models.Q(author__in=Person.objects.same_human(person.human.pk))
        seen = self.filter(shown(), fine, thread__in=Thread.objects.visible_to(person))
        return seen.exclude(muted_by(person)) if person is not None else seen

    def written(self) -> Self:
        """With words: not taken back."""
        return self.filter(withdrawn_at=None)

    def within(self, place: Place) -> Self:
        return self.filter(thread__place__path__startswith=place.path)

    def by_human(self, person: Person) -> Self:
        return self.filter(author__in=Person.objects.same_human(person.human.pk))

    def to_let_out(self, person: Person) -> Self:
        """What waits for this moderator; never their own."""
        here = moderated_by(person, "thread__place")
        return self.filter(here, shown(), is_held=True, withdrawn_at=None).exclude(
            author__in=Person.objects.same_human(person.human.pk)
        )

    def with_all(self) -> Self:
        return self.select_related(
            "author__merged_into",
            "pen",
            "typed_by",
            "parent__author",
            "parent__pen",
            "hiding",
            "thread__place__landlord",
        )


class Comment(models.Model):
    """`order` holds the numbers from the first comment down to this one, so that one index reads a thread in its order."""

    class Stance(models.TextChoices):
        NONE = "", _("Just saying")
        FOR = "for", _("For it")
        AGAINST = "against", _("Against it")
        NEUTRAL = "neutral", _("Neither")
        QUESTION = "question", _("A question")

    class Held(models.TextChoices):
        NOT = "", _("Not held")
        FIRST = "first", _("The first words of somebody new")
        DANGER = "danger", _("It tells of danger or damp, so we deal with it as a request")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="answers")
    number = models.PositiveIntegerField()
    order = models.CharField(max_length=STEP * (DEEPEST + 1))
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    # In whose name it is read, where that is not their own. It goes only with its bearer.
    pen = models.ForeignKey("discussions.PenName", on_delete=models.SET_NULL, null=True, related_name="+")
    typed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)  # empty: that of the pages
    called = models.JSONField(
        default=list
    )  # names with an @ that stand in it, of people who are there: they are marked
    stance = models.CharField(max_length=8, choices=Stance, blank=True)
    team_name = models.CharField(max_length=80, blank=True)
    is_from_landlord = models.BooleanField(default=False)
    changed_at = models.DateTimeField(null=True)  # after the time in which nobody minds
    withdrawn_at = models.DateTimeField(null=True)
    is_held = models.BooleanField(default=False)
    held_why = models.CharField(max_length=6, choices=Held, blank=True)
    asked_at = models.DateTimeField(null=True)  # a question to the landlord, who owes an answer since
    asks_writer = models.BooleanField(default=False)  # in a room it tells of danger: shall we tell the landlord?
    is_taken_away = models.BooleanField(default=False)  # in a room, by an organiser
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="+")  # read by its writer alone
    hiding = models.ForeignKey(Hiding, on_delete=models.PROTECT, null=True, related_name="+")
    posted_key = models.CharField(max_length=40, blank=True)

    objects = CommentQuerySet.as_manager()

    versions: Any
    mentions: Any
    translations: Any

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="discussions_one_comment_a_number"),
            models.UniqueConstraint(
                fields=["thread", "author", "posted_key"],
                condition=~models.Q(posted_key=""),
                name="discussions_one_comment_a_form",
            ),
        ]
        indexes = [
            models.Index(fields=["thread", "order"], name="discussions_in_order"),
            models.Index(fields=["author", "-at"], name="discussions_of_author"),
        ]

    @property
    def depth(self) -> int:
        return len(self.order) // STEP - 1

    @property
    def place(self) -> Place:
        return self.thread.place


class CommentVersion(models.Model):
    """How a comment read until it was changed."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "number"], name="discussions_one_version_a_number")]
