"""What a person types in an interview: commands, and answers to one attribute's question."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from modesdk.cli.shell.spoken_language import say, spoken
from modesdk.decide.explain.conditions_in_words import value_in_words
from modesdk.diagnostics import Diagnostic, Location
from modesdk.io.normalise import normalise_values
from modesdk.io.notation import NONE_IN_WORDS, NONE_OF_THEM
from modesdk.language.terms import TRUTH
from modesdk.language.worded import worded
from modesdk.model.schema import Attribute, AttributeType, Schema, Value

_NONE = NONE_IN_WORDS | {NONE_OF_THEM}
_FULL_WIDTH_QUESTION = "？"


class Command(Enum):
    """What a person may say instead of an answer."""

    SKIP = frozenset({"", "?", _FULL_WIDTH_QUESTION, "skip", "跳过", "不知道"})
    BACK = frozenset({"back", "b", "返回", "上一题"})
    STOP = frozenset({"stop", "quit", "exit", "q", "停止", "退出"})
    WHY = frozenset({"why", "why?", "为什么", "为什么？", "为什么?", "为何"})


def command(typed: str) -> Command | None:
    """The command that was typed, if it is one."""
    word = typed.strip().casefold()
    return next((c for c in Command if word in c.value), None)


def choices(attribute: Attribute) -> list[str]:
    """The labels of what may be answered, in the order of their numbers; [] when free."""
    if attribute.type is AttributeType.BOOLEAN:
        return [say(TRUTH[True]), say(TRUTH[False])]
    return [attribute.value_label(value, spoken()) for value in attribute.value_ids]


def expected(attribute: Attribute) -> str:
    """What kind of answer is wanted, beyond the choices; "" when they say it all."""
    if attribute.type is AttributeType.NUMBER:
        unit = say(attribute.unit)
        number = worded("A number, in {unit}", unit=unit) if unit else worded("A number")
        return worded("{number}{range}", number=number, range=_range(attribute))
    if attribute.type is AttributeType.DATE:
        return worded("A date YYYY-MM-DD")
    said = []
    if attribute.type is AttributeType.SET:
        said.append(worded("Commas between several; none = none of these"))
    if attribute.open_domain:
        said.append(worded("a value that is not listed may be given too"))
    if attribute.type is AttributeType.TEXT and not attribute.values:
        said.append(worded("A text"))
    return say(worded("; ")).join(map(say, said))


def _range(attribute: Attribute) -> str:
    if attribute.minimum is None or attribute.maximum is None:
        return ""
    ends = [
        value_in_words(attribute, end, spoken()) for end in (attribute.minimum, attribute.maximum)
    ]
    low, high = (end.removesuffix(say(attribute.unit)).strip() for end in ends)
    return worded(" ({low} to {high})", low=low, high=high)


def read_answer(schema: Schema, attribute: Attribute, typed: str) -> tuple[Value, list[Diagnostic]]:
    """The value of an answer (number of a choice, id, label, alias, value), or its problems."""
    problems: list[Diagnostic] = []
    for given in _readings(attribute, typed.strip()):
        values, problems = normalise_values(schema, {attribute.id: given}, Location())
        if values:
            return values[attribute.id], []
    return None, problems


def _readings(attribute: Attribute, typed: str) -> Iterator[str | bool | list[str]]:
    """What the text may mean, the likeliest first."""
    if attribute.type is AttributeType.BOOLEAN:
        yield {"1": True, "2": False}.get(typed, typed)
    elif attribute.type is AttributeType.SET:
        if typed.casefold() in _NONE and typed.casefold() not in attribute.value_ids:
            yield []
        yield [typed]
        yield [_numbered(attribute, part) for part in _parts(typed)]
    else:
        yield _numbered(attribute, typed)


def _parts(typed: str) -> list[str]:
    for separator in "，、；;":
        typed = typed.replace(separator, ",")
    return [part.strip() for part in typed.split(",") if part.strip()]


def _numbered(attribute: Attribute, word: str) -> str:
    """The id of the choice with that number; the word itself otherwise."""
    ids = attribute.value_ids
    if word in ids or not word.isdecimal():
        return word
    number = int(word)
    return ids[number - 1] if 1 <= number <= len(ids) else word
