"""How expectations of cases are written: one syntax for a cell, a sheet and a text in YAML.

What YAML gives as lists or mappings is brought into the same text first. Texts are read with what a
pack calls things; what cannot be read raises UnusableError. What was read prints as it is written:
reading that again gives the same value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import frozen

from modesdk.codes import CATALOGUE
from modesdk.diagnostics import nearest
from modesdk.io.normalise import attribute_named
from modesdk.io.notation import NotationError, read_number
from modesdk.io.unusable import UnusableError
from modesdk.language.worded import Worded, listed, worded
from modesdk.model.arithmetic import exact
from modesdk.model.case_differences import NOTHING
from modesdk.model.cases import MARGIN, Bound, Comparison, ExpectedError, OptionScore, Sign
from modesdk.model.decision_parts import Status
from modesdk.model.evaluator import PythonEvaluator
from modesdk.model.kept import Kept
from modesdk.model.names import folded, narrow
from modesdk.model.pack import Pack
from modesdk.model.tables import TableKind

_COMMAS = re.compile(r"[,;，；、\n]+")
_CLAUSES = re.compile(r"[;；\n]+")
_NUMBER = r"([-+−]?[\d.,]+)"
_BOUND = re.compile(
    rf"(?:between\s+{_NUMBER}\s+and\s+{_NUMBER}|(>=|<=|=)\s*{_NUMBER}(?:\s*\+-\s*{_NUMBER})?)"
)
_SCORE = re.compile(r"(\S+?)\s*((?:\bbetween\b|>=|<=|=).*)")
_COMPARED = re.compile(r"(\S+)\s+(not\s+)?(higher|lower)(?:\s+by\s+(.+?))?\s+than\s+in\s+(\S+)")
_REFUSED = re.compile(r"(\S+)(?:\s+at\s+(.+))?")
_SIGNS = str.maketrans({"≥": ">=", "≤": "<=", "±": "+-"})
_PAIR = 2


class Nouns:
    """What the ids of a pack are called in messages."""

    STATUS = worded("status")
    OPTION = worded("option")
    CLAIM = worded("claim")
    FIRING = worded("claim or rule")
    ATTRIBUTE = worded("attribute")


@frozen
class Vocabulary:
    """The ids of a pack by what they are, and how words name them."""

    pack: Pack
    ids: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, pack: Pack) -> Vocabulary:
        """The words for a pack, found once."""
        return _VOCABULARY.of(pack)

    def id_of(self, noun: str, word: str) -> str:
        """The id that a word names; capitals do not count. Raises UnusableError."""
        found = self._found(noun, word)
        if not found:
            message = worded("no {noun} is called {word!r}", noun=noun, word=word[:60])
            raise UnusableError("P-204", message, self._hint(noun, word))
        return found

    def knows(self, noun: str, word: str) -> bool:
        """Whether a word, blanks and all, names something."""
        return bool(self._found(noun, word))

    def _found(self, noun: str, word: str) -> str:
        known = self.ids[noun]
        return known.get(word) or known.get(folded(word)) or self._labelled(noun, word)

    def _labelled(self, noun: str, word: str) -> str:
        found = attribute_named(self.pack.schema, word) if noun == Nouns.ATTRIBUTE else None
        return found.id if found else ""

    def _hint(self, noun: str, word: str) -> str:
        names = list(dict.fromkeys(self.ids[noun].values()))
        close = nearest(word, names) or self._claims_of(word)
        few = noun in (Nouns.STATUS, Nouns.OPTION)
        return close or (worded("Known: {known}", known=", ".join(names)) if few else "")

    def _claims_of(self, word: str) -> str:
        """A hint for the id of a row, where claims are wanted."""
        rows = [row for table in self.pack.tables for row in table.rows if row.id == word]
        claims = ", ".join(rows[0].claims) if rows else ""
        hint = worded("{word} is a row; its claims are: {claims}", word=word, claims=claims)
        return hint if claims else ""


def _vocabulary(pack: Pack) -> Vocabulary:
    firing = (TableKind.EVIDENCE, TableKind.GATE, TableKind.ADVICE)
    rules = [row.id for table in pack.tables if table.kind in firing for row in table.rows]
    rules += [r.id for e in pack.evaluators if isinstance(e, PythonEvaluator) for r in e.rows]
    ids: dict[str, Iterable[str]] = {
        Nouns.STATUS: [str(status) for status in Status],
        Nouns.OPTION: pack.alternatives,
        Nouns.CLAIM: pack.claims,
        Nouns.FIRING: (*pack.claims, *rules),
        Nouns.ATTRIBUTE: [a.id for a in pack.schema if not a.derived],
    }
    return Vocabulary(pack, {noun: _by_spelling(names) for noun, names in ids.items()})


def _by_spelling(names: Iterable[str]) -> dict[str, str]:
    known = list(names)
    return {folded(name): name for name in known} | {name: name for name in known}


_VOCABULARY = Kept(_vocabulary)


@frozen
class Syntax:
    """How the value of a kind is read and said.

    `parse` reads a text with a vocabulary; `said` gives the text of a cell, as a sentence whose
    parts are ids; `text` makes the text of a cell out of lists and mappings. `nothing`: whether
    `none` may stand in the cell; `form` shows what to write.
    """

    parse: Callable[[str, Vocabulary], Any]
    said: Callable[[Any], Worded]
    form: str
    text: Callable[[Any], str]
    nothing: bool = False

    def read(self, given: Any, words: Vocabulary) -> Any:
        """A value; None when nothing is asserted, () for `none`. Raises UnusableError."""
        text = self.text(given).strip()
        if self.nothing and folded(text) == NOTHING:
            return ()
        return (self.parse(text, words) or None) if text else None

    def cell(self, value: Any) -> str:
        """A value as it stands in a cell; "" for one that is not asserted."""
        if value is None:
            return ""
        return NOTHING if value == () else str(self.said(value))


def names(noun: str, *, nothing: bool = False) -> Syntax:
    """Ids between blanks or commas."""

    def parse(text: str, words: Vocabulary) -> tuple[str, ...]:
        parts = (part.strip() for part in _COMMAS.split(text))
        each = (w for part in parts for w in _words(part, words.knows(noun, part)) if w)
        return tuple(dict.fromkeys(words.id_of(noun, word) for word in each))

    return Syntax(parse, listed, "a, b", _joined(" "), nothing)


def _words(part: str, whole: bool) -> list[str]:
    """What stands between commas: one name, or several between blanks."""
    return [part] if whole else part.split()


def groups(noun: str, between: str) -> Syntax:
    """Groups of ids, two or more with a sign between them; clauses part them."""

    def parse(text: str, words: Vocabulary) -> tuple[tuple[str, ...], ...]:
        found = []
        for clause in _clauses(text):
            parts = [part.strip() for part in clause.split(between)]
            if len(parts) < _PAIR or not all(parts):
                raise _unreadable(clause, form)
            found.append(tuple(words.id_of(noun, part) for part in parts))
        return tuple(found)

    def said(value: Sequence[Sequence[str]]) -> Worded:
        return listed((listed(group, f" {between} ") for group in value), "; ")

    form = f"a {between} b; c {between} d"
    return Syntax(parse, said, form, _joined(f" {between} "))


def _parse_scores(text: str, words: Vocabulary) -> tuple[OptionScore, ...]:
    found = []
    for clause in _clauses(text):
        match = _SCORE.fullmatch(clause)
        if match is None:
            raise _unreadable(clause, SCORES.form)
        option = words.id_of(Nouns.OPTION, match[1])
        found.append(OptionScore(option, read_bound(match[2], SCORES.form)))
    return tuple(found)


def _parse_comparisons(text: str, words: Vocabulary) -> tuple[Comparison, ...]:
    found = []
    for clause in _clauses(text):
        match = _COMPARED.fullmatch(clause)
        if match is None or (match[2] and match[4]):
            raise _unreadable(clause, COMPARISONS.form)
        name = match[1] if folded(match[1]) == MARGIN else words.id_of(Nouns.OPTION, match[1])
        by = read_bound(match[4], COMPARISONS.form) if match[4] else None
        found.append(Comparison(name, match[3] == "higher", match[5], by, bool(match[2])))
    return tuple(found)


def _parse_refusals(text: str, words: Vocabulary) -> tuple[ExpectedError, ...]:
    found = []
    for clause in _clauses(text):
        match = _REFUSED.fullmatch(clause)
        code = match[1].upper() if match else ""
        if match is None or code not in CATALOGUE:
            hint = nearest(code, [c for c in CATALOGUE if c[0] in "VW"])
            raise UnusableError("P-204", worded("no code is {code!r}", code=clause[:60]), hint)
        known = attribute_named(words.pack.schema, match[2] or "")
        found.append(ExpectedError(code, known.id if known else (match[2] or "").strip()))
    return tuple(found)


def _all_said(value: Iterable[OptionScore | ExpectedError | Comparison]) -> Worded:
    return listed((each.said for each in value), "; ")


@exact()
def read_bound(text: str, form: str) -> Bound:
    """Where a number must lie. Raises UnusableError."""
    match = _BOUND.fullmatch(text.strip())
    if match is None:
        raise _unreadable(text, form)
    low, high, sign, number, slack = match.groups()
    if low is not None:
        bound = Bound(Sign.BETWEEN, _decimal(low, text, form), _decimal(high, text, form))
        if bound.first > bound.second:
            message = worded("{text!r}: nothing lies in between", text=text[:60])
            raise UnusableError("P-204", message, worded("Write the smaller number first"))
        return bound
    first = _decimal(number, text, form)
    if sign == Sign.EQUAL and slack is None and first != round(first, 1):
        message = worded("{text!r}: points are shown with one decimal", text=text[:60])
        raise UnusableError("P-204", message, worded("Write = 12.3, or = 12.34 +- 0.05"))
    if slack is not None and sign != Sign.EQUAL:
        raise _unreadable(text, form)
    return Bound(Sign(sign), first, Decimal(0) if slack is None else _decimal(slack, text, form))


def _decimal(number: str, text: str, form: str) -> Decimal:
    try:
        return read_number(number)
    except NotationError:
        raise _unreadable(text, form) from None


def _unreadable(text: str, form: str) -> UnusableError:
    message = worded("{text!r} cannot be read", text=text[:60])
    return UnusableError("P-204", message, worded("Write: {form}", form=form))


def _clauses(text: str) -> list[str]:
    plain = narrow(text).translate(_SIGNS)
    return [clause.strip() for clause in _CLAUSES.split(plain) if clause.strip()]


def _joined(between: str) -> Callable[[Any], str]:
    """The text of lists (and of lists in them) and mappings."""

    def text(given: Any) -> str:
        if isinstance(given, Mapping):
            return "; ".join(f"{key} {_word(value)}" for key, value in given.items())
        if isinstance(given, (list, tuple)):
            return "; ".join(
                between.join(map(_word, item)) if isinstance(item, (list, tuple)) else _word(item)
                for item in given
            )
        return _word(given)

    return text


def _word(given: Any) -> str:
    return "" if given is None else str(getattr(given, "spelling", given))


_CLAUSE = _joined(" ")
SCORES = Syntax(_parse_scores, _all_said, "a between 10 and 20; b = 12.3 +- 0.5; c >= 5", _CLAUSE)
BOUND = Syntax(lambda text, _: read_bound(_plain(text), ">= 5"), lambda b: b.said, ">= 5", _CLAUSE)
REFUSALS = Syntax(_parse_refusals, _all_said, "V-502 at market", _CLAUSE)
COMPARISONS = Syntax(
    _parse_comparisons, _all_said, "a higher than in X; b lower by >= 5 than in X", _CLAUSE
)


def _plain(text: str) -> str:
    return narrow(text).translate(_SIGNS)
