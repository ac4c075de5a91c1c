/** The ribbon's commands. Each says in the pane what it did, or why it could not. */

import { ServerError, ask } from "./api.js";
import { cellOf } from "./cells.js";
import { request } from "./whatif_view.js";
import { t } from "./words.js";

/** @import { Cell, ExcelHost, State } from "./types.js" */

/**
 * @typedef {object} Pane
 * @property {() => State} state
 * @property {() => boolean} bound
 * @property {() => Promise<void>} reread after the workbook has changed
 * @property {(which: "cases" | "rules") => Promise<void>} check
 * @property {(kind: "busy" | "good" | "bad" | "offline", text: string) => void} say
 * @property {() => void} quiet nothing to say any more
 */

/**
 * The commands by the names that the manifest uses.
 * @param {ExcelHost} host
 * @param {Pane} pane
 * @returns {Record<string, () => Promise<void>>}
 */
export function commandsOf(host, pane) {
  const guarded = (/** @type {() => Promise<string>} */ command) => async () => {
    pane.say("busy", t("Running ..."));
    try {
      const said = await command();
      if (said) pane.say("good", said);
      else pane.quiet();
    } catch (problem) {
      await host.showPane().catch(() => {});
      pane.say(...reasonOf(problem));
    }
  };
  return {
    recalculate: guarded(async () => {
      await host.recalculate();
      await pane.reread();
      return t("Everything recalculated");
    }),
    portfolio: guarded(async () => {
      return t("Results written to {address}", { address: await host.portfolio(pane.state()) });
    }),
    explain: guarded(async () => {
      const rows = await explanation(pane.state(), await profileOf(host, pane));
      const sheet = await host.addSheet(t("Explanation"), rows);
      return t("The explanation is on the sheet '{sheet}'", { sheet });
    }),
    runCases: guarded(() => inPane("cases")),
    checkRules: guarded(() => inPane("rules")),
    insertSheets: guarded(async () => {
      const { base64 } = await ask("api/workbook", request(pane.state()));
      const names = await host.insertSheets(base64);
      await pane.reread();
      return t("{count} sheets inserted", { count: names.length });
    }),
    showPane: guarded(async () => {
      await host.showPane();
      return "";
    }),
  };

  /** @param {"cases" | "rules"} which */
  async function inPane(which) {
    await host.showPane();
    await pane.check(which);
    return "";
  }
}

/**
 * The profile to explain: the workbook's or the pane's; in a workbook without one, the two columns
 * selected.
 * @param {ExcelHost} host
 * @param {Pane} pane
 * @returns {Promise<unknown[][]>}
 */
async function profileOf(host, pane) {
  if (!pane.bound()) {
    const rows = await host.selection();
    if (rows.length > 1 && rows[0]?.length === 2) return rows;
  }
  const held = Object.entries(pane.state().profile);
  return held.length ? held.map(([name, value]) => [name, cellOf(value)]) : [["", ""]];
}

/**
 * The explanation as a table, asked for like a function in a cell.
 * @param {State} state
 * @param {unknown[][]} profile
 * @returns {Promise<Cell[][]>}
 */
async function explanation(state, profile) {
  const given = [
    profile,
    Object.entries(state.weights),
    state.asOf || null,
    state.pack,
    state.lang,
  ];
  const calls = [{ id: 0, name: "EXPLAIN", arguments: given }];
  const { answers } = await ask("api/calls", { calls });
  const answer = answers[0];
  if (answer.error) throw new ServerError(answer.error.kind, answer.error.message);
  return answer.value;
}

/**
 * @param {unknown} problem
 * @returns {["bad" | "offline", string]}
 */
function reasonOf(problem) {
  if (problem instanceof ServerError) {
    return [problem.kind === "offline" ? "offline" : "bad", problem.message];
  }
  return ["bad", problem instanceof Error ? problem.message : String(problem)];
}

/**
 * Tie the commands to the ribbon's buttons.
 * @param {Record<string, () => Promise<void>>} commands
 */
export function associateCommands(commands) {
  for (const [name, command] of Object.entries(commands)) {
    Office.actions.associate(name, async (/** @type {Office.AddinCommands.Event} */ event) => {
      await command();
      event?.completed?.();
    });
  }
}
