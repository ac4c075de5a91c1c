"""Which rules answer: one name for a pack, the folder that was given, the files as they are now."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import modesdk
from modesdk import errors
from modesdk.diagnostics import Diagnostic, Location
from modesdk.excel.cell_values import ErrorKind, FunctionError
from modesdk.excel.desk import Desk
from modesdk.excel.libreoffice.extension import UnusablePythonError
from modesdk.excel.server.api_routes import GETS, POSTS
from modesdk.xlsx.defined_names import WorkbookNameError

NAME = "home-heating"
PROFILE = {"insulation": "good"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of an installed pack under another folder's name, with other rules."""
    source = modesdk.load_pack(NAME).folder
    copy = tmp_path / "mypack"
    shutil.copytree(source, copy)
    edit(copy, "version: ", "version: 9.9.9 # ")
    edit(copy, "title: {", "title: {en: MY EDITED PACK, zh: 我的规则} # ")
    return copy


def edit(folder: Path, before: str, after: str, name: str = "pack.yaml") -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


@pytest.fixture
def mine(run_server: Any, folder: Path) -> Iterator[Any]:
    """A server that was started with the folder."""
    with run_server(Desk.installed(str(folder))) as server:
        yield server


def view(server: Any, **more: Any) -> Any:
    return server.post("/api/view", {"profile": PROFILE, "pack": NAME, **more})


def call(server: Any, name: str, *arguments: Any) -> dict[str, Any]:
    data = {"calls": [{"id": 1, "name": name, "arguments": list(arguments)}]}
    answer: dict[str, Any] = server.post("/api/calls", data).json()["answers"][0]
    return answer


def version(server: Any) -> str:
    return str(call(server, "VERSION", NAME)["value"])


def test_the_folder_wins_at_every_door(mine: Any, folder: Path) -> None:
    """What the page shows is what decides, under the pack's own name, and it says from where."""
    own, installed = modesdk.load_pack(folder), modesdk.load_pack(NAME)
    assert own.hash != installed.hash
    for asked in ("", NAME):
        with mine.client() as client:
            shown = client.get("/api/pack", params={"pack": asked, "lang": "en"}).json()
        assert (shown["name"], shown["title"], shown["version"]) == (
            NAME,
            "MY EDITED PACK",
            "9.9.9",
        )
        assert (shown["hash"], shown["folder"]) == (own.hash, str(folder))
        assert folder.name not in shown["packs"]
        assert view(mine, pack=asked).json()["pack"]["hash"] == own.hash
        assert call(mine, "VERSION", asked)["value"].endswith(f"{NAME} 9.9.9 {own.hash[:12]}")


def test_installed_packs_say_so(server: Any) -> None:
    with server.client() as client:
        shown = client.get("/api/pack", params={"pack": NAME}).json()
        choices = client.get("/api/packs", params={"lang": "zh"}).json()["packs"]
    assert shown["folder"] == ""
    assert [c["name"] for c in choices] == shown["packs"]
    assert all(c["title"] != c["name"] and not c["problem"] for c in choices)


def test_a_name_that_only_a_folder_has(run_server: Any, folder: Path) -> None:
    edit(folder, f"name: {NAME}", "name: my-rules")
    with run_server(Desk.installed(str(folder))) as server:
        assert view(server, pack="my-rules").status_code == 200
        assert view(server, pack="").json()["pack"]["name"] == "my-rules"
        unknown = view(server, pack="mypack")
        assert (unknown.status_code, "my-rules" in unknown.text) == (400, True)


def test_formulas_made_for_other_rules_say_so(mine: Any, folder: Path) -> None:
    """The `rules` argument holds what VERSION said when the formula was last computed."""
    profile = [["insulation", "good"]]
    for rules in (version(mine), None, ""):
        assert "value" in call(mine, "STATUS", profile, None, None, NAME, "en", rules)
    installed = modesdk.load_pack(NAME)
    other = f"modesdk 0.1.0; {NAME} {installed.version} {installed.hash[:12]}"
    for rules in (other, "something else"):
        error = call(mine, "STATUS", profile, None, None, NAME, "en", rules)["error"]
        assert error["kind"] == "#N/A"
        assert "9.9.9" in error["message"]


def test_edited_rules_answer_at_once_everywhere(mine: Any, folder: Path) -> None:
    before, shown = version(mine), view(mine).json()["pack"]
    edit(folder, "version: 9.9.9", "version: 10.0.0")
    own = modesdk.load_pack(folder)
    assert view(mine).json()["pack"] == {"name": NAME, "version": "10.0.0", "hash": own.hash}
    assert version(mine) != before
    assert view(mine).json()["pack"] != shown
    with mine.client() as client:
        assert client.get("/api/pack").json()["hash"] == own.hash
    noted = [line for line in mine.lines() if line["event"] == "rules changed"]
    assert [(line["pack"], line["version"]) for line in noted] == [(NAME, "10.0.0")]


def test_an_edited_weight_changes_answers_and_cases(mine: Any, folder: Path) -> None:
    """Answers, check and cases come from the same files."""
    ranked = view(mine).json()["ranking"]
    dimension = next(iter(modesdk.load_pack(folder).dimensions.values()))
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    assert "weight: " in text
    edit(folder, "weight: ", "weight: 9 # ")
    now = view(mine).json()
    assert now["ranking"] != ranked
    expected = modesdk.recommend(PROFILE, pack=modesdk.load_pack(folder))
    assert [(e["mode"], e["score"]) for e in now["ranking"]] == [
        (e.mode, e.score) for e in expected.ranking
    ]
    assert dimension.id
    assert mine.post("/api/cases", {"pack": NAME}).status_code == 200


