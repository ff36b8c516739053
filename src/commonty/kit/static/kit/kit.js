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

// What went wrong is read first, in browsers that don't know autofocus for it, too; unless somebody is typing already.
addEventListener("load", () => setTimeout(() => {
  if (document.activeElement === document.body) document.querySelector("[role=alert][autofocus]")?.focus();
}, 200));
