"""What the columns of a table of profiles are: an attribute, the decision date, or carried along.

A heading is an attribute's id or label in either language, perhaps with its unit behind it
("客单价（美元）", "Share of live traffic in %"). Another unit than the attribute's is refused:
nothing is converted, and no bracket is thrown away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from attrs import define, field, frozen

from modesdk.diagnostics import Diagnostic, Location, Severity, close_to, did_you_mean
from modesdk.language.text import Text
from modesdk.language.worded import worded
from modesdk.model.names import folded
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute, AttributeType, Schema
from modesdk.model.units import agrees, is_unit, unit_of

RESULTS = (
    "status",
    "recommended",
    "leader",
    "points",
    "margin",
    "second",
    "conditional",
    "blocked",
    "problems",
)
"""The columns that a decided list gets."""
PREFIX = "SDK "
_SHEET_RESULTS = ("winner", "status", "score", "margin", "second", "fault")
"""What the formulas of a Portfolio sheet give, by the ids above its columns."""
NAMES = ("name", "名称", "client", "客户", "id", "编号")
_AS_OF = ("as_of", "as of", "as-of date", "decision date", "决策日期")
_ANY_DATE = ("日期", "date")
"""Taken as the decision date, too, but they may be meant otherwise."""
_BRACKET = re.compile(r"(.*\S)\s*[(\[【]([^()\[\]【】]*)[)\]】]")
_BEHIND = (
    re.compile(r"(.*\S)\s+in\s+(\S.*)"),
    re.compile(r"(.*\S)\s*[,:;]\s*(\S.*)"),
    re.compile(r"(.*\S)\s+(\S+)"),
)
_MARKS = "*?:!# "
_LONGEST = 60


@frozen
class ListColumn:
    """One column: its heading and, when it is used, its attribute or that it is the date."""

    title: str
    attribute: Attribute | None = None
    is_date: bool = False
    is_result: bool = False

    @property
    def meaning(self) -> str:
        """What the column is used as; "" when it is carried along."""
        return "as_of" if self.is_date else self.attribute.id if self.attribute else ""

    @property
    def holds_dates(self) -> bool:
        """Whether its cells are days."""
        dated = self.attribute is not None and self.attribute.type is AttributeType.DATE
        return self.is_date or dated


@define
class Headings:
    """The columns of one heading row; `problems` collects what is wrong with them."""

    pack: Pack
    place: Location
    columns: list[ListColumn] = field(factory=list)
    problems: list[Diagnostic] = field(factory=list)

    @classmethod
    def read(cls, pack: Pack, titles: Sequence[str], place: Location) -> Headings:
        """Find out what every column is."""
        found = cls(pack, place)
        earlier = _earlier_results(titles)
        for position, title in enumerate(titles):
            found.columns.append(
                ListColumn(title, is_result=True) if position in earlier else found._column(title)
            )
        return found

    @property
    def count(self) -> int:
        """How many different attributes are named, the decision date being one."""
        return len({column.meaning for column in self.columns} - {""})

    def _column(self, title: str) -> ListColumn:
        if is_date(self.pack, title):
            return self._date(title)
        attribute, remarks = attribute_of(self.pack.schema, title)
        if attribute is None:
            self._warn_if_near(title)
            return ListColumn(title)
        for remark in remarks:
            self._check_remark(title, attribute, remark)
        if any(column.attribute == attribute for column in self.columns):
            self._problem(
                "V-509", title, worded("a second column gives {attribute}", attribute=attribute.id)
            )
        return ListColumn(title, attribute)

    def _date(self, title: str) -> ListColumn:
        if any(column.is_date for column in self.columns):
            message = worded("a second column gives the decision date")
            hint = worded("Keep one of them, or name the other one differently")
            self._problem("V-509", title, message, hint)
        elif folded(title).split("(")[0].strip() in _ANY_DATE:
            message = worded("the column is taken as the decision date of each row")
            hint = worded("Call it as_of if it is, otherwise give it another name")
            self._problem("B-173", title, message, hint, Severity.WARNING)
        return ListColumn(title, is_date=True)

    def _check_remark(self, title: str, attribute: Attribute, remark: str) -> None:
        if attribute.type is not AttributeType.NUMBER:
            message = worded(
                "the remark {remark!r} is not read: {attribute} has no unit",
                remark=remark[:_LONGEST],
                attribute=attribute.id,
            )
            hint = worded(
                "If the cells need it, change them; then name the column {attribute}",
                attribute=attribute.id,
            )
            self._problem("B-170", title, message, hint, Severity.WARNING)
        elif not agrees(attribute, remark):
            unit = unit_of(attribute)
            expected = worded("the unit {unit}", unit=unit)
            if not unit:
                expected = worded("none: the attribute has no unit")
            message = worded(
                "got {got!r} beside {attribute}, expected {expected}",
                got=remark[:_LONGEST],
                attribute=attribute.id,
                expected=expected,
            )
            hint = worded(
                "Convert the numbers, and name the column {attribute}", attribute=attribute.id
            )
            self._problem("B-170", title, message, hint)

    def _warn_if_near(self, title: str) -> None:
        if meant := ids_meant(self.pack.schema, title):
            message = worded("no attribute has this name; the column is carried along")
            self._problem(
                "V-501", title, message, did_you_mean(*map(repr, meant)), Severity.WARNING
            )
        elif any(is_unit(remark) for _, remark in _parts(folded(title))):
            message = worded(
                "the column has a unit, but no attribute has this name; it is carried along"
            )
            hint = worded("Name the columns by attribute: modesdk pack show PACK attributes")
            self._problem("V-501", title, message, hint, Severity.WARNING)

    def _problem(
        self,
        code: str,
        title: str,
        message: str,
        hint: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        place = Location(self.place.file, self.place.row, title[:_LONGEST])
        self.problems.append(Diagnostic(code, message, place, severity, hint))


def headed(attribute: Attribute) -> Text:
    """What stands above its column: the label with its unit, unless the label ends in it."""
    texts = {}
    for lang in ("zh", "en"):
        unit, label = attribute.unit[lang], attribute.label[lang] or attribute.id
        named = not unit or label.rstrip(")） ").endswith(unit)
        texts[lang] = label if named else f"{label} ({unit})"
    return Text(texts["zh"], texts["en"])


def is_date(pack: Pack, title: str) -> bool:
    """Whether a heading names the decision date."""
    word = folded(title)
    bracket = _BRACKET.fullmatch(word)
    known = {*_AS_OF, *_ANY_DATE}
    if pack.roles.as_of:
        known |= {folded(name) for name in _names(pack.schema[pack.roles.as_of])} - {""}
    return word in known or (bracket is not None and bracket[1] in known)


def attribute_of(schema: Schema, title: str) -> tuple[Attribute | None, list[str]]:
    """The attribute that a heading names, and what stands behind its name: units, remarks."""
    index, word = _index(schema), folded(title)
    remarks: list[str] = []
    while word:
        if word in index:
            return index[word], remarks
        for base, remark in _parts(word):
            if base in index:
                return index[base], [*remarks, remark]
        bracket = _BRACKET.fullmatch(word)
        if bracket is None:
            break
        word, remarks = bracket[1], [*remarks, bracket[2]]
    return None, []


def ids_meant(schema: Schema, title: str) -> list[str]:
    """The ids of attributes that a heading nearly names, three at most."""
    word = folded(title).strip(_MARKS)
    if not word or word in NAMES:
        return []
    index = _index(schema)
    exact, _ = attribute_of(schema, word)
    found = [exact] if exact else [a for name, a in index.items() if _contains(name, word)]
    if not found:
        found = [index[name] for name in close_to(word, index)[:1]]
    return list(dict.fromkeys(attribute.id for attribute in found))[:3]


def _contains(name: str, word: str) -> bool:
    """Whether a heading is a part of an attribute's name or the other way round, by whole words."""
    if word.isascii() and name.isascii():
        parts, known = re.findall(r"[a-z0-9]+", word), re.findall(r"[a-z0-9]+", name)
        return bool(parts) and (set(parts) <= set(known) or set(known) <= set(parts))
    shorter, longer = sorted((word, name), key=len)
    return len(shorter) > 1 and not shorter.isascii() and shorter in longer


