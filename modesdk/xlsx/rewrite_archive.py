"""Writing a workbook's zip file back: every other entry as it was, down to its compressed bytes."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from modesdk.errors import WorkbookError
from modesdk.language.worded import worded
from modesdk.xlsx.archive import CENTRAL, CHUNK, LOCAL, Archive, local_length, refuse

_END = b"PK\x05\x06"
_UTF8_NAME = 0x800


def rewrite(archive: Archive, changed: Mapping[str, bytes], target: BinaryIO) -> None:
    """Write the archive with some parts replaced; all others are copied byte for byte.

    Parts that are changed to b"" are left out. Raises WorkbookError for a part that ends early.
    """
    directory = []
    with archive.path.open("rb") as source:
        for info in archive.entries.values():
            new = changed.get(info.filename)
            if new == b"":
                continue
            offset = target.tell()
            packed = (
                _copy(source, info, target, archive.path)
                if new is None
                else _pack(info, new, target)
            )
            directory.append(_central(info, offset, *packed))
    start = target.tell()
    target.writelines(directory)
    count, size = len(directory), target.tell() - start
    target.write(_END + struct.pack("<HHHHIIH", 0, 0, count, count, size, start, 0))


_Packed = tuple[int, int, int, int, int]
"""Flags, method, checksum, compressed and uncompressed size."""


def _copy(source: BinaryIO, info: zipfile.ZipInfo, target: BinaryIO, path: Path) -> _Packed:
    """Copy data as it is; the sizes go into the header, so that no descriptor need follow."""
    flags = info.flag_bits & _UTF8_NAME
    packed = (flags, info.compress_type, info.CRC, info.compress_size, info.file_size)
    target.write(_local(info, packed))
    source.seek(info.header_offset + local_length(source, info.header_offset))
    left = info.compress_size
    while left:
        piece = source.read(min(left, CHUNK))
        if not piece:
            raise _ends_early(path, info.filename)
        target.write(piece)
        left -= len(piece)
    return packed


def _ends_early(path: Path, part: str) -> WorkbookError:
    error = worded("{part} ends early", part=part)
    return refuse(path, "B-104", worded("the file is damaged: {error}", error=error))


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
    return LOCAL + head + name


def _central(info: zipfile.ZipInfo, offset: int, *packed: int) -> bytes:
    flags, method, *sizes = packed
    name = _name(info)
    head = struct.pack(
        "<BBHHHHHIIIHHHHHII",
        20,
        info.create_system,
        20,
        flags,
        method,
        *_stamp(info),
        *sizes,
        len(name),
        0,
        0,
        0,
        info.internal_attr,
        info.external_attr,
        offset,
    )
    return CENTRAL + head + name
