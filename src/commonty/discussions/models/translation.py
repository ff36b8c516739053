"""What a comment says in another language: brought by a human, looked at by another."""

from hashlib import sha256
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.discussions.models.comment import Comment
from commonty.discussions.models.moderation import Hiding, shown
from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class TranslationQuerySet(models.QuerySet["Translation"]):
    def visible_to(self, person: Person | None) -> Self:
        """With the comment, and never without it."""
        return self.filter(shown(), comment__in=Comment.objects.visible_to(person).written())

    def by_human(self, person: Person) -> Self:
        return self.filter(by__in=Person.objects.same_human(person.human.pk))


class Translation(models.Model):
    """The newest that is not hidden stands there. The comment itself stays what was said."""

    class Source(models.TextChoices):
        HUMAN = "human", _("I translated it myself")
        MACHINE = "machine", _("A machine did, and I brought it here")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=10)
    text = models.TextField()
    of_text = models.CharField(max_length=32)  # which words it translates: after a change it is of how it read before
    source = models.CharField(max_length=7, choices=Source)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    pen = models.ForeignKey("discussions.PenName", on_delete=models.SET_NULL, null=True, related_name="+")
    is_from_landlord = models.BooleanField(default=False)
    at = models.DateTimeField()
    checked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    checked_pen = models.ForeignKey("discussions.PenName", on_delete=models.SET_NULL, null=True, related_name="+")
    is_checked_for_landlord = models.BooleanField(default=False)
    checked_at = models.DateTimeField(null=True)
    hiding = models.ForeignKey(Hiding, on_delete=models.PROTECT, null=True, related_name="+")

    objects = TranslationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["comment", "-at"], name="discussions_translations")]


def print_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]
