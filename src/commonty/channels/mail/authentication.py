"""Who sent it, as our own mail server saw it: RFC 8601, and nothing that the sender could have written.

Only the topmost Authentication-Results is looked at, and only if it bears our server's name. Our server must take away
those with its name that came with a mail; `docs/how-to/run-for-real.md` says how to see that it does.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

LONGEST = 4_000
# As it stands in the mail, folded. Never decoded: an encoded word is the sender's even within quotes, and may hold a quote.
PLAIN = re.compile(r"(?:[\x20-\x7e\t]|\r?\n(?=[ \t]))*")
TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s;="()]+|[;=]')


class Verdict(StrEnum):
    GENUINE = "genuine"  # the sender's own domain stands behind it
    UNKNOWN = "unknown"  # nobody says so
    FORGED = "forged"  # the domain says that it isn't theirs


def judge(results: Sequence[str], *, sender: str, authserv_id: str) -> Verdict:
    """GENUINE only where DMARC passed for the sender's domain, or DKIM or SPF for a domain that is or holds it.

    `results` are raw. What our server never writes (an encoded word, a sign beyond ASCII, a control) proves nothing.
    """
    if not results or not authserv_id or not sender or len(results[0]) > LONGEST:
        return Verdict.UNKNOWN
    if "=?" in results[0] or not PLAIN.fullmatch(results[0]):
        return Verdict.UNKNOWN
    try:
        name, *methods = _statements(_without_comments(results[0]))
    except ValueError:
        return Verdict.UNKNOWN
    if not name or name[0].lower() != authserv_id.lower():
        return Verdict.UNKNOWN
    return _weigh([_method(tokens) for tokens in methods], sender.rpartition("@")[2])


def _weigh(found: list[tuple[str, str, dict[str, str]]], domain: str) -> Verdict:
    dmarc = {result for method, result, _said in found if method == "dmarc"}
    if "fail" in dmarc:
        return Verdict.FORGED
    for method, result, said in found:
        if result != "pass":
            continue
        if method == "dmarc" and said.get("header.from", "").rpartition("@")[2] == domain:
            return Verdict.GENUINE
        signed = said.get("header.d") or said.get("header.i", "").rpartition("@")[2]
        if method == "dkim" and _stands_for(signed, domain):
            return Verdict.GENUINE
        if method == "spf" and _stands_for(said.get("smtp.mailfrom", "").rpartition("@")[2], domain):
            return Verdict.GENUINE
    return Verdict.UNKNOWN


def _stands_for(signed: str, domain: str) -> bool:
    """The domain itself or one above it. Never one below: at many a provider those belong to anybody."""
    return "." in signed and (domain == signed or domain.endswith("." + signed))


def _without_comments(text: str) -> str:
    """Comments nest, and whatever is in them or in quotes may be the sender's: only what is left counts."""
    kept, depth, quoted, escaped = [], 0, False, False
    for sign in text:
        if escaped:
            escaped = False
        elif sign == "\\" and (quoted or depth):
            escaped = True
        elif sign == '"' and not depth:
            quoted = not quoted
        elif sign == "(" and not quoted:
            depth += 1
        elif sign == ")" and not quoted:
            depth -= 1
            if depth < 0:
                raise ValueError("a comment ends that never began")
            sign = " "
        if not depth:
            kept.append(sign)
    if depth or quoted:
        raise ValueError("a comment or a quote has no end")
    return "".join(kept)


def _statements(text: str) -> Iterator[list[str]]:
    statement: list[str] = []
    for found in TOKENS.findall(text):
        if found == ";":
            yield statement
            statement = []
        else:
            statement.append(found)
    yield statement


def _method(tokens: list[str]) -> tuple[str, str, dict[str, str]]:
    """`dkim=pass header.d=example.org`: method, result, and what is said of it. Said twice is said by nobody."""
    pairs = [
        (tokens[at - 1].lower(), tokens[at + 1].lower())
        for at in range(1, len(tokens) - 1)
        if tokens[at] == "=" and "=" not in (tokens[at - 1], tokens[at + 1])
    ]
    if not pairs or len({name for name, _value in pairs}) < len(pairs):
        return "", "", {}
    (method, result), *said = pairs
    plain = {name: value for name, value in said if not value.startswith('"')}
    return method.partition("/")[0], result, plain
