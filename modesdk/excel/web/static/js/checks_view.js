/** The pack's own tests: its regression cases with the present weights, and the rule check. */

import { ServerError, ask } from "./api.js";
import { h } from "./dom.js";
import { spoken, t } from "./words.js";

/** @import { Cases, Check, State } from "./types.js" */

/** @type {{results: HTMLElement, cases: () => Promise<void>, rules: () => Promise<void>} | null} */
let shown = null;
let built = "";

/**
 * @param {HTMLElement} element
 * @param {() => State} state
 */
export function showChecks(element, state) {
  if (built === spoken() && element.childElementCount) return;
  built = spoken();
  const results = h("div", { role: "status", class: "results" });
  const cases = () => {
    const { pack, lang, weights } = state();
    return run(results, "api/cases", { pack, lang, weights }, casesOf);
  };
  const rules = () => {
    const { pack, lang } = state();
    return run(results, "api/check", { pack, lang }, problemsOf);
  };
  shown = { results, cases, rules };
  const note = t("Cases run with the present weights; the rule check finds overlaps, gaps and rows that never fire.");
  element.replaceChildren(
    h(
      "p",
      { class: "actions" },
      h("button", { type: "button", class: "primary", onclick: cases }, t("Run cases")),
      h("button", { type: "button", onclick: rules }, t("Check rules")),
    ),
    h("p", { class: "note" }, note),
    results,
  );
}

/**
 * Start one from elsewhere (a ribbon button); the tab must be open.
 * @param {"cases" | "rules"} which
 */
export async function runCheck(which) {
  await shown?.[which]();
}

/**
 * @param {HTMLElement} results
 * @param {string} path
 * @param {unknown} body
 * @param {(answer: any) => HTMLElement[]} build
 */
async function run(results, path, body, build) {
  results.replaceChildren(h("p", { class: "note" }, t("Running ...")));
  try {
    results.replaceChildren(...build(await ask(path, body)));
  } catch (problem) {
    results.replaceChildren(...failureOf(problem));
  }
}

/**
 * Why there is no answer; a pack that cannot be read is what a rule check is for.
 * @param {unknown} problem
 */
function failureOf(problem) {
  const problems = problem instanceof ServerError ? problem.problems : [];
  if (problems.length) return problemsOf({ problems });
  const offline = problem instanceof ServerError && problem.kind === "offline";
  const { message } = /** @type {Error} */ (problem);
  return [h("p", { class: "error" }, offline ? t("The modesdk server does not answer") : message)];
}

/** @param {Cases} answer */
function casesOf(answer) {
  if (!answer.total) return [h("p", { class: "note" }, t("This pack has no cases."))];
  const all = answer.passed === answer.total;
  const said = t("{passed} of {total} cases passed", { passed: answer.passed, total: answer.total });
  const ordered = [...answer.cases].sort((a, b) => Number(a.passed) - Number(b.passed));
  const items = ordered.map((one) =>
    h(
      "li",
      { class: one.passed ? "passed" : "failed" },
      h("span", { class: `chip ${one.passed ? "open" : "blocked"}` }, one.passed ? t("passed") : t("failed")),
      h("span", { class: "text" }, one.label || one.id, one.label ? h("code", {}, one.id) : null),
      one.passed
        ? null
        : h("span", { class: "note" }, `${t("Expected")}: ${one.expected} · ${t("Got")}: ${one.got}`),
    ),
  );
  return [
    h("p", { class: `verdict ${all ? "good" : "bad"}` }, said),
    h("ul", { class: "findings" }, items),
  ];
}

/** @param {Check} answer */
function problemsOf(answer) {
  const count = answer.problems.length;
  if (!count) return [h("p", { class: "verdict good" }, t("No problems found."))];
  const bad = answer.problems.some((one) => one.severity === "error");
  const items = answer.problems.map((one) =>
    h(
      "li",
      {},
      h("span", { class: `chip ${one.severity === "error" ? "blocked" : "conditional"}` }, one.severity_word),
      h("span", { class: "text" }, one.message, h("code", {}, `${one.code} ${one.place}`)),
      one.hint ? h("span", { class: "note" }, one.hint) : null,
    ),
  );
  return [
    h("p", { class: `verdict ${bad ? "bad" : "fair"}` }, t("{count} problems found", { count })),
    h("ul", { class: "findings" }, items),
  ];
}
