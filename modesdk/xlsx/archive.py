"""The zip file around a workbook: its entries, bounded reading, and copying them untouched.

A workbook comes from outside, so sizes and positions are checked before a byte is decompressed.
What is written back keeps every other entry as it was, down to its compressed bytes.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from attrs import frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import WorkbookError

CHUNK = 1 << 16
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_LOCAL_SIZE = 30
_OPENDOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MEGABYTE = 1_000_000


@frozen
class Limits:
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
    return WorkbookError(f"{path} cannot be used", [found])


class Archive:
    """An open workbook file, checked. Use as a context manager."""

    def __init__(self, path: Path, limits: Limits = Limits()) -> None:
        """Raises WorkbookError when the file is no zip, encrypted, too large or overlapping."""
        self.path = path
        _check_kind(path, limits)
        self._file = path.open("rb")  # owned here, so that closing it does not wait for readers
        try:
            self._zip = zipfile.ZipFile(self._file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            self._file.close()
            raise refuse(path, "B-104", f"the file is damaged: {error}", _AGAIN) from None
        self.entries: Mapping[str, zipfile.ZipInfo] = {}
        try:
            self.entries = _checked(path, self._zip.infolist(), limits)
            self._check_overlap()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Archive:
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
                self.path, "B-104", f"the part {name[:80]!r} is damaged: {error}", _AGAIN
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
                    raise refuse(self.path, "B-104", f"the entry {info.filename[:80]!r} overlaps "
                                 "another one", _AGAIN)  # fmt: skip
                end = start + _local_length(stream, start) + info.compress_size


_AGAIN = "Open it in Excel, LibreOffice or WPS and save it again as .xlsx"
_RIGHT = "Is this the right file? Delete what does not belong in it, and save it again"


def _check_kind(path: Path, limits: Limits) -> None:
    """Refuse early what is no zip file, with the likely reason."""
    try:
        if path.is_dir():
            raise refuse(path, "B-101", "this is a folder", "Name a workbook file")
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(_LOCAL_SIZE + len(_OPENDOCUMENT))
            if head.startswith(_COMPOUND):
                stream.seek(0)
                raise _compound(path, stream.read(_MEGABYTE))
    except FileNotFoundError:
        raise refuse(path, "B-101", "there is no such file", "Check the path") from None
    except OSError as error:
        raise refuse(path, "B-101", f"cannot be opened: {error.strerror}") from None
    except ValueError as error:  # a zero byte in the name
        raise refuse(path, "B-101", f"is no file name: {error}") from None
    if size > limits.file:
        message = f"the file has {size:,} bytes; at most {limits.file:,}"
        raise refuse(path, "B-103", message, _RIGHT)
    if not size:
        raise refuse(path, "B-101", "the file is empty", "Take the last backup, or build it again")
    if _OPENDOCUMENT in head:
        raise refuse(path, "B-101", "this is an OpenDocument file (.ods)", _AGAIN)
    if head[:4] != _LOCAL:
        raise refuse(path, "B-101", "this is no workbook: the file is no .xlsx", _AGAIN)
    _check_count(path, limits)


def _check_count(path: Path, limits: Limits) -> None:
    """Refuse a directory of endless entries before all of it is read into memory."""
    count, tail = 0, b""
    with path.open("rb") as stream:
        while piece := stream.read(CHUNK):
            window = tail + piece
            count += window.count(_CENTRAL)
            tail = window[-3:]
    if count > limits.parts:
        message = f"the file lists {count:,} parts; at most {limits.parts:,}"
        raise refuse(path, "B-103", message, _RIGHT)


def _compound(path: Path, start: bytes) -> WorkbookError:
    if _ENCRYPTED_STREAM in start:
        hint = "Remove the password in Excel (File, Info, Protect Workbook) and save again"
        return refuse(path, "B-102", "the workbook is protected by a password", hint)
    return refuse(path, "B-101", "this is an old workbook (.xls) or another office file", _AGAIN)


def _checked(
    path: Path, infos: list[zipfile.ZipInfo], limits: Limits
) -> Mapping[str, zipfile.ZipInfo]:
    """The entries by name. Raises WorkbookError for what is too much or not readable."""
    entries: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename
        if name in entries:
            raise refuse(path, "B-104", f"the part {name[:80]!r} stands twice", _AGAIN)
        if info.flag_bits & _ENCRYPTED:
            raise refuse(
                path, "B-102", f"the part {name[:80]!r} is encrypted", "Remove the password"
            )
        if info.compress_type not in _METHODS:
            raise refuse(
                path, "B-104", f"the part {name[:80]!r} is packed in an unknown way", _AGAIN
            )
        _check_size(path, info, limits)
        entries[name] = info
    total = sum(info.file_size for info in infos)
    if total > limits.total:
        message = f"the parts unpack to {total:,} bytes; at most {limits.total:,}"
        raise refuse(path, "B-103", message, _RIGHT)
    return entries


def _check_size(path: Path, info: zipfile.ZipInfo, limits: Limits) -> None:
    size, packed = info.file_size, max(1, info.compress_size)
    if size > limits.part:
        message = (
            f"the part {info.filename[:80]!r} unpacks to {size:,} bytes; at most {limits.part:,}"
        )
        raise refuse(path, "B-103", message, _RIGHT)
    if size > limits.ratio_from and size > packed * limits.ratio:
        message = f"the part {info.filename[:80]!r} unpacks to {size // packed:,} times its size"
        raise refuse(path, "B-103", message, _RIGHT)


def _local_length(stream: BinaryIO, offset: int) -> int:
    """The length of the header before an entry's data."""
    stream.seek(offset)
    header = stream.read(_LOCAL_SIZE)
    if len(header) < _LOCAL_SIZE or header[:4] != _LOCAL:
        return _LOCAL_SIZE
    name, extra = struct.unpack("<HH", header[26:30])
    return int(_LOCAL_SIZE + name + extra)


