"""Every diagnostic code: what it means and what to do. Codes are stable and never reused.

A code is written with a hyphen, so that nobody takes it for the address of a cell. The letter and
first digit say what a code is about: C-1 cells, P-2 packs as files, T-3 tables as files, R-4 what
a pack says (from R-450 on: found by the thorough check only), V-5 profiles, W-6 weights, B-1
workbooks, D-7 decision records, E-8 engines, G-9 plugins.
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
    "C-101": Code("Not a unary test",
                 "The cell cannot be read as a condition. Correct it at the position named; "
                 "texts stand in double quotes."),
    "C-102": Code("Value of the wrong type",
                 "The cell compares the attribute with a value of another type. Write a value of "
                 "the attribute's own type."),
    "C-103": Code("Value outside the domain",
                 "The attribute never has this value. Take one of its values, or add the value "
                 "to the attribute."),
    "C-104": Code("Empty range",
                 "No value lies in the range. Exchange or correct its ends."),
    "C-105": Code("Test that is never true",
                 "No value of the attribute passes the test. Correct the limits, or delete the "
                 "test."),
    "C-106": Code("Test that is always true",
                 "Every known value passes, so the cell says nothing. Write - for any "
                 "value.", _WARNING),
    "C-107": Code("Test listed twice",
                 "The same test stands twice in one cell. Delete one of them.", _WARNING),
    "C-108": Code("No such comparison",
                 "Only numbers and dates have an order. List the values instead."),
    "C-110": Code("Comma or point within a number",
                 "12,500 and 12.500 can be read as one number and as others. Write a point "
                 "before decimals, nothing between thousands, and a blank behind the commas of "
                 "a list."),
    "C-111": Code("Test that adds nothing",
                 "Another test of the same cell holds wherever this one does. Delete it, or "
                 "correct it.", _WARNING),
    # Packs and their files
    "P-200": Code("File cannot be read",
                 "The file or folder is missing, too large, or not UTF-8. Check the path, or "
                 "save the file as UTF-8."),
    "P-201": Code("Not plain YAML",
                 "The text is no YAML, or uses tags, anchors, several documents or a key twice. "
                 "Correct it at the line named."),
    "P-202": Code("Unknown key",
                 "The format has no such key here. Correct its spelling, or delete it."),
    "P-203": Code("Missing key",
                 "An entry lacks a key that it needs. Add it."),
    "P-204": Code("Wrong kind of value",
                 "The value is not what its place needs. Write what the message expects."),
    "P-205": Code("Criterion in two dimensions",
                 "Criteria are named without their dimension. Rename one of the two."),
    "P-206": Code("Listed file cannot be read",
                 "pack.yaml lists a file that is missing or unreadable. Correct the name or the "
                 "file."),
    "P-207": Code("Unknown format",
                 "The pack is written for another version of modesdk. Use that version, or "
                 "convert the pack."),
    "P-208": Code("File outside the pack",
                 "A pack reads only files in its own folder. Copy the file there."),
    "P-209": Code("Unknown pack",
                 "No installed pack or folder has this name. Check the spelling, or install the "
                 "pack."),
    "P-210": Code("Place that cannot be edited",
                 "The value is written in a way that no edit by machine can keep. Change it in "
                 "the file by hand."),
    "P-211": Code("File not as announced",
                 "A file that was just written does not hold what was shown. Compare it with its "
                 "backup."),
    "P-230": Code("Interrupted change",
                 "Several files of the pack were being changed when the program was stopped, and "
                 "the change cannot be finished by itself. Put the old or the new files in place "
                 "and delete the folder named."),
    "P-231": Code("Interrupted change, finished",
                 "Several files of the pack were being changed when the program was stopped. The "
                 "change was finished now; the old files are kept as .bak.", _WARNING),
    "P-220": Code("Markers of an unfinished merge",
                 "The file holds lines of <<<<<<<, ======= or >>>>>>>, which a version control "
                 "system leaves around a conflict. Keep one side, and delete the markers."),
    "P-221": Code("File that nothing reads",
                 "A file in the pack's folder is neither listed in pack.yaml nor a file of "
                 "cases. List it, or move it out of the pack.", _WARNING),
    "P-222": Code("Case without expectation",
                 "The case says nothing of what must come out, so it can never fail."),
    "P-223": Code("Case twice",
                 "Two cases have the same profile, date, weights and expectations. Delete one of "
                 "them.", _WARNING),
    # Tables as files
    "T-301": Code("Not a table",
                 "The file is not valid CSV, is too large, or has no header row."),
    "T-302": Code("Unknown column",
                 "Tables of this kind have no such column. Correct the heading; remarks belong "
                 "under `note`."),
    "T-303": Code("Column twice",
                 "The heading stands twice. Only `if` columns may repeat."),
    "T-304": Code("Missing column",
                 "The table lacks a column that it needs. Add it."),
    "T-305": Code("Too many cells",
                 "The row has more cells than there are headings. Quote cells that contain "
                 "commas."),
    "T-306": Code("Row without id",
                 "Every row needs an id of its own."),
    "T-307": Code("Row without output",
                 "The row says nothing of any alternative. Fill in a `then` cell, or delete the "
                 "row."),
    "T-308": Code("Not an effect",
                 "Effects are -2, -1, 0, 1 or 2."),
    "T-309": Code("Unknown word",
                 "The cell holds none of the words that its column knows. Take one of those "
                 "listed."),
    "T-310": Code("Strength out of range",
                 "A strength is 0 to 10 in steps of 0.01."),
    "T-311": Code("Not a date",
                 "Write dates as YYYY-MM-DD."),
    "T-315": Code("Not a whole number",
                 "The order of a step is a whole number."),
    "T-316": Code("One-sided conflict",
                 "A conflict names claims on both sides. Fill in `claims` and `against`."),
    "T-317": Code("Claim twice",
                 "The claim stands twice in the list of claims. Delete one of the rows."),
    "T-318": Code("Unknown way of carrying",
                 "`carried_as` is one of the words listed in the message."),
    # What a pack's tables and declarations mean
    "R-401": Code("Unknown attribute",
                 "An `if` heading names no attribute of the pack. Correct it, or declare the "
                 "attribute."),
    "R-402": Code("Unknown alternative",
                 "A `then` heading names no alternative of the pack. Correct it, or declare the "
                 "alternative."),
    "R-403": Code("Unknown criterion",
                 "An evidence row names no criterion of the pack. Correct it, or declare the "
                 "criterion."),
    "R-404": Code("Row id twice",
                 "Row ids are unique over the whole pack. Rename one of the rows."),
    "R-405": Code("Table listed twice",
                 "The rows of the table would count twice. Delete one of the entries."),
    "R-406": Code("Derived attribute without table",
                 "No table sets the attribute. List a derive table for it, or delete `derived: "
                 "true`."),
    "R-407": Code("Wrong target",
                 "A derive table sets an attribute that does not exist or is not declared as "
                 "derived."),
    "R-408": Code("Two tables for one attribute",
                 "Only one table may set a derived attribute. Put the rows into one table."),
    "R-409": Code("Wrong output",
                 "A derive row sets no value of the attribute. Write one literal of its type and "
                 "domain."),
    "R-410": Code("Derived in a circle",
                 "Derived attributes rest on each other. Remove one of the conditions named."),
    "R-411": Code("Unknown hit policy",
                 "DMN has no such hit policy, or COLLECT no such aggregation. Write one of those "
                 "named."),
    "R-412": Code("Test whether a derived value is missing",
                 "What can be missing is what it is derived from. Test those attributes."),
    "R-413": Code("Unknown claim",
                 "A row cites a claim that the list of claims does not know. Correct the id, or "
                 "add the claim."),
    "R-414": Code("Unknown source",
                 "A claim comes from a source that the pack does not list. Correct the id, or "
                 "add the source."),
    "R-415": Code("Unknown group",
                 "An alternative belongs to a group that the pack does not list."),
    "R-416": Code("Wrong route",
                 "A route names an unknown alternative or attribute, or no alternative at all."),
    "R-417": Code("Routes in a circle",
                 "Alternatives need each other to be open. Remove one of the routes named."),
    "R-418": Code("Wrong role",
                 "A role needs an attribute of the right type; the values of `chosen` are "
                 "alternatives."),
    "R-419": Code("One word for two values",
                 "Within an attribute, ids, labels and aliases must tell its values apart."),
    "R-420": Code("Not a regular expression",
                 "The pattern of the attribute cannot be read. Correct it."),
    "R-421": Code("Minimum above maximum",
                 "No number fits between them. Exchange the two."),
    "R-422": Code("Key that does not fit the type",
                 "Values and patterns are for texts and sets, limits for numbers."),
    "R-423": Code("Nothing to recommend",
                 "The pack needs at least one alternative that is ranked."),
    "R-424": Code("No yardstick",
                 "The pack needs dimensions, and each of them criteria."),
    "R-425": Code("All weights zero",
                 "Give at least one dimension a weight above 0."),
    "R-426": Code("Never valid",
                 "The row ends before it begins. Correct valid_from or valid_to."),
    "R-427": Code("Not an id",
                 "Ids hold letters A-Z and a-z, digits and . _ - @ only. Other words belong into "
                 "the label."),
    "R-428": Code("One word for two things",
                 "Ids, labels and aliases must tell the attributes, alternatives, dimensions, ... "
                 "of the pack apart. Rename one."),
    "R-429": Code("Hit policy that does not fit",
                 "The hit policy cannot make one value of the target's type and domain of what "
                 "the rows say. Write another, or change the target."),
    "R-450": Code("Two states of one fact",
                 "Rows of one topic with the same conditions are valid on the same day. End the "
                 "older one with valid_to.", _WARNING),
    "R-451": Code("Row that never holds",
                 "Two conditions of the row on one attribute exclude each other. Correct "
                 "one.", _WARNING),
    "R-452": Code("Row that never decides",
                 "Rows that go before it by the hit policy hold whenever this one does. Move, "
                 "narrow or delete it.", _WARNING),
    "R-453": Code("Open and blocked",
                 "Two gate rows disagree under the same conditions. End one, or list the claims "
                 "in a conflict table.", _WARNING),
    "R-454": Code("Opposite effects",
                 "Two rows from the same sources disagree under the same conditions. Correct one "
                 "of them.", _WARNING),
    "R-455": Code("Rows that can hold together",
                 "Hit policy UNIQUE fails for such a case, and ANY if the rows differ. Narrow one "
                 "row, or use FIRST.", _WARNING),
    "R-456": Code("Unused attribute",
                 "No table, route or evaluator tests the attribute. Use it, or delete "
                 "it.", _WARNING),
    "R-457": Code("Claim without its rows",
                 "The claim names no row, or one that does not exist. Correct its "
                 "`rows`.", _WARNING),
    "R-458": Code("Claim and row disagree",
                 "The `rows` of a claim and the `claims` of a row do not name each other. "
                 "Correct one side.", _WARNING),
    "R-459": Code("Claim left aside without a reason",
                 "Say under reason_zh and reason_en why no row carries it.", _WARNING),
    "R-460": Code("Missing translation",
                 "A text is missing in one of the two languages. Add it.", _WARNING),
    "R-461": Code("Alternative nobody speaks of",
                 "No row says anything about the alternative. Add rows, or delete it.", _WARNING),
    "R-462": Code("No question",
                 "The attribute may be asked for, but has no question. Write one, or set "
                 "`missing: quiet`.", _INFO),
    "R-464": Code("Case that no row decides",
                 "No row of the derive table holds for a case whose values are known, so the "
                 "attribute stays unknown. Add a row.", _WARNING),
    "R-465": Code("Date after the review",
                 "The source or claim is dated after the pack's as_of. Correct one of the "
                 "two.", _WARNING),
    "R-466": Code("Days on which a topic says nothing",
                 "Between two states of one fact lie days on which no row of its topic holds. Let "
                 "one end when the next begins.", _WARNING),
    "R-467": Code("Row that changes nothing",
                 "It holds somewhere, but the other rows bring about the same without it. Its "
                 "sentence may stand; correct it if it should count.", _INFO),
    "R-468": Code("Member that its row does without",
                 "With the row's other conditions, it makes no difference whether the list holds "
                 "it. Delete it, or correct the others.", _WARNING),
    "R-469": Code("Table too large to go through",
                 "Its rows tell too many cases apart, so what they do together is not checked. "
                 "Split the table, or test fewer values.", _INFO),
    "R-470": Code("Case fails",
                 "A case of the pack comes out otherwise than it expects. Correct the rules, or "
                 "what the case expects."),
    # Values of a profile
    "V-501": Code("Unknown attribute",
                 "The pack has no such attribute, or it is derived by the rules. Correct the "
                 "name, or delete the entry."),
    "V-502": Code("Value of the wrong type",
                 "The attribute is of another type. Write what the message expects."),
    "V-503": Code("Value outside the list",
                 "The attribute knows other values. Take one of those listed, in either language."),
    "V-504": Code("Number out of range",
                 "The number is outside the limits of the attribute, not whole, or no number at "
                 "all."),
    "V-505": Code("Value too long",
                 "The value is longer than any answer can be. Shorten it."),
    "V-506": Code("Not a profile",
                 "A profile holds `as_of` and, under `profile`, one attribute per line; a request "
                 "to the server holds the fields of its address. Delete or correct other keys."),
    "V-507": Code("Empty or huge profile",
                 "Give at least one attribute, and no more than the message allows."),
    "V-508": Code("Not an as-of date",
                 "Write the date as YYYY-MM-DD."),
    "V-509": Code("Attribute given twice",
                 "Two entries name the same attribute, for instance by id and by label, and "
                 "differ. Keep one."),
    "V-520": Code("Two decision dates",
                 "The profile gives its date twice, as `as_of` and as an attribute, or the command "
                 "line does, with --as-of and --set, and they differ. Keep one."),
    # Weights
    "W-601": Code("Unknown weight",
                 "No dimension, criterion, source or row has this name."),
    "W-602": Code("Weight out of range",
                 "The weight is outside its range or not on a step. Take a value that the "
                 "message allows."),
    "W-603": Code("All weights zero",
                 "Give at least one dimension a weight above 0."),
    "W-604": Code("Not a weight option",
                 "Write a weight as name=number, for instance goal=3 or trust:002=0.1."),
    "W-605": Code("Weight given twice",
                 "Two entries set the same weight, for instance inside its kind and beside it, and "
                 "differ. Keep one."),
    # Workbooks as files
    "B-101": Code("Not a workbook",
                 "The file is missing or no .xlsx workbook. Check the path, or save it as .xlsx."),
    "B-102": Code("Protected by a password",
                 "A workbook with a password cannot be read. Remove the password and save again."),
    "B-103": Code("Too large",
                 "The file unpacks to more than a workbook ever needs. Check that it is the right "
                 "file."),
    "B-104": Code("Damaged workbook",
                 "A part of the file is unreadable, stands twice or overlaps another. Open it in a "
                 "spreadsheet program and save it again."),
    "B-105": Code("Entities in a workbook",
                 "A part declares a document type or entities, which no spreadsheet program "
                 "writes. Open the file there and save it again."),
    "B-106": Code("Huge merged range",
                 "Merged cells cover more than any sheet needs. Unmerge them and save again."),
    "B-107": Code("Macros",
                 "The workbook holds macros. They are not run and not needed.", _WARNING),
    "B-108": Code("Link to the outside",
                 "The workbook is linked to other files or data. They are not opened.", _WARNING),
    "B-109": Code("Formula that reaches outside",
                 "The formula calls a program or a web address. It is not evaluated.", _WARNING),
    "B-110": Code("Workbook in use",
                 "Another program has the workbook open, or has just changed it. Close it there "
                 "and try again."),
    "B-111": Code("Workbook cannot be written",
                 "The file or its folder is read-only or full. Check the permissions."),
    "B-112": Code("Formula in the way",
                 "A result was to be written where a formula stands, and formulas are never "
                 "overwritten. Move the formula."),
    # Workbooks and what stands in them
    "B-120": Code("Not built by modesdk",
                 "The workbook does not say from which pack it was built. Build one with modesdk."),
    "B-121": Code("Workbook of another pack",
                 "The workbook was built from another pack. Give its own one."),
    "B-122": Code("Workbook of another version",
                 "The pack has changed since the workbook was built. Build it again and carry over "
                 "what was typed, or give the folder of that version."),
    "B-123": Code("Unknown workbook format",
                 "The workbook was built by another version of modesdk. Build it again."),
    "B-124": Code("Missing sheet or name",
                 "A sheet, row or column that inputs stand in was deleted. Undo that, or take the "
                 "last backup."),
    "B-125": Code("Changed heading or id",
                 "A heading, or the id of a row, is not what was built. Put it back."),
    "B-126": Code("Text in a number cell",
                 "The cell holds a text, so formulas do not count it. Type a plain number."),
    "B-127": Code("Merged cells over inputs",
                 "A merged range covers an input cell. Unmerge it."),
    "B-128": Code("Cell without a value",
                 "An input cell holds an error or a formula that was not calculated. Correct it."),
    "B-129": Code("Contradicting answers",
                 "Members of a set and 'none of these' are both answered yes. Leave one of them."),
    "B-130": Code("Changed formula",
                 "The formula differs from the one that would be built now. Put it back, or "
                 "refresh the workbook."),
    "B-131": Code("Result differs from the SDK",
                 "The stored result is not what the SDK gives for what was typed. Recalculate the "
                 "workbook."),
    "B-132": Code("Results not calculated",
                 "The workbook holds formulas without stored results. Open it in a spreadsheet "
                 "program and save it."),
    "B-133": Code("Edited rules",
                 "Rows of the Rules sheet differ from the pack. Bring them into the pack, or leave "
                 "them in the workbook.", _INFO),
    "B-140": Code("Folder for xlwings cannot be made",
                 "A package is missing, or the name cannot be that of a Python file."),
    "B-150": Code("Not a list of conditions",
                 "Conditions are written as attribute: test, with semicolons between them."),
    "B-151": Code("Row that cannot be edited",
                 "The row, or an attribute in it, has no place in the workbook's formulas. Edit "
                 "the pack and build again."),
    "B-152": Code("Formula too long",
                 "The compiled row is longer than spreadsheet programs accept. Split it into "
                 "several rows."),
    "B-153": Code("No place in this workbook",
                 "An edited row needs an attribute or a cell that the workbook was built without. "
                 "Bring the row into the pack and build the workbook again."),
    "B-154": Code("Below the spare rows",
                 "A rule stands below the last spare row of the Rules sheet, where no formula "
                 "reads it. Bring the rules into the pack and build the workbook again."),
    "B-160": Code("No place in the pack",
                 "No table or file of the pack can hold the row or case as it stands. Add the "
                 "columns first, or change the file by hand."),
    "B-168": Code("Hidden rows were decided",
                 "Rows of the list are hidden, by a filter perhaps; they count like the others. "
                 "Delete what does not belong to it.", _WARNING),
    "B-169": Code("Rows below the formulas",
                 "Profiles stand below the last row that has formulas: only the SDK decides on "
                 "them. Build the workbook with more rows.", _WARNING),
    "B-170": Code("Another unit in a heading",
                 "What stands beside the attribute's name is not its unit. Nothing is converted: "
                 "convert the numbers and correct the heading."),
    "B-171": Code("A cell shown as something else",
                 "The number is shown in percent, in a currency or as a date that its attribute "
                 "does not have, or may be a fraction or per cent. Type the plain number."),
    "B-172": Code("Number with two readings",
                 "Where no commas separate fields, a point or comma before three digits may "
                 "separate thousands or decimals. Write the number without it, or with other "
                 "decimals."),
    "B-173": Code("Taken as the decision date",
                 "A column called just date counts as the decision date of its row. Call it as_of, "
                 "or give it another name.", _WARNING),
    "B-174": Code("No heading row",
                 "No row at the top of the list names attributes of the pack. The message shows "
                 "what was read, and how the file was divided."),
    "B-180": Code("A row marked as wrong",
                 "The sheet's own check says that something in the row cannot be used, or will be "
                 "refused by pull. It is told in the sheet's language. Correct the row."),
    "B-181": Code("Unknown language",
                 "The cell that chooses the language of the sheets holds neither zh nor en; the "
                 "language in which the workbook was built is shown."),
    "B-190": Code("Sorted rules",
                 "Rows of the Rules sheet were sorted, but formulas find rules by their rows. Undo "
                 "the sorting."),
    "B-191": Code("Inserted or deleted rows or columns",
                 "Cells stand elsewhere than formulas are compiled for. Undo the insertion or "
                 "deletion."),
    "B-192": Code("Copy of an input sheet",
                 "A copy of a sheet is not read; the original counts. Type there, or copy the "
                 "file.", _WARNING),
    "B-193": Code("Renamed sheet",
                 "A sheet has another title; its cells are found by their names.", _INFO),
    "B-195": Code("Case fails",
                 "A case of the Cases sheet comes out otherwise than expected under the rules and "
                 "weights of the workbook. Correct these, or the expectation."),
    "B-196": Code("Case that expects nothing",
                 "Nothing can be judged on a case without an expectation. Say what must come out.",
                 _WARNING),
    "B-197": Code("Changed headings",
                 "A heading of Portfolio or Cases names another input than its column gives. Put "
                 "it back."),
    "B-198": Code("Names of cells clash",
                 "Two ids of the pack become the same name of a cell, or too long a one. Give one "
                 "of them another id."),
    # Decision records
    "D-701": Code("Not a decision record",
                 "The file is no decision record, or is damaged. Check the path."),
    "D-702": Code("Another pack",
                 "The record was made with another pack or version. Give that version's folder."),
    "D-703": Code("Another result",
                 "The replay gives another result than the record holds. Compare the versions "
                 "named in it."),
    "D-704": Code("Unknown record format",
                 "The record was written by another version of modesdk. Replay it there."),
    # Engines
    "E-801": Code("Unknown engine",
                 "No engine has this name, or it cannot run on this machine."),
    # Plugins
    "G-901": Code("Plugin failed to load",
                 "The plugin raised an error on import. The rest works; update or uninstall "
                 "it.", _WARNING),
    "G-902": Code("Plugin broke its contract",
                 "A hook or an evaluator of the plugin raised an error, or gave something else "
                 "than it promises. The rest works.", _WARNING),
    "G-903": Code("Name taken",
                 "Another plugin already offers a pack or evaluator of this name. Rename or "
                 "uninstall one.", _WARNING),
    "G-904": Code("Evaluator does not fit the pack",
                 "The evaluator names a dimension, criterion, alternative or attribute that the "
                 "pack does not have, or tries a value that the attribute cannot have.", _WARNING),
    "G-905": Code("Plugin hangs",
                 "The plugin did not finish importing, or answering a hook, and was left out. The "
                 "rest works.", _WARNING),
    "G-920": Code("Pack of another name",
                 "A pack is known by the name in its pack.yaml, everywhere. A plugin offers it "
                 "under another one, or the name was changed while a server was running."),
}
# fmt: on

CATALOGUE: Mapping[str, Code] = MappingProxyType(_CODES)
"""Every code that modesdk uses, in order."""
