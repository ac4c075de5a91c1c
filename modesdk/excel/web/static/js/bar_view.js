/** The bar at the top: pack, date, language, theme and, on the page, files and the link. */

import { fill, freshId, h } from "./dom.js";
import { remember, remembered } from "./state.js";
import { t } from "./words.js";

/** @typedef {import("./types.js").Pack} Pack */
/** @typedef {import("./types.js").State} State */

/**
 * @typedef {object} Actions
 * @property {(name: string) => void} pack
 * @property {(date: string) => void} asOf
 * @property {() => void} language
 * @property {(file: File) => void} open
 * @property {(kind: "json" | "yaml") => void} save
 * @property {() => void} link
 */

const THEMES = ["auto", "light", "dark"];

/** Use the theme that this browser remembers. */
export function applyTheme() {
  const theme = remembered("theme");
  document.documentElement.dataset.theme = THEMES.includes(theme) ? theme : "auto";
}

function nextTheme() {
  const now = document.documentElement.dataset.theme ?? "auto";
  const theme = THEMES[(THEMES.indexOf(now) + 1) % THEMES.length] ?? "auto";
  remember("theme", theme);
  applyTheme();
}

/**
 * @param {HTMLElement} element
 * @param {Pack} pack
 * @param {State} state
 * @param {{files: boolean, bound: boolean, actions: Actions}} how
 */
export function showBar(element, pack, state, { files, bound, actions }) {
  const theme = document.documentElement.dataset.theme;
  const asOf = state.asOf || pack.as_of;
  const { folder } = pack;
  fill(element, [t("pack"), pack.name, pack.title, folder, pack.packs, asOf, files, bound, theme], () => {
    const again = () => showBar(element, pack, state, { files, bound, actions });
    return [
      logo(),
      h("h1", {}, pack.title || pack.name),
      folder ? h("span", { class: "origin" }, t("from_folder", { folder })) : "",
      h("div", { class: "choosers" }, bound ? null : packs(pack, actions), date(asOf, actions)),
      h(
        "div",
        { class: "buttons" },
        files ? menu(actions) : null,
        languageButton(actions),
        themeButton(theme ?? "auto", again),
      ),
    ];
  });
}

/**
 * The bar while there is no pack.
 * @param {HTMLElement} element
 * @param {Actions} actions
 */
export function showPlainBar(element, actions) {
  const theme = document.documentElement.dataset.theme ?? "auto";
  fill(element, [t("pack"), theme], () => {
    const again = () => showPlainBar(element, actions);
    const buttons = [languageButton(actions), themeButton(theme, again)];
    return [logo(), h("h1", {}, "modesdk"), h("div", { class: "buttons" }, buttons)];
  });
}

function logo() {
  return h("img", { src: "static/icons/modesdk.svg", alt: "", width: 28, height: 28 });
}

/**
 * @param {Pack} pack
 * @param {Actions} actions
 */
function packs(pack, actions) {
  if (pack.packs.length < 2) return null;
  const id = freshId();
  const select = h("select", { id, "data-key": "pack" });
  for (const name of pack.packs) select.append(h("option", { value: name }, name));
  select.value = pack.name;
  select.addEventListener("change", () => actions.pack(select.value));
  return h("span", { class: "chooser" }, h("label", { for: id }, t("pack")), select);
}

/**
 * @param {string} asOf
 * @param {Actions} actions
 */
function date(asOf, actions) {
  const id = freshId();
  const input = h("input", { type: "date", id, value: asOf, "data-key": "as_of" });
  input.addEventListener("change", () => actions.asOf(input.value));
  return h("span", { class: "chooser" }, h("label", { for: id }, t("as_of")), input);
}

/** @param {Actions} actions */
function languageButton(actions) {
  const attributes = { type: "button", class: "icon", "data-key": "language", title: t("language") };
  const unseen = h("span", { class: "unseen" }, t("language"));
  const short = h("span", { "aria-hidden": "true" }, t("language_short"));
  return h("button", { ...attributes, onclick: actions.language }, short, unseen);
}

/**
 * @param {string} theme
 * @param {() => void} again
 */
function themeButton(theme, again) {
  const words = t("theme", { theme: t(`theme_${theme}`) });
  const pressed = () => {
    nextTheme();
    again();
  };
  return h(
    "button",
    { type: "button", class: "icon", "data-key": "theme", title: words, "aria-label": words, onclick: pressed },
    h("span", { class: `shade ${theme}`, "aria-hidden": "true" }),
  );
}

/** @param {Actions} actions */
function menu(actions) {
  const upload = h("input", { type: "file", accept: ".json,.yaml,.yml", class: "unseen", tabindex: "-1" });
  upload.setAttribute("aria-label", t("open_file"));
  upload.addEventListener("change", () => {
    const file = upload.files?.[0];
    if (file) actions.open(file);
    upload.value = "";
  });
  const entry = (/** @type {string} */ key, /** @type {() => void} */ does) => {
    const pressed = () => {
      box.open = false;
      does();
    };
    return h("button", { type: "button", "data-do": key, onclick: pressed }, t(key));
  };
  const list = h(
    "div",
    { class: "menu" },
    entry("open_file", () => upload.click()),
    entry("save_json", () => actions.save("json")),
    entry("save_yaml", () => actions.save("yaml")),
    entry("copy_link", actions.link),
  );
  const box = h("details", { class: "files" }, h("summary", { "data-key": "file" }, t("file")), list, upload);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    box.open = false;
    box.querySelector("summary")?.focus();
  });
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !box.contains(event.relatedTarget)) box.open = false;
  });
  return box;
}
