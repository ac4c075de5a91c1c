"""The sentences in other languages than English."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter

from modesdk.language.worded import Bilingual, Worded

_WIDE = "\u2e80"
"""From here on are Chinese characters and their punctuation."""


def in_language(text: str, lang: str) -> str:
    """A sentence in `lang` ("zh" or "en"); one that the catalogue lacks stays English."""
    if lang == "en":
        return text
    if not isinstance(text, Worded):
        return catalogue(lang).get(text, text)
    if isinstance(text, Bilingual):
        return text.chinese
    parts = {
        name: in_language(part, lang) if isinstance(part, Worded) else part
        for name, part in text.parts.items()
    }
    return fill(catalogue(lang).get(text.template, text.template), parts)


def fill(template: str, parts: Mapping[str, object]) -> str:
    """A template with its parts; where two Chinese characters meet, no blank stands between."""
    text = ""
    for literal, name, form, conversion in Formatter().parse(template):
        text = _joined(text, literal)
        if name is not None:
            how = (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
            text = _joined(text, f"{{{name}{how}}}".format_map(parts))
    return text


def _joined(left: str, right: str) -> str:
    before, after = left.rstrip(" "), right.lstrip(" ")
    one = len(left) - len(before) + len(right) - len(after) == 1
    wide = before[-1:] >= _WIDE and after[:1] >= _WIDE
    return before + after if one and wide else left + right


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """Every sentence of a language by its English template."""
    text = (files("modesdk.language") / f"{lang}.json").read_text(encoding="utf-8")
    found: dict[str, str] = json.loads(text)
    return found
