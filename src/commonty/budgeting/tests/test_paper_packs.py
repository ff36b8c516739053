"""`commonty verify` and paper votes: whatever doesn't agree in a pack is found, and old packs stay sound."""

from copy import deepcopy

import pytest

from commonty.budgeting.packs import layout
from commonty.budgeting.packs.checking import check_pack
from commonty.budgeting.packs.making import make_pack, sheet_of
from commonty.budgeting.packs.report import Verdict
from commonty.budgeting.queries.counting import by_channel
from commonty.budgeting.tests.elections import contents_of, journal_of, random_vote
from commonty.kit.canonical import canonical_json, read_zip, sha256_hex

SEED = {"method": "approval", "projects": 6, "ballots": 30, "rule": "equal-shares", "minimum_turnout": 0}


def manifest(batch, previous, *, accepted=12, refused=1, empty=1, spoilt=1):
    found = accepted - empty
    figures = {
        "received": accepted + refused,
        "accepted": accepted,
        "refused": refused,
        "found": found,
        "empty": empty,
    }
    votes = {"votes": found - spoilt, "spoilt": spoilt}
    return {"register": "r", "batch": batch, "papers": "f" * 64, "previous": previous, **figures, **votes}


def fingerprint(one):
    return sha256_hex(canonical_json(one))


def parts():
    """A vote with 30 rows that count: 10 receipts and 24 accepted on paper, of which two were empty and two spoilt."""
    frozen, ballots = random_vote(3, **SEED)
    frozen["settings"] = {**frozen.get("settings", {}), "paper_until": "2026-11-09T12:00:00+00:00"}
    frozen["version"] = 2
    contents = contents_of(frozen, ballots)
    first = manifest(1, "")
    manifests = [first, manifest(2, fingerprint(first))]
    paper = {
        name: sum(m[name] for m in manifests)
        for name in ("received", "accepted", "refused", "found", "empty", "spoilt")
    }
    totals = {**contents.totals, "paper": paper, "invalid": paper["spoilt"]}
    receipts = contents.receipts[: totals["counted"] + totals["invalid"] - paper["found"]]
    totals |= {"voted": len(receipts) + paper["accepted"]}
    return contents, totals, receipts, manifests


def packed(contents, totals, receipts, manifests, told=None):
    happened = [entry["content"] for entry in contents.journal]
    sealed = [{**happened[0], "kind": "ballots.batch_sealed", "facts": {"batch": 1, "manifest": fingerprint(m)}}
              for m in (manifests if told is None else told)]  # fmt: skip
    journal = journal_of([*happened, *sealed])
    changed = {
        "totals": totals,
        "receipts": receipts,
        "journal": journal,
        "about": {**contents.about, "journal_head": journal[-1]["hash"]},
        "paper": {"manifests": manifests, "sheet": sheet_of(totals, len(receipts))},
    }
    return make_pack(type(contents)(**{**vars(contents), **changed}))


def verdict(pack):
    report = check_pack(pack, count_again=False)
    return report.verdict, " ".join(words for _name, is_well, words in report.checks if is_well is False)


def test_a_pack_with_paper_is_sound_and_says_so():
    pack = packed(*parts())
    assert verdict(pack) == (Verdict.SOUND, "")
    files = read_zip(pack, most_bytes=10**8, most_files=99)
    assert b"commonty-pack-2" in files[layout.MANIFEST]
    assert "24 votes on paper" in str(check_pack(pack, count_again=False).as_dict())


def test_a_pack_from_before_there_was_paper_stays_sound():
    pack = make_pack(contents_of(*random_vote(3, **SEED)))
    assert verdict(pack) == (Verdict.SOUND, "")
    assert b"commonty-pack-1" in read_zip(pack, most_bytes=10**8, most_files=99)[layout.MANIFEST]
    checks = {check["name"]: check["ok"] for check in check_pack(pack, count_again=False).as_dict()["checks"]}
    assert checks["paper"] is True


@pytest.mark.parametrize("name", ["received", "accepted", "refused", "found", "empty", "votes", "spoilt"])
def test_a_batch_that_does_not_balance_is_found_even_if_it_was_sealed_so(name):
    contents, totals, receipts, manifests = parts()
    manifests[1][name] += 1
    is_sound, says = verdict(packed(contents, totals, receipts, manifests))
    assert (is_sound, "Batch 2" in says and "balance" in says) == (Verdict.ALTERED, True)


def test_a_batch_that_is_not_as_it_was_sealed_is_found():
    contents, totals, receipts, manifests = parts()
    told = deepcopy(manifests)
    manifests[1]["papers"] = "0" * 64
    assert "not as it was sealed" in verdict(packed(contents, totals, receipts, manifests, told))[1]


@pytest.mark.parametrize("left", [[0], [1], []])
def test_a_batch_that_is_left_out_is_found(left):
    contents, totals, receipts, manifests = parts()
    assert (
        verdict(packed(contents, totals, receipts, [manifests[n] for n in left], told=manifests))[0]
        == Verdict.ALTERED
    )


def test_totals_that_are_not_those_of_the_batches_are_found():
    contents, totals, receipts, manifests = parts()
    totals["paper"]["refused"] += 1
    assert "come to the totals" in verdict(packed(contents, totals, receipts, manifests))[1]


@pytest.mark.parametrize("name", ["accepted", "empty"])
def test_receipts_and_papers_that_do_not_add_up_are_found(name):
    contents, totals, receipts, manifests = parts()
    totals["paper"][name] += 1
    assert "add up" in verdict(packed(contents, totals, receipts, manifests))[1]


def test_more_votes_than_voters_are_found():
    contents, totals, receipts, manifests = parts()
    totals["entitled"] = totals["voted"] - 1
    assert verdict(packed(contents, totals, receipts, manifests))[0] == Verdict.ALTERED


def test_paper_that_the_rules_do_not_know_is_found():
    contents, totals, receipts, manifests = parts()
    del contents.frozen["settings"]["paper_until"]
    assert verdict(packed(contents, totals, receipts, manifests))[0] == Verdict.ALTERED


def test_no_small_number_follows_from_what_is_shown_of_channels():
    """Three by phone stay hidden, although everybody can work out how many came on paper."""
    found = by_channel({"web": 40, "phone": 3, "paper": 12})
    assert (found["paper"], found["shown"], found["rest"]) == (12, [], 43)
    assert found["online"] == 43
    assert by_channel({"web": 40, "paper": 3})["paper"] is None
    assert by_channel({"web": 40, "phone": 12}) == {
        "shown": [{"channel": "web", "voted": 40}, {"channel": "phone", "voted": 12}],
        "together": [],
        "rest": None,
    }
