/** The bar at the top: pack, date, language, theme and, on the page, files and the link. */

import { fill, freshId, h } from "./dom.js";
import { remember, remembered } from "./state.js";
import { spoken, t } from "./words.js";

/** @import { Pack, State } from "./types.js" */

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
/** Said in the language that it leads to. */
const OTHER_LANGUAGE = { en: ["中", "切换到中文"], zh: ["EN", "Switch to English"] };

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
  fill(element, [spoken(), pack.name, pack.title, folder, pack.packs, asOf, files, bound, theme], () => {
    const again = () => showBar(element, pack, state, { files, bound, actions });
    return [
      logo(),
      h("h1", {}, pack.title || pack.name),
      folder ? h("span", { class: "origin" }, t("rules from the folder {folder}", { folder })) : "",
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
  fill(element, [spoken(), theme], () => {
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
  return h("span", { class: "chooser" }, h("label", { for: id }, t("Pack")), select);
}

/**
 * @param {string} asOf
 * @param {Actions} actions
 */
function date(asOf, actions) {
  const id = freshId();
  const input = h("input", { type: "date", id, value: asOf, "data-key": "as_of" });
  input.addEventListener("change", () => actions.asOf(input.value));
  return h("span", { class: "chooser" }, h("label", { for: id }, t("As of")), input);
}

/** @param {Actions} actions */
function languageButton(actions) {
  const [short, title] = OTHER_LANGUAGE[spoken()];
  const attributes = { type: "button", class: "icon", "data-key": "language", title };
  const unseen = h("span", { class: "unseen" }, title);
  return h("button", { ...attributes, onclick: actions.language }, h("span", { "aria-hidden": "true" }, short), unseen);
}

/**
 * @param {string} theme
 * @param {() => void} again
 */
function themeButton(theme, again) {
  const shade = theme === "light" ? t("light") : theme === "dark" ? t("dark") : t("as the system");
  const words = t("Theme: {theme}", { theme: shade });
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
  upload.setAttribute("aria-label", t("Open a profile ..."));
  upload.addEventListener("change", () => {
    const file = upload.files?.[0];
    if (file) actions.open(file);
    upload.value = "";
  });
  const entry = (/** @type {string} */ key, /** @type {string} */ words, /** @type {() => void} */ does) => {
    const pressed = () => {
      box.open = false;
      does();
    };
    return h("button", { type: "button", "data-do": key, onclick: pressed }, words);
  };
  const list = h(
    "div",
    { class: "menu" },
    entry("open_file", t("Open a profile ..."), () => upload.click()),
    entry("save_json", t("Save as JSON"), () => actions.save("json")),
    entry("save_yaml", t("Save as YAML"), () => actions.save("yaml")),
    entry("copy_link", t("Copy link"), actions.link),
  );
  const box = h("details", { class: "files" }, h("summary", { "data-key": "file" }, t("File")), list, upload);
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
