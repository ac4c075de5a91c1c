"""The zip file around a workbook: its entries and bounded reading.

A workbook comes from outside, so sizes and positions are checked before a byte is decompressed.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Self

from attrs import frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import WorkbookError
from modesdk.language.worded import worded

CHUNK = 1 << 16
LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
LOCAL_SIZE = 30
_OPENDOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MEGABYTE = 1_000_000


@frozen
class ArchiveLimits:
    """How much a workbook may hold, in bytes; `ratio` is uncompressed to compressed size.

    `cells` is how many cells are kept in memory at once (about 300 bytes each), `rows` how many a
    sheet may have that is written to, `texts` how many characters the shared texts may have.
    """

    file: int = 100 * _MEGABYTE
    part: int = 200 * _MEGABYTE
    total: int = 300 * _MEGABYTE
    parts: int = 5_000
    ratio: int = 400
    ratio_from: int = 2 * _MEGABYTE
    cells: int = 850_000
    rows: int = 50_000
    texts: int = 10 * _MEGABYTE


def refuse(path: Path, code: str, message: str, hint: str = "", place: str = "") -> WorkbookError:
    """The error for a workbook that cannot be used at all."""
    found = Diagnostic(code, message, Location(str(path), None, place), hint=hint)
    return WorkbookError(worded("{file} cannot be used", file=path), [found])


class Archive:
    """An open workbook file, checked. Use as a context manager."""

    def __init__(self, path: Path, limits: ArchiveLimits = ArchiveLimits()) -> None:
        """Raises WorkbookError when the file is no zip, encrypted, too large or overlapping."""
        self.path = path
        _check_kind(path, limits)
        self._file = path.open("rb")  # owned here, so that closing it does not wait for readers
        try:
            self._zip = zipfile.ZipFile(self._file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            self._file.close()
            raise refuse(
                path, "B-104", worded("the file is damaged: {error}", error=str(error)), AGAIN
            ) from None
        self.entries: Mapping[str, zipfile.ZipInfo] = {}
        try:
            self.entries = _checked(path, self._zip.infolist(), limits)
            self._check_overlap()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()
        self._file.close()

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of a part, piece by piece. Raises WorkbookError when it is damaged."""
        try:
            with self._zip.open(self.entries[name]) as stream:
                while piece := stream.read(CHUNK):
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise refuse(
                self.path,
                "B-104",
                worded("the part {part!r} is damaged: {error}", part=name[:80], error=str(error)),
                AGAIN,
            ) from None

    def read(self, name: str) -> bytes:
        """The whole content of a part; its size was checked."""
        return b"".join(self.chunks(name))

    def _check_overlap(self) -> None:
        """Entries may not share bytes: a small file could hold endless content that way."""
        end = 0
        with self.path.open("rb") as stream:
            for info in sorted(self.entries.values(), key=lambda i: i.header_offset):
                start = info.header_offset
                if start < end:
                    message = worded(
                        "the entry {part!r} overlaps another one", part=info.filename[:80]
                    )
                    raise refuse(self.path, "B-104", message, AGAIN)
                end = start + local_length(stream, start) + info.compress_size


AGAIN = worded("Open it in Excel, LibreOffice or WPS and save it again as .xlsx")
_RIGHT = worded("Is this the right file? Delete what does not belong in it, and save it again")


