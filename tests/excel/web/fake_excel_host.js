/**
 * A test double of Excel: Office.js as far as the add-in uses it, over a map of named cells.
 *
 * It is served to the pane in place of Office.js. Like the real one, it hands out values only
 * after load() and sync(), and refuses what it does not know. Tests look into `fakeExcel`.
 */
"use strict";

(() => {
  /** Named ranges: name to rows of values. Sheets: name to rows. */
  const fake = {
    names: {},
    sheets: { Sheet1: [] },
    selected: { address: "Sheet1!A1:B3", values: [["market", "category"], ["US", "beauty"], ["GB", "toys"]] },
    beside: null,
    formulas: {},
    calculated: 0,
    inserted: [],
    functions: {},
    actions: {},
    paneShown: 0,
    writes: [],
    failing: "",
    host: "Excel",
    handlers: [],
  };
  globalThis.fakeExcel = fake;

  class Proxied {
    constructor(found, address) {
      this.found = found;
      this.address_ = address;
      this.loaded = new Set();
      this.format = { font: {}, fill: {}, autofitColumns() {} };
    }
    load(what) {
      for (const name of [what].flat()) context.pending.push([this, name]);
      return this;
    }
    seen(name) {
      if (!this.loaded.has(name)) throw new Error(`PropertyNotLoaded: ${name} was read before load() and sync()`);
    }
    get isNullObject() {
      if (!this.loaded.size) throw new Error("PropertyNotLoaded: isNullObject");
      return this.found === null;
    }
  }

  class Range extends Proxied {
    get values() {
      this.seen("values");
      return this.found();
    }
    set values(rows) {
      context.writes.push(() => {
        fake.writes.push([this.address_, rows]);
        if (this.written) this.written(rows);
      });
    }
    set numberFormat(_rows) {}
    get address() {
      this.seen("address");
      return this.address_;
    }
    get rowCount() {
      this.seen("rowCount");
      return this.found().length;
    }
    get columnCount() {
      this.seen("columnCount");
      return this.found()[0].length;
    }
    set formulas(rows) {
      context.writes.push(() => { fake.formulas[this.address_] = rows[0][0]; });
    }
    getLastColumn() { return new Range(() => [], "last column"); }
    getOffsetRange() { return this; }
    getResizedRange() {
      const rows = fake.selected.values.map(() => Array(6).fill(""));
      return new Range(() => fake.beside ?? rows, "Sheet1!C1:H3");
    }
    getCell() { return new Range(() => [[""]], "Sheet1!C1"); }
    getRow() { return new Range(() => [], "row"); }
  }

  const named = (name) => ({
    getRangeOrNullObject() {
      const range = new Range(name in fake.names ? () => fake.names[name] : null, name);
      range.written = (rows) => {
        fake.names[name] = rows;
        link(name, rows[0][0]);
        for (const handler of fake.handlers) setTimeout(() => handler({ address: name }), 0);
      };
      return range;
    },
  });

  /** What the workbook's own formulas do: what is typed comes into force on the hidden sheet. */
  function link(name, value) {
    const weight = /^in\.weight\.(.+)$/.exec(name);
    const rows = fake.names[weight ? "link.weights" : "link.profile"] ?? [];
    const id = weight ? weight[1] : name.replace(/^in\./, "");
    if (name === "in.as_of") fake.names.as_of = [[value]];
    for (const row of rows) if (row[0] === id) row[1] = value;
    const member = /^in\.([^.]+)\.(.+)$/.exec(name);
    if (!weight && member) {
      const typed = Object.entries(fake.names).filter(
        ([other, [[cell]]]) => other.startsWith(`in.${member[1]}.`) && cell === "yes",
      );
      const ids = typed.map(([other]) => other.split(".")[2]);
      const text = ids.includes("_none") ? "-" : ids.join(",");
      for (const row of rows) if (row[0] === member[1]) row[1] = text;
    }
  }

  const context = {
    pending: [],
    writes: [],
    workbook: {
      names: { getItemOrNullObject: named },
      application: { calculate: (type) => context.writes.push(() => { fake.calculated = type; }) },
      getSelectedRange: () => ({
        getUsedRangeOrNullObject: () =>
          new Range(fake.selected ? () => fake.selected.values : null, fake.selected?.address),
      }),
      insertWorksheetsFromBase64: (base64) => {
        fake.inserted.push(base64);
        return { value: ["Profile", "Weights"] };
      },
      worksheets: {
        onChanged: { add: (handler) => fake.handlers.push(handler) },
        load: () => {},
        get items() { return Object.keys(fake.sheets).map((name) => ({ name })); },
        add: (name) => {
          fake.sheets[name] = [];
          const keep = (rows) => { fake.sheets[name] = rows; };
          return {
            getRangeByIndexes: () => Object.assign(new Range(() => [], name), { written: keep }),
            freezePanes: { freezeRows() {} },
            activate() {},
          };
        },
      },
    },
    async sync() {
      if (fake.failing) throw new Error(fake.failing);
      for (const [proxied, name] of context.pending.splice(0)) proxied.loaded.add(name);
      for (const write of context.writes.splice(0)) write();
    },
  };

  globalThis.Excel = {
    CalculationType: { fullRebuild: "FullRebuild" },
    run: async (work) => work(context),
  };
  globalThis.Office = {
    HostType: { Excel: "Excel" },
    onReady: async () => ({ host: fake.host }),
    addin: { showAsTaskpane: async () => { fake.paneShown += 1; } },
    actions: { associate: (name, command) => { fake.actions[name] = command; } },
  };
  class CellError extends Error {
    constructor(code, message) {
      super(message);
      this.code = code;
    }
  }
  globalThis.CustomFunctions = {
    associate: (name, run) => { fake.functions[name] = run; },
    Error: CellError,
    ErrorCode: {
      invalidValue: "#VALUE!", notAvailable: "#N/A", invalidName: "#NAME?", invalidNumber: "#NUM!",
    },
  };
})();
