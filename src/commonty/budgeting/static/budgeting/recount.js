// Counts a money vote again, on your own device, from the published ballots: you need not trust who counted first.
//
// This one file needs nothing else. It shares no line with the two programs that announced the result, and is here to
// be read. A page starts it as a worker (section 8); its functions can also be called one by one (`globalThis.recount`).
//
// The rules: Peters, Pierczynski and Skowron, "Proportional Participatory Budgeting with Additive Utilities", 2021
// (arXiv 2008.13276), for equal shares; Faliszewski and others, 2023 (arXiv 2305.11035), for its completions and for
// the ballot files.
"use strict";

const UTILITIES = ["cost", "card", "score", "borda", "score-cost"];
const COMPLETIONS = ["none", "add1", "add1-overspend", "greedy", "add1u", "add1-overspend-u"];
const USUAL = {
  rule: "equal-shares", utility: "cost", completion: "add1-overspend", step: 1, ties: { order: "id" }, floor_start: false,
  comparison: null, headings: null, share_among: "all", groups: [], minimum_votes: 0, minimum_turnout: 0,
};
const LONGEST_NUMBER = 60; // in letters; a longer one is a mistake, or meant to keep us busy
const MOST_BYTES = 200_000_000;

/** What can't be counted as it stands. `code` names a sentence of the page that shows it, `facts` fill that in. */
class Unreadable extends Error {
  constructor(code, facts = {}) {
    super([code, ...Object.entries(facts).map(([name, value]) => `${name}: ${value}`)].join(", "));
    this.code = code;
    this.facts = facts;
  }
}

// ---- 1. Numbers -----------------------------------------------------------------------------------------------------
// JavaScript's ordinary numbers are rounded. Whatever decides something is a BigInt: a whole number of any size.

/** A sum of money or a number of points as it is written, 1200 or 1200.50 or 1200,50: `digits` / 10^`places`. */
function amount(text) {
  const plain = String(text).trim().replaceAll(",", ".");
  const found = /^([0-9]+)(?:\.([0-9]*))?$/.exec(plain);
  if (!found || plain.length > LONGEST_NUMBER) throw new Unreadable("number", { text: shortened(text) });
  const behind = found[2] ?? "";
  return { digits: BigInt(found[1] + behind), places: behind.length };
}

const shortened = (text) => (String(text).length > 40 ? `${String(text).slice(0, 40)}…` : String(text));
const mostPlaces = (amounts) => amounts.reduce((most, one) => Math.max(most, one.places), 0);
const scaled = (one, places) => one.digits * 10n ** BigInt(places - one.places);
const equal = (one, other) => scaled(one, other.places + one.places) === scaled(other, other.places + one.places);

function total(amounts) {
  const places = mostPlaces(amounts);
  return { digits: amounts.reduce((sum, one) => sum + scaled(one, places), 0n), places };
}

/** The amount as people write it, with no more digits than it needs. */
function written({ digits, places }) {
  const text = String(digits).padStart(places + 1, "0");
  const behind = text.slice(text.length - places).replace(/0+$/, "");
  return text.slice(0, text.length - places) + (places && behind ? `.${behind}` : "");
}

function greatestDivisor(one, other) {
  while (other) [one, other] = [other, one % other];
  return one;
}

/** To the nearest whole number; a half goes to the even one. */
function nearest(top, under) {
  const below = top / under, twice = 2n * (top % under);
  return twice > under || (twice === under && below % 2n) ? below + 1n : below;
}

/** top / under as an ordinary number, wrong by less than 2^-51 of it: three roundings of 2^-53 each. */
function quotient(top, under) {
  if (Number(under) === Infinity || Number(top) === Infinity) {
    const cut = BigInt(4 * under.toString(16).length - 512); // 500 digits in two's are more than ordinary numbers hold
    return Number(top >> cut) / Number(under >> cut);
  }
  return Number(top) / Number(under);
}

/** The order of the letters' numbers, as other languages sort; JavaScript alone sorts some rare letters elsewhere. */
function byLetters(one, other) {
  const ours = [...one], theirs = [...other];
  for (let at = 0; at < Math.min(ours.length, theirs.length); at++) {
    if (ours[at] !== theirs[at]) return ours[at].codePointAt(0) - theirs[at].codePointAt(0);
  }
  return ours.length - theirs.length;
}

// ---- 2. Reading a ballot file (Pabulib format) -----------------------------------------------------------------------

const BETWEEN = "\u0000"; // a letter that no text has

/** The rows of a text with semicolons between fields: number of the line, and fields. "Quoted ones" may hold anything. */
function* rowsOf(text) {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  for (let at = 0; at < lines.length; at++) {
    if (!lines[at].includes('"')) yield [at + 1, lines[at].split(";")];
    else yield [at + 1, fieldsOf(lines[at], () => lines[++at])];
  }
}

/** The fields of a line with quotes in it; `more` gives the next line where a quoted field runs over the end. */
function fieldsOf(line, more) {
  const fields = [];
  for (let at = 0; ; ) {
    let field = "";
    if (line[at] === '"') {
      for (at++; ; ) {
        const quote = line.indexOf('"', at);
        if (quote < 0) {
          const next = more();
          line += next === undefined ? '"' : `\n${next}`; // what is never closed ends with the file
          continue;
        }
        field += line.slice(at, quote);
        at = quote + 1;
        if (line[at] !== '"') break;
        field += '"'; // two quotes stand for one
        at++;
      }
    }
    const end = line.indexOf(";", at);
    fields.push(field + line.slice(at, end < 0 ? line.length : end));
    if (end < 0) return fields;
    at = end + 1;
  }
}

