"""Maintenance in a registry that has the tables, lacks them, or holds what cannot be read."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from gateway.errors import RegistryMalformed, RegistryRefused
from gateway.meter import Deadline, Meter
from gateway.ports import RegistryStatement
from gateway.registry.maintenance.kept import WITHOUT_TABLE_S, MaintenanceTable, kept, maintenance_of
from gateway.registry.maintenance.statements import (
    add_maintenance,
    add_tag,
    end_maintenance,
    remove_maintenance,
)
from gateway.registry.observed import MonitorSettings
from gateway.registry.own import MAINTENANCE
from gateway.registry.reader import RegistryReader
from gateway.registry.statements import MonitorFilter
from gateway.stores.sqlite import SqliteRegistry
from gateway.times.maintenance import Maintenance
from tests.gateway_under_test import NOW_MS, ORG, add_org, add_rows, monitor_row
from tests.registry.test_observed import Clock, LikeD1

START = datetime(2025, 11, 30, 2)  # noqa: DTZ001 - of a wall clock
WHOLE = Maintenance("mnt_all", "Night", "Europe/Berlin", START, 7200, "FREQ=DAILY", created_ms=1)
OWN = replace(WHOLE, id="mnt_one", monitor_id="mon_1", created_ms=2)
TAGGED = replace(WHOLE, id="mnt_tag", tag="db", ended_ms=NOW_MS, rule=None, created_ms=3)

UNKNOWN_ZONE = '[["a","t","No/Zone","2025-11-30T02:00",60,null,null,null,null,1,[]]]'


def seconds() -> float:
    return 5.0


@pytest.fixture(name="store")
async def store_fixture(tmp_path: Path) -> AsyncIterator[LikeD1]:
    """Three monitors, and those of another org."""
    registry = await SqliteRegistry.open(tmp_path / "registry.sqlite3")
    await add_org(registry, ORG)
    await add_org(registry, "org_b")
    await add_rows(registry, [monitor_row(f"mon_{number}") for number in range(1, 4)])
    await add_rows(registry, [monitor_row("mon_b", "org_b")])
    yield LikeD1(registry)
    await registry.aclose()


def reader(store: LikeD1, org: str = ORG, table: MaintenanceTable | None = None) -> RegistryReader:
    table, settings = table or MaintenanceTable(), MonitorSettings()
    return RegistryReader(store, org, Deadline.after(10), Meter(), NOW_MS, settings, table)


async def of_each(store: LikeD1, org: str = ORG) -> dict[str, list[str]]:
    (found,) = await reader(store, org).matching([MonitorFilter()])
    return {one.id: [each.id for each in one.maintenance] for one in found}


async def test_whose_it_is(store: LikeD1) -> None:
    """A monitor has its own, that of its tags and the whole org's, however it is read; another org has none,
    and no tag of an org reaches another's monitors."""
    for one in (WHOLE, OWN, TAGGED):
        await store.execute(add_maintenance(ORG, one), 5)
    for name in ("mon_2", "mon_b"):
        await store.execute(add_tag(ORG, name, "db"), 5)
    expected = {"mon_1": ["mnt_all", "mnt_one"], "mon_2": ["mnt_all", "mnt_tag"], "mon_3": ["mnt_all"]}
    assert await of_each(store) == expected
    assert await of_each(store, "org_b") == {"mon_b": []}
    for name, kept_of_it in expected.items():
        (found,) = await reader(store).monitors([name])
        assert found is not None
        assert [one.id for one in found.maintenance] == kept_of_it
    assert (await maintenance_of(store, ORG, seconds)).all == (WHOLE, OWN, TAGGED)


async def test_reads_stay_one(store: LikeD1) -> None:
    """It comes with the monitors: no read more, however much there is."""
    for number in range(50):
        await store.execute(add_maintenance(ORG, replace(OWN, id=f"mnt_{number}")), 5)
    await reader(store).matching([MonitorFilter()])  # keeps the settings of monitors
    store.sent.clear()
    one = reader(store)
    await one.matching([MonitorFilter()])
    assert (store.sent, one.meter.registry_reads) == (["monitors_matching"], 1)


async def test_ended_and_removed(store: LikeD1) -> None:
    """What was ended keeps the first end; what was removed is gone; neither touches another org's."""
    for one in (WHOLE, OWN):
        await store.execute(add_maintenance(ORG, one), 5)
    for at in (NOW_MS, NOW_MS + 5):
        assert await store.execute(end_maintenance(ORG, WHOLE.id, at), 5) == 1
    assert await store.execute(end_maintenance("org_b", OWN.id, NOW_MS), 5) == 0
    assert await store.execute(remove_maintenance("org_b", OWN.id), 5) == 0
    assert await store.execute(remove_maintenance(ORG, OWN.id), 5) == 1
    assert (await maintenance_of(store, ORG, seconds)).all == (replace(WHOLE, ended_ms=NOW_MS),)


async def test_a_registry_without_the_tables(store: LikeD1) -> None:
    """Reads as none; is asked for the table again after a while, and gets it with the first that is kept."""
    for table in ("insights_maintenance", "insights_monitor_tags"):
        await store.execute(RegistryStatement("drop", f"DROP TABLE {table}"), 5)
    clock = Clock()
    known = MaintenanceTable(clock)
    (found,) = await reader(store, table=known).matching([MonitorFilter()])
    assert [one.maintenance for one in found] == [(), (), ()]
    assert (await maintenance_of(store, ORG, seconds)).all == ()
    store.sent.clear()
    await reader(store, table=known).matching([MonitorFilter()])
    assert store.sent == ["monitors_matching"]
    await MAINTENANCE.keep(store, add_maintenance(ORG, WHOLE), seconds)
    assert (await maintenance_of(store, ORG, seconds)).all == (WHOLE,)
    clock.now_s += WITHOUT_TABLE_S
    (found,) = await reader(store, table=known).matching([MonitorFilter()])
    assert [len(one.maintenance) for one in found] == [1, 1, 1]


async def test_another_refusal(store: LikeD1) -> None:
    """A registry that refuses though it has the tables is an error, and does not read as no maintenance."""
    await store.execute(add_maintenance(ORG, WHOLE), 5)
    store.trouble = lambda one: RegistryRefused("no") if one.name == "monitors_matching" else None
    with pytest.raises(RegistryRefused):
        await reader(store).matching([MonitorFilter()])


@pytest.mark.parametrize("text", ["{", "[[1]]", "[null]", UNKNOWN_ZONE])
def test_what_cannot_be_read(text: str) -> None:
    """A row that is none, or names no timezone, is an error that says what to do."""
    with pytest.raises(RegistryMalformed, match="run `insights doctor`"):
        kept(text)
