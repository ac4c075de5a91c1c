"""The public names are those that `public_api.pyi` promises, and a breach is named as one."""

from __future__ import annotations

import pytest

import modesdk

from .public_api import PROMISED, RENEW, breaking, snapshot

CASE = "def __init__(self, as_of: date, values: Mapping[str, Value] = NOTHING)"
METHOD = "def with_value(self, attribute: str, value: Value) -> Case: ..."


def test_the_public_names_are_as_promised() -> None:
    promised, found = PROMISED.read_text(encoding="utf-8"), snapshot()
    broken = "\n".join(breaking(promised, found)) or "nothing breaks"
    assert found == promised, f"{broken}\nmeant? {RENEW}, and a line in the changelog"


def test_a_changed_signature_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    def load_pack(pack: str) -> None: ...

    before = snapshot()
    monkeypatch.setattr(modesdk, "load_pack", load_pack, raising=False)
    (broken,) = breaking(before, snapshot())
    assert "load_pack" in broken
    assert "plugins" in broken
    assert "Parameter was removed" in broken


def test_a_new_attribute_shows_and_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot()
    monkeypatch.setattr(modesdk.Decision, "novelty", property(lambda self: 1), raising=False)
    after = snapshot()
    assert set(after.splitlines()) - set(before.splitlines()) == {"    novelty = ..."}
    assert breaking(before, after) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (f"    {METHOD}\n", "", "with_value"),
        (CASE, CASE.replace(", values: Mapping[str, Value] = NOTHING", ""), "values"),
        (CASE, CASE.replace("NOTHING", "NOTHING, *, place: str"), "place"),
        (CASE, CASE.replace(" = NOTHING", ""), "values"),
        ("class EvidenceRow(Row):", "class EvidenceRow():", "EvidenceRow"),
        ("engine: str = 'bitmap') -> Decision", "engine: str = 'formulas') -> Decision", "engine"),
    ],
)
def test_what_breaks_is_named(old: str, new: str, said: str) -> None:
    """A constructor that attrs makes is a promise as well."""
    promised = snapshot()
    assert old in promised
    (broken,) = breaking(promised, promised.replace(old, new))
    assert said in broken


def test_a_new_optional_parameter_breaks_nothing() -> None:
    promised = snapshot()
    after = promised.replace(CASE, CASE.replace("NOTHING", "NOTHING, place: str = ''"))
    assert after != promised
    assert breaking(promised, after) == []
