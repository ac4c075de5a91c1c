"""What to write instead: one rule per slip that people make, tried in order.

Patterns are compiled when they are needed, as most runs never meet a slip.
"""

from __future__ import annotations

import re
import unicodedata

from modesdk.conditions.literals import quoted
from modesdk.conditions.numerals import number_hint
from modesdk.conditions.place import Place

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
    **dict.fromkeys(("true", "false"), "Write {word}"),
    **dict.fromkeys(("null", "none", "nil"), "Write null"),
    **dict.fromkeys(("any", "all", "*", "任意", "全部", "所有"), "Write - for any value"),
}

_SIGNS = {
    "==": "Write = once, or only the value",
    "=>": "Write >=",
    "=<": "Write <=",
    "<>": "Write !=",
    "<=": "Write <= without a blank",
    ">=": "Write >= without a blank",
    "!==": "Write !=",
}

_AND = "Write a range such as [1..10] when both must hold"
_OR = "Write a comma between alternatives"
_CONNECTIVES = {"and": _AND, "&": _AND, "且": _AND, "or": _OR, "|": _OR, "或": _OR}


def hint_for(place: Place) -> str:
    """The hint of the first rule that knows the slip, or ""."""
    return next((hint for rule in _RULES if (hint := rule(place))), "")


def _open_text(place: Place) -> str:
    if not place.open_text:
        return ""
    wrong = next((char for char in place.rest if _SLIPS.get(char) == '"'), "")
    if wrong:
        return f'Write " instead of {wrong}'
    if place.rest.endswith('\\"'):
        return "Write \\\\ for a backslash in a text"
    return 'Write " at the end of the text'


def _date(place: Place) -> str:
    match = re.fullmatch(_DATE, place.word)
    if match:
        return f'Write date("{match[1]}-{match[2]:0>2}-{match[3]:0>2}")'
    if place.word == "@" or re.search(r"\bdate$", place.tail):
        return 'Write date("2026-03-05")'
    return ""


def _range(place: Place) -> str:
    match = re.match(_RANGE, re.sub(r"\s+", "", place.rest))
    if match and place.before[-1:] in ("[", "]", "("):
        return f"Write {match[1]}..{match[2]}"
    return f"Write [{match[1]}..{match[2]}]" if match else ""


def _half_range(place: Place) -> str:
    upper = re.match(rf"\.\.\s*({_NUMBER})", place.rest)
    if upper and place.wants_value:
        return f"Write <= {upper[1]} when there is no lower end"
    lower = re.search(rf"({_NUMBER})\s*\.\.$", place.tail)
    if lower and (not place.rest or place.rest[0] in ")]["):
        return f"Write >= {lower[1]} when there is no upper end"
    return ""


def _slip(place: Place) -> str:
    if place.word:
        ascii_word = "".join(_SLIPS.get(char, char) for char in place.word)
        return "" if ascii_word == place.word else f"Write {ascii_word} instead of {place.word}"
    char = place.rest[:1]
    if char in _SLIPS:
        return f"Write {_SLIPS[char]} instead of {char}"
    # zero-width marks and the like come with text that was copied from elsewhere
    return "Remove it" if char and unicodedata.category(char) in ("Cf", "Cc") else ""


def _single_quotes(place: Place) -> str:
    match = re.match(r"(['‘’`])(.*?)['‘’`]", place.rest, re.DOTALL)
    if match:
        return f"Write {quoted(match[2])}"
    return "Write \" instead of '" if place.rest.startswith("'") else ""


def _signs(place: Place) -> str:
    first = re.search(r"[<>=!]+$", place.tail)
    second = re.match(r"[<>=!]+", place.rest)
    if first and second:
        return _SIGNS.get(first[0] + second[0], "Write one comparison sign only")
    if second and not place.wants_value and place.before:
        return "Write the sign before the value, and a comma between two tests"
    return "Write != or not(...)" if place.rest.startswith("!") else ""


def _connective(place: Place) -> str:
    return _CONNECTIVES.get(place.word.casefold() or place.rest[:1], "")


