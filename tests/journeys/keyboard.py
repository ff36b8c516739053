"""Somebody without a mouse: Tab, Space and Enter, and at every step the focus is there to be seen."""

from playwright.sync_api import Locator, Page

MOST_TABS = 80
# What has the focus; whether it is marked by a ring, of its own or of the card that it stands in; whether any of it is
# in the window, and not under something that sticks there.
FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return {name: "", trouble: ""};
  const name = `${at.tagName} ${(at.innerText || at.name || at.id || "").trim().slice(0, 60)}`;
  const isMarked = [at, at.closest(".choice, .ballot-option")].some((one) => {
    const style = one && getComputedStyle(one);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  if (at.id !== "main" && !isMarked) return {name, trouble: "has no ring"};
  const box = at.getBoundingClientRect();
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  if (right - left < 2 || bottom - top < 2) return {name, trouble: "is out of the window"};
  const parts = [0.1, 0.5, 0.9];
  const isSeen = parts.some((x) => parts.some((y) => {
    const there = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
    return there && (at.contains(there) || there.closest("label")?.control === at);
  }));
  return {name, trouble: isSeen ? "" : "is covered"};
}"""


def tab_to(page: Page, wanted: Locator) -> None:
    """Tab by Tab, until it has the focus."""
    passed = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        passed.append(focus_seen(page))
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{MOST_TABS} times Tab, and {wanted} never had the focus, but {passed}")


def focus_seen(page: Page) -> str:
    """What has the focus, which nobody has to look for."""
    found = page.evaluate(FOCUS)
    assert not found["trouble"], f"{page.url}: {found['name']} {found['trouble']}"
    return str(found["name"])


def skip_the_menu(page: Page) -> None:
    """The first Tab of each page."""
    tab_to(page, page.get_by_role("link", name="Skip the menu"))
    page.keyboard.press("Enter")
