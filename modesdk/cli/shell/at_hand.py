"""Which pack a command is about when several, or none, are named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from modesdk.api import load_pack
from modesdk.cli.shell.usage_error import UsageError
from modesdk.io.normalise import knows
from modesdk.io.pack_folders import read_pack
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.plugins import Plugins


def installed_packs(plugins: Plugins | None = None) -> Mapping[str, Path]:
    """Folder of every installed pack, by name."""
    return {name: s.folder for name, s in (plugins or Plugins.installed()).packs().items()}


def pack_at_hand(named: str | None, asked: Iterable[str] = ()) -> tuple[Pack, Plugins]:
    """The named pack, or the only installed one that knows the attributes `asked`.

    Raises UnknownPackError, and UsageError when no name is given and several packs would do.
    """
    plugins = Plugins.installed()
    return load_pack(named or only_pack(plugins, asked=asked), plugins=plugins), plugins


def only_pack(plugins: Plugins, place: str = "--pack", asked: Iterable[str] = ()) -> str:
    """The name of the only installed pack, or of the only one that knows the attributes `asked`.

    Raises UsageError when there are none or several.
    """
    folders = installed_packs(plugins)
    names, wanted = list(folders), list(asked)
    if len(names) > 1 and wanted:
        names = [name for name in names if _knows(folders[name], wanted)] or names
    if len(names) == 1:
        return names[0]
    if names:
        raise UsageError(
            place,
            worded("several packs are installed: {names}", names=", ".join(names)),
            worded("For instance {example}", example=f"{place} {names[0]}"),
        )
    raise UsageError(
        place, worded("no pack is installed"), worded("Install a pack, or name a pack folder")
    )


def is_attribute(name: str, plugins: Plugins) -> bool:
    """Whether an installed pack has an attribute with that id or label."""
    return any(_knows(folder, [name]) for folder in installed_packs(plugins).values())


def _knows(folder: Path, wanted: Iterable[str]) -> bool:
    """Whether the pack in a folder has all these attributes, by id or label."""
    pack, _ = read_pack(folder)
    return pack is not None and all(knows(pack.schema, name) for name in wanted)
