"""The round, its rules and its pots."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.ballots.models import Keyring, Register, Unit
from commonty.groups.models import Group
from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.places.models import Place


class Method(models.TextChoices):
    APPROVAL = "approval", _("Tick the ones you back")
    KNAPSACK = "knapsack", _("Fill the pot")
    POINTS = "points", _("Share out points")
    RANKING = "ranking", _("Put them in order")
    SCORES = "scores", _("Score each project when it is pitched")


class Leftover(models.TextChoices):
    """Where money goes that the vote doesn't give out."""

    NEXT = "next", _("kept for the next money vote here")
    LANDLORD = "landlord", _("back to our budget")
    COMMON = "common", _("into the common pot")


class VotesIn(models.TextChoices):
    """In how many pots one voter can choose, where there are several; in the common pot everybody can."""

    ALL = "all", _("in all of them")
    OWN = "own", _("in their own area only")
    ONE = "one", _("in one of them, whichever they like")


class DecidedBy(models.TextChoices):
    """Where and how residents decide."""

    BOX = "box", _("in the ballot box")
    HANDS = "hands", _("in a meeting, by show of hands")
    CARDS = "cards", _("in a meeting, by cards dropped into a box")


class RoundQuerySet(models.QuerySet["Round"]):
    def locked(self, pk: int) -> "Round":
        return self.select_for_update(no_key=True).get(pk=pk)

    def visible_to(self, person: Person | None) -> Self:
        """What was ever announced, or asked for ideas, is public; the rest is for those who may set rounds up there."""
        unborn = models.Q(status__in=[Round.Status.DRAFT, Round.Status.CANCELLED], announced_at=None, ideas_from=None)
        seen = ~unborn
        for held in person.held_now if person else []:
            if can(person, Permission.SET_UP_ROUND, within=held.place):
                seen |= models.Q(place__path__startswith=held.place.path)
        return self.filter(seen)

    def giving_grants(self) -> Self:
        return self.filter(models.Q(template="grants") | models.Q(pk__in=Round.objects.run_by_groups().values("pk")))

    def run_by_groups(self) -> Self:
        return self.filter(~models.Q(group_name="") | models.Q(group__isnull=False))


