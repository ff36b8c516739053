"""Letters that are made together and printed in parts, whatever their codes are for. Nothing here has a table."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Count, Min, Q

from commonty.kit.codes import code_from
from commonty.kit.ids import new_public_id
from commonty.kit.sealing import unwrap, wrap
from commonty.people.models.person import Person

SEED_BYTES = 32
Row = TypeVar("Row", bound=models.Model)


class LettersQuerySet(models.QuerySet[Row]):
    def kept(self) -> Self:
        """Those that can be printed again: their seed is not destroyed yet."""
        return self.exclude(kept_until=None)

    def with_left(self) -> Self:
        """Those of which a part was never printed, each with `of` parts, `left` of them, and the `next_part`."""
        never = Q(parts__prints=0)
        counted = self.annotate(of=Count("parts"), left=Count("parts", filter=never))
        return counted.annotate(next_part=Min("parts__number", filter=never)).filter(left__gt=0)


class LettersInParts(models.Model):
    """Letters made together by one person.

    No code and no file is kept: codes are drawn from a seed, which lies here sealed under the installation's key, so
    that a part that got lost can be printed again as it was. It is destroyed when all is printed, or after a while.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    letters = models.PositiveIntegerField(default=0)
    wrapped_seed = models.BinaryField(null=True)
    kept_until = models.DateTimeField(null=True)  # empty once the seed is destroyed

    class Meta:
        abstract = True

    # Said by each kind: when they were made, whom they are for, and where.
    made_at: Any
    whom: Any
    place: Any
    parts: Any

    @property
    def chain(self) -> str | None:
        """In which the journal tells of them, if it isn't the landlord's own."""
        return None

    @property
    def to_print(self) -> int:
        """How many parts were never printed; for pages that have the parts at hand."""
        return sum(not part.prints for part in self.parts.all())

    @property
    def wrap_purpose(self) -> str:
        return f"{self._meta.app_label}.letters:{self.public_id}"

    def seal(self, *, until: datetime) -> None:
        """A new seed."""
        seed = secrets.token_bytes(SEED_BYTES)
        self.wrapped_seed = wrap(seed, key=settings.INSTALLATION_KEY, purpose=self.wrap_purpose)
        self.kept_until = until

    def codes_of(self, names: Iterable[str]) -> list[str]:
        """The code that the seed gives to each of these public names: always the same."""
        seed = unwrap(bytes(self.wrapped_seed or b""), key=settings.INSTALLATION_KEY, purpose=self.wrap_purpose)
        return [code_from(seed, name) for name in names]


class PartOfLetters(models.Model):
    """As many letters as go into one file, in the order of the homes. Each kind adds `run`, whose part it is."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    number = models.PositiveSmallIntegerField()
    letters = models.PositiveSmallIntegerField()
    readers = models.JSONField(default=list)  # whoever gets a code; emptied when the seed is destroyed
    # How often it was handed out. Once the second time is to take two people, here is where it is seen.
    prints = models.PositiveIntegerField(default=0)
    printed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="%(app_label)s_one_letter_part_a_number")
        ]

    run: Any
    run_id: int
