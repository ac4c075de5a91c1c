"""Every claim of the five documents is accounted for, and the coverage table tells the truth."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from modesdk.model.evaluator import PythonEvaluator
from modesdk.model.pack import Carrier, Pack
from modesdk.model.tables import AdviceRow, EvidenceRow, GateRow

CLAIMS_PER_DOCUMENT = {"000": 101, "001": 67, "002": 93, "003": 48, "004": 60}


def rows_citing(pack: Pack) -> dict[str, set[str]]:
    """The ids of the rows that cite each claim (conflict rows describe, they do not carry)."""
    rows = [row for t in pack.tables if t.kind != "conflict" for row in t.rows]
    rows += [r for e in pack.evaluators if isinstance(e, PythonEvaluator) for r in e.rows]
    citing: dict[str, set[str]] = {}
    for row in rows:
        for claim in row.claims:
            citing.setdefault(claim, set()).add(row.id)
    return citing


def test_all_369_claims_are_listed(pack: Pack) -> None:
    """101 + 67 + 93 + 48 + 60, numbered without gaps."""
    assert Counter(claim.source for claim in pack.claims.values()) == CLAIMS_PER_DOCUMENT
    for source, count in CLAIMS_PER_DOCUMENT.items():
        numbers = [int(c.id[5:]) for c in pack.claims.values() if c.source == source]
        assert numbers == list(range(1, count + 1))


def test_row_column_names_exactly_the_rows_that_cite_the_claim(pack: Pack) -> None:
    """The ids in the coverage table and the claims column of the tables say the same."""
    citing = rows_citing(pack)
    assert {c.id: set(c.rows) for c in pack.claims.values() if c.rows} == citing


def test_every_claim_without_a_row_has_a_reason_in_both_languages(pack: Pack) -> None:
    """Nothing is left out silently."""
    silent = [c.id for c in pack.claims.values() if not c.rows and c.reason.untranslated]
    assert not silent


def test_rules_and_advice_have_rows_and_left_out_claims_have_none(pack: Pack) -> None:
    """What a claim is said to be carried by exists."""
    for claim in pack.claims.values():
        if claim.carried_as in (Carrier.RULE, Carrier.ADVICE):
            assert claim.rows, claim.id
        if claim.carried_as is Carrier.LEFT_OUT:
            assert not claim.rows, claim.id


def test_glossary_claims_are_in_the_glossary(pack: Pack) -> None:
    """A claim carried by the glossary is named by a term."""
    named = {claim for term in pack.terms.values() for claim in term.claims}
    glossary = {c.id for c in pack.claims.values() if c.carried_as is Carrier.GLOSSARY}
    assert glossary
    assert glossary <= named


def test_every_claim_has_a_sentence_in_both_languages(pack: Pack) -> None:
    """Sentences are there and are not the same for two claims."""
    for lang in ("zh", "en"):
        sentences = [claim.label[lang] for claim in pack.claims.values()]
        assert all(sentences)
        assert len(set(sentences)) == len(sentences)


def test_duplicates_do_not_score_twice(pack: Pack) -> None:
    """Claims that repeat another one share its row or carry no effect."""
    rows = {row.id: row for table in pack.tables for row in table.rows}
    scoring = {row.id for row in rows.values() if isinstance(row, (EvidenceRow, GateRow))}
    for duplicate, original in {
        "s000-62": "s000-22",
        "s002-42": "s002-14",
        "s002-93": "s002-88",
        "s003-01": "s003-18",
    }.items():
        shared = scoring & set(pack.claims[original].rows)
        assert shared
        assert scoring & set(pack.claims[duplicate].rows) == shared
    for counted_elsewhere in ("R001-45", "R002-80", "R004-33a", "R004-33b"):
        assert set(rows[counted_elsewhere].effects.values()) == {0}


def test_playbooks_cover_the_modes_that_have_one(pack: Pack) -> None:
    """Eight modes have steps, in order; the closed route has none."""
    steps: dict[str, list[int]] = {}
    for table in pack.tables:
        for row in table.rows:
            if isinstance(row, AdviceRow) and row.type == "step":
                cells = dict(zip(table.conditions, row.cells, strict=True))
                for mode in re.findall(r'"(\w+)"', cells.get("chosen_mode", "")):
                    steps.setdefault(mode, []).append(row.order)
    wanted = {
        "full_managed",
        "semi_managed",
        "self_operated",
        "joint_operation",
        "local_store",
        "creator_distribution",
        "traffic_only",
        "fusion_cart",
    }
    assert wanted <= set(steps)
    assert "semi_closed_loop" not in steps
    assert all(order > 0 for orders in steps.values() for order in orders)


def test_tables_open_in_a_spreadsheet(folder: Path) -> None:
    """UTF-8 with a byte-order mark, so that Excel shows Chinese; no cell begins a formula."""
    for path in sorted(folder.rglob("*.csv")):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf"), path
        for line in path.read_text(encoding="utf-8-sig").splitlines():
            assert not re.search(r'(^|,)"?[=@+]', line), (path, line)
