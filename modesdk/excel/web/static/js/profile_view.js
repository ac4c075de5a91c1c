/** The profile form of the ordinary page: every attribute, grouped by what it is for. */

import { freshId, h } from "./dom.js";
import { fieldFor } from "./fields.js";
import { capital, spoken, t } from "./words.js";

/** @import { Field } from "./fields.js" */
/** @import { Attribute, Pack, Value, View } from "./types.js" */
/** @typedef {{field: Field, row: HTMLElement, error: HTMLElement,
 *   words: string}} Row */

const GROUPS = /** @type {const} */ (["gate", "ask", "quiet"]);

/** What the attributes of each group are for. */
function titles() {
  return {
    gate: t("Decides which options are open"),
    ask: t("Shapes the recommendation"),
    quiet: t("Follow-up and alerts"),
  };
}

export class ProfileView {
  /**
   * @param {HTMLElement} element
   * @param {{changed: (attribute: Attribute, value: Value | undefined) => void,
   *   clear: () => void}} actions
   */
  constructor(element, actions) {
    this.element = element;
    this.actions = actions;
    /** @type {Map<string, Row>} */
    this.rows = new Map();
    this.built = "";
    this.count = h("span", { class: "note count" });
    this.wide = matchMedia("(min-width: 900px)");
  }

  /**
   * @param {Pack} pack
   * @param {Record<string, Value>} profile
   * @param {View["problems"]} problems
   */
  show(pack, profile, problems) {
    const key = `${pack.name} ${pack.hash} ${spoken()}`;
    if (key !== this.built) this.build(pack, key);
    for (const [id, row] of this.rows) {
      row.field.set(profile[id]);
      const problem = problems.find(({ attribute }) => attribute === id);
      row.error.textContent = problem ? [problem.message, problem.hint].filter(Boolean).join(". ") : "";
      row.error.hidden = !problem;
      row.row.classList.toggle("wrong", Boolean(problem));
      row.row.classList.toggle("filled", profile[id] !== undefined);
    }
    const filled = pack.attributes.filter(({ id }) => profile[id] !== undefined).length;
    this.count.textContent = t("{filled} of {total} filled in", { filled, total: pack.attributes.length });
    this.tally(pack, profile);
  }

  /**
   * How much of each group is filled in.
   * @param {Pack} pack
   * @param {Record<string, Value>} profile
   */
  tally(pack, profile) {
    for (const group of GROUPS) {
      const those = pack.attributes.filter(({ missing }) => missing === group);
      const filled = those.filter(({ id }) => profile[id] !== undefined).length;
      const badge = this.element.querySelector(`[data-group="${group}"] .badge`);
      if (badge) badge.textContent = `${filled}/${those.length}`;
    }
  }

  /**
   * @param {Pack} pack
   * @param {string} key
   */
  build(pack, key) {
    this.built = key;
    this.rows.clear();
    const find = h("input", { type: "search", placeholder: t("Find ..."), "aria-label": t("Find ...") });
    find.addEventListener("input", () => this.find(find.value));
    const clear = h("button", { type: "button", class: "quiet", onclick: () => this.actions.clear() }, t("Clear the profile"));
    const groups = GROUPS.map((group) => this.group(pack, group));
    this.element.replaceChildren(
      h(
        "details",
        { class: "card form", open: this.wide.matches },
        h("summary", {}, h("h2", {}, capital(t("profile"))), this.count),
        h("div", { class: "tools" }, find, clear),
        groups,
      ),
    );
  }

  /**
   * @param {Pack} pack
   * @param {"gate" | "ask" | "quiet"} group
   */
  group(pack, group) {
    const those = pack.attributes.filter(({ missing }) => missing === group);
    if (!those.length) return null;
    return h(
      "details",
      { class: "group", "data-group": group, open: group !== "quiet" },
      h("summary", {}, h("h3", {}, titles()[group]), h("span", { class: "badge" })),
      those.map((attribute) => this.row(attribute)),
    );
  }

  /** @param {Attribute} attribute */
  row(attribute) {
    const ids = { labelled: freshId(), described: freshId() };
    const field = fieldFor(attribute, ids, (value) => this.actions.changed(attribute, value));
    const error = h("p", { class: "error", role: "alert", hidden: true });
    const help = h("p", { class: "help", id: ids.described, hidden: true }, attribute.help ?? "");
    const toggle = () => {
      help.hidden = !help.hidden;
      more.setAttribute("aria-expanded", String(!help.hidden));
    };
    const words = `${t("Help")}: ${attribute.label}`;
    const more = h(
      "button",
      { type: "button", class: "more", "aria-expanded": "false", "aria-label": words, onclick: toggle },
      "?",
    );
    const row = h(
      "div",
      { class: "row", "data-row": attribute.id },
      h("span", { class: "name" }, h("span", { id: ids.labelled }, attribute.label), attribute.help ? more : null),
      field.element,
      help,
      error,
    );
    const said = `${attribute.id} ${attribute.label} ${attribute.help ?? ""} ${attribute.question ?? ""}`;
    this.rows.set(attribute.id, { field, row, error, words: said.toLowerCase() });
    return row;
  }

  /**
   * Show only what has a word.
   * @param {string} word
   */
  find(word) {
    const wanted = word.trim().toLowerCase();
    for (const { row, words } of this.rows.values()) row.hidden = !words.includes(wanted);
    for (const group of this.element.querySelectorAll("details.group")) {
      if (!(group instanceof HTMLDetailsElement)) continue;
      const some = [...group.querySelectorAll(".row")].some((row) => !(/** @type {HTMLElement} */ (row).hidden));
      group.hidden = !some;
      if (wanted && some) group.open = true;
    }
  }
}
