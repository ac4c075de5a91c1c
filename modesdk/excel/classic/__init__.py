"""Classic xlwings: user-defined functions on Windows, and a button on Windows and macOS.

`build` makes a folder with a macro workbook (xlwings' own standalone template) and a Python file of
wrappers generated from the registry; `runtime` is what that file calls. Only xlwings' BSD parts
are used. xlwings itself is imported by the generated file and by `build`, nowhere else.
"""
