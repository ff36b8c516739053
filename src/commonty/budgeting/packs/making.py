"""Putting a pack together from what was published. Same contents, same bytes."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from commonty.budgeting import tally
from commonty.budgeting.packs import layout
from commonty.kit.canonical import canonical_json, canonical_zip, sha256_hex
from commonty.kit.money import in_units


@dataclass(frozen=True)
class Contents:
    about: Mapping[str, Any]
    frozen: Mapping[str, Any]
    result: Mapping[str, Any]
    totals: Mapping[str, Any]
    journal: Sequence[Mapping[str, Any]]
    receipts: Sequence[str]
    ballots: str | None  # a Pabulib file; None where so few voted that it would give somebody away
    paper: Mapping[str, Any] | None = (
        None  # manifests of paper votes and what they come to; None where there were none
    )
    meeting: Mapping[str, Any] | None = None  # None where the box alone decided
    fairness: Mapping[str, Any] | None = None  # None of a pitch night, and in packs from before this was worked out


def make_pack(contents: Contents) -> bytes:
    packed = {
        layout.README: readme(contents).encode(),
        layout.ROUND: canonical_json(contents.about),
        layout.FROZEN: canonical_json(contents.frozen),
        layout.RULES: canonical_json(tally.counting_rules(contents.frozen, contents.totals["counted"])),
        layout.PROJECTS: projects_csv(contents.frozen),
        layout.RESULT: canonical_json(contents.result),
        layout.TOTALS: canonical_json(contents.totals),
        layout.JOURNAL: canonical_json(list(contents.journal)),
        layout.RECEIPTS: "".join(f"{receipt}\n" for receipt in sorted(contents.receipts)).encode(),
        layout.RECOUNT: tally.recount_program(),
    }
    if contents.ballots is not None:
        packed[layout.BALLOTS] = contents.ballots.encode()
    if contents.paper is not None:
        packed[layout.PAPER] = canonical_json(contents.paper)
    if contents.meeting is not None:
        packed[layout.MEETING] = canonical_json(contents.meeting)
    if contents.fairness is not None:
        packed[layout.FAIRNESS] = canonical_json(contents.fairness)
    packed[layout.MANIFEST] = manifest_of(packed)
    return canonical_zip(packed)


def manifest_of(packed: Mapping[str, bytes]) -> bytes:
    named = {name: sha256_hex(data) for name, data in packed.items() if name != layout.MANIFEST}
    form = layout.FORMAT_WITH_PAPER if layout.PAPER in packed else layout.FORMAT
    if layout.MEETING in packed:
        form = layout.FORMAT_OF_MEETING
    return canonical_json({"format": form, "files": named})


def sheet_of(totals: Mapping[str, Any], receipts: int) -> dict[str, int]:
    """What has to agree: receipts + papers found = all votes that were opened, blank, spoilt and invalid ones too."""
    return {
        "entitled": totals["entitled"],
        "receipts": receipts,
        "accepted_on_paper": totals["paper"]["accepted"],
        "empty_envelopes": totals["paper"]["empty"],
        "opened": totals["counted"] + totals["invalid"],
        "counted": totals["counted"],
        "blank": totals["blank"],
        "spoilt_papers": totals["paper"]["spoilt"],
        "invalid": totals["invalid"],
    }


def projects_csv(frozen: Mapping[str, Any]) -> bytes:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", "number", "name", "cost"])
    writer.writerows([p["id"], p["number"], p["name"], in_units(p["cost"])] for p in frozen["projects"])
    return text.getvalue().encode()


def readme(contents: Contents) -> str:
    lines = [
        contents.about["name"],
        "",
        _("This file holds what you need to check this money vote for yourself."),
        "",
        _("frozen.json    the rules, as they stood when voting opened (money in pence)"),
        _("rules.json     what a count needs of them"),
        _("projects.csv   what could be voted for, and what it costs"),
        _("result.json    what was chosen, and how the count got there"),
        _("totals.json    how many could vote, and how many did"),
        *([_("fairness.json  who got what, and what the other rule would have chosen")] if contents.fairness else []),
        _("receipts.txt   one line for each vote: look for the receipt you were given"),
        _("journal.json   what was done, by which kind of step, each line tied to the one before"),
        _("recount.py     a program that counts again, and shares no line with ours"),
        _("manifest.json  a fingerprint of each of these files"),
    ]
    if contents.paper is not None:
        lines.append(
            _("paper.json     paper votes: the figures of each batch, and how they add up with the receipts")
        )
    if contents.meeting is not None:
        lines += [
            _(
                "meeting.json   what two people counted in the room; ballots.pb has a line for each hand, or each tick"
            ),
            _(
                "               that came before: no line is a whole ballot, and receipts are for what came before only"
            ),
        ]
    if contents.ballots is None:
        lines += ["", _("So few voted that the votes themselves would tell who voted how: they are not in here.")]
    else:
        lines += [
            _("ballots.pb     all votes, without names, in no order that means anything (Pabulib format)"),
            "",
            _("To count again: unpack, open a terminal in the folder, and run"),
            "    python3 recount.py",
        ]
    lines += ["", _("To see that nobody changed this file, compare its SHA-256 with the one on the result page.")]
    return "\n".join(lines) + "\n"
