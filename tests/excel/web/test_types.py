"""The JavaScript is typed against Office.js, and loads from Excel whatever it reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def test_types(node: Callable[..., str]) -> None:
    assert node("tsc", "--project", "tsconfig.json") == ""


def test_types_are_really_checked(node_modules: Path, node: Callable[..., str]) -> None:
    listed = node("tsc", "--project", "tsconfig.json", "--listFilesOnly")
    assert sum("/web/js/" in line for line in listed.splitlines()) >= 25
    assert "office-js/index.d.ts" in listed


def test_a_wrong_excel_call_is_found(node_modules: Path, tmp_path: Path) -> None:
    import subprocess

    bad = node_modules / "bad.js"
    bad.write_text("await Excel.run(async (context) => context.workbook.getSelectdRange());\n")
    config = '{"extends": "./tsconfig.json", "include": ["bad.js"]}'
    (node_modules / "bad.json").write_text(config)
    command = [node_modules / "node_modules" / ".bin" / "tsc", "--project", "bad.json"]
    done = subprocess.run(command, cwd=node_modules, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "getSelectedRange" in done.stdout


def test_excel_calls_load_what_they_read(node: Callable[..., str]) -> None:
    assert node("node", "check_excel_host.js").strip() == "ok"
