"""Pack + as-of date -> compiled rules, and the checks that a pack must pass."""

from modesdk.ruleset.compile import compile_ruleset, ruleset_for
from modesdk.ruleset.rules import Rule, RuleSet

__all__ = ["Rule", "RuleSet", "compile_ruleset", "ruleset_for"]
