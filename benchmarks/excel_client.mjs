// 1,000 cells through the add-in's own batching script, as Excel would call it.
import { readFileSync } from "node:fs";

globalThis.document = { documentElement: { lang: "en" }, querySelector: () => null };
globalThis.CustomFunctions = { ErrorCode: {}, Error, associate() {} };
const { Batcher } = await import("../modesdk/excel/web/static/js/calls.js");

const { url, token, calls } = JSON.parse(readFileSync(0, "utf8"));
let requests = 0;

async function send(path, body) {
  requests += 1;
  const headers = { "X-Modesdk-Token": token, "Content-Type": "application/json" };
  const answer = await fetch(`${url}/${path}`, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function once() {
  const batcher = new Batcher(send);
  const began = performance.now();
  const answers = await Promise.all(calls.map(([name, row]) => batcher.call(name, [row], {})));
  return { answers, seconds: (performance.now() - began) / 1000 };
}

const { answers, seconds } = await once();
const first = requests;
const again = (await once()).seconds;
process.stdout.write(JSON.stringify({ answers, seconds, again, requests: first }));
