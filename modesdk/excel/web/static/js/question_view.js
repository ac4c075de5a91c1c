/** The next best question, answered in place; what is skipped is asked again on request. */

import { fill, freshId, h } from "./dom.js";
import { fieldFor } from "./fields.js";
import { capital, spoken, t } from "./words.js";

/** @import { Attribute, Question, Value } from "./types.js" */
/**
 * @typedef {object} Actions
 * @property {(attribute: string, value: Value) => void} answer
 * @property {boolean} room whether there is room for the questions after it
 */

const FEW = 6;
const wide = matchMedia("(min-width: 1180px)");
/** @type {Set<string>} */
const skipped = new Set();

/**
 * @param {HTMLElement} element
 * @param {Question[]} questions the most decisive first
 * @param {Attribute[]} attributes
 * @param {Actions} actions
 */
export function showQuestion(element, questions, attributes, actions) {
  const open = questions.filter(({ attribute }) => !skipped.has(attribute));
  const again = () => showQuestion(element, questions, attributes, actions);
  const passed = questions.length - open.length;
  const [first, ...others] = open;
  element.hidden = !questions.length;
  fill(element, [spoken(), open, passed, actions.room], () => {
    /** @type {HTMLElement[]} */
    const parts = [h("h2", {}, t("The next best question"))];
    if (first) {
      const known = attributes.find(({ id }) => id === first.attribute);
      const skip = () => {
        skipped.add(first.attribute);
        again();
      };
      parts.push(...one(first, known, skip, actions));
    }
    if (passed) parts.push(askAgain(passed, again));
    if (others.length) parts.push(rest(others, roomy(first, actions)));
    return parts;
  });
}

/**
 * @param {number} count
 * @param {() => void} again
 */
function askAgain(count, again) {
  const pressed = () => {
    skipped.clear();
    again();
  };
  const button = { type: "button", class: "quiet", "data-key": "again", onclick: pressed };
  return h("button", button, t("{count} skipped: ask again", { count }));
}

/**
 * Whether the questions after a short one lie open beside a tall answer.
 * @param {Question | undefined} first
 * @param {Actions} actions
 */
function roomy(first, actions) {
  return actions.room && wide.matches && first !== undefined && quick(first) !== null;
}

/**
 * @param {Question[]} others
 * @param {boolean} open
 */
function rest(others, open) {
  const items = others.slice(0, 5).map((q) => h("li", {}, q.text, h("span", { class: "note" }, ` ${q.stake}`)));
  const title = t("Questions after it ({count})", { count: others.length });
  const list = h("ol", { class: "lines" }, items);
  return h("details", { open }, h("summary", { "data-key": "rest" }, title), list);
}

/**
 * @param {Question} question
 * @param {Attribute | undefined} known
 * @param {() => void} skip
 * @param {Actions} actions
 */
function one(question, known, skip, actions) {
  const labelled = freshId();
  const give = (/** @type {Value | undefined} */ value) => {
    if (value !== undefined) actions.answer(question.attribute, value);
  };
  const text = h("p", { class: "ask", id: labelled }, question.text);
  const parts = [text, h("p", { class: "note" }, question.stake)];
  if (known?.help) parts.push(h("p", { class: "help" }, known.help));
  const pass = h("button", { type: "button", class: "quiet", "data-key": "skip", onclick: skip }, t("Don't know, skip"));
  const choices = quick(question);
  if (choices) {
    const buttons = choices.map(([value, label]) =>
      h("button", { type: "button", class: "choice", "data-value": value, onclick: () => give(value) }, label),
    );
    const group = h("div", { class: "choices", role: "group", "aria-labelledby": labelled }, buttons, pass);
    return [...parts, group];
  }
  const asked = { ...known, ...question, id: question.attribute, flat: true };
  const field = fieldFor(asked, { labelled }, () => {});
  const ok = h("button", { type: "submit", class: "primary" }, t("OK"));
  const form = h("form", { novalidate: true }, field.element, h("p", { class: "actions" }, ok, pass));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    give(field.get());
  });
  return [...parts, form];
}

/**
 * Answers that one press can give; null when there are too many, or none to list.
 * @param {Question} question
 * @returns {[Value, string][] | null}
 */
function quick(question) {
  if (question.type === "boolean") return [[true, capital(t("yes"))], [false, capital(t("no"))]];
  if (question.type === "set" || !question.values.length || question.values.length > FEW) return null;
  return question.values.map(({ id, label }) => [id, label]);
}
