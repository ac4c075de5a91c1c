"""The manifest: whole, bilingual, within Office's limits, and past its offline checks."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from modesdk.excel.web.manifest import ADDIN_ID, manifest_xml, office_version
from modesdk.excel.web.pages import STATIC
from modesdk.excel.web.ribbon import COMMANDS

BASE = "https://localhost:8443"
BT = "{http://schemas.microsoft.com/office/officeappbasictypes/1.0}"
OV = "{http://schemas.microsoft.com/office/taskpaneappversionoverrides}"
MAX_RESID = 32


@pytest.fixture(scope="module")
def root() -> ET.Element:
    return ET.fromstring(manifest_xml(BASE, "0.1.0"))


def resources(root: ET.Element) -> dict[str, ET.Element]:
    return {one.attrib["id"]: one for one in defined(root)}


def defined(root: ET.Element) -> list[ET.Element]:
    every = (one for kind in ("Image", "Url", "String") for one in root.iter(BT + kind))
    return [one for one in every if "id" in one.attrib]


def test_every_resource_is_defined_once_and_used(root: ET.Element) -> None:
    names = [one.attrib["id"] for one in defined(root)]
    used = {one.attrib["resid"] for one in root.iter() if "resid" in one.attrib}
    assert len(names) == len(set(names))
    assert used == set(names)
    assert all(len(name) <= MAX_RESID for name in names)


def test_texts_are_bilingual_and_short_enough(root: ET.Element) -> None:
    for tag, most in (("ShortStrings", 125), ("LongStrings", 250)):
        (group,) = root.iter(BT + tag)
        for one in group:
            override = one.find(BT + "Override")
            texts = [one.attrib["DefaultValue"]]
            if override is not None:
                assert override.attrib["Locale"] == "zh-CN"
                texts.append(override.attrib["Value"])
            else:
                assert texts == ["MODESDK"]  # the namespace is the same everywhere
            assert all(0 < len(text) <= most for text in texts)
            assert not re.search("[\u4e00-\u9fff]", texts[0])


def test_every_address_belongs_to_the_server(root: ET.Element) -> None:
    urls = [
        one.attrib["DefaultValue"] for one in resources(root).values() if one.tag != BT + "String"
    ]
    assert len(urls) > 20
    assert all(url.startswith(f"{BASE}/") for url in urls)
    (metadata,) = [one for name, one in resources(root).items() if name == "Functions.Metadata"]
    assert metadata.find(BT + "Override").attrib["Value"] == f"{BASE}/functions.json?lang=zh"


def test_icons_exist_in_the_sizes_named(root: ET.Element) -> None:
    named = [one.attrib["DefaultValue"] for one in defined(root) if one.tag == BT + "Image"]
    named += [one.attrib["DefaultValue"] for one in root if one.tag.endswith("IconUrl")]
    for url in named:
        path = STATIC / url.removeprefix(f"{BASE}/static/")
        width, height = struct.unpack(">II", path.read_bytes()[16:24])
        assert width == height == int(re.search(r"-(\d+)\.png$", url).group(1))


def test_commands_are_those_of_the_ribbon(root: ET.Element) -> None:
    called = [one.text for one in root.iter(OV + "FunctionName")]
    assert called == [one.id for one in COMMANDS if one.id != "showPane"]
    assert len(list(root.iter(OV + "TaskpaneId"))) == 1
    assert len(COMMANDS) == 7


def test_one_shared_runtime(root: ET.Element) -> None:
    (runtime,) = root.iter(OV + "Runtime")
    assert runtime.attrib == {"resid": "Pane.Url", "lifetime": "long"}
    assert next(root.iter(OV + "Namespace")).attrib["resid"] == "Functions.Namespace"
    assert resources(root)["Functions.Namespace"].attrib["DefaultValue"] == "MODESDK"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("0.1.0", "1.1.0.0"),
        ("1.2.3", "2.2.3.0"),
        ("0.4.0.dev3+g1", "1.4.0.0"),
        ("0+unknown", "1.0.0.0"),
    ],
)
def test_versions_have_four_numbers(given: str, expected: str) -> None:
    assert office_version(given) == expected


@pytest.mark.parametrize("address", ["http://localhost:8443", "https://", "https://host/path", "x"])
def test_only_https_addresses(address: str) -> None:
    with pytest.raises(ValueError, match="https://localhost"):
        manifest_xml(address, "0.1.0")


def test_office_reads_it(node: Callable[..., str], tmp_path: Path) -> None:
    path = tmp_path / "manifest.xml"
    path.write_text(manifest_xml(BASE, "0.1.0"), encoding="utf-8")
    said = node("office-addin-manifest", "info", str(path))
    for line in (f"Id: {ADDIN_ID}", "Hosts: Workbook", f"Source Location: {BASE}/taskpane.html"):
        assert line in said


def test_converted_to_json_it_fits_the_schema(node: Callable[..., str], tmp_path: Path) -> None:
    path, out = tmp_path / "manifest.xml", tmp_path / "json"
    path.write_text(manifest_xml(BASE, "0.1.0"), encoding="utf-8")
    node("office-addin-manifest-converter", "convert", str(path), "--output", str(out))
    found = json.loads(node("node", "check_manifest.js", str(out)))
    assert found["problems"] == []
    converted = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert "<TRUNCATED>" not in json.dumps(converted)
    actions = {
        a["id"] for r in converted["extensions"][0]["runtimes"] for a in r.get("actions", ())
    }
    assert {one.id for one in COMMANDS if one.id != "showPane"} <= actions
