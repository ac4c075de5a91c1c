"""The SDK as spreadsheet functions: one registry feeds every host.

`registry` says which functions there are, `answers` what they answer, `ranges` how cells become
profiles and weights, `desk` keeps packs and decisions at hand. The hosts (the web server with its
Office.js pane, LibreOffice, classic xlwings) are packages beside them and only translate.
"""
