"""What the register knows already, as plain rows: the plan compares the file with these and asks no database."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(slots=True)
class KnownPlace:
    pk: int
    kind: str
    name: str
    path: str


@dataclass(slots=True)
class KnownHome:
    pk: int
    reference: str
    uprn: str
    name: str
    address: str
    postcode: str
    parent_id: int


@dataclass(slots=True)
class KnownPerson:
    pk: int
    reference: str
    name: str
    born_on: date | None
    born_in: int | None
    email: str
    phone: str
    language: str
    format_needs: str
    is_at_risk: bool
    safe_contact: str
    own_word: list[str]
    merged_into_id: int | None


@dataclass(slots=True)
class KnownTie:
    pk: int
    person_id: int
    home_id: int
    kind: str
    moved_in_on: date | None
    moved_out_on: date | None


@dataclass
class Known:
    """Everything about one landlord that a roll may touch."""

    landlord_id: int
    places: list[KnownPlace] = field(default_factory=list)
    homes: list[KnownHome] = field(default_factory=list)
    persons: list[KnownPerson] = field(default_factory=list)
    ties: list[KnownTie] = field(default_factory=list)
    decided: set[tuple[int, int]] = field(default_factory=set)  # pairs of people who were compared before
