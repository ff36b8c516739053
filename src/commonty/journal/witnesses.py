"""Witnesses: people outside who are sent the heads every day, and keep them.

Whoever controls the database can compute a whole chain anew, and then it agrees with itself. It can't agree with a head
that somebody else has in their mail. Nothing here is recorded in the journal: an entry would move the very heads.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.gateways.mail import send_mail_message
from commonty.journal.chain import Verdict, verify_chain
from commonty.journal.models import ChainCheck, Entry, GivenHead, Head
from commonty.kit.canonical import sha256_hex

Send = Callable[..., None]
# A line of the message; a mail program may have broken it and put signs of quoting before each part.
LINE = re.compile(r"^[>\s]*(\S+)[>\s]+(\d+)[>\s]+([0-9a-f]{64})\s*$", re.MULTILINE)
# How many lines there are: in one language, since a program reads it.
TOTAL = re.compile(r"^[>\s]*HEADS[>\s]+(\d+)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class KeptHead:
    """A head that somebody kept outside; without chain and number if they kept the bare hash."""

    hash: str
    chain: str = ""
    seq: int = 0


def chains() -> list[str]:
    """Those with entries, a head, or a head that was given away: where some of it was taken away, the walk finds it."""
    named = Entry.objects.order_by().values_list("chain", flat=True).distinct()
    given = GivenHead.objects.order_by().values_list("chain", flat=True).distinct()
    return sorted({*named, *given, *Head.objects.values_list("chain", flat=True)})


def walk_all() -> list[Verdict]:
    """Every chain from its first entry, and whether the heads that were given away are still where they were."""
    return [_with_given_heads(verify_chain(chain)) for chain in chains()]


def _with_given_heads(verdict: Verdict) -> Verdict:
    """Whoever computed the chain anew may have left the list of what the witnesses hold as it was."""
    if not verdict.is_sound:
        return verdict
    same = Entry.objects.filter(chain=OuterRef("chain"), seq=OuterRef("seq"), hash=OuterRef("hash"))
    gone = GivenHead.objects.filter(~Exists(same), chain=verdict.chain).order_by("seq").first()
    if gone is None:
        return verdict
    return replace(verdict, fault=f"Entry {gone.seq} is not the one whose hash the witnesses were given.")


def check_chains(*, now: datetime) -> list[ChainCheck]:
    """Walk every chain from its first entry and write down what was found."""
    checks = []
    for verdict in walk_all():
        found = {"checked_at": now, "entries": verdict.entries, "head": verdict.head, "fault": verdict.fault[:200]}
        checks.append(ChainCheck.objects.update_or_create(chain=verdict.chain, defaults=found)[0])
    return checks


def give_heads(checks: Iterable[ChainCheck], *, now: datetime, send: Send = send_mail_message) -> None:
    """Send the newest head of every chain to each witness. One who can't be reached keeps none of the others waiting.

    It may run again after it broke off: whoever has the message of this day gets it under the same Message-ID.
    """
    body = _message(note_heads(now=now), [check for check in checks if not check.is_sound])
    subject = _("Heads of the journal, %(day)s") % {"day": timezone.localdate(now).isoformat()}
    unreached: OSError | None = None
    for address in settings.WITNESSES:
        name = sha256_hex(f"{timezone.localdate(now)} {address}".encode())[:32]
        host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
        try:
            send(to=address, subject=subject, body=body, message_id=f"<heads-{name}@{host}>")
        except OSError as error:
            unreached = error
    if unreached is not None:
        raise unreached


@transaction.atomic
def note_heads(*, now: datetime) -> list[GivenHead]:
    """Write down the heads that have moved on since they were last given; returns the newest of every chain."""
    newest = {given.chain: given for given in GivenHead.objects.order_by("seq")}
    moved = [head for head in Head.objects.order_by("chain") if _has_moved(head, newest.get(head.chain))]
    added = [GivenHead(chain=head.chain, seq=head.seq, hash=head.hash, at=now) for head in moved]
    # Two workers may do this at once: their rows are the same, and the first to commit wins.
    GivenHead.objects.bulk_create(added, ignore_conflicts=True)
    newest.update({given.chain: given for given in added})
    return [newest[chain] for chain in sorted(newest)]


def _has_moved(head: Head, given: GivenHead | None) -> bool:
    return head.seq > (given.seq if given else 0)


def _message(heads: Sequence[GivenHead], altered: Iterable[ChainCheck]) -> str:
    about = _(
        "You are a witness of this journal. Keep this message: each line below is the name of a chain, the number of its "
        "newest entry and the hash of that entry. If one of them can't be found in the journal later, somebody has "
        "changed the past. This command looks: commonty verify-journal --mail FILE"
    )
    warnings = [_("ALTERED: %(chain)s. %(fault)s") % {"chain": c.chain, "fault": c.fault} for c in altered]
    lines = "\n".join(f"{head.chain} {head.seq} {head.hash}" for head in heads)
    return "\n\n".join([*warnings, about, lines or _("The journal is still empty."), f"HEADS {len(heads)}"])


def kept_heads(message: str) -> list[KeptHead]:
    """The heads in a message that a witness kept."""
    return [KeptHead(hash=digest, chain=chain, seq=int(seq)) for chain, seq, digest in LINE.findall(message)]


def heads_promised(message: str) -> int:
    """How many heads it was sent with; 0 if it doesn't say. Several messages in one file are added up."""
    return sum(int(number) for number in TOTAL.findall(message))


def missing_heads(kept: Iterable[KeptHead], verdicts: Iterable[Verdict]) -> list[KeptHead]:
    """Those that don't occur, each at its own place in its own chain, in a chain that is sound from end to end."""
    sound = {verdict.chain for verdict in verdicts if verdict.is_sound}
    missing = []
    for head in kept:
        entries = Entry.objects.filter(hash=head.hash, chain__in=sound)
        if head.chain:
            entries = entries.filter(chain=head.chain, seq=head.seq)
        if not entries.exists():
            missing.append(head)
    return missing
