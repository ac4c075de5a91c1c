"""A sample of the cases leaves no test out, is the same again, and others come with other seeds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .cases_taken import taken

ROOT = Path(__file__).resolve().parents[1]
MANY = [f"tests/a.py::test_many[{number}]" for number in range(10)]
PLAIN = ["tests/a.py::test_plain", "tests/a.py::Kind::test_plain"]


def test_everything_is_taken_unless_asked_otherwise() -> None:
    assert taken([*MANY, *PLAIN], 1, 0) == {*MANY, *PLAIN}


@pytest.mark.parametrize("one_in", [2, 4, 100])
def test_of_every_test_some_case_is_taken(one_in: int) -> None:
    found = taken([*MANY, *PLAIN, "tests/b.py::test_many[0]"], one_in, 0)
    assert found > {*PLAIN, "tests/b.py::test_many[0]"}
    assert len(found & set(MANY)) == {2: 5, 4: 3, 100: 1}[one_in]


def test_the_same_seed_takes_the_same() -> None:
    found = taken(MANY, 4, 7)
    assert taken(MANY, 4, 7) == found
    assert {node for seed in range(20) for node in taken(MANY, 4, seed)} == set(MANY)
    assert any(taken(MANY, 4, seed) != found for seed in range(5))


def test_the_option_takes_a_sample_and_the_report_says_so() -> None:
    this = Path(__file__).relative_to(ROOT).as_posix()
    options = ["--one-in=3", "--sample-seed=5", "--collect-only", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *options, this]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "one case in 3, drawn with --sample-seed=5" in done.stdout
    assert done.stdout.count("test_of_every_test_some_case_is_taken") == 1
    assert done.stdout.count("test_the_same_seed_takes_the_same") == 1
