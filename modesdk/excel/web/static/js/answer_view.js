/** The card at the top: what is recommended, how clear that is, and what to verify first. */

import { fill, h, points } from "./dom.js";
import { capital, spoken, t } from "./words.js";

/** @import { View } from "./types.js" */

const FEW = 4;

/**
 * @param {HTMLElement} element
 * @param {View | null} view
 */
export function showAnswer(element, view) {
  fill(element, [spoken(), view && { ...view, questions: 0, why_not: 0 }], () => {
    element.dataset.status = view?.status ?? "loading";
    if (!view) return [h("h2", { class: "unseen" }, t("The answer")), h("p", {}, t("Loading ..."))];
    return [
      h("h2", { class: "unseen" }, t("The answer")),
      h("p", { class: "status" }, h("span", { class: "dot", "aria-hidden": "true" }), capital(view.status_text)),
      ...winner(view),
      h("p", { class: "headline" }, view.headline),
      facts(view),
      view.stability_text ? h("p", { class: "note" }, capital(view.stability_text)) : "",
      ...folded("verify", t("To be verified first"), view.verify),
      ...folded("aged", t("Old facts worth checking"), view.aged),
    ];
  });
}

/**
 * The name shown large: the recommended option, else who is ahead.
 * @param {View} view
 */
function winner(view) {
  const named = (/** @type {string} */ mode) => view.ranking.find((entry) => entry.mode === mode)?.label ?? mode;
  if (view.recommended) return [h("p", { class: "winner" }, named(view.recommended))];
  const label = view.label_of_leader;
  const leads = view.tied ? t("Level so far: {label}", { label }) : t("Ahead so far: {label}", { label });
  const ahead = view.leader ? leads : t("No option competes");
  return [h("p", { class: "winner weak" }, t("No recommendation yet")), h("p", { class: "ahead" }, ahead)];
}

/** @param {View} view */
function facts(view) {
  const complete = view.completeness ?? 0;
  const moves = t("how far one dimension's weight can move before another option leads");
  const known = t("share of the profile that is known");
  return h(
    "dl",
    { class: "facts" },
    fact("score", capital(t("score")), t("−100 to +100"), points(view.score, true)),
    fact("margin", capital(t("margin")), t("points ahead of the second"), points(view.margin)),
    fact("stability", t("Stability"), moves, view.stability_word, view.stability),
    fact("completeness", t("Completeness"), known, `${Math.round(complete)}%`, "", meter(complete)),
  );
}

/**
 * @param {string} name
 * @param {string} title
 * @param {string} help
 * @param {string} text
 * @param {string} [kind]
 * @param {Element} [extra]
 */
function fact(name, title, help, text, kind = "", extra) {
  return h(
    "div",
    { class: "fact", "data-kind": kind || null, title: help },
    h("dt", {}, title),
    h("dd", { "data-fact": name }, text, extra),
  );
}

/** @param {number} percent */
function meter(percent) {
  const inner = h("span", {});
  inner.style.width = `${Math.max(0, Math.min(100, percent))}%`;
  return h("span", { class: "meter", "aria-hidden": "true" }, inner);
}

/**
 * A list that is open while it is short; lines that begin with two spaces belong to the one above.
 * @param {string} key
 * @param {string} heading
 * @param {string[]} lines
 */
function folded(key, heading, lines) {
  if (!lines.length) return [];
  const heads = lines.filter((line) => !line.startsWith("  ")).length;
  const list = h("ul", { class: "lines" });
  for (const line of lines) {
    list.append(h("li", { class: line.startsWith("  ") ? "under" : null }, line.trim()));
  }
  const title = t("{heading} ({count})", { heading, count: heads });
  const few = lines.length <= FEW;
  return [h("details", { class: "verify", open: few }, h("summary", { "data-key": key }, title), list)];
}
