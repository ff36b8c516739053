"""What a group decides, and what its members said: beside their names, or, in secret, beside nothing."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.groups.models.group import Group
from commonty.groups.models.membership import Membership
from commonty.kit.ids import new_public_id


class DecisionQuerySet(models.QuerySet["Decision"]):
    def to_close(self, now: datetime) -> Self:
        return self.filter(closed_at=None, called_off_at=None, closes_at__lte=now)


class Decision(models.Model):
    """Nothing of it can be changed once it is there: neither the question nor whether it is secret."""

    class Method(models.TextChoices):
        POLL = "poll", _("Quick poll\nEach chooses one. The most votes win.")
        CONSENT = "consent", _("Any objections?\nIt is agreed unless somebody objects, with a reason.")
        RANKED = "ranked", _("Ranked choice\nEach puts the choices in order. The one that most can live with wins.")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="decisions")
    method = models.CharField(max_length=10, choices=Method)
    question = models.CharField(max_length=200)
    says = models.TextField(blank=True)
    is_secret = models.BooleanField(default=False)
    opened_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)
    called_off_because = models.CharField(max_length=300, blank=True)
    posted_key = models.CharField(max_length=40, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "posted_key"], condition=~models.Q(posted_key=""), name="groups_one_decision_a_form"
            )
        ]
        indexes = [models.Index(fields=["group", "-opened_at"], name="groups_decisions")]

    def __str__(self) -> str:
        return self.question

    def is_running(self, now: datetime) -> bool:
        return self.closed_at is None and self.called_off_at is None and now < self.closes_at


class Choice(models.Model):
    """`lot` is its place in an order drawn when the decision opened: it settles ties."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="choices")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    lot = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "number"], name="groups_one_choice_a_number")]

    def __str__(self) -> str:
        return self.name


class Voted(models.Model):
    """That somebody voted. In an open decision it says what, too; in a secret one only this, without a time."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="voted")
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    said = models.JSONField(null=True)
    because = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "member"], name="groups_one_vote_a_member")]


class SecretVote(models.Model):
    """What somebody chose, and nobody knows who. Its key is drawn; with each vote all of a decision are written anew."""

    key = models.CharField(max_length=32, primary_key=True)
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="secret_votes")
    said = models.JSONField()
    because = models.CharField(max_length=300, blank=True)
