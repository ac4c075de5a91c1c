/**
 * Excel as a host: every call of Office.js that touches a workbook stands in this file.
 *
 * A workbook made by modesdk names its cells: `in.<attribute>`, `in.weight.<dimension>`,
 * `in.as_of` are typed by people; `link.profile` and `link.weights` list what is in force.
 */

import {
  cellOf,
  dateOf,
  linkedProfile,
  linkedWeights,
  portfolioFormula,
  sanitised,
} from "./cells.js";
import { t } from "./words.js";

/** @import { Attribute, Cell, ExcelHost, State, Value } from "./types.js" */

const RESULT_COLUMNS = 6;
const READ = { pack: "meta.pack", hash: "meta.hash", lang: "lang", asOf: "as_of" };

/** @returns {ExcelHost} */
export function excelHost() {
  return {
    kind: "excel",
    linked: false,
    read,
    writeValue,
    writeWeight: (name, weight) => writeNames({ [`in.weight.${name}`]: weight }),
    writeAsOf: (date) => writeNames({ "in.as_of": date }),
    watch,
    keep: () => {},
    recalculate,
    portfolio,
    addSheet,
    selection,
    insertSheets,
    showPane: () => Office.addin.showAsTaskpane(),
  };
}

/**
 * What the workbook says, or null when it is not one of modesdk.
 * @returns {Promise<Partial<State> | null>}
 */
async function read() {
  return Excel.run(async (context) => {
    const ranges = rangesOf(context, [...Object.values(READ), "link.profile", "link.weights"]);
    for (const range of Object.values(ranges)) range.load("values");
    await context.sync();
    const held = (/** @type {string} */ name) => {
      const range = ranges[name];
      return range && !range.isNullObject ? range.values : null;
    };
    const profile = held("link.profile");
    const weights = held("link.weights");
    if (!profile || !weights) return null;
    /** @type {Partial<State>} */
    const found = { profile: linkedProfile(profile), weights: linkedWeights(weights) };
    const [pack, lang, asOf] = [held(READ.pack), held(READ.lang), held(READ.asOf)];
    if (pack) found.pack = String(pack[0]?.[0] ?? "");
    found.hash = String(held(READ.hash)?.[0]?.[0] ?? "");
    if (lang?.[0]?.[0] === "zh" || lang?.[0]?.[0] === "en") found.lang = lang[0][0];
    if (asOf) found.asOf = dateOf(asOf[0]?.[0]);
    return found;
  });
}

/**
 * The ranges of defined names; those that do not exist are null objects.
 * @param {Excel.RequestContext} context
 * @param {string[]} names
 * @returns {Record<string, Excel.Range>}
 */
function rangesOf(context, names) {
  /** @type {Record<string, Excel.Range>} */
  const found = {};
  for (const name of names) {
    found[name] = context.workbook.names.getItemOrNullObject(name).getRangeOrNullObject();
  }
  return found;
}

/**
 * Write values into named cells; names the workbook does not have are passed over.
 * @param {Record<string, Cell>} cells
 */
async function writeNames(cells) {
  await Excel.run(async (context) => {
    const ranges = rangesOf(context, Object.keys(cells).map(sanitised));
    for (const range of Object.values(ranges)) range.load("address");
    await context.sync();
    for (const [name, value] of Object.entries(cells)) {
      const range = ranges[sanitised(name)];
      if (range && !range.isNullObject) range.values = [[value ?? ""]];
    }
    await context.sync();
  });
}

/**
 * Fill in an attribute; undefined empties it. A set has one yes/no cell per member.
 * @param {Attribute} attribute
 * @param {Value | undefined} value
 */
async function writeValue(attribute, value) {
  if (attribute.type !== "set") {
    await writeNames({ [`in.${attribute.id}`]: cellOf(value) });
    return;
  }
  const held = Array.isArray(value) ? value : [];
  /** @type {Record<string, Cell>} */
  const cells = {};
  for (const { id } of attribute.values) {
    cells[`in.${attribute.id}.${id}`] = held.includes(id) ? "yes" : "";
  }
  cells[`in.${attribute.id}._none`] = value !== undefined && !held.length ? "yes" : "";
  await writeNames(cells);
}

/**
 * Call back after changes of cells, also those made here.
 * @param {() => void} changed
 */
async function watch(changed) {
  await Excel.run(async (context) => {
    context.workbook.worksheets.onChanged.add(async () => changed());
    await context.sync();
  });
}

async function recalculate() {
  await Excel.run(async (context) => {
    context.workbook.application.calculate(Excel.CalculationType.fullRebuild);
    await context.sync();
  });
}

/**
 * Write a spilled portfolio formula to the right of the selected range.
 * @param {State} state
 */
async function portfolio(state) {
  const linked = (await read()) !== null;
  return Excel.run(async (context) => {
    // Only the used part: whole columns may be selected.
    const chosen = context.workbook.getSelectedRange().getUsedRangeOrNullObject(true);
    chosen.load(["address", "rowCount"]);
    await context.sync();
    if (chosen.isNullObject || chosen.rowCount < 2) {
      throw new Error(t("Select a range: attribute names in the first row, then one profile per row"));
    };
    const target = chosen.getLastColumn().getOffsetRange(0, 1).getResizedRange(0, RESULT_COLUMNS - 1);
    target.load(["address", "values"]);
    await context.sync();
    if (target.values.some((row) => row.some((cell) => cell !== ""))) {
      throw new Error(t("{address} is not empty: the results need that place", { address: target.address }));
    }
    target.getCell(0, 0).formulas = [[portfolioFormula(chosen.address, state, linked)]];
    target.format.autofitColumns();
    await context.sync();
    return target.address;
  });
}

/**
 * A new sheet with a table: headings in the first row.
 * @param {string} title
 * @param {Cell[][]} rows
 */
async function addSheet(title, rows) {
  return Excel.run(async (context) => {
    const sheets = context.workbook.worksheets;
    sheets.load("items/name");
    await context.sync();
    const taken = new Set(sheets.items.map((sheet) => sheet.name.toLowerCase()));
    let name = title;
    for (let n = 2; taken.has(name.toLowerCase()); n += 1) name = `${title} ${n}`;
    const sheet = sheets.add(name);
    const width = rows[0]?.length ?? 1;
    const range = sheet.getRangeByIndexes(0, 0, rows.length, width);
    range.numberFormat = rows.map((row) => row.map(() => "@"));
    range.values = rows.map((row) => row.map((cell) => cell ?? ""));
    range.format.wrapText = true;
    range.format.verticalAlignment = "Top";
    range.format.columnWidth = 130;
    range.getLastColumn().format.columnWidth = 520;
    range.getRow(0).format.font.bold = true;
    range.getRow(0).format.font.color = "#FFFFFF";
    range.getRow(0).format.fill.color = "#1F3A5F";
    sheet.freezePanes.freezeRows(1);
    sheet.activate();
    await context.sync();
    return name;
  });
}

/** The values of the used part of the selected range. */
async function selection() {
  return Excel.run(async (context) => {
    const chosen = context.workbook.getSelectedRange().getUsedRangeOrNullObject(true);
    chosen.load("values");
    await context.sync();
    return chosen.isNullObject ? [] : chosen.values;
  });
}

/**
 * Insert the sheets of a workbook at the end.
 * @param {string} base64
 */
async function insertSheets(base64) {
  return Excel.run(async (context) => {
    const inserted = context.workbook.insertWorksheetsFromBase64(base64, { positionType: "End" });
    await context.sync();
    return inserted.value;
  });
}
