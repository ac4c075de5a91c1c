"""The front end: the task pane, the ordinary web page, the functions and the add-in's manifest.

`pages` gives the HTML, `metadata` what Excel is told about the functions, `manifest` what it is
told about the add-in; `static` holds modules, styles and icons as they are served, with no build
step in between. A server hands them out; nothing here listens.
"""
