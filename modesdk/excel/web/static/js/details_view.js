/** The tabs below the ranking: reasons, what if, conflicts, why not, checks. */

import { h } from "./dom.js";
import { showChecks } from "./checks_view.js";
import { showConflicts, showReasons, showWhyNot } from "./reasons_view.js";
import { WhatIfView } from "./whatif_view.js";
import { spoken, t } from "./words.js";

/** @import { Pack, State, View } from "./types.js" */

const TABS = ["reasons", "what_if", "conflicts", "why_not", "checks"];

/** @returns {Record<string, string>} */
function titles() {
  return {
    reasons: t("Reasons"),
    what_if: t("What if"),
    conflicts: t("Conflicts"),
    why_not: t("Why not another"),
    checks: t("Checks"),
  };
}

export class DetailsView {
  /**
   * @param {HTMLElement} element
   * @param {() => State} state
   */
  constructor(element, state) {
    this.element = element;
    this.state = state;
    this.current = "reasons";
    this.built = "";
    /** @type {Record<string, HTMLElement>} */
    this.tabs = {};
    /** @type {Record<string, HTMLElement>} */
    this.panels = {};
    this.whatIf = new WhatIfView(state);
    /** @type {View | null} */
    this.view = null;
    /** @type {Pack | null} */
    this.pack = null;
  }

  /**
   * @param {View | null} view
   * @param {Pack} pack
   */
  show(view, pack) {
    if (this.built !== spoken()) this.build();
    this.view = view;
    this.pack = pack;
    const count = view?.conflicts.length ?? 0;
    const badge = this.tabs.conflicts?.querySelector(".badge");
    if (badge) badge.textContent = count ? String(count) : "";
    this.fillPanel();
  }

  build() {
    this.built = spoken();
    const list = h("div", { class: "tabs", role: "tablist", "aria-label": t("Details") });
    const panels = h("div", {});
    for (const name of TABS) {
      const [id, controls] = [`tab-${name}`, `panel-${name}`];
      const badge = name === "conflicts" ? h("span", { class: "badge" }) : null;
      const attributes = { type: "button", role: "tab", id, "aria-controls": controls };
      this.tabs[name] = h("button", { ...attributes, onclick: () => this.choose(name) }, titles()[name], badge);
      list.append(this.tabs[name] ?? "");
      const panel = { role: "tabpanel", id: controls, "aria-labelledby": id, tabindex: "0" };
      this.panels[name] = h("div", panel);
      panels.append(this.panels[name] ?? "");
    }
    list.addEventListener("keydown", (event) => this.moved(event));
    this.element.replaceChildren(h("h2", { class: "unseen" }, t("Details")), list, panels);
    this.choose(this.current);
  }

  /**
   * Open a tab.
   * @param {string} name
   */
  choose(name) {
    this.current = name;
    for (const other of TABS) {
      const chosen = other === name;
      this.tabs[other]?.setAttribute("aria-selected", String(chosen));
      this.tabs[other]?.setAttribute("tabindex", chosen ? "0" : "-1");
      const panel = this.panels[other];
      if (panel) panel.hidden = !chosen;
    }
    this.fillPanel();
  }

  /** @param {KeyboardEvent} event */
  moved(event) {
    const place = TABS.indexOf(this.current);
    const last = TABS.length - 1;
    /** @type {Record<string, number>} */
    const moves = {
      ArrowRight: place === last ? 0 : place + 1,
      ArrowLeft: place === 0 ? last : place - 1,
      Home: 0,
      End: last,
    };
    const next = TABS[moves[event.key] ?? -1];
    if (!next) return;
    event.preventDefault();
    this.choose(next);
    this.tabs[next]?.focus();
  }

  /** Only the open panel is filled. */
  fillPanel() {
    const panel = this.panels[this.current];
    const { view, pack } = this;
    if (!panel || !pack) return;
    if (this.current === "checks") showChecks(panel, this.state);
    else if (!view) return;
    else if (this.current === "reasons") showReasons(panel, view);
    else if (this.current === "conflicts") showConflicts(panel, view.conflicts);
    else if (this.current === "why_not") showWhyNot(panel, view.why_not);
    else this.whatIf.show(panel, view, pack);
  }
}
