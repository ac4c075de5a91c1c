"""What to write instead: one rule per slip that people make, tried in order.

Patterns are compiled when they are needed, as most runs never meet a slip.
"""

from __future__ import annotations

import re
import unicodedata

from modesdk.conditions.literals import quoted
from modesdk.conditions.numerals import number_hint, to_write
from modesdk.conditions.place import Place
from modesdk.language.worded import worded

_LONG = 60  # characters; a longer suggestion helps nobody
_NUMBER = r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
_DATE = r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?"
_RANGE = rf"({_NUMBER})(?:\.\.+|-|~|～|…|–|—|to|至|到)({_NUMBER})"

# Signs of other keyboards and word processors, and the ASCII sign each stands for.
_SLIPS = {
    **dict.fromkeys("，、；;", ","),
    **dict.fromkeys("“”„‟＂「」『』«»", '"'),
    **dict.fromkeys("‘’＇`´", '"'),
    **dict.fromkeys("–—−－﹣", "-"),
    **dict.fromkeys("…～~", ".."),
    **dict(zip("≥≤≠＜＞＝（）［］【】．！", [">=", "<=", "!=", *"<>=()[][].!"], strict=True)),
    **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
}

_WORDS = {
    **{word: to_write(word) for word in ("true", "false")},
    **dict.fromkeys(("null", "none", "nil"), to_write("null")),
    **dict.fromkeys(("any", "all", "*", "任意", "全部", "所有"), worded("Write - for any value")),
}

_SIGNS = {
    "==": worded("Write = once, or only the value"),
    "=>": to_write(">="),
    "=<": to_write("<="),
    "<>": to_write("!="),
    "<=": worded("Write <= without a blank"),
    ">=": worded("Write >= without a blank"),
    "!==": to_write("!="),
}

_AND = worded("Write a range such as [1..10] when both must hold")
_OR = worded("Write a comma between alternatives")
_CONNECTIVES = {"and": _AND, "&": _AND, "且": _AND, "or": _OR, "|": _OR, "或": _OR}


def hint_for(place: Place) -> str:
    """The hint of the first rule that knows the slip, or ""."""
    return next((hint for rule in _RULES if (hint := rule(place))), "")


def _instead(right: str, wrong: str) -> str:
    return worded("Write {right} instead of {wrong}", right=right, wrong=wrong)


def _open_text(place: Place) -> str:
    if not place.open_text:
        return ""
    wrong = next((char for char in place.rest if _SLIPS.get(char) == '"'), "")
    if wrong:
        return _instead('"', wrong)
    if place.rest.endswith('\\"'):
        return worded("Write \\\\ for a backslash in a text")
    return worded('Write " at the end of the text')


def _date(place: Place) -> str:
    match = re.fullmatch(_DATE, place.word)
    if match:
        return to_write(f'date("{match[1]}-{match[2]:0>2}-{match[3]:0>2}")')
    if place.word == "@" or re.search(r"\bdate$", place.tail):
        return to_write('date("2026-03-05")')
    return ""


def _range(place: Place) -> str:
    match = re.match(_RANGE, re.sub(r"\s+", "", place.rest))
    if match and place.before[-1:] in ("[", "]", "("):
        return to_write(f"{match[1]}..{match[2]}")
    return to_write(f"[{match[1]}..{match[2]}]") if match else ""


def _half_range(place: Place) -> str:
    upper = re.match(rf"\.\.\s*({_NUMBER})", place.rest)
    if upper and place.wants_value:
        return worded("Write <= {number} when there is no lower end", number=upper[1])
    lower = re.search(rf"({_NUMBER})\s*\.\.$", place.tail)
    if lower and (not place.rest or place.rest[0] in ")]["):
        return worded("Write >= {number} when there is no upper end", number=lower[1])
    return ""


def _slip(place: Place) -> str:
    if place.word:
        ascii_word = "".join(_SLIPS.get(char, char) for char in place.word)
        return "" if ascii_word == place.word else _instead(ascii_word, place.word)
    char = place.rest[:1]
    if char in _SLIPS:
        return _instead(_SLIPS[char], char)
    # zero-width marks and the like come with text that was copied from elsewhere
    return worded("Remove it") if char and unicodedata.category(char) in ("Cf", "Cc") else ""


def _single_quotes(place: Place) -> str:
    match = re.match(r"(['‘’`])(.*?)['‘’`]", place.rest, re.DOTALL)
    if match:
        return to_write(quoted(match[2]))
    return _instead('"', "'") if place.rest.startswith("'") else ""


def _signs(place: Place) -> str:
    first = re.search(r"[<>=!]+$", place.tail)
    second = re.match(r"[<>=!]+", place.rest)
    if first and second:
        return _SIGNS.get(first[0] + second[0], worded("Write one comparison sign only"))
    if second and not place.wants_value and place.before:
        return worded("Write the sign before the value, and a comma between two tests")
    return worded("Write != or not(...)") if place.rest.startswith("!") else ""


def _connective(place: Place) -> str:
    return _CONNECTIVES.get(place.word.casefold() or place.rest[:1], "")