def _names(attribute: Attribute) -> tuple[str, ...]:
    label = attribute.label
    return (attribute.id, label.zh, label.en, label.both)


@lru_cache(maxsize=16)
def _index(schema: Schema) -> Mapping[str, Attribute]:
    """The attributes that a profile may give, by id and label, with the label's unit and without.

    The first attribute of a name counts; whole names go before those without their unit.
    """
    given = [attribute for attribute in schema if not attribute.derived]
    index: dict[str, Attribute] = {}
    for attribute in given:
        for name in _names(attribute):
            index.setdefault(folded(name), attribute)
    for attribute in given:
        for name in _names(attribute):
            for base, remark in _parts(folded(name)):
                if agrees(attribute, remark):
                    index.setdefault(base, attribute)
    index.pop("", None)
    return index


def _parts(word: str) -> Iterator[tuple[str, str]]:
    """How a folded heading may divide into a name and what stands behind it.

    Without a bracket, only a unit that is known is taken off.
    """
    bracket = _BRACKET.fullmatch(word)
    if bracket:
        yield bracket[1], bracket[2]
    for pattern in _BEHIND:
        found = pattern.fullmatch(word)
        if found and is_unit(found[2]):
            yield found[1], found[2]


def _earlier_results(titles: Sequence[str]) -> set[int]:
    """The positions of results that an earlier run wrote, or the sheet's own formulas."""
    words = [folded(title).removeprefix(folded(PREFIX) + " ") for title in titles]
    found: set[int] = set()
    for block in (RESULTS, _SHEET_RESULTS):
        for start in range(len(words) - len(block) + 1):
            if tuple(words[start : start + len(block)]) == block:
                found |= set(range(start, start + len(block)))
    return found
