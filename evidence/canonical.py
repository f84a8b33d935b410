"""JSON with exactly one spelling (RFC 8785), and a loader that refuses whatever could be read in two ways.

    >>> canonicalize({"b": 1, "a": "元"})
    b'{"a":"\\xe5\\x85\\x83","b":1}'
    >>> load(b'{"rate": 180000}')
    {'rate': 180000}

Documents of this project hold integers and strings only, so that no number depends on a reader's floating point; `load`
refuses fractions and exponents unless asked for them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NoReturn, TypeAlias, cast

import rfc8785

from evidence.errors import LimitExceeded, MalformedJson

Json: TypeAlias = "None | bool | int | float | str | Sequence[Json] | Mapping[str, Json]"

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 32
MAX_SAFE_INTEGER = 2**53 - 1

# A string matches even when it is not closed: else each escaped quote in it would start another search to the end.
_BRACKETS = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|(?P<open>[\[{])|(?P<close>[\]}])', re.DOTALL)

# Shorter ones are safe, and the parser's own way of reading them is much faster.
_LONG_NUMBER = re.compile(r"\d{16}")


def canonicalize(value: Json) -> bytes:
    """The RFC 8785 form of `value`, UTF-8.

    Raises:
        MalformedJson: a number outside ±(2^53 - 1) or not finite, a lone surrogate, a key or value that JSON lacks.
        LimitExceeded: nested beyond what the interpreter can walk.
    """
    try:
        return rfc8785.dumps(cast("None", value))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise MalformedJson(f"no canonical form: {error}") from error
    except RecursionError as error:
        raise LimitExceeded("nested too deeply for a canonical form") from error


def load(data: bytes, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH, fractions: bool = False) -> Json:
    """The value that `data` spells, in any valid spelling.

    Raises:
        MalformedJson: not UTF-8, not JSON (RFC 8259), a key twice in one object, NaN or Infinity, an integer beyond
            ±(2^53 - 1), a lone surrogate, or a fraction or exponent without `fractions`.
        LimitExceeded: longer than `max_bytes` or nested deeper than `max_depth`.
    """
    if len(data) > max_bytes:
        raise LimitExceeded("JSON text too long", expected=f"at most {max_bytes} bytes", found=len(data))
    text = _decoded(data)
    _refuse_depth(text, max_depth)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_unique_members,
            parse_int=_safe_integer if _LONG_NUMBER.search(text) else None,
            parse_float=_finite_float if fractions else _refuse_fraction,
            parse_constant=_refuse_constant,
        )
    except json.JSONDecodeError as error:
        raise MalformedJson(f"not JSON: {error.msg}", where=f"line {error.lineno} column {error.colno}") from error
    if "\\u" in text:
        _refuse_lone_surrogates(value)
    return cast("Json", value)


def load_canonical(data: bytes, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> Json:
    """Like `load`, and the bytes must be the canonical spelling: one content, one digest.

    Raises:
        MalformedJson: besides the reasons of `load`, when the spelling differs.
    """
    value = load(data, max_bytes=max_bytes, max_depth=max_depth)
    if canonicalize(value) != data:
        raise MalformedJson("JSON is valid but not in its canonical spelling (RFC 8785)")
    return value


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedJson("not UTF-8", where=f"byte {error.start}") from error


def _refuse_depth(text: str, limit: int) -> None:
    if text.count("[") + text.count("{") <= limit:
        return
    depth = 0
    for token in _BRACKETS.finditer(text):
        if token["open"]:
            depth += 1
            if depth > limit:
                raise LimitExceeded("JSON nested too deeply", where=f"character {token.start()}", expected=limit)
        elif token["close"]:
            depth -= 1


def _unique_members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        twice, _ = Counter(key for key, _ in pairs).most_common(1)[0]
        raise MalformedJson("a key stands twice in one object", found=repr(twice))
    return members


def _safe_integer(digits: str) -> int:
    if len(digits) <= len("-9007199254740991") and abs(value := int(digits)) <= MAX_SAFE_INTEGER:
        return value
    raise MalformedJson("integer outside ±(2^53 - 1); write it as a string", found=digits)


def _finite_float(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise MalformedJson("number too large for a double", found=digits)
    return value


def _refuse_fraction(digits: str) -> NoReturn:
    raise MalformedJson("fractions and exponents are not used; write an integer of the smallest unit", found=digits)


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedJson("JSON has no such number", found=name)


def _refuse_lone_surrogates(value: object) -> None:
    for text in _strings(value):
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise MalformedJson("a lone surrogate is no character", found=ascii(text))


def _strings(value: object) -> Iterator[str]:
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            pending.extend(item)
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)
