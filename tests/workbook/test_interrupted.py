"""Writing that fails half-way: the workbook stays as it was, and nothing is left beside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from modesdk.io import writes
from modesdk.xlsx import save as saving
from modesdk.xlsx.inspection import inspect

from .kit import command, put, workbook
from .xlsx import digest


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = workbook(tmp_path)
    put(path, **{"portfolio.in.insulation/0": "good"})
    return path


def left(path: Path) -> list[str]:
    return sorted(p.name for p in path.parent.iterdir())


@pytest.mark.parametrize("moment", ["rewrite", "_link"])
@pytest.mark.parametrize(
    ("error", "code"), [(KeyboardInterrupt(), 130), (OSError(28, "No space left on device"), 2)]
)
def test_interrupted_writing_leaves_nothing_behind(
    book: Path, monkeypatch: pytest.MonkeyPatch, moment: str, error: BaseException, code: int
) -> None:
    before = digest(book)

    def fail(_: object, target: object, *more: object) -> None:
        if more:
            more[-1].write(b"half")
        else:
            Path(str(target)).write_bytes(b"half")
        raise error

    where = saving if moment == "rewrite" else writes
    monkeypatch.setattr(where, moment, fail)
    result = command("portfolio", book)
    assert result.exit_code == code, result.output
    assert code != 2 or "No space left" in result.stderr
    assert digest(book) == before
    assert left(book) == [book.name]


def run(*words: object, blocks: int | None = None) -> subprocess.Popen[str]:
    """A command in a process of its own; `blocks`: how much it may write to one file."""
    given = [sys.executable, "-m", "modesdk", "workbook", *(str(w) for w in words), "--lang", "en"]
    limited = ["sh", "-c", f'ulimit -f {blocks or "unlimited"}; exec "$@"', "sh", *given]
    return subprocess.Popen(
        limited, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )


def test_a_full_disk(book: Path) -> None:
    before = digest(book)
    with run("portfolio", book, blocks=80) as process:
        _, told = process.communicate(timeout=60)
    assert process.returncode == 2, told
    assert "B-111" in told
    assert "space" in told
    assert digest(book) == before
    assert left(book) == [book.name]


def test_two_at_once(book: Path) -> None:
    processes = [run("portfolio", book) for _ in range(2)]
    told = [process.communicate(timeout=120)[1] for process in processes]
    codes = sorted(process.returncode for process in processes)
    assert codes in ([0, 0], [0, 2]), told
    assert codes == [0, 0] or any("B-110" in said for said in told)
    assert inspect(book).sheets
    assert left(book) == [book.name, f"{book.name}.bak"]
    assert command("evaluate", book).exit_code == 0


def test_a_link_stays_a_link(book: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "link.xlsx"
    link.parent.mkdir()
    link.symlink_to(book)
    before = digest(book)
    assert command("portfolio", link).exit_code == 0
    assert link.is_symlink()
    assert digest(book) != before
    assert left(link) == [link.name]


@pytest.mark.parametrize("lock", ["~$client.xlsx", ".~lock.client.xlsx#", ".~client.xlsx"])
def test_a_lock_beside_the_file_counts_for_every_link_to_it(
    book: Path, tmp_path: Path, lock
) -> None:
    link = tmp_path / "elsewhere" / "link.xlsx"
    link.parent.mkdir()
    link.symlink_to(book)
    book.with_name(lock.replace("client", book.stem)).symlink_to("nowhere")
    before = digest(book)
    told = command("portfolio", link)
    assert told.exit_code == 2, told.output
    assert "B-110" in told.stderr
    assert digest(book) == before


def test_a_name_too_long_for_its_backup_says_so(book: Path) -> None:
    long = book.rename(book.with_name("客" * 83 + ".xlsx"))  # 254 bytes: without .bak it fits
    before = digest(long)
    told = command("portfolio", long)
    assert told.exit_code == 2, told.output
    assert "shorter name" in " ".join(told.stderr.split())
    assert digest(long) == before
    assert left(long) == [long.name]
