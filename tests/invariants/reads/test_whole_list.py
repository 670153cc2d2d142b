"""What every insight costs in reads, alone and all of them together: docs/reads.md says it, and it is so."""

import re
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import pytest
import pytest_asyncio

from gateway.registry.seeding import IncidentRow
from gateway.stores.embedded import Engine
from gateway.telemetry.sql.dialect import CLASSIC, CLICKHOUSE
from tests.gateway_under_test import HOUR_MS, NOW_MS, Gateway, add_rows, gateway_on, receipt
from tests.gateway_under_test import ORG as ORG_ID
from tests.golden.asked import pages
from tests.invariants.reads.test_constant_reads import fleet_of, reads
from tests.invariants.reads.whole_list import FLEET, MONITOR, ORG, of_fleet, of_monitor, of_org
from tests.invariants.tree import ROOT
from tests.size import sized

MOST_READS = 8
Of = Callable[..., str]
SUBJECTS: Mapping[str, tuple[Mapping[str, str], Of]] = {
    "monitor": (MONITOR, of_monitor),
    "fleet": (FLEET, of_fleet),
    "org": (ORG, of_org),
}


def documented() -> dict[tuple[str, str], int]:
    """(subject, field) -> telemetry reads, from the table of docs/reads.md."""
    lines = (ROOT / "docs" / "reads.md").read_text().splitlines()
    rows = [[cell.strip(" `") for cell in line.split("|")[1:-1]] for line in lines if line.startswith("| `")]
    names = ("monitor", "fleet", "org")
    return {
        (subject, row[0]): int(cell)
        for row in rows
        for subject, cell in zip(names, row[1:], strict=True)
        if cell != ""
    }


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=[1, 10, 200])
async def gateway(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> AsyncIterator[tuple[int, Gateway]]:
    """A fleet of so many monitors, whose windows all lie under the bound."""
    rows, beats = fleet_of(request.param)
    opened_ms = NOW_MS - 4 * HOUR_MS
    incident = IncidentRow(
        "inc_1", "mon_000", opened_ms, opened_ms + HOUR_MS, "why", "closed", opened_ms, opened_ms
    )
    async with gateway_on(
        engine,
        tmp_path_factory.mktemp("reads"),
        heartbeats=beats,
        monitors=rows,
        rows_bound=10**9,
        cost_limit=10**6,
    ) as opened:
        await add_rows(opened.registry, [incident])
        await opened.registry.execute(receipt(ORG_ID, NOW_MS - HOUR_MS // 6), 5)
        yield request.param, opened


async def test_the_whole_list_takes_at_most_eight_reads(gateway: tuple[int, Gateway]) -> None:
    """Every insight on one monitor, and every one on the fleet, in one request each: eight reads at most."""
    size, opened = gateway
    for fields, of in (SUBJECTS["monitor"], SUBJECTS["fleet"]):
        answer = await opened.ask(of(*fields.values()))
        assert "errors" not in answer, answer["errors"]
        # Above some thousand expected rows the checks' sequence takes a second read.
        assert reads(answer)[0] <= MOST_READS + (of is of_fleet and size > 10)


async def test_each_field_costs_what_the_document_says(gateway: tuple[int, Gateway]) -> None:
    """docs/reads.md tells the telemetry reads of every field asked alone, at 10 monitors."""
    size, opened = gateway
    found = {}
    every = 1 if size == 10 else sized(1, 3)
    for subject, (fields, of) in SUBJECTS.items():
        for name, text in list(fields.items())[size % every :: every]:
            answer = await opened.ask(of(text))
            assert "errors" not in answer, (name, answer["errors"])
            found[subject, name] = reads(answer)[0]
    if size == 10:
        assert found == documented()
    assert all(told <= 3 for told in found.values()), found


async def test_the_pages_take_what_is_documented(engine: Engine, tmp_path: Path) -> None:
    """docs/reads.md tells the reads of the two largest pages: on Analytics Engine, with its short statements,
    and where the engine is ours."""
    told = re.search(
        r"The page of a monitor takes (\d+) reads instead\s+of (\d+), the overview (\d+) instead of (\d+)\.",
        (ROOT / "docs" / "reads.md").read_text(),
    )
    assert told
    rows, beats = fleet_of(10)
    found: list[int] = []
    for name in ("Monitor", "Overview"):
        page = pages()[name]
        for dialect in (CLASSIC, CLICKHOUSE):
            folder = tmp_path / f"{name}-{dialect.name}"
            folder.mkdir()
            async with gateway_on(
                engine, folder, heartbeats=beats, monitors=rows, dialect=dialect
            ) as gateway:
                variables = {**page.variables, **({"id": "mon_000"} if "id" in page.variables else {})}
                answer = await gateway.ask(page.text, variables)
            assert "errors" not in answer, answer["errors"]
            found.append(reads(answer)[0])
    assert found == [int(one) for one in told.groups()]
