"""Which encoding and separator a CSV text has, or is taken to have."""

from __future__ import annotations

import pytest

from modesdk.diagnostics import Severity
from modesdk.io.csv_dialect import CsvDialect, Encoding, dialect_of, encoding_of

WESTERN = "Windows-1252"


def found_in(raw: bytes, size: int = 3) -> Encoding:
    """Read in small pieces, so that every character is cut somewhere."""
    return encoding_of(lambda: [raw[i : i + size] for i in range(0, len(raw), size)])


@pytest.mark.parametrize(
    ("text", "written", "codec", "assumed"),
    [
        ("a,b\n1,2\n", "ascii", "utf-8-sig", ""),
        ("", "ascii", "utf-8-sig", ""),
        ("客户,Müller\n", "utf-8", "utf-8-sig", ""),
        ("客户,Müller\n", "utf-8-sig", "utf-8-sig", ""),
        ("a\tb\n客户\t1\n", "utf-16", "utf-16", ""),
        ("a\tb\n客户一\t1\n", "utf-16-le", "utf-16-le", "UTF-16"),
        ("a\tb\n客户一\t1\n", "utf-16-be", "utf-16-be", "UTF-16"),
        ("client;x\nMüller;good\nGonzález;poor", "cp1252", "cp1252", WESTERN),
        ("Größe;°C\n5;6", "cp1252", "cp1252", WESTERN),
        ("Größe\n", "cp1252", "cp1252", WESTERN),
        ("à côté – “là” €5\n", "cp1252", "cp1252", WESTERN),
        ("ÅSA,ÖRN\n", "cp1252", "cp1252", WESTERN),
        ("客户,市场\n张三,US\n", "gbk", "gb18030", "GBK (GB18030)"),
        ("软件A店b,镕基\n", "gbk", "gb18030", "GBK (GB18030)"),
        ("臺灣軟體,長\n", "gbk", "gb18030", "GBK (GB18030)"),
        ("client,note\nMüller,好的\n", "gb18030", "gb18030", "GBK (GB18030)"),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 1 << 20])
def test_encoding(text: str, written: str, codec: str, assumed: str, size: int) -> None:
    raw = text.encode(written)
    found = found_in(raw, size)
    assert (found.codec, found.assumed) == (codec, assumed)
    assert raw.decode(found.codec).removeprefix("\ufeff") == text


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("好\n中文".encode("gbk")[:-1], 2),  # cut within a character
        ("a\n中文 ".encode("gbk") + b"\xff\xff\n", 2),
        (b"\xff\xfea\0b", None),
        (b"a\0\xd8\0\n", 2),
    ],
)
def test_what_fits_no_encoding_is_an_error_at_its_line(raw: bytes, line: int | None) -> None:
    problem = found_in(raw).problem("list.csv")
    assert problem
    assert (problem.code, problem.severity) == ("P-200", Severity.ERROR)
    assert problem.location.row == line


def test_a_guess_is_told() -> None:
    problem = found_in(b"a\nM\xfcller\n").problem("list.csv")
    assert problem
    assert problem.severity is Severity.WARNING
    assert str(problem.location) == "list.csv, row 2"
    assert WESTERN in problem.message
    assert found_in("é".encode()).problem("list.csv") is None


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("id,if a,claims\nG-1,x;y,C1\n", ","),
        ("id;if a;claims\nG-1;x,y;C1\n", ";"),
        ("id\tif a\nG-1\t1,5\n", "\t"),
        ('"Client, city and contact (name, phone)";insulation;flow\nA;good;35\n', ";"),
        ("client;share;price\nA;12,5;3,5\nB;1,5;2,5\n", ";"),
        ("Clients, May and June\n\nclient;a;b\nA;1;2\n", ";"),
        ("Client list March,,\n,,\nclient,insulation,x\n", ","),
        ('a,b\n"x;y;z\n;;;",2\n', ","),
        ("id,zh\nA,one; two; three\nB,one; two\n", ","),
        ("one column\nonly\n", ","),
        ("", ","),
    ],
)
def test_separator(text: str, separator: str) -> None:
    assert dialect_of(text) == CsvDialect(separator)
    assert dialect_of("\ufeff" + text) == CsvDialect(separator, 1)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", ";;\r\n"])
@pytest.mark.parametrize("said", ["sep=;", "SEP=;", '"sep=;"'])
def test_excels_line_decides_and_is_skipped(said: str, end: str) -> None:
    text = f"\ufeff{said}{end}a,b;c\n"
    found = dialect_of(text)
    assert (found.separator, found.skipped) == (";", 1)
    assert text[found.skip :] == "a,b;c\n"


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ('id\tif a\nG-1\t"good"\n', False),  # copied from a sheet
        ('id\tif a\nG-1\t"""good"""\n', True),  # saved by a spreadsheet program
        ('"id"\t"if a"\n"G-1"\t"good"\n', True),
        ('id\tnote\nG-1\t"two\nlines"\n', True),
        ('sep=\t\nid\tif a\nG-1\t"good"\n', False),
        ('id,if a\nG-1,"good"\n', True),
    ],
)
def test_quotes_of_copied_rows_are_signs_like_any_other(text: str, quotes: bool) -> None:
    assert dialect_of(text).quotes is quotes


def test_a_heading_that_only_begins_like_it_is_none() -> None:
    assert dialect_of("sep=;x,b\n1,2\n").skipped == 0
