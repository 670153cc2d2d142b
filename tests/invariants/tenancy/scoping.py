"""Whether a statement names its org in a condition that nothing is an alternative to, by its tokens."""

from collections.abc import Iterator, Sequence

from gateway.ports import RegistryStatement, Statement
from gateway.telemetry.sql.columns import DOCUMENTED
from tests.invariants.sql.tokens import Token, conditions, selects_inside, tokens

ORG_COLUMNS = {"org_id", "organization_id"}


def org_predicate(org: str) -> list[Token]:
    return [Token("word", DOCUMENTED.org), Token("sign", "="), Token("text", org)]


def telemetry_is_scoped(statement: Statement, org: str) -> bool:
    """The org is compared with its own literal in a condition that nothing is an alternative to."""
    found = tokens(statement.sql)
    whole = [one.text for one in found].count("SELECT") == 1
    return whole and statement.org == org and org_predicate(org) in conditions(found)


def registry_is_scoped(statement: RegistryStatement, org: str) -> bool:
    """The org is bound as ?1, and every row read or written is compared with it."""
    found = tokens(statement.sql, backslash=False)
    if not statement.params or statement.params[0] != org:
        return False
    words = [one.text for one in found if one.kind == "word"]
    if words[0] == "INSERT" and "SELECT" not in words:
        return _inserts_for_org(found) and ("UPDATE" not in words or _guarded(found))
    return _guarded(found)


def _guarded(found: Sequence[Token]) -> bool:
    return any(_compares_org(one) or _reaches_org(one) for one in conditions(found)) or any(
        _guarded(inner) for inner in _from(found)
    )


def _compares_org(condition: Sequence[Token]) -> bool:
    """`org_id = ?1`, with or without the table in front."""
    *column, sign, mark = [one.text for one in condition[-3:]] if len(condition) > 2 else [""] * 3
    return len(condition) in {3, 5} and column[0] in ORG_COLUMNS and (sign, mark) == ("=", "?1")


def _reaches_org(condition: Sequence[Token]) -> bool:
    """`x IN (SELECT ...)` or `EXISTS (SELECT ...)` whose own WHERE compares the org."""
    leading = [one.text for one in condition[:4]]
    positive = "NOT" not in leading and ("IN" in leading or leading[:1] == ["EXISTS"])
    return positive and any(_guarded(inner) for inner in selects_inside(condition))


def _from(found: Sequence[Token]) -> Iterator[list[Token]]:
    """The statement that another selects FROM."""
    words = [one.text for one in found]
    if "FROM" in words and words[words.index("FROM") + 1] == "(":
        yield from list(selects_inside(found[words.index("FROM") + 1 :]))[:1]


def _inserts_for_org(found: Sequence[Token]) -> bool:
    """The first column is the org, or the id of an org, and its value is ?1."""
    words = [one.text for one in found]
    table, first = words[2], words[words.index("(") + 1]
    value = words[words.index("VALUES") + 2]
    founds = table == "organizations" and first == "id"
    return (first in ORG_COLUMNS or founds) and value == "?1"
