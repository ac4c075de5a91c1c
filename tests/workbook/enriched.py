"""What people and programs put into a workbook that is none of the SDK's business."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from modesdk.xlsx.places import address, spot_of

from .spoiled import MAIN, RELATIONS, part_of
from .xlsx import KIND, OFFICE, contents, write

TYPES = "[Content_Types].xml"
CHAIN = "xl/calcChain.xml"
STRINGS = "xl/sharedStrings.xml"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000") + bytes(
    range(256)
)
NOTES = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols>'
    '<col min="2" max="3" width="31.7" hidden="1" customWidth="1"/></cols><sheetData>'
    '<row r="1" ht="40"><c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>My own </t></r>'
    '<r><t>notes &amp; sums</t></r></is></c><c r="B1"><f>SUM(C1:C9)*2</f><v>0</v></c></row>'
    '</sheetData><pageSetup orientation="landscape"/></worksheet>'
)
FOREIGN: dict[str, str | bytes] = {
    "xl/worksheets/sheet90.xml": NOTES,
    "xl/drawings/drawing90.xml": '<xdr:wsDr xmlns:xdr="x"><xdr:sp macro=""/></xdr:wsDr>',
    "xl/drawings/vmlDrawing90.vml": "<xml xmlns:v='urn:v'><v:shape id='s'/></xml>",
    "xl/charts/chart90.xml": "<c:chartSpace xmlns:c='c'/>",
    "xl/comments90.xml": "<comments><authors><author>Ann</author></authors></comments>",
    "xl/threadedComments/threadedComment1.xml": "<ThreadedComments/>",
    "xl/persons/person.xml": "<personList/>",
    "xl/slicers/slicer1.xml": "<slicers/>",
    "xl/slicerCaches/slicerCache1.xml": "<slicerCacheDefinition/>",
    "xl/ctrlProps/ctrlProp1.xml": "<formControlPr/>",
    "xl/richData/rdrichvalue.xml": "<rvData/>",
    "xl/media/image90.png": PNG,
    "xl/printerSettings/printerSettings1.bin": bytes(range(256)) * 4,
    "customXml/item1.xml": "<mine>\r\n</mine>",
    "docProps/custom.xml": "<Properties/>",
}
"""Parts that no command reads or writes."""
BARS = (
    '<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" xmlns:x14="x14"><x14:conditional'
    'Formattings><x14:conditionalFormatting><x14:cfRule type="dataBar" id="{1}"/></x14:conditional'
    "Formatting></x14:conditionalFormattings></ext></extLst>"
)


def enrich(path: Path) -> None:
    """Shapes, comments, charts, an own sheet, data bars, controls, names, widths, print set-up."""
    parts = {name: text.decode() for name, text in texts_of(path).items()}
    sheet = f'<Relationship Id="rId900" Type="{KIND}/worksheet" Target="worksheets/sheet90.xml"/>'
    kind = f'<Override PartName="/xl/worksheets/sheet90.xml" ContentType="{OFFICE}.worksheet+xml"/>'
    parts[RELATIONS] = parts[RELATIONS].replace("</Relationships>", f"{sheet}</Relationships>")
    parts[TYPES] = parts[TYPES].replace("</Types>", f"{kind}</Types>")
    main = parts[MAIN].replace(
        "</sheets>",
        f'<sheet xmlns:r="{KIND}" name="My notes" sheetId="900" r:id="rId900"/></sheets>',
    )
    own = "<definedName name=\"my.sums\">'My notes'!$B$1</definedName>"
    parts[MAIN] = main.replace("</definedNames>", f"{own}</definedNames>")
    for title in ("Portfolio", "Rules"):
        part = part_of(path, title)
        parts[part] = parts[part].replace("</worksheet>", f"{BARS}</worksheet>")
        parts[part] = re.sub(r'(<col [^>]*width=")[\d.]+', r"\g<1>33.25", parts[part], count=1)
    write(path, {**contents(path), **parts, **FOREIGN})


def texts_of(path: Path) -> dict[str, bytes]:
    """The parts that are XML."""
    return {n: c for n, c in contents(path).items() if n.endswith((".xml", ".rels"))}


def as_excel_saves(path: Path) -> None:
    """Texts in one shared table, and a calculation chain, as Excel writes them."""
    parts = {name: text.decode() for name, text in texts_of(path).items()}
    table: dict[str, int] = {}
    chain: list[str] = []
    for number, name in enumerate([n for n in parts if n.startswith("xl/worksheets/sheet")], 1):
        held = cells(parts[name].encode())
        chain += [f'<c r="{spot}" i="{number}"/>' for spot, cell in held.items() if "<f" in cell]
        parts[name] = re.sub(
            r'(<c(?: [^>]*?)?) t="inlineStr"([^>]*)><is><t[^>]*>([^<]*)</t></is></c>',
            lambda m: f'{m[1]} t="s"{m[2]}><v>{table.setdefault(m[3], len(table))}</v></c>',
            parts[name],
        )
    items = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in table)
    parts[STRINGS] = f'<sst count="{len(table)}" uniqueCount="{len(table)}">{items}</sst>'
    parts[CHAIN] = f"<calcChain>{''.join(chain)}</calcChain>"
    assert table
    assert chain
    for part, kind in ((STRINGS, "sharedStrings"), (CHAIN, "calcChain")):
        target = part.removeprefix("xl/")
        if f"/{part}" not in parts[TYPES]:
            override = f'<Override PartName="/{part}" ContentType="{OFFICE}.{kind}+xml"/>'
            parts[TYPES] = parts[TYPES].replace("</Types>", f"{override}</Types>")
            relation = f'<Relationship Id="rId_{kind}" Type="{KIND}/{kind}" Target="{target}"/>'
            parts[RELATIONS] = parts[RELATIONS].replace(
                "</Relationships>", f"{relation}</Relationships>"
            )
    write(path, {**contents(path), **parts})


CELL = re.compile(rb"<c(?: [^>]*?)?(?:/>|>.*?</c>)", re.DOTALL)
ROW = re.compile(rb"<row[^>]*?(?:/>|>.*?</row>)", re.DOTALL)


def cells(sheet: bytes) -> dict[str, str]:
    """The cells of a sheet as they are written, by address; one without follows the last."""
    found, row = {}, 0
    for block in ROW.findall(sheet):
        given = re.match(rb'<row[^>]* r="([0-9]+)"', block)
        row, column = int(given[1]) if given else row + 1, 0
        for cell in CELL.findall(block):
            named = re.match(rb'<c[^>]* r="(\w+)"', cell)
            spot = spot_of(named[1].decode()) if named else (row, column + 1)
            assert spot is not None
            column = spot[1]
            body = re.sub(rb'(<c[^>]*) r="\w+"', rb"\1", cell)
            found[address(spot)] = unescape(body.decode())
    return found


def around(sheet: bytes) -> bytes:
    """A sheet without its cells and without rows that hold nothing else."""
    return re.sub(rb'<row r="[0-9]+">\s*</row>', b"", CELL.sub(b"", sheet))
