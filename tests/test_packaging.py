"""What users install: the wheel's content and metadata, and what `import modesdk` costs."""

from __future__ import annotations

import email
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from email.message import Message
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HEAVY = {"cattrs", "lark", "numpy", "rich", "typer", "yaml"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel tox built and installed; outside tox, one built now."""
    if built := os.environ.get("TOX_PACKAGE"):
        return Path(built)
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def files(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def headers(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(archive.read(name))


def test_wheel_is_pure_python(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")


def test_wheel_holds_every_file_of_the_package(files: set[str]) -> None:
    source = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "modesdk").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    own = {name for name in files if ".dist-info/" not in name}
    assert own == source | {"pytest_modesdk.py"}
    assert "modesdk/py.typed" in files
    assert any(name.startswith("modesdk/conditions/") and name.endswith(".lark") for name in files)


def test_wheel_holds_no_tests(files: set[str]) -> None:
    assert not [name for name in files if "tests" in Path(name).parts or "conftest" in name]


def test_metadata(headers: Message, files: set[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert headers["Name"] == "modesdk"
    assert headers["Version"] == project["version"]
    assert headers["License-Expression"] == "Apache-2.0"
    assert headers["Requires-Python"] == ">=3.11"
    assert headers["Description-Content-Type"] == "text/markdown"
    assert f"modesdk-{project['version']}.dist-info/licenses/LICENSE" in files


def test_version_has_one_source() -> None:
    import modesdk

    assert modesdk.__version__ == metadata.version("modesdk")


def test_core_dependencies_need_no_compiler_or_numpy(headers: Message) -> None:
    core = [line for line in headers.get_all("Requires-Dist", []) if "extra ==" not in line]
    names = {re.split(r"[<>=!~; ]", line)[0].lower() for line in core}
    assert names == {"attrs", "cattrs", "lark", "pluggy", "pyyaml", "rich", "typer"}


def test_console_script() -> None:
    (script,) = metadata.entry_points(group="console_scripts", name="modesdk")
    assert script.value == "modesdk.cli.main:main"
    assert callable(script.load())


def test_import_is_light() -> None:
    code = "import sys, modesdk; print(*sorted({n.partition('.')[0] for n in sys.modules}))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()
    assert "modesdk" in loaded
    assert not HEAVY & set(loaded)


@pytest.mark.skipif("TOX_ENV_NAME" not in os.environ, reason="only tox promises an installed wheel")
def test_tests_run_against_the_wheel() -> None:
    import modesdk

    assert not Path(modesdk.__file__).is_relative_to(ROOT / "modesdk")
