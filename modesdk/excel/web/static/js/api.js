/** Asking the server: one place for the token, for errors and for what is out of date. */

import { meta } from "./dom.js";
import { t } from "./words.js";

/** Why there is no answer: the server's own words, or `offline` when it cannot be reached. */
export class ServerError extends Error {
  /**
   * @param {string} kind
   * @param {string} message
   * @param {string} [hint]
   * @param {import("./types.js").Problem[]} [problems] all diagnostics, when there are any
   */
  constructor(kind, message, hint = "", problems = []) {
    super(message);
    this.name = "ServerError";
    this.kind = kind;
    this.hint = hint;
    this.problems = problems;
  }
}

/**
 * Ask the server. Raises ServerError; an aborted request raises the browser's AbortError.
 * @param {string} path such as "api/view"
 * @param {unknown} [body] what to POST; without one it is a GET
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export async function ask(path, body, signal) {
  /** @type {Record<string, string>} */
  const headers = { "X-Modesdk-Token": meta("modesdk-token") };
  /** @type {RequestInit} */
  const init = { headers, cache: "no-store", credentials: "same-origin", signal };
  if (body !== undefined) {
    init.method = "POST";
    headers["Content-Type"] = "application/json";
    init.body = typeof body === "string" ? body : JSON.stringify(body);
  }
  return fetched(path, init);
}

/**
 * A file of JSON from the server. Raises ServerError.
 * @param {string} path
 * @param {RequestInit} [init]
 * @returns {Promise<any>}
 */
export async function fetched(path, init) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(path, init);
  } catch (problem) {
    if (aborted(problem)) throw problem;
    throw new ServerError("offline", t("the server does not answer"));
  }
  return answerOf(response);
}

/**
 * @param {Response} response
 * @returns {Promise<any>}
 */
async function answerOf(response) {
  /** @type {any} */
  let answer = null;
  try {
    answer = await response.json();
  } catch (problem) {
    if (aborted(problem)) throw problem;
    if (response.ok) throw new ServerError("broken", t("the server's answer cannot be read"));
  }
  if (response.ok) return answer;
  const error = answer?.error ?? {};
  const message = error.message ?? t("the server answered {status}", { status: response.status });
  throw new ServerError(error.kind ?? String(response.status), message, error.hint ?? "", error.problems ?? []);
}

/**
 * Whether a request ended because nobody wanted it any more.
 * @param {unknown} problem
 */
export function aborted(problem) {
  return problem instanceof DOMException && problem.name === "AbortError";
}

/** Only the newest of several requests counts: an older one is given up when a new one starts. */
export class Latest {
  constructor() {
    /** @type {AbortController | null} */
    this.running = null;
  }

  /**
   * The answer, or null when a newer request has taken its place.
   * @param {string} path
   * @param {unknown} [body]
   */
  async ask(path, body) {
    this.running?.abort();
    const mine = new AbortController();
    this.running = mine;
    try {
      const answer = await ask(path, body, mine.signal);
      return this.running === mine ? answer : null;
    } catch (problem) {
      if (aborted(problem) || this.running !== mine) return null;
      throw problem;
    }
  }
}
