"""What the server says, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from modesdk.language.text import Text, both

_NO_HINT = Text()

SAID: Mapping[str, tuple[Text, Text]] = {
    "host": (
        both("the request names a host that is not this server"),
        both("Use the address shown when the server started"),
    ),
    "origin": (
        both("the request comes from another site"),
        both("Only this server's own pages may call it"),
    ),
    "token": (
        both("the token is missing or wrong"),
        both("The server may have restarted: reload the page"),
    ),
    "size": (
        both("the request has more than {most} bytes"),
        both("Send it in parts"),
    ),
    "items": (
        both("the request holds more than {most} values"),
        both("Send it in parts"),
    ),
    "depth": (
        both("the JSON is nested more than {most} levels deep"),
        _NO_HINT,
    ),
    "json": (
        both("the request is no valid JSON: {why}"),
        both("Send one JSON object in UTF-8"),
    ),
    "field": (
        both("field {name}: expected {expected}"),
        _NO_HINT,
    ),
    "type": (
        both("the request is not of type application/json"),
        both("Set Content-Type"),
    ),
    "slow": (
        both("the request took longer than {seconds} s to arrive"),
        _NO_HINT,
    ),
    "time": (
        both("the computation took longer than {seconds} s"),
        both("Ask for less at once"),
    ),
    "stopping": (
        both("the server is stopping"),
        _NO_HINT,
    ),
    "route": (
        both("there is nothing at this address"),
        _NO_HINT,
    ),
    "method": (
        both("this address does not take that method"),
        _NO_HINT,
    ),
    "request": (
        both("the request cannot be used"),
        _NO_HINT,
    ),
    "unusable": (
        both("the pack or the input cannot be used"),
        _NO_HINT,
    ),
    "manifest": (
        both("this server is not encrypted; Excel loads add-ins over HTTPS only"),
        both("Run modesdk excel serve"),
    ),
    "extra": (
        both("workbooks need the package {package}"),
        both("Install it where the server runs: pip install 'modesdk[workbook]'"),
    ),
    "internal": (
        both("internal error (request {request})"),
        both("This is a bug; report it with that number"),
    ),
}

STATUS: Mapping[str, Text] = {
    "recommended": Text("建议采用", "recommended"),
    "conditional": both("recommended once verified"),
    "no_clear_winner": both("no clear winner"),
    "insufficient_data": both("not enough data"),
    "none_eligible": both("none eligible"),
}
GATE: Mapping[str, Text] = {
    "open": both("open"),
    "conditional": both("to be verified"),
    "blocked": both("blocked"),
}
STABILITY: Mapping[str, Text] = {
    "robust": both("robust: no single weight changes the leader by moving less than half"),
    "sensitive": both("sensitive: one weight moving by 20 to 50 % changes the leader"),
    "fragile": both("fragile: one weight moving by less than 20 % changes the leader"),
    "undecided": both("undecided: there is no leader worth the name"),
}
EXPECTED: Mapping[str, Text] = {
    "status": both("status"),
    "recommended": Text("推荐", "recommended"),
    "open": both("open"),
    "conditional": both("conditional"),
    "blocked": both("blocked"),
    "not_blocked": Text("非不可行", "not blocked"),
    "fires": both("claims that fire"),
    "must_not_fire": both("claims that must not fire"),
    "undecided": both("claims left undecided"),
    "ask": both("asked first"),
    "conflicts": both("conflicts shown"),
    "fired": both("fired, but must not"),
    "asked": both("asked first instead"),
    "no_fires": both("did not fire"),
    "no_undecided": both("not undecided"),
    "no_conflicts": both("conflict not shown"),
}
