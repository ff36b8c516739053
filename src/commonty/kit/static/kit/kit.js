// Makes things quicker, never possible: every page works without this file.
"use strict";

// A long text says how many letters are left.
for (const counter of document.querySelectorAll("[data-counter]")) {
  const field = document.getElementById(counter.dataset.counter);
  const most = Number(field?.dataset.count);
  if (!most) continue;
  const sentence = counter.textContent;
  field.addEventListener("input", () => {
    counter.textContent = `${sentence} (${field.value.length} / ${most})`;
  });
}

for (const print of document.querySelectorAll("[data-print]")) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

// Ready words go where somebody is typing, and what they typed stays.
for (const button of document.querySelectorAll("[data-insert]")) {
  const field = document.getElementById(button.dataset.into);
  if (!field) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const { innerText: words } = document.getElementById(button.dataset.insert);
    field.setRangeText(words.trim(), field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}

// What went wrong is read first, in browsers that don't know autofocus for it, too; unless somebody is typing already.
addEventListener("load", () => setTimeout(() => {
  if (document.activeElement === document.body) document.querySelector("[role=alert][autofocus]")?.focus();
}, 200));
