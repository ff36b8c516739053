"""Ideas for one money vote: what neighbours sent, what staff answered, what it would cost, and what things usually cost."""

from collections.abc import Sequence
from typing import Any, Self

from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.budgeting.models.project import Project
from commonty.budgeting.models.round import Round
from commonty.budgeting.models.seats import GroupSeat
from commonty.discussions.models import Thread
from commonty.ideas.models import Idea
from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.places.models import Place

ROOM_FOR_NAMES = 95  # of the 120 characters that a project has for who proposed it: “and 25 residents” needs some


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def shown(self) -> Self:
        """What an officer has read and everybody may read."""
        return self.exclude(state__in=[Proposal.State.SENT, Proposal.State.HIDDEN])

    def visible_to(self, person: Person | None) -> Self:
        """What is shown; one's own; and for staff all that is sent to the money votes they set up,
        as for the organiser of a group that runs one."""
        seen = ~models.Q(state__in=[Proposal.State.SENT, Proposal.State.HIDDEN])
        if person is not None:
            seen |= models.Q(author=person) | models.Q(
                pk__in=CoAuthor.objects.filter(person=person).values("proposal")
            )
            for held in person.held_now:
                if can(person, Permission.SET_UP_ROUND, within=held.place):
                    seen |= models.Q(round__place__path__startswith=held.place.path)
            seats = GroupSeat.objects.in_force().visible_to(person).filter(round__in=Round.objects.run_by_groups())
            seen |= models.Q(round__in=seats.filter(part=GroupSeat.Part.ORGANISER).values("round"))
        return self.filter(seen, round__in=Round.objects.visible_to(person).order_by())

    def unanswered(self) -> Self:
        """Nobody has said yet whether it can be done."""
        return self.filter(state__in=[Proposal.State.SENT, Proposal.State.OPEN])


class Proposal(models.Model):
    """An idea that somebody who lives there put forward for this money vote. `number` is said on the phone."""

    class State(models.TextChoices):
        SENT = "sent", _("Somebody reads it first")
        OPEN = "open", _("We work out what it costs")
        HIDDEN = "hidden", _("Not shown")
        FEASIBLE = "feasible", _("Can be done")
        CHANGE = "change", _("Needs a change")
        NOT_FEASIBLE = "not_feasible", _("Can’t be done")
        BECAME = "became", _("Became another idea")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    says = models.TextField()
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    spot = models.CharField(max_length=120, blank=True)  # where there, in words
    guess_pence = models.PositiveBigIntegerField(null=True)  # what its author thinks it costs
    looked_after_by = models.CharField(max_length=120, blank=True)
    picture = models.FileField(upload_to="ideas/", blank=True)
    picture_says = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    is_named = models.BooleanField(default=False)  # only if they wish
    channel = models.CharField(max_length=10)
    typed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State, default=State.SENT)
    project = models.OneToOneField(Project, on_delete=models.SET_NULL, null=True, related_name="proposal")
    thread = models.OneToOneField(Thread, on_delete=models.SET_NULL, null=True, related_name="+")  # once shown
    from_idea = models.ForeignKey(Idea, on_delete=models.SET_NULL, null=True, related_name="+")  # of the whole year

    newest: "Finding | None"  # our last answer: queries.proposals.board_of
    is_asked: bool  # whether its authors are asked to join or split it: the same

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="budgeting_one_idea_a_number"),
            models.UniqueConstraint(fields=["round", "from_idea"], name="budgeting_an_idea_comes_in_once"),
        ]
        indexes = [models.Index(fields=["round", "state"], name="budgeting_ideas_by_state")]

    def __str__(self) -> str:
        return self.title

    def carry_photo(self, idea: Idea) -> None:
        """A copy, before it is saved: taking one down must not take the other."""
        if idea.photo is not None:
            self.picture_says = idea.photo.shows
            with idea.photo.picture.open() as picture:
                self.picture.save(f"{self.public_id}.webp", ContentFile(picture.read()), save=False)

    @property
    def whose(self) -> str:
        """Their names only if they wish; the others are counted. Whoever must not be found is neither named nor counted:
        beside an idea that says “by a resident”, two would tell of them."""
        return self._says(self._at_risk())

    @property
    def whose_of_all(self) -> str:
        """As it would read if none of them were at risk: how to find where it was written down before somebody was."""
        return self._says(set())

    def _says(self, hidden: set[int]) -> str:
        unknown = 0
        heard: dict[int, tuple[str, bool]] = {}
        for who, is_named in self.credits:
            if who is None:  # forgotten since
                unknown += 1
            elif who.human.pk not in hidden:  # of two entries of one human both have to wish it
                name, wished = heard.get(who.human.pk, (who.name, True))
                heard[who.human.pk] = (name, wished and is_named)
        return names_say([name for name, is_named in heard.values() if is_named], max(len(heard) + unknown, 1))

    def _at_risk(self) -> set[int]:
        """Those of its authors who are, by whichever of their entries."""
        rows: list[Any] = [self, *self.coauthors.all()]
        if all(hasattr(row, "at_risk") for row in rows):  # asked for a whole list: queries.proposals.ideas_of
            return {who.human.pk for row, who in zip(rows, self.authors, strict=True) if who and row.at_risk}
        humans = [who.human.pk for who in self.authors if who is not None]
        entries = Person.objects.filter(models.Q(pk__in=humans) | models.Q(merged_into__in=humans), is_at_risk=True)
        return {entry.human.pk for entry in entries.select_related("merged_into")}

    @property
    def credits(self) -> list[tuple[Person | None, bool]]:
        """Its authors, each with whether they wish their name beside it. A joined idea has several."""
        return [(self.author, self.is_named), *((other.person, other.is_named) for other in self.coauthors.all())]

    @property
    def authors(self) -> list[Person | None]:
        return [who for who, _is_named in self.credits]

    @property
    def standing(self) -> str:
        return gettext("On the ballot") if self.project_id else str(self.get_state_display())

    @property
    def kind_of_tag(self) -> str:
        if self.project_id or self.state == self.State.FEASIBLE:
            return "go"
        return "wait" if self.state in (self.State.CHANGE, self.State.NOT_FEASIBLE, self.State.HIDDEN) else ""


