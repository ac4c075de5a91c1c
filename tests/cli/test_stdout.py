"""Stdout is the command's own, whatever a plugin does: what it writes goes to stderr."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PLUGIN = """
import atexit, os, subprocess, sys, threading, time
import modesdk
from modesdk import hookimpl
from modesdk.model.schema import Text

def shout(place):
    {noise}

def later():
    time.sleep(0.05)
    shout("thread")

shout("import")
atexit.register(shout, "exit")
threading.Thread(target=later).start()

class Loud:
    name, version, dimension, packs = "loud", "1", "house", ("home-heating",)
    inputs, probes = ("insulation",), {{}}
    rows = (modesdk.EvidenceRow(
        id="X-loud", criterion="fit", effects={{"heat_pump": 1}}, label=Text("响", "Loud")
    ),)

    def evaluate(self, case):
        shout("evaluate")
        return {{"X-loud": True}}

@hookimpl
def modesdk_evaluators():
    shout("hook")
    return [Loud()]
"""
NOISES = {
    "print": 'print("NOISE", place)',
    "descriptor": 'os.write(1, f"NOISE {place}\\n".encode())',
    "child": 'subprocess.run(["echo", f"NOISE {place}"], check=True)',
    "kept stream": 'sys.__stdout__.write(f"NOISE {place}\\n"); sys.__stdout__.flush()',
}


def run(folder: Path, *words: str, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "modesdk", *words]
    env = {**os.environ, "PYTHONPATH": str(folder), "MODESDK_LANG": "en"}
    return subprocess.run(
        command, capture_output=True, text=True, env=env, check=False, encoding="utf-8"
    )


@pytest.fixture(params=NOISES)
def noisy(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder on the path with an installed plugin that writes to stdout in one way."""
    (tmp_path / "loud.py").write_text(PLUGIN.format(noise=NOISES[request.param]), encoding="utf-8")
    info = tmp_path / "loud-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: loud\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[modesdk]\nloud = loud\n")
    return tmp_path


@pytest.fixture
def profile(tmp_path: Path) -> str:
    path = tmp_path / "p.yaml"
    path.write_text("profile: {insulation: good}\n", encoding="utf-8")
    return str(path)


def test_json_is_one_object(noisy: Path, profile: str) -> None:
    done = run(noisy, "recommend", profile, "--pack", "home-heating", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["pack"]["name"] == "home-heating"
    for place in ("import", "hook", "evaluate", "thread", "exit"):
        assert f"NOISE {place}" in done.stderr


@pytest.mark.parametrize("noisy", ["print"], indirect=True)
def test_what_people_read_is_clean_too(noisy: Path, profile: str) -> None:
    done = run(noisy, "recommend", profile, "--pack", "home-heating")
    assert done.stdout
    assert "NOISE" not in done.stdout


@pytest.mark.parametrize("noisy", ["descriptor"], indirect=True)
@pytest.mark.parametrize(
    "words", [("packs", "--json"), ("pack", "check", "home-heating", "--json")]
)
def test_other_commands(noisy: Path, words: tuple[str, ...]) -> None:
    assert json.loads(run(noisy, *words).stdout)


@pytest.mark.parametrize("words", [("--help",), ("pack", "show", "tiktok-shop", "rules")])
@pytest.mark.skipif(os.name == "nt", reason="a closed pipe is another error there")
def test_a_reader_that_leaves_is_told_quietly(words: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with os.fdopen(write, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "modesdk", *words],
            stdout=pipe, stderr=subprocess.PIPE, env=env, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (141, b"")  # as shells say of a cut pipe
