"""Which parts a workbook consists of, as they refer to each other, and what each holds as XML."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath

from modesdk.errors import WorkbookError
from modesdk.language.worded import worded
from modesdk.xlsx.archive import AGAIN, Archive, refuse
from modesdk.xlsx.markup import Element, MarkupError, attribute, walk

MAX_ELEMENTS = 200_000
"""Of the parts that say which parts there are."""


def workbook_part(archive: Archive) -> str:
    """The name of the main part. Raises WorkbookError when there is none."""
    for target, kind in relations(archive, "").values():
        if kind == "officeDocument":
            if target.endswith(".bin"):
                raise refuse(
                    archive.path, "B-101", worded("this is a binary workbook (.xlsb)"), AGAIN
                )
            if target in archive.entries and "xl" in target.lower():
                return target
    raise refuse(archive.path, "B-101", worded("this is a zip file, but no workbook"), AGAIN)


def relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """The relations of a part ("" for the whole package): id -> (part, kind)."""
    folder, _, name = part.rpartition("/")
    found: dict[str, tuple[str, str]] = {}
    source = f"{folder}/_rels/{name}.rels".removeprefix("/")
    if source not in archive.entries:
        return found
    for element in walked(archive, source, MAX_ELEMENTS):
        given = element.attributes
        if element.name == "Relationship" and given.get("TargetMode") != "External":
            kind = given.get("Type", "").rpartition("/")[2]
            found[given.get("Id", "")] = (joined(folder, given.get("Target", "")), kind)
    return found


def walked(archive: Archive, part: str, most: int = 0) -> Iterator[Element]:
    """The elements of a part (see `walk`). Raises WorkbookError when it is unreadable."""
    with readable(archive, part):
        yield from walk(archive.chunks(part), most)


def joined(folder: str, target: str) -> str:
    """A relation's target as a part name; `folder` is that of the part it belongs to."""
    if target.startswith("/"):
        return target.removeprefix("/")
    parts: list[str] = []
    for word in (PurePosixPath(folder) / target).parts:
        if word == "..":
            del parts[-1:]
        elif word != ".":
            parts.append(word)
    return "/".join(parts)


def worksheets(archive: Archive) -> dict[str, str]:
    """The worksheets in order: title -> part."""
    main = workbook_part(archive)
    targets = relations(archive, main)
    found: dict[str, str] = {}
    for element in walked(archive, main, MAX_ELEMENTS):
        if element.name == "sheet":
            part, kind = targets.get(attribute(element.attributes, "id"), ("", ""))
            if kind == "worksheet" and part in archive.entries:
                found[element.attributes.get("name", "")] = part
    return found


@contextmanager
def readable(archive: Archive, part: str) -> Iterator[None]:
    """What is wrong with the XML of a part is told as a WorkbookError."""
    try:
        yield
    except MarkupError as error:
        raise unreadable(archive, part, error) from None


def unreadable(archive: Archive, name: str, error: MarkupError) -> WorkbookError:
    """The error for a part whose XML cannot be read."""
    code = "B-105" if error.entities else "B-104" if not error.endless else "B-103"
    message = worded("the part {part!r}: {error}", part=name[:80], error=error.message)
    return refuse(archive.path, code, message, AGAIN)
