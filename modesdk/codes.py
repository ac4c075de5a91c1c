"""Every diagnostic code: what it means and what to do. Codes are stable and never reused.

The letter and first digit say what a code is about: C1 cells, P2 packs as files, T3 tables as
files, R4 what a pack says (from R450 on: found by the thorough check only), V5 profiles, W6
weights, B1 workbooks, D7 decision records, E8 engines, G9 plugins.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from attrs import frozen

from modesdk.diagnostics import Severity


@frozen
class Code:
    """A code's short title, what it means and what to do, and how bad it is by default."""

    title: str
    meaning: str
    severity: Severity = Severity.ERROR


_WARNING, _INFO = Severity.WARNING, Severity.INFO

# fmt: off
_CODES = {
    # Cells
    "C101": Code("Not a unary test",
                 "The cell cannot be read as a condition. Correct it at the position named; "
                 "texts stand in double quotes."),
    "C102": Code("Value of the wrong type",
                 "The cell compares the attribute with a value of another type. Write a value of "
                 "the attribute's own type."),
    "C103": Code("Value outside the domain",
                 "The attribute never has this value. Take one of its values, or add the value "
                 "to the attribute."),
    "C104": Code("Empty range",
                 "No value lies in the range. Exchange or correct its ends."),
    "C105": Code("Test that is never true",
                 "No value of the attribute passes the test. Correct the limits, or delete the "
                 "test."),
    "C106": Code("Test that is always true",
                 "Every known value passes, so the cell says nothing. Write - for any "
                 "value.", _WARNING),
    "C107": Code("Test listed twice",
                 "The same test stands twice in one cell. Delete one of them.", _WARNING),
    "C108": Code("No such comparison",
                 "Only numbers and dates have an order. List the values instead."),
    # Packs and their files
    "P200": Code("File cannot be read",
                 "The file or folder is missing, too large, or not UTF-8. Check the path, or "
                 "save the file as UTF-8."),
    "P201": Code("Not plain YAML",
                 "The text is no YAML, or uses tags, anchors, several documents or a key twice. "
                 "Correct it at the line named."),
    "P202": Code("Unknown key",
                 "The format has no such key here. Correct its spelling, or delete it."),
    "P203": Code("Missing key",
                 "An entry lacks a key that it needs. Add it."),
    "P204": Code("Wrong kind of value",
                 "The value is not what its place needs. Write what the message expects."),
    "P205": Code("Criterion in two dimensions",
                 "Criteria are named without their dimension. Rename one of the two."),
    "P206": Code("Listed file cannot be read",
                 "pack.yaml lists a file that is missing or unreadable. Correct the name or the "
                 "file."),
    "P207": Code("Unknown format",
                 "The pack is written for another version of modesdk. Use that version, or "
                 "convert the pack."),
    "P208": Code("File outside the pack",
                 "A pack reads only files in its own folder. Copy the file there."),
    "P209": Code("Unknown pack",
                 "No installed pack or folder has this name. Check the spelling, or install the "
                 "pack."),
    # Tables as files
    "T301": Code("Not a table",
                 "The file is not valid CSV, is too large, or has no header row."),
    "T302": Code("Unknown column",
                 "Tables of this kind have no such column. Correct the heading; remarks belong "
                 "under `note`."),
    "T303": Code("Column twice",
                 "The heading stands twice. Only `if` columns may repeat."),
    "T304": Code("Missing column",
                 "The table lacks a column that it needs. Add it."),
    "T305": Code("Too many cells",
                 "The row has more cells than there are headings. Quote cells that contain "
                 "commas."),
    "T306": Code("Row without id",
                 "Every row needs an id of its own."),
    "T307": Code("Row without output",
                 "The row says nothing of any alternative. Fill in a `then` cell, or delete the "
                 "row."),
    "T308": Code("Not an effect",
                 "Effects are -2, -1, 0, 1 or 2."),
    "T309": Code("Unknown word",
                 "The cell holds none of the words that its column knows. Take one of those "
                 "listed."),
    "T310": Code("Strength out of range",
                 "A strength is 0 to 10 in steps of 0.01."),
    "T311": Code("Not a date",
                 "Write dates as YYYY-MM-DD."),
    "T315": Code("Not a whole number",
                 "The order of a step is a whole number."),
    "T316": Code("One-sided conflict",
                 "A conflict names claims on both sides. Fill in `claims` and `against`."),
    "T317": Code("Claim twice",
                 "The claim stands twice in the list of claims. Delete one of the rows."),
    "T318": Code("Unknown way of carrying",
                 "`carried_as` is one of the words listed in the message."),
    # What a pack's tables and declarations mean
    "R401": Code("Unknown attribute",
                 "An `if` heading names no attribute of the pack. Correct it, or declare the "
                 "attribute."),
    "R402": Code("Unknown alternative",
                 "A `then` heading names no alternative of the pack. Correct it, or declare the "
                 "alternative."),
    "R403": Code("Unknown criterion",
                 "An evidence row names no criterion of the pack. Correct it, or declare the "
                 "criterion."),
    "R404": Code("Row id twice",
                 "Row ids are unique over the whole pack. Rename one of the rows."),
    "R405": Code("Table listed twice",
                 "The rows of the table would count twice. Delete one of the entries."),
    "R406": Code("Derived attribute without table",
                 "No table sets the attribute. List a derive table for it, or delete `derived: "
                 "true`."),
    "R407": Code("Wrong target",
                 "A derive table sets an attribute that does not exist or is not declared as "
                 "derived."),
    "R408": Code("Two tables for one attribute",
                 "Only one table may set a derived attribute. Put the rows into one table."),
    "R409": Code("Wrong output",
                 "A derive row sets no value of the attribute. Write one literal of its type and "
                 "domain."),
    "R410": Code("Derived in a circle",
                 "Derived attributes rest on each other. Remove one of the conditions named."),
    "R411": Code("Unknown hit policy",
                 "Derive tables know UNIQUE (one row at most) and FIRST (the first that holds)."),
    "R412": Code("Test whether a derived value is missing",
                 "What can be missing is what it is derived from. Test those attributes."),
    "R413": Code("Unknown claim",
                 "A row cites a claim that the list of claims does not know. Correct the id, or "
                 "add the claim."),
    "R414": Code("Unknown source",
                 "A claim comes from a source that the pack does not list. Correct the id, or "
                 "add the source."),
    "R415": Code("Unknown group",
                 "An alternative belongs to a group that the pack does not list."),
    "R416": Code("Wrong route",
                 "A route names an unknown alternative or attribute, or no alternative at all."),
    "R417": Code("Routes in a circle",
                 "Alternatives need each other to be open. Remove one of the routes named."),
    "R418": Code("Wrong role",
                 "A role needs an attribute of the right type; the values of `chosen` are "
                 "alternatives."),
    "R419": Code("One word for two values",
                 "Within an attribute, ids, labels and aliases must tell its values apart."),
    "R420": Code("Not a regular expression",
                 "The pattern of the attribute cannot be read. Correct it."),
    "R421": Code("Minimum above maximum",
                 "No number fits between them. Exchange the two."),
    "R422": Code("Key that does not fit the type",
                 "Values and patterns are for texts and sets, limits for numbers."),
    "R423": Code("Nothing to recommend",
                 "The pack needs at least one alternative that is ranked."),
    "R424": Code("No yardstick",
                 "The pack needs dimensions, and each of them criteria."),
    "R425": Code("All weights zero",
                 "Give at least one dimension a weight above 0."),
    "R426": Code("Never valid",
                 "The row ends before it begins. Correct valid_from or valid_to."),
    "R427": Code("Not an id",
                 "Ids hold letters A-Z and a-z, digits and . _ - @ only. Other words belong into "
                 "the label."),
    "R450": Code("Two states of one fact",
                 "Rows of one topic with the same conditions are valid on the same day. End the "
                 "older one with valid_to.", _WARNING),
    "R451": Code("Row that never holds",
                 "Two conditions of the row on one attribute exclude each other. Correct "
                 "one.", _WARNING),
    "R452": Code("Row that never decides",
                 "Earlier rows of the FIRST table hold whenever this one does. Move, narrow or "
                 "delete it.", _WARNING),
    "R453": Code("Open and blocked",
                 "Two gate rows disagree under the same conditions. End one, or list the claims "
                 "in a conflict table.", _WARNING),
    "R454": Code("Opposite effects",
                 "Two rows from the same sources disagree under the same conditions. Correct one "
                 "of them.", _WARNING),
    "R455": Code("Rows that can hold together",
                 "Hit policy UNIQUE fails for such a case. Narrow one row, or use "
                 "FIRST.", _WARNING),
    "R456": Code("Unused attribute",
                 "No table, route or evaluator tests the attribute. Use it, or delete "
                 "it.", _WARNING),
    "R457": Code("Claim without its rows",
                 "The claim names no row, or one that does not exist. Correct its "
                 "`rows`.", _WARNING),
    "R458": Code("Claim and row disagree",
                 "The `rows` of a claim and the `claims` of a row do not name each other. "
                 "Correct one side.", _WARNING),
    "R459": Code("Claim left aside without a reason",
                 "Say under reason_zh and reason_en why no row carries it.", _WARNING),
    "R460": Code("Missing translation",
                 "A text is missing in one of the two languages. Add it.", _WARNING),
    "R461": Code("Alternative nobody speaks of",
                 "No row says anything about the alternative. Add rows, or delete it.", _WARNING),
    "R462": Code("No question",
                 "The attribute may be asked for, but has no question. Write one, or set "
                 "`missing: quiet`.", _INFO),
    "R463": Code("One label for two attributes",
                 "In a profile the label would mean the first of them. Rename one.", _WARNING),
    # Values of a profile
    "V501": Code("Unknown attribute",
                 "The pack has no such attribute, or it is derived by the rules. Correct the "
                 "name, or delete the entry."),
    "V502": Code("Value of the wrong type",
                 "The attribute is of another type. Write what the message expects."),
    "V503": Code("Value outside the list",
                 "The attribute knows other values. Take one of those listed, in either language."),
    "V504": Code("Number out of range",
                 "The number is outside the limits of the attribute, not whole, or no number at "
                 "all."),
    "V505": Code("Value too long",
                 "The value is longer than any answer can be. Shorten it."),
    "V506": Code("Not a profile",
                 "A profile holds `as_of` and, under `profile`, one attribute per line."),
    "V507": Code("Empty or huge profile",
                 "Give at least one attribute, and no more than the message allows."),
    "V508": Code("Not an as-of date",
                 "Write the date as YYYY-MM-DD."),
    "V509": Code("Attribute given twice",
                 "Two entries name the same attribute, for instance by id and by label. Keep one."),
    # Weights
    "W601": Code("Unknown weight",
                 "No dimension, criterion, source or row has this name."),
    "W602": Code("Weight out of range",
                 "The weight is outside its range or not on a step. Take a value that the "
                 "message allows."),
    "W603": Code("All weights zero",
                 "Give at least one dimension a weight above 0."),
    "W604": Code("Not a weight option",
                 "Write a weight as name=number, for instance goal=3 or trust:002=0.1."),
    # Workbooks as files
    "B101": Code("Not a workbook",
                 "The file is missing or no .xlsx workbook. Check the path, or save it as .xlsx."),
    "B102": Code("Protected by a password",
                 "A workbook with a password cannot be read. Remove the password and save again."),
    "B103": Code("Too large",
                 "The file unpacks to more than a workbook ever needs. Check that it is the right "
                 "file."),
    "B104": Code("Damaged workbook",
                 "A part of the file is unreadable, stands twice or overlaps another. Open it in a "
                 "spreadsheet program and save it again."),
    "B105": Code("Entities in a workbook",
                 "A part declares a document type or entities, which no spreadsheet program "
                 "writes. Open the file there and save it again."),
    "B106": Code("Huge merged range",
                 "Merged cells cover more than any sheet needs. Unmerge them and save again."),
    "B107": Code("Macros",
                 "The workbook holds macros. They are not run and not needed.", _WARNING),
    "B108": Code("Link to the outside",
                 "The workbook is linked to other files or data. They are not opened.", _WARNING),
    "B109": Code("Formula that reaches outside",
                 "The formula calls a program or a web address. It is not evaluated.", _WARNING),
    "B110": Code("Workbook in use",
                 "Another program has the workbook open, or has just changed it. Close it there "
                 "and try again."),
    "B111": Code("Workbook cannot be written",
                 "The file or its folder is read-only or full. Check the permissions."),
    "B112": Code("Formula in the way",
                 "A result was to be written where a formula stands, and formulas are never "
                 "overwritten. Move the formula."),
    # Workbooks and what stands in them
    "B120": Code("Not built by modesdk",
                 "The workbook does not say from which pack it was built. Build one with modesdk."),
    "B121": Code("Workbook of another pack",
                 "The workbook was built from another pack. Give its own one."),
    "B122": Code("Workbook of another version",
                 "The pack has changed since the workbook was built. Build it again, or give the "
                 "folder of that version."),
    "B123": Code("Unknown workbook format",
                 "The workbook was built by another version of modesdk. Build it again."),
    "B124": Code("Missing sheet or name",
                 "A sheet, row or column that inputs stand in was deleted. Undo that, or take the "
                 "last backup."),
    "B125": Code("Changed heading or id",
                 "A heading, or the id of a row, is not what was built. Put it back."),
    "B126": Code("Text in a number cell",
                 "The cell holds a text, so formulas do not count it. Type a plain number."),
    "B127": Code("Merged cells over inputs",
                 "A merged range covers an input cell. Unmerge it."),
    "B128": Code("Cell without a value",
                 "An input cell holds an error or a formula that was not calculated. Correct it."),
    "B129": Code("Contradicting answers",
                 "Members of a set and 'none of these' are both answered yes. Leave one of them."),
    "B130": Code("Changed formula",
                 "The formula differs from the one that would be built now. Put it back, or "
                 "refresh the workbook."),
    "B131": Code("Result differs from the SDK",
                 "The stored result is not what the SDK gives for what was typed. Recalculate the "
                 "workbook."),
    "B132": Code("Results not calculated",
                 "The workbook holds formulas without stored results. Open it in a spreadsheet "
                 "program and save it."),
    "B133": Code("Edited rules",
                 "Rows of the Rules sheet differ from the pack. Bring them into the pack, or leave "
                 "them in the workbook.", _INFO),
    "B140": Code("Folder for xlwings cannot be made",
                 "A package is missing, or the name cannot be that of a Python file."),
    "B150": Code("Not a list of conditions",
                 "Conditions are written as attribute: test, with semicolons between them."),
    "B151": Code("Row that cannot be edited",
                 "The row, or an attribute in it, has no place in the workbook's formulas. Edit "
                 "the pack and build again."),
    "B152": Code("Formula too long",
                 "The compiled row is longer than spreadsheet programs accept. Split it into "
                 "several rows."),
    "B153": Code("No place in this workbook",
                 "An edited row needs an attribute or a cell that the workbook was built without. "
                 "Bring the row into the pack and build the workbook again."),
    "B154": Code("Below the spare rows",
                 "A rule stands below the last spare row of the Rules sheet, where no formula "
                 "reads it. Bring the rules into the pack and build the workbook again."),
    "B160": Code("No place in the pack",
                 "No table or file of the pack can hold the row or case as it stands. Add the "
                 "columns first, or change the file by hand."),
    # Decision records
    "D701": Code("Not a decision record",
                 "The file is no decision record, or is damaged. Check the path."),
    "D702": Code("Another pack",
                 "The record was made with another pack or version. Give that version's folder."),
    "D703": Code("Another result",
                 "The replay gives another result than the record holds. Compare the versions "
                 "named in it."),
    "D704": Code("Unknown record format",
                 "The record was written by another version of modesdk. Replay it there."),
    # Engines
    "E801": Code("Unknown engine",
                 "No engine has this name, or it cannot run on this machine."),
    # Plugins
    "G901": Code("Plugin failed to load",
                 "The plugin raised an error on import. The rest works; update or uninstall "
                 "it.", _WARNING),
    "G902": Code("Plugin broke its contract",
                 "A hook or an evaluator of the plugin raised an error, or gave something else "
                 "than it promises. The rest works.", _WARNING),
    "G903": Code("Name taken",
                 "Another plugin already offers a pack or evaluator of this name. Rename or "
                 "uninstall one.", _WARNING),
    "G904": Code("Evaluator does not fit the pack",
                 "The evaluator names a dimension, criterion, alternative or attribute that the "
                 "pack does not have.", _WARNING),
    "G905": Code("Plugin hangs",
                 "The plugin did not finish importing, or answering a hook, and was left out. The "
                 "rest works.", _WARNING),
}
# fmt: on

CATALOGUE: Mapping[str, Code] = MappingProxyType(_CODES)
"""Every code that modesdk uses, in order."""
