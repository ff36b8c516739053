"""What a page does on the smallest phone: nothing runs out at its side, and a thumb hits whatever can be pressed."""

from playwright.sync_api import Page

SMALLEST = {"width": 320, "height": 640}
ALONE, IN_TEXT = 44, 24  # CSS pixels; the second is the least that WCAG 2.2 takes, for links inside a sentence

RUNS_OUT = """() => {
  const wide = document.documentElement.clientWidth, found = [];
  if (document.documentElement.scrollWidth > wide) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
  for (const one of document.querySelectorAll("body *")) {
    const box = one.getBoundingClientRect();
    // A table may be pushed from side to side in a frame of its own; what is only for screen readers is nowhere.
    if (!box.width || box.right <= wide + 1 || one.closest(".table-wrap, .hidden, .skip, svg")) continue;
    found.push(`${one.tagName} ${one.className} ends at ${Math.round(box.right)}: ${one.textContent.trim().slice(0, 40)}`);
  }
  return found.slice(0, 5);
}"""

SMALL = """([alone, inText]) => {
  const found = [];
  const isHit = (one, x, y) => {
    const there = document.elementFromPoint(x, y);
    return there && (one.contains(there) || there.closest("label")?.control === one);
  };
  const things = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  for (const one of document.querySelectorAll(things)) {
    if (one.closest(".hidden, .skip") || !one.checkVisibility()) continue;
    one.scrollIntoView({ block: "center" });
    const box = one.getClientRects()[0], x = box.left + box.width / 2, y = box.top + box.height / 2;
    let up = 0, down = 0;
    while (up < 40 && isHit(one, x, y - up)) up += 1;
    while (down < 40 && isHit(one, x, y + down)) down += 1;
    // A link in a sentence, or in the line that says where one is, may be as low as its line.
    const round = one.parentElement, isOne = getComputedStyle(round).display === "flex";
    const isInText = one.tagName === "A"
      && (one.closest(".crumbs") || (!isOne && round.innerText.trim() !== one.innerText.trim()));
    const high = up + down - 1, least = isInText ? inText : alone;
    const called = (one.innerText || one.name).trim().slice(0, 40);
    if (high < least) found.push(`${one.tagName} “${called}” is ${high} high, not ${least}`);
  }
  scrollTo(0, 0);
  return found;
}"""


def layout_faults(page: Page) -> list[str]:
    """At 320 pixels, which is also a desk's window at 400%."""
    before = page.viewport_size
    page.set_viewport_size(SMALLEST)
    faults = page.evaluate(RUNS_OUT) + page.evaluate(SMALL, [ALONE, IN_TEXT])
    if before:
        page.set_viewport_size(before)
    return [f"{page.url}: {fault}" for fault in faults]
