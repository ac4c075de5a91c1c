/**
 * Profiles as files: JSON, and the plain part of YAML that profiles are written in (names, values,
 * lists; no anchors, no blocks of text). What cannot be read says which line it is.
 */

/** @import { State, Value } from "./types.js" */

/** @param {State} state */
function document_(state) {
  const { pack, asOf, profile } = state;
  return { ...(pack ? { pack } : {}), ...(asOf ? { as_of: asOf } : {}), profile };
}

/** @param {State} state */
export function toJson(state) {
  return `${JSON.stringify(document_(state), null, 2)}\n`;
}

/** @param {State} state */
export function toYaml(state) {
  const { pack, as_of, profile } = document_(state);
  const lines = [];
  if (pack) lines.push(`pack: ${scalarText(pack)}`);
  if (as_of) lines.push(`as_of: ${as_of}`);
  const entries = Object.entries(profile);
  lines.push(entries.length ? "profile:" : "profile: {}");
  for (const [name, value] of entries) {
    const text = Array.isArray(value) ? `[${value.map(scalarText).join(", ")}]` : scalarText(value);
    lines.push(`  ${name}: ${text}`);
  }
  return `${lines.join("\n")}\n`;
}

/** @param {string | number | boolean} value */
function scalarText(value) {
  if (typeof value !== "string") return String(value);
  const plain = /^[\p{L}_][\p{L}\p{N}_ -]*$/u.test(value) && value === value.trim();
  const word = /^(true|false|yes|no|on|off|null|y|n)$/i.test(value);
  return plain && !word ? value : JSON.stringify(value);
}

/**
 * A profile from a file's text. Raises Error.
 * @param {string} text
 * @returns {{pack?: string, as_of?: string, profile: Record<string, Value>}}
 */
export function readProfile(text) {
  const plain = text.replace(/^\uFEFF/, "");
  /** @type {any} */
  const found = /^\s*\{/.test(plain) ? JSON.parse(plain) : readYaml(plain);
  const profile = found?.profile;
  if (typeof profile !== "object" || profile === null || Array.isArray(profile)) {
    throw new Error("profile: ?");
  }
  const kept = Object.entries(profile).filter(([, value]) => usable(value));
  /** @type {{pack?: string, as_of?: string, profile: Record<string, Value>}} */
  const answer = { profile: Object.fromEntries(/** @type {[string, Value][]} */ (kept)) };
  if (typeof found.pack === "string") answer.pack = found.pack;
  if (typeof found.as_of === "string") answer.as_of = found.as_of;
  return answer;
}

/** @param {unknown} value */
function usable(value) {
  if (Array.isArray(value)) return value.every((one) => typeof one === "string");
  return ["string", "number", "boolean"].includes(typeof value);
}

/**
 * Two levels of names with values. Raises Error with the line that cannot be read.
 * @param {string} text
 */
function readYaml(text) {
  /** @type {Record<string, any>} */
  const found = {};
  /** @type {Record<string, any> | null} */
  let inner = null;
  /** @type {unknown[] | null} */
  let list = null;
  for (const [place, raw] of text.split(/\r?\n/).entries()) {
    const line = withoutComment(raw).trimEnd();
    if (!line.trim() || line === "---") continue;
    const member = /^\s+- (.*)$/.exec(line);
    if (member && list) {
      list.push(scalar(member[1] ?? ""));
      continue;
    }
    const entry = /^(\s*)([\p{L}\p{N}_.-]+|"[^"]+"):(?:\s+(.*))?$/u.exec(line);
    /** @type {Record<string, any> | null} */
    const target = entry?.[1] ? inner : found;
    if (!entry || !target) throw new Error(`${place + 1}: ${raw.trim().slice(0, 60)}`);
    const name = (entry[2] ?? "").replace(/^"|"$/g, "");
    list = null;
    if (entry[3] !== undefined && entry[3] !== "") target[name] = valueOf(entry[3]);
    else if (target === found) inner = found[name] = {};
    else list = target[name] = [];
  }
  return found;
}

/** @param {string} line */
function withoutComment(line) {
  let quote = "";
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? "";
    if (quote) quote = character === quote ? "" : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === "#" && (at === 0 || /\s/.test(line[at - 1] ?? ""))) return line.slice(0, at);
  }
  return line;
}

/** @param {string} text */
function valueOf(text) {
  const list = /^\[(.*)\]$/.exec(text.trim());
  if (text.trim() === "{}") return {};
  if (!list) return scalar(text);
  const members = (list[1] ?? "").match(/\s*"(?:[^"\\]|\\.)*"|\s*'[^']*'|[^,]+/g) ?? [];
  return members.map((member) => String(scalar(member)));
}

/** @param {string} text */
function scalar(text) {
  const plain = text.trim();
  if (/^".*"$/.test(plain)) return JSON.parse(plain);
  if (/^'.*'$/.test(plain)) return plain.slice(1, -1).replaceAll("''", "'");
  if (/^(true|yes|on)$/i.test(plain)) return true;
  if (/^(false|no|off)$/i.test(plain)) return false;
  if (/^(null|~)?$/i.test(plain)) return null;
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : plain;
}

/**
 * Hand a text to the person as a file.
 * @param {string} name
 * @param {string} text
 */
export function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
