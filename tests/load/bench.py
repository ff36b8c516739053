"""`make bench`: how fast, how much memory, and how both grow. Writes docs/reference/performance.md.

    bench.py [--quick] [--only PART ...]     parts: casts, pages, growth, counting, browser, roll, opinions, rooms

Everything runs on this machine: client, server and database share its processors, so these are lower bounds. Each
part's lines are replaced in the page only when that part was run.
"""

import argparse
import contextlib
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.journeys.demo_server import free_port, wait_until_up
from tests.postgres import DURABLE, cluster

PAGE = ROOT / "docs" / "reference" / "performance.md"
PARTS = ("casts", "pages", "growth", "counting", "browser", "roll", "opinions", "rooms")
CLIENTS = (1, 40, 200)


@contextlib.contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """SQLite, and a PostgreSQL that waits for the disk as a real one does."""
    with cluster(DURABLE) as postgres:
        yield {"SQLite": f"sqlite:///{folder / 'bench.sqlite3'}", "PostgreSQL": postgres}


def environment(folder: Path, url: str) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "DATABASE_URL": url,
        "COMMONTY_DATA": str(folder),
        "COMMONTY_DEBUG": "0",
        "COMMONTY_SECRET_KEY": "bench-" + "k" * 50,
        "COMMONTY_INSTALLATION_KEY": "bench-" + "i" * 50,
        "COMMONTY_HOSTS": "localhost",
        "COMMONTY_SSL_REDIRECT": "0",
        "COMMONTY_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "commonty.settings",
    }


def make_world(folder: Path, url: str, *, residents: int, sessions: int) -> Path:
    file = folder / "world.json"
    words = [sys.executable, "-m", "tests.load.world", str(residents), str(sessions), str(file)]
    subprocess.run(words, env=environment(folder, url), cwd=ROOT, check=True)
    return file


@contextlib.contextmanager
def server(folder: Path, url: str) -> Iterator[tuple[str, subprocess.Popen]]:
    """As docs/how-to/run-for-real.md says: granian, two workers."""
    port = free_port()
    words = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"]
    words += [
        "--port",
        str(port),
        "--workers",
        "2",
        "--blocking-threads",
        "4",
        "--no-access-log",
        "commonty.wsgi:application",
    ]
    heaps = {"MALLOC_ARENA_MAX": "2"}
    running = subprocess.Popen(words, env=environment(folder, url) | heaps, cwd=folder, stdout=subprocess.DEVNULL)
    try:
        address = f"http://localhost:{port}"
        wait_until_up(address, running, 60)
        yield address, running
    finally:
        running.terminate()
        running.wait()


def client(address: str, world: Path, *words: object) -> dict:
    command = [sys.executable, "-m", "tests.load.client", address, str(world), *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |\n"


def timed(figures: dict) -> tuple:
    return (
        figures["per_second"],
        figures["cpu_ms"],
        figures["p50_ms"],
        figures["p95_ms"],
        figures["p99_ms"],
        figures["worst_ms"],
        said(figures),
    )


def said(figures: dict) -> str:
    return ", ".join(f"{count} × {status}" for status, count in figures["answers"].items())


def workers_of(process: subprocess.Popen) -> list[str]:
    return subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True).stdout.split()


def resident_mebibytes(process: subprocess.Popen) -> float:
    """The largest of the server's workers, from the kernel's own account."""
    sizes = [re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()) for pid in workers_of(process)]
    return max((int(size.group(1)) / 1024 for size in sizes if size), default=0.0)


def cpu_seconds(process: subprocess.Popen) -> float:
    """What the server's workers have used of the processors so far, in user and system mode."""
    ticks = 0
    for pid in workers_of(process):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def measured(address: str, running: subprocess.Popen, world: Path, *words: object) -> dict:
    """The client's figures, and what each answer cost the server's processors in milliseconds."""
    before = cpu_seconds(running)
    figures = client(address, world, *words)
    answers = sum(figures["answers"].values())
    return {**figures, "cpu_ms": round(1_000 * (cpu_seconds(running) - before) / answers, 1)}


def casts(quick: bool) -> str:
    how_many = 400 if quick else 3_000
    text = "Each vote is a session's own: through every middleware, sealed, journalled, on the disk before the reply.\n\n"
    text += row(
        "Database", "Clients", "Votes a second", "CPU ms each", "p50 ms", "p95 ms", "p99 ms", "worst ms", "Answers"
    )
    text += row(*["---"] * 9)
    with tempfile.TemporaryDirectory(prefix="commonty-bench-") as name, databases(Path(name)) as urls:
        for database, url in urls.items():
            world = make_world(Path(name), url, residents=10_000, sessions=how_many)
            with server(Path(name), url) as (address, running):
                client(address, world, "get", "/", 2, 40)
                for clients in CLIENTS:
                    figures = measured(address, running, world, "cast", clients, how_many)
                    text += row(database, clients, *timed(figures))
    return text