/** What a ballot file says: projects in the order of the file, and each different ballot once with how often it was cast. */
function readElection(text) {
  const election = { meta: new Map(), ids: [], names: [], costs: [], places: new Map(), ballots: [], count: 0 };
  const cast = new Map(); // how often each ballot was cast, as it stands in the file
  let section = "", columns = null, line = 0;
  try {
    for (const [number, row] of rowsOf(text)) {
      line = number;
      const title = row.join("").trim().toUpperCase();
      if (!title) continue;
      if (["META", "PROJECTS", "VOTES"].includes(title)) [section, columns] = [title, null];
      else if (!columns) columns = row.map((name) => name.trim());
      else if (section === "META") election.meta.set(row[0].trim(), field(row, 1, "value").trim());
      else if (section === "PROJECTS") addProject(election, columns, row);
      else {
        const key = [field(row, columns.indexOf("vote"), "vote"), row[columns.indexOf("points")] ?? ""].join(BETWEEN);
        cast.set(key, (cast.get(key) ?? 0) + 1);
        election.count++;
      }
    }
    line = 0;
    for (const [key, number] of cast) election.ballots.push({ ...readBallot(election, ...key.split(BETWEEN)), number });
    if (!election.ids.length || !election.meta.has("budget")) throw new Unreadable("not-pabulib");
    election.budget = amount(election.meta.get("budget"));
  } catch (problem) {
    if (problem instanceof Unreadable && line) problem.facts.line = line;
    throw problem;
  }
  election.votes = election.ids.map(() => 0);
  for (const { projects, number } of election.ballots) for (const project of projects) election.votes[project] += number;
  return election;
}

function field(row, at, column) {
  if (row[at] === undefined) throw new Unreadable("column", { column });
  return row[at];
}

function addProject(election, columns, row) {
  const id = field(row, columns.indexOf("project_id"), "project_id").trim();
  if (election.places.has(id)) throw new Unreadable("twice", { id: shortened(id) });
  election.places.set(id, election.ids.length);
  election.ids.push(id);
  election.costs.push(amount(field(row, columns.indexOf("cost"), "cost")));
  election.names.push((row[columns.indexOf("name")] ?? "").trim());
}

/** The projects on a ballot in their order, by their places in the file, and the points given to each (maybe none). */
function readBallot(election, vote, points) {
  const parts = (text) => text.split(",").map((part) => part.trim()).filter(Boolean);
  const ids = vote.trim().toLowerCase() === "none" && !election.places.has(vote.trim()) ? [] : parts(vote);
  const projects = ids.map((id) => election.places.get(id));
  if (new Set(projects).size !== projects.length || projects.includes(undefined)) {
    throw new Unreadable("ballot", { vote: shortened(vote) });
  }
  const given = parts(points).map(amount);
  if (given.length && given.length !== projects.length) throw new Unreadable("points", { vote: shortened(vote) });
  return { projects, points: given };
}

// ---- 3. One pot and the projects that may be paid from it ------------------------------------------------------------

/** All projects (by their places in the file) in the order in which they win ties. */
function tieOrder(election, ties, projects) {
  const order = ties.order ?? "id", lots = new Map((ties.lots ?? []).map((id, place) => [String(id), place]));
  if (!["id", "lots", "votes-cost-lots"].includes(order)) throw new Unreadable("ties", { order: shortened(order) });
  const lot = (project) => lots.get(election.ids[project]);
  const [missing] = order === "id" ? [] : projects.filter((project) => lot(project) === undefined);
  if (missing !== undefined) throw new Unreadable("lots", { id: shortened(election.ids[missing]) });
  const places = mostPlaces(election.costs), cost = election.costs.map((one) => scaled(one, places));
  const dearer = (one, other) => (cost[one] === cost[other] ? 0 : cost[one] < cost[other] ? -1 : 1);
  return [...projects].sort({
    id: (one, other) => byLetters(election.ids[one], election.ids[other]),
    lots: (one, other) => lot(one) - lot(other),
    "votes-cost-lots": (one, other) =>
      election.votes[other] - election.votes[one] || dearer(one, other) || lot(one) - lot(other),
  }[order]);
}

/** On how many ballots at least one of these projects stands; 1 if on none, for nobody is there to share anything. */
function naming(election, inside) {
  const here = new Set(inside);
  return Math.max(1, election.ballots.reduce((sum, { projects, number }) =>
    sum + (projects.some((project) => here.has(project)) ? number : 0), 0));
}

/**
 * One pot, its projects and the ballots about them, in whole numbers.
 *
 * Money is counted in a unit so small that every cost is whole. Projects are numbered 0, 1, 2 … in the order in which
 * they win ties, so the smaller number wins. What a project is worth to somebody is `factor` x points: with `cost` the
 * factor is the cost and everybody has one point; with `card` the factor is 1 as well; with `score` and `borda` the
 * points differ; with `score-cost` they do, and the factor is the cost. Ballots that say the same about these projects
 * are one *kind*: the count is the same and much shorter.
 */
class Contest {
  constructor(election, rules, inside, budget, shut) {
    const step = rules.step === "auto" ? { digits: 1n, places: 0 } : amount(rules.step);
    if (!step.digits) throw new Unreadable("step");
    const votes = (project) => election.votes[project];
    const wanted = inside.filter((project) => votes(project) >= Math.max(1, rules.minimum_votes));
    const projects = tieOrder(election, rules.ties, inside).filter((project) => wanted.includes(project));
    this.places = mostPlaces([budget, step, ...projects.map((project) => election.costs[project])]);
    this.ids = projects.map((project) => election.ids[project]);
    this.size = projects.length;
    this.cost = projects.map((project) => scaled(election.costs[project], this.places));
    this.factor = ["cost", "score-cost"].includes(rules.utility) ? this.cost : this.cost.map(() => 1n);
    this.budget = scaled(budget, this.places);
    this.setShare(rules, rules.share_among === "pot" ? naming(election, inside) : election.count, step);
    const groups = rules.groups.map((group) => new Set(group));
    const rivals = (id) => this.ids.flatMap((other, q) =>
      other !== id && groups.some((group) => group.has(id) && group.has(other)) ? [q] : []);
    this.rivals = this.ids.map(rivals);
    this.shut = new Set(this.ids.flatMap((id, q) => (shut.has(id) ? [q] : [])));
    this.mergeBallots(election, rules.utility, projects);
  }

