"""The reference pages name everything that the code has, and nothing that it has not."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pytest
from typer.main import get_command

import modesdk
from modesdk import hookspecs, testing
from modesdk.cli.main import app
from modesdk.codes import CATALOGUE
from modesdk.decide.decision import Decision
from modesdk.engines import ENGINES
from modesdk.io import csv_tables, pack_document
from modesdk.io.case_columns import CELLS, CSV_COLUMNS
from modesdk.io.case_kinds import KINDS
from modesdk.model import decision_parts as parts
from modesdk.model import pack as pack_model
from modesdk.model.cases import State
from modesdk.model.schema import AllowedValue, Attribute
from modesdk.model.tables import TableKind
from modesdk.plugins import DIMENSION_HOOKS
from modesdk.regress.population.kinds import POPULATION_KINDS
from modesdk.regress.population.population_files import KEYS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
CODE = re.compile(r"`([^`]+)`")
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)


def generate() -> ModuleType:
    """docs/generate.py, as conf.py uses it."""
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def headings(text: str) -> list[str]:
    return [title for _, title in HEADING.findall(text)]


def section(text: str, title: str) -> str:
    """The text under a heading, up to the next heading."""
    parts = HEADING.split(text)
    for position in range(1, len(parts), 3):
        if parts[position + 1] == title:
            return parts[position + 2]
    raise AssertionError(f"no heading {title!r}")


def keys_in(text: str) -> set[str]:
    """The code words in the first column of the tables of a text."""
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| ")]
    return {key for cell in rows[1:] for key in CODE.findall(cell)}


def names(cls: type) -> set[str]:
    return {field.name for field in attrs.fields(cls)}


def test_every_hook_has_a_heading_and_a_test() -> None:
    hooks = {name for name in vars(hookspecs) if name.startswith("modesdk_")}
    assert hooks == {"modesdk_packs", *DIMENSION_HOOKS}
    tests = (ROOT / "tests" / "plugins" / "test_hooks.py").read_text(encoding="utf-8")
    for hook in hooks:
        assert hook in headings(page("hooks.md")), f"{hook} has no heading in hooks.md"
        assert f"def test_{hook}(" in tests, f"{hook} has no test in tests/plugins"


def test_every_heading_about_a_hook_is_a_hook() -> None:
    told = {title for title in headings(page("hooks.md")) if title.startswith("modesdk_")}
    assert told == {"modesdk_packs", *DIMENSION_HOOKS}


def test_every_code_is_generated() -> None:
    text = generate().diagnostics()
    told = [title.split(":")[0] for title in headings(text) if "xx" not in title]
    assert told == list(CATALOGUE)
    for code, entry in CATALOGUE.items():
        assert entry.meaning.strip() in section(text, f"{code}: {entry.title}")


def test_the_page_of_cases_names_every_kind_key_and_column() -> None:
    table, text = generate().case_kinds(), page("cases.md")
    for name, kind in KINDS.items():
        assert f"| `{name}` | `{kind.syntax.form}`" in table
        assert kind.meaning.en in table
    told = set(re.findall(r"`([a-z_]+)`", text))
    headings = {column for column in CSV_COLUMNS if not column.startswith("expect ")}
    assert {*headings, *CELLS, *State} <= told


def test_the_page_of_cases_names_every_kind_and_key_of_populations() -> None:
    table, text = generate().population_kinds(), page("cases.md")
    for name, kind in POPULATION_KINDS.items():
        assert f"| `{name}` | `{kind.form}`" in table
        assert kind.meaning.en in table
    told = set(re.findall(r"`([a-z_]+)`", text))
    assert {key for known in KEYS.values() for key in known} - POPULATION_KINDS.keys() <= told


def codes_in_the_source() -> Iterator[str]:
    for path in Path(modesdk.__file__).parent.rglob("*.py"):
        if path.name != "codes.py":
            yield from re.findall(r'"([BCPTRVWDEG]-\d{3})"', path.read_text(encoding="utf-8"))


def test_every_code_in_the_source_is_documented() -> None:
    assert set(codes_in_the_source()) <= set(CATALOGUE)


def test_every_command_is_generated() -> None:
    text = generate().commands()
    found = headings(text)
    assert {"modesdk recommend", "modesdk pack check", "modesdk workbook pull"} <= set(found)
    assert [heading for heading in found if f"Usage: {heading} " not in text] == []
    groups = {word for heading in found for word in heading.split()[1:2]}
    assert groups == set(root_commands())


def root_commands() -> Iterable[str]:
    root: Any = get_command(app)
    return root.commands


SECTIONS: dict[str, set[str]] = {
    "pack.yaml": names(pack_document.PackDocument),
    "attributes": names(Attribute) - {"id"},
    "alternatives": names(pack_model.Alternative) - {"id"},
    "dimensions": names(pack_document.DimensionEntry) - {"id"},
    "sources": names(pack_model.Source) - {"id"},
    "terms": names(pack_model.Term) - {"id"},
    "tables": names(pack_document.TableEntry),
    "references": names(pack_document.ReferenceEntry),
    "roles": names(pack_model.Roles),
    "limits": names(pack_model.Limits),
}


@pytest.mark.parametrize("title", SECTIONS)
def test_pack_format_names_every_key(title: str) -> None:
    assert keys_in(section(page("pack-format.md"), title)) == SECTIONS[title]


def test_pack_format_names_nested_keys() -> None:
    text = page("pack-format.md")
    inner = [
        names(AllowedValue),
        names(pack_model.RouteRule),
        names(pack_model.Group) - {"id"},
        names(pack_document.CriterionEntry) - {"id"},
    ]
    for name in set().union(*inner):
        assert re.search(rf"\b{name}\b", text)


def test_pack_format_names_every_claim_column() -> None:
    source = (Path(modesdk.__file__).parent / "io" / "claims.py").read_text(encoding="utf-8")
    read = set(re.findall(r'entry(?:\.get\(|\[)"(\w+)"', source))
    assert keys_in(section(page("pack-format.md"), "claims")) == read


def test_pack_format_names_every_column() -> None:
    text = page("pack-format.md")
    common = keys_in(section(text, "Decision tables"))
    assert common == {*csv_tables._ANY_KIND, "if <attribute>"}
    for kind in TableKind:
        told = keys_in(section(text, f"{kind.capitalize()} tables"))
        outputs = {"then <alternative>"} if kind in (TableKind.GATE, TableKind.EVIDENCE) else set()
        required = set(csv_tables._REQUIRED[kind]) - {"id"}
        assert told == {*csv_tables._COLUMNS[kind], *outputs, *required}


def test_json_page_names_every_key() -> None:
    decision = modesdk.recommend({"insulation": "good"}, pack="home-heating")
    assert keys_in(section(page("json.md"), "JSON output")) == set(decision.to_dict())


@pytest.mark.parametrize(
    ("title", "cls"),
    [
        ("ranking", parts.RankedMode),
        ("gate_reasons", parts.GateReason),
        ("fired", parts.FiredRule),
        ("undetermined", parts.UndeterminedRule),
        ("question_details", parts.Question),
        ("conflicts", parts.Conflict),
        ("contributions", parts.Contribution),
        ("advice", parts.AdviceItem),
    ],
)
def test_json_page_names_every_nested_key(title: str, cls: type) -> None:
    assert keys_in(section(page("json.md"), title)) == names(cls)


def test_python_page_names_every_public_name() -> None:
    told = {title.replace("\\", "") for title in headings(page("python-api.md"))}
    assert set(modesdk.__all__) <= told
    assert set(testing.__all__) <= told


def test_python_page_names_every_attribute_of_a_decision() -> None:
    table = section(page("python-api.md"), "Decision")
    told = {re.sub(r"\(.*", "", key) for key in keys_in(table)}
    public = {name for name in dir(Decision) if not name.startswith("_")}
    own = {"case", "weights", "pack", "engine_name"}  # set by __init__
    assert told == (public | own) - {"situation", "rule"}


def test_every_engine_is_described() -> None:
    text = (DOCS / "how-to" / "choose-an-engine.md").read_text(encoding="utf-8")
    assert keys_in(text) >= set(ENGINES)


def test_docs_name_no_place_of_their_making() -> None:
    for path in DOCS.rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"/work\b|/tmp/|\bissue #\d", text), path
