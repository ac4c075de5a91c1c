"""Run the code in the documentation and the READMEs, page by page, as a reader would.

Python blocks of one page share a namespace and run in order in a temporary folder that holds a copy
of `plugins/`. In console blocks every `$ ` command is run; the lines shown below it must appear in
its output in that order, `...` standing for anything. HTML comments before a block steer it:

    <!-- snippet: skip because REASON -->    not run
    <!-- snippet: file NAME -->              written to NAME in the folder, for later blocks
    <!-- snippet: exit CODE -->              the block's last command ends with CODE (default 0)
    <!-- snippet: install FOLDER -->         instead of the block, the distribution in FOLDER is
                                             built and installed (offline) for later blocks
"""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("plugins",)
PAGES = sorted(
    page.relative_to(ROOT)
    for pattern in ("README*.md", "docs/**/*.md", "plugins/*/README*.md")
    for page in ROOT.glob(pattern)
    if not {"_build", "_generated"} & set(page.parts)
)
MARKER = re.compile(r"<!--\s*snippet:\s*(.*?)\s*-->", re.DOTALL)
SKIP = re.compile(r"skip because \S.*", re.DOTALL)
FILE = re.compile(r"file (\S+)")
EXIT = re.compile(r"exit (\d+)")
INSTALL = re.compile(r"install (\S+)")
SITE = ".site"
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
SECONDS = 60


class SnippetError(AssertionError):
    """A block cannot be run, or did not do what the page says."""


@dataclass(frozen=True)
class Block:
    """One fenced block: language, text, page, 1-based line of its first line, marker before it."""

    language: str
    text: str
    page: str
    line: int
    marker: str

    @property
    def place(self) -> str:
        """Page and line, for messages."""
        return f"{self.page}:{self.line}"


def blocks_of(text: str, page: str) -> Iterator[Block]:
    """The fenced blocks of a Markdown page, in order, each with the marker that precedes it."""
    marker = ""
    for token in MarkdownIt().parse(text):
        if token.type == "html_block" and (found := MARKER.search(token.content)):
            marker = found[1]
        elif token.type == "fence":
            assert token.map is not None
            language, _, argument = token.info.strip().partition(" ")
            line = token.map[0] + 2
            if language.startswith("{code") and argument in ("python", "pycon", "console"):
                raise SnippetError(f"{page}:{line}: use a plain ```{argument} fence, it is run")
            yield Block(language, token.content, page, line, marker)
            marker = ""
        elif marker and token.nesting >= 0:
            raise SnippetError(f"{page}: the marker {marker!r} stands before no block")
    if marker:
        raise SnippetError(f"{page}: the marker {marker!r} stands before no block")


def run_page(text: str, page: str, folder: Path) -> int:
    """Run the blocks of a page in `folder`, the current directory; return how many were run."""
    names: dict[str, Any] = {"__name__": "__main__"}
    count = 0
    for block in blocks_of(text, page):
        if SKIP.fullmatch(block.marker):
            continue
        if named := FILE.fullmatch(block.marker):
            target = folder / named[1]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
            continue
        if wanted := INSTALL.fullmatch(block.marker):
            install(folder / wanted[1], folder / SITE, block)
            continue
        status = EXIT.fullmatch(block.marker)
        if block.marker and not (status and block.language == "console"):
            raise SnippetError(f"{block.place}: unknown marker {block.marker!r}")
        if block.language in ("python", "pycon"):
            run_python(block, names)
        elif block.language == "console":
            run_console(block, folder, int(status[1]) if status else 0)
        else:
            continue
        count += 1
    return count


def install(project: Path, site: Path, block: Block) -> None:
    """Build a distribution and put it into `site`, without network or touching this environment."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    options = ["--no-build-isolation", "--upgrade", "--target", str(site), str(project)]
    done = subprocess.run([*pip, *options], capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise SnippetError(f"{block.place}: {project} cannot be installed:\n{done.stderr}")


def run_python(block: Block, names: dict[str, Any]) -> None:
    """Run a plain block or a doctest session in the page's namespace."""
    if not block.text.lstrip().startswith(">>>"):
        padded = "\n" * (block.line - 1) + block.text  # tracebacks name the page's line
        exec(compile(padded, block.page, "exec"), names)  # the docs are our own code
        return
    session = doctest.DocTestParser().get_doctest(
        block.text, names, block.page, block.page, block.line - 1
    )
    report: list[str] = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=FLAGS)
    runner.run(session, out=report.append, clear_globs=False)
    names.update(session.globs)
    if report:
        raise SnippetError("".join(report))


