"""When two spellings are the same name: one rule for ids, labels, headings and texts.

Keyboards, file systems and spreadsheets write one letter in several ways: an accent joined to its
letter or behind it, full-width Latin letters, capitals, no-break spaces.
"""

from __future__ import annotations

import unicodedata


def composed(text: str) -> str:
    """A text with every accent joined to its letter (Unicode NFC); what is read stays the same."""
    return unicodedata.normalize("NFC", text)


def folded(name: str) -> str:
    """A name as names are compared: width, capitals, accents' form and blanks do not count.

    Unicode NFKC, case-folded, blanks of any kind trimmed and joined to one space.
    """
    wide = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(unicodedata.normalize("NFKC", wide).split())
