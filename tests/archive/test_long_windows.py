"""A window that reaches beyond the store is answered from the archive and the store, as one number."""

from datetime import datetime
from pathlib import Path

import pytest

from gateway.archive.following import caught_up
from gateway.stores.embedded import Engine
from tests.archive.year import (
    CREATED_MS,
    EVERY_S,
    HORIZON_MS,
    OTHER,
    PER_DAY,
    archive_at,
    cut,
    filling,
    lived,
    numbers,
)
from tests.gateway_under_test import DAY_MS, NOW_MS, ORG, Fixed

pytestmark = pytest.mark.dear

EVERY_MS, EDGE_MS = EVERY_S * 1000, (NOW_MS // DAY_MS - 1) * DAY_MS
"""The newest day that is settled ended then: that of yesterday may still grow."""
BOUNDED = "{ value lower upper }"
SHOWN = f"""knownSince expectedChecks coverage ratio {BOUNDED}
  counts {{ checks {BOUNDED} up {BOUNDED} degraded {BOUNDED} down {BOUNDED} }}
  fidelity {{ grade reasons rowsRead asOf settled sampleRate sources {{ kind since until }} }}"""
COLUMNS = f"checks {BOUNDED} down {BOUNDED} ratio {BOUNDED} fidelity {{ grade rowsRead }}"
EACH = f"""uptime {{ {SHOWN} explain {{ missing leftOut {{ why checks }} }} }}
  days(timezone: "Europe/Berlin") {{ dates {COLUMNS} }} series(bucket: "1d") {{ starts {COLUMNS} }}
  slo(target: 0.99, window: $window) {{ knownSince knownRatio achieved {BOUNDED}
    budget {{ total spent remaining }} }}
  regions {{ nodes {{ key counts {{ checks {BOUNDED} }} }} }}"""
LATENCY = f"latency {{ answered {BOUNDED} mean {BOUNDED} p50 {BOUNDED} p95 {BOUNDED} p99 {BOUNDED} min max }}"
ASKED = f"""query($window: Window!) {{ monitor(id: "mon_1", window: $window) {{ {EACH} {LATENCY} }}
  fleet(window: $window) {{ {EACH} }}
  monitors(first: 5) {{ nodes {{ id uptime(window: $window) {{ {SHOWN} }} }} }} }}"""
PAGE = f'query($window: Window!) {{ monitor(id: "mon_1", window: $window) {{ {EACH} {LATENCY} }} }}'
WHOLE_DAYS = "2025-11-20T00:00Z/2025-12-01T12:00Z"


def ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


async def test_a_window_of_both_is_one_number(engine: Engine, tmp_path: Path) -> None:
    """Uptime, days, series, objectives, regions and means of a monitor, a fleet and a list are to the letter
    what a store that had forgotten nothing says; percentiles lie where it says, give or take two per cent;
    the parts are named, and no read more is sent."""
    async with lived(engine, tmp_path) as whole, archive_at(tmp_path / "archive.sqlite3") as archive:
        await caught_up(filling(whole, archive), lambda *_: None)
        async with cut(engine, whole, tmp_path, archive) as short:
            truth = await whole.ask(ASKED, {"window": WHOLE_DAYS}, ORG)
            told = await short.ask(ASKED, {"window": WHOLE_DAYS}, ORG)
            pages = [await one.ask(PAGE, {"window": WHOLE_DAYS}, ORG) for one in (whole, short)]
    assert "errors" not in truth, truth
    assert "errors" not in told, told
    assert numbers(told["data"], "p50", "p95", "p99") == numbers(truth["data"], "p50", "p95", "p99")
    uptime, latency = told["data"]["monitor"]["uptime"], told["data"]["monitor"]["latency"]
    assert uptime["fidelity"]["grade"] == "EXACT"
    assert ms(uptime["knownSince"]) == ms("2025-11-20T00:00Z")
    parts = [(one["kind"], ms(one["since"]), ms(one["until"])) for one in uptime["fidelity"]["sources"]]
    bounds = ms("2025-11-20T00:00Z"), EDGE_MS, ms("2025-12-01T12:00Z")
    assert parts == [("ARCHIVE", *bounds[:2]), ("STORE", *bounds[1:])]
    for name in ("p50", "p95", "p99"):
        exact, found = truth["data"]["monitor"]["latency"][name], latency[name]
        assert found["lower"] <= exact["value"] <= found["upper"], (name, exact, found)
        assert found["value"] == pytest.approx(exact["value"], rel=0.04), name
    of_one, of_both = (page["extensions"]["insights"]["telemetryReads"] for page in pages)
    assert of_both == of_one == 4


async def test_time_is_told_of_the_stores_part(engine: Engine, tmp_path: Path) -> None:
    """An archive has no order of checks: counts and time differ by that, not by uneven checks."""
    asked = """query Why($window: Window!) { monitor(id: "mon_1", window: $window) {
      uptime { reconciliation { differences { between cause } } } } }"""
    async with lived(engine, tmp_path) as whole, archive_at(tmp_path / "archive.sqlite3") as archive:
        await caught_up(filling(whole, archive), lambda *_: None)
        async with cut(engine, whole, tmp_path, archive) as short:
            told = await short.ask(asked, {"window": WHOLE_DAYS}, ORG)
    assert "errors" not in told, told
    found = told["data"]["monitor"]["uptime"]["reconciliation"]["differences"]
    assert {"between": ["CHECKS", "TIME"], "cause": "NO_DATA"} in found


async def test_what_no_line_holds_is_said_to_be_the_stores(engine: Engine, tmp_path: Path) -> None:
    """Uptime by TIME and phases are known since the store begins, and told of it alone; what lies before is
    left out of that uptime as not known."""
    asked = """query($window: Window!) { monitor(id: "mon_1", window: $window) {
      uptime(accounting: TIME) { knownSince fidelity { sources { kind since } }
        explain { leftOut { why checks } } }
      phases { timedShare fidelity { sources { kind since } } } } }"""
    async with lived(engine, tmp_path) as whole, archive_at(tmp_path / "archive.sqlite3") as archive:
        await caught_up(filling(whole, archive), lambda *_: None)
        async with cut(engine, whole, tmp_path, archive) as short:
            told = await short.ask(asked, {"window": WHOLE_DAYS}, ORG)
    assert "errors" not in told, told
    uptime, phases = (told["data"]["monitor"][name] for name in ("uptime", "phases"))
    for one in (uptime, phases):
        (part,) = one["fidelity"]["sources"]
        assert (part["kind"], ms(part["since"])) == ("STORE", HORIZON_MS)
    assert ms(uptime["knownSince"]) == HORIZON_MS
    left_out = {one["why"]: one["checks"] for one in uptime["explain"]["leftOut"]}
    before = (HORIZON_MS - ms("2025-11-20T00:00Z")) / EVERY_MS
    assert left_out["NOT_KNOWN"] == pytest.approx(before, abs=1)


async def test_what_nobody_has_is_unknown(engine: Engine, tmp_path: Path) -> None:
    """A window that begins within an hour, a gap of a day, and a time before the archive: none of it is
    missing or down, an objective budgets the whole of it, and the explanation says how much it is."""
    async with lived(engine, tmp_path) as whole, archive_at(tmp_path / "archive.sqlite3") as archive:
        filled = filling(whole, archive)
        works = [one for one in await filled.plan() if one.org == ORG]
        for work in works[2:4] + works[5:]:  # neither the first two days nor the fifth
            await filled.fill(work)
        async with cut(engine, whole, tmp_path, archive) as short:
            told = await short.ask(ASKED, {"window": "11d"}, ORG)
    assert "errors" not in told, told
    found = told["data"]["monitor"]
    uptime, slo, begun = found["uptime"], found["slo"], CREATED_MS + 2 * DAY_MS
    assert ms(uptime["knownSince"]) == begun
    assert [one["kind"] for one in uptime["fidelity"]["sources"]] == ["ARCHIVE", "ARCHIVE", "STORE"]
    assert (uptime["coverage"], uptime["fidelity"]["grade"]) == (pytest.approx(1, abs=0.001), "EXACT")
    left_out = {one["why"]: one["checks"] for one in uptime["explain"]["leftOut"]}
    unknown = (begun - (NOW_MS - 11 * DAY_MS)) / EVERY_MS + PER_DAY
    assert left_out == {"NOT_KNOWN": pytest.approx(unknown, abs=1)}
    assert slo["knownRatio"] == pytest.approx(1 - unknown / (11 * PER_DAY), abs=0.002)
    assert slo["budget"]["total"] == pytest.approx(0.01 * 11 * PER_DAY, rel=0.01)
    gone = [one for one in found["days"]["checks"]["value"] if not one]
    assert len(gone) >= 1


async def test_one_org_sees_none_of_anothers_hours(engine: Engine, tmp_path: Path) -> None:
    """Two orgs wrote under the same names of monitors: each is told of its own checks alone."""
    asked = """{ monitor(id: "mon_1") { uptime(window: "2025-11-20T00:00Z/2025-11-28T00:00Z") {
      counts { checks { value } } } }
      fleet(window: "2025-11-20T00:00Z/2025-11-28T00:00Z") { uptime { counts { checks { value } } } } }"""
    async with lived(engine, tmp_path) as whole, archive_at(tmp_path / "archive.sqlite3") as archive:
        filled = filling(whole, archive)
        works = await filled.plan()
        ours = [one for one in works if one.org == ORG]
        for work in [one for one in works if one.org == OTHER] + ours[3:4]:
            await filled.fill(work)
        async with cut(engine, whole, tmp_path, archive) as short:
            told = await short.ask(asked, org=ORG)
    uptimes = (told["data"][name]["uptime"]["counts"] for name in ("monitor", "fleet"))
    monitor, fleet = (one["checks"]["value"] for one in uptimes)
    assert (monitor, fleet) == (
        PER_DAY,
        2 * PER_DAY,
    )  # of its one day, and of nobody else


async def test_an_archive_that_fails_costs_a_field_and_no_number(engine: Engine, tmp_path: Path) -> None:
    """Where it cannot be read the long window is null with its error, and the short one is told."""
    asked = """{ monitor(id: "mon_1") { long: uptime(window: "11d") { coverage }
      short: uptime(window: "1d") { coverage } } }"""
    async with lived(engine, tmp_path) as whole, archive_at(tmp_path / "archive.sqlite3") as archive:
        await caught_up(filling(whole, archive), lambda *_: None)
        await archive.aclose()
        async with cut(engine, whole, tmp_path, archive) as short:
            told = await short.ask(asked, org=ORG)
    assert told["data"]["monitor"]["long"] is None
    assert told["data"]["monitor"]["short"]["coverage"] == pytest.approx(1, abs=0.01)
    assert [one["extensions"]["code"] for one in told["errors"]] == ["TELEMETRY_UNAVAILABLE"]


async def test_hours_stay_when_their_days_are_there(engine: Engine, tmp_path: Path) -> None:
    """After more than a year local days and hours of service of then are still told: no hour goes."""
    asked = """{ monitor(id: "mon_1") { days(window: "2025-11-20T00:00Z/2025-11-24T00:00Z",
      timezone: "Asia/Tokyo") { checks { value } } } }"""
    async with lived(engine, tmp_path) as whole, archive_at(tmp_path / "archive.sqlite3") as archive:
        await caught_up(filling(whole, archive), lambda *_: None)
        kept = await archive.kept(ORG, 5)
        async with cut(engine, whole, tmp_path, archive) as short:
            before = await short.ask(asked, org=ORG)
        later_ms = NOW_MS + 405 * DAY_MS
        later = filling(whole, archive, clock=lambda: later_ms, horizon=Fixed(later_ms - 3 * DAY_MS))
        await caught_up(later, lambda *_: None)
        async with cut(engine, whole, tmp_path, archive) as short:
            after = await short.ask(asked, org=ORG)
        assert (await archive.kept(ORG, 5)).hours[0] == kept.hours[0]
    assert before["data"]["monitor"]["days"]["checks"]["value"][1] == PER_DAY, before
    assert after["data"] == before["data"]