  /** What each of so many ballots has to spend: `share` / `ballots`, in the unit of money; and what a raise adds. */
  setShare(rules, ballots, step) {
    const currency = 10n ** BigInt(this.places); // one pound, or whatever it is
    [this.share, this.ballots] = [this.budget, BigInt(ballots)];
    if (rules.floor_start) [this.share, this.ballots] = [(this.budget / (this.ballots * currency)) * currency, 1n];
    this.step = scaled(step, this.places);
    if (rules.step === "auto") { // about a hundredth of the share
      const rounded = nearest(this.share, this.ballots * currency * 100n);
      this.step = (rounded > 1n ? rounded : 1n) * currency;
    }
  }

  mergeBallots(election, utility, projects) {
    const numberOf = new Map(projects.map((project, q) => [project, q])), merged = new Map();
    const worth = pointsBy(utility, election);
    for (const ballot of election.ballots) {
      const said = [];
      ballot.projects.forEach((project, at) => {
        const q = numberOf.get(project), points = worth(ballot, at);
        if (q !== undefined && points) said.push([q, points]);
      });
      said.sort(([one], [other]) => one - other);
      const key = said.join(";"), known = merged.get(key);
      if (known) known.number += ballot.number;
      else if (said.length) merged.set(key, { said, number: ballot.number });
    }
    this.kinds = [...merged.values()];
    this.layOut();
  }

  /** The same twice, as long rows of numbers that a processor runs through: by kind of ballot, and by project. */
  layOut() {
    const entries = this.kinds.reduce((sum, { said }) => sum + said.length, 0);
    this.points = new Array(this.size).fill(0);
    const backers = this.points.map(() => []);
    this.rowStart = new Int32Array(this.kinds.length + 1);
    this.rowProject = new Int32Array(entries);
    this.rowPoints = new Float64Array(entries);
    this.number = Float64Array.from(this.kinds, ({ number }) => number); // how many cast each kind of ballot
    let at = 0;
    this.kinds.forEach(({ said, number }, kind) => {
      for (const [q, points] of said) {
        [this.rowProject[at], this.rowPoints[at]] = [q, points];
        at++;
        this.points[q] += number * points;
        backers[q].push([kind, points]);
      }
      this.rowStart[kind + 1] = at;
    });
    // Sums of whole numbers are exact in ordinary numbers below 2^53.
    if (this.points.some((points) => points >= Number.MAX_SAFE_INTEGER)) throw new Unreadable("fine");
    this.backers = backers.map((pairs) => ({
      kinds: Int32Array.from(pairs, ([kind]) => kind),
      points: Float64Array.from(pairs, ([, points]) => points),
      number: Float64Array.from(pairs, ([kind]) => this.number[kind]),
      people: pairs.reduce((sum, [kind]) => sum + this.number[kind], 0),
    }));
  }

  /** Projects that could still be funded: not funded, and no incompatible one funded either. */
  open(funded) {
    const closed = new Set([...this.shut, ...funded, ...funded.flatMap((q) => this.rivals[q])]);
    return this.cost.map((_, q) => q).filter((q) => !closed.has(q));
  }

  /** Those of them that somebody would pay for: last on every list, or without points, is backed but worth nothing. */
  payable(funded) {
    return this.open(funded).filter((q) => this.points[q] && this.cost[q]);
  }

  /** What costs nothing comes first, in the order for ties. */
  free() {
    const funded = [];
    this.cost.forEach((cost, q) => {
      if (!cost && this.open(funded).includes(q)) funded.push(q);
    });
    return funded;
  }

  spent(funded) {
    return funded.reduce((sum, q) => sum + this.cost[q], 0n);
  }

  tie(step, tied, chosen) {
    return { step, tied: tied.map((q) => this.ids[q]).sort(byLetters), chosen: this.ids[chosen] };
  }
}

/** How many points the project at a place of a ballot gets, as a whole number. */
function pointsBy(utility, election) {
  if (utility === "borda") {
    if ((election.meta.get("vote_type") ?? "ordinal") !== "ordinal") throw new Unreadable("no-order");
    return (ballot, at) => ballot.projects.length - at - 1; // one for each project further down
  }
  if (!["score", "score-cost"].includes(utility)) return () => 1;
  if (election.ballots.some(({ projects, points }) => points.length !== projects.length)) throw new Unreadable("no-points");
  const places = election.ballots.reduce((most, { points }) => Math.max(most, mostPlaces(points)), 0);
  return (ballot, at) => Number(scaled(ballot.points[at], places));
}

// ---- 4. Greedy ------------------------------------------------------------------------------------------------------

/** Fund by worth per pound, the greatest first, and skip what no longer fits (with `cost`: most votes first). */
function greedy(contest, before = []) {
  const { cost, points, factor } = contest, ties = [];
  const funded = before.length ? [...before] : contest.free();
  const top = cost.map((_, q) => BigInt(points[q]) * factor[q]); // worth per pound is top / cost
  const more = (one, other) => top[other] * cost[one] - top[one] * cost[other]; // above 0: the other is worth more
  const turns = contest.open(funded).sort((one, other) => (more(one, other) > 0n ? 1 : more(one, other) < 0n ? -1 : one - other));
  turns.forEach((q, turn) => {
    const left = contest.budget - contest.spent(funded), open = new Set(contest.open(funded));
    const canBe = (one) => open.has(one) && cost[one] <= left;
    if (!canBe(q)) return;
    const tied = turns.slice(turn).filter((other) => canBe(other) && !more(q, other));
    funded.push(q);
    if (tied.length > 1) ties.push(contest.tie(funded.length, tied, q));
  });
  return { funded, ties, raises: null };
}

