/** What if: who leads for each possible answer, and how far each weight can move. */

import { Latest } from "./api.js";
import { fill, freshId, h, weight } from "./dom.js";
import { listOf } from "./fields.js";
import { capital, spoken, t } from "./words.js";

/** @import { Flip, FlipPoint, Pack, State, View, WhatIf } from "./types.js" */

export class WhatIfView {
  /** @param {() => State} state */
  constructor(state) {
    this.state = state;
    this.latest = new Latest();
    this.attribute = "";
    this.asked = "";
    this.table = h("div", { "aria-live": "polite" });
    this.flips = h("div", {});
  }

  /**
   * @param {HTMLElement} element
   * @param {View} view
   * @param {Pack} pack
   */
  show(element, view, pack) {
    const order = [...view.questions.map((q) => q.attribute), ...pack.attributes.map((a) => a.id)];
    const listed = pack.attributes.filter((a) => a.type === "boolean" || a.values.length);
    const first = order.find((id) => listed.some((a) => a.id === id)) ?? "";
    if (!listed.some((a) => a.id === this.attribute)) this.attribute = first;
    fill(element, [spoken(), listed.map((a) => [a.id, a.label])], () => {
      const id = freshId();
      const select = h("select", { id, "data-key": "whatif" });
      for (const a of listed) select.append(h("option", { value: a.id }, a.label));
      select.addEventListener("change", () => {
        this.attribute = select.value;
        void this.ask(view);
      });
      const label = h("label", { for: id }, t("If this were ..."));
      return [h("div", { class: "choose" }, label, select), this.table, this.flips];
    });
    const select = element.querySelector("select");
    if (select) select.value = this.attribute;
    showFlips(this.flips, view.flips);
    void this.ask(view);
  }

  /**
   * Ask for the attribute chosen, once per state.
   * @param {View} view
   */
  async ask(view) {
    const body = { ...request(this.state()), attribute: this.attribute };
    const key = JSON.stringify(body);
    if (!this.attribute || key === this.asked) return;
    this.asked = key;
    try {
      const answer = await this.latest.ask("api/whatif", body);
      if (answer) this.answered(answer, view);
    } catch (problem) {
      this.asked = "";
      this.table.replaceChildren(h("p", { class: "error" }, String(/** @type {Error} */ (problem).message)));
    }
  }

  /**
   * @param {WhatIf} answer
   * @param {View} view
   */
  answered(answer, view) {
    const held = this.state().profile[this.attribute];
    const now = (/** @type {unknown} */ value) => {
      if (held === undefined) return false;
      const several = Array.isArray(held) || Array.isArray(value);
      return several ? String(listOf(held)) === String(value) : String(held) === String(value);
    };
    const rows = answer.answers.map((one) =>
      h(
        "tr",
        { class: one.leader === view.leader ? null : "other" },
        h("th", { scope: "row" }, one.label, now(one.value) ? t(" (now)") : null),
        h("td", {}, one.label_of_leader || "–"),
        h("td", {}, one.status_text),
        h("td", {}, one.leader === view.leader ? "" : h("span", { class: "chip changed" }, t("changes it"))),
      ),
    );
    const heads = [t("If the answer is"), t("Then leads"), capital(t("status")), ""];
    this.table.replaceChildren(
      rows.length ? grid(heads, rows) : h("p", { class: "note" }, t("There are no answers to go through one by one.")),
    );
  }
}

/**
 * What the server is asked about.
 * @param {State} state
 */
export function request(state) {
  return {
    pack: state.pack,
    lang: state.lang,
    as_of: state.asOf || null,
    profile: state.profile,
    weights: state.weights,
  };
}

/**
 * @param {string[]} heads
 * @param {HTMLElement[]} rows
 */
function grid(heads, rows) {
  const head = h("tr", {}, heads.map((text) => (text ? h("th", { scope: "col" }, text) : h("td"))));
  return h("div", { class: "scroll" }, h("table", {}, h("thead", {}, head), h("tbody", {}, rows)));
}

/**
 * @param {HTMLElement} element
 * @param {Flip[]} flips
 */
function showFlips(element, flips) {
  fill(element, [spoken(), flips], () => {
    const point = (/** @type {FlipPoint | null} */ found) =>
      found ? [h("strong", {}, weight(found.weight)), ` ${found.label}`] : [t("never")];
    const rows = flips.map((flip) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, flip.label),
        h("td", {}, weight(flip.weight)),
        h("td", { class: flip.down ? null : "note" }, point(flip.down)),
        h("td", { class: flip.up ? null : "note" }, point(flip.up)),
      ),
    );
    const heads = [capital(t("dimension")), t("Now"), t("Down to"), t("Up to")];
    return [h("h3", {}, t("Weights at which another option leads")), grid(heads, rows)];
  });
}
