"""What a profile may hold: attributes, their types and domains."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import NewType

from attrs import field, frozen

from modesdk.language.text import Text

Tenths = NewType("Tenths", int)
"""A weight in whole tenths: 25 stands for 2.5."""
Hundredths = NewType("Hundredths", int)
"""A number in whole hundredths: 80 stands for 0.8."""
Share = NewType("Share", int)
"""A share of 1 in whole hundredths: at most 100, which stands for 1."""

Scalar = str | int | Decimal | bool | datetime.date
"""A known single value in normal form. Whole numbers are int, others Decimal: never float."""

Value = Scalar | frozenset[str] | None
"""A value in normal form; None means missing."""


class AttributeType(StrEnum):
    """The five types of the decision model."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    SET = "set"


class Missing(StrEnum):
    """What a missing value means to the analyst (it is always unknown to the rules)."""

    ASK = "ask"  # undecided; listed among what would change the answer
    GATE = "gate"  # an alternative stays conditional until it is known; asked first
    QUIET = "quiet"  # only monitoring uses it; not asked for a recommendation


@frozen
class AllowedValue:
    """One value of an enumeration, with its labels and the other words people use for it."""

    id: str
    label: Text = Text()
    aliases: tuple[str, ...] = ()


@frozen(eq=False)
class Attribute:
    """One attribute of a profile.

    `values` lists the domain of text and set attributes; with `open_domain`, other values that
    match `pattern` are accepted as well; no `values` means free text. `minimum` and `maximum`
    (inclusive) and `integer` bound numbers, in `unit`.
    """

    id: str
    type: AttributeType
    label: Text = Text()
    help: Text = Text()
    question: Text = Text()
    unit: Text = Text()
    values: tuple[AllowedValue, ...] = ()
    open_domain: bool = False
    pattern: str = ""
    minimum: int | Decimal | None = None
    maximum: int | Decimal | None = None
    integer: bool = False
    missing: Missing = Missing.ASK
    changeable: bool = True
    derived: bool = False

    @property
    def value_ids(self) -> tuple[str, ...]:
        """The ids of the enumerated values, in order."""
        return tuple(value.id for value in self.values)

    @property
    def closed(self) -> bool:
        """Whether only the enumerated values are allowed."""
        return bool(self.values) and not self.open_domain

    @property
    def is_percent(self) -> bool:
        """Whether it is a number of per cent: 30 stands for 30 %."""
        unit = f"{self.unit.zh} {self.unit.en}"
        return self.type is AttributeType.NUMBER and ("%" in unit or "％" in unit)

    def value_label(self, value_id: str, lang: str) -> str:
        """The label of an enumerated value; its id when it has none."""
        for value in self.values:
            if value.id == value_id:
                return value.label[lang] or value_id
        return value_id


@frozen(eq=False)
class Schema:
    """All attributes of a pack, by id, in the order in which people fill them in."""

    attributes: Mapping[str, Attribute] = field(factory=dict)

    def __getitem__(self, attribute_id: str) -> Attribute:
        return self.attributes[attribute_id]

    def is_set(self, attribute_id: str) -> bool:
        """Whether an attribute holds a set; false for unknown ones."""
        return attribute_id in self and self[attribute_id].type is AttributeType.SET

    def __contains__(self, attribute_id: object) -> bool:
        return attribute_id in self.attributes

    def __iter__(self) -> Iterator[Attribute]:
        return iter(self.attributes.values())
