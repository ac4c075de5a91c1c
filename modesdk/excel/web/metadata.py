"""What Excel is told about the functions, made from the registry so that both always agree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from modesdk.excel.functions import FUNCTIONS, Function, Parameter, Takes
from modesdk.language.text import Lang

CALLS_MODULE = "./static/js/calls.js"
"""Where the module stands that batches calls, seen from functions.js."""


def functions_json(lang: Lang = "en") -> str:
    """The custom functions' metadata, with descriptions in a language."""
    described = [_function(function, lang) for function in FUNCTIONS]
    return json.dumps({"functions": described}, ensure_ascii=False, indent=2) + "\n"


def functions_js() -> str:
    """The module that ties every function's id to the code that asks the server."""
    names = json.dumps([function.name for function in FUNCTIONS])
    return (
        "// Made from the function registry: which functions there are.\n"
        f'import {{ associate }} from "{CALLS_MODULE}";\n\n'
        f"associate({names});\n"
    )


def _function(function: Function, lang: Lang) -> dict[str, Any]:
    return {
        "id": function.name,
        "name": function.name,
        "description": function.help[lang],
        "parameters": list(_parameters(function, lang)),
        "result": {"dimensionality": "matrix" if function.is_table else "scalar"},
        "options": {"cancelable": True},
    }


def _parameters(function: Function, lang: Lang) -> Iterator[dict[str, Any]]:
    """The arguments. Excel wants required ones first: before them, "" stands for nothing."""
    places = [place for place, p in enumerate(function.parameters) if p.required]
    last = max(places, default=-1)
    for place, parameter in enumerate(function.parameters):
        yield _parameter(parameter, lang, optional=place > last)


def _parameter(parameter: Parameter, lang: Lang, *, optional: bool) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "description": parameter.help[lang],
        "type": "any",
        "dimensionality": "matrix" if parameter.takes is Takes.RANGE else "scalar",
        "optional": optional,
        "repeating": False,
    }
