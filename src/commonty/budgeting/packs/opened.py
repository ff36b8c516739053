"""A pack taken apart: its files, and what stands in them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from commonty.budgeting import tally
from commonty.budgeting.packs import layout
from commonty.budgeting.packs.report import Fault
from commonty.kit.canonical import canonical_json
from commonty.maths.counting import Election


@dataclass
class Pack:
    """A pack as it is being checked."""

    files: Mapping[str, bytes]
    parsed: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        if name not in self.parsed:
            self.parsed[name] = canonical(name, self.files[name])
        return self.parsed[name]

    @property
    def receipts(self) -> list[str]:
        return self.files[layout.RECEIPTS].decode().split("\n")[:-1]

    @property
    def ballots(self) -> str | None:
        return self.files[layout.BALLOTS].decode() if layout.BALLOTS in self.files else None

    @cached_property
    def election(self) -> Election:
        return tally.read_ballots(self.ballots or "", self[layout.FROZEN])


def canonical(name: str, data: bytes) -> Any:
    try:
        value = json.loads(data)
        is_canonical = canonical_json(value) == data
    except (ValueError, TypeError, RecursionError) as error:
        raise Fault(_("%(name)s can't be read.") % {"name": name}) from error
    if not is_canonical:
        raise Fault(_("%(name)s is not written the way we write it.") % {"name": name})
    return value
