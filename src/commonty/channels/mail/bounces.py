"""A mail that says that ours came back (RFC 3464)."""

import re
from dataclasses import dataclass
from email.message import Message

MOST = 50


@dataclass(frozen=True)
class Bounce:
    message_ids: tuple[str, ...]  # of what came back, as it is quoted
    is_final: bool  # late is not yet lost


def bounce_in(message: Message) -> Bounce | None:
    try:
        if message.get_content_type() != "multipart/report":
            return None
        if str(message.get_param("report-type", "")).lower() != "delivery-status":
            return None
        return _read(message)
    except Exception:  # a report that its parser can't take
        return None


def _read(message: Message) -> Bounce:
    actions, quoted = [], ""
    for part in list(message.walk())[:MOST]:
        kind = part.get_content_type()
        action = part.get("Action")
        if action:
            actions.append(str(action).strip().lower())
        if kind == "text/rfc822-headers":
            quoted += str(part.get_payload())[:20_000]
        if part is not message and part.get("Message-ID"):
            quoted += f"\nMessage-ID: {part['Message-ID']}\n"
    ids = re.findall(r"(?im)^Message-ID:\s*(<[!-;=?-~]{1,400}>)", quoted)
    return Bounce(tuple(dict.fromkeys(ids))[:MOST], "failed" in actions)