def _comma(place: Place) -> str:
    if place.wants_value and not place.rest and place.before.endswith(","):
        return "Remove the comma at the end"
    return "Remove this comma" if place.wants_value and place.rest.startswith(",") else ""


def _any(place: Place) -> str:
    if place.before == "-" and re.match(rf"\s*{_NUMBER}", place.rest):
        return "Write the minus sign right before the number"
    if place.before == "-":
        return "- means any value and stands alone"
    if place.rest.startswith("-") and place.word == "-":
        return "- means any value and stands alone in the cell"
    return ""


def _negation(place: Place) -> str:
    if place.word == "not":
        return 'not(...) covers the whole cell; write != "a" to exclude one value in a list'
    if re.search(r"\bnot$", place.tail):
        return "Write not(...) with brackets"
    if re.match(r"not\s*\(.*\)$", place.before, re.DOTALL):
        return "not(...) covers the whole cell; write the exceptions inside its brackets"
    return ""


def _call(place: Place) -> str:
    """not(...) in capitals, and `in (...)`, which no cell needs."""
    match = re.match(r"(not|in)\s*\((.*)\)\s*$", place.rest, re.DOTALL | re.IGNORECASE)
    if not match or not place.wants_value or match[1] == "not" or len(match[2]) > _LONG:
        return ""
    return f"Write {match[2]}" if match[1].lower() == "in" else f"Write not({match[2]})"


def _formula_error(place: Place) -> str:
    if re.match(r"#(N/?A|NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!|NV)", place.rest, re.IGNORECASE):
        return "This is the error of a spreadsheet's formula: write the value instead"
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
        return "Write numbers or dates at the ends: a cell cannot compare with another attribute"
    return ""


def _brackets(place: Place) -> str:
    if "_DOTS" not in place.accepted:
        return ""
    if place.rest[:1] in (")", "]") or place.before.endswith('"'):
        return "Write values without brackets, one comma between two"
    return "Write .. between the two ends of a range"


def _no_order(place: Place) -> str:
    if place.wants_value and re.search(r"[<>]=?$|\.\.$|[\[(]$", place.tail):
        if place.word == "null":
            return "null has no order; write null or not(null) on its own"
        if place.word in ("true", "false"):
            return "true and false have no order"
    return ""


def _missing_comma(place: Place) -> str:
    if place.wants_value or "_COMMA" not in place.accepted or not place.rest:
        return ""
    if place.before.endswith('"') and place.word:
        return 'Write \\" for a quote inside a text, or a comma between values'
    if re.search(r"[0-9]$", place.tail) and place.word[:1].isalpha():
        return "Write the number without a unit"
    return "Write a comma between values" if place.word or place.rest[0] in '"[(<>=' else ""


def _number(place: Place) -> str:
    if re.fullmatch(rf"\+{_NUMBER}", place.word):
        return f"Write {place.word[1:]}"
    if re.fullmatch(r"[0-9]+\.", place.word):
        return f"Write {place.word[:-1]}"
    if re.fullmatch(rf"{_NUMBER}[eE][+-]?[0-9]+", place.word):
        return "Write the number in full, without an exponent"
    match = re.match(rf"({_NUMBER})(.+)", place.word)
    if not match or len(place.word) > _LONG:
        return ""
    if re.search(r"[0-9.]", match[2]):
        return f"Write {quoted(place.word)} for a text"
    return f"Write {match[1]} without a unit, or {quoted(place.word)} for a text"


def _bare_word(place: Place) -> str:
    word = place.word
    if word.casefold() in _WORDS:
        return _WORDS[word.casefold()].format(word=word.casefold())
    if re.match(r"[\w.]+\s*[<>=!]", place.rest):
        return "A cell tests the value of its own column: write a comparison such as >= 5"
    phrase = re.match(r"[^\W][\w.%/-]*(?:[ -]+(?!(?:and|or)\b)[\w.%/-]+)*", place.rest)
    if phrase and len(phrase[0]) > _LONG:
        return "Write a text in double quotes"
    return f"Write {quoted(phrase[0])}" if phrase else ""


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
