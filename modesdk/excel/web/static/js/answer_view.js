/** The card at the top: what is recommended, how clear that is, and what to verify first. */

import { fill, h, points } from "./dom.js";
import { t } from "./words.js";

/** @typedef {import("./types.js").View} View */

const FEW = 4;

/**
 * @param {HTMLElement} element
 * @param {View | null} view
 */
export function showAnswer(element, view) {
  fill(element, [t("answer"), view && { ...view, questions: 0, why_not: 0 }], () => {
    element.dataset.status = view?.status ?? "loading";
    if (!view) return [h("h2", { class: "unseen" }, t("answer")), h("p", {}, t("loading"))];
    return [
      h("h2", { class: "unseen" }, t("answer")),
      h("p", { class: "status" }, h("span", { class: "dot", "aria-hidden": "true" }), sentence(view.status_text)),
      ...winner(view),
      h("p", { class: "headline" }, view.headline),
      facts(view),
      view.stability_text ? h("p", { class: "note" }, sentence(view.stability_text)) : "",
      ...verify(view.verify),
    ];
  });
}

/**
 * The name shown large: the recommended option, else who is ahead.
 * @param {View} view
 */
function winner(view) {
  const named = (/** @type {string | null} */ mode) =>
    view.ranking.find((entry) => entry.mode === mode)?.label ?? mode ?? "";
  if (view.recommended) return [h("p", { class: "winner" }, named(view.recommended))];
  const ahead = view.leader ? t("leads", { label: named(view.leader) }) : t("nothing_leads");
  return [h("p", { class: "winner weak" }, t("none")), h("p", { class: "ahead" }, ahead)];
}

/** @param {View} view */
function facts(view) {
  const complete = view.completeness ?? 0;
  return h(
    "dl",
    { class: "facts" },
    fact("score", points(view.score, true)),
    fact("margin", points(view.margin)),
    fact("stability", t(`stable_${view.stability}`), view.stability),
    fact("completeness", `${Math.round(complete)}%`, "", meter(complete)),
  );
}

/**
 * @param {string} name
 * @param {string} text
 * @param {string} [kind]
 * @param {Element} [extra]
 */
function fact(name, text, kind = "", extra) {
  return h(
    "div",
    { class: "fact", "data-kind": kind || null, title: t(`${name}_help`) },
    h("dt", {}, t(name)),
    h("dd", { "data-fact": name }, text, extra),
  );
}

/**
 * A text that begins with a capital letter.
 * @param {string} text
 */
function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @param {number} percent */
function meter(percent) {
  const inner = h("span", {});
  inner.style.width = `${Math.max(0, Math.min(100, percent))}%`;
  return h("span", { class: "meter", "aria-hidden": "true" }, inner);
}

/**
 * What to verify; lines that begin with two spaces belong to the one above.
 * @param {string[]} lines
 */
function verify(lines) {
  if (!lines.length) return [];
  const heads = lines.filter((line) => !line.startsWith("  ")).length;
  const list = h("ul", { class: "lines" });
  for (const line of lines) {
    list.append(h("li", { class: line.startsWith("  ") ? "under" : null }, line.trim()));
  }
  const title = t("verify", { count: heads });
  const few = lines.length <= FEW;
  return [h("details", { class: "verify", open: few }, h("summary", { "data-key": "verify" }, title), list)];
}
