"""Pack + as-of date -> compiled rules, and the checks that a pack must pass."""

from modesdk.ruleset.compile import compile_ruleset, rules_by_id, ruleset_for
from modesdk.ruleset.rules import Rule, RuleSet

__all__ = ["Rule", "RuleSet", "compile_ruleset", "rules_by_id", "ruleset_for"]
