"""What is asked: raw inputs become a pack's case, weights and date, with every problem placed.

The one way for all doors: the call from Python, the command line, functions in cells, the page and
the workbook. A door says which values it was given and where each of them stands; what they mean
is found here. It takes the result as it is, without what could not be used, or only when `sound`.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping

from attrs import evolve, field, frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import (
    DiagnosedError,
    ProfileError,
    RequestError,
    UnknownEngineError,
    WeightError,
)
from modesdk.io import profiles, weight_values
from modesdk.io.normalise import attribute_named, read_values
from modesdk.io.profiles import TOP, RawProfile, read_date
from modesdk.io.weight_values import RawWeights, read_weights
from modesdk.language.worded import worded
from modesdk.model.names import folded
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import Schema, Value
from modesdk.model.weights import Weights

MAX_ENTRIES = 2_000
_NOTHING = RawProfile()
_NO_WEIGHTS = RawWeights()


@frozen(kw_only=True)
class Request:
    """All that a decision needs. What could not be used is left out of it, and a problem.

    `as_of_from` tells who gave the date: "option", "profile" or "pack". `outranked` is the
    profile's own date where an option gives another one.
    """

    pack: Pack
    case: Case
    weights: Weights
    engine: str = ""
    as_of_from: str = "pack"
    outranked: datetime.date | None = None
    file: str = "profile"
    of_profile: tuple[Diagnostic, ...] = ()
    of_date: tuple[Diagnostic, ...] = ()
    of_weights: tuple[Diagnostic, ...] = ()
    of_engine: tuple[Diagnostic, ...] = ()

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong, in the order in which people give it."""
        return (*self.of_profile, *self.of_date, *self.of_weights, *self.of_engine)

    def sound(self) -> Request:
        """The request, when all of it can be used.

        Raises ProfileError, WeightError or UnknownEngineError with every problem; RequestError,
        which is all of them, when there are several kinds.
        """
        if not self.problems:
            return self
        found: dict[type[DiagnosedError], tuple[bool, str]] = {
            ProfileError: (bool(self.of_profile or self.of_date), self._unusable),
            WeightError: (bool(self.of_weights), weight_values.UNUSABLE),
            UnknownEngineError: (bool(self.of_engine), _no_engine(self.engine)),
        }
        wrong = [(kind, said) for kind, (is_wrong, said) in found.items() if is_wrong]
        if len(wrong) > 1:
            raise RequestError(worded("The inputs cannot be used"), self.problems)
        kind, said = wrong[0]
        raise kind(said, self.problems)

    @property
    def _unusable(self) -> str:
        """What heads problems of the profile, or of the options that outrank it."""
        if any(p.location.file == self.file for p in (*self.of_profile, *self.of_date)):
            return profiles.unusable(self.file)
        return worded("The options given cannot be used")


def _no_engine(name: str) -> str:
    return worded("Unknown engine {engine!r}", engine=name)


def read_request(
    pack: Pack,
    profile: RawProfile = _NOTHING,
    *,
    options: RawProfile = _NOTHING,
    weights: RawWeights | Weights = _NO_WEIGHTS,
    engine: str = "",
    of_engine: Iterable[Diagnostic] = (),
    may_be_empty: bool = False,
) -> Request:
    """Read what was given for a pack. Raises nothing: see `Request.sound`.

    `options` outrank the profile: a value of theirs takes the place of the profile's, an empty one
    removes it, and their date counts. Without any date, that of the pack counts (nothing reads the
    clock). `of_engine` is what is wrong with the engine. That nothing is known is a problem too,
    unless it `may_be_empty`.
    """
    over = _Said.of(pack, options)
    own = _Said.of(pack, _without(profile, pack, over.named))
    of_profile, of_date = [*own.problems, *over.problems], (*own.of_date, *over.of_date)
    values, date = {**own.values, **over.values}, over.date or own.date
    if not (values or may_be_empty or of_profile or of_date):
        of_profile.append(_empty(profile, date))
    chosen, of_weights = weights, list[Diagnostic]()
    if isinstance(chosen, RawWeights):
        chosen, of_weights = read_weights(pack, chosen)
    return Request(
        pack=pack,
        case=Case(date or pack.as_of, values),
        weights=chosen,
        engine=engine,
        as_of_from="option" if over.date else "profile" if own.date else "pack",
        outranked=_outranked(profile, pack, over.date),
        file=profile.file,
        of_profile=tuple(of_profile),
        of_date=of_date,
        of_weights=tuple(of_weights),
        of_engine=tuple(of_engine),
    )