def names_say(names: Sequence[str], how_many: int) -> str:
    """Of authors, of whom some are named: “Agnes Rennie and 2 residents”. As many names as a project has room for."""
    named: list[str] = []
    for name in names:
        if len(", ".join([*named, name])) <= ROOM_FOR_NAMES:
            named.append(name)
    others = how_many - len(named)
    if not others:
        *first, last = named
        return gettext("%(names)s and %(last)s") % {"names": ", ".join(first), "last": last} if first else last
    rest = ngettext("a resident", "%(n)d residents", others) % {"n": others}
    return gettext("%(names)s and %(last)s") % {"names": ", ".join(named), "last": rest} if named else rest


class CoAuthor(models.Model):
    """Another author of an idea that was joined from several people's."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="coauthors")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    is_named = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person"], name="budgeting_a_coauthor_once"),
        ]


class Finding(models.Model):
    """What was answered about an idea, always with the reason; and what its author answered to that."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="findings")
    state = models.CharField(max_length=12, choices=Proposal.State)
    because = models.TextField(blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    seat = models.CharField(max_length=10, blank=True, choices=GroupSeat.Part)  # of a group; empty: by staff
    reply = models.TextField(blank=True)  # of its author; staff read it
    replied_at = models.DateTimeField(null=True)
    reply_channel = models.CharField(max_length=10, blank=True)
    reply_typed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["proposal", "made_at"], name="budgeting_findings_in_time")]

    @property
    def by_whom(self) -> str:
        return who_says(self.seat, self.made_by)


class Costing(models.Model):
    """What an idea would cost, once and each year, and what stands in its way. Written by one, signed by another."""

    class Vat(models.TextChoices):
        INCLUDED = "included", _("VAT is in these figures")
        NONE = "none", _("There is no VAT on this")
        BACK = "back", _("We get the VAT back, so it is left out")

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="costing")
    low_pence = models.PositiveBigIntegerField()
    likely_pence = models.PositiveBigIntegerField()  # what stands on the ballot
    high_pence = models.PositiveBigIntegerField()
    upkeep_pence = models.PositiveBigIntegerField(default=0)  # a year
    vat = models.CharField(max_length=10, choices=Vat)
    run_by = models.CharField(max_length=120)
    permission = models.CharField(max_length=200, blank=True)  # whose yes is needed
    risks = models.TextField(blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    made_seat = models.CharField(max_length=10, blank=True, choices=GroupSeat.Part)  # of a group; empty: by staff
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_seat = models.CharField(max_length=10, blank=True, choices=GroupSeat.Part)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(low_pence__lte=models.F("likely_pence"))
                & models.Q(likely_pence__lte=models.F("high_pence")),
                name="budgeting_low_likely_high",
            ),
            models.CheckConstraint(
                condition=models.Q(signed_by=None) | ~models.Q(signed_by=models.F("made_by")),
                name="budgeting_nobody_costs_alone",
            ),
        ]

    @property
    def first(self) -> str:
        return who_says(self.made_seat, self.made_by)

    @property
    def second(self) -> str:
        return who_says(self.signed_seat, self.signed_by)


def who_says(seat: str, person: Person | None) -> str:
    """Staff by their names. Whoever holds a seat in a group is a resident, and named nowhere."""
    if seat:
        is_treasurer = seat == GroupSeat.Part.TREASURER
        return gettext("the group's treasurer") if is_treasurer else gettext("the group's organiser")
    return person.name if person else ""


class Price(models.Model):
    """What a common thing costs, for whoever thinks of an idea: a bench, a light. Each landlord keeps its own list."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    landlord = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    low_pence = models.PositiveBigIntegerField()
    high_pence = models.PositiveBigIntegerField()
    upkeep_pence = models.PositiveBigIntegerField(default=0)  # a year

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "name"], name="budgeting_one_price_a_thing"),
            models.CheckConstraint(
                condition=models.Q(low_pence__lte=models.F("high_pence")), name="budgeting_price_from_to"
            ),
        ]

    def __str__(self) -> str:
        return self.name
