"""The layout, its limits and the classes of failures as a Rust module that needs no crate."""

from gateway.telemetry.sql.columns import DOCUMENTED, STATUSES
from gateway.telemetry.sql.exported.fields import FIELDS, Field, of
from gateway.telemetry.sql.exported.limits import (
    CAUTIOUS_POINTS,
    MOST_BLOB_BYTES,
    MOST_INDEX_BYTES,
    MOST_INDEXES,
    POINTS_AN_INVOCATION,
)
from gateway.telemetry.sql.exported.sources import MOST_BLOBS, MOST_DOUBLES, WRITTEN_BY, flag, text
from gateway.telemetry.sql.failure_classes import CLASSES, OTHER, RULES, Rule
from gateway.telemetry.sql.text import SLACK_AFTER_S, SLACK_BEFORE_S

_LIMITS = {
    "MOST_INDEXES": MOST_INDEXES,
    "MOST_INDEX_BYTES": MOST_INDEX_BYTES,
    "MOST_BLOBS": MOST_BLOBS,
    "MOST_BLOB_BYTES": MOST_BLOB_BYTES,
    "MOST_DOUBLES": MOST_DOUBLES,
    "POINTS_AN_INVOCATION": POINTS_AN_INVOCATION,
    "CAUTIOUS_POINTS": CAUTIOUS_POINTS,
    "MOST_SECONDS_AHEAD": SLACK_BEFORE_S,
    "MOST_SECONDS_BEHIND": SLACK_AFTER_S,
}


def rust() -> str:
    """The whole module."""
    return (
        "\n\n".join(
            (
                f"//! {WRITTEN_BY}\n\npub const VERSION: &str = {text(DOCUMENTED.version)};",
                "\n".join(f"pub const {name}: usize = {value};" for name, value in _LIMITS.items()),
                _list("STATUSES", STATUSES),
                _list("FAILURE_CLASSES", CLASSES),
                f"pub const OTHER: &str = {text(OTHER)};",
                _sizes(),
                _struct(),
                _columns(),
                _rules(),
            )
        )
        + "\n"
    )


def _list(name: str, values: tuple[str, ...]) -> str:
    listed = "".join(f"    {text(value)},\n" for value in values)
    return f"pub const {name}: [&str; {len(values)}] = [\n{listed}];"


def _sizes() -> str:
    texts = [field for field in FIELDS if field.most_bytes]
    lines = "".join(
        f"    ({text(field.written_as)}, {field.most_bytes}, {flag(field.cut)}),\n" for field in texts
    )
    return (
        "/// Texts: the field, its most bytes in UTF-8, and whether a longer one is cut, else refused.\n"
        f"pub const TEXTS: [(&str, usize, bool); {len(texts)}] = [\n{lines}];"
    )


def _struct() -> str:
    lines = "".join(_member(field) for field in FIELDS)
    return (
        '/// One heartbeat: the outcome of one check. What is not known stays "" or 0.\n'
        f"#[derive(Clone, Debug, Default, PartialEq)]\npub struct Heartbeat {{\n{lines}}}"
    )


def _member(field: Field) -> str:
    unit = f" ({field.unit})" if field.unit else ""
    kind = "f64" if field.kind == "double" else "String"
    return f"    /// `{field.column}`: {field.meaning}{unit}.\n    pub {field.written_as}: {kind},\n"


def _columns() -> str:
    blobs = "".join(f"            &self.{one.written_as},\n" for one in of("blob"))
    doubles = "".join(f"            self.{one.written_as},\n" for one in of("double"))
    index = next(one.written_as for one in FIELDS if one.kind == "index")
    return (
        "impl Heartbeat {\n"
        "    /// The one index: a point with two is not recorded.\n"
        f"    pub fn index(&self) -> &str {{\n        &self.{index}\n    }}\n\n"
        f"    pub fn blobs(&self) -> [&str; {len(of('blob'))}] {{\n        [\n{blobs}        ]\n    }}\n\n"
        f"    pub fn doubles(&self) -> [f64; {len(of('double'))}] {{\n        [\n{doubles}        ]\n    }}\n"
        "}"
    )


def _rules() -> str:
    lines = "".join(_rule(rule) for rule in RULES)
    return (
        "/// Applies to a code in [from, until), or to an error with one of the words, in small letters.\n"
        "pub enum Rule {\n    Codes(&'static str, u16, u16),\n"
        "    Words(&'static str, &'static [&'static str]),\n}\n\n"
        "/// In order: the first that applies decides.\n"
        f"pub const RULES: [Rule; {len(RULES)}] = [\n{lines}];"
    )


def _rule(rule: Rule) -> str:
    if rule.codes:
        return f"    Rule::Codes({text(rule.name)}, {rule.codes[0]}, {rule.codes[1]}),\n"
    words = "".join(f"            {text(word)},\n" for word in rule.words)
    return f"    Rule::Words(\n        {text(rule.name)},\n        &[\n{words}        ],\n    ),\n"
