"""A mail server on this machine, for tests: answers as it is told, and keeps what it took."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread


@dataclass
class Sink:
    answers: list[str] = field(default_factory=list)  # to the words of each mail, in order; then all are taken
    sender_answers: list[str] = field(default_factory=list)  # the same to «MAIL FROM»
    cuts: int = 0  # how often the line is cut after a mail was taken and before we heard so
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    raws: list[bytes] = field(default_factory=list)
    port: int = 0

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raws]


@contextmanager
def smtp_server() -> Iterator[Sink]:
    sink = Sink()

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(line.encode() + b"\r\n")

        def handle(self) -> None:
            sender, receivers = "", []
            self.say("220 sink")
            while line := self.rfile.readline().decode().strip():
                verb = line[:4].upper()
                if verb == "MAIL":
                    sender, receivers = line[10:].partition(">")[0].strip(" <"), []
                    self.say(sink.sender_answers.pop(0) if sink.sender_answers else "250 fine")
                elif verb == "RCPT":
                    receivers.append(line[8:].strip("<> "))
                    self.say("250 fine")
                elif verb == "DATA":
                    self.say("354 go on")
                    if not self.take(sender, receivers):
                        return
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 fine")

        def take(self, sender: str, receivers: list[str]) -> bool:
            lines = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line[1:] if line.startswith(b"..") else line)
            answer = sink.answers.pop(0) if sink.answers else "250 taken"
            if answer.startswith("250"):
                sink.envelopes.append((sender, receivers))
                sink.raws.append(b"".join(lines))
            if sink.cuts:
                sink.cuts -= 1
                return False
            self.say(answer)
            return True

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    sink.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield sink
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
