"""What stands on each sheet of the live workbook: one module per sheet, each with `build(book)`.

The sheets' native formulas give the SDK's answers; `workbook.build` puts them together.
"""
