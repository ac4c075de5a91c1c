"""What people are told, in their language.

Sentences stand in the code in English, with their arguments beside them (`worded`); `zh.json`, made
from language/zh.po, has the Chinese of each. Whoever shows a sentence says in which language.
"""

from __future__ import annotations

from modesdk.language.catalogue import in_language
from modesdk.language.worded import Bilingual, Worded, listed, worded

__all__ = ["Bilingual", "Worded", "in_language", "listed", "worded"]