def _check_kind(path: Path, limits: ArchiveLimits) -> None:
    """Refuse early what is no zip file, with the likely reason."""
    try:
        if path.is_dir():
            raise refuse(path, "B-101", worded("this is a folder"), worded("Name a workbook file"))
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(LOCAL_SIZE + len(_OPENDOCUMENT))
            if head.startswith(_COMPOUND):
                stream.seek(0)
                raise _compound(path, stream.read(_MEGABYTE))
    except FileNotFoundError:
        raise refuse(
            path, "B-101", worded("there is no such file"), worded("Check the path")
        ) from None
    except OSError as error:
        raise refuse(
            path, "B-101", worded("cannot be opened: {error}", error=error.strerror)
        ) from None
    except ValueError as error:  # a zero byte in the name
        raise refuse(path, "B-101", worded("is no file name: {error}", error=str(error))) from None
    if size > limits.file:
        message = worded(
            "the file has {count:,} bytes; at most {most:,}", count=size, most=limits.file
        )
        raise refuse(path, "B-103", message, _RIGHT)
    if not size:
        raise refuse(
            path,
            "B-101",
            worded("the file is empty"),
            worded("Take the last backup, or build it again"),
        )
    if _OPENDOCUMENT in head:
        raise refuse(path, "B-101", worded("this is an OpenDocument file (.ods)"), AGAIN)
    if head[:4] != LOCAL:
        raise refuse(path, "B-101", worded("this is no workbook: the file is no .xlsx"), AGAIN)
    _check_count(path, limits)


def _check_count(path: Path, limits: ArchiveLimits) -> None:
    """Refuse a directory of endless entries before all of it is read into memory."""
    count, tail = 0, b""
    with path.open("rb") as stream:
        while piece := stream.read(CHUNK):
            window = tail + piece
            count += window.count(CENTRAL)
            tail = window[-3:]
    if count > limits.parts:
        message = worded(
            "the file lists {count:,} parts; at most {most:,}", count=count, most=limits.parts
        )
        raise refuse(path, "B-103", message, _RIGHT)


def _compound(path: Path, start: bytes) -> WorkbookError:
    if _ENCRYPTED_STREAM in start:
        hint = worded("Remove the password in Excel (File, Info, Protect Workbook) and save again")
        return refuse(path, "B-102", worded("the workbook is protected by a password"), hint)
    return refuse(
        path, "B-101", worded("this is an old workbook (.xls) or another office file"), AGAIN
    )


def _checked(
    path: Path, infos: list[zipfile.ZipInfo], limits: ArchiveLimits
) -> Mapping[str, zipfile.ZipInfo]:
    """The entries by name. Raises WorkbookError for what is too much or not readable."""
    entries: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename
        if name in entries:
            raise refuse(
                path, "B-104", worded("the part {part!r} stands twice", part=name[:80]), AGAIN
            )
        if info.flag_bits & _ENCRYPTED:
            raise refuse(
                path,
                "B-102",
                worded("the part {part!r} is encrypted", part=name[:80]),
                worded("Remove the password"),
            )
        if info.compress_type not in _METHODS:
            raise refuse(
                path,
                "B-104",
                worded("the part {part!r} is packed in an unknown way", part=name[:80]),
                AGAIN,
            )
        _check_size(path, info, limits)
        entries[name] = info
    total = sum(info.file_size for info in infos)
    if total > limits.total:
        message = worded(
            "the parts unpack to {count:,} bytes; at most {most:,}", count=total, most=limits.total
        )
        raise refuse(path, "B-103", message, _RIGHT)
    return entries


def _check_size(path: Path, info: zipfile.ZipInfo, limits: ArchiveLimits) -> None:
    size, packed = info.file_size, max(1, info.compress_size)
    if size > limits.part:
        message = worded(
            "the part {part!r} unpacks to {count:,} bytes; at most {most:,}",
            part=info.filename[:80],
            count=size,
            most=limits.part,
        )
        raise refuse(path, "B-103", message, _RIGHT)
    if size > limits.ratio_from and size > packed * limits.ratio:
        message = worded(
            "the part {part!r} unpacks to {count:,} times its size",
            part=info.filename[:80],
            count=size // packed,
        )
        raise refuse(path, "B-103", message, _RIGHT)


def local_length(stream: BinaryIO, offset: int) -> int:
    """The length of the header before an entry's data."""
    stream.seek(offset)
    header = stream.read(LOCAL_SIZE)
    if len(header) < LOCAL_SIZE or header[:4] != LOCAL:
        return LOCAL_SIZE
    name, extra = struct.unpack("<HH", header[26:30])
    return int(LOCAL_SIZE + name + extra)
