"""Making workbooks for tests, good and bad, part by part."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'

OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET_TYPE = f"{OFFICE}.worksheet+xml"
STYLES = (
    f"<styleSheet {MAIN}><fonts><font/></fonts><fills><fill><patternFill/></fill></fills>"
    '<borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs><cellXfs count="2">'
    '<xf numFmtId="0"/><xf numFmtId="1"><alignment/></xf></cellXfs><cellStyles>'
    '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{OFFICE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{OFFICE}.styles+xml"/>'
)


def sheet(cells: str = "", after: str = "") -> str:
    return (
        f"<?xml version='1.0'?><worksheet {MAIN}><sheetData>{cells}</sheetData>{after}</worksheet>"
    )


def parts(sheets: Mapping[str, str], names: Mapping[str, str] | None = None) -> dict[str, str]:
    """The parts of a plain workbook: sheet titles with their XML, defined names."""
    numbered = list(enumerate(sheets, start=1))
    listed = "".join(f'<sheet name="{t}" sheetId="{n}" r:id="rId{n}"/>' for n, t in numbered)
    defined = "".join(
        f'<definedName name="{k}">{v}</definedName>' for k, v in (names or {}).items()
    )
    targets = "".join(
        f'<Relationship Id="rId{n}" Type="{KIND}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _ in numbered
    )
    styles = f'<Relationship Id="rIdS" Type="{KIND}/styles" Target="styles.xml"/>'
    return {
        "[Content_Types].xml": TYPES
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{SHEET_TYPE}"/>'
            for n, _ in numbered
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships {RELATIONS}><Relationship Id="r" '
        f'Type="{KIND}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f"<workbook {MAIN} {REL}><sheets>{listed}</sheets>"
        f"<definedNames>{defined}</definedNames></workbook>",
        "xl/_rels/workbook.xml.rels": (
            f"<Relationships {RELATIONS}>{targets}{styles}</Relationships>"
        ),
        "xl/styles.xml": STYLES,
        **{f"xl/worksheets/sheet{n}.xml": xml for n, xml in enumerate(sheets.values(), start=1)},
    }


def write(
    path: Path, content: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED
) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return path


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
