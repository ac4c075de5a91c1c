"""The parser behind everything that reads or edits YAML: its events, checked one by one.

The limits are ours and come first: whatever limits and sentences the library has, ours are told.
So is the dialect. The library has two parsers, the fast libyaml where it was built in and one in
pure Python elsewhere, and each accepts a little that the other refuses. What is valid must not
depend on that: tabs and marks that only one of them takes are refused with both, and a question
mark inside braces, which only libyaml takes, is shown to the other in disguise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from attrs import define

from modesdk.diagnostics import Diagnostic, Location, one_line
from modesdk.errors import DiagnosedError
from modesdk.language.worded import worded

MAX_BYTES = 4_000_000
MAX_DEPTH = 40
PURE = yaml.SafeLoader
LOADER = getattr(yaml, "CSafeLoader", PURE)
"""The parser in use: libyaml where PyYAML has it (it is twenty times as fast)."""
_BOM = "\ufeff"
_QUESTION = re.compile(r"(?<=[^\s\[{,:?])(?:\?|(?<!-) +\?)[ ?]*")
_DISGUISES = [chr(code) for code in range(0xE000, 0xE010)]  # characters for private use
_COMMENT = re.compile(r"#[^\n\r\x85\u2028\u2029]*")
_BLOCK_HEAD = re.compile(r"[|>][-+0-9]*(?: +#[^\n]*| *)(?:[\n\r\x85\u2028\u2029]|\Z)")
_TIGHT_COLON = re.compile(r":[,?\[\]{}]")
_TEXTS = re.compile(r"(?<![^\s\[\]{},:])(?:\"(?:[^\"\\]|\\.)*(?:\"|\Z)|'[^']*(?:'|\Z))", re.DOTALL)


def checked_events(text: str, file: str) -> Iterator[Any]:
    """The events of one document without its start and end. Raises DiagnosedError."""
    if len(text) > MAX_BYTES:
        got = worded("the text has {count:,} characters", count=len(text))
        raise _trouble(file, None, got, worded("at most {most:,}", most=MAX_BYTES))
    return _Checks(text.removeprefix(_BOM), file).events()


def refused(file: str, event: Any, got: str, expected: str) -> DiagnosedError:
    """The error that the document holds something at an event that is not read."""
    return _found(file, event.start_mark.line + 1, got, expected)


@define
class _Checks:
    """What is known while the events go by."""

    text: str
    file: str
    depth: int = 0
    documents: int = 0
    seen: int = 0
    """Up to where the text has been turned into events."""

    def events(self) -> Iterator[Any]:
        """The checked events."""
        if _BOM in self.text:
            self._refuse_at(self.text.index(_BOM), *_LATE_BOM)
        disguise = self._disguise()
        try:
            for event in yaml.parse(self._disguised(disguise), Loader=LOADER):
                self._check(event)
                if disguise and isinstance(event, yaml.ScalarEvent):
                    event.value = event.value.replace(disguise, "?")
                yield event
        except yaml.MarkedYAMLError as error:
            self._refuse_ours(error)
            raise _syntax(self.file, error, disguise) from None
        except yaml.YAMLError as error:
            got = worded("not readable as YAML: {error}", error=one_line(str(error)))
            raise _trouble(self.file, None, got) from None
        except UnicodeEncodeError as error:  # half of a surrogate pair, from a text made in Python
            half = f"{self.text[error.start]!a}"
            self._refuse_at(error.start, half, worded("characters of Unicode"))

    def _disguise(self) -> str:
        """The character that stands for a question mark; "" where none is needed."""
        if LOADER is not PURE or "?" not in self.text:
            return ""
        return next((char for char in _DISGUISES if char not in self.text), "")

    def _disguised(self, char: str) -> str:
        """The text with question marks behind a word replaced; every position stays."""
        return _QUESTION.sub(lambda m: m[0].replace("?", char), self.text) if char else self.text

    def _check(self, event: Any) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._check_document(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.depth -= 1
        elif isinstance(event, yaml.NodeEvent):
            self._check_node(event)
        self._check_tabs(event)
        self.seen = max(self.seen, event.end_mark.index)

    def _check_document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self._refuse(event, worded("a second document"), worded("one document per file"))
        if "%" in _COMMENT.sub("", self.text[self.seen : event.end_mark.index]):
            self._refuse(event, worded("a directive (%)"), worded("the document itself"))

    def _check_node(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            got = worded("an anchor or alias (& or *)")
            self._refuse(event, got, worded("the value written out"))
        if event.tag is not None:
            got = worded("the tag {tag!r}", tag=event.tag)
            self._refuse(event, got, worded("plain values without tags"))
        if isinstance(event, yaml.CollectionStartEvent):
            self.depth += 1
            if self.depth > MAX_DEPTH:
                self._refuse(event, *_DEEP)
        else:
            self._check_text(event)

    def _check_text(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if event.style in ("|", ">") and not _BLOCK_HEAD.match(self.text, start):
            got = worded("something right behind {sign}", sign=event.style)
            self._refuse(event, got, worded("its text on a new line"))
        elif not event.style and _TIGHT_COLON.match(self.text, end):
            got = worded("a colon right before a bracket or comma")
            self._refuse(event, got, worded("a blank between"))

    def _check_tabs(self, event: Any) -> None:
        """Tabs may stand within quotes and comments only."""
        if "\t" not in self.text:
            return
        quoted = isinstance(event, yaml.ScalarEvent) and event.style in ("'", '"')
        end = event.start_mark.index if quoted else event.end_mark.index
        text = isinstance(event, yaml.ScalarEvent) and not quoted
        part = self.text[self.seen : event.start_mark.index]
        bare = _COMMENT.sub(lambda m: " " * len(m[0]), part)
        bare += self.text[event.start_mark.index : end] if text else ""
        if "\t" in bare:
            self._refuse_at(self.seen + bare.index("\t"), *_TAB)

    def _refuse_ours(self, error: yaml.MarkedYAMLError) -> None:
        """Where the library gave up over depth or a tab, tell it as where it did not."""
        mark = error.problem_mark or error.context_mark
        if mark is None:
            return
        ahead = _TEXTS.sub("", self.text[self.seen : mark.index + 1])
        opened = sum(map(ahead.count, "[{")) - sum(map(ahead.count, "]}"))
        if self.depth + opened > MAX_DEPTH:
            raise _found(self.file, mark.line + 1, *_DEEP) from None
        if "\t" in _COMMENT.sub("", ahead):
            raise _found(self.file, mark.line + 1, *_TAB) from None

    def _refuse(self, event: Any, got: str, expected: str) -> None:
        raise refused(self.file, event, got, expected)

    def _refuse_at(self, index: int, got: str, expected: str) -> None:
        line = self.text.count("\n", 0, index) + 1
        raise _found(self.file, line, got, expected) from None


_LATE_BOM = (worded("a byte-order mark"), worded("it at the start only"))
_TAB = (worded("a tab outside quotes"), worded("spaces"))
_DEEP = (worded("nesting deeper than {most} levels", most=MAX_DEPTH), worded("a flat mapping"))


def _found(file: str, line: int, got: str, expected: str) -> DiagnosedError:
    return _trouble(file, line, worded("found {got}", got=got), expected)


def _trouble(file: str, line: int | None, got: str, expected: str = "") -> DiagnosedError:
    message = worded("{got}; expected {expected}", got=got, expected=expected) if expected else got
    found = Diagnostic("P-201", message, Location(file, line))
    return DiagnosedError(worded("{file} cannot be read", file=file), [found])


def _syntax(file: str, error: yaml.MarkedYAMLError, disguise: str) -> DiagnosedError:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else None
    column = worded("column {column}", column=mark.column + 1) if mark else ""
    problem = error.problem.rstrip(".") if error.problem else worded("not readable")
    if disguise and error.problem:
        problem = problem.replace(disguise, "?")
    hint = worded("Check indentation, colons and quotes near this place")
    message = worded("not valid YAML: {problem}", problem=problem)
    found = Diagnostic("P-201", message, Location(file, line, column), hint=hint)
    return DiagnosedError(worded("{file} cannot be read", file=file), [found])
