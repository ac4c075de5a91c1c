"""What the words after `modesdk pack show` mean: which pack, which section, which item of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from modesdk.cli.pack.sections import SECTIONS
from modesdk.cli.shell.at_hand import installed_packs
from modesdk.cli.shell.find_named import near
from modesdk.cli.shell.usage_error import UsageError
from modesdk.language.worded import worded
from modesdk.plugins import Plugins

MOST_WORDS = 3


def section_asked_for(words: Sequence[str], plugins: Plugins) -> tuple[str, str, str]:
    """(pack, section, item). The pack may be left out: a section's name is read as one.

    An installed pack or a folder with the name of a section comes first. Raises UsageError.
    """
    given = list(words)
    named = ""
    if given and not _is_section(given[0], plugins):
        named = given.pop(0)
        _check_pack(named, plugins)
    if len(given) >= MOST_WORDS:
        raise UsageError(
            "ITEM",
            worded("one word too many: {word!r}", word=given[2]),
            worded("Quote names with spaces"),
        )
    section, item = [*given, "", ""][:2]
    return named, section or "overview", item


def _check_pack(named: str, plugins: Plugins) -> None:
    """Refuse a word that is neither a pack nor a section. Raises UsageError."""
    packs = list(installed_packs(plugins))
    if named not in packs and not Path(named).exists():
        sections = worded("Sections: {known}", known=", ".join(SECTIONS))
        hint = near(named, [*packs, *SECTIONS]) or sections
        raise UsageError(
            "pack show", worded("{word!r} is no pack and no section", word=named[:60]), hint
        )


def _is_section(word: str, plugins: Plugins) -> bool:
    if word in installed_packs(plugins) or "/" in word:
        return False
    return word in SECTIONS and not (Path(word) / "pack.yaml").is_file()
