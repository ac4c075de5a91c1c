"""XML of a workbook's parts, read as a stream; document types and entities are refused.

Expat tells the byte position of every element, which is what editing in place needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from xml.parsers import expat

from attrs import define

from modesdk.language.worded import worded

MAX_PROLOG = 1 << 16
MAX_TAG = 1 << 22
"""Bytes of one tag; a parser keeps all of it in memory."""
MAX_DEPTH = 1_000
MAX_TEXT = 32_767
"""The longest text that a cell may hold."""
_PIECE = 1 << 16
_DIGITS = 9
_QUOTED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}


class MarkupError(Exception):
    """A part that cannot be read: it declares `entities`, or something in it is `endless`."""

    def __init__(self, message: str, *, entities: bool = False, endless: bool = False) -> None:
        self.message, self.entities, self.endless = message, entities, endless
        super().__init__(message)


class _EnoughError(Exception):
    """Enough was read."""


@define(eq=False)
class Element:
    """An element that has ended: its `tag` as written, and its `name`, which has no prefix.

    `start` and `end` are the bytes where its tags begin (`end` is that of the start tag when it has
    no other). `text` is its own text, as far as anybody needs it (`MAX_TEXT`).
    """

    tag: str
    name: str
    attributes: Mapping[str, str]
    start: int
    parent: Element | None
    end: int = 0
    text: str = ""

    @property
    def prefix(self) -> str:
        """What stands before the name, the colon included."""
        return self.tag[: -len(self.name)]

    def within(self, name: str) -> bool:
        """Whether it stands directly in an element of that name."""
        return self.parent is not None and self.parent.name == name


def walk(chunks: Iterable[bytes], most: int = 0) -> Iterator[Element]:
    """All elements as they end, so children first; phonetic guides (rPh) are left out.

    Raises MarkupError when it is not well-formed, endless, or has more than `most` elements.
    """
    walker, pushed, count = _Walker(), 0, 0
    for chunk in chunks:
        _push(walker.parser, chunk)
        pushed += len(chunk)
        _check_tag(walker.parser, pushed)
        walker.check_depth()
        count += len(walker.ended)
        if count > most > 0:
            raise MarkupError(worded("it has more than {most:,} elements", most=most), endless=True)
        yield from walker.ended
        walker.ended.clear()
    _push(walker.parser, b"", last=True)
    yield from walker.ended


def pieces(xml: bytes) -> Iterator[bytes]:
    """A part that is held in memory, as `walk` takes it: so that few events wait at a time."""
    return (xml[at : at + _PIECE] for at in range(0, len(xml), _PIECE))


class _Walker:
    """Collects the elements that end in the piece that is pushed."""

    def __init__(self) -> None:
        self.parser, self.ended = _parser(), list[Element]()
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.CharacterDataHandler = self._text
        self._open: Element | None = None
        self._guides = 0

    def check_depth(self) -> None:
        """Raises MarkupError when more elements are open than memory should be spent on."""
        element, depth = self._open, 0
        while element:
            element, depth = element.parent, depth + 1
        if max(depth, self._guides) > MAX_DEPTH:
            message = worded("more than {most:,} elements within each other", most=MAX_DEPTH)
            raise MarkupError(message, endless=True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if self._guides or name == "rPh":
            self._guides += 1
            return
        self._open = Element(tag, name, attributes, self.parser.CurrentByteIndex, self._open)

    def _end(self, _: str) -> None:
        element = self._open
        if self._guides or element is None:
            self._guides -= 1
            return
        element.end = self.parser.CurrentByteIndex
        self.ended.append(element)
        self._open = element.parent

    def _text(self, data: str) -> None:
        element = self._open
        if element is not None and not self._guides and len(element.text) < MAX_TEXT:
            element.text += data


def _parser() -> expat.XMLParserType:
    """A parser that refuses document types, with names without their prefix's meaning."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = _PIECE
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    raise MarkupError(worded("it declares a document type or entities"), entities=True)


def _check_tag(parser: expat.XMLParserType, pushed: int) -> None:
    """Raises MarkupError when a tag that began within the `pushed` bytes does not end."""
    if pushed - parser.CurrentByteIndex > MAX_TAG:
        raise MarkupError(worded("a tag of more than {most:,} bytes", most=MAX_TAG), endless=True)


def _push(parser: expat.XMLParserType, chunk: bytes, *, last: bool = False) -> None:
    """Parse one piece. Raises MarkupError when it is not well-formed."""
    try:
        parser.Parse(chunk, last)
    except (expat.ExpatError, LookupError, ValueError) as error:  # unknown encodings are errors too
        raise MarkupError(worded("it is no readable XML: {error}", error=str(error))) from None


def check_prolog(chunks: Iterable[bytes]) -> None:
    """Refuse a document type; only what stands before the first element is read."""
    parser, seen = _parser(), 0

    def stop(*_: object) -> None:
        raise _EnoughError

    parser.StartElementHandler = stop
    try:
        for chunk in chunks:
            seen += len(chunk)
            _push(parser, chunk)
            if seen > MAX_PROLOG:
                raise MarkupError(worded("no element within {most:,} bytes", most=MAX_PROLOG))
    except _EnoughError:
        return


def local(name: str) -> str:
    """An element's name without its prefix."""
    return name.rpartition(":")[2] if ":" in name else name


def attribute(attributes: Mapping[str, str], name: str) -> str:
    """An attribute by its local name (`r:id` as `id`); "" when absent."""
    if name in attributes:
        return attributes[name]
    return next((v for k, v in attributes.items() if local(k) == name), "")


def whole(stored: str) -> int | None:
    """A count or position; None when it is none, or longer than any of a workbook is."""
    return int(stored) if stored.isdecimal() and len(stored) <= _DIGITS else None


def escape(text: str) -> str:
    """Text as it stands in XML; characters that XML cannot hold are left out."""
    kept = (c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
    return "".join(_QUOTED.get(c, c) for c in kept if not "\ud800" <= c <= "\udfff")
