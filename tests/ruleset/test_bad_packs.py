"""Every diagnostic that a pack can raise, on a small pack with exactly that fault."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from modesdk.api import examine_pack
from modesdk.codes import CATALOGUE
from modesdk.diagnostics import Diagnostic, Severity
from modesdk.errors import DiagnosedError
from modesdk.io.pack_folders import read_pack
from modesdk.plugins import Plugins
from modesdk.ruleset.checks import check_pack

FOLDER = Path(__file__).parent.parent / "bad_packs"
CASES = sorted(path.name for path in FOLDER.iterdir())
NOT_OF_A_FOLDER = {
    "P-209",  # a name that no installed pack has: there is no folder to look at (test_api)
    "P-210",  # a place in YAML that cannot be edited: checking edits nothing (test_yaml_edit)
    "P-211",  # a file that is not as announced after it was written (test_pull)
    "P-231",  # a change that was broken off: reading mends it, and it is gone (test_journal)
}


def diagnose(folder: Path) -> list[Diagnostic]:
    """All problems of a pack folder, as `modesdk pack check` finds them without plugins."""
    try:
        _, found = examine_pack(folder, plugins=Plugins())
    except DiagnosedError as error:
        return list(error.diagnostics)
    return [problem for problem in found if problem.location.file != "expected.yaml"]


@pytest.mark.parametrize("case", CASES)
def test_a_bad_pack_raises_exactly_its_diagnostic(case):
    expected = yaml.safe_load((FOLDER / case / "expected.yaml").read_text(encoding="utf-8"))
    wanted = {entry["code"] for entry in expected}
    found = [d for d in diagnose(FOLDER / case) if d.severity != "info" or d.code in wanted]

    assert len(found) == len(expected), "\n".join(map(str, found))
    for problem, entry in zip(found, expected, strict=True):
        place = problem.location
        assert (problem.code, place.file, place.row) == (entry["code"], entry["file"], entry["row"])
        assert place.column.startswith(entry["column"]), str(problem)
        assert entry["says"] in f"{problem.message} {problem.hint}", str(problem)
        assert problem.severity is CATALOGUE[problem.code].severity


def test_every_code_of_packs_has_a_bad_pack():
    codes = {code for code in CATALOGUE if code[0] in "CPTR"} - NOT_OF_A_FOLDER
    assert {case[:5] for case in CASES} == codes


@pytest.mark.parametrize("case", CASES)
def test_only_errors_stop_a_pack_from_loading(case):
    """What the quick check at every load finds are errors, and all of the errors."""
    try:
        pack, problems = read_pack(FOLDER / case)
    except DiagnosedError:
        return
    if pack is None:
        assert any(d.severity is Severity.ERROR for d in problems)
        return
    quick = check_pack(pack, thorough=False)
    errors = [d for d in check_pack(pack) if d.severity is Severity.ERROR]
    assert quick == errors
