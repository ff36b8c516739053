"""The case: one thing that one resident raised."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.cases.models.issue import Issue
from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.places.models import Place

# Of people at risk, whichever of their entries asked, and whichever bears the mark.
AT_RISK = models.Q(raised_by__is_at_risk=True) | models.Q(raised_by__merged_into__is_at_risk=True)


CAME_HOW = {
    "web": _("on these pages"),
    "email": _("by email"),
    "text": _("by text"),
    "phone": _("on the phone"),
    "counter": _("at a counter"),
    "doorstep": _("at the door"),
    "letter": _("by letter"),
    "meeting": _("at a meeting"),
    "report": _("through another program"),
    "import": _("in an older system"),
}


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, person: Person | None) -> Self:
        """One's own, and for staff what they answer and what is open to colleagues. Nobody reads what is about them.

        What somebody at risk asks is read by whoever answers it and by nobody else, whatever was chosen before.
        """
        if person is None:
            return self.none()
        own = models.Q(raised_by__in=Person.objects.same_human(person.human.pk))
        return self.filter(own | self._for_staff(person))

    def answered_by_staff(self, person: Person) -> Self:
        """What this person sees because they work here: never what they raised themselves."""
        mine = Person.objects.same_human(person.human.pk)
        return self.filter(self._for_staff(person)).exclude(raised_by__in=mine)

    @staticmethod
    def _for_staff(person: Person) -> models.Q:
        places = [held.place for held in person.held_now if can(person, Permission.ANSWER_CASES, within=held.place)]
        if not places:
            return models.Q(pk__in=[])
        here = models.Q(*[("place__path__startswith", place.path) for place in places], _connector=models.Q.OR)
        open_to_colleagues = ~AT_RISK & ~models.Q(audience=Case.Audience.ONE)
        same = Person.objects.same_human(person.human.pk)
        not_about_them = models.Q(about_staff=None) | ~models.Q(about_staff__in=same)
        return (models.Q(owner__in=same) | here & open_to_colleagues) & not_about_them

    def raised_by_human(self, person: Person) -> Self:
        """One's own, the newest first, whichever of one's entries asked."""
        return self.filter(raised_by__in=Person.objects.same_human(person.human.pk)).order_by("-received_at", "-pk")

    def going_on(self) -> Self:
        """With us, or something is still to be done for it: a letter makes no wall dry."""
        promised = models.Q(next_due_at__isnull=False)
        return self.filter(models.Q(status=Case.Status.WITH_US) | promised | models.Q(is_work_open=True))

    def may_be_public(self) -> Self:
        """Going on, with a yes, and in no issue yet: see `Case.is_for_neighbours`."""
        later = models.Q(consent=Case.Consent.YES)
        said = later | models.Q(consent=Case.Consent.UNASKED, audience=Case.Audience.NEIGHBOURS)
        return self.going_on().filter(said, ~AT_RISK, issue=None, about_staff=None)

    def with_all(self) -> Self:
        return self.select_related(
            "place__landlord", "place__parent", "owner__post__team", "raised_by__merged_into", "issue"
        )


class Case(models.Model):
    """`received_at` is when it first reached us, through whichever door, and is never moved."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        REQUEST = "request", _("Request")
        COMPLAINT = "complaint", _("Complaint")
        HAZARD = "hazard", _("Danger")
        INFORMATION = "information", _("Request for information")
        THANKS = "thanks", _("Thanks")

    class Status(models.TextChoices):
        WITH_US = "with_us", _("With us")
        ANSWERED = "answered", _("Answered")
        SORTED = "sorted", _("Sorted")
        NOT_HEARD = "not_heard", _("We didn’t hear back")
        WITHDRAWN = "withdrawn", _("No longer needed")

    class Audience(models.TextChoices):
        ONE = "one", _("Only the person who deals with it")
        LANDLORD = "landlord", _("Our staff who answer for your home")
        NEIGHBOURS = "neighbours", _("Neighbours too, without your name, after somebody has read it")

    class Spot(models.TextChoices):
        HOME = "home", _("In my home")
        STAIR = "stair", _("On the stair or landing")
        LIFT = "lift", _("In the lift")
        DOOR = "door", _("At the front or close door")
        ROOF = "roof", _("On the roof or gutters")
        COURT = "court", _("In the back court or garden")
        BINS = "bins", _("At the bins")
        STREET = "street", _("On the path, road or car park")
        NOWHERE = "nowhere", _("It’s not about a place")

    class AnswerBy(models.TextChoices):
        WEB = "web", _("Here, with a message when there is something new")
        PHONE = "phone", _("Phone me")
        LETTER = "letter", _("By letter")

    class Consent(models.TextChoices):
        UNASKED = "", _("Not asked")
        ASKED = "asked", _("Asked, no answer yet")
        YES = "yes", _("Yes")
        NO = "no", _("No")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    number = models.PositiveIntegerField()  # said on the phone; opens nothing
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    landlord = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    typed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    received_at = models.DateTimeField()
    says = models.TextField()
    spot = models.CharField(max_length=10, choices=Spot, default=Spot.NOWHERE)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.LANDLORD)
    answer_by = models.CharField(max_length=10, choices=AnswerBy, default=AnswerBy.WEB)
    language = models.CharField(max_length=10, blank=True)
    format_needs = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=12, choices=Kind)
    because = models.JSONField(default=list)  # the words in it from which the rules proposed its kind
    kind_set_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    dangers = models.JSONField(default=list)  # codes: gas, fire, …
    is_urgent = models.BooleanField(default=False)  # there are dangers in it
    is_damp = models.BooleanField(default=False)
    stage = models.PositiveSmallIntegerField(null=True)  # of a complaint: 1 or 2
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    about_staff = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.WITH_US)
    first_reply_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    times_not_sorted = models.PositiveSmallIntegerField(default=0)
    is_survey_open = models.BooleanField(default=False)  # asked how it went, and has not answered
    next_due_at = models.DateTimeField(null=True)  # the earliest of its open promises
    is_work_open = models.BooleanField(default=False)  # somebody is sent to do something: silence is no end of it
    consent = models.CharField(
        max_length=5, choices=Consent, default=Consent.UNASKED, blank=True
    )  # later than at the ask
    issue = models.ForeignKey(Issue, on_delete=models.SET_NULL, null=True, related_name="cases")
    posted_key = models.CharField(max_length=40, blank=True)  # a form sent twice raises one case
    reply_version = models.PositiveSmallIntegerField(
        default=0
    )  # one more, and mail to the address before it is for nobody

    objects = CaseQuerySet.as_manager()

    call_backs: Any
    clocks: Any
    messages: Any
    points: Any
    small_fixes: Any

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "number"], name="cases_one_a_number"),
            models.UniqueConstraint(
                fields=["raised_by", "posted_key"],
                condition=~models.Q(posted_key=""),
                name="cases_one_case_a_form",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="complaint", stage__in=[1, 2])
                | ~models.Q(kind="complaint") & models.Q(stage=None),
                name="cases_only_complaints_have_a_stage",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "status", "next_due_at"], name="cases_queue"),
            models.Index(fields=["place", "status"], name="cases_of_place"),
            models.Index(fields=["raised_by", "-received_at"], name="cases_of_person"),
            models.Index(fields=["status", "answered_at"], name="cases_unheard"),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def came_how(self) -> str:
        return str(CAME_HOW.get(self.channel, ""))

    @property
    def is_sensitive(self) -> bool:
        """It never closes by silence."""
        return self.is_urgent or self.is_damp or self.kind == self.Kind.HAZARD

    @property
    def is_for_neighbours(self) -> bool:
        """They may read a summary without a name: said at the ask or later; the last word counts. Not of people at risk."""
        if self.raised_by.is_at_risk or self.raised_by.human.is_at_risk:
            return False
        return self.consent == self.Consent.YES or (
            self.consent == self.Consent.UNASKED and self.audience == self.Audience.NEIGHBOURS
        )
