"""The demo landlord on a free port of this machine, in a folder of its own: for pictures and measurements."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def demo_server(folder: Path | None = None, *, patience: float = 240) -> Iterator[str]:
    """Yields the address. With a folder, what was built there before is used again."""
    with contextlib.ExitStack() as stack:
        data = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="commonty-demo-")))
        port = free_port()
        env = {**os.environ, "COMMONTY_DATA": str(data), "PYTHONPATH": str(ROOT / "src")}
        for name in ("COMMONTY_DEBUG", "COMMONTY_TESTING", "DJANGO_SETTINGS_MODULE"):
            env.pop(name, None)
        command = [sys.executable, "-m", "commonty.cli", "run", "--demo", "--port", str(port)]
        server = subprocess.Popen(command, env=env, cwd=ROOT, stdout=sys.stderr)
        stack.callback(server.wait)
        stack.callback(server.terminate)
        address = f"http://localhost:{port}"
        wait_until_up(address, server, patience)
        yield address


def wait_until_up(address: str, server: subprocess.Popen, patience: float) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"the server stopped with {server.returncode}")
        with contextlib.suppress(OSError):  # refused, or slow on a busy machine
            urllib.request.urlopen(f"{address}/health/ready/", timeout=2)
            return
        time.sleep(0.2)
    raise TimeoutError(address)
