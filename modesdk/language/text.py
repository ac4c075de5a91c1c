"""Texts in two languages, as packs give them and as the program's own catalogue has them."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from modesdk.language.catalogue import in_language
from modesdk.language.worded import Bilingual

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh", "en")


@frozen
class Text:
    """One text in Chinese and English; a missing language falls back on the other."""

    zh: str = ""
    en: str = ""

    def __getitem__(self, lang: str) -> str:
        chosen, other = (self.zh, self.en) if lang == "zh" else (self.en, self.zh)
        return chosen or other

    @property
    def said(self) -> Bilingual:
        """The text as a part of a sentence."""
        return Bilingual(self["en"], self["zh"])

    @property
    def both(self) -> str:
        """Chinese and English side by side, once when they are the same."""
        return " ".join(dict.fromkeys(text for text in (self.zh, self.en) if text))

    @property
    def untranslated(self) -> tuple[Lang, ...]:
        """The languages without a text."""
        return tuple(lang for lang in LANGUAGES if not getattr(self, lang))


def both(sentence: str) -> Text:
    """One of the program's own sentences, in the two languages."""
    return Text(in_language(sentence, "zh"), sentence)