class Round(models.Model):
    """One participatory budget. Rules may change until it opens; then `frozen_rules` is what holds."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Being set up")
        ANNOUNCED = "announced", _("Announced")
        OPEN = "open", _("Voting")
        COUNTING = "counting", _("Being counted")
        DECIDED = "decided", _("Being done")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")
        VOID = "void", _("Void")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField(max_length=120)
    purpose = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    taken_back_because = models.CharField(
        max_length=300, blank=True
    )  # why an announcement was taken back, for all to read
    announced_at = models.DateTimeField(null=True, blank=True)
    ideas_from = models.DateField(null=True, blank=True)  # between these days anybody who lives there sends ideas
    ideas_until = models.DateField(null=True, blank=True)
    register = models.OneToOneField(Register, on_delete=models.PROTECT, null=True, related_name="+")
    keyring = models.OneToOneField(Keyring, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    template = models.CharField(max_length=10, blank=True)  # the kind it was begun as: what its pages recommend
    answered = models.JSONField(
        default=list
    )  # the questions of the set-up that somebody has answered, for coming back

    # The five questions: where (place), how much, who, when, what can't be funded.
    pot_pence = models.PositiveBigIntegerField(null=True, blank=True)
    # Whoever answers for the money says yes to this very figure: another figure needs another yes.
    pot_confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pot_confirmed_at = models.DateTimeField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="GBP")
    unit = models.CharField(max_length=10, choices=Unit, default=Unit.PERSON)
    age_from = models.PositiveSmallIntegerField(default=16)
    tie_kinds = models.JSONField(default=list)  # empty: everybody who lives there
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    cannot_fund = models.TextField(blank=True)

    # Who runs it: empty, we ourselves; else a residents' group, and what it asks of whoever gets money from it. One that
    # has a page here is linked, and its name is written nowhere else: so it goes when the group is hidden.
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="+")
    group_name = models.CharField(max_length=80, blank=True)
    group_rules = models.TextField(blank=True)

    # In a meeting it begins when the box closes: no vote comes in once hands can be raised.
    decided_by = models.CharField(max_length=5, choices=DecidedBy, default=DecidedBy.BOX)
    meeting_where = models.CharField(max_length=200, blank=True)
    votes_before = models.BooleanField(default=False)  # those who can't come to the meeting use the ballot box
    moved_because = models.CharField(max_length=300, blank=True)  # why it is not when and where it was announced

    # The rest: recommended settings, each with a *change*.
    method = models.CharField(max_length=10, choices=Method, default=Method.APPROVAL)
    choose_most = models.PositiveSmallIntegerField(default=3)  # ticks, or length of a ranking
    points = models.PositiveSmallIntegerField(default=10)  # to share out
    rule = models.CharField(max_length=20, default="equal-shares")
    utility = models.CharField(max_length=10, default="cost")
    completion = models.CharField(max_length=20, default="add1-overspend")
    comparison = models.CharField(max_length=12, blank=True)
    minimum_votes = models.PositiveIntegerField(default=0)
    minimum_turnout = models.PositiveIntegerField(default=0)
    votes_in = models.CharField(max_length=10, choices=VotesIn, default=VotesIn.ALL)
    leftover = models.CharField(max_length=10, choices=Leftover, blank=True)  # empty: said before there was a choice
    smallest_pence = models.PositiveBigIntegerField(null=True, blank=True)
    largest_pence = models.PositiveBigIntegerField(null=True, blank=True)
    without_web = models.CharField(max_length=300, blank=True)  # how to vote by phone or at a counter
    late_rule = models.CharField(max_length=300, blank=True)
    has_paper = models.BooleanField(default=False)  # paper votes too
    paper_days = models.PositiveSmallIntegerField(default=0)  # after the close, for what is in the post
    frozen_rules = models.JSONField(null=True)  # as hashed into the journal when the round opened
    is_imported = models.BooleanField(default=False)  # held elsewhere, its ballots already public
    # Before it opened: when test votes had gone through these very rules, else why it was opened without. For all to read.
    rehearsed_at = models.DateTimeField(null=True, blank=True)
    untested_because = models.CharField(max_length=300, blank=True)

    # How its money stands, for a page: queries.accounts.give_money.
    money: Any
    parts: list[dict[str, Any]]

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ideas_from=None, ideas_until=None)
                | models.Q(ideas_until__gte=models.F("ideas_from")),
                name="budgeting_ideas_from_to",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at=None)
                | models.Q(opens_at=None)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="budgeting_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="open") | models.Q(register__isnull=False, frozen_rules__isnull=False),
                name="budgeting_open_only_with_frozen_rules",
            ),
            models.CheckConstraint(
                condition=models.Q(group=None) | models.Q(group_name=""), name="budgeting_a_group_is_linked_or_named"
            ),
        ]
        indexes = [models.Index(fields=["status", "-closes_at"], name="budgeting_round_list")]

    def __str__(self) -> str:
        return self.name

    @property
    def chain(self) -> str | None:
        """The journal's chain: the vote's own from its opening on, the landlord's before."""
        return self.register.chain if self.register else None

    @property
    def paper_until(self) -> datetime | None:
        """How long paper votes are taken in: to the hour of the close, some days later."""
        if not self.has_paper or self.closes_at is None:
            return None
        return timezone.localtime(self.closes_at) + timedelta(days=self.paper_days)

    @property
    def is_pitch_night(self) -> bool:
        return self.method == Method.SCORES

    @property
    def is_run_by_group(self) -> bool:
        return bool(self.group_name) or self.group_id is not None

    @property
    def is_known(self) -> bool:
        """Whether everybody may read that it is there: as `visible_to` has it."""
        is_unborn = self.status in (self.Status.DRAFT, self.Status.CANCELLED)
        return not is_unborn or self.announced_at is not None or self.ideas_from is not None

    @cached_property
    def shown_group_name(self) -> str:
        """As everybody may read it: of a group that is hidden, or in no list, the name is not said."""
        if self.group_id is None:
            return self.group_name
        return Group.objects.named().filter(pk=self.group_id).values_list("name", flat=True).first() or ""

    @property
    def run_by_name(self) -> str:
        """Something to say in any case; empty where we run it ourselves."""
        return self.shown_group_name or (gettext("a residents’ group") if self.is_run_by_group else "")

    @property
    def gives_grants(self) -> bool:
        """Small grants, whoever runs them: for what neighbours do themselves."""
        return self.template == "grants" or self.is_run_by_group

    @property
    def is_pot_confirmed(self) -> bool:
        return self.pot_confirmed_at is not None

    @property
    def is_meeting(self) -> bool:
        return self.decided_by != DecidedBy.BOX

    @property
    def has_box(self) -> bool:
        """Whether anybody can vote in the ballot box."""
        return not self.is_meeting or self.votes_before

    def is_voting(self, now: datetime) -> bool:
        is_open = self.status == self.Status.OPEN and self.opens_at is not None and self.closes_at is not None
        return is_open and self.has_box and self.opens_at <= now < self.closes_at  # type: ignore[operator]

    def meets_soon(self, now: datetime) -> bool:
        """All is settled, and people meet at an hour that has still to come."""
        is_ready = self.status == self.Status.OPEN and self.closes_at is not None
        return self.is_meeting and is_ready and now < self.closes_at  # type: ignore[operator]

    def has_closed(self, now: datetime) -> bool:
        return self.status == self.Status.OPEN and self.closes_at is not None and now >= self.closes_at


class Pot(models.Model):
    """A share of the round's money: an area's, a theme's, or what is common to all. A round without any has one for all."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="pots")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    theme = models.CharField(max_length=40, blank=True)  # a kind of project; without a place and a theme it is common
    pence = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "place"], name="budgeting_one_pot_a_place"),
            models.UniqueConstraint(
                fields=["round", "theme"], condition=models.Q(place=None), name="budgeting_one_pot_a_theme"
            ),
            models.CheckConstraint(
                condition=models.Q(place=None) | models.Q(theme=""), name="budgeting_a_pot_of_a_place_or_a_theme"
            ),
        ]

    @property
    def is_common(self) -> bool:
        return self.place_id is None and not self.theme

    @property
    def name(self) -> str:
        if self.place is not None:
            return self.place.name
        return self.theme or gettext("Common pot")

    @property
    def key(self) -> str:
        """What the frozen rules call it."""
        if self.place is not None:
            return self.place.public_id
        return f"theme:{self.theme}" if self.theme else "common"