// ---- 5. Equal shares ------------------------------------------------------------------------------------------------
// Everybody gets the same purse. A project is bought by its backers: each pays `price` for each of their points, or all
// they have left if that is less. The price is the one at which the money gathered is just the cost:
//
//     price = (cost - money of the poor) / (points of the rich)          poor: less left than price x own points
//
// Whoever is called poor in this formula, the answer is never above the true price, since nobody pays more than is in
// the purse, nor more than price x points. So: guess a price, see who is poor at it, work the price out, and again; it
// rises until the poor stay the same. And as purses only shrink, the price of a project only rises: what it was when we
// last looked is a lower bound (`bound`, divided by the factor so that projects can be compared). The project whose
// bound is lowest is looked at; then those whose bound is not above what that one really asks.
//
// Exactness. Purses are soon fractions with hundreds of digits, and there are thousands of them. But who has anything
// left has paid every price in full: purse = share - the prices of what was bought, x own points. So the price of every
// purchase is kept exactly, and from these few the money of anybody is worked out when it is needed (`remains`).
//   Beside that stands each purse as an ordinary, rounded number (`left`). It serves to see what is plainly larger or
// smaller. How wrong can it be? One rounding is wrong by at most e = 2^-53 of the number. The share is wrong by 4e of it
// (`quotient`). Each payment rounds the price (4e), its product with the points (e) and the difference (e), each of at
// most a share, since nobody pays more: 6e of a share. After P purchases: less than 8e (P + 1) shares. `doubt` is twice
// that. Money of N people, n kinds of them, added up: N x doubt, and n + 1 roundings of at most all of it: `noise`. The
// second half of the doubt covers the few roundings of cost and differences, for which the cost must not be above twice
// what backers began with: such a project is never affordable, and left out from the start.
//   So a bound is always a true one, and whatever lies closer than the doubt is decided by the exact numbers.

const SHAVE = 1 - 2 ** -49; // makes a rounded lower bound a true one; 1 / SHAVE an upper one

/** One run: what people buy together when everybody starts with share / ballots. */
class Run {
  constructor(contest, share, ballots) {
    this.contest = contest;
    [this.share, this.fine] = [share, ballots]; // exact money is counted in 1 / fine of the unit; fine grows
    this.start = quotient(share, ballots);
    this.left = new Float64Array(contest.kinds.length).fill(this.start); // 0: exactly nothing
    this.purchases = [];
    this.place = new Int32Array(contest.size).fill(-1); // a project's place among the purchases
    this.funded = contest.free();
    this.ties = [];
    this.setDoubt();
    this.cost = Float64Array.from(contest.cost, Number);
    this.factor = Float64Array.from(contest.factor, Number);
    this.bound = new Float64Array(contest.size).fill(Infinity);
    for (const q of contest.payable(this.funded)) {
      const hopeless = this.cost[q] > 2 * contest.backers[q].people * this.start;
      if (!hopeless) this.bound[q] = (this.cost[q] / contest.points[q] / this.factor[q]) * SHAVE;
    }
    while (this.buyNext());
  }

  setDoubt() {
    this.doubt = (this.purchases.length + 1) * 2 ** -49 * this.start;
  }

  /** Fund the project whose price is lowest, exactly; false when none is affordable. */
  buyNext() {
    const offers = this.lowestOffers(), { bound, contest } = this;
    if (!offers.length) return false;
    const lowest = offers.reduce((best, one) => (one.top * best.under < best.top * one.under ? one : best));
    const tied = offers.filter((one) => one.top * lowest.under === lowest.top * one.under).map(({ q }) => q);
    const chosen = Math.min(...tied);
    for (const { q, rounded } of offers) bound[q] = rounded * SHAVE;
    for (const rival of contest.rivals[chosen]) bound[rival] = Infinity;
    bound[chosen] = Infinity;
    this.funded.push(chosen);
    if (tied.length > 1) this.ties.push(contest.tie(this.funded.length, tied, chosen));
    this.pay(offers.find(({ q }) => q === chosen));
    return true;
  }

  /** What the projects ask that may ask least: top / under is the exact price / factor, in 1 / fine. */
  lowestOffers() {
    const { bound, contest } = this, offers = [];
    let enough = Infinity; // nothing above this can be the lowest
    for (;;) {
      let q = -1, lowest = enough;
      for (let other = 0; other < contest.size; other++) {
        if (bound[other] <= lowest && bound[other] < Infinity) [q, lowest] = [other, bound[other]];
      }
      if (q < 0) return offers;
      const offer = this.look(q, enough);
      if (!offer) continue; // dearer than that, or not affordable: its bound says so now
      offers.push(offer);
      bound[q] = Infinity; // until the lowest is chosen
      enough = Math.min(enough, offer.rounded / SHAVE);
    }
  }

  /** What project q asks; nothing if it is surely more than `enough`, or more than its backers have. */
  look(q, enough) {
    const { bound, cost, factor, contest } = this, backers = contest.backers[q];
    const noise = backers.people * (this.doubt + (backers.kinds.length + 1) * 2 ** -52 * this.start);
    let isFirst = enough < Infinity;
    let price = (isFirst ? enough : bound[q]) * factor[q];
    for (;;) {
      const rich = this.gather(backers, price);
      if (!rich) {
        if (this.given + noise < cost[q] * SHAVE) bound[q] = Infinity;
        if (bound[q] === Infinity) return null;
        if (!isFirst) return this.exactOffer(q, 0);
        [price, isFirst] = [bound[q] * factor[q], false]; // that price was far too high
        continue;
      }
      bound[q] = Math.max(bound[q], ((cost[q] - this.given - noise) / rich / factor[q]) * SHAVE);
      if (bound[q] > enough) return null;
      const next = (cost[q] - this.given) / rich;
      if (next <= price && !isFirst) return this.exactOffer(q, price);
      [price, isFirst] = [next, false];
    }
  }

