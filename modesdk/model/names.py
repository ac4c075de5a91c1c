"""When two spellings are the same name: one rule for ids, labels, headings and texts.

Keyboards, file systems and spreadsheets write one letter in several ways: an accent joined to its
letter or behind it, full-width Latin letters, capitals, no-break spaces.
"""

from __future__ import annotations

import unicodedata


def composed(text: str) -> str:
    """A text with every accent joined to its letter (Unicode NFC); what is read stays the same."""
    return unicodedata.normalize("NFC", text)


_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " "}


def narrow(text: str) -> str:
    """A text with full-width letters, digits and signs in their usual width, and plain blanks.

    Nothing else changes: ² stays ², which is no 2.
    """
    return text.translate(_WIDE)


def folded(name: str) -> str:
    """A name as names are compared: width, capitals, accents' form and blanks do not count.

    Unicode NFKC, case-folded, blanks of any kind trimmed and joined to one space.
    """
    wide = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(unicodedata.normalize("NFKC", wide).split())
