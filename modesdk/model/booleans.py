"""Words for true and false, those that spreadsheet programs write in other languages included."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from modesdk.model.names import folded

_TRUE = (
    "true yes on y 1 是 有 对 真 ja oui si sí sì sim wahr vrai verdadero verdadeiro vero waar "
    "prawda истина sant doğru igaz"
)
_FALSE = (
    "false no off n 0 否 无 没有 不 假 nein non não nee nej falsch faux falso onwaar fałsz ложь "
    "falskt yanliş hamis"
)

WORDS: Mapping[str, bool] = MappingProxyType(
    {"是 yes": True, "否 no": False}  # offered by workbooks of before: both languages at once
    | dict.fromkeys(_TRUE.split(), True)
    | dict.fromkeys(_FALSE.split(), False)
)
"""Folded words, with what they say."""


def truth_of(word: str) -> bool | None:
    """What a word says; None when it is none of them."""
    return WORDS.get(folded(word))
