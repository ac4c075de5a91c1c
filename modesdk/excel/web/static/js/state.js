/** What a page holds: the state, its form in a link and in the tab, what this browser remembers. */

/** @import { State } from "./types.js" */

/** @returns {State} */
export function emptyState() {
  return { pack: "", hash: "", lang: "en", asOf: "", profile: {}, weights: {} };
}

/**
 * The state in the form that leaves the page's memory.
 * @param {State} state
 */
function kept(state) {
  /** @type {Record<string, unknown>} */
  const found = { pack: state.pack, lang: state.lang };
  if (state.hash) found.hash = state.hash;
  if (state.asOf) found.as_of = state.asOf;
  if (Object.keys(state.profile).length) found.profile = state.profile;
  if (Object.keys(state.weights).length) found.weights = state.weights;
  return found;
}

/**
 * The state as a fragment (the part after #, which browsers do not send to servers), for a link.
 * @param {State} state
 */
export function toFragment(state) {
  const bytes = new TextEncoder().encode(JSON.stringify(kept(state)));
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return `#s=${btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")}`;
}

/**
 * Keep the state for this tab, until it is closed: it may hold facts about a client.
 * @param {State} state
 */
export function store(state) {
  try {
    sessionStorage.setItem("modesdk.state", JSON.stringify(kept(state)));
  } catch {
    // a browser may refuse: then the page begins anew when it is loaded again
  }
}

/**
 * What this tab keeps; null when that is nothing.
 * @returns {Partial<State> | null}
 */
export function stored() {
  try {
    const text = sessionStorage.getItem("modesdk.state");
    return text ? checked(JSON.parse(text)) : null;
  } catch {
    return null;
  }
}

/**
 * The state in a fragment; null when there is none that can be read.
 * @param {string} fragment
 * @returns {Partial<State> | null}
 */
export function fromFragment(fragment) {
  const found = /^#s=([\w-]+)$/.exec(fragment);
  if (!found?.[1]) return null;
  try {
    const binary = atob(found[1].replace(/-/g, "+").replace(/_/g, "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return checked(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return null;
  }
}

/**
 * Only what a state may hold, in the types it may have.
 * @param {any} given
 * @returns {Partial<State>}
 */
export function checked(given) {
  /** @type {Partial<State>} */
  const found = {};
  if (typeof given?.pack === "string") found.pack = given.pack;
  if (typeof given?.hash === "string") found.hash = given.hash;
  if (given?.lang === "zh" || given?.lang === "en") found.lang = given.lang;
  if (typeof given?.as_of === "string") found.asOf = given.as_of;
  if (plain(given?.profile)) found.profile = given.profile;
  if (plain(given?.weights)) found.weights = given.weights;
  return found;
}

/** @param {unknown} given */
function plain(given) {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}

/**
 * What this browser remembers under a name; "" when nothing, or when it may not remember.
 * @param {string} name
 */
export function remembered(name) {
  try {
    return localStorage.getItem(`modesdk.${name}`) ?? "";
  } catch {
    return "";
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
export function remember(name, value) {
  try {
    localStorage.setItem(`modesdk.${name}`, value);
  } catch {
    // private windows and embedded ones may refuse: then it is asked again next time
  }
}
