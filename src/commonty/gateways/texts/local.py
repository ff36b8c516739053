"""Carriers that carry nothing off this machine: for development, and for the demo, which shows what they wrote."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.utils import timezone

from commonty.gateways.texts.carrier import Spoken


class Console:
    """Says on one line that a text or a call would go out, and keeps its words to itself."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream

    def text(self, *, to: str, body: str, key: str) -> None:
        self._say(f"text to {to}: {len(body)} characters")

    def ring(self, *, to: str, spoken: Spoken, key: str) -> None:
        self._say(f"call to {to}")

    def _say(self, line: str) -> None:
        print(line, file=self.stream or sys.stderr, flush=True)


class File:
    """One line of JSON for each, in `TEXTS_FILE`."""

    def text(self, *, to: str, body: str, key: str) -> None:
        self._write(kind="text", to=to, says=body)

    def ring(self, *, to: str, spoken: Spoken, key: str) -> None:
        slowly = " … ".join(spoken.digits)
        self._write(kind="call", to=to, says=f"{spoken.before} {slowly}. {spoken.again} {slowly}. {spoken.after}")

    def _write(self, **what: str) -> None:
        line = json.dumps({**what, "at": timezone.now().isoformat()}, ensure_ascii=False) + "\n"
        settings.TEXTS_FILE.parent.mkdir(parents=True, exist_ok=True)
        # One write, so that lines of two processes never mix.
        handle = os.open(settings.TEXTS_FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line.encode())
        finally:
            os.close(handle)


def written(path: Path, *, most: int) -> list[dict[str, Any]]:
    """The newest first. A line that was cut short by a full disk is left out."""
    if not path.is_file():
        return []
    return list(_read(path.read_text(encoding="utf-8", errors="replace").splitlines()[::-1], most))


def _read(lines: list[str], most: int) -> Iterator[dict[str, Any]]:
    for line in lines[:most]:
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict) and {"kind", "to", "says", "at"} <= found.keys():
            yield found
