"""Pack folders: what is read, the hash, and faults that are not a pack's content."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from modesdk.errors import PackError
from modesdk.io.pack_folders import read_pack

GOOD = Path(__file__).parent.parent / "packs" / "good"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(GOOD, tmp_path / "pack"))


@pytest.fixture
def edit(folder):
    """Replace a text in a file of the pack and read the pack again."""

    def edited(name, old, new):
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new), encoding="utf-8", newline="")
        return read_pack(folder)

    return edited


def test_spreadsheet_dates_in_claims():
    pack, problems = read_pack(GOOD)
    assert problems == []
    assert str(pack.claims["c2"].date) == "2025-01-01"


def test_the_hash_depends_on_content_and_not_on_line_ends(folder, edit):
    before = read_pack(folder)[0].hash
    rows = (folder / "rows.csv").read_text(encoding="utf-8")
    assert edit("rows.csv", rows, rows.replace("\n", "\r\n"))[0].hash == before
    assert edit("rows.csv", "Red ones", "Red things")[0].hash != before


def test_a_folder_without_pack(tmp_path):
    with pytest.raises(PackError):
        read_pack(tmp_path)
    with pytest.raises(PackError):
        read_pack(tmp_path / "none")


@pytest.mark.parametrize("content", ["", "- a\n", "text"])
def test_a_pack_file_that_is_no_mapping(folder, content):
    (folder / "pack.yaml").write_text(content)
    with pytest.raises(PackError) as caught:
        read_pack(folder)
    assert caught.value.diagnostics[0].code == "P-204"


@pytest.mark.parametrize("name", ["pack.yaml", '"a\\0b"', "../other.yaml", "/etc/passwd", "."])
def test_sections_in_strange_files(edit, name):
    pack, problems = edit("pack.yaml", "claims: claims.csv", f"claims: claims.csv\nterms: {name}")
    assert pack is None
    assert problems


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("one: {label: {zh: 甲, en: One}}", "one: First", "got 'First', expected a mapping"),
        ("any_of: [one]", "any_of: one", "got 'one', expected a list"),
        ("{id: red, ", "{id: red, aliases: rot, ", "expected a list of texts"),
        ("tables:\n", "tables: rows.csv\nx:\n", "got 'rows.csv', expected a list"),
        ("maximum: 100", "maximum: lots", "expected a number"),
        ("colour: {label", "colour: {weight: 0.001, label", "steps of 0.01"),
        ("title: {zh: 好例, en: Good}", "title: [x]", "expected {zh: ..., en: ...}"),
        ("name: good", "name: good\nlimits: {stale_after_months: 1.5}", "a whole number"),
    ],
)
def test_values_of_the_wrong_shape(edit, old, new, says):
    pack, problems = edit("pack.yaml", old, new)
    assert pack is None
    assert any(says in d.message and d.location.row for d in problems), problems


def test_an_unreadable_byte_is_located_in_its_file(folder):
    (folder / "claims.csv").write_bytes(b"id,source\nc1,s1\nc2,\xe9\n")
    _, (found,) = read_pack(folder)
    assert str(found.location) == "claims.csv, row 3"
    assert found.message == "byte 0xe9 is not UTF-8; the file looks like Windows-1252"


def linked(folder, name, target):
    (folder / name).unlink()
    (folder / name).symlink_to(target)


@pytest.mark.parametrize("name", ["rows.csv", "claims.csv"])
def test_a_link_that_leaves_the_pack_is_not_followed(folder, tmp_path, name):
    shutil.copy(folder / name, tmp_path / name)
    linked(folder, name, tmp_path / name)
    pack, (found,) = read_pack(folder)
    assert pack is None
    assert (found.code, found.location.file) == ("P-208", "pack.yaml")
    assert found.message == f"'{name}' is not a file inside the pack"


def test_a_folder_that_leads_out_is_not_followed(folder, tmp_path, edit):
    shutil.copytree(folder, tmp_path / "elsewhere")
    (folder / "sub").symlink_to(tmp_path / "elsewhere")
    _, problems = edit("pack.yaml", "file: rows.csv", "file: sub/rows.csv")
    assert [found.code for found in problems] == ["P-208"]


def test_links_within_the_pack_and_to_the_pack_are_fine(folder, tmp_path):
    (folder / "rows.csv").rename(folder / "real.csv")
    (folder / "rows.csv").symlink_to("real.csv")
    (tmp_path / "link").symlink_to(folder)
    assert read_pack(tmp_path / "link")[1] == []


def test_links_in_a_circle(folder):
    linked(folder, "rows.csv", "gates.csv")
    linked(folder, "gates.csv", "rows.csv")
    pack, problems = read_pack(folder)
    assert pack is None
    assert {found.code for found in problems} <= {"P-206", "P-208"}


def test_a_pipe_in_a_pack_is_not_waited_for(folder):
    (folder / "rows.csv").unlink()
    os.mkfifo(folder / "rows.csv")
    _, (found,) = read_pack(folder)
    assert found.message == "rows.csv: this is a pipe, device or socket"


def test_a_claim_without_id(edit):
    pack, (found,) = edit("claims.csv", "c3,", ",")
    assert pack is None
    assert (found.code, found.location.row, found.location.column) == ("T-306", 4, "id")


def test_a_claim_with_a_wrong_date(edit):
    _, (found,) = edit("claims.csv", "2025/1/1", "1.1.2025")
    assert (found.code, found.location.row, found.location.column) == ("T-311", 3, "date")
