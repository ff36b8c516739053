"""A mailbox that is read by IMAP, with the standard library: over TLS, a few at a time, seen only once they are ours."""

import imaplib
import ssl
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings

SECONDS, MOST_AT_ONCE, TLS_PORT = 30, 50, 993
HERE = {"127.0.0.1", "localhost", "::1"}


def can_read() -> bool:
    return bool(settings.MAIL_IN and settings.MAILBOX_HOST and settings.MAILBOX_USER)


def read_mailbox(take: Callable[[bytes], bool], *, most_bytes: int, most: int = MOST_AT_ONCE) -> int:
    """Hand each mail that nobody has seen to `take`, then mark it as seen; returns how many.

    Where `take` says no, the mail stays unseen and comes again, and those behind it come now. Of a long one only the
    beginning is fetched.
    Raises OSError if the server can't be reached or says something that isn't IMAP.
    """
    try:
        mailbox = _opened()
    except imaplib.IMAP4.error as error:
        raise OSError("the mailbox did not open") from error
    try:
        return _read_all(mailbox, take, most_bytes, most)
    except imaplib.IMAP4.error as error:
        raise OSError("the mailbox stopped answering") from error
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            mailbox.logout()


def _opened() -> imaplib.IMAP4:
    host, port = settings.MAILBOX_HOST, settings.MAILBOX_PORT
    if host in HERE and port != TLS_PORT:
        mailbox = imaplib.IMAP4(host, port, timeout=SECONDS)
    else:
        mailbox = imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=SECONDS)
    try:
        mailbox.login(settings.MAILBOX_USER, settings.MAILBOX_PASSWORD)
        status, _said = mailbox.select(f'"{settings.MAILBOX_FOLDER}"')
        if status != "OK":
            raise imaplib.IMAP4.error("no such folder")
    except Exception:
        with suppress(OSError, imaplib.IMAP4.error):
            mailbox.logout()
        raise
    return mailbox


def _read_all(mailbox: imaplib.IMAP4, take: Callable[[bytes], bool], most_bytes: int, most: int) -> int:
    _status, found = mailbox.uid("SEARCH", "UNSEEN")
    taken = 0
    for uid in (found[0] or b"").split()[:most]:
        _status, answer = mailbox.uid("FETCH", uid.decode(), f"(BODY.PEEK[]<0.{most_bytes}>)")
        raw = next((part[1] for part in answer or [] if isinstance(part, tuple)), None)
        if raw is None:
            continue  # somebody deleted it meanwhile
        if not take(raw):
            continue
        mailbox.uid("STORE", uid.decode(), "+FLAGS.SILENT", "(\\Seen)")
        taken += 1
    return taken
