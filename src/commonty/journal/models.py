"""The entry and the head of its chain."""

from typing import Any, NoReturn

from django.db import models

APPEND_ONLY = "The journal is append-only: write a new entry that corrects the old one."


class EntryQuerySet(models.QuerySet["Entry"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError(APPEND_ONLY)

    def delete(self) -> NoReturn:
        raise TypeError(APPEND_ONLY)

    def about(self, thing: Any) -> "EntryQuerySet":
        return self.filter(about_kind=thing._meta.label_lower, about_id=thing.public_id)


class Entry(models.Model):
    """`hash` = SHA-256 over the previous hash and the canonical JSON of everything else in the row."""

    chain = models.CharField(max_length=80)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    about_kind = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    place_id = models.CharField(max_length=40, blank=True)
    by_id = models.CharField(max_length=40)
    channel = models.CharField(max_length=20)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="journal_one_entry_a_place_in_chain")]
        indexes = [
            models.Index(fields=["about_kind", "about_id"], name="journal_about"),
            models.Index(fields=["place_id", "-at"], name="journal_place"),
            models.Index(fields=["kind", "id"], name="journal_kind"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError(APPEND_ONLY)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(APPEND_ONLY)


class Head(models.Model):
    """The newest entry of a chain: locked while the next is added, and what is printed and given to others to keep."""

    chain = models.CharField(max_length=80, primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)


class GivenHead(models.Model):
    """A head as it was given to the witnesses: what of the past they can vouch for, chain by chain."""

    chain = models.CharField(max_length=80)
    seq = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="journal_one_given_head_a_place")]


class ChainCheck(models.Model):
    """What was found when a chain was last walked from end to end: pages show this and walk none themselves."""

    chain = models.CharField(max_length=80, primary_key=True)
    checked_at = models.DateTimeField()
    entries = models.PositiveBigIntegerField()
    head = models.CharField(max_length=64)
    fault = models.CharField(max_length=200, blank=True)  # empty if it is sound

    @property
    def is_sound(self) -> bool:
        return not self.fault
