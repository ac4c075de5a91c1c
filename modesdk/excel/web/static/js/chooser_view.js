/** Which rules? Shown while there is no pack to decide by. */

import { fill, h } from "./dom.js";
import { spoken, t } from "./words.js";

/** @import { PackChoice } from "./types.js" */

/**
 * @param {HTMLElement} element
 * @param {PackChoice[]} packs
 * @param {(name: string) => void} choose
 */
export function showChooser(element, packs, choose) {
  fill(element, [spoken(), packs], () => [
    h("h2", {}, t("Choose the rules")),
    h("p", { class: "note" }, t("Several packs of rules are at hand; each answers a question of its own.")),
    h("ul", { class: "packs" }, packs.map((one) => h("li", {}, choice(one, choose)))),
  ]);
}

/**
 * @param {PackChoice} one
 * @param {(name: string) => void} choose
 */
function choice(one, choose) {
  const origin = one.folder ? t("rules from the folder {folder}", { folder: one.folder }) : t("installed rules");
  const about = `${one.name} ${one.version ?? ""} · ${origin}`;
  const broken = one.problem ? h("span", { class: "error" }, t("cannot be used: {why}", { why: one.problem })) : null;
  return h(
    "button",
    { type: "button", class: "choice", "data-pack": one.name, onclick: () => choose(one.name) },
    h("strong", {}, one.title),
    h("span", { class: "note" }, about),
    broken,
  );
}
