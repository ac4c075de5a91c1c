/** The line above everything: errors, what a command did, and that the server does not answer. */

import { h } from "./dom.js";
import { t } from "./words.js";

export class Notices {
  /**
   * @param {HTMLElement} element
   * @param {() => void} retry
   */
  constructor(element, retry) {
    this.element = element;
    this.retry = retry;
    this.kind = "";
    this.timer = 0;
  }

  /**
   * @param {"busy" | "good" | "bad" | "told" | "offline"} kind
   * @param {string} text
   * @param {string} [hint]
   */
  say(kind, text, hint = "") {
    if (kind === "offline") return this.offline();
    this.show(kind, [h("strong", {}, text), hint ? h("span", {}, ` ${hint}`) : ""]);
    if (kind === "good") this.timer = setTimeout(() => this.clear("good"), 6000);
  }

  /**
   * Why there is no answer, with the diagnostics if there are several; gone with the next answer.
   * @param {string} text
   * @param {string} [hint]
   * @param {import("./types.js").Problem[]} [problems]
   */
  failed(text, hint = "", problems = []) {
    const items = problems.map((one) =>
      h("li", {}, h("code", {}, `${one.code} ${one.place}`), ` ${[one.message, one.hint].filter(Boolean).join(". ")}`),
    );
    const list = items.length > 1 ? h("ul", {}, items) : "";
    this.show("failed", [h("strong", {}, text), hint ? h("span", {}, ` ${hint}`) : "", list]);
  }

  /**
   * Ask before something is done.
   * @param {string} text
   * @param {Record<string, () => void>} answers what happens, by the words of its button
   * @param {string} [shown] a text to copy by hand
   */
  ask(text, answers, shown = "") {
    const buttons = Object.entries(answers).map(([words, onclick]) =>
      h("button", { type: "button", onclick }, words),
    );
    const field = h("input", { type: "text", readonly: true, value: shown, "aria-label": text });
    this.show("told", [h("span", {}, text), " ", shown ? field : "", h("span", { class: "answers" }, buttons)]);
    if (shown) field.select();
  }

  offline() {
    const advice = t("Run {command} in a terminal, then try again. What you filled in here is kept.");
    const [before, after] = advice.split("{command}");
    const command = document.documentElement.dataset.host === "excel" ? "modesdk excel serve" : "modesdk web";
    const again = h("button", { type: "button", onclick: this.retry }, t("Retry"));
    const hint = h("span", {}, ` ${before}`, h("code", {}, command), after ?? "", " ");
    this.show("offline", [h("strong", {}, t("The modesdk server does not answer")), hint, again]);
  }

  /**
   * What the server could not use and no field on the page can show.
   * @param {{attribute: string, message: string, hint?: string}[]} problems
   */
  problems(problems) {
    if (!problems.length) return this.clear("problems");
    const items = problems.map((one) => h("li", {}, h("code", {}, one.attribute), ` ${[one.message, one.hint].filter(Boolean).join(". ")}`));
    this.show("problems", [h("ul", {}, items)]);
  }

  /**
   * @param {string} kind
   * @param {(Node | string)[]} parts
   */
  show(kind, parts) {
    clearTimeout(this.timer);
    this.kind = kind;
    this.element.dataset.kind = kind;
    const words = { type: "button", class: "close", "aria-label": t("Close"), onclick: () => this.clear() };
    this.element.replaceChildren(h("div", {}, parts), h("button", words, "×"));
    this.element.hidden = false;
  }

  /** @param {string} [kind] only a notice of this kind */
  clear(kind = "") {
    if (kind && kind !== this.kind) return;
    this.kind = "";
    this.element.hidden = true;
    this.element.replaceChildren();
  }
}
