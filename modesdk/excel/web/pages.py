"""The HTML of the task pane and of the ordinary web page: one template, two hosts."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template
from typing import Literal

STATIC = Path(__file__).parent / "static"
"""What is served as it is."""
OFFICE_JS = "https://appsforoffice.microsoft.com/lib/1/hosted/office.js"
"""Office.js comes from Microsoft: its terms do not allow copies."""

Kind = Literal["pane", "web"]

_OFFICE = f'<script src="{OFFICE_JS}"></script>\n'
_PRELOAD = '<link rel="modulepreload" href="static/js/{}">'
_FUNCTIONS = '<script type="module" src="functions.js"></script>\n'


def _modules(pane: bool) -> list[str]:
    """The modules that a page needs at once, so that they are fetched side by side."""
    names = sorted(path.name for path in (STATIC / "js").glob("*.js"))
    return [name for name in names if name != "types.js" and (pane or name != "calls.js")]


def page(kind: Kind, token: str, lang: str = "", pack: str = "") -> str:
    """The page with the server's token; `lang` and `pack` are what it starts with, if any."""
    template = Template((STATIC / "page.html").read_text(encoding="utf-8"))
    pane = kind == "pane"
    return template.substitute(
        token=escape(token),
        preload="\n".join(_PRELOAD.format(name) for name in _modules(pane)),
        host="excel" if pane else "page",
        lang=escape(lang),
        pack=escape(pack),
        office=_OFFICE if pane else "",
        functions=_FUNCTIONS if pane else "",
    )
