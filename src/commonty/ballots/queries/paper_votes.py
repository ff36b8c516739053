"""Paper votes: whose came in, how far each batch is, what its figures are. None of these can say what a paper says."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from commonty.ballots.models import Entitlement, Keying, PaperBallot, PaperBatch, PaperEnvelope, Register, Slip
from commonty.ballots.rules import is_scored
from commonty.ballots.rules.paper_votes import Manifest, Reconciliation
from commonty.kit.canonical import canonical_json, sha256_hex
from commonty.people.models import Person

AGREED, DIFFERS = PaperBallot.State.AGREED, PaperBallot.State.DIFFERS


@dataclass(frozen=True)
class PaperFigures:
    """Of all batches of a register, as far as they are."""

    received: int = 0
    accepted: int = 0
    refused: int = 0
    found: int = 0
    empty: int = 0
    spoilt: int = 0


@dataclass(frozen=True)
class BatchStanding:
    """How far one batch is. `keyed`: papers read in the first and in the second turn."""

    batch: PaperBatch
    manifest: Manifest
    last_accepted_at: datetime | None
    papers: int = 0
    keyed: tuple[int, int] = (0, 0)
    differing: int = 0
    agreed: int = 0

    @property
    def waiting(self) -> int:
        return self.papers - self.agreed

    @property
    def is_keyed_twice(self) -> bool:
        return min(self.keyed) == self.papers


def has_paper(entitlement: Entitlement) -> bool:
    """Whether a paper vote of this voter was accepted."""
    return PaperEnvelope.objects.accepted().filter(entitlement=entitlement).exists()


def has_paper_of_human(entitlement: Entitlement) -> bool:
    """The same, also under another entry of the list that was found to be the same human."""
    person = entitlement.person
    if person is None:
        return has_paper(entitlement)
    own = Entitlement.objects.filter(register=entitlement.register_id).of_human(person.merged_into_id or person.pk)
    return has_paper(entitlement) or PaperEnvelope.objects.accepted().filter(entitlement__in=own).exists()


def holder_of_slip(register: Register, code_digest: str) -> Entitlement | None:
    slip = Slip.objects.filter(code_digest=code_digest, entitlement__register=register)
    found = slip.select_related("entitlement__person", "entitlement__home").first()
    return found.entitlement if found else None


def is_promoter(register: Register, person: Person) -> bool:
    return person.public_id in register.promoters


def has_declared(register: Register, person: Person) -> bool:
    return register.paper_declarations.filter(person=person).exists()


def batches_of(register: Register) -> QuerySet[PaperBatch]:
    return PaperBatch.objects.filter(register=register).order_by("number")


def standings_of(batches: QuerySet[PaperBatch]) -> list[BatchStanding]:
    """One query, however many batches there are."""
    outers = PaperEnvelope.objects.filter(batch=OuterRef("pk"))
    papers = PaperBallot.objects.filter(batch=OuterRef("pk"))
    keyed = Keying.objects.filter(paper__batch=OuterRef("pk"))
    spoilt = keyed.filter(turn=F("paper__agreed_turn")).exclude(spoilt_because="")
    last = outers.accepted().order_by("-taken_in_at").values("taken_in_at")[:1]
    counted = batches.annotate(
        received=_count(outers, "batch"),
        accepted=_count(outers.accepted(), "batch"),
        last_accepted_at=Subquery(last),
        how_many=_count(papers, "batch"),
        agreed=_count(papers.filter(state=AGREED), "batch"),
        differing=_count(papers.filter(state=DIFFERS), "batch"),
        keyed_first=_count(keyed.filter(turn=1), "paper__batch"),
        keyed_second=_count(keyed.filter(turn=2), "paper__batch"),
        spoilt=_count(spoilt, "paper__batch"),
    )
    return [_standing(row) for row in counted]


def standing_of_batch(batch: PaperBatch) -> BatchStanding:
    """`batch` may have changes that are not written yet: its own figures are taken from it."""
    (found,) = standings_of(PaperBatch.objects.filter(pk=batch.pk))
    manifest = replace(found.manifest, found=batch.found, empty=batch.empty)
    return replace(found, batch=batch, manifest=manifest)


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _standing(row: Any) -> BatchStanding:
    manifest = Manifest(
        received=row.received,
        accepted=row.accepted,
        refused=row.received - row.accepted,
        found=row.found,
        empty=row.empty,
        votes=row.agreed - row.spoilt,
        spoilt=row.spoilt,
    )
    return BatchStanding(
        batch=row,
        manifest=manifest,
        last_accepted_at=row.last_accepted_at,
        papers=row.how_many,
        keyed=(row.keyed_first, row.keyed_second),
        differing=row.differing,
        agreed=row.agreed,
    )


def paper_figures(register: Register) -> PaperFigures:
    """Of what came in and, as far as batches are opened, of what lay in it."""
    if register.paper_until is None:
        return PaperFigures()
    whole = sum((standing.manifest for standing in standings_of(batches_of(register))), start=Manifest(0, 0, 0, 0, 0))
    return PaperFigures(
        received=whole.received,
        accepted=whole.accepted,
        refused=whole.refused,
        found=whole.found or 0,
        empty=whole.empty or 0,
        spoilt=whole.spoilt,
    )


def reconciliation_of(register: Register, *, receipts: int, counted: int, invalid: int) -> Reconciliation:
    paper = paper_figures(register)
    entitled = register.entitlements.in_force().count()
    if is_scored(register.paper):  # one for each project; who was taken off the list since may have scored before
        entitled = register.entitlements.count() * len(register.paper["options"])
    return Reconciliation(
        entitled=entitled,
        receipts=receipts,
        accepted=paper.accepted,
        empty=paper.empty,
        spoilt=paper.spoilt,
        counted=counted,
        invalid=invalid,
    )


def agreed_papers(register: Register) -> QuerySet[Keying]:
    """What was agreed of each paper, sealed."""
    rows = Keying.objects.filter(paper__batch__register=register, turn=F("paper__agreed_turn"), paper__state=AGREED)
    return rows.select_related("paper__batch").order_by("paper__batch__number", "paper__position")


def papers_digest(batch: PaperBatch) -> str:
    """A hash over the papers of a batch as they were agreed and sealed: whoever changes one later is found."""
    rows = Keying.objects.filter(paper__batch=batch, turn=F("paper__agreed_turn")).order_by("paper__position")
    sealed = rows.values_list("paper__position", "sealed", "spoilt_because")
    listed = [[position, sha256_hex(bytes(content)), bool(spoilt)] for position, content, spoilt in sealed]
    return sha256_hex(canonical_json(listed))


def manifests_of(register: Register) -> list[dict]:  # type: ignore[type-arg]
    """As they were sealed, in the order of their chain."""
    sealed = PaperBatch.objects.filter(register=register, state=PaperBatch.State.SEALED)
    found = {manifest["previous"]: (manifest, batch.digest) for batch in sealed if (manifest := batch.manifest)}
    chain: list[dict] = []  # type: ignore[type-arg]
    last = ""
    while last in found:
        manifest, last = found.pop(last)
        chain.append(manifest)
    return chain


def last_digest(register: Register) -> str:
    """Of the manifest that was sealed last; empty if none was."""
    chain = manifests_of(register)
    return digest_of(chain[-1]) if chain else ""


def digest_of(manifest: dict) -> str:  # type: ignore[type-arg]
    return sha256_hex(canonical_json(manifest))
