"""Pack + as-of date -> compiled rules, and the checks that a pack must pass."""

from __future__ import annotations

from modesdk.ruleset.compile import breakpoints, compile_ruleset, rules_by_id, ruleset_for
from modesdk.ruleset.rules import Rule, RuleSet

__all__ = ["Rule", "RuleSet", "breakpoints", "compile_ruleset", "rules_by_id", "ruleset_for"]
