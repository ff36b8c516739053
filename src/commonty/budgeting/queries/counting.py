"""What a count and its pack need to be read: the opened ballots, the figures, the public part of the journal."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from commonty.ballots.events import Event as BallotEvent
from commonty.ballots.models import Channel, CountedBallot, Register
from commonty.ballots.queries import counted_digest, receipts_of, register_figures, turnout_by_area
from commonty.ballots.queries.paper_votes import manifests_of
from commonty.ballots.rules import Cell, is_blank, may_show, merge_small
from commonty.budgeting.events import Event
from commonty.budgeting.models import RoomCount, Round
from commonty.budgeting.packs.making import sheet_of
from commonty.budgeting.queries.voters import areas_of
from commonty.journal.models import Entry
from commonty.kit.canonical import canonical_json, sha256_hex

Plain = dict[str, Any]
# What was done with the vote as a whole. The entries about single votes would tell who voted when.
PUBLIC_KINDS = (
    BallotEvent.DRAWN_UP,
    BallotEvent.FROZEN,
    BallotEvent.BATCH_OPENED,
    BallotEvent.BATCH_SEALED,
    BallotEvent.CLOSE_MOVED,
    BallotEvent.SHUT,
    BallotEvent.OPENING_SIGNED,
    BallotEvent.BOX_OPENED,
    Event.ROUND_OPENED,
    Event.PROJECT_CORRECTED,
    Event.ELECTION_IMPORTED,
    Event.MEETING_MOVED,
    Event.ROOM_COUNT_CONFIRMED,
    Event.COUNT_BEGUN,
    Event.ROUND_COUNTED,
)


def valid_choices(register: Register) -> list[Any]:
    """Blank ones too: an empty ballot has its share of the money like any other."""
    rows = CountedBallot.objects.filter(register=register, is_invalid=False)
    return list(rows.values_list("choices", flat=True))


def what_was_changed(pb_round: Round) -> str:
    """What a count would start from and the journal knows otherwise, in a sentence; empty if all is as it was."""
    register = pb_round.register
    entries = Entry.objects.filter(chain=pb_round.chain, kind__in=(BallotEvent.FROZEN, BallotEvent.BOX_OPENED))
    told = dict(entries.order_by("seq").values_list("kind", "facts"))
    if sha256_hex(canonical_json(pb_round.frozen_rules)) != told[BallotEvent.FROZEN]["rules"]:
        return "The rules are not those that were frozen."
    if counted_digest(register) != told[BallotEvent.BOX_OPENED]["digest"]:
        return "The votes are not those that came out of the box."
    return ""


def totals_of(register: Register, *, now: datetime) -> Plain:
    """How many could vote and did. Small numbers appear only as parts of larger ones."""
    figures = register_figures(register)
    ballots = register.counted.all()
    invalid = ballots.filter(is_invalid=True).count()
    counted = ballots.count() - invalid
    return {
        "entitled": figures.entitled,
        "voted": figures.voted,
        "counted": counted,
        "blank": ballots.filter(is_invalid=False, choices__in=[[], {}]).count(),
        "invalid": invalid,
        "replaced": figures.replaced,
        "added_late": figures.added_late,
        "cancelled": figures.cancelled,
        "by_area": by_area(register, now=now),
        "by_channel": by_channel(figures.by_channel),
        **({"paper": asdict(figures.paper)} if register.paper_until else {}),
    }


def by_area(register: Register, *, now: datetime) -> Plain | None:
    found = turnout_by_area(register, now=now)
    if found is None or not found.areas:
        return None
    rest = found.together_turnout
    return {
        "shown": [
            {"name": place.name if place else "", "voted": turnout.voted, "entitled": turnout.entitled}
            for place, turnout in found.areas
        ],
        "together": [place.name if place else "" for place in found.together],
        "rest": {"voted": rest.voted, "entitled": rest.entitled} if rest else None,
    }


def by_channel(counts: dict[str, int]) -> Plain | None:
    """Paper apart from the others: how many came on paper has to agree with the receipts in public, so a small number
    that is hidden together with it could be had by taking it away."""
    total, online = sum(counts.values()), {name: n for name, n in counts.items() if name != Channel.PAPER}
    paper = counts.get(Channel.PAPER, 0)
    of = sum(online.values())
    shown, hidden = merge_small(Cell(channel, count, of) for channel, count in sorted(online.items()))
    found: Plain = {
        "shown": [{"channel": cell.key, "voted": cell.count} for cell in shown],
        "together": list(hidden.keys) if hidden else [],
        "rest": hidden.count if hidden else None,
    }
    if not paper:
        return found if shown and len(counts) > 1 else None
    return found | {"paper": paper if may_show(paper, total) else None, "online": of if may_show(of, total) else None}


def paper_of(register: Register, totals: Plain, *, receipts: int) -> Plain | None:
    """`paper.json` of a pack: each batch as it was sealed, and the sheet on which all has to agree."""
    if register.paper_until is None:
        return None
    return {"manifests": manifests_of(register), "sheet": sheet_of(totals, receipts)}


def meeting_told(pb_round: Round) -> Plain:
    """`meeting.json` of a pack: the numbers as they were confirmed, and what came before the meeting in sums."""
    count = RoomCount.objects.exclude(confirmed_at=None).get(round=pb_round)
    before = valid_choices(pb_round.register)
    return {
        "room": count.told(pb_round.decided_by),
        "before": {
            "receipts": len(live_receipts(pb_round.register)),
            "counted": len(before),
            "blank": sum(map(is_blank, before)),
            "ticks": sum(map(len, before)),
        },
    }


def where_projects_are(pb_round: Round) -> dict[str, str]:
    """In which of the turnout's areas each project is, by its id on the ballots; "" if it is for all or elsewhere.

    The turnout knows areas by name. Where two have one name, nothing is said by area.
    """
    areas, found = areas_of(pb_round), {}
    is_clear = len({area.name for area in areas}) == len(areas)
    for project in pb_round.projects.select_related("place", "pot__place").order_by("number"):
        place = project.pot.place if project.pot and project.pot.place else project.place
        holding = [area for area in areas if is_clear and place is not None and place.is_within(area)]
        name = max(holding, key=lambda area: len(area.path)).name if holding else ""
        found[project.source_id or project.public_id] = name
    return found


def live_receipts(register: Register) -> list[str]:
    return [receipt for receipt, state in receipts_of(register) if state == "live"]


def public_journal(pb_round: Round) -> list[Plain]:
    """The public entries of the vote's chain, each with all that its hash covers, so that anybody can work it out."""
    entries = Entry.objects.filter(chain=pb_round.chain, kind__in=PUBLIC_KINDS).order_by("seq")
    found: list[Plain] = [
        {"content": content_of(entry), "previous": entry.previous, "hash": entry.hash} for entry in entries
    ]
    for line in found:
        if sha256_hex(line["previous"].encode() + canonical_json(line["content"])) != line["hash"]:
            raise ValueError(f"Journal entry {line['content']['seq']} of {pb_round.chain} was changed.")
    return found


def content_of(entry: Entry) -> Plain:
    """As `journal.chain.entry_hash` has it."""
    return {
        "chain": entry.chain,
        "seq": entry.seq,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": entry.kind,
        "about": [entry.about_kind, entry.about_id],
        "place": entry.place_id,
        "by": entry.by_id,
        "channel": entry.channel,
        "facts": entry.facts,
    }
