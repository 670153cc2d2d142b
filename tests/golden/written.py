"""Answers and statements as golden files hold them: spread over lines by rules that can be taken back.

Two texts that differ in one byte differ in their files, too: `joined` and `compact` give the text back.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

_BEFORE = ("FROM", "WHERE", "AND", "GROUP BY", "ORDER BY", "LIMIT", "FORMAT", "SETTINGS")
_TOKEN = re.compile(r"'(?:[^'\\]|\\.)*'|[^\s'(),]+|[(), ]")
_SCALARS_A_LINE = 12


def spread(sql: str) -> str:
    """A telemetry statement with the space before a clause, and after a comma between columns, as a new line
    and two spaces a level. Raises ValueError for a statement that `joined` would not give back."""
    found = "".join(_spread(sql))
    if "\n" in sql or joined(found) != sql:
        raise ValueError(f"cannot be written on lines: {sql[:200]!r}")
    return found


def joined(text: str) -> str:
    """The statement that was spread."""
    return re.sub(r"\n *", " ", text)


def _spread(sql: str) -> Iterator[str]:
    tokens = [match[0] for match in _TOKEN.finditer(sql)]
    opened: list[bool] = []  # for each open bracket, whether it holds a SELECT
    for number, token in enumerate(tokens):
        if token == "(":
            opened.append(tokens[number + 1] == "SELECT")
        if token == ")":
            opened.pop()
        after = " ".join(tokens[number + 1 : number + 4 : 2])
        clause = after.startswith(_BEFORE)
        if token == " " and all(opened) and (tokens[number - 1] == "," or clause):
            inner = not clause or after.startswith("AND")
            yield "\n" + "  " * (len(opened) + inner)
        else:
            yield token


def digest(sql: str) -> str:
    """Names a text that stands in another file: 16 hexadecimal digits of SHA-256."""
    return hashlib.sha256(sql.encode()).hexdigest()[:16]


def bound(params: Sequence[object]) -> str:
    """Bound parameters as JSON, in order."""
    return orjson.dumps(list(params)).decode()


def pretty(body: bytes) -> str:
    """JSON with a member a line, lists of scalars by the dozen, and references as one word. Keys stay in
    their order. Raises ValueError for JSON whose bytes `compact` would not give back."""
    found = _lines(orjson.loads(body), "") + "\n"
    if compact(found) != body:
        raise ValueError(f"not as orjson writes it: {body[:200]!r}")
    return found


def compact(text: str) -> bytes:
    """The JSON that was made pretty."""
    return orjson.dumps(orjson.loads(text))


def _lines(value: Any, indent: str) -> str:
    deeper = f"{indent}  "
    if isinstance(value, dict) and [*value] == ["$ref"]:
        return f'{{"$ref": {_lines(value["$ref"], deeper)}}}'
    if isinstance(value, dict) and value:
        members = (f"{deeper}{_scalar(key)}: {_lines(one, deeper)}" for key, one in value.items())
        return "{\n" + ",\n".join(members) + f"\n{indent}}}"
    if isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        return "[\n" + ",\n".join(f"{deeper}{_lines(one, deeper)}" for one in value) + f"\n{indent}]"
    if isinstance(value, list) and len(value) > _SCALARS_A_LINE:
        dozens = (value[at : at + _SCALARS_A_LINE] for at in range(0, len(value), _SCALARS_A_LINE))
        return "[\n" + ",\n".join(deeper + ", ".join(map(_scalar, one)) for one in dozens) + f"\n{indent}]"
    if isinstance(value, list):
        return f"[{', '.join(map(_scalar, value))}]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    return orjson.dumps(value).decode()
