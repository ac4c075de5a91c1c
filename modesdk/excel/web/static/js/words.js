/** What the page says: English stands where it is said, the Chinese comes from the catalogue. */

/** @import { Lang } from "./types.js" */

/** @type {Lang} */
let current = "en";
/** @type {Record<string, string> | null} the catalogue, Chinese by English */
let chinese = null;

/**
 * Whether a language can be spoken: for Chinese the catalogue is needed first.
 * @param {Lang} lang
 */
export function knows(lang) {
  return lang === "en" || chinese !== null;
}

/** @param {Record<string, string>} catalogue */
export function learn(catalogue) {
  chinese = catalogue;
}

/**
 * The language of `t` from now on.
 * @param {Lang} lang
 */
export function speak(lang) {
  current = lang;
}

/** The language spoken now. */
export function spoken() {
  return current;
}

/**
 * A sentence in the language spoken now. It must be a literal: the catalogue is made from these.
 * @param {string} sentence in English
 * @param {Record<string, string | number>} [parts] what to put in place of {name}
 */
export function t(sentence, parts = {}) {
  const said = (current === "zh" && chinese?.[sentence]) || sentence;
  return said.replace(/\{(\w+)\}/g, (whole, name) => String(parts[name] ?? whole));
}

/**
 * A text that begins with a capital letter.
 * @param {string} text
 */
export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
