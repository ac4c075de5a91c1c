"""What must hold of every decision made with a pack, on random profiles and on examples."""

from __future__ import annotations

import datetime
import tempfile
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from attrs import frozen

from modesdk import api
from modesdk.decide.decision import Decision
from modesdk.decide.records import record_text
from modesdk.engines import DEFAULT_ENGINE, ENGINES
from modesdk.errors import DiagnosedError, ModesdkWarning, UnknownEngineError
from modesdk.language.text import LANGUAGES
from modesdk.model.pack import Pack
from modesdk.regress.pools import Profile, as_of_dates, random_profiles
from modesdk.ruleset.compile import python_evaluators
from modesdk.testing.report import Problems, said, shown

_REPLAYED = 5
"""How many of the random decisions are also replayed and explained with their questions."""


@frozen
class Trial:
    """A profile to decide on, and what to call it in messages."""

    name: str
    profile: Profile | Path
    as_of: datetime.date | None = None

    def decide(self, pack: Pack, engine: str = DEFAULT_ENGINE) -> Decision:
        """The decision on it; an evaluator that fails is for `evaluators_answer` to tell."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ModesdkWarning)
            if isinstance(self.profile, Path):
                return api.recommend(self.profile, pack=pack, engine=engine)
            given = {"profile": self.profile, "as_of": self.as_of}
            return api.recommend(given, pack=pack, engine=engine)


Check = Callable[[Pack, Trial, Problems], None]


def decision_problems(pack: Pack, *, profiles: int, examples: Iterable[Path] = ()) -> Problems:
    """Every check on `profiles` random profiles and on the examples."""
    problems = Problems(f"decisions with {pack.name}")
    trials = [*example_trials(examples), *random_trials(pack, profiles)]
    for number, trial in enumerate(trials):
        attempt(CHEAP_CHECKS, pack, trial, problems)
        if number < _REPLAYED or isinstance(trial.profile, Path):
            attempt(DEAR_CHECKS, pack, trial, problems)
    return problems


def random_trials(pack: Pack, count: int) -> list[Trial]:
    """Random profiles, on dates on which different rows are valid."""
    dates = as_of_dates(pack)
    drawn = enumerate(random_profiles(pack, count))
    return [Trial(shown(values), values, dates[i % len(dates)]) for i, values in drawn]


def example_trials(examples: Iterable[Path]) -> list[Trial]:
    """The example profiles."""
    return [Trial(path.name, path) for path in examples]


def attempt(checks: Iterable[Check], pack: Pack, trial: Trial, problems: Problems) -> None:
    """Run checks; whatever is raised is a problem."""
    for check in checks:
        try:
            check(pack, trial, problems)
        except DiagnosedError as error:
            first = error.diagnostics[0] if error.diagnostics else error
            problems.add(f"refused {trial.name}", f"{trial.name}: {first}")
            return
        except Exception as error:  # an evaluator may raise anything
            problems.add("raised", f"deciding on {trial.name} raised {said(error)}")
            return


def evaluators_answer(pack: Pack, trial: Trial, problems: Problems) -> None:
    """No evaluator fails, neither on the case nor on one like it."""
    failed = trial.decide(pack).failed
    for found in pack.problems:
        problems.add(str(found), f"{found.location} failed: {found.message}")
    for name in failed:
        problems.add(f"failed {name}", f"evaluator {name} fails on {trial.name}")


def engines_agree(pack: Pack, trial: Trial, problems: Problems) -> None:
    """Every engine gives the same decision."""
    expected = _comparable(trial.decide(pack))
    for engine in _other_engines(pack):
        try:
            got = _comparable(trial.decide(pack, engine))
        except UnknownEngineError:  # registered, but not able to run on this machine
            continue
        for key in sorted(k for k in expected if expected[k] != got[k]):
            message = f"the engines {DEFAULT_ENGINE} and {engine} differ in {key!r}"
            problems.add(f"engine {engine} {key}", f"{message} for {trial.name}")


def contributions_add_up(pack: Pack, trial: Trial, problems: Problems) -> None:
    """The contributions to an alternative add up to its score, exactly."""
    decision = trial.decide(pack)
    for entry in decision.ranking:
        shares = [c.numerator for c in decision.contributions if c.alternative == entry.mode]
        if sum(shares) != entry.numerator:
            message = f"the contributions to {entry.mode} add up to {sum(shares)}"
            told = f"{message}, its score is {entry.numerator}, for {trial.name}"
            problems.add("contributions", told)


def explains(pack: Pack, trial: Trial, problems: Problems) -> None:
    """There is an explanation in each language, with no text missing from it."""
    decision = trial.decide(pack)
    for lang in LANGUAGES:
        if not decision.explain(lang).strip():
            problems.add(f"explain {lang}", f"no explanation in {lang!r} for {trial.name}")


def replays(pack: Pack, trial: Trial, problems: Problems) -> None:
    """A decision record replays to the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder, "record.json")
        record.write_bytes(record_text(trial.decide(pack)).encode())
        if not api.replay(record, pack=pack).same:
            problems.add("replay", f"the record of {trial.name} replays to other bytes")


CHEAP_CHECKS: tuple[Check, ...] = (engines_agree, contributions_add_up, evaluators_answer)
DEAR_CHECKS: tuple[Check, ...] = (explains, replays)


def _comparable(decision: Decision) -> dict[str, Any]:
    data = decision.to_dict(questions=False)
    data.pop("engine")
    return data


def _other_engines(pack: Pack) -> list[str]:
    with_python = python_evaluators(pack)
    return [
        name
        for name, engine in ENGINES.items()
        if name != DEFAULT_ENGINE and (engine.capabilities.python_evaluators or not with_python)
    ]
