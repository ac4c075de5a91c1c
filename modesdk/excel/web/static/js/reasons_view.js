/** Reasons for and against with their sources, conflicts with both sides, and why not another. */

import { fill, h, points } from "./dom.js";
import { capital, spoken, t } from "./words.js";

/** @import { Reason, View } from "./types.js" */

const SHOWN = 6;

/**
 * @param {HTMLElement} element
 * @param {View} view
 */
export function showReasons(element, view) {
  const mode = view.recommended ?? view.leader;
  const label = view.ranking.find((entry) => entry.mode === mode)?.label ?? "";
  fill(element, [spoken(), label, view.reasons], () => {
    const most = Math.max(
      1,
      ...[...view.reasons.for, ...view.reasons.against].map((one) => Math.abs(one.points ?? 0)),
    );
    return [
      h(
        "div",
        { class: "sides" },
        side("for", t("For {label}", { label }), view.reasons.for, most),
        side("against", t("Against {label}", { label }), view.reasons.against, most),
      ),
    ];
  });
}

/**
 * @param {"for" | "against"} kind
 * @param {string} title
 * @param {Reason[]} reasons
 * @param {number} most
 */
function side(kind, title, reasons, most) {
  const list = h("ul", { class: "reasons" });
  for (const one of reasons.slice(0, SHOWN)) list.append(reason(one, kind, most));
  const none = reasons.length ? null : h("p", { class: "note" }, t("Nothing so far."));
  return h("section", { class: `side ${kind}` }, h("h3", {}, title), list, none, rest(reasons.slice(SHOWN), kind, most));
}

/**
 * The weaker ones, folded away.
 * @param {Reason[]} reasons
 * @param {"for" | "against"} kind
 * @param {number} most
 */
function rest(reasons, kind, most) {
  if (!reasons.length) return null;
  const list = h("ul", { class: "reasons" }, reasons.map((one) => reason(one, kind, most)));
  const title = t("{count} more", { count: reasons.length });
  return h("details", { class: "rest" }, h("summary", { "data-key": `rest-${kind}` }, title), list);
}

/**
 * @param {Reason} one
 * @param {"for" | "against"} kind
 * @param {number} most
 */
function reason(one, kind, most) {
  const bar = h("span", { class: "strength", "aria-hidden": "true" });
  bar.style.width = `${(Math.abs(one.points ?? 0) / most) * 100}%`;
  const number = one.points === undefined ? null : points(one.points, true);
  return h(
    "li",
    { class: kind },
    h("span", { class: "text" }, one.text),
    number === null
      ? null
      : h("span", { class: "points" }, h("span", { class: "unseen" }, `${capital(t("score"))} `), number),
    h("span", { class: "line" }, bar),
    cited(one.sources),
  );
}

/** @param {string | undefined} sources */
function cited(sources) {
  return sources ? h("cite", {}, sources) : null;
}

/**
 * @param {HTMLElement} element
 * @param {View["conflicts"]} conflicts
 */
export function showConflicts(element, conflicts) {
  fill(element, [spoken(), conflicts], () => {
    if (!conflicts.length) return [h("p", { class: "note" }, t("The sources used do not contradict each other."))];
    return conflicts.map((conflict) =>
      h(
        "article",
        { class: "conflict" },
        h("p", { class: "text" }, conflict.text),
        h(
          "div",
          { class: "sides" },
          conflict.sides.map((one, place) =>
            h(
              "section",
              { class: "side" },
              h("h3", {}, place ? t("The other side") : t("One side")),
              h("p", {}, one.text),
              cited(one.sources),
            ),
          ),
        ),
      ),
    );
  });
}

/**
 * @param {HTMLElement} element
 * @param {View["why_not"]} others
 */
export function showWhyNot(element, others) {
  fill(element, [spoken(), others], () => {
    if (!others.length) return [h("p", { class: "note" }, t("There is no other option to compare."))];
    return others.map((other, place) =>
      h(
        "details",
        { class: "other", open: place === 0, "data-mode": other.mode },
        h("summary", { "data-key": other.mode }, other.label),
        h(
          "ul",
          { class: "lines" },
          other.lines.map((line) => h("li", { class: /^\s{2,}/.test(line) ? "under" : null }, line.trim())),
        ),
      ),
    );
  });
}