  /** Returns the points of those who are rich at this price, and leaves in `given` what the poor have. */
  gather({ kinds, points, number }, price) {
    const left = this.left;
    let given = 0, rich = 0;
    for (let i = 0; i < kinds.length; i++) {
      const has = left[kinds[i]];
      if (has < price * points[i]) given += number[i] * has;
      else rich += number[i] * points[i];
    }
    this.given = given;
    return rich;
  }

  /** The exact price of project q, from any guess; nothing if its backers have not enough. */
  exactOffer(q, guess) {
    const { contest } = this, backers = contest.backers[q];
    let isPoor = this.whoSeemsPoor(backers, guess);
    for (;;) {
      const [money, rich] = this.moneyOfPoor(backers, isPoor);
      if (!rich) {
        this.bound[q] = Infinity; // not enough, if only by a hair
        return null;
      }
      const top = contest.cost[q] * this.fine - money, under = BigInt(rich), price = quotient(top, under * this.fine);
      const { poor, rests, isSame } = this.whoIsPoor(backers, top, under, price, isPoor);
      if (isSame) {
        const compared = under * contest.factor[q];
        return { q, top, under: compared, rich: under, price, rounded: quotient(top, compared * this.fine), isPoor, rests };
      }
      isPoor = poor;
    }
  }

  /** Which backers have less than price x points left, by rounded numbers: a guess, at which nobody may be all. */
  whoSeemsPoor({ kinds, points }, price) {
    const { left } = this, poor = new Uint8Array(kinds.length);
    let people = 0;
    for (let i = 0; i < kinds.length; i++) {
      if (left[kinds[i]] < price * points[i]) people += poor[i] = 1;
    }
    return people < kinds.length ? poor : poor.fill(0);
  }

  /** The same for sure, at the price top / under; and what is left to those where only exact numbers can tell. */
  whoIsPoor({ kinds, points }, top, under, price, before) {
    const { left, doubt } = this, poor = new Uint8Array(kinds.length), rests = [];
    let isSame = true;
    for (let i = 0; i < kinds.length; i++) {
      const need = price * points[i], rest = left[kinds[i]] - need;
      if (Math.abs(rest) > doubt + need * 2 ** -49) poor[i] = rest < 0 ? 1 : 0;
      else {
        const exact = this.purse(kinds[i]) * under - top * BigInt(points[i]);
        poor[i] = exact < 0n ? 1 : 0;
        if (!poor[i]) rests.push([kinds[i], exact ? quotient(exact, under * this.fine) || Number.MIN_VALUE : 0]);
      }
      if (poor[i] !== before[i]) isSame = false;
    }
    return { poor, rests, isSame };
  }

  /** The exact money of those backers who are marked, in 1 / fine, and the points of the others. */
  moneyOfPoor({ kinds, points, number }, isPoor) {
    const { left } = this, bought = new Float64Array(this.purchases.length);
    let people = 0, rich = 0;
    for (let i = 0; i < kinds.length; i++) {
      if (!isPoor[i]) rich += number[i] * points[i];
      else if (left[kinds[i]]) {
        people += number[i];
        this.addBought(kinds[i], number[i], bought);
      }
    }
    return [this.remains(people, bought), rich];
  }

  /** The exact money of one ballot of this kind, in 1 / fine. */
  purse(kind) {
    if (!this.left[kind]) return 0n;
    const bought = new Float64Array(this.purchases.length);
    this.addBought(kind, 1, bought);
    return this.remains(1, bought);
  }

  addBought(kind, number, bought) {
    const { rowStart, rowProject, rowPoints } = this.contest;
    for (let i = rowStart[kind]; i < rowStart[kind + 1]; i++) {
      const place = this.place[rowProject[i]];
      if (place >= 0) bought[place] += number * rowPoints[i];
    }
  }

  /** What so many people have left who paid every price in full, for so many points of each purchase. */
  remains(people, bought) {
    let spent = 0n;
    for (let place = 0; place < bought.length; place++) {
      if (spent) spent *= this.purchases[place].finer;
      if (bought[place]) spent += BigInt(bought[place]) * this.purchases[place].price;
    }
    return BigInt(people) * this.share - spent;
  }

  /** Take the price from the purses; then make the fine unit finer, so that this price is a whole number of it. */
  pay({ q, top, rich, price, isPoor, rests }) {
    const { kinds, points } = this.contest.backers[q], { left } = this;
    for (let i = 0; i < kinds.length; i++) left[kinds[i]] = isPoor[i] ? 0 : left[kinds[i]] - price * points[i];
    for (const [kind, rest] of rests) left[kind] = rest;
    const finer = rich / greatestDivisor(rich, top % rich);
    [this.share, this.fine] = [this.share * finer, this.fine * finer];
    this.place[q] = this.purchases.length;
    this.purchases.push({ finer, price: (top * finer) / rich });
    this.setDoubt();
  }
}

/** Equal shares and its completion. `told` hears how often the share was raised so far. */
function equalShares(contest, completion, told) {
  const run = (raises) => new Run(contest, contest.share + BigInt(raises) * contest.step * contest.ballots, contest.ballots);
  let kept = run(0), raises = 0;
  while (completion.startsWith("add1")) {
    told(raises);
    const open = contest.payable(kept.funded), left = contest.budget - contest.spent(kept.funded);
    const isFull = !open.some((q) => contest.cost[q] <= left);
    if (!open.length || (isFull && !completion.includes("overspend"))) break;
    const next = run(raises + 1);
    if (contest.spent(next.funded) > contest.budget) break;
    [kept, raises] = [next, raises + 1];
  }
  let { funded, ties } = kept;
  if (["greedy", "add1u", "add1-overspend-u"].includes(completion)) {
    const filled = greedy(contest, funded);
    [funded, ties] = [filled.funded, [...ties, ...filled.ties]];
  }
  return { funded, ties, raises };
}

