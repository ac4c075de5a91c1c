"""What is in the extension, without LibreOffice."""

from __future__ import annotations

import ast
import io
import json
import re
import struct
import sys
import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from modesdk.cli.main import app
from modesdk.excel.functions import FUNCTIONS
from modesdk.excel.libreoffice import description
from modesdk.excel.libreoffice.extension import UnusablePythonError, build, files, packed
from modesdk.excel.libreoffice.methods import IDENTIFIER, METHODS, SERVICE, camel, method, signature

OOR = "{http://openoffice.org/2001/registry}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RESERVED = {
    "any", "attribute", "boolean", "bound", "byte", "char", "const", "constants", "constrained",
    "double", "enum", "exception", "false", "float", "get", "hyper", "in", "inout", "interface",
    "long", "maybeambiguous", "maybedefault", "maybevoid", "module", "needs", "observes", "oneway",
    "optional", "out", "property", "published", "raises", "readonly", "removable", "sequence",
    "service", "set", "short", "singleton", "string", "struct", "transient", "true", "type",
    "typedef", "union", "unsigned", "void",
}  # fmt: skip


@pytest.fixture(scope="module")
def content() -> dict[str, bytes]:
    """The files in the extension."""
    return files(sys.executable)


def test_the_file_is_complete_and_always_the_same(content: dict[str, bytes]) -> None:
    """A zip with every file that the manifest and the description name."""
    data = packed(sys.executable)
    assert data == packed(sys.executable)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == set(content)
    named = re.findall(rb'full-path="([^"]+)"', content["META-INF/manifest.xml"])
    named += re.findall(rb'href="([^"]+\.\w+)"', content["description.xml"])
    named = [name.decode() for name in named if not name.startswith(b"http")]
    assert len(named) == 6
    assert set(named) < set(content)
    assert b"Apache License" in content["LICENSE"]


def test_every_function_is_in_the_interface(content: dict[str, bytes]) -> None:
    """With its arguments in order; no name is a word of the interface language."""
    text = content[description.IDL].decode()
    for function in FUNCTIONS:
        found = re.search(rf" {function.name.lower()}\((.*)\);", text)
        assert found, function.name
        names = [part.split()[-1] for part in found[1].split(",")]
        assert names == [camel(p.name) for p in function.parameters]
    for function in METHODS:
        names = [camel(p.name) for p in function.parameters]
        assert not RESERVED & {method(function), *names}
        assert re.fullmatch(r"[a-z]+", method(function))
        assert all(re.fullmatch(r"[a-z][A-Za-z]*", name) for name in names)


def test_help_in_both_languages(content: dict[str, bytes]) -> None:
    """Names, descriptions and arguments of every function."""
    root = ElementTree.fromstring(content[description.CONFIGURATION])
    functions = root.find(f"./node/node[@{OOR}name='{SERVICE}']/node")
    functions = root.find("./node/node/node") if functions is None else functions
    assert functions is not None
    nodes = {node.get(f"{OOR}name"): node for node in functions}
    assert set(nodes) == {method(function) for function in METHODS}
    for function in METHODS:
        node = nodes[method(function)]
        assert values(node, "DisplayName") == dict.fromkeys(("en", "zh-CN"), function.full_name)
        assert values(node, "Description") == {"en": function.help.en, "zh-CN": function.help.zh}
        own = next(part for part in node if part.get(f"{OOR}name") == "Parameters")
        names = [camel(p.name) for p in function.parameters]
        assert [part.get(f"{OOR}name") for part in own] == names
        for part, parameter in zip(own, function.parameters, strict=True):
            told = {"en": parameter.help.en, "zh-CN": parameter.help.zh}
            assert values(part, "Description") == told
            assert all(told.values())


def values(node: ElementTree.Element, name: str) -> dict[str | None, str | None]:
    """A property in all languages."""
    found = next(part for part in node if part.get(f"{OOR}name") == name)
    return {value.get(LANG): value.text for value in found}


def test_description(content: dict[str, bytes]) -> None:
    """Who it is; versions are numbers; every XML file can be read."""
    for name in ("description.xml", "META-INF/manifest.xml", description.COMPONENTS):
        ElementTree.fromstring(content[name])
    text = content["description.xml"].decode()
    assert f'<identifier value="{IDENTIFIER}"/>' in text
    assert 'lang="zh-CN">modesdk 函数<' in text
    assert '<version value="1.2.3.4"/>' in description.description("1.2.3rc4")
    assert "单元格" in content["description-zh.txt"].decode()


def test_what_runs_inside_is_plain_old_python(content: dict[str, bytes]) -> None:
    """LibreOffice brings Pythons from 3.7 on; nothing of the SDK is imported there."""
    for name in (description.COMPONENT, "pythonpath/modesdk_link.py"):
        tree = ast.parse(content[name], feature_version=(3, 7))
        imported = {
            alias.name if isinstance(node, ast.Import) else node.module
            for node in ast.walk(tree)
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for alias in node.names
        }
        assert not [m for m in imported if m and m.split(".")[0] in ("modesdk", "attrs", "attr")]


def test_what_was_recorded(content: dict[str, bytes]) -> None:
    """The Python, and what must fit."""
    found = json.loads(content["settings.json"])
    assert found["python"] == sys.executable
    assert found["signature"] == signature()
    assert found["functions"] == [function.name.lower() for function in FUNCTIONS]
    assert sys.executable in content["description-en.txt"].decode()


def test_the_icon_is_a_picture(content: dict[str, bytes]) -> None:
    """A PNG of 42 by 42 with more than one colour."""
    data = content[description.ICON]
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    wide, high = struct.unpack(">II", data[16:24])
    length = struct.unpack(">I", data[33:37])[0]
    pixels = zlib.decompress(data[41 : 41 + length])
    assert len(pixels) == high * (1 + 3 * wide)
    rows = [pixels[i * (1 + 3 * wide) + 1 : (i + 1) * (1 + 3 * wide)] for i in range(high)]
    assert len({row[c : c + 3] for row in rows for c in range(0, 3 * wide, 3)}) == 4


def test_a_python_that_cannot_answer_is_refused(tmp_path: Path) -> None:
    """At build time, not in a cell; nothing is written."""
    script = tmp_path / "python"
    script.write_text("#!/bin/sh\necho 'No module named modesdk' >&2\nexit 1\n")
    script.chmod(0o755)
    for python, why in ((script, "No module named"), (tmp_path / "gone", "gone")):
        with pytest.raises(UnusablePythonError, match=why):
            build(tmp_path / "out.oxt", str(python))
    assert not (tmp_path / "out.oxt").exists()


def test_the_command(tmp_path: Path) -> None:
    """Builds, keeps what is there, replaces on demand, says what is wrong."""
    out = tmp_path / "add.oxt"
    command = ["excel", "libreoffice", "build", "-o", str(out)]
    run = CliRunner().invoke
    done = run(app, [*command, "--lang", "zh"])
    assert done.exit_code == 0
    assert "扩展管理器" in done.output
    assert zipfile.is_zipfile(out)
    assert run(app, command).exit_code == 2
    done = run(app, [*command, "--force", "--lang", "en"])
    assert done.exit_code == 0
    assert "Extension Manager" in done.output
    wrong = run(app, [*command, "--force", "--python", str(tmp_path / "gone"), "--lang", "en"])
    assert wrong.exit_code == 2
    assert "cannot answer for LibreOffice" in wrong.output
    assert run(app, ["excel", "libreoffice", "build", "-o", "add.zip"]).exit_code == 2
