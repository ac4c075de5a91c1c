/** What only Excel can do, as buttons in the pane: the same commands as in the ribbon. */

import { fill, h } from "./dom.js";
import { spoken, t } from "./words.js";

/**
 * @param {HTMLElement} element
 * @param {boolean} bound whether this workbook is one of modesdk
 * @param {(command: "recalculate" | "portfolio" | "explain" | "insertSheets") => void} run
 */
export function showWorkbook(element, bound, run) {
  element.hidden = false;
  const tied = bound
    ? t("Tied to this workbook's profile and weight cells.")
    : t("This workbook has no modesdk sheets: what is set here stays in the pane.");
  fill(element, [spoken(), bound], () => [
    h("h2", {}, t("Workbook")),
    h("p", { class: "note" }, tied),
    h(
      "p",
      { class: "actions" },
      h("button", { type: "button", onclick: () => run("recalculate") }, t("Recalculate")),
      h("button", { type: "button", onclick: () => run("portfolio") }, t("Evaluate portfolio")),
      h("button", { type: "button", onclick: () => run("explain") }, t("Explain")),
      h("button", { type: "button", onclick: () => run("insertSheets") }, t("Insert workbook sheets")),
    ),
  ]);
}
