"""Which browser, and how it is started: without Django, for the pictures too."""

import os
import shutil

# Debian packs the same Chromium a second time without its own windows, tabs and menus: that starts and closes pages faster.
CANDIDATES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# For tests, which open each page once: scripts (axe's half a megabyte above all) run as they stand, since a compiler that
# makes them fast would work for longer than it saves, and there is no graphics card to talk to. No bench is started so.
QUICK = [*FLAGS, "--js-flags=--no-opt --no-maglev", "--in-process-gpu"]
MISSING = "No Chromium here, so journeys are skipped. On Debian: apt install chromium-headless-shell"


def browser_path() -> str | None:
    return os.environ.get("COMMONTY_BROWSER") or next(filter(None, map(shutil.which, CANDIDATES)), None)
