"""The sentences in other languages than English."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from modesdk.language.worded import Bilingual, Worded


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
    return catalogue(lang).get(text.template, text.template).format_map(parts)


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """Every sentence of a language by its English template."""
    text = (files("modesdk.language") / f"{lang}.json").read_text(encoding="utf-8")
    found: dict[str, str] = json.loads(text)
    return found