/**
 * The comparison step: whether more people do better under greedy than do better under equal shares.
 *
 * `satisfaction`: what is funded is worth more to you. `exclusion`: something that is worth anything to you is funded,
 * and otherwise nothing is.
 */
function greedyIsPreferred(contest, by, shares, rival) {
  const worth = (said, funded) => {
    const sum = said.reduce((all, [q, points]) => (funded.has(q) ? all + BigInt(points) * contest.factor[q] : all), 0n);
    return by === "exclusion" && sum ? 1n : sum;
  };
  const [ours, theirs] = [new Set(shares), new Set(rival)];
  let balance = 0;
  for (const { said, number } of contest.kinds) {
    const [one, other] = [worth(said, ours), worth(said, theirs)];
    balance += one < other ? number : one > other ? -number : 0;
  }
  return balance > 0;
}

// ---- 6. The whole vote ----------------------------------------------------------------------------------------------

/** The rules with what is left out filled in, refused if they say something unknown. */
function completeRules(given) {
  const rules = Object.fromEntries(Object.entries(USUAL).map(([name, usual]) => [name, given[name] ?? usual]));
  const known = {
    rule: ["equal-shares", "greedy"], utility: UTILITIES, completion: COMPLETIONS, comparison: [null, "satisfaction", "exclusion"],
    share_among: ["all", "pot"],
  };
  for (const [name, values] of Object.entries(known)) {
    if (!values.includes(rules[name])) throw new Unreadable("rule", { name, value: shortened(rules[name]) });
  }
  for (const name of ["minimum_votes", "minimum_turnout"]) {
    if (!Number.isSafeInteger(rules[name])) throw new Unreadable("rule", { name, value: shortened(rules[name]) });
  }
  const isObject = (value) => typeof value === "object" && !Array.isArray(value);
  const shapes = { groups: Array.isArray, ties: isObject, headings: isObject }; // null is an object here, and no headings
  for (const [name, hasShape] of Object.entries(shapes)) {
    if (!hasShape(rules[name])) throw new Unreadable("rule", { name, value: shortened(rules[name]) });
  }
  rules.groups = rules.groups.map((group) => Array.from(group, String));
  return rules;
}

/**
 * Each heading has its own pot and its own projects; without headings there is one pot for all. They are counted in the
 * order of their names, as the pack lists them: JavaScript by itself puts names made of digits first.
 */
function potsOf(election, rules, budget) {
  if (!rules.headings || !Object.keys(rules.headings).length) return [[null, election.ids.map((_, project) => project), budget]];
  const taken = new Set();
  return Object.keys(rules.headings).sort(byLetters).map((heading) => {
    const pot = rules.headings[heading];
    const projects = pot.projects.map((id) => election.places.get(String(id)));
    for (const project of projects) {
      if (project === undefined || taken.has(project)) throw new Unreadable("two-areas", { heading: shortened(heading) });
      taken.add(project);
    }
    return [heading, projects, amount(pot.budget)];
  });
}

/** Count the election by these rules (as in rules.json). `told` hears how often a share was raised so far. */
function count(election, given, told = () => {}) {
  const rules = completeRules(given);
  const budget = given.budget === undefined || given.budget === null ? election.budget : amount(given.budget);
  const pots = potsOf(election, rules, budget);
  const result = {
    rules, budget: written(budget), enoughVoted: election.count >= Math.max(1, rules.minimum_turnout), funded: [], ties: [],
    raised: [], greedyKept: [], headings: [],
  };
  for (const [heading, projects, pot] of result.enoughVoted ? pots : []) {
    const taken = (group) => group.some((id) => result.funded.includes(id));
    const shut = new Set(rules.groups.filter(taken).flat());
    countPot(new Contest(election, rules, projects, pot, shut), heading, result, told);
  }
  result.spent = written(total(result.funded.map((id) => election.costs[election.places.get(id)])));
  return result;
}

/** Count one pot and add what it funds to the result. */
function countPot(contest, heading, result, told) {
  const { rules } = result;
  let found = rules.rule === "greedy" ? greedy(contest) : equalShares(contest, rules.completion, told);
  if (rules.rule !== "greedy") {
    const step = written({ digits: contest.step, places: contest.places });
    result.raised.push({ heading, step, raises: found.raises });
    const rival = rules.comparison && greedy(contest);
    if (rival && greedyIsPreferred(contest, rules.comparison, found.funded, rival.funded)) {
      found = rival;
      result.greedyKept.push(heading);
    }
  }
  const before = result.funded.length;
  for (const tie of found.ties) result.ties.push({ ...tie, step: tie.step + before });
  result.funded.push(...found.funded.map((q) => contest.ids[q]));
  result.headings.push(...found.funded.map(() => heading));
}

// ---- 7. The public pack ---------------------------------------------------------------------------------------------

/** The fingerprint (SHA-256) of some bytes; empty where this browser works none out (a page without https). */
async function fingerprintOf(bytes) {
  if (!globalThis.crypto?.subtle) return "";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const textOf = (bytes) => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes); // a mark at the beginning is taken off
  } catch {
    throw new Unreadable("not-text");
  }
};