def to_case(
    raw: RawProfile,
    pack: Pack,
    as_of: datetime.date | str | None = None,
    *,
    may_be_empty: bool = False,
) -> Case:
    """The case of a profile alone, on a date. Raises ProfileError with every problem."""
    asked = RawProfile(as_of=as_of, file=raw.file)
    own = Weights.of(pack)
    return (
        read_request(pack, raw, options=asked, weights=own, may_be_empty=may_be_empty).sound().case
    )


@frozen
class _Said:
    """What one source says: values by attribute, its date, what is wrong with either.

    `named` are the attributes that it gives or leaves empty.
    """

    values: Mapping[str, Value] = field(factory=dict)
    named: Collection[str] = ()
    date: datetime.date | None = None
    problems: tuple[Diagnostic, ...] = ()
    of_date: tuple[Diagnostic, ...] = ()

    @classmethod
    def of(cls, pack: Pack, raw: RawProfile) -> _Said:
        """Read a source."""
        if len(raw.pairs) > MAX_ENTRIES:
            return cls(problems=(_too_many(raw),))
        found, problems = read_values(pack.schema, raw.pairs, raw.where)
        values = {name: value for name, value in found.items() if value is not None}
        date, of_date = _date(raw, pack.roles.as_of, values.pop(pack.roles.as_of, None))
        told = [_advised(problem) for problem in problems] if raw.flat else problems
        return cls(values, found.keys(), date, tuple(told), tuple(of_date))


def _date(
    raw: RawProfile, attribute: str, own: Value
) -> tuple[datetime.date | None, list[Diagnostic]]:
    """A source's date, from beside its attributes or from the one of that meaning."""
    date, problems = read_date(raw.as_of, raw.where_dated)
    if date is not None and isinstance(own, datetime.date) and own != date:
        message = worded(
            "two decision dates: `as_of` is {given}, `{attribute}` is {own}",
            given=date,
            attribute=attribute,
            own=own,
        )
        hint = worded("Keep one of them")
        problems.append(Diagnostic("V-520", message, raw.where_dated, hint=hint))
    return date or (own if isinstance(own, datetime.date) else None), problems


def _without(raw: RawProfile, pack: Pack, named: Collection[str]) -> RawProfile:
    """A profile without what the options give or remove, its date included."""
    if not named:
        return raw
    kept = tuple(pair for pair in raw.pairs if _id_of(pack.schema, pair[0]) not in named)
    return evolve(raw, values=kept, as_of=None if pack.roles.as_of in named else raw.as_of)


def _id_of(schema: Schema, name: object) -> str:
    found = attribute_named(schema, name) if isinstance(name, str) else None
    return found.id if found else ""


def _outranked(raw: RawProfile, pack: Pack, date: datetime.date | None) -> datetime.date | None:
    """The profile's own date when an option gives another one."""
    if date is None:
        return None
    role = pack.roles.as_of
    named = [value for name, value in raw.pairs if role and _id_of(pack.schema, name) == role]
    dates = (read_date(given, Location())[0] for given in (raw.as_of, *named))
    return next((own for own in dates if own and own != date), None)


def _advised(problem: Diagnostic) -> Diagnostic:
    """Keys that stand beside `profile` are no attributes of a profile without that key."""
    if problem.code != "V-501" or folded(problem.location.column) not in TOP:
        return problem
    hint = worded(
        "`{key}` stands beside `profile`: write the attributes below `profile:`",
        key=folded(problem.location.column),
    )
    return evolve(problem, hint=hint)


def _too_many(raw: RawProfile) -> Diagnostic:
    message = worded("{count:,} entries; at most {most:,}", count=len(raw.pairs), most=MAX_ENTRIES)
    return Diagnostic("V-507", message, Location(raw.file))


def _empty(raw: RawProfile, date: datetime.date | None) -> Diagnostic:
    """That a profile says nothing, and why."""
    message = worded("the profile is empty")
    if date is not None:
        message = worded("only the date of the decision is given, no attribute with a value")
    elif raw.pairs:
        message = worded("every attribute of the profile is empty")
    hint = worded("Give at least one attribute; list them with: modesdk pack show PACK attributes")
    return Diagnostic("V-507", message, Location(raw.file), hint=hint)
