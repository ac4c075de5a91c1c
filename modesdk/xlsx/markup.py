"""XML of a workbook's parts, read as a stream; document types and entities are refused.

Expat tells the byte position of every element, which is what editing in place needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from xml.parsers import expat

from modesdk.language.worded import worded

MAX_PROLOG = 1 << 16
MAX_TAG = 1 << 22
"""Bytes of one tag; a parser keeps all of it in memory."""
_QUOTED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}


class MarkupError(Exception):
    """A part that cannot be read: it declares `entities`, or something in it is `endless`."""

    def __init__(self, message: str, *, entities: bool = False, endless: bool = False) -> None:
        self.message, self.entities, self.endless = message, entities, endless
        super().__init__(message)


class _StopError(Exception):
    """Enough was read."""


Start = Callable[[str, Mapping[str, str]], None]


def parser_of() -> expat.XMLParserType:
    """A parser that refuses document types, with names without their prefix's meaning."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    raise MarkupError(worded("it declares a document type or entities"), entities=True)


def feed(parser: expat.XMLParserType, chunks: Iterable[bytes]) -> None:
    """Parse everything. Raises MarkupError when it is not well-formed."""
    pushed = 0
    for chunk in chunks:
        push(parser, chunk)
        pushed += len(chunk)
        check_tag(parser, pushed)
    push(parser, b"", last=True)


def check_tag(parser: expat.XMLParserType, pushed: int) -> None:
    """Raises MarkupError when a tag that began within the `pushed` bytes does not end."""
    if pushed - parser.CurrentByteIndex > MAX_TAG:
        raise MarkupError(worded("a tag of more than {most:,} bytes", most=MAX_TAG), endless=True)


def push(parser: expat.XMLParserType, chunk: bytes, *, last: bool = False) -> None:
    """Parse one piece. Raises MarkupError when it is not well-formed."""
    try:
        parser.Parse(chunk, last)
    except (expat.ExpatError, LookupError, ValueError) as error:  # unknown encodings are errors too
        raise MarkupError(worded("it is no readable XML: {error}", error=str(error))) from None


def elements(chunks: Iterable[bytes], start: Start, limit: int = 200_000) -> None:
    """Call `start(local name, attributes)` for every element. Raises MarkupError."""
    parser, count = parser_of(), 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > limit:
            raise MarkupError(
                worded("it has more than {most:,} elements", most=limit), endless=True
            )
        start(local(name), attributes)

    parser.StartElementHandler = opened
    feed(parser, chunks)


def check_prolog(chunks: Iterable[bytes]) -> None:
    """Refuse a document type; only what stands before the first element is read."""
    parser, seen = parser_of(), 0

    def stop(*_: object) -> None:
        raise _StopError

    parser.StartElementHandler = stop
    try:
        for chunk in chunks:
            seen += len(chunk)
            parser.Parse(chunk, False)
            if seen > MAX_PROLOG:
                raise MarkupError(worded("no element within {most:,} bytes", most=MAX_PROLOG))
    except _StopError:
        return
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise MarkupError(worded("it is no readable XML: {error}", error=str(error))) from None


def local(name: str) -> str:
    """An element's name without its prefix."""
    return name.rpartition(":")[2]


def attribute(attributes: Mapping[str, str], name: str) -> str:
    """An attribute by its local name (`r:id` as `id`); "" when absent."""
    if name in attributes:
        return attributes[name]
    return next((v for k, v in attributes.items() if local(k) == name), "")


def escape(text: str) -> str:
    """Text as it stands in XML; characters that XML cannot hold are left out."""
    kept = (c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
    return "".join(_QUOTED.get(c, c) for c in kept if not "\ud800" <= c <= "\udfff")
