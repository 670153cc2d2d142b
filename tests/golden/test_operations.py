"""What operations of the frontend, and every field of the schema, are answered; what they read for it."""

from pathlib import Path

import pytest

from gateway.stores.embedded import Engine
from tests.golden import served
from tests.golden.asked import MORE, VARIABLES, Question, fields, pages
from tests.golden.files import Golden
from tests.golden.served import Served
from tests.golden.written import pretty

pytestmark = pytest.mark.asyncio(loop_scope="session")
TIGHT_ROWS = 500
"""Of 1 700 rows in a month's window: windows are read one by one."""


@pytest.mark.parametrize("name", pages())
async def test_page(golden: Golden, classic: Served, analytics: Served, name: str) -> None:
    """An operation of the frontend sends the statements that it sent, and gets the answer that it got."""
    found = await classic.asked(pages()[name])
    other = await analytics.asked(pages()[name])
    golden.check(f"answers/pages/{name}.json", pretty(found.body))
    golden.check(f"statements/pages/{name}.sql", f"{found.statements()}\n\n{other.statements()}\n")


@pytest.mark.parametrize("name", fields())
async def test_field(golden: Golden, classic: Served, name: str) -> None:
    """A field with all that there is below it is answered as it was."""
    golden.check(f"answers/fields/{name}.json", pretty((await classic.asked(fields()[name])).body))


@pytest.mark.parametrize("name", MORE)
async def test_more(golden: Golden, classic: Served, name: str) -> None:
    """Cursors, filters and orders lead to the statements and the answer that they led to."""
    found = await classic.asked(Question(name, MORE[name]))
    file = f"more/{name.replace(' ', '_')}"
    golden.check(f"{file}.json", pretty(found.body))
    golden.check(f"{file}.sql", found.statements() + "\n")


@pytest.mark.parametrize("name", ["DetailExample", "FleetExample"])
async def test_windows_apart(golden: Golden, written: Engine, tmp_path: Path, name: str) -> None:
    """Where a window holds more rows than the bound, windows are read apart, by the statements they were."""
    async with served.classic(written, tmp_path, rows_bound=TIGHT_ROWS) as tight:
        found = await tight.asked(pages()[name])
    golden.check(f"statements/apart/{name}.sql", found.statements() + "\n")


async def test_every_operation_has_variables() -> None:
    """The table of variables holds the operations that there are, and no others."""
    assert set(VARIABLES) == set(pages())
