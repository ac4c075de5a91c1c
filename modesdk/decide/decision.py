"""The decision that users hold: the analysis, and what can be said of it."""

from __future__ import annotations

from modesdk.decide.analysis import Analysis
from modesdk.decide.as_dict import decision_as_dict
from modesdk.decide.explain.explanation import explain
from modesdk.language.text import Lang


class Decision(Analysis):
    """In which alternative, why, how sure, and what would change it.

    Scores are points from -100 to +100. Everything is a pure function of pack, case, weights and
    engine; parts that cost time (questions, advice, contributions) are computed when read.
    """

    def explain(self, lang: Lang = "en") -> str:
        """The decision in sentences, each with its sources; `lang` is "zh" or "en"."""
        return explain(self, lang)

    def to_dict(self, *, questions: bool = True) -> dict[str, object]:
        """Plain data for JSON; without questions it is cheaper."""
        return decision_as_dict(self, questions=questions)

    def __repr__(self) -> str:
        return f"<Decision {self.status}: {self.recommended or '-'} as of {self.as_of}>"