def break_yaml(folder: Path) -> None:
    (folder / "pack.yaml").write_text("broken: [", encoding="utf-8")


def break_rule(folder: Path) -> None:
    edit(folder, "name: ", "name: [1] # ")


def rename(folder: Path) -> None:
    edit(folder, f"name: {NAME}", "name: other")


@pytest.mark.parametrize("damage", [break_yaml, break_rule, rename, shutil.rmtree])
def test_what_breaks_under_way_is_said_on_every_route(
    mine: Any, folder: Path, damage: Callable[[Path], Any]
) -> None:
    """4xx with the diagnostics, never "this is a bug", and never an answer by the old rules."""
    assert view(mine).status_code == 200
    kept = folder.parent / "kept"
    shutil.copytree(folder, kept)
    damage(folder)
    data = {"pack": NAME, "attribute": "insulation", "calls": []}
    answers = {f"/api/{name}": mine.post(f"/api/{name}", data) for name in POSTS}
    with mine.client() as client:
        answers["/api/pack"] = client.get("/api/pack")
        choices = client.get("/api/packs").json()["packs"]
    assert answers.pop("/api/calls").status_code == 200
    assert answers.pop("/api/profile").status_code == 400  # reads a file, and knows no pack
    checked = answers["/api/check"]
    if damage is rename:  # by itself the pack is fine
        assert answers.pop("/api/check").status_code == 200
    elif checked.status_code == 200:  # it can be read: then what is wrong is the answer
        found = answers.pop("/api/check").json()["problems"]
        assert [p for p in found if p["severity"] == "error"]
    for path, answer in answers.items():
        assert answer.status_code == 422, path
        assert mine.told(answer) == "unusable"
        error = answer.json()["error"]
        first = error["problems"][0]
        assert first["code"], path
        assert error["message"] == ": ".join(filter(None, (first["place"], first["message"]))), path
    assert [bool(c["problem"]) for c in choices if c["name"] == NAME] == [True]
    assert call(mine, "STATUS", [["insulation", "good"]])["error"]["kind"] == "#NAME?"
    assert [line["event"] for line in mine.lines() if line["event"] == "rules broken"]
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(kept, folder)
    assert view(mine).status_code == 200


def raised() -> list[errors.ModesdkError]:
    """One of every kind that the SDK raises on purpose."""
    kinds, found = [errors.ModesdkError], []
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        if kind is FunctionError:
            found.append(FunctionError(ErrorKind.VALUE, "no such thing"))
        elif kind is WorkbookNameError:
            found.append(WorkbookNameError("no such thing"))
        elif issubclass(kind, errors.DiagnosedError):
            found.append(kind("all of it", [Diagnostic("P-200", "no such thing", Location("f"))]))
            found.append(kind("no such thing"))
        elif kind is UnusablePythonError:
            found.append(UnusablePythonError("python", "no such thing"))
        elif kind is errors.ConditionError:
            found.append(kind("x", 1, "no such thing", "y"))
        else:
            found.append(kind("no such thing"))
    return [f for f in found if type(f).__module__.startswith("modesdk")]


def test_no_expected_error_is_called_a_bug_on_any_route(
    run_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [("GET", f"/api/{name}") for name in GETS] + [
        ("POST", f"/api/{name}") for name in POSTS
    ]
    problems = raised()
    assert len(problems) > 12
    with run_server() as server, server.client() as client:
        for problem in problems:
            monkeypatch.setattr(Desk, "key", lambda *_, p=problem: (_ for _ in ()).throw(p))
            monkeypatch.setattr(Desk, "language", lambda *_, p=problem: (_ for _ in ()).throw(p))
            monkeypatch.setattr("modesdk.excel.server.calls.call",
                                lambda *_, p=problem: (_ for _ in ()).throw(p))  # fmt: skip
            monkeypatch.setattr("modesdk.excel.server.profile_files.profile_in",
                                lambda *_, p=problem: (_ for _ in ()).throw(p))  # fmt: skip
            for method, path in paths:
                calls = {"calls": [{"id": 1, "name": "VERSION", "arguments": []}], "text": ""}
                answer = client.request(method, path, json=calls if method == "POST" else None)
                assert answer.status_code in (200, 400, 422), (path, problem)
                assert "no such thing" in answer.text, (path, problem)
                assert "internal error" not in answer.text


def test_no_page_or_file_is_a_fault(server: Any) -> None:
    for path in ("/", "/web", "/taskpane.html", "/functions.html", "/functions.json", "/health",
                 "/functions.js", "/manifest.xml", "/static/js/app.js", "/web?pack=no-such-pack",
                 "/web?lang=fr", "/nothing"):  # fmt: skip
        answer = server.get(path)
        assert answer.status_code < 500, path
    manifest = server.get("/manifest.xml")
    assert (manifest.status_code, server.told(manifest)) == (404, "manifest")
    assert "modesdk excel serve" in manifest.text
    assert "no-such-pack" in server.get("/web?pack=no-such-pack").text


def test_a_plugin_that_offers_a_pack_under_another_name(tmp_path: Path, folder: Path) -> None:
    from types import SimpleNamespace

    from modesdk import PackSource, hookimpl
    from modesdk.plugins import Plugins

    plugins = Plugins()
    offer = hookimpl(lambda: [PackSource(name="other", folder=folder)])
    plugins.register(SimpleNamespace(modesdk_packs=offer), "offers")
    with pytest.raises(errors.PackError, match="G-920"):
        modesdk.load_pack("other", plugins=plugins)
