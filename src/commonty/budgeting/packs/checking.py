"""Taking a pack apart: is it what was published, does it agree with itself, and does counting again give the same?

The checks go from the outside in, and stop at the first that fails: what lies further in can't be trusted then.
"""

import hmac
from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from commonty.ballots.rules import is_scored
from commonty.budgeting import fairness, room, tally
from commonty.budgeting.packs import layout
from commonty.budgeting.packs.making import manifest_of, projects_csv, sheet_of
from commonty.budgeting.packs.meeting import check_figures_of_meeting, check_meeting
from commonty.budgeting.packs.opened import Pack
from commonty.budgeting.packs.report import Fault, NotChecked, Report, Verdict
from commonty.budgeting.working import published
from commonty.kit.canonical import NotCanonical, canonical_json, read_zip, sha256_hex

ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")  # its beginning and its end; a damaged one still has the other


def check_pack(data: bytes, *, head: str | None = None, count_again: bool = True) -> Report:
    """Check a pack; `head` is the fingerprint from the result page, without which a consistent forgery passes."""
    report = Report(layout.fingerprint(data), "".join(head.split()).lower() if head else None)
    if not any(mark in data for mark in ZIP_MARKS):
        report.fault("file", _("This isn't a pack: it is not even a ZIP file."), Verdict.UNREADABLE)
        return report
    if report.head and not hmac.compare_digest(report.head.encode(), report.fingerprint.encode()):
        report.fault("head", _("The fingerprint is not the one you gave. This is not the pack that was published."))
        return report
    if report.head:
        report.well("head", _("The fingerprint is the one you gave."))
    try:
        pack = Pack(read_zip(data, most_bytes=layout.MOST_BYTES, most_files=len(layout.ALL)))
        for name, check in CHECKS.items():
            if name not in COUNTS or count_again:
                _run(name, check, pack, report)
        report.name, report.winners = pack[layout.ROUND]["name"], pack[layout.RESULT]["funded"]
    except (Fault, NotCanonical) as fault:
        report.fault("form" if isinstance(fault, NotCanonical) else name, str(fault))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        # A forger may put any JSON in any place: whatever is not as we write it was not written by us.
        report.fault(name, _("Something in here is not written as we write it (%(error)s).") % {"error": repr(error)})
    return report


def _run(name: str, check: Callable[[Pack], str], pack: Pack, report: Report) -> None:
    try:
        report.well(name, check(pack))
    except NotChecked as because:
        report.skipped(name, str(because))


def check_manifest(pack: Pack) -> str:
    missing = sorted({*layout.REQUIRED, layout.MANIFEST} - set(pack.files))
    strange = sorted(set(pack.files) - layout.ALL)
    if missing or strange:
        raise Fault(_("The files are not those of a pack: %(names)s.") % {"names": ", ".join(missing + strange)})
    written = pack[layout.MANIFEST]["files"]
    for name in pack.files:
        if name != layout.MANIFEST and written.get(name) != sha256_hex(pack.files[name]):
            raise Fault(_("%(name)s is not the file that the manifest names.") % {"name": name})
    if pack.files[layout.MANIFEST] != manifest_of(pack.files):
        raise Fault(_("The manifest names other files than there are."))
    return _("All %(count)d files are those that the manifest names.") % {"count": len(pack.files)}


def check_journal(pack: Pack) -> str:
    seen, entries = None, pack[layout.JOURNAL]
    for entry in entries:
        seq = entry["content"]["seq"]
        if entry["hash"] != sha256_hex(entry["previous"].encode() + canonical_json(entry["content"])):
            raise Fault(_("Journal entry %(seq)d does not say what it said when it was written.") % {"seq": seq})
        if seen and (seq <= seen[0] or (seq == seen[0] + 1 and entry["previous"] != seen[1])):
            raise Fault(_("Journal entry %(seq)d does not follow from the one before.") % {"seq": seq})
        seen = seq, entry["hash"]
    if not seen or seen[1] != pack[layout.ROUND]["journal_head"]:
        raise Fault(_("The journal does not end where it ended when the result was published."))
    return _("The journal's %(count)d entries say what they said when they were written.") % {"count": len(entries)}


def check_rules(pack: Pack) -> str:
    frozen, digest = pack[layout.FROZEN], sha256_hex(pack.files[layout.FROZEN])
    if not any(digest in entry["content"]["facts"].values() for entry in pack[layout.JOURNAL]):
        raise Fault(_("These are not the rules whose fingerprint went into the journal when voting opened."))
    if pack[layout.RULES] != tally.counting_rules(frozen, pack[layout.TOTALS]["counted"]):
        raise Fault(_("The rules for counting are not those that were frozen."))
    if pack.files[layout.PROJECTS] != projects_csv(frozen):
        raise Fault(_("The list of projects is not the one that was frozen."))
    return _("The rules are those that were frozen when voting opened.")


