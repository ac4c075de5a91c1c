/** Building elements. Data becomes text nodes and attributes, never markup. */

/** @typedef {Node | string | number | null | undefined | false} Child */

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "selected", "open"]);

/**
 * An element with attributes, listeners ("onclick": function) and children.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  decorate(element, attributes);
  element.append(...kept(children));
  return element;
}

/**
 * An SVG element.
 * @param {string} tag
 * @param {Record<string, unknown>} attributes
 * @param {...(Child | Child[])} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  decorate(element, attributes);
  element.append(...kept(children));
  return /** @type {SVGElement} */ (element);
}

/**
 * @param {(Child | Child[])[]} children
 * @returns {(Node | string)[]}
 */
function kept(children) {
  /** @type {(Node | string)[]} */
  const found = [];
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    found.push(child instanceof Node ? child : String(child));
  }
  return found;
}

/**
 * @param {Element} element
 * @param {Record<string, unknown>} attributes
 */
function decorate(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith("on") && typeof value === "function") {
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else if (PROPERTIES.has(name)) {
      /** @type {any} */ (element)[name] = value;
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false) {
      element.setAttribute(name, String(value));
    }
  }
}

/**
 * The element with an id, which must exist.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element #${id}`);
  return found;
}

/**
 * The content of a meta element, "" when there is none.
 * @param {string} name
 */
export function meta(name) {
  return document.querySelector(`meta[name="${name}"]`)?.getAttribute("content") ?? "";
}

/** @type {WeakMap<Element, string>} */
const shown = new WeakMap();

/**
 * Fill an element anew when what it shows has changed, and give it back its focus.
 * @param {HTMLElement} element
 * @param {unknown} key whatever decides how it looks
 * @param {() => (Node | string)[]} build
 */
export function fill(element, key, build) {
  const text = JSON.stringify(key);
  if (shown.get(element) === text) return;
  shown.set(element, text);
  const focus = element.contains(document.activeElement) ? document.activeElement : null;
  const name = focus?.getAttribute("data-key");
  const opened = new Set(keysOfOpen(element));
  element.replaceChildren(...build());
  for (const summary of element.querySelectorAll("details > summary[data-key]")) {
    const details = /** @type {HTMLDetailsElement} */ (summary.parentElement);
    if (opened.has(summary.getAttribute("data-key"))) details.open = true;
  }
  if (focus) {
    const again = name ? element.querySelector(`[data-key="${CSS.escape(name)}"]`) : null;
    if (again instanceof HTMLElement) again.focus();
  }
}

/** @param {Element} element */
function keysOfOpen(element) {
  const summaries = [...element.querySelectorAll("details[open] > summary[data-key]")];
  return summaries.map((summary) => summary.getAttribute("data-key"));
}

let numbered = 0;

/** An id that is new on this page. */
export function freshId() {
  numbered += 1;
  return `m${numbered}`;
}

/**
 * Points for people, as modesdk/language/figures.py writes them: from the four decimals that are
 * computed to one, and a half away from zero.
 * @param {number | null | undefined} number
 * @param {boolean} [signed]
 */
export function points(number, signed = false) {
  if (number === null || number === undefined || !Number.isFinite(number)) return "–";
  const tenths = Math.round(Math.round(Math.abs(number) * 10000) / 1000);
  const sign = tenths === 0 ? "" : number < 0 ? "-" : signed ? "+" : "";
  return `${sign}${(tenths / 10).toFixed(1)}`;
}

/**
 * A dimension's weight, which has one decimal at most.
 * @param {number} number
 */
export function weight(number) {
  return String(Math.round(number * 10) / 10);
}
