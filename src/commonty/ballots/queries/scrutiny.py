"""Checking by lot: who of a vote is in the pool, whose hands were in it, what the lots are and what came of them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from commonty.ballots.events import Event
from commonty.ballots.models import (
    CallBack,
    CountedBallot,
    Draw,
    Entitlement,
    Envelope,
    PaperBallot,
    PaperBatch,
    PaperCheck,
    PaperEnvelope,
    Register,
)
from commonty.ballots.queries.voters import reachable
from commonty.journal.models import Entry
from commonty.people.models import Person

# Whatever marks somebody as having voted, or would let one vote for them, or says what a paper says. Who signs for the
# box is not among them: a program opens it, and what lay in it is held against the journal.
HANDS = (
    Event.ADDED_LATE,
    Event.REINSTATED,
    Event.CANCELLED,
    Event.CODE_REISSUED,
    Event.PAPER_ACCEPTED,
    Event.PAPER_REFUSED,
    Event.PAPER_SET_ASIDE,
    Event.BATCH_COUNTED,
    Event.BATCH_OPENED,
    Event.PAPER_KEYED,
    Event.BATCH_SIGNED,
    Event.BATCH_SEALED,
)


def has_touched(register: Register, person: Person) -> bool:
    """Whether this human typed, took in, opened or keyed a vote of this register, or put a voter on its list."""
    same = Person.objects.same_human(person.pk)
    if Envelope.objects.filter(register=register, typed_by__in=same.values("pk")).exists():
        return True
    ids = list(same.values_list("public_id", flat=True))
    done = Entry.objects.filter(chain=register.chain, kind__in=HANDS, by_id__in=ids).values_list("facts", flat=True)
    # That two entries are one human is found by the program, whoever shuts the box.
    return any(not facts.get("is_double") for facts in done)


@dataclass(frozen=True)
class Pool:
    """Who is marked as having voted: public id -> row of the entitlement."""

    on_paper: dict[str, int]
    online: dict[str, int]


def pool_of(register: Register) -> Pool:
    rows = register.entitlements.in_force()
    paper = PaperEnvelope.objects.accepted().filter(register=register).values("entitlement")
    live = Envelope.objects.live().filter(register=register).values("entitlement")
    on_paper = dict(rows.filter(pk__in=paper).values_list("public_id", "pk"))
    online = dict(rows.filter(pk__in=live).exclude(pk__in=paper).values_list("public_id", "pk"))
    return Pool(on_paper, online)


def papers_of(register: Register) -> dict[str, int]:
    """Every paper that was counted, by the name it has in the lot: batch and number."""
    rows = PaperBallot.objects.filter(
        batch__register=register, batch__state=PaperBatch.State.SEALED, state=PaperBallot.State.AGREED
    )
    return {f"{batch}/{position}": pk for batch, position, pk in rows.values_list("batch__number", "position", "pk")}


def ballots_counted(register: Register) -> int:
    """All that came out of the box, blank and spoilt ones too."""
    return CountedBallot.objects.filter(register=register).count()


def draw_of(register: Register, kind: str) -> Draw | None:
    return Draw.objects.filter(register=register, kind=kind).select_related("drawn_by").first()


@dataclass(frozen=True)
class Called:
    """One voter of the lot, as far as this reader may see who it is."""

    call_back: CallBack
    entitlement: Entitlement | None  # empty: they may not

    @property
    def name(self) -> str:
        entitlement = self.entitlement
        if entitlement is None:
            return ""
        if entitlement.person is None:
            return entitlement.home.name if entitlement.home else ""
        return (entitlement.person.merged_into or entitlement.person).name


def voters_of_lot(register: Register) -> QuerySet[CallBack]:
    return CallBack.objects.filter(draw__register=register).select_related("draw", "entitlement", "answered_by")


def called(draw: Draw, register: Register, *, by: Person | None, on: date, number: int | None = None) -> list[Called]:
    """All of the lot, or one; `by`: whose look decides whose name is there. Nobody at risk is named to anybody."""
    of_lot = CallBack.objects.filter(draw=draw).order_by("number")
    rows = list(of_lot if number is None else of_lot.filter(number=number))
    seen: dict[int, Entitlement] = {}
    if by is not None:
        theirs = reachable(register, by=by, on=on).filter(pk__in=[row.entitlement_id for row in rows])
        seen = {entitlement.pk: entitlement for entitlement in theirs}
    return [Called(row, seen.get(row.entitlement_id)) for row in rows]


def checks(draw: Draw) -> list[PaperCheck]:
    rows = PaperCheck.objects.filter(draw=draw).select_related("paper__batch", "read_by", "read_again_by")
    return list(rows.order_by("paper__batch__number", "paper__position"))


def is_known(entitlement: Entitlement) -> bool:
    """Whether it still stands there whose vote it was."""
    return entitlement.person_id is not None or entitlement.home_id is not None
