"""The command line: reads options, asks the library, lays out what it says. No decisions here.

`main` holds the application; `commands` and `pack_commands` declare what can be typed, and each
command's body lives in a module of its own that is imported when the command runs, so that
`modesdk --help` and shell completion stay quick.
"""
