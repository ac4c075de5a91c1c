"""`modesdk pack show`: which pack, which section, which item; then print it."""

from __future__ import annotations

from pathlib import Path

from modesdk.api import load_pack
from modesdk.cli.pack.sections import SECTIONS, Asked
from modesdk.cli.shell.at_hand import installed_packs, only_pack
from modesdk.cli.shell.complaints import Hint
from modesdk.cli.shell.find_named import find_id, near
from modesdk.cli.shell.layout import screen, show_sheet
from modesdk.cli.shell.options import ShowOptions
from modesdk.cli.shell.problems import UsageError, warn
from modesdk.cli.shell.spoken_language import language
from modesdk.cli.shell.targets import print_json
from modesdk.plugins import Plugins

MOST_WORDS = 3


def run(options: ShowOptions) -> None:
    """Show a section of a pack."""
    lang = language(options.lang)
    plugins = Plugins.installed()
    named, section, item = _meant(options.words, plugins)
    pack = load_pack(named or only_pack(plugins, "pack show"), plugins=plugins)
    warn(plugins.problems)
    build, _ = SECTIONS[find_id(SECTIONS, section, "SECTION", "section")]
    sheets, data = build(pack, Asked(item=item, modes=options.modes, lang=lang))
    if options.json:
        print_json(data)
        return
    console = screen()
    for sheet in sheets:
        show_sheet(console, sheet)


def _meant(words: tuple[str, ...], plugins: Plugins) -> tuple[str, str, str]:
    """(pack, section, item). The pack may be left out: a section's name is read as one.

    An installed pack or a folder with the name of a section comes first.
    """
    given = list(words)
    named = ""
    if given and not _is_section(given[0], plugins):
        named = given.pop(0)
        _check_pack(named, plugins)
    if len(given) >= MOST_WORDS:
        raise UsageError("ITEM", "too_many_words", word=given[2])
    section, item = [*given, "", ""][:2]
    return named, section or "overview", item


def _check_pack(named: str, plugins: Plugins) -> None:
    """Refuse a word that is neither a pack nor a section. Raises UsageError."""
    packs = list(installed_packs(plugins))
    if named not in packs and not Path(named).exists():
        sections = Hint("sections", known=", ".join(SECTIONS))
        hint = near(named, [*packs, *SECTIONS]) or sections
        raise UsageError("pack show", "no_section", word=named[:60], hint=hint)


def _is_section(word: str, plugins: Plugins) -> bool:
    if word in installed_packs(plugins) or "/" in word:
        return False
    return word in SECTIONS and not (Path(word) / "pack.yaml").is_file()