def pages(quick: bool) -> str:
    how_many = 100 if quick else 600
    titles = (
        "Database",
        "Page",
        "Clients",
        "Pages a second",
        "CPU ms each",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "worst ms",
    )
    text = row(*titles, "Answers") + row(*["---"] * 10)
    with tempfile.TemporaryDirectory(prefix="commonty-bench-") as name, databases(Path(name)) as urls:
        for database, url in urls.items():
            world = make_world(Path(name), url, residents=1_000, sessions=10)
            known = json.loads(world.read_text())
            asked = [("get", *page) for page in known["pages"].items()]
            asked += [("get-as", *page) for page in known["pages of one's own"].items()]
            with server(Path(name), url) as (address, running):
                for way, page, path in asked:
                    client(address, world, way, path, 2, 40)
                    for clients in (1, 10):
                        figures = measured(address, running, world, way, path, clients, how_many)
                        text += row(database, page, clients, *timed(figures))
                text += row(database, "memory of a worker", f"{resident_mebibytes(running):.0f} MiB", *[""] * 7)
    return text


def growth(quick: bool) -> str:
    """The same on 1,000, 10,000 and 100,000 residents: what should not grow, and what does."""
    text = row(
        "Residents", "Set up s", "Database MiB", "Front page p50 ms", "Round p50 ms", "Vote p50 ms", "Vote p95 ms"
    ) + row(*["---"] * 7)
    for residents in (1_000, 10_000) if quick else (1_000, 10_000, 100_000):
        with tempfile.TemporaryDirectory(prefix="commonty-bench-") as name:
            url, began = f"sqlite:///{name}/bench.sqlite3", time.perf_counter()
            world = make_world(Path(name), url, residents=residents, sessions=300)
            seconds = time.perf_counter() - began
            size = Path(name, "bench.sqlite3").stat().st_size / 2**20
            paths = json.loads(world.read_text())["pages"]
            with server(Path(name), url) as (address, _):
                front = client(address, world, "get", paths["front page"], 1, 100)
                one = client(address, world, "get", paths["round"], 1, 100)
                vote = client(address, world, "cast", 1, 300)
            text += row(
                f"{residents:,}",
                f"{seconds:.1f}",
                f"{size:.0f}",
                front["p50_ms"],
                one["p50_ms"],
                vote["p50_ms"],
                vote["p95_ms"],
            )
    return text


def printed(*words: str) -> str:
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return f"```\n{done.stdout.strip()}\n{done.stderr.strip()}".rstrip() + "\n```\n"


def counting(quick: bool) -> str:
    """The largest files beside pabutools; then ours alone on what takes most steps: many raises, many kinds of ballot."""
    bench = "tests/load/bench_counting.py"
    has_pabutools = (ROOT / "var" / "oracle-venv").exists()
    text = printed(bench) if has_pabutools else printed(bench, "--alone")
    return text + printed(bench, "--alone", "Toulouse_2024", "Gdansk") + ("" if quick else printed(bench, "--forint"))


def browser(quick: bool) -> str:
    """The script that counts on the reader's own device, on the same files."""
    bench = "tests/load/bench_browser.py"
    return printed(bench) + ("" if quick else printed(bench, "--forint"))


def roll(quick: bool) -> str:
    return printed("tests/load/bench_roll.py", "5000" if quick else "50000")


def opinions(quick: bool) -> str:
    return printed("tests/load/bench_opinions.py", *(("2000", "100", "50000") if quick else ()))


def rooms(quick: bool) -> str:
    return printed("tests/load/bench_rooms.py", *(("50", "200", "2000") if quick else ()))


TITLES = {
    "casts": "Votes a second",
    "pages": "Pages",
    "growth": "How it grows (SQLite)",
    "counting": "Counting, beside pabutools",
    "browser": "Counting in the reader's browser",
    "roll": "Bringing in a roll",
    "opinions": "Where people stand",
    "rooms": "Ideas, needs and talk when they are full",
}
MEASURES = {
    "casts": casts,
    "pages": pages,
    "growth": growth,
    "counting": counting,
    "browser": browser,
    "roll": roll,
    "opinions": opinions,
    "rooms": rooms,
}
HEAD = """# Performance

Measured by `make bench`, on machines that do other things too: compare within a table, not between days.
"""


def machine() -> str:
    where = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"{where}, load {os.getloadavg()[0]:.1f} at the start"


def write(part: str, text: str, quick: bool) -> None:
    begin, end = f"<!-- {part} -->\n", f"<!-- /{part} -->\n"
    how = (
        f'`make bench ARGS="--only {part}{" --quick" if quick else ""}"`, {datetime.now(UTC):%-d %B %Y}, {machine()}.'
    )
    section = f"{begin}## {TITLES[part]}\n\n{how}\n\n{text}{end}"
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else HEAD
    if begin in page:
        page = page[: page.index(begin)] + section + page[page.index(end) + len(end) :]
    else:
        page += "\n" + section
    PAGE.write_text(page, encoding="utf-8")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="small numbers, for trying the benchmark itself")
    options.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    chosen = options.parse_args()
    for part in chosen.only:
        print(f"{TITLES[part]} …", flush=True)
        text = MEASURES[part](chosen.quick)
        write(part, text, chosen.quick)
        print(text, flush=True)


if __name__ == "__main__":
    main()
