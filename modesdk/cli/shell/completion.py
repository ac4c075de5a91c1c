"""Words for shell completion. Whatever goes wrong here, there is just nothing to complete.

What completes is imported only then: options name these functions, and it brings the whole library
along (0.1 s).
"""

# ruff: noqa: PLC0415 - see above

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from modesdk.model.pack import Pack

Completer = Callable[[typer.Context, str], list[str]]


def quietly(words: Callable[[typer.Context, str], Iterable[str]]) -> Completer:
    """The words that begin as what is typed; none when they cannot be found."""

    @wraps(words)
    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        try:
            return [word for word in words(ctx, incomplete) if word.startswith(incomplete)]
        except Exception:  # a broken pack must not spoil the shell's line
            return []

    return complete


def _pack(ctx: typer.Context) -> Pack:
    from modesdk.cli.shell.at_hand import pack_at_hand

    return pack_at_hand(ctx.params.get("pack"))[0]


@quietly
def packs(ctx: typer.Context, incomplete: str) -> Iterable[str]:
    """Installed packs."""
    from modesdk.cli.shell.at_hand import installed_packs

    return list(installed_packs())


@quietly
def languages(ctx: typer.Context, incomplete: str) -> Iterable[str]:
    """Languages of the output."""
    return ["zh", "en"]


@quietly
def engines(ctx: typer.Context, incomplete: str) -> Iterable[str]:
    """Executors of the rules."""
    from modesdk.engines import ENGINES

    return list(ENGINES)


@quietly
def modes(ctx: typer.Context, incomplete: str) -> Iterable[str]:
    """The pack's alternatives."""
    return list(_pack(ctx).alternatives)


@quietly
def assignments(ctx: typer.Context, incomplete: str) -> Iterable[str]:
    """`attribute=`, and after the equals sign the attribute's values."""
    schema = _pack(ctx).schema
    name, equals, _ = incomplete.partition("=")
    if not equals:
        return [f"{a.id}=" for a in schema if not a.derived]
    values = schema[name].value_ids or ("true", "false") * (schema[name].type == "boolean")
    return [f"{name}={value}" for value in values]


@quietly
def weights(ctx: typer.Context, incomplete: str) -> Iterable[str]:
    """Names that take a weight."""
    pack = _pack(ctx)
    names = [*pack.dimensions, *(f"criterion:{c}" for c in pack.criteria)]
    return [f"{name}=" for name in [*names, *(f"trust:{s}" for s in pack.sources)]]
