"""Files of weights: what `modesdk weights save` writes, and `--weights` and cases read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import DiagnosedError, WeightError
from modesdk.io.files import read_text
from modesdk.io.profiles import unknown_key
from modesdk.io.weight_values import UNUSABLE, RawWeights, natural
from modesdk.io.yaml_dump import dump_yaml
from modesdk.io.yaml_text import YamlText, parse_yaml
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.weights import WeightChanges

MAX_WEIGHTS_BYTES = 1_000_000
TOP = ("weights", "pack", "note")
"""What may stand at the top of a file of weights."""
_PAIRS = re.compile(r"[;；,\n]+")


def read_weight_file(path: Path, name: str = "") -> RawWeights:
    """The changes in a file; `name` tells where they come from. Raises WeightError."""
    shown = name or str(path)
    try:
        text = parse_yaml(read_text(path, max_bytes=MAX_WEIGHTS_BYTES, shown_as=shown), shown)
    except DiagnosedError as error:
        raise WeightError(UNUSABLE, error.diagnostics) from None
    data = text.data
    if not isinstance(data, Mapping) or not isinstance(data.get("weights"), Mapping):
        message = worded("expected `weights:` with one weight per line")
        raise WeightError(UNUSABLE, [Diagnostic("W-604", message, Location(shown, 1))])
    unknown = [unknown_key(key, TOP, Location(shown, text.line((key,)))) for key in data]
    wrong = [problem for key, problem in zip(data, unknown, strict=True) if key not in TOP]
    if wrong:
        raise WeightError(UNUSABLE, wrong)
    return RawWeights(data["weights"], lambda key: _place(text, key))


def _place(text: YamlText, key: str) -> Location:
    """Where a weight stands: at the top, or below its kind."""
    kinds = (path for path in text.lines if path[:1] == ("weights",) and path[-1] == key)
    return Location(text.file, text.line(next(kinds, ("weights",))), key)


def cell_weights(text: str) -> tuple[tuple[str, str], ...]:
    """The pairs in a cell such as `goal = 3; rules.R1 = 0.5`."""
    parts = (part.partition("=") for part in _PAIRS.split(text) if part.strip())
    return tuple((name.strip(), number.strip()) for name, _, number in parts)


def weights_cell(changes: WeightChanges) -> str:
    """Changes as the text of a cell; "" for none."""
    pairs = (
        f"{kind}.{name} = {number:f}"
        for kind, found in natural(changes).items()
        for name, number in found.items()
    )
    return "; ".join(pairs)


def weight_file_text(pack: Pack, changes: WeightChanges) -> str:
    """The text of a file with changes to a pack's weights."""
    return dump_yaml({"pack": pack.name, "weights": natural(changes)})
