"""A cluster of two shards: rows lie on both, and a shard that is down is said, never a smaller number."""

from dataclasses import replace

import pytest

from gateway.errors import TelemetryUnavailable
from gateway.stores.clickhouse import ClickHouse
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, rows_tsv
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.slices import Parts, Slice
from tests.contract import fleet, server
from tests.contract.conftest import ROWS, SPREAD, Backend
from tests.contract.server import Shard

PARTS = Parts(latency=True, levels=frozenset({0.5, 0.95}), spread=True, recorded=True)
ALL = Slice(fleet.NOW_MS - fleet.DAYS * 24 * fleet.HOUR_MS, fleet.NOW_MS, PARTS)


async def test_a_monitor_is_on_one_shard_and_all_are_answered(
    shards: list[Shard], cluster: Backend, embedded: Backend
) -> None:
    """Each server holds a part of the rows, no monitor is on both, and an answer is that of one table."""
    held = [server.asked(one.url, "SELECT DISTINCT index1 FROM spread_local").split() for one in shards]
    assert all(held)
    assert sorted(held[0] + held[1]) == sorted(fleet.MONITORS)
    counts = [int(server.asked(one.url, "SELECT count() FROM spread_local")) for one in shards]
    assert sum(counts) == ROWS.count(b"\n")
    for whose in (None, fleet.MONITORS[:2]):
        spread, alone = [
            (await one.read(composers.monitor_totals(fleet.ORG, one.source, (ALL,), whose))).rows
            for one in (cluster, embedded)
        ]
        assert [row.keys() for row in spread] == [row.keys() for row in alone]
        for row, expected in zip(spread, alone, strict=True):
            assert row["monitor"] == expected["monitor"]
            told, wanted = ({**one, "monitor": 0} for one in (row, expected))
            assert told == pytest.approx(wanted, rel=1e-9)


async def test_without_a_shard_nothing_is_answered(shards: list[Shard], cluster: Backend) -> None:
    """An error that says so, though the server's profile would leave the shard out, and rows are not taken.
    When it is back, all is there."""
    question = composers.totals(fleet.ORG, cluster.source, (ALL,), None)
    before = (await cluster.read(question)).rows
    store = ClickHouse(server.known(shards[1].url), SPREAD)
    with shards[0].down():
        left = server.asked(shards[1].url, "SELECT count() FROM spread")
        assert int(left) < ROWS.count(b"\n"), "the profile does not leave out what is down"
        with pytest.raises(TelemetryUnavailable):
            await store.read(question, 30)
        others = [replace(one, org_id="org_z") for one in fleet.beats(50)]
        with pytest.raises(TelemetryUnavailable):
            await store.write(ROW_COLUMNS, rows_tsv(others))
    await store.aclose()
    again = ClickHouse(server.known(shards[1].url), SPREAD)
    assert (await again.read(question, 30)).rows == before
    await again.aclose()
