"""What becomes of what came in: sender, address and proof decide, and nothing else."""

import re

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.channels.mail.authentication import Verdict
from commonty.channels.models import Arrival

Why = Arrival.Why
# «Help» alone is answered like INFO, and a person reads it all the same: somebody may be in need.
INFOS, STARTS = frozenset({"info"}), frozenset({"start", "unstop"})
STOPS = frozenset(
    {"stop", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit", "optout", "opt out", "revoke"}
)


WORDS = {"stop": STOPS, "start": STARTS, "info": INFOS, "help": frozenset({"help"})}


def why_of(*, is_theirs: bool, verdict: Verdict, is_at_risk: bool) -> Arrival.Why:
    """Of a mail for a case: from the resident's own address, and their provider stands behind it, or held."""
    if not is_theirs:
        return Why.OTHER_ADDRESS
    if verdict == Verdict.FORGED:
        return Why.FORGED
    if verdict != Verdict.GENUINE:
        return Why.UNPROVEN
    return Why.AT_RISK if is_at_risk else Why.GENUINE


def word_for_carriers(text: str) -> str:
    """stop, start, info or help, where the whole text is such a word; else empty: «stop the noise» is no STOP."""
    word = re.sub(r"[^a-z]+", " ", text.lower()).strip()
    return next((name for name, words in WORDS.items() if word in words), "")


def check_is_waiting(arrival: Arrival) -> None:
    if arrival.state != Arrival.State.HELD:
        raise Refused(_("A colleague has decided this already."))


def check_has_words(text: str) -> None:
    if not text.strip():
        raise Refused(_("There are no words in it. Ask them what they need, and write it down on the phone page."))
