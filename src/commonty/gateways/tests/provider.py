"""A provider of texts on this machine, for tests: keeps what it is sent and answers as it is told."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl

ACCOUNT, TOKEN = "AC" + "0" * 32, "a password that signs"
TAKEN = 201, json.dumps({"sid": "SM" + "1" * 32, "status": "queued"}).encode()


@dataclass
class Provider:
    answers: list[tuple[int, bytes]] = field(default_factory=list)  # one each, in order; then all are taken
    headers: dict[str, str] = field(default_factory=dict)
    seen: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    url: str = ""


def refused(code: int, status: int = 400) -> tuple[int, bytes]:
    says = {"code": code, "message": "The 'To' number +447700900412 is not valid", "status": status}
    return status, json.dumps(says).encode()


@contextmanager
def provider() -> Iterator[Provider]:
    kept = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            kept.bodies.append(body)
            kept.seen.append((self.path, dict(self.headers), dict(parse_qsl(body, keep_blank_values=True))))
            status, answer = kept.answers.pop(0) if kept.answers else TAKEN
            self.send_response(status)
            for name, value in {"Content-Length": str(len(answer)), **kept.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(ConnectionError):  # who reads no more has hung up
                self.wfile.write(answer)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    kept.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def raw(answer: bytes | None) -> Iterator[str]:
    """A server that takes a request and says just this, whatever HTTP asks for; nothing at all if None."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        held: list[socket.socket] = []

        def serve() -> None:
            try:
                connection, _address = listening.accept()
            except OSError:
                return
            held.append(connection)
            if answer is not None:
                connection.recv(65_536)
                connection.sendall(answer)
                connection.close()

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread.join(timeout=2)
        for connection in held:
            connection.close()
