"""Texts in two languages, as packs give them and as the program's own catalogue has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from attrs import frozen

from modesdk.language.catalogue import in_language
from modesdk.language.worded import Bilingual, Worded

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


def both(sentence: str, /, **parts: object) -> Text:
    """A sentence in the two languages at once: for constants, and for sheets that switch.

    Parts that are texts in two languages are said in the language of the sentence.
    """
    return filled(sentence, parts)


def filled(sentence: str, parts: Mapping[str, object]) -> Text:
    """The same with the parts by name."""
    said = {name: part.said if isinstance(part, Text) else part for name, part in parts.items()}
    told = Worded(sentence, said) if parts else sentence
    return Text(in_language(told, "zh"), str(told))


def listed_texts(texts: Iterable[Text]) -> Text:
    """Several texts one after another, with the commas of each language."""
    found = tuple(texts)
    return Text("、".join(t["zh"] for t in found), ", ".join(t["en"] for t in found))


def phrase(template: str, lang: str, **parts: object) -> str:
    """A sentence said at once, by who knows the language; `worded` is one that is said later."""
    return in_language(Worded(template, parts), lang)
