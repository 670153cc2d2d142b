"""The layout, its limits and the classes of failures as a TypeScript module."""

from collections.abc import Iterable

from gateway.telemetry.sql.columns import DOCUMENTED, STATUSES
from gateway.telemetry.sql.exported.fields import FIELDS, Field, camel
from gateway.telemetry.sql.exported.limits import (
    CAUTIOUS_POINTS,
    MOST_BLOB_BYTES,
    MOST_INDEX_BYTES,
    MOST_INDEXES,
    POINTS_AN_INVOCATION,
)
from gateway.telemetry.sql.exported.sources import MOST_BLOBS, MOST_DOUBLES, WRITTEN_BY, flag, text
from gateway.telemetry.sql.failure_classes import CLASSES, OTHER, RULES, Rule
from gateway.telemetry.sql.text import ID, SLACK_AFTER_S, SLACK_BEFORE_S

_TYPES = {"status": "Status", "error_class": 'FailureClass | ""'}


def typescript() -> str:
    """The whole module."""
    return (
        "\n\n".join(
            (
                f"// {WRITTEN_BY}\n\nexport const VERSION = {text(DOCUMENTED.version)};",
                _limits(),
                _union("STATUSES", "Status", STATUSES),
                _union("FAILURE_CLASSES", "FailureClass", CLASSES),
                f"export const OTHER: FailureClass = {text(OTHER)};",
                f"/** What an id is: no other can be asked for. */\nexport const ID = /^{ID.pattern}$/;",
                _beat(),
                _fields(),
                _rules(),
            )
        )
        + "\n"
    )


def _limits() -> str:
    limits = {
        "indexes": MOST_INDEXES,
        "indexBytes": MOST_INDEX_BYTES,
        "blobs": MOST_BLOBS,
        "blobBytes": MOST_BLOB_BYTES,
        "doubles": MOST_DOUBLES,
        "pointsPerInvocation": POINTS_AN_INVOCATION,
        "cautiousPointsPerInvocation": CAUTIOUS_POINTS,
        "aheadSeconds": SLACK_BEFORE_S,
        "behindSeconds": SLACK_AFTER_S,
    }
    lines = "".join(f"  {name}: {value},\n" for name, value in limits.items())
    told = (
        "/** Of Analytics Engine, which drops in silence what is over. A check that ended so long ahead of\n"
        " * its row, or so long behind, is read in no window. */"
    )
    return f"{told}\nexport const LIMITS = {{\n{lines}}} as const;"


def _union(constant: str, name: str, values: Iterable[str]) -> str:
    listed = ", ".join(map(text, values))
    return (
        f"export const {constant} = [{listed}] as const;\nexport type {name} = (typeof {constant})[number];"
    )


def _beat() -> str:
    lines = "".join(_member(field) for field in FIELDS)
    return f"/** One heartbeat: the outcome of one check. */\nexport interface Beat {{\n{lines}}}"


def _member(field: Field) -> str:
    unit = f" ({field.unit})" if field.unit else ""
    absent = "" if field.absent is None else f" Absent: {field.absent}."
    optional = "" if field.absent is None else "?"
    kind = _TYPES.get(field.name, "number" if field.kind == "double" else "string")
    told = f"{field.meaning[0].upper()}{field.meaning[1:]}{unit}.{absent}"
    return f"  /** `{field.column}`: {told} */\n  {camel(field.written_as)}{optional}: {kind};\n"


def _fields() -> str:
    lines = "".join(_described(field) for field in FIELDS)
    return (
        "export interface Field {\n"
        "  name: keyof Beat;\n"
        '  kind: "index" | "blob" | "double";\n'
        "  /** From 0, among the columns of its kind. */\n"
        "  position: number;\n"
        "  required: boolean;\n"
        "  /** Of a text in UTF-8; 0 for numbers. */\n"
        "  mostBytes: number;\n"
        "  /** A longer text is cut; where it may not be, the heartbeat is refused. */\n"
        "  cut: boolean;\n"
        "  /** Is matched by ID. */\n"
        "  id: boolean;\n"
        "}\n\n"
        f"export const FIELDS: readonly Field[] = [\n{lines}];"
    )


def _described(field: Field) -> str:
    parts = {
        "name": text(camel(field.written_as)),
        "kind": text(field.kind),
        "position": str(field.position),
        "required": flag(field.absent is None),
        "mostBytes": str(field.most_bytes),
        "cut": flag(field.cut),
        "id": flag(field.id),
    }
    return f"  {{ {', '.join(f'{name}: {value}' for name, value in parts.items())} }},\n"


def _rules() -> str:
    lines = "".join(_rule(rule) for rule in RULES)
    return (
        "/** Applies to a code in [codes[0], codes[1]), or to an error that holds one of the words. */\n"
        "export interface Rule {\n"
        "  name: FailureClass;\n"
        "  codes?: readonly [number, number];\n"
        "  words?: readonly string[];\n"
        "}\n\n"
        "/** In order: the first that applies decides. */\n"
        f"export const RULES: readonly Rule[] = [\n{lines}];"
    )


def _rule(rule: Rule) -> str:
    if rule.codes:
        return f"  {{ name: {text(rule.name)}, codes: [{rule.codes[0]}, {rule.codes[1]}] }},\n"
    words = "".join(f"      {text(word)},\n" for word in rule.words)
    return f"  {{\n    name: {text(rule.name)},\n    words: [\n{words}    ],\n  }},\n"
