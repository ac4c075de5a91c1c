"""The command line: reads options, asks the library, lays out what it says. No decisions here.

`main` holds the application. There is a room for every noun that is typed; in it, `*_commands`
holds its commands, each a function whose parameters are what can be typed and whose body is what
is done. Bodies import what they need when the command runs, so that `modesdk --help` and shell
completion stay quick. `shell` is what the rooms share: options, layout, problems, words.
"""
