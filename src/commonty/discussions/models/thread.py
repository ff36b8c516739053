"""The thread: a discussion, on its own or about something of a room above."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.discussions.models.moderation import Hiding, shown_with_all
from commonty.groups.models import Group
from commonty.groups.queries.membership import groups_of
from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.places.models import Place


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, person: Person | None) -> Self:
        """What everybody may read; one's own also while a human has still to read it."""
        fine = models.Q(is_held=False)
        if person is not None:
            fine |= models.Q(opened_by__in=Person.objects.same_human(person.human.pk))
        room = models.Q(audience=Thread.Audience.GROUP, group__in=groups_of(person))
        return self.filter(shown_with_all(), fine, models.Q(audience=Thread.Audience.PUBLIC) | room)

    def public(self) -> Self:
        """What stands in no room."""
        return self.filter(audience=Thread.Audience.PUBLIC)

    def in_room(self, group: Group) -> Self:
        """For those whom `may_read_room` lets in."""
        return self.filter(shown_with_all(), audience=Thread.Audience.GROUP, group=group)

    def within(self, place: Place) -> Self:
        return self.filter(place__path__startswith=place.path)

    def on_their_own(self) -> Self:
        """Those that are about nothing else: the rooms above list theirs."""
        return self.filter(about_kind="")


class Thread(models.Model):
    """`about_kind` and `about_id` name the thing above; the room above writes `audience` when that thing is hidden."""

    class Audience(models.TextChoices):
        PUBLIC = "public", _("Everybody")
        GROUP = "group", _("The members of a group")
        NOBODY = "nobody", _("Nobody: what it is about is not shown")

    class Takes(models.TextChoices):
        ALL = "all", _("Whatever somebody wants to say")
        QUESTIONS = "questions", _("Questions, and answers to them")
        PAUSED = "paused", _("Nothing, while it is being decided")
        NOTHING = "nothing", _("Nothing")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=6, choices=Audience, default=Audience.PUBLIC)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, related_name="+")
    title = models.CharField(max_length=120)
    about_kind = models.CharField(max_length=60, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    wants_stance = models.BooleanField(default=False)
    takes = models.CharField(max_length=9, choices=Takes, default=Takes.ALL)  # written by the room above, too
    is_local = models.BooleanField(default=False)  # besides staff only those speak who live in its place
    opened_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    channel = models.CharField(max_length=20)
    is_held = models.BooleanField(default=False)  # its first words wait for a human
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    conclusion = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    hiding = models.ForeignKey(Hiding, on_delete=models.PROTECT, null=True, related_name="+")
    # Of what it is about: beside its own, so that each can be lifted and the other stays.
    hidden_with = models.ForeignKey(Hiding, on_delete=models.PROTECT, null=True, related_name="+")
    # What it is about was joined with another thing: it stays to be read, and what is said next is said there.
    goes_on_in = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    holds_others = models.BooleanField(default=False)  # others go on here
    next_number = models.PositiveIntegerField(default=1)
    newest_at = models.DateTimeField()  # when something was last said that neighbours can read
    posted_key = models.CharField(max_length=40, blank=True)

    objects = ThreadQuerySet.as_manager()

    comments: Any

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(audience="group") | models.Q(group__isnull=False),
                name="discussions_a_room_is_a_groups",
            ),
            models.UniqueConstraint(
                fields=["about_kind", "about_id"],
                condition=~models.Q(about_kind=""),
                name="discussions_one_thread_a_thing",
            ),
            models.UniqueConstraint(
                fields=["opened_by", "posted_key"],
                condition=~models.Q(posted_key=""),
                name="discussions_one_thread_a_form",
            ),
        ]
        indexes = [models.Index(fields=["about_kind", "-newest_at"], name="discussions_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.goes_on_in_id is None and self.takes in TAKES_SOMETHING


TAKES_SOMETHING = (Thread.Takes.ALL, Thread.Takes.QUESTIONS)
