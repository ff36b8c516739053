"""Speed of the script that counts in the reader's browser: seconds in headless Chromium, in a worker as on the page.

bench_browser.py [NAME ...] [--forint]: parts of names of the shared elections (default: the largest, and the one with
hundreds of raises that all differ). `--forint`: the election in forint with steps of one unit, in full.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import json
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from commonty.maths.counting.tests.elections import SHARED
from tests.journeys.chromium import FLAGS, MISSING, browser_path

SCRIPTS = ROOT / "src" / "commonty" / "budgeting" / "static" / "budgeting"
LARGEST = ("Krakow_2024", "Lodz_2022", "Lodz_2024", "Amsterdam_621", "Praga", "Toulouse_2024")
RULES = {"rule": "equal-shares", "utility": "cost", "completion": "add1", "step": 1}
# As the page asks: two files go to the worker, and an answer comes back.
ASK = """([text, rules]) => new Promise((done, failed) => {
    const worker = new Worker("/recount.js");
    worker.onmessage = ({data}) => {
        if (data.answer) { worker.terminate(); done(data.answer); }
        if (data.fault) failed(new Error(JSON.stringify(data.fault)));
    };
    worker.postMessage({files: [new File([text], "ballots.pb"), new File([JSON.stringify(rules)], "rules.json")]});
})"""


@contextlib.contextmanager
def served() -> Iterator[str]:
    """The script under an address of this machine: a browser starts no worker from a file."""
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(quiet, directory=str(SCRIPTS)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def timed(page: Page, path: Path) -> str:
    """One line: the better of two counts, and whether another program's winners came out."""
    text = path.read_text("utf-8-sig")
    answers = [page.evaluate(ASK, [text, RULES]) for _ in range(2)]
    best = min(answers, key=lambda answer: float(answer["seconds"]["count"]))
    result, seconds = best["result"], best["seconds"]
    wanted = json.loads((SHARED / "expected" / f"{path.stem}.json").read_text())["results"]["cost"]["mes_add1"]
    line = f"{path.stem[:45]:45} {result['raised'][0]['raises']:>6} {seconds['read']:>7.2f} {seconds['count']:>8.2f}"
    return line + ("" if result["funded"] == wanted["winners"] else "  DIFFERENT WINNERS")


def main() -> int:
    """Print a table; exit status 1 if something else is funded than another program funds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--forint", action="store_true")
    asked = parser.parse_args()
    executable = browser_path()
    if executable is None or not SHARED.exists():
        print(MISSING if executable is None else "the shared elections are not here (COMMONTY_SHARED)")
        return 0
    names = asked.names or (["Hungary"] if asked.forint else LARGEST)
    print(f"{'election':45} {'raises':>6} {'read s':>7} {'count s':>8}")
    lines = []
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        page = browser.new_page()
        page.goto(f"{address}/recount.js")
        for path in sorted(SHARED.glob("*.pb")):
            if any(name in path.name for name in names):
                lines.append(timed(page, path))
                print(lines[-1], flush=True)
        print(f"in Chromium {browser.version}, headless")
        browser.close()
    return 1 if any("DIFFERENT" in line for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
