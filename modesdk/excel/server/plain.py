"""Values of the model as JSON has them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from modesdk.language.text import Lang
from modesdk.model.schema import Attribute, Value


def plain(value: Value) -> Any:
    """A value: sets are lists in order, dates ISO texts, decimals numbers."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def allowed_values(attribute: Attribute, lang: Lang) -> list[dict[str, str]]:
    """What may be chosen."""
    return [{"id": v.id, "label": v.label[lang] or v.id} for v in attribute.values]