/** The files in a ZIP, by name, without a single folder around them; and which of them are damaged. */
async function readZip(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), files = new Map(), damaged = [];
  let end = bytes.length - 22; // the list of what is in it begins where the last 22 bytes say (before a comment)
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw new Unreadable("zip");
  try {
    let at = view.getUint32(end + 16, true);
    for (let left = view.getUint16(end + 10, true); left; left--) {
      if (view.getUint32(at, true) !== 0x02014b50) throw new Unreadable("zip");
      const [name, extra, comment] = [28, 30, 32].map((where) => view.getUint16(at + where, true));
      const path = textOf(bytes.subarray(at + 46, at + 46 + name));
      if (files.has(path)) throw new Unreadable("zip");
      if (!path.endsWith("/")) {
        files.set(path, await unpacked(bytes, view, at));
        if (checkSum(files.get(path)) !== view.getUint32(at + 16, true)) damaged.push(path);
      }
      at += 46 + name + extra + comment;
    }
  } catch (problem) {
    throw problem instanceof Unreadable ? problem : new Unreadable("zip"); // it points past its own end, or can't be unpacked
  }
  const tops = new Set([...files.keys()].map((path) => path.split("/")[0]));
  const isInFolder = tops.size === 1 && [...files.keys()].every((path) => path.includes("/"));
  const plain = (path) => (isInFolder ? path.slice(path.indexOf("/") + 1) : path);
  return { files: new Map([...files].map(([path, data]) => [plain(path), data])), damaged: damaged.map(plain) };
}

/** One file of a ZIP, by its entry in the list at the end. Packs are stored as they are; others may be deflated. */
async function unpacked(bytes, view, entry) {
  const method = view.getUint16(entry + 10, true);
  const [size, whole, at] = [20, 24, 42].map((where) => view.getUint32(entry + where, true));
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  let data = bytes.subarray(start, start + size);
  if (whole > MOST_BYTES || ![0, 8].includes(method)) throw new Unreadable("zip");
  if (method === 8) {
    const unpacking = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    data = new Uint8Array(whole);
    for (let filled = 0; ; ) {
      const { done, value } = await unpacking.read();
      if (done && filled === whole) break;
      if (done) throw new Unreadable("zip");
      data.set(value, filled); // more than it said throws
      filled += value.length;
    }
  }
  if (data.length !== whole) throw new Unreadable("zip");
  return data;
}

const SUMS = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
  return byte;
});