def check_figures(pack: Pack) -> str:
    totals, receipts = pack[layout.TOTALS], pack.receipts
    if receipts != sorted(set(receipts)):
        raise Fault(_("The receipts are not sorted, or one is there twice."))
    if layout.MEETING in pack.files:
        return check_figures_of_meeting(pack)
    paper = totals.get("paper") or {"accepted": 0, "empty": 0}
    rows = totals["counted"] + totals["invalid"]
    if len(receipts) + paper["accepted"] - paper["empty"] != rows:
        raise Fault(_("The receipts, the votes and the totals do not add up."))
    # Who scores one project after another has a receipt for each, and one vote.
    is_scored = pack[layout.FROZEN]["paper"]["method"] == "scores"
    voted = min(totals["voted"], len(receipts)) if is_scored else len(receipts) + paper["accepted"]
    if not totals["voted"] == voted <= totals["entitled"]:
        raise Fault(_("The receipts, the votes and the totals do not add up."))
    if totals["is_file_public"] != (pack.ballots is not None):
        raise Fault(_("The totals say whether the votes are in here, and are wrong about it."))
    if pack.ballots is not None and pack.election.ballots != totals["counted"]:
        raise Fault(_("There are not as many votes in the file as the totals say."))
    if paper["accepted"]:
        words = {"receipts": len(receipts), "rows": rows, **paper, **totals}
        return _(
            "%(receipts)d receipts, %(accepted)d votes on paper, %(entitled)d who could vote: the figures add up."
        ) % {name: words[name] for name in ("receipts", "accepted", "entitled")}
    if is_scored:
        words = {"voted": voted, "receipts": len(receipts), "entitled": totals["entitled"]}
        return (
            _(
                "%(receipts)d scores and receipts of %(voted)d voters, %(entitled)d who could vote: the figures add up."
            )
            % words
        )
    return _("%(voted)d votes, %(voted)d receipts, %(entitled)d who could vote: the figures add up.") % totals


def check_paper(pack: Pack) -> str:
    """Each batch balances, the chain of manifests is the journal's, and all together come to the totals."""
    is_expected = bool(pack[layout.FROZEN]["settings"].get("paper_until"))
    if is_expected != (layout.PAPER in pack.files) or is_expected != bool(pack[layout.TOTALS].get("paper")):
        raise Fault(_("The rules say whether there were paper votes, and the files say otherwise."))
    if not is_expected:
        return _("Nobody could vote on paper here.")
    told, last, whole = _told_of_paper(pack), "", Counter[str]()
    for manifest in pack[layout.PAPER]["manifests"]:
        name = {"batch": manifest["batch"]}
        if manifest["previous"] != last:
            raise Fault(_("Batch %(batch)d of the paper votes does not follow from the one before.") % name)
        last = sha256_hex(canonical_json(manifest))
        if not told or told.pop(0) != last:
            raise Fault(_("Batch %(batch)d of the paper votes is not as it was sealed.") % name)
        if not _balances(manifest):
            raise Fault(_("Batch %(batch)d of the paper votes does not balance.") % name)
        whole.update({figure: manifest[figure] for figure in FIGURES})
    if told:
        raise Fault(_("A batch of paper votes that was sealed is missing."))
    sheet = pack[layout.PAPER]["sheet"]
    if sheet != sheet_of(pack[layout.TOTALS], len(pack.receipts)):
        raise Fault(_("The sheet on which paper and online votes have to agree is not that of these totals."))
    if any(whole[figure] != pack[layout.TOTALS]["paper"][figure] for figure in PUBLISHED):
        raise Fault(_("The batches of paper votes do not come to the totals."))
    return _("%(accepted)d votes on paper: every batch balances, and they agree with the receipts.") % whole


FIGURES = ("received", "accepted", "refused", "found", "empty", "votes", "spoilt")
PUBLISHED = ("received", "accepted", "refused", "found", "empty", "spoilt")


def _told_of_paper(pack: Pack) -> list[str]:
    contents = (entry["content"] for entry in pack[layout.JOURNAL])
    return [content["facts"]["manifest"] for content in contents if content["kind"] == "ballots.batch_sealed"]


