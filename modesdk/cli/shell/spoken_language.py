"""Which language to speak, and sentences said in it."""

from __future__ import annotations

import os
from contextvars import ContextVar

from modesdk.cli.shell.usage_error import UsageError
from modesdk.language.catalogue import in_language
from modesdk.language.text import LANGUAGES, Lang, Text
from modesdk.language.worded import Worded, worded

VARIABLE = "MODESDK_LANG"
_SPOKEN: ContextVar[Lang] = ContextVar("spoken", default="en")

_PREFERRED: ContextVar[str | None] = ContextVar("preferred", default=None)


def prefer(lang: str | None) -> None:
    """The language that stands on the command line, whichever command it belongs to."""
    _PREFERRED.set(lang)


def speak(lang: Lang) -> None:
    """From now on people are told everything in this language."""
    _SPOKEN.set(lang)


def spoken() -> Lang:
    """The language in which people are told everything now."""
    return _SPOKEN.get()


def say(text: str | Text) -> str:
    """A sentence, or a text in two languages, in the person's; data, which is neither, as it is.

    Everything that shows a text says it so; who takes sentences apart or joins them does it before.
    """
    if isinstance(text, Text):
        return text[spoken()]
    return in_language(text, spoken()) if isinstance(text, Worded) else text


def language(given: str | None) -> Lang:
    """`given`, else what is preferred, else $MODESDK_LANG, else the locale's, Chinese or English.

    It is spoken from now on. Raises UsageError.
    """
    lang = _chosen(given)
    speak(lang)
    return lang


def _chosen(given: str | None) -> Lang:
    asked = _PREFERRED.get() if given is None else given
    if asked is not None:
        return _known(asked, "--lang")
    if wanted := os.environ.get(VARIABLE):
        return _known(wanted, f"${VARIABLE}")
    locale = next((v for n in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(n))), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def _known(word: str, place: str) -> Lang:
    for lang in LANGUAGES:
        if word.strip().lower() == lang:
            return lang
    message = worded("no language is called {word!r}", word=word[:40])
    raise UsageError(place, message, worded("Choose: {known}", known=", ".join(LANGUAGES)))
