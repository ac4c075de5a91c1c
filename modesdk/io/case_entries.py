"""One case as a file gives it, into normal form: every problem at its cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from attrs import define, evolve, field, frozen

from modesdk.diagnostics import Diagnostic, Location, nearest
from modesdk.errors import WeightError
from modesdk.io.case_dates import read_sweep
from modesdk.io.case_kinds import ERROR, KINDS
from modesdk.io.case_syntax import Vocabulary
from modesdk.io.normalise import attribute_named
from modesdk.io.profiles import RawProfile
from modesdk.io.request import read_request
from modesdk.io.unusable import UnusableError
from modesdk.io.weight_files import cell_weights, read_weight_file
from modesdk.io.weight_values import RawWeights, read_changes
from modesdk.language.text import Text
from modesdk.language.worded import worded
from modesdk.model.cases import RegressionCase, State, Sweep
from modesdk.model.names import folded
from modesdk.model.pack import Pack
from modesdk.model.weights import WeightChanges, Weights
from modesdk.ruleset import breakpoints

INHERITED = ("title", "as_of", "dates", "weights")
"""What a variant has from its case, beside the profile, where it says nothing else."""
NOT_IN_IDS = ("@", "[", "]", "::")
"""What ids of cases do not hold: ids of tests and of runs mean something by it."""
_READ = TypeVar("_READ")


@frozen(kw_only=True)
class Entry:
    """A case as given. `cells` by key; `where` tells the place of a cell by its key.

    Attributes are asked for as `("profile", name)` and expectations as `("expect", kind)`.
    """

    cells: Mapping[str, Any]
    profile: Mapping[str, Any] = field(factory=dict)
    expect: Mapping[str, Any] = field(factory=dict)
    where: Callable[[tuple[str, ...]], Location]
    folder: Path = Path()
    variant_of: str = ""

    @property
    def id(self) -> str:
        """The id as given."""
        given = self.cells.get("id")
        return "" if given is None else str(getattr(given, "spelling", given)).strip()


@define
class EntryReader:
    """Reads entries for a pack, and collects what is wrong with them."""

    pack: Pack
    problems: list[Diagnostic] = field(factory=list)
    asserting: bool = True
    """Whether every case has to expect something."""

    def case(self, entry: Entry) -> RegressionCase | None:
        """The case; None when something is wrong with it."""
        before = len(self.problems)
        found = self.read(entry)
        if len(self.problems) == before:
            self.problems += case_faults(found, entry, self.pack)
            if self.asserting:
                self.problems += _blank(found, entry)
        return found if len(self.problems) == before else None

    def read(self, entry: Entry) -> RegressionCase:
        """The case without what cannot be read, nor a look at whether it makes sense."""
        expect = self._expectations(entry)
        dates = self._cell(entry, "dates", read_sweep)
        weights, refused = self._weights(entry)
        raw = RawProfile(
            entry.profile,
            entry.cells.get("as_of"),
            places=lambda name: entry.where(("profile", name)),
            dated=entry.where(("as_of",)),
        )
        asked = read_request(
            self.pack,
            raw,
            weights=weights.over(Weights.of(self.pack)),
            may_be_empty=ERROR not in expect,
        )
        refused = [*asked.problems, *refused]
        found = RegressionCase(
            id=entry.id,
            title=_text(entry.cells.get("title")),
            as_of=asked.case.as_of,
            dates=dates,
            values=asked.case.values,
            weights=weights,
            expect=expect,
            refused=tuple(map(self._by_id, refused)),
            state=self._cell(entry, "state", _state) or State.ACTIVE,
            reason=_word(entry.cells.get("reason")),
            source=_word(entry.cells.get("source")),
            tags=_words(entry.cells.get("tags")),
            note=_word(entry.cells.get("note")),
            variant_of=entry.variant_of,
            file=entry.where(()).file,
            line=entry.where(()).row,
            places={
                **{key: entry.where((key,)) for key in ("id", "state")},
                **{kind: entry.where(("expect", kind)) for kind in expect},
            },
        )
        if ERROR not in expect:
            self.problems += [p for p in refused if p not in self.problems]
        return found

    def _expectations(self, entry: Entry) -> dict[str, Any]:
        words = Vocabulary.of(self.pack)
        found: dict[str, Any] = {}
        for name, kind in KINDS.items():
            try:
                value = kind.syntax.read(entry.expect.get(name), words)
            except UnusableError as error:
                message = worded("{kind}: {message}", kind=name, message=error.message)
                place = entry.where(("expect", name))
                self.problems.append(Diagnostic(error.code, message, place, hint=error.hint))
            else:
                found |= {} if value is None else {name: value}
        return found

    def _cell(self, entry: Entry, key: str, read: Callable[[Any], _READ | None]) -> _READ | None:
        try:
            return read(entry.cells.get(key))
        except UnusableError as error:
            self.problems.append(error.at(entry.where((key,))))
            return None

    def _weights(self, entry: Entry) -> tuple[WeightChanges, list[Diagnostic]]:
        """The changes of a case to the weights, and what is wrong with them."""
        try:
            raw = _raw_weights(entry)
        except WeightError as error:
            return WeightChanges(), list(error.diagnostics)
        return read_changes(self.pack, raw)

    def _by_id(self, problem: Diagnostic) -> Diagnostic:
        """A refusal at the id of its attribute, under whatever name that was given."""
        known = attribute_named(self.pack.schema, problem.location.column)
        return problem.at(evolve(problem.location, column=known.id)) if known else problem


def _raw_weights(entry: Entry) -> RawWeights:
    """The weights as given: pairs, a mapping, or a file beside the file of cases."""
    given, place = entry.cells.get("weights"), entry.where(("weights",))
    if isinstance(given, str) and folded(given).startswith("file:"):
        given = {"file": given.partition(":")[2].strip()}
    if isinstance(given, Mapping) and isinstance(given.get("file"), str):
        return _from_file(entry.folder, given["file"], place)
    pairs = cell_weights(given) if isinstance(given, str) else given or {}
    return RawWeights(pairs, lambda key: evolve(place, column=key or place.column))


def _from_file(folder: Path, name: str, place: Location) -> RawWeights:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        message = worded("{file} lies outside the folder of the cases", file=name[:80])
        raise WeightError(message, [Diagnostic("P-208", message, place)])
    return read_weight_file(path, name)


def case_faults(case: RegressionCase, entry: Entry, pack: Pack) -> Iterable[Diagnostic]:
    """What is wrong with a case all of whose cells can be read."""
    where = entry.where(())
    if not case.id:
        yield Diagnostic("P-203", worded("a case has no id"), where)
    bad = [mark for mark in NOT_IN_IDS if mark in case.id]
    if bad:
        message = worded("an id of a case holds no {mark}", mark=bad[0])
        yield Diagnostic("P-204", message, entry.where(("id",)))
    if case.state in (State.XFAIL, State.SKIP) and not case.reason:
        message = worded("a case that is {state} has no reason", state=str(case.state))
        yield Diagnostic("P-203", message, entry.where(("state",)), hint=worded("Fill in `reason`"))
    yield from _expecting_faults(case, entry)
    yield from _date_faults(case.dates, entry, pack)


def _blank(case: RegressionCase, entry: Entry) -> Iterable[Diagnostic]:
    if not case.asserts_anything and case.state is not State.TODO:
        hint = worded("Say what must come out, for instance `expect: {{status: recommended}}`")
        message = worded("the case expects nothing, so it can never fail")
        yield Diagnostic("P-222", message, entry.where(()), hint=hint)


def _expecting_faults(case: RegressionCase, entry: Entry) -> Iterable[Diagnostic]:
    others = [kind for kind in case.expect if kind != ERROR]
    if ERROR in case.expect and others:
        message = worded("a case that expects an error expects nothing else")
        hint = worded("Make two cases of it")
        yield Diagnostic("P-204", message, entry.where(("expect", others[0])), hint=hint)


def _date_faults(dates: Sweep | None, entry: Entry, pack: Pack) -> Iterable[Diagnostic]:
    if dates is None:
        return
    if entry.cells.get("as_of"):
        message = worded("a case has either `as_of` or `dates`")
        yield Diagnostic("P-204", message, entry.where(("dates",)))
    if not dates.dates(breakpoints(pack)):
        message = worded("the rules of the pack never change")
        yield Diagnostic("P-204", message, entry.where(("dates",)))


def _state(given: Any) -> State | None:
    word = folded(_word(given))
    if not word or word in tuple(State):
        return State(word) if word else None
    known = worded("Known: {known}", known=", ".join(State))
    message = worded("no state is called {word!r}", word=word[:40])
    raise UnusableError("P-204", message, nearest(word, State) or known)


def _text(title: Any) -> Text:
    if isinstance(title, Mapping):
        return Text(_word(title.get("zh")), _word(title.get("en")))
    return Text(_word(title), _word(title))


def _word(given: Any) -> str:
    return "" if given is None else str(getattr(given, "spelling", given)).strip()


def _words(given: Any) -> tuple[str, ...]:
    """A list of words, or one text with words between blanks or commas."""
    if isinstance(given, (list, tuple)):
        return tuple(map(_word, given))
    return tuple(_word(given).replace(",", " ").replace("，", " ").split())