def _balances(m: Mapping[str, int]) -> bool:
    is_well = all(type(m[figure]) is int and m[figure] >= 0 for figure in FIGURES)
    return (
        is_well
        and m["received"] == m["accepted"] + m["refused"]
        and m["accepted"] == m["found"] + m["empty"]
        and m["found"] == m["votes"] + m["spoilt"]
    )


def check_count(pack: Pack) -> str:
    if pack.ballots is None:
        raise NotChecked(_("Too few voted to publish the votes, so they can't be counted again from here."))
    ours = published(tally.count_election(pack.election, pack[layout.FROZEN]), with_payers=True)
    theirs = pack[layout.RESULT]
    if any(theirs[name] != ours[name] for name in ("ballots", "budget", "funded", "spent", "ties")):
        raise Fault(_("Counting again gives another result."))
    if theirs["version"] != ours["version"]:
        return _("Counted again, with the same result. (Its working is written in the way of another version.)")
    if canonical_json(ours) != pack.files[layout.RESULT]:
        raise Fault(_("Counting again gives the same result by another working."))
    return _("Counted again, with the same result to the last penny.")


def check_recount(pack: Pack) -> str:
    if pack.ballots is None:
        raise NotChecked(_("The second program needs the votes too."))
    result = pack[layout.RESULT]
    funded, spent = tally.second_count(pack[layout.RULES], pack.ballots)
    if funded != result["funded"] or spent != Fraction(result["spent"]):
        raise Fault(_("The second program chooses other projects."))
    if pack.files[layout.RECOUNT] != tally.recount_program():
        return _("The second program agrees. (The copy in the pack is of another version than ours.)")
    return _("A second program that shares no line with the first agrees.")


def check_fairness(pack: Pack) -> str:
    facts = [entry["content"]["facts"] for entry in pack[layout.JOURNAL]]
    vouched = [told["fairness"] for told in facts if "fairness" in told]
    if layout.FAIRNESS not in pack.files and not vouched and is_scored(pack[layout.FROZEN]["paper"]):
        raise NotChecked(_("On a pitch night nobody knows which scores came from one voter, so nor who got what."))
    if layout.FAIRNESS not in pack.files and not vouched:
        raise NotChecked(_("This pack is from before who got what was worked out."))
    if layout.FAIRNESS not in pack.files or sha256_hex(pack.files[layout.FAIRNESS]) not in vouched:
        raise Fault(_("Who got what is not what the journal says was worked out when the votes were counted."))
    if pack[layout.FAIRNESS]["version"] != fairness.VERSION:
        raise NotChecked(_("Who got what is written in the way of another version."))
    where, pots = pack[layout.FAIRNESS]["where"], pack[layout.FROZEN]["headings"] or {}
    areas_of_pots = [{where.get(i) for i in pot["projects"]} for pot in pots.values()]
    if set(where) != {p["id"] for p in pack[layout.FROZEN]["projects"]} or any(len(of) > 1 for of in areas_of_pots):
        raise Fault(_("Who got what has other projects or areas than the rules."))
    again = (
        fairness.with_areas(found, pack[layout.RESULT], pack[layout.TOTALS], where) for found in worked_out(pack)
    )
    if pack.files[layout.FAIRNESS] not in map(canonical_json, again):
        raise Fault(_("Working out again who got what gives other numbers."))
    return _("Who got what, worked out again, is the same.")


def worked_out(pack: Pack) -> list[dict[str, Any]]:
    """What can have been worked out from what is in the pack: without the votes, all that agrees with their sums."""
    result, frozen = pack[layout.RESULT], pack[layout.FROZEN]
    if layout.MEETING in pack.files:
        told = pack[layout.MEETING]
        people = room.voters_of(told, unit=frozen["settings"]["unit"])
        return [fairness.from_room(result, frozen, people=people, blank=room.blank_in(told))]
    if pack.ballots is None:
        blank = pack[layout.TOTALS]["blank"]
        said = pack[layout.FAIRNESS]["voters"]["got_one"]
        return [fairness.from_sums(result, frozen, blank=blank, reached=reached) for reached in [*said, None]]
    by_shares = None
    if fairness.decided_by(result, frozen) == "greedy":
        by_shares = tally.count_election(pack.election, fairness.shares_instead(frozen)).funded
    return [fairness.from_votes(result, frozen, tally.kinds_of(pack.election), by_shares=by_shares)]


CHECKS: dict[str, Callable[[Pack], str]] = {
    "manifest": check_manifest,
    "journal": check_journal,
    "rules": check_rules,
    "figures": check_figures,
    "paper": check_paper,
    "meeting": check_meeting,
    "count": check_count,
    "recount": check_recount,
    "fairness": check_fairness,
}
COUNTS = {"count", "recount"}
