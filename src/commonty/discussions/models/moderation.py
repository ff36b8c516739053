"""What was hidden and under which rule, and what neighbours reported."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.groups.models import Membership
from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.places.models import Place

OF_GROUP = "groups.group"


class HouseRule(models.TextChoices):
    """The same everywhere, in plain words; a landlord can add words of its own, not take one away."""

    KIND = "kind", _("Be kind. No insults, no threats, no hate.")
    PRIVATE = "private", _("Leave out what is private: names, homes, numbers, illness, money of other people.")
    ON_THE_MATTER = "on_the_matter", _("Stay with what the page is about.")
    TRUE = "true", _("Don’t say what you know is untrue, and don’t pretend to be somebody else.")
    NO_SELLING = "no_selling", _("Don’t sell anything, and don’t post the same again and again.")
    LAWFUL = "lawful", _("Nothing that the law forbids.")


def shown(path: str = "") -> models.Q:
    """Not hidden, or no longer; `path` leads to what can be hidden, as in `shown("thread__")`."""
    return _out_of_force(f"{path}hiding")


def shown_with_all() -> models.Q:
    """Of a discussion: neither itself hidden, nor what it is about."""
    return _out_of_force("hiding") & _out_of_force("hidden_with")


def _out_of_force(hiding: str) -> models.Q:
    return models.Q(**{hiding: None}) | models.Q(**{f"{hiding}__lifted_at__isnull": False})


def moderated_by(person: Person | None, path: str = "place") -> models.Q:
    """Rows with a place at which this person moderates."""
    places = (
        []
        if person is None
        else [h.place for h in person.held_now if can(person, Permission.MODERATE, within=h.place)]
    )
    if not places:
        return models.Q(pk__in=[])
    return models.Q(*[(f"{path}__path__startswith", place.path) for place in places], _connector=models.Q.OR)


def judged_by(person: Person) -> models.Q:
    """Where this person decides appeals: of what may break the law only those who may read what is kept apart."""
    lawful = models.Q(rule=HouseRule.LAWFUL)
    held = [one.place for one in person.held_now if can(person, Permission.READ_EVIDENCE, within=one.place)]
    apart = models.Q(*[("place__path__startswith", place.path) for place in held], _connector=models.Q.OR)
    return moderated_by(person) & ~lawful | (apart & lawful if held else models.Q(pk__in=[]))


def groups_joined_by(person: Person) -> models.QuerySet[Membership, str]:
    """Public ids of the groups that they are in, under whichever of their entries."""
    return Membership.objects.of(person).there().values_list("group__public_id", flat=True)


class HidingQuerySet(models.QuerySet["Hiding"]):
    def visible_to(self, person: Person | None) -> Self:
        """Its author, and whoever moderates there. The public log has counts and rules, and reads no row of a human."""
        if person is None:
            return self.none()
        own = models.Q(author__in=Person.objects.same_human(person.human.pk))
        return self.filter(own | judged_by(person))

    def in_force(self) -> Self:
        return self.filter(lifted_at=None)

    def of_groups(self) -> Self:
        return self.filter(about_kind=OF_GROUP)

    def to_decide(self, person: Person) -> Self:
        """Appeals that this person may decide: never of what they hid or wrote themselves, or of a group of theirs."""
        same = Person.objects.same_human(person.human.pk)
        waiting = self.filter(appealed_at__isnull=False, appeal_decided_at=None, lifted_at=None)
        mine = models.Q(by__in=same) | models.Q(confirmed_by__in=same) | models.Q(author__in=same)
        own_groups = models.Q(about_kind=OF_GROUP, about_id__in=groups_joined_by(person))
        return waiting.filter(judged_by(person)).exclude(mine).exclude(own_groups)


class Hiding(models.Model):
    """One thing that was hidden. It is hidden until this is lifted, so an appeal that succeeds changes no other row."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    about_kind = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=15, choices=HouseRule)
    why = models.CharField(max_length=300)
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )  # nobody: at once, by a report
    at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    appeal = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True)
    appeal_decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    appeal_decided_at = models.DateTimeField(null=True)
    appeal_answer = models.CharField(max_length=300, blank=True)
    lifted_at = models.DateTimeField(null=True)

    objects = HidingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about_kind", "about_id"],
                condition=models.Q(lifted_at=None),
                name="discussions_one_hiding_a_thing",
            )
        ]
        indexes = [models.Index(fields=["place", "-at"], name="discussions_hidings_of_place")]


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, person: Person | None) -> Self:
        """Whoever moderates there, never whom it is about."""
        if person is None:
            return self.none()
        same = Person.objects.same_human(person.human.pk)
        return self.filter(moderated_by(person)).exclude(author__in=same)

    def open(self) -> Self:
        return self.filter(outcome=Report.Outcome.OPEN)

    def about(self, about_kind: str, about_id: str) -> Self:
        return self.filter(about_kind=about_kind, about_id=about_id)

    def to_read(self, person: Person) -> Self:
        """What waits for who keeps the peace; what may break the law waits for administrators, and is hidden by then."""
        return self.visible_to(person).open().exclude(rule=HouseRule.LAWFUL)


class Report(models.Model):
    """A neighbour says that something breaks a rule: one a human and a thing. Its author never learns who."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("Not read yet")
        HIDDEN = "hidden", _("Hidden")
        LEFT = "left", _("Left as it is")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    about_kind = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    rule = models.CharField(max_length=15, choices=HouseRule)
    says = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    channel = models.CharField(max_length=20)
    outcome = models.CharField(max_length=6, choices=Outcome, default=Outcome.OPEN)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about_kind", "about_id", "by"],
                condition=models.Q(outcome="open"),
                name="discussions_one_open_report_a_human",
            )
        ]
        indexes = [models.Index(fields=["outcome", "at"], name="discussions_reports")]