/** The sum by which a ZIP notices that it is damaged (CRC-32). */
function checkSum(bytes) {
  let sum = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) sum = SUMS[(sum ^ bytes[i]) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

function readJson(files, name) {
  if (!files.has(name)) throw new Unreadable("missing", { name });
  try {
    const content = JSON.parse(textOf(files.get(name)));
    if (content && typeof content === "object" && !Array.isArray(content)) return content;
  } catch (problem) {
    if (problem instanceof Unreadable) throw problem;
  }
  throw new Unreadable("json", { name });
}

/** The costs by project id from projects.csv. */
function readCosts(bytes) {
  const text = textOf(bytes), costs = new Map(), between = text.split("\n", 1)[0].includes(";") ? ";" : ",";
  let columns = null;
  for (const [, row] of rowsOf(between === ";" ? text : swapped(text))) {
    const fields = between === ";" ? row : row.map(swapped);
    if (!columns) columns = fields.map((name) => name.trim());
    else if (fields.join("").trim()) {
      const id = fields[columns.indexOf("project_id")] ?? field(fields, columns.indexOf("id"), "id");
      costs.set(id.trim(), amount(field(fields, columns.indexOf("cost"), "cost")));
    }
  }
  return costs;
}

/** Commas for semicolons and back: so one reader reads both. */
const swapped = (text) => text.replace(/[,;]/g, (mark) => (mark === "," ? ";" : ","));

/** Files that are not as manifest.json says (their SHA-256); in a whole pack none may be missing. */
async function changedFiles(files, isWhole) {
  const manifest = readJson(files, "manifest.json"), listed = manifest.files ?? manifest;
  const read = ["rules.json", "projects.csv", "ballots.pb", "result.json"].filter((name) => files.has(name));
  const changed = [];
  for (const name of new Set([...read, ...Object.keys(listed)])) {
    if (!isWhole && !files.has(name)) continue;
    const found = files.has(name) && (await fingerprintOf(files.get(name)));
    if (found !== "" && found !== listed[name]) changed.push({ code: "changed", facts: { name } });
  }
  return changed;
}

/** How what was announced (`funded` in its order, `spent`) differs from a count: codes of sentences, and their facts. */
function compare(announced, result) {
  const said = (announced.funded ?? []).map(String), found = [];
  const extra = said.filter((id) => !result.funded.includes(id)), missing = result.funded.filter((id) => !said.includes(id));
  if (extra.length) found.push({ code: "only-announced", facts: { ids: extra } });
  if (missing.length) found.push({ code: "only-counted", facts: { ids: missing } });
  if (!found.length && said.join(BETWEEN) !== result.funded.join(BETWEEN)) found.push({ code: "order", facts: {} });
  if (!equal(amount(announced.spent), amount(result.spent))) {
    found.push({ code: "spent", facts: { announced: String(announced.spent), counted: result.spent } });
  }
  return found;
}

/** What can be checked without ballots: known projects, the sum, the pots and the groups. */
function checkSums(files, rules, announced) {
  const costs = readCosts(files.get("projects.csv"));
  const funded = (announced.funded ?? []).map(String), sum = (ids) => total(ids.map((id) => costs.get(id)));
  const unknown = funded.filter((id, at) => !costs.has(id) || funded.indexOf(id) < at);
  if (unknown.length) return [{ code: "unknown", facts: { ids: unknown } }];
  const found = compare(announced, { funded, spent: written(sum(funded)) });
  const pots = { "": { budget: rules.budget, projects: [...costs.keys()] }, ...rules.headings };
  for (const [heading, pot] of Object.entries(pots)) {
    const spent = sum(funded.filter((id) => pot.projects.includes(id))), most = amount(pot.budget);
    const places = Math.max(spent.places, most.places);
    if (scaled(spent, places) > scaled(most, places)) {
      found.push({ code: "over", facts: { heading: pot.name ?? heading, spent: written(spent), pot: written(most) } });
    }
  }
  for (const group of rules.groups ?? []) {
    const both = group.filter((id) => funded.includes(id));
    if (both.length > 1) found.push({ code: "rivals", facts: { ids: both } });
  }
  return found;
}

const isZip = ({ name, bytes }) => name.endsWith(".zip") || (bytes[0] === 0x50 && bytes[1] === 0x4b);

/** The name in a pack of a file that was taken out of it and maybe given a longer name. */
function nameInPack(name) {
  if (name.endsWith(".pb")) return "ballots.pb";
  const found = /(rules|result|manifest)[^/]*(\.json)$|(projects)[^/]*(\.csv)$/.exec(name);
  return found ? (found[1] ?? found[3]) + (found[2] ?? found[4]) : name;
}

/** The files that were given, by their names in a pack, with what is wrong with them so far. A pack is opened. */
async function openFiles(given, fingerprint, told) {
  const pack = given.find(isZip), wanted = fingerprint.replace(/\s/g, "").toLowerCase();
  const alone = given.map(({ name, bytes }) => [nameInPack(name), bytes]);
  if (!pack) return { files: new Map(alone), differences: [], isWhole: false };
  const found = await fingerprintOf(pack.bytes), isOther = Boolean(found && wanted && found !== wanted);
  told({ doing: "opening", fingerprint: { found, wanted, isOther } });
  const { files, damaged } = await readZip(pack.bytes);
  const differences = damaged.map((name) => ({ code: "damaged", facts: { name } }));
  if (isOther) differences.unshift({ code: "fingerprint", facts: { found, wanted } });
  return { files, differences, isWhole: true };
}

/**
 * Everything at once: open what was given, check it, count it, compare. `given`: files with name and bytes;
 * `fingerprint`: what was written down; `announced`: what the page says; `told` hears what is being done.
 */
async function recountPack({ given, fingerprint = "", announced = null }, told = () => {}) {
  const began = performance.now();
  told({ doing: "opening" });
  const { files, differences, isWhole } = await openFiles(given, fingerprint, told);
  if (files.has("manifest.json")) differences.push(...(await changedFiles(files, isWhole)));
  const rules = readJson(files, "rules.json");
  let inPack = files.has("result.json") ? readJson(files, "result.json") : null;
  if (inPack?.working) inPack = inPack.working; // the result as its own file has more around it
  if (announced && inPack && compare(inPack, announced).length) differences.push({ code: "other-result", facts: {} });
  if (!files.has("ballots.pb")) {
    if (!files.has("projects.csv") || !inPack) throw new Unreadable("missing", { name: "ballots.pb" });
    return { differences: [...differences, ...checkSums(files, rules, inPack)], hasBallots: false };
  }
  told({ doing: "reading" });
  const election = readElection(textOf(files.get("ballots.pb"))), read = performance.now();
  const about = { ballots: election.count, kinds: election.ballots.length, projects: election.ids.length };
  const pot = rules.budget ?? written(election.budget), currency = election.meta.get("currency") ?? "";
  told({ doing: "counting", raises: 0, read: { ...about, pot, currency, rules: completeRules(rules) } });
  const result = count(election, rules, (raises) => told({ doing: "counting", raises }));
  if (files.has("projects.csv")) differences.push(...otherCosts(readCosts(files.get("projects.csv")), election));
  if (!equal(amount(result.budget), election.budget)) differences.push({ code: "budget", facts: {} });
  if (announced ?? inPack) differences.push(...compare(announced ?? inPack, result));
  const seconds = { read: (read - began) / 1000, count: (performance.now() - read) / 1000 };
  const byId = (of) => Object.fromEntries(election.ids.map((id, project) => [id, of(project)]));
  const names = byId((project) => election.names[project]), costs = byId((project) => written(election.costs[project]));
  return { differences, hasBallots: true, result, names, costs, left: moneyLeft(result), seconds };
}

function moneyLeft({ budget, spent }) {
  const [pot, paid] = [amount(budget), amount(spent)], places = Math.max(pot.places, paid.places);
  return written({ digits: scaled(pot, places) - scaled(paid, places), places });
}

function otherCosts(costs, election) {
  const isSame = (id, project) => costs.has(id) && equal(costs.get(id), election.costs[project]);
  return costs.size === election.ids.length && election.ids.every(isSame) ? [] : [{ code: "projects-differ", facts: {} }];
}

// ---- 8. At work beside a page, so that the page stays usable ---------------------------------------------------------

const HEARD_EVERY = 100; // milliseconds between two messages about the same work

async function fetched(address) {
  const answer = await fetch(address).catch(() => ({ ok: false, status: "-" })); // no internet
  if (!answer.ok) throw new Unreadable("fetch", { status: answer.status });
  return new Uint8Array(await answer.arrayBuffer());
}

async function work({ address, files = [], ...asked }) {
  let heard = 0;
  const told = (news) => {
    if (news.raises && performance.now() < heard + HEARD_EVERY) return;
    heard = performance.now();
    postMessage(news);
  };
  try {
    if (address) told({ doing: "fetching" });
    const given = address ? [{ name: "pack.zip", bytes: await fetched(address) }] : [];
    for (const file of files) given.push({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
    postMessage({ answer: await recountPack({ ...asked, given }, told) });
  } catch (problem) {
    const { code, facts } = problem instanceof Unreadable ? problem : { code: "broken", facts: { text: String(problem) } };
    postMessage({ fault: { code, facts } });
  }
}

globalThis.recount = { Contest, Run, compare, completeRules, count, fingerprintOf, readElection, readZip, recountPack };
if (typeof WorkerGlobalScope === "function" && globalThis instanceof WorkerGlobalScope) {
  addEventListener("message", ({ data }) => work(data));
}
