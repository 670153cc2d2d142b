"""The last look before a telemetry store: a statement that reads a table without its org is refused.

Composers write the org predicate themselves (law 2). This stands apart from them and knows nothing of how
they do it, so that one which forgets reads no other org's rows.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from gateway.errors import InsightsError
from gateway.ports import Rows, Statement, TelemetryStore, known
from gateway.telemetry.sql.bind import bound

LOOKED_AT = 64
"""Statements of which it is remembered, as an answer that is kept is asked again and again."""
_TABLE = re.compile(r"\bFROM (?!\()")
_OF_ORG = re.compile(r"\bFROM [^\s()]+ WHERE \w+ = \$([0-9]+) AND ")


class Unscoped(InsightsError):
    """A fault of the gateway's own: told as INTERNAL."""


@dataclass(frozen=True, slots=True)
class ScopedTelemetry:
    """In front of everything that answers statements, kept answers included."""

    store: TelemetryStore

    async def read(self, statement: Statement, seconds: float) -> Rows:
        """As the store's. Raises Unscoped before anything is sent."""
        _look_at(statement)
        return await self.store.read(statement, seconds)

    def known(self, statement: Statement) -> Rows | None:
        """What is kept of it. Raises Unscoped, too."""
        _look_at(statement)
        return known(self.store, statement)

    async def ping(self) -> None:
        await self.store.ping()

    async def aclose(self) -> None:
        await self.store.aclose()


def _look_at(statement: Statement) -> None:
    if not _is_scoped(statement.sql, statement.org):
        raise Unscoped("a statement without its organization was not sent; please report this")


def is_scoped(statement: Statement) -> bool:
    """Every table that it reads is narrowed, first of all, to the org that it is asked for."""
    return _is_scoped(statement.sql, statement.org)


@lru_cache(maxsize=LOOKED_AT)
def _is_scoped(text: str, org: str) -> bool:
    sql, texts = bound(text)  # a region may be called "FROM x"
    orgs = [texts[int(place) - 1] for place in _OF_ORG.findall(sql)]
    read = len(_TABLE.findall(sql))
    return bool(org) and bool(orgs) and len(orgs) == read and set(orgs) == {org}
