// The page around recount.js: starts it as a worker, says in words what it tells, and fills the table. It counts nothing.
"use strict";

const part = (name) => document.querySelector(`[data-recount-${name}]`);
const table = part("table"), page = part("page").dataset;
const words = {};
for (const one of part("words").content.querySelectorAll("[data-says]")) words[one.dataset.says] = one.textContent.trim();
let names = {}, worker = null;

const say = (code, facts = {}) =>
  (words[code] ?? words.broken).replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");

/** £12,500.50, or 1,000,000 PLN. */
function money(decimal, currency = page.currency) {
  const [whole, rest = ""] = String(decimal).replace(",", ".").split(".");
  const amount = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest.replace(/0+$/, "") ? `.${rest.padEnd(2, "0")}` : "");
  return currency === "GBP" ? `£${amount}` : `${amount} ${currency}`;
}

const seconds = (number) => (number < 0.1 ? "0.1" : number.toFixed(1));
const inThousands = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

function show(name, isShown = true) {
  part(name).hidden = !isShown;
}

function line(text, tag = "li") {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

// ---- What is asked of the worker -------------------------------------------------------------------------------------

/** The script that counts comes only to those who want it, and once. */
function hire() {
  if (worker) return;
  worker = new Worker(page.worker);
  worker.addEventListener("message", ({ data }) => hear(data));
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    worker = null;
    failed({ code: "no-worker", facts: {} });
  });
}

function announced() {
  const rows = [...table.querySelectorAll("tbody tr[data-id]")];
  return { funded: rows.map((row) => row.dataset.id), spent: page.spent };
}

function begin(asked) {
  forgetLast();
  hire();
  show("ask", false);
  show("work");
  part("doing").textContent = say("opening");
  worker.postMessage({ fingerprint: page.fingerprint, announced: announced(), ...asked });
  part("stop").focus();
}

function end() {
  show("work", false);
  show("ask");
}

function forgetLast() {
  for (const name of ["verdict", "read", "print"]) show(name, false);
  for (const row of table.querySelectorAll("[data-recount-only-here]")) row.remove();
  for (const here of table.querySelectorAll("[data-recount-here]")) here.replaceChildren();
}

// ---- What the worker tells -------------------------------------------------------------------------------------------

function hear({ doing, raises, fingerprint, read, answer, fault }) {
  if (fault) failed(fault);
  else if (answer) answered(answer);
  else part("doing").textContent = say(raises ? "raising" : doing, { n: inThousands(raises ?? 0) });
  if (fingerprint) showFingerprint(fingerprint);
  if (read) showRead(read);
}

function showFingerprint({ found, wanted, isOther }) {
  const code = !found ? "fingerprint-unknown" : isOther ? "fingerprint-other" : wanted ? "fingerprint-same" : "";
  part("print").textContent = say(code, { found: found.replace(/(.{8})(?=.)/g, "$1 ") });
  show("print", Boolean(code));
}

function showRead({ ballots, kinds, projects, pot, currency, rules }) {
  const figures = [[ballots, "votes"], [kinds, "kinds"], [projects, "projects"]].map(([number, code]) => [inThousands(number), code]);
  part("figures").replaceChildren(...[...figures, [money(pot, currency || page.currency), "pot"]].map(([number, code]) => {
    const made = line(""), bold = line(number, "b");
    made.append(bold, say(code));
    return made;
  }));
  part("rules").replaceChildren(...inWords(rules).map((sentence) => line(sentence)));
  show("read");
}

/** The rules that were read, in the words of the page of the vote. */
function inWords(rules) {
  const codes = rules.rule === "greedy" ? [`greedy-${rules.utility}`, "greedy-skips"] : ["shares", "shares-buy", "shares-first", `worth-${rules.utility}`];
  if (rules.rule !== "greedy") {
    if (rules.floor_start) codes.push("floor");
    if (rules.completion.startsWith("add1")) codes.push(rules.step === "auto" ? "raise-auto" : "raise");
    if (rules.completion === "add1" || rules.completion === "add1u") codes.push("raise-until-full");
    if (["greedy", "add1u", "add1-overspend-u"].includes(rules.completion)) codes.push("fill");
    if (rules.comparison) codes.push(`compare-${rules.comparison}`);
  }
  if (rules.headings) codes.push("headings");
  if (rules.groups.length) codes.push("groups");
  if (rules.minimum_votes) codes.push("minimum-votes");
  if (rules.minimum_turnout) codes.push("minimum-turnout");
  codes.push(`ties-${rules.ties.order ?? "id"}`);
  const facts = { step: money(rules.step), votes: inThousands(rules.minimum_votes), turnout: inThousands(rules.minimum_turnout) };
  return codes.map((code) => say(code, facts));
}

