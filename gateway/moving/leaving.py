"""Out of a store: every row of some orgs, a page at a time."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from gateway.moving.pages import SECONDS, Pages
from gateway.ports import AnswerRow
from gateway.telemetry.sql.moved.orgs import orgs_written
from gateway.telemetry.sql.moved.rows import LAST_S, Bounds, Which
from gateway.telemetry.sql.text import ID, written


def which_of(checked: Bounds | None, monitors: tuple[str, ...] | None) -> Which:
    """Rows of checks that ended within, as far as any number counts them; None: whatever was written."""
    if checked is None:
        return Which(monitors=monitors)
    first_s, last_s = written(*checked)
    return Which((first_s, min(last_s, LAST_S)), checked, monitors)


@dataclass(frozen=True, slots=True)
class Whose:
    """Orgs with rows, those that a statement can name; and rows of others, which nobody can ask for."""

    orgs: tuple[str, ...]
    nameless: int = 0


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is to be moved, of one dataset; `orgs` None are all that there are rows of."""

    pages: Pages
    which: Which
    orgs: tuple[str, ...] | None = None
    counted: dict[str, int] = field(default_factory=dict)

    async def whose(self) -> Whose:
        if self.orgs is not None:
            return Whose(self.orgs)
        since_s = self.which.written[0]
        rows = (await self.pages.store.read(orgs_written(self.pages.source, since_s), SECONDS)).rows
        found = {str(row["org"]): row["rows"] for row in rows}
        named = tuple(org for org in found if ID.fullmatch(org))
        others = (rows for org, rows in found.items() if org not in named)
        return Whose(named, sum(rows for rows in others if isinstance(rows, int)))

    async def count(self, orgs: Sequence[str]) -> int:
        return sum([await self.pages.count(org, self.which) for org in orgs])

    async def rows(self, orgs: Sequence[str]) -> AsyncIterator[Sequence[AnswerRow]]:
        for org in orgs:
            async for page in self.pages.rows(org, self.which):
                yield page
