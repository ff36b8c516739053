// Says what is left while somebody chooses, and adds buttons. The ballot works without this file.
"use strict";

for (const ballot of document.querySelectorAll("[data-ballot]")) {
  const method = ballot.dataset.ballot;
  const options = [...ballot.querySelectorAll(".ballot-option")];
  const bar = ballot.querySelector(".ballot-left");
  const says = ballot.querySelector("[data-left-now] b");
  const field = (option) => option.querySelector("input, select");
  const number = (option) => Math.max(0, parseInt(field(option).value, 10) || 0);
  const isChosen = (option) => field(option).type === "checkbox" ? field(option).checked : number(option) > 0;

  function amountLeft() {
    const chosen = options.filter(isChosen);
    if (method === "points") return ballot.dataset.points - chosen.reduce((sum, option) => sum + number(option), 0);
    if (method === "knapsack") return ballot.dataset.budget - chosen.reduce((sum, option) => sum + Number(option.dataset.cost), 0);
    return ballot.dataset.most - chosen.length;
  }

  function inWords(amount) {
    if (method !== "knapsack") return String(amount);
    const pounds = Math.floor(amount / 100).toLocaleString("en-GB");
    return "£" + pounds + (amount % 100 ? "." + String(amount % 100).padStart(2, "0") : "");
  }

  function show() {
    const left = amountLeft();
    says.textContent = (left < 0 ? ballot.dataset.over : ballot.dataset.left).replace("{n}", inWords(Math.abs(left)));
    bar.classList.toggle("is-over", left < 0);
    for (const option of options) option.classList.toggle("is-chosen", isChosen(option));
  }

  // Whoever takes a place that is taken moves the other to where they were.
  function givePlace(option, place) {
    const select = field(option);
    const before = select.dataset.before || "";
    const other = options.find((one) => one !== option && place && field(one).value === place);
    if (other) field(other).value = field(other).dataset.before = before;
    select.value = select.dataset.before = place;
  }

  function button(option, sign, label, press) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = sign;
    made.setAttribute("aria-label", `${label}: ${option.querySelector("label").textContent}`);
    made.addEventListener("click", () => { press(); show(); });
    return made;
  }

  for (const option of options) {
    const input = field(option);
    input.dataset.before = input.value;
    const row = option.querySelector(".ballot-number");
    if (method === "points") {
      const change = (by) => () => { input.value = Math.max(0, number(option) + by) || ""; };
      row.prepend(button(option, "−", ballot.dataset.fewer, change(-1)));
      input.after(button(option, "+", ballot.dataset.more, change(1)));
    }
    if (method === "ranking") {
      const most = input.options.length - 1;
      const free = () => String(Math.min(most, options.filter(isChosen).length + 1));
      const move = (by) => () => {
        const here = number(option);
        const to = here ? here + by : Number(free());
        if (to > most && by > 0) givePlace(option, "");
        else if (to >= 1) givePlace(option, String(Math.min(to, most)));
      };
      row.append(button(option, "▲", ballot.dataset.up, move(-1)), button(option, "▼", ballot.dataset.down, move(1)));
      input.addEventListener("change", () => givePlace(option, input.value));
    }
  }
  ballot.addEventListener("input", show);
  ballot.addEventListener("change", show);
  // While nothing is chosen the sentence that came with the page stays: another one would make it jump on a slow device.
  if (options.some(isChosen)) show();
}
