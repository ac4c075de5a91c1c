"""What expectations have in common: mappings with known keys, and `all`, perhaps but some."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from modesdk.diagnostics import nearest
from modesdk.io.case_syntax import Vocabulary, names
from modesdk.io.unusable import UnusableError
from modesdk.language.worded import worded
from modesdk.model.pack import Pack

_ALL = re.compile(r"\s*all(?:\s+but\s+(?P<but>.+))?\s*", re.IGNORECASE)


def mapping_of(
    given: Any, required: Sequence[str], form: str, known: Sequence[str] = ()
) -> Mapping[str, Any]:
    """The mapping that is given. Raises UnusableError; `form` shows what to write."""
    hint = worded("Write: {form}", form=form)
    if not isinstance(given, Mapping):
        raise UnusableError("P-204", worded("expected a mapping"), hint)
    for key in given:
        if key not in (*required, *known):
            message = worded("unknown key {key!r}", key=str(key)[:60])
            raise UnusableError("P-202", message, nearest(str(key), (*required, *known)) or hint)
    for key in required:
        if given.get(key) is None:
            raise UnusableError("P-203", worded("the key {key!r} is missing", key=key), hint)
    return given


def chosen(given: Any, pack: Pack, noun: str, everything: Sequence[str]) -> tuple[str, ...]:
    """The ids that are named, or `everything`, perhaps but some. Raises UnusableError."""
    syntax, words = names(noun), Vocabulary.of(pack)
    match = _ALL.fullmatch(given) if isinstance(given, str) else None
    if match is None:
        found: Sequence[str] | None = syntax.read(given, words)
    else:
        left_out = syntax.read(match["but"], words) or ()
        found = [name for name in everything if name not in left_out]
    if not found:
        form = f"all; all but {syntax.form}; {syntax.form}"
        raise UnusableError("P-203", worded("nothing is named"), worded("Write: {form}", form=form))
    return tuple(found)
