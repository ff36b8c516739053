"""Texts, and calls in which a machine reads out digits: one way to send them, whoever carries them.

`COMMONTY_TEXTS` says who does: nobody, the console (development), a file (the demo), or a provider. A text that was
taken is not yet read: phones are off, numbers change hands. What came in is read by `read_incoming`.
"""

from collections.abc import Mapping

from django.conf import settings

from commonty.gateways.texts.carrier import CannotSend, Carrier, NeverArrives, Spoken
from commonty.gateways.texts.incoming import IncomingText, NotGenuine, read_incoming
from commonty.gateways.texts.local import Console, File
from commonty.gateways.texts.twilio import Twilio

__all__ = [
    "CARRIERS", "CannotSend", "IncomingText", "NeverArrives", "NotGenuine", "Spoken", "can_ring", "can_text",
    "read_incoming", "ring", "send_text",
]  # fmt: skip

CARRIERS: Mapping[str, Carrier] = {"console": Console(), "file": File(), "twilio": Twilio()}


def can_text() -> bool:
    return settings.TEXTS in CARRIERS


def can_ring() -> bool:
    """Calls need a number from which they come, and some who have texts want none."""
    return can_text() and bool(settings.CALLS_FROM)


def send_text(*, to: str, body: str, key: str) -> None:
    """Hand over one text. `to` is E.164; `key` is the same when the same text is handed over again.

    Raises CannotSend (an OSError) when it can't be handed over now, NeverArrives when trying again won't help.
    """
    _carrier(settings.TEXTS).text(to=to, body=body, key=key)


def ring(*, to: str, spoken: Spoken, key: str) -> None:
    """Ring somebody and read digits to them, slowly and twice. Raises as `send_text` does."""
    _carrier(settings.TEXTS).ring(to=to, spoken=spoken, key=key)


def _carrier(name: str) -> Carrier:
    if name not in CARRIERS:
        raise CannotSend("nobody carries texts here")
    return CARRIERS[name]
