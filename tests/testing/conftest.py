"""Nothing here needs an installed plugin: the pack under test is written by the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

PACK = """
format: 1
name: umbrellas
version: 1.0.0
as_of: 2025-06-01
title: {zh: 带不带伞, en: Whether to take an umbrella}
attributes:
  rain_pct:
    {type: number, minimum: 0, maximum: 100, label: {zh: 雨, en: Rain}, question: 雨 Rain?}
  wind:
    {type: text, values: [calm, storm], label: {zh: 风, en: Wind}, question: 风 Wind?}
  walk_minutes:
    {type: number, minimum: 0, integer: true, label: {zh: 步行, en: Walk}, question: 步行 Walk?}
  hands_free:
    {type: boolean, label: {zh: 空手, en: Hands free}, question: 空手 Hands free?}
alternatives:
  umbrella: {label: {zh: 带伞, en: Umbrella}}
  coat: {label: {zh: 雨衣, en: Coat}}
dimensions:
  weather:
    label: {zh: 天气, en: Weather}
    criteria: {dryness: {label: {zh: 干爽, en: Staying dry}}}
  comfort:
    label: {zh: 舒适, en: Comfort}
    criteria: {ease: {label: {zh: 轻便, en: Ease}}}
sources:
  diary: {title: {zh: 日记, en: A diary}, date: 2025-05-01, trust: 0.9}
claims: claims.csv
tables:
  - {file: gates.csv, kind: gate}
  - {file: weather.csv, kind: evidence}
"""
CLAIMS = """id,source,date,carried_as,rows,zh,en
c1,diary,2025-05-01,rule,W1,下雨要伞。,Rain asks for an umbrella.
c2,diary,2025-05-01,rule,G1,大风不能打伞。,No umbrella in a storm.
"""
GATES = """id,if wind,then umbrella,claims,zh,en
G1,"QQstormQQ",blocked,c2,大风,A storm
""".replace("QQ", '""')
WEATHER = """id,if rain_pct,if hands_free,criterion,then umbrella,then coat,claims,zh,en
W1,>= 50,-,dryness,2,1,c1,很可能下雨,Rain is likely
W2,-,false,ease,-1,1,,腾不出手,No free hand
"""


@pytest.fixture
def pack_folder(tmp_path: Path) -> Path:
    """A small sound pack."""
    folder = tmp_path / "umbrellas"
    folder.mkdir()
    files = {"pack.yaml": PACK, "claims.csv": CLAIMS, "gates.csv": GATES, "weather.csv": WEATHER}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
