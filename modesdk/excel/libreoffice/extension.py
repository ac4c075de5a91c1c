"""Packs the extension. Equal inputs give equal bytes."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from importlib import resources
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from modesdk.errors import ModesdkError
from modesdk.excel.functions import FUNCTIONS
from modesdk.excel.libreoffice import description, icon
from modesdk.excel.libreoffice.configuration import xcu
from modesdk.excel.libreoffice.interface import idl
from modesdk.excel.libreoffice.methods import INTERFACE, SERVICE, method, signature
from modesdk.excel.libreoffice.worker import hello
from modesdk.io.writes import write
from modesdk.language.catalogue import catalogue
from modesdk.language.worded import worded

DATE = (2020, 1, 1, 0, 0, 0)
SECONDS = 60
WORKER = "modesdk.excel.libreoffice.worker"
LINK = "pythonpath/modesdk_link.py"
NOTICE = "modesdk is licensed under the Apache License 2.0: https://www.apache.org/licenses/LICENSE-2.0\n"


class UnusablePythonError(ModesdkError):
    """A Python cannot answer for LibreOffice; `python` and `why` say which and why."""

    def __init__(self, python: str, why: str) -> None:
        self.python = python
        self.why = why
        super().__init__(
            worded(
                "{python} cannot answer for LibreOffice: {why}; install modesdk there",
                python=python,
                why=why,
            )
        )


def build(out: Path, python: str = "") -> str:
    """Write the extension for this Python (or another one in which the SDK is installed).

    Returns the path of that Python. Raises UnusablePythonError when it cannot answer by itself.
    """
    chosen = str(Path(python or sys.executable).absolute())
    check(chosen)
    write(out, packed(chosen))
    return chosen


def check(python: str) -> None:
    """Raises UnusablePythonError unless the Python gives the functions that this SDK has.

    It is started as LibreOffice will start it: without what ties it to this process.
    """
    command = [python, "-E", "-P", "-X", "utf8", "-m", WORKER]
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    try:
        done = subprocess.run(  # noqa: S603 - the caller's own Python
            command,
            input="",
            capture_output=True,
            encoding="utf-8",
            env=clean,
            timeout=SECONDS,
            check=False,
        )
        told = json.loads(done.stdout.partition("\n")[0] or "{}")
    except (OSError, ValueError, subprocess.TimeoutExpired) as problem:
        raise UnusablePythonError(python, str(problem)) from None
    if told.get("hello", {}).get("signature") != signature():
        last = done.stderr.strip().rpartition("\n")[2]
        raise UnusablePythonError(python, last or worded("it has another version of modesdk"))


def packed(python: str) -> bytes:
    """The extension as a file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files(python).items():
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return target.getvalue()


def files(python: str) -> dict[str, bytes]:
    """Everything in the extension, by its place."""
    texts = {
        "META-INF/manifest.xml": description.manifest(),
        "description.xml": description.description(hello()["version"]),
        description.IDL: idl(),
        description.COMPONENTS: description.components(),
        description.CONFIGURATION: xcu(),
        description.COMPONENT: _source(description.COMPONENT),
        LINK: _source(LINK),
        "settings.json": json.dumps(settings(python), indent=1),
        description.TEXTS["en"]: description.ABOUT.en.format(python=python),
        description.TEXTS["zh-CN"]: description.ABOUT.zh.format(python=python),
        "LICENSE": licence(),
    }
    found = {name: text.encode("utf-8") for name, text in texts.items()}
    return found | {description.ICON: icon.png()}


def _source(name: str) -> str:
    """A file that runs inside LibreOffice."""
    return (resources.files(__package__) / "component" / name).read_text(encoding="utf-8")


def settings(python: str) -> dict[str, Any]:
    """What the component must know."""
    return {
        "python": python,
        "chinese": _chinese(_source(LINK)),
        "service": SERVICE,
        "interface": INTERFACE,
        "functions": [method(function) for function in FUNCTIONS],
        "tables": [method(function) for function in FUNCTIONS if function.is_table],
        **hello(),
    }


def _chinese(source: str) -> dict[str, str]:
    """The Chinese of the sentences in a file that runs without the SDK."""
    return {said: zh for said, zh in catalogue("zh").items() if f'"{said}"' in source}


def licence() -> str:
    """The text of the licence as it was installed, or where to find it."""
    try:
        listed = distribution("modesdk").files or []
        found = next((f for f in listed if f.name == "LICENSE"), None)
        return found.read_text(encoding="utf-8") if found else NOTICE
    except (PackageNotFoundError, OSError):
        return NOTICE
