"""The public names are those that `public_api.txt` promises."""

from __future__ import annotations

from pathlib import Path

import pytest

import modesdk

from .public_api import snapshot

PROMISED = Path(__file__).with_name("public_api.txt")


def test_the_public_names_are_as_promised() -> None:
    promised, found = PROMISED.read_text(encoding="utf-8").splitlines(), snapshot().splitlines()
    assert found == promised, "meant? python tests/api/public_api.py > tests/api/public_api.txt"


def test_a_changed_signature_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    def load_pack(pack: str) -> None: ...

    before = snapshot()
    monkeypatch.setattr(modesdk, "load_pack", load_pack, raising=False)
    assert snapshot() != before


def test_a_new_attribute_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot()
    monkeypatch.setattr(modesdk.Decision, "novelty", property(lambda self: 1), raising=False)
    added = set(snapshot().splitlines()) - set(before.splitlines())
    assert added == {"    novelty: None"}
