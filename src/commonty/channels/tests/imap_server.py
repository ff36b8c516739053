"""A mailbox on this machine, for tests: as much of IMAP as is asked of it."""

import re
import socketserver
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread


@dataclass
class Mailbox:
    mails: list[bytes]
    seen: set[int] = field(default_factory=set)
    fails_at: str = ""  # a command after which the line is cut
    password: str = "secret"
    port: int = 0
    commands: list[str] = field(default_factory=list)


@contextmanager
def imap_server(*mails: bytes, tls: ssl.SSLContext | None = None) -> Iterator[Mailbox]:
    kept = Mailbox(list(mails))

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(line.encode() + b"\r\n")

        def handle(self) -> None:
            self.say("* OK ready")
            while line := self.rfile.readline():
                tag, _blank, command = line.decode().strip().partition(" ")
                kept.commands.append(command)
                if kept.fails_at and kept.fails_at in command:
                    return
                self.answer(tag, command)
                if command == "LOGOUT":
                    return

        def answer(self, tag: str, command: str) -> None:
            if command == "CAPABILITY":
                self.say("* CAPABILITY IMAP4rev1")
            elif command.startswith("LOGIN") and not command.endswith(f'"{kept.password}"'):
                return self.say(f"{tag} NO wrong password")
            elif command.startswith("SELECT"):
                self.say(f"* {len(kept.mails)} EXISTS")
            elif command == "UID SEARCH UNSEEN":
                unseen = [str(uid) for uid in range(1, len(kept.mails) + 1) if uid not in kept.seen]
                self.say(" ".join(["* SEARCH", *unseen]))
            elif found := re.fullmatch(r"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", command):
                uid, raw = int(found[1]), kept.mails[int(found[1]) - 1][: int(found[2])]
                self.wfile.write(f"* {uid} FETCH (UID {uid} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
            elif found := re.fullmatch(r"UID STORE (\d+) \+FLAGS\.SILENT \(?\\Seen\)?", command):
                kept.seen.add(int(found[1]))
            return self.say(f"{tag} OK done")

    class Server(socketserver.ThreadingTCPServer):
        def finish_request(self, request, client_address):
            with suppress(ssl.SSLError, ConnectionError):  # whoever does not trust us hangs up
                super().finish_request(tls.wrap_socket(request, server_side=True) if tls else request, client_address)

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    kept.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
