// One key, one step: for whoever clears a queue. All of it is done by links and fields that are there without this file.
"use strict";

const panel = document.querySelector("#keys[data-keys]");
const rows = [...document.querySelectorAll("[data-row]")];

function step(by) {
  const at = rows.indexOf(document.activeElement);
  rows[Math.min(Math.max(at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by, 0), rows.length - 1)]?.focus();
}

// What has the focus is what a screen reader says, so each key moves the focus or follows a link, and no more.
const deeds = {
  j: () => step(1),
  k: () => step(-1),
  o: () => rows.includes(document.activeElement) && document.activeElement.click(),
  "/": () => document.querySelector("[data-key='/']")?.focus(),
  r: () => document.querySelector("[data-key=r] textarea")?.focus(),
  n: () => document.querySelector("[data-key=n]")?.click(),
  u: () => document.querySelector("[data-key=u]")?.click(),
  "?": () => {
    panel.open = !panel.open;
    panel.querySelector("summary").focus();
  },
};

function isTyping(target) {
  return target.isContentEditable || Boolean(target.closest?.("input, textarea, select, [role=textbox]"));
}

if (panel) addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat && "oru".includes(event.key)) return;
  if (event.defaultPrevented || isTyping(event.target) || !Object.hasOwn(deeds, event.key)) return;
  event.preventDefault(); // «/» would open the browser's own search, and the letter would land in the field
  deeds[event.key]();
});
