"""The front sheet tells what the SDK tells: exact shares, reasons in order, what to verify."""

from __future__ import annotations

import random

import pytest
from attrs import evolve

pytest.importorskip("openpyxl")
pytest.importorskip("formualizer")

import modesdk
from modesdk.decide.explain.conflict_lines import sorted_out
from modesdk.model.tables import EvidenceRow, GateMark
from modesdk.sheets.front.evidence_lists import AGED, DISPUTES, QUESTIONS
from modesdk.sheets.front.reason_lists import AGAINST, FOR

from .shown import PACKS, Shown, is_error, states, states_of


@pytest.fixture(scope="module", params=PACKS)
def settled(request, whole):
    """A live workbook in random states, each with the decision it should show."""
    return [(s, s.setting, s.decision, s.seed) for s in states(request.param, whole)]


def own(decision):
    return [c for c in decision.contributions if c.alternative == decision.leader]


def test_shares_add_up_to_the_score_exactly_as_in_the_sdk(settled):
    for live, setting, decision, seed in settled:
        ids = [rule.id for rule in setting.ruleset.decision]
        shares = live.column("contribution.numerator")
        shown = {rule: share for rule, share in zip(ids, shares, strict=False) if share}
        assert shown == {c.rule: c.numerator for c in own(decision) if c.numerator}, seed
        winner = int(live.get("winner"))
        assert sum(shares) == (live.column("alt.score")[winner - 1] if winner else 0), seed


def test_reasons_stand_in_the_order_of_the_explanation(settled):
    for live, setting, decision, seed in settled:
        ids = [rule.id for rule in setting.ruleset.decision]
        ordered = sorted(own(decision), key=lambda share: -abs(share.points))
        worth = [share for share in ordered if abs(share.points) >= 0.05]
        for name, count, supporting in (("for", FOR, True), ("against", AGAINST, False)):
            wanted = [c.rule for c in worth if (c.points > 0) == supporting][:count]
            rows = [int(row) for row in live.column(f"reason.{name}")]
            assert [ids[row - 1] for row in rows if row] == wanted, (seed, name)


def test_points_of_reasons_are_rounded_as_in_the_sdk(settled):
    for live, setting, decision, seed in settled:
        ids = [rule.id for rule in setting.ruleset.decision]
        points = dict(zip(ids, live.column("contribution.points"), strict=False))
        for share in own(decision):
            assert points[share.rule] / 10_000 == share.points, (seed, share.rule)


def test_what_keeps_the_leader_from_being_open_is_listed_to_verify(settled):
    for live, setting, decision, seed in settled:
        ids = [rule.id for rule in setting.ruleset.decision]
        reasons = decision.gate_reasons[decision.leader] if decision.leader else ()
        wanted = {r.rule for r in reasons if r.mark is not GateMark.OPEN}
        keys, rows = live.column("verify.key"), live.column("verify.row")
        listed = {
            ids[int(row) - 1] if row else "" for key, row in zip(keys, rows, strict=True) if key > 0
        }
        assert listed == wanted, seed
        missing = live.column("verify.missing")
        for reason in reasons:
            if reason.rule in wanted and not reason.fired:
                row = ids.index(reason.rule) + 1 if reason.rule else 0
                said = [sorted(missing[i].split("、")) for i, r in enumerate(rows) if r == row]
                labels = [live.pack.schema[a].label["zh"] or a for a in reason.missing]
                assert sorted(labels) in said, (seed, reason.rule)


def test_old_facts_that_keep_the_leader_open_are_listed_by_themselves(settled):
    found = 0
    for live, setting, decision, seed in settled:
        ids = [rule.id for rule in setting.ruleset.decision]
        reasons = decision.gate_reasons[decision.leader] if decision.leader else ()
        wanted = [r.rule for r in reasons if r.mark is GateMark.OPEN and r.verify]
        keys, rows = live.column("aged.key"), live.column("verify.row")
        listed = [ids[int(row) - 1] for key, row in zip(keys, rows, strict=False) if key > 0]
        assert listed == wanted, seed
        shown = [int(rows[int(p) - 1]) for p in live.column("aged.pick") if p]
        assert [ids[row - 1] for row in shown] == wanted[:AGED], seed
        found += len(wanted)
    assert found or live.pack.name != "tiktok-shop"


