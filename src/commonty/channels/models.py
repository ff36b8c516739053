"""The arrival: one mail or text that came in, what became of it, and for a while its own bytes."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.cases.models import Case, Message
from commonty.kit.ids import new_public_id
from commonty.kit.sealing import CannotOpen, unwrap, wrap
from commonty.people.models import Person
from commonty.places.models import Place

PURPOSE = "what came in"
KEPT = timedelta(days=30)  # the bytes, after it was dealt with


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    def visible_to(self, person: Person | None) -> Self:
        """Staff who answer cases: what is in cases they see, and what nobody can place yet at the places they work for.

        What may be from somebody at risk is seen by those alone who answer for the whole landlord.
        """
        held = [held.place for held in person.held_now] if person else []
        places = [place for place in held if can(person, Permission.ANSWER_CASES, within=place)]
        if person is None or not places:
            return self.none()
        in_cases = Q(case__in=Case.objects.answered_by_staff(person).values("pk"))
        theirs = Q(pk__in=[])
        for place in places:
            unknown = Q(landlord=place.landlord_id or place.pk, person=None)
            if place.landlord_id is not None:
                unknown &= Q(is_for_few=False)
            known = Q(place__path__startswith=place.path) & (Q(person__is_at_risk=False) | Q(landlord=place.pk))
            theirs |= unknown | known
        own = Person.objects.same_human(person.human.pk)
        return self.filter(in_cases | Q(case=None) & theirs).exclude(person__in=own)

    def to_decide(self) -> Self:
        """What waits for a person: here, or in the conversation where it is held."""
        in_talk = Q(message__is_held=True, message__put_away_at=None)
        return self.filter(Q(state=Arrival.State.HELD) | in_talk)


class Arrival(models.Model):
    class State(models.TextChoices):
        IN_CASE = "in_case", _("In a case")
        HELD = "held", _("Waiting for a person")
        PUT_AWAY = "put_away", _("Put away")
        DROPPED = "dropped", _("Written by a machine, and left out")

    class Why(models.TextChoices):
        GENUINE = "genuine", _("From the resident")
        UNPROVEN = "unproven", _("Nothing proves that the resident sent it")
        FORGED = "forged", _("The sender’s mail provider says that it is forged")
        OTHER_ADDRESS = "other_address", _("It answers our message, from another address")
        NO_ADDRESS = "no_address", _("Its answer address is not one of ours any more")
        UNKNOWN = "unknown", _("We don’t know the sender")
        REPORTED = "reported", _("Another program brought it: ask whoever it is from")
        SHARED = "shared", _("More than one resident has this address or number")
        AT_RISK = "at_risk", _("Ask whether they sent it: somebody else may read along")
        TOO_MANY = "too_many", _("More came from there today than one person writes")
        REFUSED = "refused", _("It could not be taken into a case")
        STOP = "stop", _("They want no more texts")
        START = "start", _("They want texts again")
        INFO = "info", _("They asked what these texts are")
        AUTOMATIC = "automatic", _("Written by a machine")
        UNREADABLE = "unreadable", _("Our program could not read it")
        CAME_BACK = "came_back", _("Our message to them came back")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    key = models.CharField(max_length=64, unique=True)  # the same one comes twice: by webhook, mailbox and provider
    channel = models.CharField(max_length=20)
    received_at = models.DateTimeField()
    landlord = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")  # where whoever it seems to be lives
    # As it seems. Whoever sent something that waits is not forgotten with it.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State)
    why = models.CharField(max_length=14, choices=Why)
    is_urgent = models.BooleanField(default=False)  # there are words of danger in it
    is_for_few = models.BooleanField(default=False)  # one of those who may have sent it is at risk
    wrapped = models.BinaryField(default=b"")  # its bytes, under the installation's key
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["landlord", "state", "received_at"], name="channels_to_decide")]

    @property
    def landlord_public_id(self) -> str:
        return str(self.landlord.public_id)

    @property
    def called(self) -> str:
        return str({"text": _("A text"), "report": _("A report")}.get(self.channel, _("An email")))

    def keep(self, raw: bytes) -> None:
        self.wrapped = wrap(raw, key=settings.INSTALLATION_KEY, purpose=PURPOSE)

    @property
    def raw(self) -> bytes:
        """Empty once they are forgotten, and where another installation's key wrapped them."""
        try:
            return (
                unwrap(bytes(self.wrapped), key=settings.INSTALLATION_KEY, purpose=PURPOSE) if self.wrapped else b""
            )
        except CannotOpen:
            return b""

    def is_kept_until(self) -> datetime | None:
        return self.decided_at + KEPT if self.decided_at and self.wrapped else None
