/** By which rules a page decides: choosing a pack, and saying so when the rules are others. */

import { ServerError } from "./api.js";
import { showPlainBar } from "./bar_view.js";
import { showChooser } from "./chooser_view.js";
import { byId } from "./dom.js";
import { t } from "./words.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./types.js").Pack} Pack */
/** @typedef {import("./types.js").PackChoice} PackChoice */
/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").View} View */

/**
 * The server has given a pack.
 * @param {App} app
 * @param {Pack} found
 */
export function packLoaded(app, found) {
  app.pack = found;
  app.state.pack = found.name;
  app.state.profile = app.normal(app.state.profile);
  delete byId("main").dataset.choosing;
  app.notices.clear();
  compare(app, found);
  app.draw();
}

/**
 * Say so when what is filled in was made with other rules of the same name.
 * @param {App} app
 * @param {Pack} found
 */
function compare(app, found) {
  const { hash } = app.state;
  const page = app.host.kind === "page";
  if (hash && hash !== found.hash) {
    const key = page ? "other_rules" : "other_rules_workbook";
    app.notices.say("told", t(key, { ...rulesOf(found), made: hash.slice(0, 12) }));
  }
  if (page) app.state.hash = found.hash;
}

/**
 * The rules have changed since the page asked for the pack: ask again, and say so.
 * @param {App} app
 * @param {View} view
 */
export async function rulesChanged(app, view) {
  await app.open({ hash: app.host.kind === "page" ? "" : app.state.hash });
  if (app.pack?.hash === view.pack.hash) {
    app.notices.say("told", t("rules_changed", rulesOf(app.pack)));
  }
}

/**
 * The server's reasons. When the rules are broken, what is shown was decided by earlier ones.
 * @param {App} app
 * @param {ServerError} problem
 */
export function rulesRefused(app, problem) {
  const broken = problem.kind === "unusable";
  const hint = broken && app.view ? `${problem.hint} ${t("stale_note")}` : problem.hint;
  app.notices.failed(problem.message, hint, problem.problems);
  if (broken) byId("main").dataset.stale = "";
}

/** @param {Pack} pack */
function rulesOf({ name, version, hash }) {
  return { pack: name, version, hash: hash.slice(0, 12) };
}

/**
 * There is no pack to decide by: let the person choose when another one would do.
 * @param {App} app
 * @param {unknown} problem
 */
export async function packUnavailable(app, problem) {
  app.failed(problem);
  if (!(problem instanceof ServerError) || problem.kind === "offline") return;
  if (app.pack?.name === app.state.pack) return;
  try {
    await choosePack(app);
  } catch (other) {
    app.failed(other);
  }
}

/**
 * Show the packs at hand.
 * @param {App} app
 */
export async function choosePack(app) {
  const { pack, lang } = app.state;
  const found = await app.packs.ask(`api/packs?lang=${lang}`);
  if (!found) return;
  /** @type {PackChoice[]} */
  const packs = found.packs;
  if (pack && !packs.some((one) => one.name === pack)) {
    app.notices.say("bad", t("no_such_pack", { pack }));
  }
  app.pack = app.view = null;
  byId("main").dataset.choosing = "";
  document.title = `${t("choose_pack")} · modesdk`;
  byId("skip").textContent = t("skip");
  byId("foot").textContent = "";
  showPlainBar(byId("bar"), app.barActions);
  showChooser(byId("answer"), packs, (name) => void app.begin(name));
}

/** Whether the page waits for a pack to be chosen. */
export function isChoosing() {
  return byId("main").dataset.choosing !== undefined;
}

/**
 * Say so when what is filled in came with a link: somebody else may have made it.
 * @param {App} app
 * @param {Partial<State>} given
 */
export function sayLinked(app, given) {
  const count = Object.keys(given.profile ?? {}).length + Object.keys(given.weights ?? {}).length;
  if (!app.host.linked || !app.pack || !count || app.notices.kind) return;
  app.notices.say("told", t("link_read", { count }));
}
