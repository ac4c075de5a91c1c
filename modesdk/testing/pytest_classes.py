"""The checks as classes for pytest: inherit, name the subject, and every check is a test."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import ClassVar

from modesdk import api
from modesdk.diagnostics import errors_in
from modesdk.model.pack import Pack
from modesdk.plugins import Plugins
from modesdk.regress.pack_cases import case_problems
from modesdk.testing.decision_checks import (
    Check,
    attempt,
    contributions_add_up,
    engines_agree,
    evaluators_answer,
    example_trials,
    explains,
    random_trials,
    replays,
)
from modesdk.testing.evaluator_checks import check_evaluator
from modesdk.testing.folder_checks import PROFILES, examined, example_files
from modesdk.testing.report import Problems


class PackTests:
    """Tests of a pack.

        class TestMyPack(PackTests):
            folder = "src/my_plugin/pack"
            examples = "examples"

    Evaluators come from the installed plugins. `strict` makes warnings failures.
    """

    folder: ClassVar[str | Path]
    examples: ClassVar[str | Path | None] = None
    profiles: ClassVar[int] = PROFILES
    strict: ClassVar[bool] = False

    def test_pack_is_sound(self) -> None:
        """`modesdk pack check` finds nothing."""
        problems = Problems(f"pack {self.folder}")
        examined(Path(self.folder), Plugins.installed(), problems, strict=self.strict)
        problems.raise_if_any()

    def test_cases_hold(self) -> None:
        """Every regression case of the pack comes out as it expects."""
        problems = Problems(f"cases of {self.folder}")
        problems.add_told(errors_in(case_problems(_loaded(str(self.folder)))))
        problems.raise_if_any()

    def test_examples_are_decided(self) -> None:
        """Every example is decided, explained and replayed."""
        problems = Problems(f"examples of {self.folder}")
        for trial in example_trials(example_files(self.examples, problems)):
            pack = _loaded(str(self.folder))
            attempt((explains, replays, evaluators_answer), pack, trial, problems)
        problems.raise_if_any()

    def test_engines_agree(self) -> None:
        """Every engine gives the same decisions."""
        self._on_random_profiles(engines_agree)

    def test_evaluators_answer(self) -> None:
        """No evaluator fails."""
        self._on_random_profiles(evaluators_answer)

    def test_contributions_add_up(self) -> None:
        """The contributions add up to the scores."""
        self._on_random_profiles(contributions_add_up)

    def test_decisions_replay(self) -> None:
        """Records replay to the same bytes."""
        self._on_random_profiles(replays, share=5)

    def test_decisions_are_explained(self) -> None:
        """There are explanations in both languages."""
        self._on_random_profiles(explains, share=5)

    def _on_random_profiles(self, check: Check, share: int = 1) -> None:
        pack = _loaded(str(self.folder))
        problems = Problems(f"pack {pack.name}")
        for trial in random_trials(pack, max(1, self.profiles // share)):
            attempt((check,), pack, trial, problems)
        problems.raise_if_any()


class EvaluatorTests:
    """A test of an evaluator, an attribute `evaluator`, with a pack by name or folder.

    class TestMyEvaluator(EvaluatorTests):
        evaluator = MyEvaluator(version="1.0.0")
        pack = "some-pack"
    """

    evaluator: ClassVar[object]
    pack: ClassVar[str | Path]

    def test_evaluator_conforms(self) -> None:
        """The evaluator keeps its contract."""
        check_evaluator(self.evaluator, self.pack)


@cache
def _loaded(folder: str) -> Pack:
    return api.load_pack(Path(folder))