def test_disputes_stand_in_the_order_of_the_explanation(settled):
    for live, setting, decision, seed in settled:
        criteria = [c.id for c in setting.ruleset.criteria]
        wanted = [c.criterion for c in sorted_out(decision)[0]][:DISPUTES]
        assert [criteria[int(p) - 1] for p in live.column("dispute.pick") if p] == wanted, seed


def test_conflicts_are_those_of_the_sdk(settled):
    for live, setting, decision, seed in settled:
        criteria = [c.id for c in setting.ruleset.criteria]
        wanted = [
            c.criterion for c in decision.conflicts
            if not c.declared and c.alternative == decision.leader
        ]  # fmt: skip
        keys = live.column("dispute.key")
        assert [c for c, key in zip(criteria, keys, strict=True) if key > 0] == wanted, seed
        _, listed, _, wording = sorted_out(decision)
        declared = [c.id for c in listed]
        assert sum(live.column("declared.wording")) == len(wording), seed
        rows = [rule.id for rule in setting.ruleset.conflicts]
        keys = live.column("declared.key")
        assert [c for c, key in zip(rows, keys, strict=False) if key > 0] == declared, seed


def test_the_list_has_the_competing_ones_by_rank_and_then_the_blocked_ones(settled):
    for live, _, decision, seed in settled:
        names = list(live.pack.alternatives)
        shown = [names[int(p) - 1] for p in live.column("board.pick")]
        competing = [m.mode for m in decision.ranking if m.rank is not None]
        blocked = [
            m.mode for m in decision.ranking
            if m.rank is None and live.pack.alternatives[m.mode].ranked
        ]  # fmt: skip
        assert shown == [*competing, *blocked], seed
        best = int(live.get("board.blocked"))
        assert (names[best - 1] if best else None) == (blocked[0] if blocked else None)


def test_questions_come_from_the_list_of_the_profile(settled):
    for live, *_ in settled:
        keys = live.column("ask.key")
        shown = [int(p) for p in live.column("ask.pick") if p]
        ordered = sorted((k for k in keys if k > 0), reverse=True)[:QUESTIONS]
        assert [keys[p - 1] for p in shown] == ordered


def test_no_cell_of_the_show_sheets_is_an_error(settled):
    for live, *_, seed in settled:
        for where, value in live.cells.items():
            assert not is_error(value), (seed, where)


def with_rows(pack, change):
    """The pack with every row of evidence changed."""
    tables = tuple(
        evolve(t, rows=tuple(change(r) if isinstance(r, EvidenceRow) else r for r in t.rows))
        for t in pack.tables
    )
    return evolve(pack, tables=tables)


def test_sources_that_another_side_has_too_contradict_nobody():
    rng, pack = random.Random(1), modesdk.load_pack("home-heating")
    claims = list({claim.source: claim.id for claim in pack.claims.values()}.values())

    def mixed(row):
        return evolve(row, claims=tuple(rng.sample(claims, rng.randint(1, 3))))

    found = 0
    for state in states_of(Shown(pack=with_rows(pack, mixed)), (25, 40, *range(70, 110))):
        decision, criteria = state.decision, state.setting.ruleset.criteria
        shown = [c.id for c, k in zip(criteria, state.column("dispute.key"), strict=True) if k > 0]
        disputes = [c for c in decision.conflicts if not c.declared]
        wanted = [c.criterion for c in disputes if c.alternative == decision.leader]
        assert shown == wanted, state.seed
        found += len(wanted)
    assert found
