/** Which rules? Shown while there is no pack to decide by. */

import { fill, h } from "./dom.js";
import { t } from "./words.js";

/** @typedef {import("./types.js").PackChoice} PackChoice */

/**
 * @param {HTMLElement} element
 * @param {PackChoice[]} packs
 * @param {(name: string) => void} choose
 */
export function showChooser(element, packs, choose) {
  fill(element, [t("choose_pack"), packs], () => [
    h("h2", {}, t("choose_pack")),
    h("p", { class: "note" }, t("choose_note")),
    h("ul", { class: "packs" }, packs.map((one) => h("li", {}, choice(one, choose)))),
  ]);
}

/**
 * @param {PackChoice} one
 * @param {(name: string) => void} choose
 */
function choice(one, choose) {
  const origin = one.folder ? t("from_folder", { folder: one.folder }) : t("from_installed");
  const about = `${one.name} ${one.version ?? ""} · ${origin}`;
  const broken = one.problem ? h("span", { class: "error" }, t("pack_broken", { why: one.problem })) : null;
  return h(
    "button",
    { type: "button", class: "choice", "data-pack": one.name, onclick: () => choose(one.name) },
    h("strong", {}, one.title),
    h("span", { class: "note" }, about),
    broken,
  );
}
