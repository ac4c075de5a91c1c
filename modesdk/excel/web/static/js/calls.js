/**
 * Custom functions: calls that come close together travel as one request.
 *
 * Identical calls share one answer; what nobody waits for any more is not sent, or given up.
 * Nothing is tried twice: a failure is shown, and Excel's own recalculation asks again.
 */

import { ServerError, aborted, ask } from "./api.js";
import { t } from "./words.js";

export const MAX_CALLS = 1000;
export const MAX_BYTES = 3_500_000;
export const WAIT_MS = 5;
export const MAX_REQUESTS = 2;

/** @typedef {{done: (value: any) => void, failed: (reason: unknown) => void}} Waiter */

/**
 * @typedef {object} Call
 * @property {string} key
 * @property {string} name
 * @property {number} bytes
 * @property {Set<Waiter>} waiters
 * @property {Batch | null} batch
 */

/** @typedef {{calls: Call[], controller: AbortController}} Batch */

export class Batcher {
  /** @param {(path: string, body: string, signal: AbortSignal) => Promise<any>} [send] */
  constructor(send = ask) {
    this.send = send;
    /** @type {Map<string, Call>} */
    this.open = new Map();
    /** @type {Call[]} */
    this.queue = [];
    this.running = 0;
    this.planned = false;
  }

  /**
   * The answer to one call.
   * @param {string} name
   * @param {unknown[]} given
   * @param {{onCanceled?: (() => void) | null}} [invocation] Excel cancels through it
   * @returns {Promise<any>}
   */
  call(name, given, invocation) {
    return new Promise((done, failed) => {
      const call = this.joined(name, trimmed(given));
      const waiter = { done, failed };
      call.waiters.add(waiter);
      if (invocation) invocation.onCanceled = () => this.leave(call, waiter);
      this.plan();
    });
  }

  /**
   * The call for this name and these arguments, the one under way if there is one.
   * @param {string} name
   * @param {unknown[]} given
   * @returns {Call}
   */
  joined(name, given) {
    const key = JSON.stringify([name, given]);
    let call = this.open.get(key);
    if (!call) {
      const bytes = new TextEncoder().encode(key).length + 64;
      call = { key, name, bytes, waiters: new Set(), batch: null };
      this.open.set(key, call);
      this.queue.push(call);
    }
    return call;
  }

  /**
   * One waiter gives up. A call without waiters is dropped, a request without calls is aborted.
   * @param {Call} call
   * @param {Waiter} waiter
   */
  leave(call, waiter) {
    if (!call.waiters.delete(waiter)) return;
    waiter.failed(errorOf("#N/A", t("cancelled")));
    if (call.waiters.size) return;
    this.open.delete(call.key);
    if (!call.batch) this.queue = this.queue.filter((queued) => queued !== call);
    else if (call.batch.calls.every((other) => !other.waiters.size)) call.batch.controller.abort();
  }

  plan() {
    if (this.planned || !this.queue.length) return;
    this.planned = true;
    setTimeout(() => {
      this.planned = false;
      while (this.queue.length && this.running < MAX_REQUESTS) void this.flush();
    }, WAIT_MS);
  }

  async flush() {
    const batch = this.next();
    this.running += 1;
    try {
      const answer = await this.send("api/calls", bodyOf(batch.calls), batch.controller.signal);
      settle(batch.calls, answer?.answers);
    } catch (problem) {
      const reason = reasonOf(problem);
      for (const call of batch.calls) for (const waiter of call.waiters) waiter.failed(reason);
    } finally {
      this.running -= 1;
      for (const call of batch.calls) {
        if (this.open.get(call.key) === call) this.open.delete(call.key);
      }
      this.plan();
    }
  }

  /** @returns {Batch} */
  next() {
    /** @type {Call[]} */
    const calls = [];
    let bytes = 0;
    while (this.queue.length && calls.length < MAX_CALLS) {
      const call = this.queue[0];
      if (!call || (calls.length && bytes + call.bytes > MAX_BYTES)) break;
      bytes += call.bytes;
      calls.push(call);
      this.queue.shift();
    }
    const batch = { calls, controller: new AbortController() };
    for (const call of calls) call.batch = batch;
    return batch;
  }
}

/**
 * Arguments without the empty ones at the end.
 * @param {unknown[]} given
 */
function trimmed(given) {
  const found = given.map((argument) => argument ?? null);
  while (found.length && found[found.length - 1] === null) found.pop();
  return found;
}

/** @param {Call[]} calls */
function bodyOf(calls) {
  const list = calls.map((call, id) => {
    const [name, given] = JSON.parse(call.key);
    return { id, name, arguments: given };
  });
  return JSON.stringify({ calls: list });
}

/**
 * @param {Call[]} calls
 * @param {any} answers
 */
function settle(calls, answers) {
  /** @type {Map<unknown, any>} */
  const byId = new Map(Array.isArray(answers) ? answers.map((a) => [a?.id, a]) : []);
  calls.forEach((call, id) => {
    const answer = byId.get(id);
    for (const waiter of call.waiters) {
      if (!answer) waiter.failed(errorOf("#N/A", t("the server left out an answer")));
      else if (answer.error) waiter.failed(errorOf(answer.error.kind, answer.error.message));
      else waiter.done(answer.value);
    }
  });
}

/** @param {unknown} problem */
function reasonOf(problem) {
  if (aborted(problem)) return errorOf("#N/A", t("cancelled"));
  if (problem instanceof ServerError && problem.kind === "offline") {
    const said = t("the modesdk server is not running: start it with 'modesdk excel serve', then recalculate");
    return errorOf("#N/A", said);
  }
  return errorOf("#N/A", problem instanceof Error ? problem.message : String(problem));
}

/**
 * What a cell shows. Excel shows the text of #VALUE! and #N/A only.
 * @param {string} kind
 * @param {string} message
 * @returns {Error}
 */
export function errorOf(kind, message) {
  const codes = CustomFunctions.ErrorCode;
  const found =
    { "#NAME?": codes.invalidName, "#N/A": codes.notAvailable, "#NUM!": codes.invalidNumber }[
      kind
    ] ?? codes.invalidValue;
  return /** @type {Error} */ (/** @type {unknown} */ (new CustomFunctions.Error(found, message)));
}

/**
 * Tie functions to the server.
 * @param {string[]} names
 * @param {Batcher} [batcher]
 */
export function associate(names, batcher = new Batcher()) {
  for (const name of names) {
    CustomFunctions.associate(name, (/** @type {any[]} */ ...given) => {
      const invocation = given.pop();
      return batcher.call(name, given, invocation);
    });
  }
}
