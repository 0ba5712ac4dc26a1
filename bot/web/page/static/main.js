// The page as a whole: who looks, what is asked for, and asking again every quarter of a minute.

import { answeredAt, ask, keep, Refusal } from "./api.js";
import { byId, h, toast } from "./dom.js";
import { showFigures } from "./figures.js";
import { showLines } from "./lines.js";
import { sheet } from "./sheet.js";
import { begin, initData, key, language, on, themeParams } from "./telegram.js";
import { wear } from "./theme.js";
import { say, speak } from "./words.js";

const AGAIN = 15_000;
const NARROWING = ["office", "topic", "district"];
const filters = byId("filters");
const which = byId("which");
const seen = { board: "", lines: [], next: 0, list: "", offered: {} };
const incident = sheet({ onChange: () => refresh(), onFail: failed });

/** What is chosen, as a query. */
function query(more = {}) {
  const chosen = Object.fromEntries([...new FormData(filters)].filter(([, value]) => value));
  return String(new URLSearchParams({ ...chosen, ...more }));
}

const list = () => which.querySelector("input:checked").value;

async function enter() {
  if (initData || key) {
    const welcomed = await ask("session", initData ? { init_data: initData } : { key });
    keep(welcomed.pass);
    speak(welcomed.language);
  }
  byId("send").hidden = !initData;
  byId("download").hidden = Boolean(initData);
}

/** Asks for everything anew; what has not changed is not drawn again. */
async function refresh() {
  const asked = query();
  await Promise.all([board(asked), firstLines(asked), incident.refresh()]);
}

/** What stands there is not what was asked for; it is shown as such until that has come. */
function counting() {
  byId("board").setAttribute("aria-busy", "true");
  byId("fresh").textContent = say("counting");
  listing();
}

const listing = () => byId("lines").setAttribute("aria-busy", "true");

async function board(asked) {
  const found = await ask(`board?${asked}`);
  if (asked !== query()) return;
  byId("fresh").textContent = say("fresh", { time: answeredAt() });
  byId("download").href = `api/export?${asked}`;
  const face = JSON.stringify(found);
  byId("board").setAttribute("aria-busy", "false");
  if (face === seen.board) return;
  if (speak(found.person.language)) draw();
  seen.board = face;
  byId("region").textContent = `${found.person.region} · ${found.person.name}, ${found.person.role}`;
  offer("office", found.choices.offices.map((one) => [String(one.id), one.name]));
  offer("topic", found.choices.topics.map((one) => [one.key, one.name]));
  offer("district", found.choices.districts.map((one) => [one, one]));
  showFigures(found.figures, { onList: goTo, onChoose: choose });
}

async function firstLines(asked) {
  const of = list();
  const key = `${asked}&which=${of}`;
  // Further pages stay as they are: a list that jumps cannot be read.
  if (key === seen.list && seen.lines.length > 25) return;
  const found = await ask(`incidents?${key}`);
  if (asked !== query() || of !== list()) return;
  Object.assign(seen, { lines: found.lines, next: found.next, list: key });
  draw();
}

async function more() {
  const of = seen.list;
  const found = await ask(`incidents?${of}&after=${seen.next}`);
  if (of !== seen.list) return;
  const at = seen.lines.length;
  seen.lines = [...seen.lines, ...found.lines];
  seen.next = found.next;
  draw();
  document.querySelectorAll("#lines button")[at]?.focus();
}

function draw() {
  showLines(seen.lines, { which: list(), onOpen: incident.open, onReset: narrowed() ? () => reset(which.querySelector("input:checked")) : null });
  byId("more").hidden = !seen.next;
}

/** The options of a filter; what is chosen stays so. */
function offer(name, pairs) {
  const select = filters.elements[name];
  const face = JSON.stringify(pairs);
  if (seen.offered[name] === face) return;
  seen.offered[name] = face;
  const chosen = select.value;
  select.replaceChildren(select.options[0], ...pairs.map(([value, words]) => h("option", { value }, words)));
  select.value = chosen;
}

function choose(name, value) {
  filters.elements[name].value = value;
  changed();
  byId("figures").focus({ preventScroll: true });
  scrollTo({ top: 0, behavior: "smooth" });
}

function goTo(name) {
  which.querySelector(`[value=${name}]`).checked = true;
  otherList();
  which.scrollIntoView({ behavior: "smooth", block: "start" });
}

function otherList() {
  listing();
  firstLines(query()).catch(failed);
}

const narrowed = () => NARROWING.some((name) => filters.elements[name].value);

/** Everything of these days again; the focus goes to `next`, for what was pressed goes away. */
function reset(next) {
  for (const name of NARROWING) filters.elements[name].value = "";
  changed();
  next.focus();
}

function changed() {
  byId("reset").hidden = !narrowed();
  counting();
  refresh().catch(failed);
}

function failed(error) {
  if (!(error instanceof Refusal)) throw error;
  if (error.status === 401) shut(error.message);
  else if (error.status) toast(error.message);
  else byId("fresh").textContent = say("offline");
}

/** Nobody gets further; the words say what to do. */
function shut(words) {
  clearInterval(ticking);
  byId("sheet").close();
  byId("board").hidden = true;
  byId("gate").hidden = false;
  byId("gate-why").textContent = words;
  byId("gate").focus();
}

let ticking = 0;

async function start() {
  begin();
  speak(language, ...navigator.languages);
  wear(themeParams);
  on("theme_changed", (event) => wear(event.theme_params ?? {}));
  filters.addEventListener("change", changed);
  byId("reset").addEventListener("click", () => reset(filters.elements.office));
  filters.addEventListener("submit", (event) => event.preventDefault());
  which.addEventListener("change", otherList);
  byId("more").addEventListener("click", () => more().catch(failed));
  byId("send").addEventListener("click", () =>
    ask(`export?${query()}`, {}).then(() => toast(say("export.sent")), failed),
  );
  const again = () => document.hidden || refresh().catch(failed);
  try {
    await enter();
    await refresh();
    ticking = setInterval(again, AGAIN);
    document.addEventListener("visibilitychange", again);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    shut(error.message);
  }
}

start();
