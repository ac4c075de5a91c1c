/** A slider and a number per dimension, with marks where another option takes the lead. */

import { freshId, h, weight } from "./dom.js";
import { spoken, t } from "./words.js";

/** @import { Dimension, Flip } from "./types.js" */
/** @typedef {{slider: HTMLInputElement, number: HTMLInputElement, share: HTMLElement,
 *   marks: HTMLElement}} Row */

const MOST = 100;
const SCALES = [5, 10, 20, 50, MOST];

export class WeightsView {
  /**
   * @param {HTMLElement} element
   * @param {{changed: (id: string, weight: number) => void, reset: () => void}} actions
   */
  constructor(element, actions) {
    this.element = element;
    this.actions = actions;
    /** @type {Map<string, Row>} */
    this.rows = new Map();
    this.built = "";
    this.most = 5;
  }

  /**
   * @param {Dimension[]} dimensions with the weights in force
   * @param {Flip[]} flips
   * @param {boolean} changed whether something differs from the pack
   */
  show(dimensions, flips, changed) {
    const largest = Math.max(...dimensions.map((dimension) => dimension.weight));
    const most = SCALES.find((scale) => scale >= largest) ?? MOST;
    if (most > this.most) this.most = most;
    const key = JSON.stringify([spoken(), this.most, dimensions.map((d) => [d.id, d.label])]);
    if (key !== this.built) this.build(dimensions, key);
    const total = dimensions.reduce((sum, dimension) => sum + dimension.weight, 0);
    for (const dimension of dimensions) {
      const row = this.rows.get(dimension.id);
      if (row) this.update(row, dimension, total, flips.find((f) => f.dimension === dimension.id));
    }
    const reset = this.element.querySelector("button");
    if (reset) reset.disabled = !changed;
    const zero = this.element.querySelector(".error");
    if (zero instanceof HTMLElement) zero.hidden = total > 0;
  }

  /**
   * @param {Dimension[]} dimensions
   * @param {string} key
   */
  build(dimensions, key) {
    this.built = key;
    this.rows.clear();
    const reset = h("button", { type: "button", class: "quiet" }, t("Back to the defaults"));
    reset.addEventListener("click", () => this.actions.reset());
    this.element.replaceChildren(
      h("header", {}, h("h2", {}, t("Weights")), reset),
      ...dimensions.map((dimension, place) => this.row(dimension, place)),
      h("p", { class: "error", role: "alert", hidden: true }, t("at least one weight must be above 0")),
      h("p", { class: "note" }, t("Marks are flip points: beyond them another option leads.")),
    );
  }

  /**
   * @param {Dimension} dimension
   * @param {number} place
   */
  row(dimension, place) {
    const id = freshId();
    const label = t("Weight of {label}", { label: dimension.label });
    const changed = (/** @type {Event} */ event) => this.typed(dimension.id, event);
    const common = { min: 0, step: 0.1, "data-weight": dimension.id };
    const slider = h("input", { ...common, id, type: "range", max: this.most, oninput: changed });
    const typed = { ...common, type: "number", max: MOST, onchange: changed, "aria-label": label };
    const number = h("input", { ...typed, inputmode: "decimal", title: t("0 to 100") });
    const share = h("span", { class: "share" });
    const marks = h("span", { class: "flips", "aria-hidden": "true" });
    this.rows.set(dimension.id, { slider, number, share, marks });
    const why = dimension.why ? h("span", { class: "why" }, dimension.why) : null;
    const swatch = h("span", { class: `swatch d${place % 6}`, "aria-hidden": "true" });
    return h(
      "div",
      { class: `weight c${place % 6}` },
      h("label", { for: id }, swatch, dimension.label),
      share,
      h("span", { class: "slide" }, slider, marks),
      number,
      why,
    );
  }

  /**
   * @param {string} id
   * @param {Event} event
   */
  typed(id, event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const number = Number(input.value);
    const fine = input.value.trim() !== "" && Number.isFinite(number) && number >= 0 && number <= MOST;
    input.setAttribute("aria-invalid", String(!fine));
    if (fine) this.actions.changed(id, Math.round(number * 10) / 10);
  }

  /**
   * @param {Row} row
   * @param {Dimension} dimension
   * @param {number} total
   * @param {Flip | undefined} flip
   */
  update(row, dimension, total, flip) {
    const text = String(dimension.weight);
    row.slider.value = text;
    row.slider.style.setProperty("--at", `${(dimension.weight / this.most) * 100}%`);
    row.slider.setAttribute("aria-valuetext", text);
    if (document.activeElement !== row.number) row.number.value = text;
    const share = total > 0 ? Math.round((dimension.weight / total) * 100) : 0;
    row.share.textContent = t("{share}% of all", { share });
    row.marks.replaceChildren();
    for (const [side, point] of [[t("Down to"), flip?.down], [t("Up to"), flip?.up]]) {
      if (!point || typeof point === "string" || point.weight > this.most) continue;
      const title = `${side} ${weight(point.weight)}: ${point.label}`;
      const mark = h("span", { class: "flip", title });
      mark.style.setProperty("--at", String(point.weight / this.most));
      row.marks.append(mark);
    }
  }
}
