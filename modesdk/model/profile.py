"""A case: what is known about one subject on one date."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from attrs import field, frozen

from modesdk.model.schema import Value


@frozen
class Case:
    """Attribute values in normal form and the date of the decision.

    `values` holds known values only: what is absent is missing.
    """

    as_of: datetime.date
    values: Mapping[str, Value] = field(factory=dict)

    def with_value(self, attribute: str, value: Value) -> Case:
        """The same case with one value set, or removed when it is None."""
        values = {k: v for k, v in self.values.items() if k != attribute}
        if value is not None:
            values[attribute] = value
        return Case(self.as_of, values)
