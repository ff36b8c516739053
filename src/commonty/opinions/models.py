"""The conversation, its statements, who takes part, and what they say."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.discussions.models import Hiding, shown
from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.places.models import Place

AGREE, SKIP, DISAGREE = 1, 0, -1
LONGEST = 140


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, person: Person | None) -> Self:
        """What was opened; and for those who ask people something what they prepare."""
        seen = Q(opened_at__isnull=False)
        for held in person.held_now if person else ():
            if can(person, Permission.ASK_PEOPLE, within=held.place):
                seen |= Q(place__path__startswith=held.place.path)
        return self.filter(seen)

    def going_on(self, now: datetime) -> Self:
        return self.filter(opened_at__lte=now, closed_at=None, closes_at__gt=now)

    def around(self, place: Place) -> Self:
        """Of this place, of places in it and of those round it: what concerns somebody who stands here."""
        return self.filter(Q(place__path__startswith=place.path) | Q(place__path__in=place.paths_around))

    def locked(self, pk: int) -> "Conversation":
        rows = self.select_for_update(no_key=True, of=("self",)).select_related("place__landlord")
        return rows.get(pk=pk)


class Conversation(models.Model):
    """`report` is all that may be published of the last sums, `memory` what the next ones start from (`maths.opinions`)."""

    class Who(models.TextChoices):
        RESIDENTS = "residents", _("Everybody who lives there")
        TENANTS = "tenants", _("Tenants and sharing owners")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    who = models.CharField(max_length=10, choices=Who, default=Who.RESIDENTS)
    neighbours_add = models.BooleanField(default=True)
    reads_first = models.BooleanField(default=True)
    closes_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)  # before its day
    is_imported = models.BooleanField(default=False)
    report = models.JSONField(default=dict, blank=True)
    memory = models.JSONField(default=dict, blank=True)
    report_at = models.DateTimeField(null=True)
    report_of = models.CharField(max_length=64, blank=True)  # a print of what was heard by then

    objects = ConversationQuerySet.as_manager()

    statements: Any
    taking_part: Any

    class Meta:
        indexes = [models.Index(fields=["opened_at", "closes_at"], name="opinions_by_time")]

    def __str__(self) -> str:
        return self.question

    def is_open(self, now: datetime) -> bool:
        return self.opened_at is not None and self.opened_at <= now < self.ends_at

    def has_closed(self, now: datetime) -> bool:
        return self.opened_at is not None and now >= self.ends_at

    @property
    def ends_at(self) -> datetime:
        return min(self.closed_at, self.closes_at) if self.closed_at else self.closes_at


class StatementQuerySet(models.QuerySet["Statement"]):
    def shown(self) -> Self:
        return self.filter(shown(), state=Statement.State.SHOWN)

    def to_read(self, person: Person, now: datetime) -> Self:
        """What waits for whoever reads statements first there; never their own, nor where it is over."""
        own = Person.objects.same_human(person.human.pk)
        places = [held.place for held in person.held_now if can(person, Permission.ASK_PEOPLE, within=held.place)]
        here = Q(*[("conversation__place__path__startswith", place.path) for place in places], _connector=Q.OR)
        waiting = self.filter(shown(), here if places else Q(pk__in=[]), state=Statement.State.HELD)
        return waiting.filter(conversation__closed_at=None, conversation__closes_at__gt=now).exclude(author__in=own)

    def visible_to(self, person: Person | None) -> Self:
        """What is shown; one's own; and all of it for those who read them first. What breaks a house rule is for nobody."""
        seen = Q(state=Statement.State.SHOWN)
        if person is not None:
            seen |= Q(author__in=Person.objects.same_human(person.human.pk))
            for held in person.held_now:
                if can(person, Permission.ASK_PEOPLE, within=held.place):
                    seen |= Q(conversation__place__path__startswith=held.place.path)
        return self.filter(shown(), seen, conversation__in=Conversation.objects.visible_to(person))


class Statement(models.Model):
    """`agrees` to `matters` are kept up to date with each vote, so that no page counts; `extremity` is the report's."""

    class State(models.TextChoices):
        HELD = "held", _("Somebody reads it first")
        SHOWN = "shown", _("Shown")
        OUT = "out", _("Left out")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="statements")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=LONGEST * 3)  # of what was said elsewhere, longer ones too
    is_seed = models.BooleanField(default=False)
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    typed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    at = models.DateTimeField()
    state = models.CharField(max_length=5, choices=State, default=State.HELD)
    because = models.CharField(max_length=300, blank=True)
    read_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)
    hiding = models.ForeignKey(Hiding, on_delete=models.PROTECT, null=True, related_name="+")
    posted_key = models.CharField(max_length=64, blank=True)
    agrees = models.PositiveIntegerField(default=0)
    disagrees = models.PositiveIntegerField(default=0)
    skips = models.PositiveIntegerField(default=0)
    matters = models.PositiveIntegerField(default=0)
    extremity = models.FloatField(default=0)

    objects = StatementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "number"], name="opinions_one_statement_a_number"),
            models.UniqueConstraint(
                fields=["conversation", "author", "posted_key"],
                condition=~Q(posted_key=""),
                name="opinions_one_statement_a_form",
            ),
            models.CheckConstraint(condition=~Q(state="out") | ~Q(because=""), name="opinions_out_with_a_reason"),
        ]
        indexes = [models.Index(fields=["conversation", "state"], name="opinions_statements_by_state")]

    def __str__(self) -> str:
        return self.text

    @property
    def is_hidden(self) -> bool:
        return self.hiding is not None and self.hiding.lifted_at is None

    @property
    def is_shown(self) -> bool:
        return self.state == Statement.State.SHOWN and not self.is_hidden

    @property
    def place(self) -> Place:
        return self.conversation.place

    @property
    def seen(self) -> int:
        return self.agrees + self.disagrees + self.skips


class TakingPart(models.Model):
    """One human in one conversation. `code` is drawn by lot: files number people in its order, which tells nothing."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="taking_part")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    code = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    area = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, related_name="+")  # the part of the place
    channel = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "person"], name="opinions_a_human_once"),
        ]


class StatementVote(models.Model):
    """What one human says to one statement: the newest."""

    class Value(models.IntegerChoices):
        AGREE = AGREE, _("I agree")
        DISAGREE = DISAGREE, _("I disagree")
        SKIP = SKIP, _("Skip")

    by = models.ForeignKey(TakingPart, on_delete=models.CASCADE, related_name="votes")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="votes")
    value = models.SmallIntegerField(choices=Value)
    matters = models.BooleanField(default=False)
    channel = models.CharField(max_length=20)
    typed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "statement"], name="opinions_one_vote_a_human"),
        ]
        indexes = [models.Index(fields=["statement", "at"], name="opinions_votes_in_time")]