def run_console(block: Block, folder: Path, status: int) -> None:
    """Run each `$ ` command and find the lines shown below it in its output."""
    commands = list(commands_of(block))
    for number, (command, shown) in enumerate(commands, 1):
        done = subprocess.run(
            command,
            shell=True,
            cwd=folder,
            env=reader_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )
        told = f"{block.place}: $ {command}"
        expected = status if number == len(commands) else 0
        if done.returncode != expected:
            raise SnippetError(
                f"{told}\nended with exit code {done.returncode}, expected {expected}. "
                f"It printed:\n{done.stdout}"
            )
        if missing := first_missing(shown, done.stdout):
            raise SnippetError(
                f"{told}\ndid not print (after the lines before it):\n{missing}\n"
                f"It printed:\n{done.stdout}"
            )


def commands_of(block: Block) -> Iterator[tuple[str, list[str]]]:
    """Each command with the output lines shown below it."""
    text = block.text.replace("\\\n", " ")
    before, *parts = re.split(r"^\$ ", text, flags=re.MULTILINE)
    if before.strip() or not parts:
        raise SnippetError(f"{block.place}: a console block starts with '$ ' and a command")
    for part in parts:
        command, _, shown = part.partition("\n")
        yield command.strip(), shown.splitlines()


def first_missing(shown: list[str], output: str) -> str:
    """The first line shown that does not follow in the output, or "". Spacing does not count."""
    printed = iter([squeeze(line) for line in output.splitlines()])
    for line in map(squeeze, shown):
        if line in ("", "..."):
            continue
        pattern = re.compile(".*".join(re.escape(part.strip()) for part in line.split("...")))
        if not any(pattern.fullmatch(candidate) for candidate in printed):
            return line
    return ""


def squeeze(line: str) -> str:
    """The line with single spaces."""
    return " ".join(line.split())


def reader_environment(folder: Path) -> dict[str, str]:
    """This process's environment with its own scripts first, plain, wide and English output.

    What the page installed is found as well.
    """
    scripts = sysconfig.get_path("scripts")
    return {
        **os.environ,
        "MODESDK_LANG": "en",
        "PYTHONPATH": str(folder / SITE),
        "PATH": os.pathsep.join([scripts, os.environ.get("PATH", "")]),
        "COLUMNS": "120",
        "NO_COLOR": "1",
        "TERM": "dumb",
        "PYTHONUTF8": "1",
    }


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary current directory with a copy of what pages refer to."""
    ignored = shutil.ignore_patterns("__pycache__", "tests", "*.egg-info", ".*")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", [page.as_posix() for page in PAGES])
def test_page(page: str, folder: Path) -> None:
    run_page((ROOT / page).read_text(encoding="utf-8"), page, folder)


def test_pages_are_found() -> None:
    assert Path("docs/index.md") in PAGES


GOOD = """
```python
total = 1
```

- in a list:

  ```pycon
  >>> total + 1
  2
  ```

<!-- snippet: file data/note.txt -->
```text
hello reader
```

```python
from pathlib import Path
total = Path("data/note.txt").read_text()
```

```console
$ cat data/note.txt && \\
  echo second
hello ...
second
```

<!-- snippet: exit 3 -->
```console
$ echo one; exit 3
one
```

<!-- snippet: skip because it would never end -->
```python
while True: pass
```

```sh
rm -rf everything
```
"""


def test_runner_runs_what_a_reader_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_page(GOOD, "page.md", tmp_path) == 5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("```pycon\n>>> 1 + 1\n3\n```", "Got:\n    2"),
        ("```console\n$ echo one\ntwo\n```", "did not print"),
        ("```console\n$ printf 'b\\na\\n'\na\nb\n```", "did not print"),
        ("```console\n$ false\n```", "exit code 1, expected 0"),
        ("```console\n$ exit 2\n$ true\n```", "exit code 2, expected 0"),
        ("<!-- snippet: exit 1 -->\n```console\n$ true\n```", "exit code 0, expected 1"),
        ("```console\nmodesdk recommend\n```", "starts with"),
        ("<!-- snippet: skip -->\n```python\n1\n```", "unknown marker"),
        ("<!-- snippet: skip because -->\n```python\n1\n```", "unknown marker"),
        ("<!-- snippet: exit 1 -->\n```python\n1\n```", "unknown marker"),
        ("<!-- snippet: skip because x -->\n\nText.\n\n```python\n1/0\n```", "before no block"),
        ("<!-- snippet: skip because x -->", "before no block"),
        ("<!-- snippet: install nowhere -->\n```sh\npip\n```", "cannot be installed"),
        ("```{code-block} python\n1\n```", "plain ```python fence"),
    ],
)
def test_runner_reports(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(SnippetError, match=re.escape(message)):
        run_page(text, "page.md", tmp_path)


def test_runner_names_the_line_of_an_exception(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        run_page("# Page\n\n```python\nx = 1\nx / 0\n```", "page.md", tmp_path)
    place = caught.traceback[-1]
    assert (Path(place.path).name, place.lineno + 1) == ("page.md", 5)
