"""Runs a command with DATABASE_URL pointing at a throwaway PostgreSQL, started from the binaries of this machine.

    python tests/postgres.py COMMAND [ARG ...]

With DATABASE_URL set already, that one is used. The cluster lives in a temporary folder, listens on a socket there and
nowhere else, does not wait for the disk (fault tests start their own that does), and is gone when the command ends.
"""

import contextlib
import glob
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

MISSING = "No PostgreSQL server binaries here. On Debian or Ubuntu: apt install postgresql"
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
DURABLE = "-c fsync=on -c synchronous_commit=on"


def binaries() -> Path:
    for folder in sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda f: -int(f.split("/")[-2])):
        if Path(folder, "initdb").exists():
            return Path(folder)
    found = shutil.which("initdb")
    if not found:
        sys.exit(MISSING)
    return Path(found).resolve().parent


def as_owner(*command: object) -> list[str]:
    """initdb and the server refuse to run as root: then the system's own `postgres` user does it."""
    return [*(["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []), *map(str, command)]


@contextlib.contextmanager
def cluster(options: str = FAST) -> Iterator[str]:
    """A running server; yields its DATABASE_URL. `stop_hard` in the fault tests kills it by its pid file."""
    bin_folder = binaries()
    folder = Path(tempfile.mkdtemp(prefix="commonty-pg-"))
    data = folder / "data"
    if os.geteuid() == 0:
        shutil.chown(folder, pwd.getpwnam("postgres").pw_uid)
    os.chmod(folder, 0o755)
    quiet = {"stdout": subprocess.DEVNULL, "check": True, "cwd": folder}
    initdb = ["--no-sync", "--auth=trust", "--username=commonty", "--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run(as_owner(bin_folder / "initdb", *initdb, "-D", data), **quiet)
    start = [
        "-D",
        data,
        "-w",
        "-l",
        folder / "log",
        "-o",
        f"-k {folder} -c listen_addresses='' -c max_connections=120 {options}",
    ]
    try:
        subprocess.run(as_owner(bin_folder / "pg_ctl", "start", *start), **quiet)
        subprocess.run([bin_folder / "createdb", "-h", str(folder), "-U", "commonty", "commonty"], **quiet)
        yield f"postgresql://commonty@/commonty?host={folder}"
    finally:
        subprocess.run(
            as_owner(bin_folder / "pg_ctl", "stop", "-D", data, "-m", "immediate"), stdout=subprocess.DEVNULL
        )
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    if not command:
        sys.exit(__doc__)
    if os.environ.get("DATABASE_URL"):
        return subprocess.run(command).returncode
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the cluster is stopped then too
    with cluster() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
