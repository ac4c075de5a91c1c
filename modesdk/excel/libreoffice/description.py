"""What LibreOffice's extension manager shows and reads: description.xml, manifest, components."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from modesdk.excel.libreoffice.methods import IDENTIFIER, SERVICE
from modesdk.language.text import both

IDL = "functions.idl"
COMPONENT = "modesdk_addin.py"
COMPONENTS = "functions.components"
CONFIGURATION = "CalcAddIns.xcu"
ICON = "icon.png"
TEXTS = {"en": "description-en.txt", "zh-CN": "description-zh.txt"}
OLDEST = "7.4"
"""The oldest LibreOffice it says it works with."""
TITLE = both("modesdk functions")
ABOUT = both(
    "The rules engine in the cells of Calc: MODESDK.RECOMMEND, MODESDK.RANK, "
    "MODESDK.EXPLAIN and others.\n\nThe Python environment that built this "
    "extension computes them ({python}); when it has moved, build and install "
    "again with modesdk excel libreoffice build. It uses no network.\n\nWhen a cell "
    "shows an error, MODESDK.PROBLEM tells why. Licence: Apache 2.0 (see "
    "LICENSE).\n"
)

_DESCRIPTION = """<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006"
 xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:lo="http://libreoffice.org/extensions/description/2011">
<identifier value="{identifier}"/>
<version value="{version}"/>
<platform value="all"/>
<display-name><name lang="en">{en}</name><name lang="zh-CN">{zh}</name></display-name>
<publisher><name xlink:href="" lang="en">The modesdk contributors</name></publisher>
<icon><default xlink:href="{icon}"/></icon>
<extension-description>{texts}</extension-description>
<dependencies>
<lo:LibreOffice-minimal-version value="{oldest}" name="LibreOffice {oldest}"/>
</dependencies>
</description>
"""
_COMPONENTS = """<?xml version="1.0" encoding="UTF-8"?>
<components xmlns="http://openoffice.org/2010/uno-components">
<component loader="com.sun.star.loader.Python" uri="{component}">
<implementation name="{service}"><service name="{service}"/></implementation>
</component></components>
"""
_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
{entries}
</manifest:manifest>
"""
_KINDS = {
    IDL: "application/vnd.sun.star.uno-typelibrary;type=RDB",
    COMPONENTS: "application/vnd.sun.star.uno-components",
    CONFIGURATION: "application/vnd.sun.star.configuration-data",
}
"""In the order in which LibreOffice must take them: the component needs its interface."""


def description(version: str) -> str:
    """description.xml. LibreOffice compares versions by their numbers."""
    texts = "".join(f'<src xlink:href="{file}" lang="{tag}"/>' for tag, file in TEXTS.items())
    return _DESCRIPTION.format(
        identifier=IDENTIFIER,
        version=".".join(re.findall(r"\d+", version)) or "0",
        en=escape(TITLE.en),
        zh=escape(TITLE.zh),
        icon=ICON,
        texts=texts,
        oldest=OLDEST,
    )


def components() -> str:
    """The list of components."""
    return _COMPONENTS.format(component=COMPONENT, service=SERVICE)


def manifest() -> str:
    """META-INF/manifest.xml."""
    entries = "\n".join(
        f'<manifest:file-entry manifest:media-type="{kind}" manifest:full-path="{file}"/>'
        for file, kind in _KINDS.items()
    )
    return _MANIFEST.format(entries=entries)
