"""Which regions checked: an archive and what a store still has say together what the store alone said."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.stores.embedded import EmbeddedTelemetry
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS
from gateway.telemetry.reading.archived import heard as before
from gateway.telemetry.reading.archived.heard import Archives
from gateway.telemetry.reading.population import Presences
from gateway.telemetry.sql.dialect import CLICKHOUSE
from gateway.telemetry.sql.text import Source
from gateway.times.turns import Heard
from tests.gateway_under_test import Fixed
from tests.size import sized
from tests.telemetry.archived.test_same_answers import (
    DATASET,
    DAYS,
    FIRST_MS,
    HOUR_MS,
    LAST_MS,
    MONITORS,
    Stores,
    archived,
    beats,
    clickhouse_url,
    stores,
    written,
)
from tests.telemetry.lab import DAY_MS, fresh_org

__all__ = ["clickhouse_url", "stores"]


@pytest.mark.dear
@settings(max_examples=sized(60, 2), deadline=None)
@given(
    seed=st.integers(0, 10**9),
    begin=st.just(0) | st.integers(0, 3 * 24),
    end=st.sampled_from((7 * 24, 7 * 24 + 5)) | st.integers(4 * 24, DAYS * 24),
    forgotten=st.integers(0, 4 * 24 * HOUR_MS),
    later_ms=st.integers(0, 20 * DAY_MS),
    most=st.sampled_from((40_000, 20)),
    seconds=st.sampled_from((60.0, 0.0)),
)
def test_regions_are_heard_of_in_both(
    stores: Stores,
    seed: int,
    begin: int,
    end: int,
    forgotten: int,
    later_ms: int,
    most: int,
    seconds: float,
) -> None:
    """Whatever hours are archived and wherever the store begins within them, by days or by weeks: each region
    of a monitor that several check has as many rows and checks, and the same first and last, as a store says
    that forgot nothing after the archive began."""
    org, first = fresh_org(), FIRST_MS // HOUR_MS
    rows = written(org, seed)
    horizon_ms = FIRST_MS + max(begin * HOUR_MS, forgotten)
    stores.run(stores.telemetry.write(ROW_COLUMNS, beats(org, seed)))
    stores.run(archived(stores, org, Source.of(DATASET, CLICKHOUSE), [(first + begin, first + end)]))
    told = []
    for name, since_ms in (("hb_whole", FIRST_MS + begin * HOUR_MS), ("hb_short", horizon_ms)):
        store = EmbeddedTelemetry(stores.telemetry.engine, name)
        stores.run(store.write(ROW_COLUMNS, b"".join(row for at, row in rows if at >= since_ms)))
        archives = Archives(stores.archive, Fixed(horizon_ms)) if name == "hb_short" else None
        later = Later()
        presences = Presences(store, Source.of(name, CLICKHOUSE), later, archives=archives)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(before, "MOST_ROWS", most)  # an answer of some monitors, or of all
            patched.setattr(
                before, "READ_SECONDS", seconds
            )  # some monitors are left for the next look, or none
            looks = [stores.run(presences.of(org, LAST_MS + later_ms)) for _ in MONITORS]
            told.append(looks[-1])
    whole, short = ({name: one for name, one in found.items() if several(one)} for found in told)
    assert {name: shown(one) for name, one in short.items()} == {
        name: shown(one) for name, one in whole.items()
    }


@dataclass
class Later:
    """A clock of which each look is an hour after the one before."""

    now: float = 0.0

    def __call__(self) -> float:
        self.now += 3600
        return self.now


def several(one: Heard) -> bool:
    return len({region.region for part in one.periods for region in part}) > 1


def shown(one: Heard) -> list[dict[str, Any]]:
    return [
        {of.region: (of.rows, pytest.approx(of.checks), of.first_ms, of.last_ms) for of in part}
        for part in one.periods
    ]
