"""Why checks failed, who failed and who fared how, over windows that reach beyond the store."""

from pathlib import Path
from typing import Any

import pytest

from gateway.archive.following import caught_up
from gateway.stores.embedded import Engine
from tests.archive.year import (
    CAUSES,
    CREATED_MS,
    EVERY_S,
    HORIZON_MS,
    archive_at,
    beats,
    cut,
    filling,
    lived,
    numbers,
)
from tests.gateway_under_test import DAY_MS, HOUR_MS, ORG, Gateway, add_rows, beat, monitor_row

pytestmark = pytest.mark.dear

E = "{ value lower upper }"
WINDOWS = {
    "window": "2025-11-25T00:00Z/2025-12-01T12:00Z",
    "against": "2025-11-20T00:00Z/2025-11-25T00:00Z",
}
SOURCES = "fidelity { grade rowsRead asOf sources { kind } }"
MOVED = "contributors(first: 50) { dimension key contribution share before after }"
GROUP = f"count {E} share firstSeenAt lastSeenAt"
EACH = f"""failures(window: $window) {{ count {E} checks {E} firstSeenAt lastSeenAt
    byClass {{ class {GROUP} }} byCode {{ code {GROUP} }} byRegion {{ region {GROUP} }} {SOURCES}
    versus(window: $against) {{ before {E} change {E} significant {MOVED} }} }}
  uptime(window: $window) {{ versus(window: $against) {{ change {E} {MOVED} }} }}
  latency(window: $window) {{ versus(window: $against) {{ change {{ mean {E} }} {MOVED} }} }}"""
COUNTED = f"counts {{ checks {E} down {E} }} ratio {E} latency {{ mean {E} min max }} {SOURCES}"
FLEET = f"""failing(window: $window) {{ totalCount nodes {{ monitor {{ id }} failedChecks checks since
    failedRegions lastFailedAt }} }}
  ranking(window: $window) {{ totalCount nodes {{ key measured {E} {COUNTED} }} }}
  covered: ranking(window: $window, orderBy: {{ by: COVERAGE }}) {{ nodes {{ key measured {E}
    fidelity {{ reasons sources {{ kind }} }} }} }}
  slowest: ranking(window: $window, orderBy: {{ by: MEAN }}) {{ nodes {{ key measured {E} }} }}
  byKind(window: $window) {{ nodes {{ key monitorCount {COUNTED} }} }}
  byRelay(window: $window) {{ nodes {{ key monitorCount {COUNTED} }} }}
  targets(window: $window) {{ nodes {{ target meeting surely undecided missing noData }} }}"""
ASKED = f"""query($window: Window!, $against: Window!) {{
  silent: monitor(id: "mon_3") {{ {EACH} }} monitor(id: "mon_1") {{ {EACH} }}
  fleet {{ {EACH} {FLEET} }} }}"""


LATELY = [beat(name, 2 * HOUR_MS, "down", region="enam", **CAUSES[1]) for name in ("mon_1", "mon_2")]
"""Failed in the store's part."""


async def asked(gateway: Gateway) -> Any:
    told = await gateway.ask(ASKED, WINDOWS, ORG)
    assert "errors" not in told, told
    return told["data"], told["extensions"]["insights"]["telemetryReads"]


def without_colos(found: Any) -> Any:
    """No contributor is a point of presence."""
    if isinstance(found, dict):
        return {key: without_colos(value) for key, value in found.items()}
    if isinstance(found, list):
        return [without_colos(one) for one in found if not (isinstance(one, dict) and _colo(one))]
    return found


def _colo(one: dict[str, Any]) -> bool:
    return one.get("dimension") == "COLO"


async def silent(gateway: Gateway) -> None:
    """A monitor that nobody has heard of."""
    times: dict[str, Any] = dict.fromkeys(("created_at", "first_checked_at"), CREATED_MS)
    await add_rows(gateway.registry, [monitor_row("mon_3", ORG, interval_s=EVERY_S, **times)])


async def test_who_failed_and_why_is_one_number(engine: Engine, tmp_path: Path) -> None:
    """Failures by class, code and region with their first and last, who moved a number, who is failing,
    rankings, groups and targets are to the letter what a store that had forgotten nothing says; no read more
    is sent, and contributors are no points of presence, which no archive keeps."""
    async with lived(engine, tmp_path) as whole, archive_at(tmp_path / "archive.sqlite3") as archive:
        await whole.write(LATELY)
        await caught_up(filling(whole, archive), lambda *_: None)
        await silent(whole)
        truth, reads = await asked(whole)
        async with cut(engine, whole, tmp_path, archive) as short:
            told, mine = await asked(short)
    assert numbers(told) == numbers(without_colos(truth))
    assert without_colos(told) == told != without_colos(truth) != truth
    assert mine == reads
    failures = told["fleet"]["failures"]
    assert [len(failures[name]) for name in ("byClass", "byCode", "byRegion")] == [3, 3, 2]
    assert len(told["fleet"]["failing"]["nodes"]) == len(told["fleet"]["ranking"]["nodes"]) == 2
    covered, ranked = (told["fleet"][name]["nodes"] for name in ("covered", "ranking"))
    assert [one["fidelity"]["grade"] for one in ranked] == ["EXACT", "EXACT"]
    assert covered[0]["measured"]["value"] == 0
    for one in (failures, told["silent"]["failures"], *ranked, *covered, *told["fleet"]["byKind"]["nodes"]):
        assert [part["kind"] for part in one["fidelity"]["sources"]] == ["ARCHIVE", "STORE"]


