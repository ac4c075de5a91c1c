"""`modesdk weights save`: weights as a file, for `--weights` and for cases."""

# ruff: noqa: PLC0415 - heavy parts are imported when they run, so that help is quick
# ruff: noqa: D301 - \b keeps help as it is

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modesdk.cli.shell import options as opt
from modesdk.cli.shell.help_page import CommandHelp
from modesdk.cli.shell.optional_features import check_installed
from modesdk.cli.shell.problems import guarded, tell
from modesdk.cli.shell.usage_error import UsageError
from modesdk.cli.workbook.workbook_commands import NEEDED
from modesdk.language.worded import worded

if TYPE_CHECKING:
    from modesdk.model.pack import Pack
    from modesdk.model.weights import Weights

group = opt.group("weights", help="Weights kept in files.")
_KINDS = (".yaml", ".yml")


@group.command(cls=CommandHelp)
@guarded
def save(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The YAML file to write.")],
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="PACK|WORKBOOK",
            help="Whose weights: a workbook's, or a pack's. Default: the only pack.",
        ),
    ] = None,
    weights: opt.Weights = None,
    weight_file: opt.WeightFile = None,
    lang: opt.Lang = None,
    force: opt.Force = False,
) -> None:
    """Write the weights that differ from the pack's into a file.

    Such a file is what --weights reads, and what a regression case may name.

    \b
    Examples:
      modesdk weights save ours.yaml --weight goal=3 --weight trust:002=0.1
      modesdk weights save ours.yaml client.xlsx
      modesdk recommend profile.yaml --weights ours.yaml
    """
    from modesdk.cli.shell.given_inputs import weights_asked
    from modesdk.cli.shell.targets import check_target, write_file
    from modesdk.io.weight_files import weight_file_text
    from modesdk.model.weights import WeightChanges

    check_target(file, "FILE", kinds=_KINDS, force=force)
    pack, found = _weights_of(source)
    wanted = weights_asked(pack, weights or (), weight_file, found)
    changes = WeightChanges.between(pack, wanted)
    if not changes:
        message = worded("no weight differs from the pack's")
        raise UsageError("--weight", message, worded("Give one, for instance --weight goal=3"))
    write_file(file, weight_file_text(pack, changes), "FILE", backup=True)
    tell("", worded("Weights written to {file}", file=file))


def _weights_of(source: str | None) -> tuple[Pack, Weights]:
    """The weights in a workbook, or of a pack, with the pack."""
    from modesdk.cli.shell.at_hand import pack_at_hand
    from modesdk.model.weights import Weights

    if source is None or not source.lower().endswith(".xlsx"):
        pack, _ = pack_at_hand(source)
        return pack, Weights.of(pack)
    check_installed("workbook", NEEDED, "workbook")
    from modesdk.cli.workbook.opened_workbook import opened, read_contents

    with opened(Path(source), None) as (package, pack):
        return pack, read_contents(package, pack, profile=False).inputs.weights
