"""Which files a pack holds, and its fingerprint."""

from commonty.kit.canonical import sha256_hex

FORMAT = "commonty-pack-1"
FORMAT_WITH_PAPER = "commonty-pack-2"  # holds what has to agree where people could vote on paper
FORMAT_OF_MEETING = "commonty-pack-3"  # holds what was counted in a room

README = "README.txt"
ROUND = "round.json"  # name, place, dates, currency
FROZEN = "frozen.json"  # the rules as frozen when voting opened, money in pence: the journal holds its hash
RULES = "rules.json"  # what a count needs of them, money in units of the currency
PROJECTS = "projects.csv"
RESULT = "result.json"  # winners and the whole working
TOTALS = "totals.json"  # turnout, small numbers hidden
FAIRNESS = "fairness.json"  # who got what; packs of pitch nights, and from before this was worked out, are without it
JOURNAL = "journal.json"  # the public entries of the round's chain
RECEIPTS = "receipts.txt"
BALLOTS = "ballots.pb"  # only where so many voted that a ballot gives nobody away
PAPER = "paper.json"  # the manifest of each batch of paper votes, and the sheet on which all must agree
MEETING = "meeting.json"  # what two people counted in a meeting, and what came before it, in sums
RECOUNT = "recount.py"
MANIFEST = "manifest.json"

REQUIRED = (README, ROUND, FROZEN, RULES, PROJECTS, RESULT, TOTALS, JOURNAL, RECEIPTS, RECOUNT)
ALL = frozenset({*REQUIRED, PAPER, MEETING, BALLOTS, FAIRNESS, MANIFEST})
MOST_BYTES = 200_000_000


def fingerprint(pack: bytes) -> str:
    """What is printed on the result page: the SHA-256 of the ZIP, so `sha256sum` says it too.

    Of the whole file and not of its manifest, so that no byte can change unseen, the ZIP's own included.
    """
    return sha256_hex(pack)