def rewrite(archive: Archive, changed: Mapping[str, bytes], target: BinaryIO) -> None:
    """Write the archive with some parts replaced; all others are copied byte for byte.

    Parts that are changed to b"" are left out.
    """
    directory = []
    with archive.path.open("rb") as source:
        for info in archive.entries.values():
            new = changed.get(info.filename)
            if new == b"":
                continue
            offset = target.tell()
            packed = _copy(source, info, target) if new is None else _pack(info, new, target)
            directory.append(_central(info, offset, *packed))
    start = target.tell()
    target.writelines(directory)
    count, size = len(directory), target.tell() - start
    target.write(_END + struct.pack("<HHHHIIH", 0, 0, count, count, size, start, 0))


_Packed = tuple[int, int, int, int, int]
"""Flags, method, checksum, compressed and uncompressed size."""


def _copy(source: BinaryIO, info: zipfile.ZipInfo, target: BinaryIO) -> _Packed:
    """Copy data as it is; the sizes go into the header, so that no descriptor need follow."""
    flags = info.flag_bits & _UTF8_NAME
    packed = (flags, info.compress_type, info.CRC, info.compress_size, info.file_size)
    target.write(_local(info, packed))
    source.seek(info.header_offset + _local_length(source, info.header_offset))
    left = info.compress_size
    while left:
        piece = source.read(min(left, CHUNK))
        if not piece:
            raise EOFError(f"{info.filename} ends early")
        target.write(piece)
        left -= len(piece)
    return packed


def _pack(info: zipfile.ZipInfo, content: bytes, target: BinaryIO) -> _Packed:
    deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = deflate.compress(content) + deflate.flush()
    flags = info.flag_bits & _UTF8_NAME
    packed = (flags, zipfile.ZIP_DEFLATED, zlib.crc32(content), len(data), len(content))
    target.write(_local(info, packed) + data)
    return packed


def _stamp(info: zipfile.ZipInfo) -> tuple[int, int]:
    year, month, day, hour, minute, second = info.date_time
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day


def _name(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8_NAME else "cp437")


def _local(info: zipfile.ZipInfo, packed: _Packed) -> bytes:
    flags, method, *sizes = packed
    name = _name(info)
    head = struct.pack("<HHHHHIIIHH", 20, flags, method, *_stamp(info), *sizes, len(name), 0)
    return _LOCAL + head + name


def _central(info: zipfile.ZipInfo, offset: int, *packed: int) -> bytes:
    flags, method, *sizes = packed
    name = _name(info)
    head = struct.pack(
        "<BBHHHHHIIIHHHHHII", 20, info.create_system, 20, flags, method, *_stamp(info), *sizes,
        len(name), 0, 0, 0, info.internal_attr, info.external_attr, offset,
    )  # fmt: skip
    return _CENTRAL + head + name
