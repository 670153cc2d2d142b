"""All rules of the live service, in the order of asking; docs/emulator.md has them as a table."""

from collections.abc import Iterator

from gateway.emulator.language.rules.clauses import CLAUSES
from gateway.emulator.language.rules.matching import MATCHING
from gateway.emulator.language.rules.rule import Endpoint, Rule, Scope, Tokens
from gateway.emulator.language.rules.spelling import SPELLING
from gateway.emulator.language.tree import Select
from gateway.emulator.language.types import Types
from gateway.emulator.refusal import invalid

LIVE: tuple[Rule, ...] = (*SPELLING, *MATCHING, *CLAUSES)


def read(tokens: Tokens, *, classic: bool) -> None:
    """Raises Refused (422) for what no rule lets pass by how it is written."""
    for rule in _asked(classic=classic):
        for words in rule.read(tokens) if rule.read else ():
            raise invalid(words)


def look(select: Select, *, classic: bool) -> None:
    """Raises Refused (422) for what no rule lets pass, the derived table first."""
    for scope in _scopes(select):
        for rule in _asked(classic=classic):
            for words in rule.seen(scope) if rule.seen else ():
                raise invalid(words)


def _asked(*, classic: bool) -> Iterator[Rule]:
    yield from (rule for rule in LIVE if classic or rule.endpoint is Endpoint.BOTH)


def _scopes(select: Select, depth: int = 0) -> Iterator[Scope]:
    if isinstance(select.source, Select):
        yield from _scopes(select.source, depth + 1)
    yield Scope(select, Types(select), depth)


def table() -> str:
    """The rules as the lines of a table in Markdown."""
    lines = ["| rule | refused | in the words | seen by | where |", "|---|---|---|---|---|"]
    lines += [
        f"| `{rule.name}` | {rule.what} | `{rule.says}` | {rule.reports} | {rule.endpoint} |" for rule in LIVE
    ]
    return "\n".join(lines) + "\n"
