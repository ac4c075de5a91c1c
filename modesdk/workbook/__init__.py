"""The live workbook: a pack as one spreadsheet whose native formulas give the SDK's answers.

`build` puts the sheets together, `calculate` writes the computed values in. openpyxl is imported in
this package only, formualizer behind `engines.formulas.adapter`; both come with the extra
`workbook`.
"""
