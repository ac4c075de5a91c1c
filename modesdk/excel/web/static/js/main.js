/** Where a page begins: find out which host it is in, tie everything together, start. */

import { ServerError, ask } from "./api.js";
import { App } from "./app.js";
import { applyTheme } from "./bar_view.js";
import { runCheck } from "./checks_view.js";
import { associateCommands, commandsOf } from "./commands.js";
import { byId, meta } from "./dom.js";
import { excelHost } from "./excel_host.js";
import { download, toJson, toYaml } from "./files.js";
import { pageHost } from "./page_host.js";
import { toFragment } from "./state.js";
import { t } from "./words.js";
import { showWorkbook } from "./workbook_view.js";

const PAUSE_MS = 150;

applyTheme();
void (meta("modesdk-host") === "excel" ? inOffice() : onPage());

/** The pane's address may also be opened without Excel around it, or without Office.js at hand. */
async function inOffice() {
  const host = "Office" in window ? (await Office.onReady()).host : null;
  if (host !== null && host === Office.HostType.Excel) return inExcel();
  document.documentElement.dataset.host = "page";
  const app = await onPage();
  app.notices.say("bad", t("Excel is not connected: open the pane in Excel; here it is an ordinary page"));
}

async function onPage() {
  const app = new App(pageHost(), { open, save, link });
  await app.host.watch(() => void app.reread());
  await app.start();
  return app;

  /** @param {File} file */
  async function open(file) {
    try {
      const { pack, lang } = app.state;
      const found = await ask("api/profile", { text: await file.text(), name: file.name, lang });
      const changes = { profile: found.profile, asOf: found.as_of };
      const other = found.pack && found.pack !== pack && app.pack?.packs.includes(found.pack);
      if (other) await app.open({ ...changes, pack: found.pack, hash: "", weights: {} });
      else app.change(changes);
      app.notices.say("good", t("{count} values read", { count: Object.keys(found.profile).length }));
    } catch (problem) {
      if (!(problem instanceof ServerError) || problem.kind === "offline") return app.failed(problem);
      const [first] = problem.problems;
      const why = first ? `${first.place}: ${first.message}` : problem.message;
      app.notices.say("bad", t("This file cannot be read: {why}", { why }), problem.hint);
    }
  }

  /** @param {"json" | "yaml"} kind */
  function save(kind) {
    const state = { ...app.state, asOf: app.state.asOf || (app.view?.as_of ?? "") };
    download(`profile.${kind}`, kind === "json" ? toJson(state) : toYaml(state));
  }

  /** A link holds what was filled in, so it is made only when the person has read that. */
  function link() {
    const { profile, weights } = app.state;
    const count = Object.keys(profile).length + Object.keys(weights).length;
    const warning = t(
      "The link holds everything that is filled in here ({count} values), unencrypted: whoever gets it can read it, and the browser it is opened in keeps a record of it.",
      { count },
    );
    app.notices.ask(warning, {
      [t("Copy the link with everything")]: () => void copy(toFragment(app.state)),
      [t("Copy the page's address only")]: () => void copy(""),
    });
  }

  /** @param {string} fragment */
  async function copy(fragment) {
    const url = new URL(location.href);
    url.hash = fragment;
    try {
      await navigator.clipboard.writeText(url.href);
      app.notices.say("good", t("Link copied"));
    } catch {
      app.notices.ask(t("Copy it from here:"), {}, url.href);
    }
  }
}

async function inExcel() {
  const host = excelHost();
  const nothing = () => {};
  const app = new App(host, { open: nothing, save: nothing, link: nothing });
  const commands = commandsOf(host, {
    state: () => ({ ...app.state, asOf: app.state.asOf || (app.view?.as_of ?? "") }),
    bound: () => app.bound,
    reread: () => app.reread(),
    check: async (which) => {
      app.details.choose("checks");
      byId("details").scrollIntoView();
      await runCheck(which);
    },
    say: (kind, text) => app.notices.say(kind, text),
    quiet: () => app.notices.clear("busy"),
  });
  associateCommands(commands);
  app.extra = () => showWorkbook(byId("workbook"), app.bound, (name) => void commands[name]?.());
  let timer = 0;
  await app.start();
  try {
    await host.watch(() => {
      clearTimeout(timer);
      timer = setTimeout(() => void app.reread(), PAUSE_MS);
    });
  } catch (problem) {
    app.failed(problem);
  }
}
