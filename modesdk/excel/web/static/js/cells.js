/** Cells as values: dates, sets, and the lists a workbook keeps of what is in force. */

/** @import { Attribute, Cell, State, Value } from "./types.js" */

const DAY_MS = 86_400_000;
const DAY_0 = Date.UTC(1899, 11, 30);
const NONE_OF_THEM = "-";

/**
 * A name as the workbook spells it.
 * @param {string} name
 */
export function sanitised(name) {
  return name.replace(/[^\p{L}\p{N}_.]/gu, "_");
}

/**
 * What to type into a cell for a value.
 * @param {Value | undefined} value
 * @returns {Cell}
 */
export function cellOf(value) {
  if (value === undefined) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return Array.isArray(value) ? value.join(",") || NONE_OF_THEM : value;
}

/**
 * A date's ISO text from a serial number or a text.
 * @param {unknown} cell
 */
export function dateOf(cell) {
  if (typeof cell === "number" && cell >= 1) {
    return new Date(DAY_0 + Math.floor(cell) * DAY_MS).toISOString().slice(0, 10);
  }
  return typeof cell === "string" ? cell.trim() : "";
}

/**
 * The members of a set in one cell, joined by commas; a dash is a set known to be empty.
 * @param {string} cell
 */
export function setOf(cell) {
  if (cell.trim() === NONE_OF_THEM) return [];
  return cell.split(",").map((one) => one.trim()).filter(Boolean);
}

/**
 * Values as views and server expect them: lists, true and false, dates as texts (not numbers).
 * @param {Record<string, Value>} profile
 * @param {Attribute[]} attributes
 * @param {boolean} bound whether they come from a workbook's cells
 */
export function normal(profile, attributes, bound) {
  const found = { ...profile };
  for (const { id, type } of attributes) {
    const value = found[id];
    if (type === "set" && typeof value === "string") found[id] = setOf(value);
    else if (type === "boolean" && (value === "yes" || value === "no")) found[id] = value === "yes";
    else if (type === "date" && bound && value !== undefined) found[id] = dateOf(value);
  }
  return found;
}

/**
 * The profile in `link.profile`: attribute and value, as the cells hold them (see `setOf`, `dateOf`).
 * @param {unknown[][]} rows
 * @returns {Record<string, Value>}
 */
export function linkedProfile(rows) {
  /** @type {Record<string, Value>} */
  const found = {};
  for (const [name, value] of rows) {
    if (typeof name !== "string" || !name || value === "" || value === null) continue;
    if (value === undefined || isError(value)) continue;
    found[name] = /** @type {Value} */ (value);
  }
  return found;
}

/**
 * The weights in `link.weights`: name and number.
 * @param {unknown[][]} rows
 * @returns {Record<string, number>}
 */
export function linkedWeights(rows) {
  /** @type {Record<string, number>} */
  const found = {};
  for (const [name, value] of rows) {
    if (typeof name === "string" && name && typeof value === "number") found[name] = value;
  }
  return found;
}

/** @param {unknown} cell */
function isError(cell) {
  return typeof cell === "string" && /^#[A-Z0-9/]+[!?]?$/.test(cell);
}

/**
 * The formula that evaluates a range of profiles: with the workbook's weights and date when it
 * has them, else with those of the pane, written out.
 * @param {string} address
 * @param {State} state
 * @param {boolean} linked
 */
export function portfolioFormula(address, state, linked) {
  const rows = Object.entries(state.weights).map(([name, number]) => `${quoted(name)},${number}`);
  const weights = linked ? "link.weights" : rows.length ? `{${rows.join(";")}}` : "";
  const asOf = linked ? "as_of" : state.asOf ? quoted(state.asOf) : "";
  const rest = [weights, asOf, quoted(state.pack), quoted(state.lang)];
  return `=MODESDK.PORTFOLIO(${address},${rest.join(",")})`;
}

/** @param {string} text */
function quoted(text) {
  return `"${text.replaceAll('"', '""')}"`;
}
