"""The functions, once: names, arguments, help and what runs. Every host is generated from this.

`call` is the one way in. Whatever goes wrong is a FunctionError; nothing else leaves it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from modesdk.errors import ModesdkError
from modesdk.excel import answers
from modesdk.excel.answers import Ask
from modesdk.excel.cell_values import Answer, ErrorKind, FunctionError, error_of
from modesdk.excel.desk import Desk
from modesdk.language import worded
from modesdk.language.text import Lang, Text, both

NAMESPACE = "MODESDK"


class Takes(StrEnum):
    """What an argument is."""

    RANGE = "range"
    CELL = "cell"
    REST = "rest"  # all arguments that follow


class Gives(StrEnum):
    """What a function gives: one cell, or a table that spills."""

    CELL = "cell"
    TABLE = "table"


@frozen
class Parameter:
    """One argument. Its name is the same in every host."""

    name: str
    takes: Takes
    help: Text
    required: bool = False


_PROFILE = Parameter(
    "profile", Takes.RANGE, both("two columns: attribute (id or label) and value"), required=True
)
_PROFILES = Parameter(
    "profiles",
    Takes.RANGE,
    both("attribute names in the first row, then one profile per row"),
    required=True,
)
_WEIGHTS = Parameter(
    "weights",
    Takes.RANGE,
    both("two columns: name (goal, trust:002, rule:R000-64) and weight; empty: the pack's weights"),
)
_AS_OF = Parameter("as_of", Takes.CELL, both("the date to decide as of; empty: the pack's date"))
_PACK = Parameter("pack", Takes.CELL, both("the pack's name; may be empty when one is installed"))
_LANG = Parameter("lang", Takes.CELL, both("zh or en"))
_RULES = Parameter(
    "rules",
    Takes.CELL,
    both(
        "may refer to a cell with MODESDK.VERSION: the formula then follows new rules, or says no"
    ),
)
_COMMON = (_PROFILE, _WEIGHTS, _AS_OF, _PACK, _LANG, _RULES)
_MODE = both("id or label of an option")


@frozen
class Declaration:
    """What hosts are told: `own` arguments first, then those that all functions share."""

    name: str
    help: Text
    gives: Gives
    own: tuple[Parameter, ...] = ()
    shared: tuple[Parameter, ...] = _COMMON
    example: str = ""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """All arguments in order; required ones come first."""
        return (*self.own, *self.shared)

    @property
    def full_name(self) -> str:
        """The name as it is typed in a cell."""
        return f"{NAMESPACE}.{self.name}"

    @property
    def is_table(self) -> bool:
        """Whether the answer spills."""
        return self.gives is Gives.TABLE


@frozen
class Function(Declaration):
    """One function: what is told of it, and what runs."""

    run: Callable[..., Answer] = field(kw_only=True)


FUNCTIONS: tuple[Function, ...] = (
    Function(
        "RECOMMEND",
        both("the recommended option (id); empty text if none"),
        Gives.CELL,
        run=answers.recommend,
        example="=MODESDK.RECOMMEND(A2:B20)",
    ),
    Function(
        "RANK",
        both("the ranking of all options"),
        Gives.TABLE,
        run=answers.rank,
        example="=MODESDK.RANK(A2:B20,D2:E6)",
    ),
    Function(
        "SCORE",
        both("the points (-100 to 100) of one option; of the leader when empty"),
        Gives.CELL,
        run=answers.score,
        own=(Parameter("mode", Takes.CELL, _MODE),),
        example='=MODESDK.SCORE("option_id",A2:B20)',
    ),
    Function(
        "STATUS",
        both("recommended, conditional, no_clear_winner, insufficient_data or none_eligible"),
        Gives.CELL,
        run=answers.status,
        example="=MODESDK.STATUS(A2:B20)",
    ),
    Function(
        "EXPLAIN",
        both("the reasons in sentences, with their sources"),
        Gives.TABLE,
        run=answers.explain,
        example='=MODESDK.EXPLAIN(A2:B20,,,,"en")',
    ),
    Function(
        "WHYNOT",
        both("why it is not a certain option"),
        Gives.TABLE,
        run=answers.why_not,
        own=(Parameter("mode", Takes.CELL, _MODE, required=True),),
        example='=MODESDK.WHYNOT("option_id",A2:B20)',
    ),
    Function(
        "QUESTIONS",
        both("what to find out next, the most decisive first"),
        Gives.TABLE,
        run=answers.questions,
        own=(Parameter("count", Takes.CELL, both("how many at most (1 to 50)")),),
        example="=MODESDK.QUESTIONS(5,A2:B20)",
    ),
    Function(
        "GATES",
        both("whether each option is open, and why"),
        Gives.TABLE,
        run=answers.gates,
        example="=MODESDK.GATES(A2:B20)",
    ),
    Function(
        "FLIP",
        both("how far each dimension's weight can move before another option leads"),
        Gives.TABLE,
        run=answers.flip,
        example="=MODESDK.FLIP(A2:B20)",
    ),
    Function(
        "PORTFOLIO",
        both("many profiles at once, one per row"),
        Gives.TABLE,
        run=answers.portfolio,
        shared=(_PROFILES, *_COMMON[1:]),
        example="=MODESDK.PORTFOLIO(A1:H500)",
    ),
    Function(
        "VERSION",
        both("the versions of the SDK and of the pack"),
        Gives.CELL,
        run=answers.versions,
        shared=(_PACK,),
        example="=MODESDK.VERSION()",
    ),
)
_BY_NAME: Mapping[str, Function] = {function.name: function for function in FUNCTIONS}


def function(name: str) -> Function:
    """A function by its name, with or without the namespace. Raises FunctionError."""
    bare = name.upper().removeprefix(f"{NAMESPACE}.")
    found = _BY_NAME.get(bare)
    if found is None:
        known = ", ".join(_BY_NAME)
        message = worded("no function {name!r}; there are: {known}", name=name[:60], known=known)
        raise FunctionError(ErrorKind.NAME, message)
    return found


def call(desk: Desk, name: str, arguments: Sequence[Any]) -> Answer:
    """What a function gives for arguments by position; missing ones at the end are empty.

    Raises FunctionError, whatever the reason, in the language asked for.
    """
    try:
        wanted = function(name)
        given = _named(wanted, arguments)
    except FunctionError as problem:
        raise problem.said_in(desk.lang) from None
    ask = Ask(desk, given)
    own = [given.get(parameter.name) for parameter in wanted.own]
    try:
        return wanted.run(ask, *own)
    except ModesdkError as problem:
        raise error_of(problem).said_in(_language(ask)) from None


def _language(ask: Ask) -> Lang:
    """The language asked for, the desk's when that is none."""
    try:
        return ask.lang
    except FunctionError:
        return ask.desk.lang


def _named(wanted: Function, arguments: Sequence[Any]) -> dict[str, Any]:
    parameters = wanted.parameters
    if len(arguments) > len(parameters):
        message = worded(
            "{function}: {count} arguments, at most {most}",
            function=wanted.full_name,
            count=len(arguments),
            most=len(parameters),
        )
        raise FunctionError(ErrorKind.VALUE, message)
    given = dict(zip((p.name for p in parameters), arguments, strict=False))
    for parameter in parameters:
        if parameter.required and given.get(parameter.name) is None:
            message = worded(
                "{function}: {name} is missing: {meaning}",
                function=wanted.full_name,
                name=parameter.name,
                meaning=parameter.help.said,
            )
            raise FunctionError(ErrorKind.VALUE, message)
    return given
