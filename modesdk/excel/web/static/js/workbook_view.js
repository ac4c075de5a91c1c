/** What only Excel can do, as buttons in the pane: the same commands as in the ribbon. */

import { fill, h } from "./dom.js";
import { t } from "./words.js";

/**
 * @param {HTMLElement} element
 * @param {boolean} bound whether this workbook is one of modesdk
 * @param {(command: "recalculate" | "portfolio" | "explain" | "insertSheets") => void} run
 */
export function showWorkbook(element, bound, run) {
  element.hidden = false;
  fill(element, [t("workbook"), bound], () => [
    h("h2", {}, t("workbook")),
    h("p", { class: "note" }, t(bound ? "bound" : "unbound")),
    h(
      "p",
      { class: "actions" },
      h("button", { type: "button", onclick: () => run("recalculate") }, t("recalculate")),
      h("button", { type: "button", onclick: () => run("portfolio") }, t("portfolio")),
      h("button", { type: "button", onclick: () => run("explain") }, t("explain")),
      h("button", { type: "button", onclick: () => run("insertSheets") }, t("insert_sheets")),
    ),
  ]);
}
