/** By which rules a page decides: choosing a pack, and saying so when the rules are others. */

import { ServerError } from "./api.js";
import { showPlainBar } from "./bar_view.js";
import { normal } from "./cells.js";
import { showChooser } from "./chooser_view.js";
import { byId } from "./dom.js";
import { t } from "./words.js";

/** @import { App } from "./app.js" */
/** @import { Pack, PackChoice, State, View } from "./types.js" */

/**
 * The server has given a pack.
 * @param {App} app
 * @param {Pack} found
 */
export function packLoaded(app, found) {
  app.pack = found;
  app.state.pack = found.name;
  app.state.profile = normal(app.state.profile, found.attributes, app.bound);
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
    const rules = { ...rulesOf(found), made: hash.slice(0, 12) };
    app.notices.say("told", page ? otherRules(rules) : otherWorkbook(rules));
  }
  if (page) app.state.hash = found.hash;
}

/** @param {Record<string, string>} rules */
function otherRules(rules) {
  return t(
    "This was made with other rules of the pack {pack} ({made}); it is answered by {version} ({hash}) now",
    rules,
  );
}

/** @param {Record<string, string>} rules */
function otherWorkbook(rules) {
  return t(
    "This workbook was built from other rules of the pack {pack} ({made}); the pane and the functions answer by {version} ({hash}) and may differ from its sheets",
    rules,
  );
}

/**
 * The rules have changed since the page asked for the pack: ask again, and say so.
 * @param {App} app
 * @param {View} view
 */
export async function rulesChanged(app, view) {
  await app.open({ hash: app.host.kind === "page" ? "" : app.state.hash });
  if (app.pack?.hash === view.pack.hash) {
    const rules = rulesOf(app.pack);
    const said = t("The files of the pack {pack} have changed: it is answered by {version} ({hash}) now", rules);
    app.notices.say("told", said);
  }
}

/**
 * The server's reasons. When the rules are broken, what is shown was decided by earlier ones.
 * @param {App} app
 * @param {ServerError} problem
 */
export function rulesRefused(app, problem) {
  const broken = problem.kind === "unusable";
  const dimmed = broken && app.view ? t("What is dimmed below was decided by the rules before the change.") : "";
  app.notices.failed(problem.message, `${problem.hint} ${dimmed}`.trim(), problem.problems);
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
    app.notices.say("bad", t("There is no pack '{pack}' here; choose another one", { pack }));
  }
  app.pack = app.view = null;
  byId("main").dataset.choosing = "";
  document.title = `${t("Choose the rules")} · modesdk`;
  byId("skip").textContent = t("Skip to the answer");
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
  const said = t("What is filled in here came with a link ({count} values). Check it before you use it.", { count });
  app.notices.say("told", said);
}
