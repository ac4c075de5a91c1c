"""A button on the first sheet: a shape that runs the template's macro.

openpyxl writes no shapes, so the drawing is added to the finished package; every other part,
the VBA project first of all, keeps its bytes.
"""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from modesdk.language.text import Lang, both

MACRO = "[0]!SampleCall"
_LABEL = both("Recommend")
_DRAWING, _SHEET = "xl/drawings/drawing1.xml", "xl/worksheets/sheet1.xml"
_RELS = "xl/worksheets/_rels/sheet1.xml.rels"
_TYPES = "[Content_Types].xml"
_NS = "http://schemas.openxmlformats.org"
_REL = f"{_NS}/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_NS}/package/2006/relationships"><Relationship Id="rIdButton" '
    f'Type="{_REL}/drawing" Target="/{_DRAWING}"/></Relationships>'
)
_TYPE = (
    f'<Override PartName="/{_DRAWING}" '
    'ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/></Types>'
)


def with_button(package: bytes, lang: Lang) -> bytes:
    """The package with the button on its first sheet."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if _RELS in parts or _DRAWING in parts:
        raise ValueError("the template's first sheet has relations of its own")
    sheet = parts[_SHEET].decode()
    parts[_SHEET] = sheet.replace(
        "</worksheet>", f'<drawing xmlns:r="{_REL}" r:id="rIdButton"/></worksheet>'
    ).encode()
    parts[_RELS] = _RELATIONS.encode()
    parts[_DRAWING] = _drawing(_LABEL[lang]).encode()
    parts[_TYPES] = parts[_TYPES].decode().replace("</Types>", _TYPE).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _drawing(label: str) -> str:
    """One rounded shape over E3:F5 that runs the macro when it is clicked."""
    anchor = "".join(
        f"<xdr:{end}><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row>"
        f"<xdr:rowOff>0</xdr:rowOff></xdr:{end}>"
        for end, column, row in (("from", 4, 2), ("to", 6, 5))
    )
    fill = '<a:solidFill><a:srgbClr val="2A9D8F"/></a:solidFill>'
    run = (
        '<a:rPr lang="en" sz="1400" b="1"><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
        f"</a:rPr><a:t>{escape(label)}</a:t>"
    )
    return (
        f'{_HEAD}<xdr:wsDr xmlns:xdr="{_NS}/drawingml/2006/spreadsheetDrawing" '
        f'xmlns:a="{_NS}/drawingml/2006/main"><xdr:twoCellAnchor>{anchor}'
        f'<xdr:sp macro="{MACRO}" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="Recommend" '
        f'descr="{escape(label)}"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr>'
        f'<a:prstGeom prst="roundRect"><a:avLst/></a:prstGeom>{fill}</xdr:spPr>'
        '<xdr:txBody><a:bodyPr vertOverflow="clip" anchor="ctr"/><a:lstStyle/>'
        f'<a:p><a:pPr algn="ctr"/><a:r>{run}</a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/>'
        "</xdr:twoCellAnchor></xdr:wsDr>"
    )