def _comma(place: Place) -> str:
    if place.wants_value and not place.rest and place.before.endswith(","):
        return worded("Remove the comma at the end")
    return worded("Remove this comma") if place.wants_value and place.rest.startswith(",") else ""


def _any(place: Place) -> str:
    if place.before == "-" and re.match(rf"\s*{_NUMBER}", place.rest):
        return worded("Write the minus sign right before the number")
    if place.before == "-":
        return worded("- means any value and stands alone")
    if place.rest.startswith("-") and place.word == "-":
        return worded("- means any value and stands alone in the cell")
    return ""


def _negation(place: Place) -> str:
    if place.word == "not":
        return worded('not(...) covers the whole cell; write != "a" to exclude one value in a list')
    if re.search(r"\bnot$", place.tail):
        return worded("Write not(...) with brackets")
    if re.match(r"not\s*\(.*\)$", place.before, re.DOTALL):
        return worded("not(...) covers the whole cell; write the exceptions inside its brackets")
    return ""


def _call(place: Place) -> str:
    """not(...) in capitals, and `in (...)`, which no cell needs."""
    match = re.match(r"(not|in)\s*\((.*)\)\s*$", place.rest, re.DOTALL | re.IGNORECASE)
    if not match or not place.wants_value or match[1] == "not" or len(match[2]) > _LONG:
        return ""
    return to_write(match[2] if match[1].lower() == "in" else f"not({match[2]})")


def _formula_error(place: Place) -> str:
    if re.match(r"#(N/?A|NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!|NV)", place.rest, re.IGNORECASE):
        return worded("This is the error of a spreadsheet's formula: write the value instead")
    return ""


def _decimal_comma(place: Place) -> str:
    """At an end of a range: [70,5..80]."""
    behind = re.match(r"(?:,[0-9]+)+(\s*\.\.)?", place.rest)
    number = re.search(r"(\.\.\s*)?(-?[0-9]+(?:\.[0-9]+)?)$", place.tail)
    if not behind or not number or not (behind[1] or number[1]):
        return ""
    return number_hint(number[2] + behind[0].rstrip(". "))


def _other_name(place: Place) -> str:
    if re.search(r"[\[(\]]$", place.before) and re.match(r"[^\W\d]\w*\s*\.\.", place.rest):
        return worded(
            "Write numbers or dates at the ends: a cell cannot compare with another attribute"
        )
    return ""


def _brackets(place: Place) -> str:
    if "_DOTS" not in place.accepted:
        return ""
    if place.rest[:1] in (")", "]") or place.before.endswith('"'):
        return worded("Write values without brackets, one comma between two")
    return worded("Write .. between the two ends of a range")


def _no_order(place: Place) -> str:
    if place.wants_value and re.search(r"[<>]=?$|\.\.$|[\[(]$", place.tail):
        if place.word == "null":
            return worded("null has no order; write null or not(null) on its own")
        if place.word in ("true", "false"):
            return worded("true and false have no order")
    return ""


def _missing_comma(place: Place) -> str:
    if place.wants_value or "_COMMA" not in place.accepted or not place.rest:
        return ""
    if place.before.endswith('"') and place.word:
        return worded('Write \\" for a quote inside a text, or a comma between values')
    if re.search(r"[0-9]$", place.tail) and place.word[:1].isalpha():
        return worded("Write the number without a unit")
    return worded("Write a comma between values") if place.word or place.rest[0] in '"[(<>=' else ""


def _number(place: Place) -> str:
    if re.fullmatch(rf"\+{_NUMBER}", place.word):
        return to_write(place.word[1:])
    if re.fullmatch(r"[0-9]+\.", place.word):
        return to_write(place.word[:-1])
    if re.fullmatch(rf"{_NUMBER}[eE][+-]?[0-9]+", place.word):
        return worded("Write the number in full, without an exponent")
    match = re.match(rf"({_NUMBER})(.+)", place.word)
    if not match or len(place.word) > _LONG:
        return ""
    if re.search(r"[0-9.]", match[2]):
        return worded("Write {cell} for a text", cell=quoted(place.word))
    return worded(
        "Write {number} without a unit, or {text} for a text",
        number=match[1],
        text=quoted(place.word),
    )


def _bare_word(place: Place) -> str:
    word = place.word
    if word.casefold() in _WORDS:
        return _WORDS[word.casefold()]
    if re.match(r"[\w.]+\s*[<>=!]", place.rest):
        return worded("A cell tests the value of its own column: write a comparison such as >= 5")
    phrase = re.match(r"[^\W][\w.%/-]*(?:[ -]+(?!(?:and|or)\b)[\w.%/-]+)*", place.rest)
    if phrase and len(phrase[0]) > _LONG:
        return worded("Write a text in double quotes")
    return to_write(quoted(phrase[0])) if phrase else ""


_RULES = (
    _open_text,
    _single_quotes,
    _date,
    _half_range,
    _range,
    _slip,
    _signs,
    _connective,
    _comma,
    _any,
    _call,
    _negation,
    _no_order,
    _formula_error,
    _decimal_comma,
    _other_name,
    _number,
    _brackets,
    _missing_comma,
    _bare_word,
)
