/** The ranking as bars whose blocks are the dimensions' contributions, or as a table. */

import { fill, h, points, svg } from "./dom.js";
import { capital, spoken, t } from "./words.js";

/** @import { Dimension, Ranked, View } from "./types.js" */

const SHOWN = 8;
const own = { table: false, all: false };

/**
 * @param {HTMLElement} element
 * @param {View | null} view
 * @param {Dimension[]} dimensions with the weights in force
 */
export function showRanking(element, view, dimensions) {
  const again = () => showRanking(element, view, dimensions);
  fill(element, [spoken(), own, view?.ranking, dimensions, view?.recommended], () => [
    h(
      "header",
      {},
      h("h2", {}, t("Ranking")),
      toggle(own.table ? t("Show as chart") : t("Show as table"), { class: "quiet" }, () => {
        own.table = !own.table;
        again();
      }),
    ),
    ...(view ? (own.table ? [table(view, dimensions)] : chart(view, dimensions, again)) : []),
  ]);
}

/**
 * @param {string} words
 * @param {Record<string, unknown>} attributes
 * @param {() => void} onclick
 */
function toggle(words, attributes, onclick) {
  return h("button", { type: "button", "data-key": "toggle", ...attributes, onclick }, words);
}

/**
 * What each dimension adds to a score.
 * @param {Ranked} entry
 * @param {Dimension[]} dimensions
 */
export function contributions(entry, dimensions) {
  const total = dimensions.reduce((sum, dimension) => sum + dimension.weight, 0);
  return dimensions.map((dimension) => {
    const own = entry.dimensions[dimension.id] ?? 0;
    return total > 0 ? (own * dimension.weight) / total : 0;
  });
}

/**
 * @param {View} view
 * @param {Dimension[]} dimensions
 * @param {() => void} again
 */
function chart(view, dimensions, again) {
  const total = view.ranking.length;
  const ranking = own.all ? view.ranking : view.ranking.slice(0, SHOWN);
  const rows = ranking.map((entry) => ({ entry, parts: contributions(entry, dimensions) }));
  const sums = rows.flatMap(({ entry, parts }) => [
    parts.filter((part) => part > 0).reduce((a, b) => a + b, 0),
    parts.filter((part) => part < 0).reduce((a, b) => a - b, 0),
    Math.abs(entry.score),
  ]);
  const below = Math.min(0, ...rows.flatMap(({ entry, parts }) => [
    entry.score,
    parts.filter((part) => part < 0).reduce((a, b) => a + b, 0),
  ]));
  const scale = niceScale(Math.max(10, ...sums));
  const low = below < 0 ? -niceScale(Math.max(5, -below)) : 0;
  const list = h("ol", { class: "bars" });
  for (const row of rows) list.append(bar(row, { low, high: scale, view }));
  /** @type {HTMLElement[]} */
  const parts = [legend(dimensions), list];
  if (total > SHOWN) {
    const words = own.all ? t("Show fewer") : t("Show all {count}", { count: total });
    const pressed = () => {
      own.all = !own.all;
      again();
    };
    parts.push(toggle(words, { class: "quiet more", "data-key": "more" }, pressed));
  }
  return parts;
}

/** @param {number} most */
function niceScale(most) {
  return Math.min(100, Math.ceil(most / 5) * 5);
}

/** @param {Dimension[]} dimensions */
function legend(dimensions) {
  const items = dimensions.map((dimension, place) =>
    h("li", {}, h("span", { class: `swatch d${place % 6}`, "aria-hidden": "true" }), dimension.label),
  );
  const note = t("Blocks show what each dimension adds; the line marks the score.");
  return h("div", { class: "legend" }, h("ul", {}, items), h("p", { class: "note" }, note));
}

/**
 * @param {{entry: Ranked, parts: number[]}} row
 * @param {{low: number, high: number, view: View}} scale
 */
function bar({ entry, parts }, { low, high, view }) {
  const said = { label: entry.label, score: points(entry.score, true), gate: entry.gate_text };
  const wins = view.recommended ? entry.mode === view.recommended : entry.rank === 1;
  return h(
    "li",
    { class: wins ? "leads" : null, "data-mode": entry.mode, "data-gate": entry.gate },
    h("span", { class: "rank", "aria-hidden": "true" }, entry.rank ?? "·"),
    h(
      "span",
      { class: "name", "aria-hidden": "true" },
      h("span", { class: "label" }, entry.label),
      entry.gate === "open" ? null : h("span", { class: `chip ${entry.gate}` }, entry.gate_word),
    ),
    h("span", { class: "points", "aria-hidden": "true" }, points(entry.score, true)),
    blocks(parts, entry.score, { low, high, label: t("{label}: {score} points, {gate}", said) }),
  );
}

/**
 * One bar: positive blocks to the right of zero, negative ones to the left, a line at the score.
 * @param {number[]} parts
 * @param {number} score
 * @param {{low: number, high: number, label: string}} scale
 */
function blocks(parts, score, { low, high, label }) {
  const width = high - low;
  const at = (/** @type {number} */ value) => ((value - low) / width) * 1000;
  const drawn = [svg("rect", { class: "track", x: 0, y: 3, width: 1000, height: 14 })];
  let [right, left] = [0, 0];
  parts.forEach((part, place) => {
    if (Math.abs(part) < 0.005) return;
    const from = part > 0 ? right : left + part;
    if (part > 0) right += part;
    else left += part;
    const box = { x: at(from), y: 3, width: (Math.abs(part) / width) * 1000, height: 14 };
    drawn.push(svg("rect", { class: `d${place % 6}`, ...box }));
  });
  if (low < 0) drawn.push(svg("rect", { class: "zero", x: at(0) - 0.75, y: 0, width: 1.5, height: 20 }));
  drawn.push(svg("rect", { class: "mark", x: Math.min(994, Math.max(0, at(score) - 3)), y: 0, width: 6, height: 20 }));
  const shape = { viewBox: "0 0 1000 20", preserveAspectRatio: "none", class: "bar-chart" };
  return svg("svg", { ...shape, role: "img", "aria-label": label }, drawn);
}

/**
 * @param {View} view
 * @param {Dimension[]} dimensions
 */
function table(view, dimensions) {
  const terms = [t("rank"), t("option"), t("score"), t("gate")].map(capital);
  const heads = [...terms, ...dimensions.map((d) => d.label)];
  const head = h("tr", {}, heads.map((text) => h("th", { scope: "col" }, text)));
  const rows = view.ranking.map((entry) =>
    h(
      "tr",
      { "data-mode": entry.mode },
      h("td", {}, entry.rank ?? "–"),
      h("th", { scope: "row" }, entry.label),
      h("td", { class: "number" }, points(entry.score, true)),
      h("td", {}, h("span", { class: `chip ${entry.gate}` }, entry.gate_word)),
      dimensions.map((d) => h("td", { class: "number" }, points(entry.dimensions[d.id] ?? 0, true))),
    ),
  );
  const about = t("Rank, score, gate and points per dimension of every option");
  const caption = h("caption", { class: "unseen" }, about);
  const inner = h("table", {}, caption, h("thead", {}, head), h("tbody", {}, rows));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": about }, inner);
}
