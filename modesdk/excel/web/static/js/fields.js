/** Inputs for values of attributes: drop-downs, yes/no, numbers with units, sets, dates, texts. */

import { freshId, h } from "./dom.js";
import { capital, t } from "./words.js";

/** @import { Attribute, Value } from "./types.js" */
/** @typedef {Pick<Attribute, "id" | "type" | "values" | "unit"> & Partial<Attribute> & {flat?: boolean}} Asked
 *   flat: a set's members lie open instead of folded away */

/**
 * @typedef {object} Field
 * @property {HTMLElement} element
 * @property {(value: Value | undefined) => void} set
 * @property {() => Value | undefined} get
 */

/**
 * The input for an attribute. `changed` is called with each new value (undefined: unknown).
 * @param {Asked} asked
 * @param {{labelled: string, described?: string}} ids of the label and of the help
 * @param {(value: Value | undefined) => void} changed
 * @returns {Field}
 */
export function fieldFor(asked, ids, changed) {
  if (asked.type === "boolean") return yesNo(ids, changed);
  if (asked.type === "set" && asked.values.length) return members(asked, ids, changed);
  if (asked.values.length && asked.type !== "set") return dropDown(asked, ids, changed);
  return typed(asked, ids, changed);
}

/** @param {{labelled: string, described?: string}} ids */
function named(ids) {
  return { "aria-labelledby": ids.labelled, "aria-describedby": ids.described ?? null };
}

/**
 * @param {{labelled: string, described?: string}} ids
 * @param {(value: Value | undefined) => void} changed
 * @returns {Field}
 */
function yesNo(ids, changed) {
  const name = freshId();
  const choices = [["", t("unknown")], ["yes", t("yes")], ["no", t("no")]];
  /** @type {HTMLInputElement[]} */
  const inputs = [];
  const element = h("div", { class: "segments", role: "radiogroup", ...named(ids) });
  for (const [value, word] of choices) {
    const input = h("input", { type: "radio", name, value, class: "unseen" });
    input.addEventListener("change", () => changed(field.get()));
    inputs.push(input);
    element.append(h("label", {}, input, h("span", {}, capital(word ?? ""))));
  }
  /** @type {Field} */
  const field = {
    element,
    set: (value) => {
      const held = value === true || value === "yes" ? "yes" : value === undefined ? "" : "no";
      for (const input of inputs) input.checked = input.value === held;
    },
    get: () => {
      const chosen = inputs.find((input) => input.checked)?.value;
      return chosen ? chosen === "yes" : undefined;
    },
  };
  return field;
}

/**
 * @param {Asked} asked
 * @param {{labelled: string, described?: string}} ids
 * @param {(value: Value | undefined) => void} changed
 * @returns {Field}
 */
function dropDown(asked, ids, changed) {
  const select = h("select", { ...named(ids), "data-attribute": asked.id });
  select.append(h("option", { value: "" }, "–"));
  for (const { id, label } of asked.values) select.append(h("option", { value: id }, label));
  select.addEventListener("change", () => changed(select.value || undefined));
  return {
    element: select,
    set: (value) => {
      const text = value === undefined ? "" : String(value);
      const known = asked.values.some(({ id }) => id === text);
      const id = known ? text : matching(asked, text) || text;
      select.value = id;
      if (select.value !== id) {
        select.append(h("option", { value: id }, id));
        select.value = id;
      }
    },
    get: () => select.value || undefined,
  };
}

/**
 * The id of a value that was given by its label; "" when there is none.
 * @param {Asked} asked
 * @param {string} text
 */
function matching(asked, text) {
  const wanted = text.trim().toLowerCase();
  return asked.values.find(({ label }) => label.toLowerCase() === wanted)?.id ?? "";
}

/**
 * Check boxes, and one for "none of these": a set known to be empty.
 * @param {Asked} asked
 * @param {{labelled: string, described?: string}} ids
 * @param {(value: Value | undefined) => void} changed
 * @returns {Field}
 */
function members(asked, ids, changed) {
  /** @type {HTMLInputElement[]} */
  const boxes = [];
  const list = h("div", { class: asked.flat ? "boxes flat" : "boxes" });
  const choice = (/** @type {string} */ value, /** @type {string} */ label) => {
    const box = h("input", { type: "checkbox", value });
    list.append(h("label", {}, box, h("span", {}, label)));
    return box;
  };
  for (const { id, label } of asked.values) boxes.push(choice(id, label));
  const none = choice("", t("None of these"));
  const held = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const summary = h("summary", {}, "–");
  const say = () => {
    const count = held().length;
    summary.textContent = none.checked ? t("none of these") : count ? chosenWords() : "–";
  };
  const chosenWords = () => {
    const chosen = asked.values.filter(({ id }) => held().includes(id)).map(({ label }) => label);
    return chosen.length > 2 ? t("{count} chosen", { count: chosen.length }) : chosen.join(", ");
  };
  for (const box of [...boxes, none]) {
    box.addEventListener("change", () => {
      if (box === none && none.checked) for (const other of boxes) other.checked = false;
      if (box !== none && box.checked) none.checked = false;
      say();
      changed(field.get());
    });
  }
  const group = h("div", { role: "group", ...named(ids) }, list);
  /** @type {Field} */
  const field = {
    element: asked.flat
      ? group
      : h("details", { class: "set", "data-attribute": asked.id }, summary, group),
    set: (value) => {
      const given = Array.isArray(value) ? value : listOf(value);
      const wanted = given.map((one) => matching(asked, one) || one);
      for (const box of boxes) box.checked = wanted.includes(box.value);
      none.checked = value !== undefined && !given.length;
      say();
    },
    get: () => (none.checked ? [] : held().length ? held() : undefined),
  };
  return field;
}

/**
 * The members of a set given as one text with commas.
 * @param {Value | undefined} value
 */
export function listOf(value) {
  if (Array.isArray(value)) return value;
  return typeof value === "string" ? value.split(/[,，、]/).map((s) => s.trim()).filter(Boolean) : [];
}

/**
 * @param {Asked} asked
 * @param {{labelled: string, described?: string}} ids
 * @param {(value: Value | undefined) => void} changed
 * @returns {Field}
 */
function typed(asked, ids, changed) {
  const number = asked.type === "number";
  const kind = number ? "number" : asked.type === "date" ? "date" : "text";
  const input = h("input", {
    type: kind,
    ...named(ids),
    "data-attribute": asked.id,
    step: number ? (asked.integer ? 1 : "any") : null,
    min: asked.minimum ?? null,
    max: asked.maximum ?? null,
    placeholder: number ? limits(asked) : null,
    autocomplete: "off",
  });
  /** @type {Field} */
  const field = {
    element: h("span", { class: "typed" }, input, asked.unit ? h("span", { class: "unit" }, asked.unit) : null),
    set: (value) => {
      if (document.activeElement !== input) input.value = value === undefined ? "" : String(value);
    },
    get: () => {
      const text = input.value.trim();
      if (!text) return undefined;
      if (asked.type === "set") return listOf(text);
      return number && Number.isFinite(Number(text)) ? Number(text) : text;
    },
  };
  input.addEventListener("change", () => changed(field.get()));
  return field;
}

/** @param {Asked} asked */
function limits(asked) {
  const { minimum, maximum } = asked;
  if (typeof minimum !== "number" || typeof maximum !== "number") return "";
  return t("{minimum} to {maximum}", { minimum: minimum.toLocaleString(), maximum: maximum.toLocaleString() });
}
