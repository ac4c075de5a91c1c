"""Reading files: everything that can be wrong with one becomes a located problem."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from modesdk.errors import DiagnosedError
from modesdk.io.files import read_as_it_stands, read_text


def problem(path, code="P-200", **options):
    with pytest.raises(DiagnosedError) as caught:
        read_text(path, **options)
    (found,) = caught.value.diagnostics
    assert found.code == code
    return found


def test_a_byte_order_mark_is_dropped(write):
    assert read_text(write(b"\xef\xbb\xbfid,a\n")) == "id,a\n"


def test_a_missing_file(tmp_path):
    found = problem(tmp_path / "none.yaml")
    assert found.message == "there is no such file"
    assert found.location.file.endswith("none.yaml")


def test_a_folder(tmp_path):
    assert problem(tmp_path).message == "this is a folder"


def test_another_encoding_is_located_by_line(write):
    found = problem(write("第一行\n市场".encode("gbk")))
    assert "not UTF-8" in found.message
    assert "Save the file as UTF-8" in found.hint
    assert problem(write(b"ok\nna\xefve\n")).location.row == 2


def test_a_large_file_is_not_read(write):
    path = write("x" * 11)
    assert read_text(path, max_bytes=11) == "x" * 11
    assert "more than 10 bytes" in problem(path, max_bytes=10).message


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device")
def test_a_device_without_end_is_left_alone():
    assert problem(Path("/dev/zero")).message == "this is a pipe, device or socket"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert problem(tmp_path / "pipe").message == "this is a pipe, device or socket"


def test_a_text_as_it_stands_keeps_its_mark_and_is_checked_alike(write):
    assert read_as_it_stands(write(b"\xef\xbb\xbfid,a\r\n")) == "\ufeffid,a\r\n"
    for wrong in (b"\xc4\xe3\xba\xc3", "\ufeff你".encode("utf-16"), b"\xef\xbb\xbf<<<<<<< HEAD\n"):
        with pytest.raises(DiagnosedError):
            read_as_it_stands(write(wrong))


def test_behind_a_byte_order_mark_the_right_byte_is_named(write):
    found = problem(write(b"\xef\xbb\xbfok\nna\xefve\n"))
    assert found.message == "byte 0xef is not UTF-8; the file looks like Windows-1252"
    assert found.location.row == 2
    assert problem(write(b"\xef\xbb\xbf\nab\xe9\n\n")).message.startswith("byte 0xe9")


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "file.yaml/inside"])
def test_impossible_names(write, name):
    write("a: 1")
    problem(write("a: 1").parent / name)


def test_the_name_shown_can_be_another(tmp_path):
    assert problem(tmp_path / "none", shown_as="tables/a.csv").location.file == "tables/a.csv"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind here")
def test_a_file_that_may_not_be_read(write):
    path = write("a: 1")
    path.chmod(0)
    assert "cannot be opened" in problem(path).message


@pytest.mark.parametrize("sign", ["<<<<<<<", "=======", ">>>>>>>", "|||||||"])
@pytest.mark.parametrize("rest", ["", " HEAD", "\tmine"])
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_markers_of_a_merge_are_named_with_their_line(write, sign, rest, end):
    found = problem(write(f"id,a\n1,2\n{sign}{rest}{end}".encode()), "P-220")
    assert found.location.row == 3
    assert sign in found.message
    assert "merge" in found.message


@pytest.mark.parametrize(
    "text", ["a\n========\n", "a\n ======= b\n", "<<<<<<<<\n", "=======b\n", 'x,"a ======="\n']
)
def test_other_lines_are_no_markers(write, text):
    assert read_text(write(text.encode())) == text


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("a\tb\n".encode("utf-16"), "looks like UTF-16"),
        ("a,b\n".encode("utf-16-le"), "zero bytes, as UTF-16"),
        ("客户,b\n".encode("gbk"), "looks like GBK"),
        (b"M\xfcller\n", "looks like Windows-1252"),
    ],
)
def test_another_encoding_is_named(write, raw, says):
    assert says in problem(write(raw)).message
