"""Which language to speak."""

from __future__ import annotations

import os

from modesdk.cli.shell.problems import UsageError, speak
from modesdk.language.text import LANGUAGES, Lang

VARIABLE = "MODESDK_LANG"


def language(given: str | None) -> Lang:
    """`given`, else $MODESDK_LANG, else Chinese under a Chinese locale, else English.

    Problems are told in it from now on.
    """
    lang = _chosen(given)
    speak(lang)
    return lang


def _chosen(given: str | None) -> Lang:
    if given is not None:
        return _known(given, "--lang")
    if wanted := os.environ.get(VARIABLE):
        return _known(wanted, f"${VARIABLE}")
    locale = next((v for n in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(n))), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def _known(word: str, place: str) -> Lang:
    for lang in LANGUAGES:
        if word.strip().lower() == lang:
            return lang
    raise UsageError(place, "language", word=word[:40], known=", ".join(LANGUAGES))