async def test_apdex_is_within_what_bins_leave_open(engine: Engine, tmp_path: Path) -> None:
    """Of a monitor and of the fleet the score of a store that had forgotten nothing lies between its bounds,
    which are apart by no more than half of the checks within 4 % of T and of 4 T are of all; where neither
    cuts a bin, it is that score to the letter."""
    fields = f"score {E} satisfied tolerating frustrated {SOURCES}"
    each = f"""rough: apdex(window: $window, thresholdMs: 90) {{ {fields} }}
      sure: apdex(window: $window, thresholdMs: 60000) {{ {fields} }}"""
    query = f'query($window: Window!) {{ monitor(id: "mon_1") {{ {each} }} fleet {{ {each} }} }}'
    async with lived(engine, tmp_path) as whole, archive_at(tmp_path / "archive.sqlite3") as archive:
        await caught_up(filling(whole, archive), lambda *_: None)
        truth = (await whole.ask(query, {"window": WINDOWS["window"]}, ORG))["data"]
        async with cut(engine, whole, tmp_path, archive) as short:
            told = (await short.ask(query, {"window": WINDOWS["window"]}, ORG))["data"]
    names = {"monitor": ["mon_1"], "fleet": ["mon_1", "mon_2"]}
    for name in ("monitor", "fleet"):
        assert numbers(told[name]["sure"]) == numbers(truth[name]["sure"])
        found, exact = told[name]["rough"], truth[name]["rough"]
        score, value = found["score"], exact["score"]["value"]
        assert score["lower"] < value < score["upper"]
        assert score["lower"] < score["value"] < score["upper"]
        since = CREATED_MS + 6 * DAY_MS
        mine = [one for one in beats(ORG, 1) if one.monitor_id in names[name] and one.timestamp_ms >= since]
        cut_off = [one for one in mine if any(at / 1.04 < one.latency_ms < at * 1.04 for at in (90, 360))]
        counted = sum(exact[part] for part in ("satisfied", "tolerating", "frustrated"))
        assert score["upper"] - score["lower"] < len(cut_off) / 2 / counted
        assert found["satisfied"] == pytest.approx(exact["satisfied"], rel=0.05)
        assert [part["kind"] for part in found["fidelity"]["sources"]] == ["ARCHIVE", "STORE"]
        assert found["fidelity"]["grade"] == "EXACT"


async def test_single_checks_are_the_stores(engine: Engine, tmp_path: Path) -> None:
    """Points of presence are told of the store's part. The example of a group is its newest failure where the
    store has it; where all of them are archived there is none, and when they were is told all the same."""
    example = "byClass { class lastSeenAt example { checkedAt error } }"
    query = f"""{{ fleet {{ old: failures(window: "2025-11-20T00:00Z/2025-11-25T00:00Z") {{ {example} }}
      all: failures(window: "11d") {{ {example} }} failing(window: "2025-11-20T00:00Z/2025-11-25T00:00Z") {{
      nodes {{ lastFailedAt lastFailure {{ checkedAt }} }} }}
      colos(window: "11d") {{ nodes {{ key {SOURCES} }} }} }} }}"""
    async with lived(engine, tmp_path) as whole, archive_at(tmp_path / "archive.sqlite3") as archive:
        await whole.write(LATELY)
        await caught_up(filling(whole, archive), lambda *_: None)
        async with cut(engine, whole, tmp_path, archive) as short:
            told = await short.ask(query, org=ORG)
    assert "errors" not in told, told
    fleet = told["data"]["fleet"]
    colos = [(one["key"], one["fidelity"]["sources"]) for one in fleet["colos"]["nodes"]]
    assert colos == [("FRA", [{"kind": "STORE"}])] * 2
    assert fleet["old"]["byClass"]
    assert [one["example"] for one in fleet["old"]["byClass"]] == [None] * len(fleet["old"]["byClass"])
    shown = [one for one in fleet["all"]["byClass"] if one["example"]]
    assert [one["class"] for one in shown] == ["CLIENT_ERROR"]
    assert all(one["example"]["checkedAt"] == one["lastSeenAt"] for one in shown)
    assert {str(one["lastFailure"]) for one in fleet["failing"]["nodes"]} == {"None"}
    assert all(one["lastFailedAt"] for one in fleet["failing"]["nodes"])


async def test_rest_tells_the_same(engine: Engine, tmp_path: Path) -> None:
    """Of a monitor and of the fleet, with the parts that came from where."""
    paths = ("/api/monitors/mon_1/failures", "/api/insights/failures")
    window = WINDOWS["window"]
    async with lived(engine, tmp_path) as whole, archive_at(tmp_path / "archive.sqlite3") as archive:
        await whole.write(LATELY)
        await caught_up(filling(whole, archive), lambda *_: None)
        truth = [(await whole.get(path, ORG, window=window)).json() for path in paths]
        async with cut(engine, whole, tmp_path, archive) as short:
            told = [(await short.get(path, ORG, window=window)).json() for path in paths]
            answer = await short.ask(ASKED, WINDOWS, ORG)
    assert numbers(told, "example") == numbers(truth, "example")
    for one, twin in zip(
        told, (answer["data"][name]["failures"] for name in ("monitor", "fleet")), strict=True
    ):
        assert [part["kind"] for part in one["fidelity"]["sources"]] == ["archive", "store"]
        assert one["count"]["value"] == pytest.approx(twin["count"]["value"])
        assert one["firstSeenMs"] < HORIZON_MS
