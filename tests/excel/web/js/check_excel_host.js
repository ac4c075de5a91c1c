// Runs the real excel_host.js against office-addin-mock, which throws on what was not loaded.
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const { OfficeMockObject } = createRequire(import.meta.url)("office-addin-mock");

function range(values, address = "Sheet1!A1") {
  const cells = { font: { bold: false, color: "" }, fill: { color: "" } };
  return {
    values, address, formulas: [[""]], numberFormat: [[""]], isNullObject: false,
    rowCount: values.length, columnCount: values[0].length,
    format: { ...cells, wrapText: false, verticalAlignment: "", columnWidth: 0, autofitColumns() {} },
  };
}

const names = {
  "link.profile": range([["market", "US"], ["goals", "a,b"], ["ids", "-"], ["team", ""], ["n", 3]]),
  "link.weights": range([["goal", 2.5], ["criterion:x", 1], ["", ""]]),
  "as_of": range([[46091]]),
  "meta.pack": range([["tiktok-shop"]]),
  "meta.hash": range([["abc"]]),
  "lang": range([["zh"]]),
  "in.weight.goal": range([[2.5]]),
};
const nothing = { isNullObject: true, address: "", values: [[""]] };
const found = Object.fromEntries(
  Object.entries({ ...names, "in.none": nothing }).map(([name, data]) => [name, new OfficeMockObject(data)]),
);

for (const proxy of Object.values(found)) proxy.load("isNullObject"); // real ones need no load()

const target = new OfficeMockObject({
  ...range([["", ""], ["", ""]], "Sheet1!C1:H2"),
  cell: range([[""]]),
  getCell() { return this.cell; },
});
const selected = new OfficeMockObject({
  ...range([["market"], ["US"]], "Sheet1!A1:B2"),
  getLastColumn() { return { getOffsetRange: () => ({ getResizedRange: () => target }) }; },
});
selected.load("isNullObject");
const written = new OfficeMockObject({
  ...range([["", ""]]),
  last: range([[""]]),
  first: range([[""]]),
  getLastColumn() { return this.last; },
  getRow() { return this.first; },
});
const added = [];
const calls = [];
const sheets = {
  items: ["Explanation", "Data"].map((name) => new OfficeMockObject({ name })),
  load(what) {
    assert.equal(what, "items/name");
    for (const item of this.items) item.load("name");
  },
  add(name) {
    added.push(name);
    return {
      getRangeByIndexes: () => written,
      freezePanes: { freezeRows: (count) => calls.push(["freeze", count]) },
      activate: () => calls.push(["activate"]),
    };
  },
  onChanged: { add: (handler) => calls.push(["watch", typeof handler]) },
};

async function sync() {
  for (const proxy of [...Object.values(found), target, selected, written, ...sheets.items]) {
    await proxy.sync();
  }
}
const context = {
  sync,
  workbook: {
    names: {
      getItemOrNullObject: (name) => ({ getRangeOrNullObject: () => found[name] ?? found["in.none"] }),
    },
    application: { calculate: (type) => calls.push(["calculate", type]) },
    worksheets: sheets,
    getSelectedRange: () => ({ getUsedRangeOrNullObject: () => selected }),
    insertWorksheetsFromBase64: (base64, options) => {
      calls.push(["insert", base64, options.positionType]);
      return { value: ["Profile"] };
    },
  },
};
globalThis.Excel = { run: (work) => work(context), CalculationType: { fullRebuild: "FullRebuild" } };
globalThis.Office = { addin: { showAsTaskpane: async () => calls.push(["pane"]) } };

const { excelHost } = await import("./web/js/excel_host.js");
const host = excelHost();

assert.deepEqual(await host.read(), {
  profile: { market: "US", goals: "a,b", ids: "-", n: 3 },
  weights: { goal: 2.5, "criterion:x": 1 },
  pack: "tiktok-shop",
  hash: "abc",
  lang: "zh",
  asOf: "2026-03-10",
});
await host.writeWeight("goal", 4);
assert.deepEqual(found["in.weight.goal"].values, [[4]]);
await host.writeWeight("not there", 4); // names that the workbook lacks are passed over

await host.recalculate();
assert.deepEqual(calls.pop(), ["calculate", "FullRebuild"]);

const state = { pack: "p", lang: "en", asOf: "", profile: {}, weights: {} };
assert.equal(await host.portfolio(state), "Sheet1!C1:H2");
assert.deepEqual(target.cell.formulas, [
  ['=MODESDK.PORTFOLIO(Sheet1!A1:B2,link.weights,as_of,"p","en")'],
]);

assert.deepEqual(await host.selection(), [["market"], ["US"]]);

assert.equal(await host.addSheet("Explanation", [["a", "b"], ["=1+1", null]]), "Explanation 2");
assert.deepEqual(added, ["Explanation 2"]);
assert.deepEqual(written.values, [["a", "b"], ["=1+1", ""]]);
assert.deepEqual(written.numberFormat, [["@", "@"], ["@", "@"]]);
assert.equal(written.format.wrapText, true);

assert.deepEqual(await host.insertSheets("QUJD"), ["Profile"]);
assert.deepEqual(calls.pop(), ["insert", "QUJD", "End"]);
await host.watch(() => {});
assert.deepEqual(calls.pop(), ["watch", "function"]);
await host.showPane();
assert.deepEqual(calls.pop(), ["pane"]);
console.log("ok");
