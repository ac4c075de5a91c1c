"""The live workbook as a file: built from a pack's sheets, read, compared, and pulled back.

openpyxl is imported here and in `sheets` only, formualizer behind `engines.formulas.adapter`; both
come with the extra `workbook`.
"""
