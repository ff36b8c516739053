"""Before key and sealed votes are destroyed: whether they may be. Afterwards: whether anything of them is left."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.access.refusal import Refused
from commonty.ballots.events import Event
from commonty.ballots.models import Challenge, Envelope, HalfKey, Keying, Register, Slip, VotingCode
from commonty.ballots.queries.paper_votes import reconciliation_of
from commonty.ballots.queries.verify import box_faults
from commonty.ballots.rules import AFTER_SETTLING, CHALLENGE, check_can_destroy
from commonty.ballots.rules.paper_votes import check_reconciles
from commonty.journal.models import Entry
from commonty.kit.canonical import sha256_hex
from commonty.kit.leftovers import Wanted, find_left

# With what such a thing begins: a sealed vote with an uncompressed point, a wrapped key with its version (kit.sealing).
SEALED_BEGINS, KEY_BEGINS = b"\x04", b"\x01"


@dataclass(frozen=True)
class Check:
    """One line of the page on which two people sign."""

    says: str
    fault: str = ""  # why it fails, in a sentence

    @property
    def is_well(self) -> bool:
        return not self.fault


def checks_before(register: Register, *, now: datetime) -> list[Check]:
    """What this app knows; whoever published the result adds theirs. Where none was counted, none has to agree."""
    if register.status == Register.Status.VOID:
        return [Check(_("The vote is void, and two weeks are over."), _refused_to_destroy(register, now=now))]
    return [
        Check(_("The result is final, and no challenge waits."), _refused_to_destroy(register, now=now)),
        Check(
            _("The box, the list of voters and the votes that were counted are as the journal says."),
            next(iter(box_faults(register)), ""),
        ),
        Check(_("Receipts, papers and counted votes add up."), _does_not_balance(register)),
    ]


def _refused_to_destroy(register: Register, *, now: datetime) -> str:
    try:
        check_can_destroy(register, list(register.challenges.all()), now=now)
    except Refused as refused:
        return str(refused)
    return ""


def _does_not_balance(register: Register) -> str:
    receipts = Envelope.objects.live().filter(register=register).count()
    invalid = register.counted.filter(is_invalid=True).count()
    counted = register.counted.count() - invalid
    try:
        check_reconciles(reconciliation_of(register, receipts=receipts, counted=counted, invalid=invalid))
    except Refused as refused:
        return str(refused)
    return ""


def what_goes(register: Register) -> list[str]:
    """What will be destroyed, with how much of each there is."""
    found = rows_left(register)
    sealed, codes = found.get("sealed", 0), found.get("codes", 0) + found.get("slips", 0)
    says = [
        _("the key of the ballot box"),
        ngettext("%(n)s sealed vote", "%(n)s sealed votes", sealed) % {"n": f"{sealed:,}"},
    ]
    if papers := found.get("keyings", 0):
        says.append(
            ngettext("%(n)s sealed reading of a paper vote", "%(n)s sealed readings of paper votes", papers)
            % {"n": f"{papers:,}"}
        )
    if codes:
        says.append(ngettext("%(n)s code from a letter", "%(n)s codes from letters", codes) % {"n": f"{codes:,}"})
    return says


def rows_left(register: Register) -> dict[str, int]:
    """How many rows still hold something that has to go, by what it is; nothing if nothing is left."""
    envelopes = Envelope.objects.filter(register=register)
    keyings = Keying.objects.filter(paper__batch__register=register)
    found = {
        "keys": Register.objects.filter(pk=register.pk).exclude(wrapped_private_key=None).count()
        + HalfKey.objects.filter(outer__keyring=register.keyring_id).count(),
        "sealed": (envelopes.exclude(sealed=b"") | envelopes.exclude(body_digest="")).count(),
        "keyings": (keyings.exclude(sealed=b"") | keyings.exclude(digest="")).count(),
        "slips": Slip.objects.filter(entitlement__register=register).count(),
        "codes": VotingCode.objects.filter(entitlement__register=register).count(),
    }
    return {name: count for name, count in found.items() if count}


def final_since(instant: datetime) -> QuerySet[Register]:
    """As `rules.final_from` says, for all at once."""
    own = Challenge.objects.filter(register=OuterRef("pk"))
    held = own.filter(Q(ended_at=None) | Q(ended_at__gt=instant - AFTER_SETTLING))
    done_with = Register.objects.filter(status__in=[Register.Status.OPENED, Register.Status.VOID], is_imported=False)
    return done_with.filter(result_published_at__lte=instant - CHALLENGE).exclude(Exists(held))


@dataclass(frozen=True)
class Hashes:
    """By which a key and sealed votes are found though nobody has them any more: their hashes, and how long they are."""

    sealed: frozenset[str]
    sealed_length: int
    keys: frozenset[str] = field(default_factory=frozenset)
    key_length: int = 0

    @property
    def facts(self) -> dict[str, Any]:
        """For the journal, which has the hashes of the sealed votes already."""
        return {"key": min(self.keys, default=""), "lengths": [self.key_length, self.sealed_length]}


def what_to_look_for(register: Register) -> Hashes:
    """From the rows while they are there; from the journal afterwards."""
    entries = Entry.objects.filter(chain=register.chain)
    cast = entries.filter(kind=Event.CAST).values_list("facts", flat=True)
    sealed = frozenset(facts["commitment"] for facts in cast.iterator(chunk_size=2000))
    gone = entries.filter(kind=Event.SECRETS_DESTROYED).order_by("seq").values_list("facts", flat=True).first()
    if gone is not None and "lengths" in gone:
        keys = frozenset({gone["key"]} - {""})
        return Hashes(sealed, gone["lengths"][1], keys, gone["lengths"][0])
    key = bytes(register.wrapped_private_key or b"")
    one = Envelope.objects.filter(register=register).exclude(sealed=b"").values_list("sealed", flat=True).first()
    return Hashes(sealed, len(bytes(one or b"")), frozenset({sha256_hex(key)} if key else ()), len(key))


def bytes_left(hashes: Hashes, *, rewrite: bool = False) -> int | None:
    """How many of them the database's file still holds, freed pages included.

    None where it is no file of ours, and of what was destroyed before anybody noted how long it was.
    """
    if not hashes.key_length:
        return None
    return find_left(
        [
            Wanted(SEALED_BEGINS, hashes.sealed_length, hashes.sealed),
            Wanted(KEY_BEGINS, hashes.key_length, hashes.keys),
        ],
        rewrite=rewrite,
    )
