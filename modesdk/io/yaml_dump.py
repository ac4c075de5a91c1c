"""Data -> YAML text that `yaml_text` reads as the same data: numbers exact, texts quoted."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import yaml

from modesdk.io.yaml_text import plain_value


def plain_data(value: Any) -> Any:
    """A value as YAML holds it: sets and tuples as lists, numbers exact."""
    match value:
        case Mapping():
            return {key: plain_data(entry) for key, entry in value.items()}
        case frozenset() | set():
            return sorted(value)
        case list() | tuple():
            return [plain_data(entry) for entry in value]
        case _:
            return value


def dump_yaml(data: Any, newline: str = "\n", **options: Any) -> str:
    """Data as YAML text that is read as the same data here: numbers exact, texts quoted."""
    text: str = yaml.dump(
        plain_data(data),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        line_break=newline,
        **options,
    )
    return text


class _Dumper(yaml.SafeDumper):
    """Plain YAML as `yaml_text` reads it."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write a value out each time."""
        return True


def _number(dumper: yaml.SafeDumper, number: Decimal) -> yaml.ScalarNode:
    text = f"{number:f}"
    kind = "float" if "." in text else "int"  # with another kind's tag it would be written out
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", text)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    try:
        plain = isinstance(plain_value(text), str)
    except ValueError:
        plain = False
    style = None if plain else "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _spelled(dumper: yaml.SafeDumper, number: Any) -> yaml.ScalarNode:
    return _text(dumper, getattr(number, "spelling", str(number)))


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Decimal, _number)
_Dumper.add_multi_representer(int, _spelled)
_Dumper.add_multi_representer(Decimal, _spelled)
