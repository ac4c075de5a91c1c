/** Profiles as files for people: JSON, or YAML as it is written by hand. The server reads them. */

/** @import { State } from "./types.js" */

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
