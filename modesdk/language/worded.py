"""Sentences that know what they were made of, so that they can be said in another language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import Formatter
from typing import Self


class Worded(str):
    """A sentence in English: `template`, as the catalogue has it, filled with `parts`.

    It is the English text to everybody who asks for no other language.
    """

    __slots__ = ("parts", "template")

    template: str
    parts: Mapping[str, object]

    def __new__(cls, template: str, parts: Mapping[str, object]) -> Self:
        """Raises KeyError when the template names a part that is not given."""
        text = super().__new__(cls, template.format_map(parts))
        text.template, text.parts = template, parts
        return text

    def __getnewargs__(self) -> tuple[str, Mapping[str, object]]:  # type: ignore[override]  # pickle
        return self.template, self.parts


class Bilingual(Worded):
    """What is known in both languages, such as a unit of a pack: English, with its Chinese."""

    __slots__ = ("chinese",)

    chinese: str

    def __new__(cls, english: str, chinese: str) -> Self:
        """The same text in the two languages."""
        text = super().__new__(cls, "{text}", {"text": english})
        text.chinese = chinese
        return text

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]  # for pickle
        return str(self), self.chinese


def worded(template: str, /, **parts: object) -> Worded:
    """A sentence for people: an English template, as for `str.format`, and what fills it.

    Parts that are sentences themselves are translated with it; all others stay as they are.
    """
    return Worded(template, parts)


def placeholders(template: str) -> tuple[str, ...]:
    """The names that a template asks for, in its order."""
    found = (name for _, name, _, _ in Formatter().parse(template) if name is not None)
    return tuple(dict.fromkeys(found))


def listed(words: Iterable[str], between: str = ", ") -> Worded:
    """Names or sentences one after another, each, and what is between, said in its language."""
    parts = {f"part{i}": word for i, word in enumerate(words)}
    template = "{between}".join(f"{{{name}}}" for name in parts)
    return Worded(template, {**parts, "between": Worded(between, {})})
