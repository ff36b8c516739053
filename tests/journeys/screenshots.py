"""`make screenshots`: pictures of the demo landlord's pages at three widths, light and dark.

All go to var/screenshots; the few that README and docs show go to docs/pictures as WebP.
    --only NAME     only pages whose name begins so      --data FOLDER   use a demo that was built before
"""

import argparse
import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.journeys.chromium import FLAGS, MISSING, browser_path
from tests.journeys.demo_server import demo_server

ROOT = Path(__file__).resolve().parents[2]
WIDTHS, SCHEMES = (360, 768, 1280), ("light", "dark")
# Name, who looks, and the way there: an address, then links to follow by their text.
PAGES: list[tuple[str, str, list[str]]] = [
    ("demo", "", ["/demo/"]),
    ("tour", "", ["/tour/"]),
    ("front", "Agnes Rennie", ["/"]),
    ("places", "", ["/places/"]),
    ("rounds", "", ["/decide/"]),
    ("round", "Agnes Rennie", ["/decide/", "£12,500 for our back courts"]),
    ("vote", "Agnes Rennie", ["/", "Change my vote"]),
    ("result", "", ["/decide/", "Safer paths in Northhill", "What was chosen, and why"]),
    ("who-gets-what", "", ["/decide/", "Safer paths in Northhill", "Who gets what"]),
    ("few-voted", "", ["/decide/", "Ferry Row gardens", "Who gets what"]),
    ("try-it", "", ["/decide/how-votes-are-counted/"]),
    (
        "count-it-yourself",
        "",
        ["/decide/", "Safer paths in Northhill", "What was chosen, and why", "Count it yourself"],
    ),
    ("check", "", ["/decide/", "Safer paths in Northhill", "What was chosen, and why", "How to check, step by step"]),
    ("money", "", ["/decide/", "Safer paths in Northhill", "Where the money went"]),
    ("my-things", "Agnes Rennie", ["/my-things/"]),
    ("ideas", "", ["/ideas/"]),
    ("idea", "Agnes Rennie", ["/ideas/", "A bench at the bus stop"]),
    ("needs", "", ["/needs/"]),
    ("talk", "Agnes Rennie", ["/talk/", "What shall become of the back courts?"]),
    ("my-talk", "Agnes Rennie", ["/talk/mine/"]),
    ("think", "", ["/opinions/", "How should the stairs be kept clean?"]),
    ("group", "Agnes Rennie", ["/groups/mine/", "Sandbank tenants’ association"]),
    ("room", "Agnes Rennie", ["/groups/mine/", "Sandbank tenants’ association", "Into the room"]),
    ("register", "", ["/groups/register/"]),
    ("keep-the-peace", "Shona Baird", ["/desk/talk/"]),
    ("find-out", "", ["/find-out/"]),
    ("roles", "", ["/roles/"]),
    ("sign-in", "", ["/sign-in/"]),
    ("desk", "Iain Macrae", ["/desk/"]),
    ("letters", "Shona Baird", ["/manage/letters/"]),
    ("letters-to-print", "Shona Baird", ["/manage/letters/", "Sandbank,"]),
    ("set-up", "Iain Macrae", ["/desk/rounds/new/", "Estate"]),
    ("privacy", "", ["/about/privacy/"]),
    ("not-found", "", ["/nowhere/"]),
]
IN_DOCS = {("front", 360, "light"), ("result", 768, "light"), ("vote", 360, "dark"), ("desk", 1280, "light")}


def sign_in(page: Page, name: str) -> None:
    page.goto("/demo/")
    page.get_by_role("button", name=f"Be {name}").click()
    page.wait_for_load_state()


def walk(page: Page, way: list[str]) -> None:
    page.goto(way[0])
    for text in way[1:]:
        page.get_by_role("link", name=text).first.click()
        page.wait_for_load_state()


def take(browser: Browser, address: str, folder: Path, only: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, who, way in PAGES:
        if not name.startswith(only):
            continue
        for scheme in SCHEMES:
            context = browser.new_context(base_url=address, color_scheme=scheme, locale="en-GB")
            page = context.new_page()
            try:
                if who:
                    sign_in(page, who)
                walk(page, way)
            except Exception as error:
                print(f"{name}: {str(error).splitlines()[0]}", file=sys.stderr)
                context.close()
                continue
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                keep(page, folder, name, width, scheme)
            context.close()
        print(name)


def keep(page: Page, folder: Path, name: str, width: int, scheme: str) -> None:
    """The whole page for looking at; for the docs what a reader sees first, where the bottom bar is at the bottom."""
    (folder / f"{name}-{width}-{scheme}.png").write_bytes(page.screenshot(full_page=True))
    if (name, width, scheme) in IN_DOCS:
        pictures = ROOT / "docs" / "pictures"
        pictures.mkdir(exist_ok=True)
        seen = Image.open(io.BytesIO(page.screenshot()))
        seen.save(pictures / f"{name}-{width}-{scheme}.webp", quality=82, method=6)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="")
    options.add_argument("--data", type=Path)
    chosen = options.parse_args()
    path = browser_path()
    if path is None:
        print(MISSING, file=sys.stderr)
        return 1
    with demo_server(chosen.data) as address, sync_playwright() as playwright:
        take(
            playwright.chromium.launch(executable_path=path, args=FLAGS),
            address,
            ROOT / "var" / "screenshots",
            chosen.only,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
