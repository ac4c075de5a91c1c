"""Engine `formulas`: a rule set as plain spreadsheet formulas, for the live workbook.

`program` compiles a rule set to cells that know nothing of files or layouts; whoever places them
(the workbook writer, the engine's own calculation sheet) says where each named cell stands.
"""
