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
        got = f"the text has {len(text):,} characters"
        raise _trouble(file, None, got, f"at most {MAX_BYTES:,}")
    return _Checks(text.removeprefix(_BOM), file).events()


def refused(file: str, event: Any, got: str, expected: str) -> DiagnosedError:
    """The error that the document holds something at an event that is not read."""
    return _trouble(file, event.start_mark.line + 1, f"found {got}", expected)


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
            self._refuse_at(self.text.index(_BOM), "a byte-order mark", "it at the start only")
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
            got = f"not readable as YAML: {one_line(str(error))}"
            raise _trouble(self.file, None, got) from None
        except UnicodeEncodeError as error:  # half of a surrogate pair, from a text made in Python
            self._refuse_at(error.start, f"{self.text[error.start]!a}", "characters of Unicode")

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
            self._refuse(event, "a second document", "one document per file")
        if "%" in _COMMENT.sub("", self.text[self.seen : event.end_mark.index]):
            self._refuse(event, "a directive (%)", "the document itself")

    def _check_node(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self._refuse(event, "an anchor or alias (& or *)", "the value written out")
        if event.tag is not None:
            self._refuse(event, f"the tag {event.tag!r}", "plain values without tags")
        if isinstance(event, yaml.CollectionStartEvent):
            self.depth += 1
            if self.depth > MAX_DEPTH:
                self._refuse(event, *_DEEP)
        else:
            self._check_text(event)

    def _check_text(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if event.style in ("|", ">") and not _BLOCK_HEAD.match(self.text, start):
            self._refuse(event, f"something right behind {event.style}", "its text on a new line")
        elif not event.style and _TIGHT_COLON.match(self.text, end):
            self._refuse(event, "a colon right before a bracket or comma", "a blank between")

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
            raise _trouble(self.file, mark.line + 1, f"found {_DEEP[0]}", _DEEP[1]) from None
        if "\t" in _COMMENT.sub("", ahead):
            raise _trouble(self.file, mark.line + 1, f"found {_TAB[0]}", _TAB[1]) from None

    def _refuse(self, event: Any, got: str, expected: str) -> None:
        raise refused(self.file, event, got, expected)

    def _refuse_at(self, index: int, got: str, expected: str) -> None:
        line = self.text.count("\n", 0, index) + 1
        raise _trouble(self.file, line, f"found {got}", expected) from None


_TAB = ("a tab outside quotes", "spaces")
_DEEP = (f"nesting deeper than {MAX_DEPTH} levels", "a flat mapping")


def _trouble(file: str, line: int | None, got: str, expected: str = "") -> DiagnosedError:
    message = f"{got}; expected {expected}" if expected else got
    return DiagnosedError(
        f"{file} cannot be read", [Diagnostic("P-201", message, Location(file, line))]
    )


def _syntax(file: str, error: yaml.MarkedYAMLError, disguise: str) -> DiagnosedError:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else None
    column = f"column {mark.column + 1}" if mark else ""
    problem = (error.problem or "not readable").rstrip(".")
    if disguise:
        problem = problem.replace(disguise, "?")
    hint = "Check indentation, colons and quotes near this place"
    found = Diagnostic(
        "P-201", f"not valid YAML: {problem}", Location(file, line, column), hint=hint
    )
    return DiagnosedError(f"{file} cannot be read", [found])