// ---- What came of it -------------------------------------------------------------------------------------------------

function failed({ code, facts }) {
  end();
  verdict("wait", say("unreadable"), [say(code, facts) + (facts.line ? ` ${say("line", facts)}` : "")]);
}

function answered({ differences, hasBallots, result, names: given, costs, left, seconds: took }) {
  end();
  names = given ?? {};
  const told = differences.map(({ code, facts }) => say(code, inNames(facts)));
  if (!hasBallots) return verdict(told.length ? "wait" : "go", say(told.length ? "sums-differ" : "sums-agree"), told);
  compareRows(result, costs);
  const isSame = !differences.some(({ code }) => ["only-announced", "only-counted", "order", "spent"].includes(code));
  const counted = say("seconds", { read: seconds(took.read), count: seconds(took.count) });
  const facts = { n: inThousands(result.funded.length), left: money(left), spent: money(result.spent) };
  if (!told.length) return verdict("go", say("agree"), [say("agree-money", facts), counted]);
  if (!result.enoughVoted) told.push(say("void"));
  verdict("wait", say(isSame ? "agree-but" : "differ"), [...told, counted]);
}

function inNames(facts) {
  const named = (facts.ids ?? []).map((id) => `“${names[id] || rowOf(id)?.dataset.name || id}”`);
  return { ...facts, names: named.join(", "), announced: money(facts.announced ?? ""), counted: money(facts.counted ?? "") };
}

const rowOf = (id) => [...table.querySelectorAll("tr[data-id]")].find((row) => row.dataset.id === id);

/** Beside each announced project what came out here; then those that only came out here. */
function compareRows(result, costs) {
  announced().funded.forEach((id, place) => {
    const here = result.funded.indexOf(id);
    const [kind, code] = here === place ? ["go", "row-same"] : ["wait", here < 0 ? "row-not" : "row-moved"];
    rowOf(id).querySelector("[data-recount-here]").replaceChildren(tag(kind, say(code, { place: here + 1 })));
  });
  result.funded.forEach((id, place) => {
    if (rowOf(id)) return;
    const row = part("row").content.cloneNode(true).firstElementChild, [, project, cost] = row.children;
    project.prepend(names[id] || id);
    project.querySelector("[data-recount-here]").append(tag("wait", say("row-only", { place: place + 1 })));
    cost.textContent = money(costs[id]);
    table.querySelector("tbody").append(row);
  });
}

function tag(kind, text) {
  const made = part(`tag-${kind}`).content.cloneNode(true).firstElementChild;
  made.querySelector("[data-recount-text]").textContent = text;
  return made;
}

function verdict(kind, title, sentences) {
  const made = part(`verdict-${kind}`).content.cloneNode(true).firstElementChild;
  made.querySelector("[data-recount-text]").textContent = title;
  made.querySelector("div").append(...sentences.map((sentence) => line(sentence, "p")));
  part("verdict").replaceChildren(made);
  show("verdict");
  part("verdict").focus();
}

// ---- The buttons -----------------------------------------------------------------------------------------------------

part("start").addEventListener("click", () => begin({ address: page.pack }));
part("stop").addEventListener("click", () => {
  worker.terminate();
  worker = null;
  end();
  verdict("wait", say("stopped"), []);
});
part("own").addEventListener("submit", (event) => {
  event.preventDefault();
  const files = [...part("files").files], typed = part("fingerprint").value;
  if (!files.length) return verdict("wait", say("no-file"), []);
  begin({ files, ...(typed.trim() ? { fingerprint: typed } : {}) });
});

part("own-file").addEventListener("toggle", hire); // before the file is chosen: then it counts without the internet, too

if (globalThis.Worker && globalThis.BigInt) {
  show("without", false);
  show("page");
}
