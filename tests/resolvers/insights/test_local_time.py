"""Days, heat maps and regions over time, on the real engine, counted by hand beside it."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.gateway_under_test import DAY_MS, MINUTE_MS, NOW_MS, Gateway, beat, gateway_on, monitor_row

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.asyncio(loop_scope="module")

HALF_HOURS = 45 * 48
BERLIN = ZoneInfo("Europe/Berlin")
REGIONS = ("weur", "weur", "apac")


def history(monitor: str) -> list[Heartbeat]:
    """Every half hour for 45 days: over the end of summer time in Berlin on 26 October 2025."""
    return [
        beat(
            monitor,
            number * 30 * MINUTE_MS,
            "down" if number % 50 == 7 else "degraded" if number % 50 == 8 else "up",
            latency_ms=float(100 + number % 97),
            region=REGIONS[number % 3],
        )
        for number in range(1, HALF_HOURS + 1)
    ]


HISTORY = history("mon_1")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    """Two monitors of the same history, and one without any."""
    rows = [monitor_row(f"mon_{number}", interval_s=1800) for number in (1, 2, 3)]
    beats = [*HISTORY, *history("mon_2")]
    folder: Path = tmp_path_factory.mktemp("local")
    async with gateway_on(engine, folder, heartbeats=beats, monitors=rows) as one:
        yield one


def local(one: Heartbeat, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromtimestamp(one.timestamp_ms / 1000, UTC).astimezone(zone)


def p95(latencies: list[float]) -> float:
    return sorted(latencies)[-(-len(latencies) * 95 // 100) - 1]


def answered(found: list[Heartbeat]) -> list[float]:
    return [one.latency_ms for one in found if one.status != "down"]


DAYS = """range { window since until } timezone dates starts seconds checks { value } up { value }
          degraded { value } down { value } ratio { value lower upper } latencyP95 { value } settled
          fidelity { grade rowsRead settled }"""
HEATMAP = """range { window } timezone checks { value } ratio { value } latencyP95 { value }
          fidelity { grade rowsRead }"""
REGION_SERIES = """range { window } bucketSeconds starts lines { region checks { value } ratio { value }
          latencyP95 { value } } fidelity { grade rowsRead }"""


async def of_monitor(gateway: Gateway, field: str) -> Any:
    answer = await gateway.ask(f'{{ monitor(id: "mon_1") {{ found: {field} }} }}')
    assert "errors" not in answer, answer
    assert answer["extensions"]["insights"]["telemetryReads"] == 1
    return answer["data"]["monitor"]["found"]


async def test_days(gateway: Gateway) -> None:
    """Each day of Berlin has 24 hours, the one that ends summer time 25, and the checks of its date."""
    found = await of_monitor(gateway, f'days(window: "40d", timezone: "Europe/Berlin") {{ {DAYS} }}')
    assert (found["timezone"], found["range"]["window"]) == ("Europe/Berlin", "40d")
    assert len(found["dates"]) == 41
    assert dict(zip(found["dates"], found["seconds"], strict=True)) == {
        day: 90_000 if day == "2025-10-26" else 86_400 for day in found["dates"]
    }
    for number, day in enumerate(found["dates"]):
        mine = [one for one in HISTORY if str(local(one).date()) == day]
        by_status = Counter(one.status for one in mine)
        assert found["checks"]["value"][number] == len(mine)
        assert [found[name]["value"][number] for name in ("up", "degraded", "down")] == [
            by_status[name] for name in ("up", "degraded", "down")
        ]
        assert found["ratio"]["value"][number] == pytest.approx(
            (by_status["up"] + by_status["degraded"]) / len(mine)
        )
        assert found["latencyP95"]["value"][number] == p95(answered(mine))
    summer = found["dates"].index("2025-10-26")
    assert found["checks"]["value"][summer] == 50
    assert found["starts"][summer] == "2025-10-25T22:00:00.000Z"
    assert found["settled"] == [True] * 40 + [False]
    assert not found["fidelity"]["settled"]


async def test_days_sum_to_their_window(gateway: Gateway) -> None:
    """The days of any zone hold each check of the days once: of the widened window, which they cover."""
    for zone in ("UTC", "Asia/Kathmandu", "Pacific/Kiritimati", "Australia/Lord_Howe", "America/St_Johns"):
        found = await of_monitor(gateway, f'days(window: "20d", timezone: "{zone}") {{ {DAYS} }}')
        since = datetime.fromisoformat(found["starts"][0])
        until = since.timestamp() + sum(found["seconds"])
        window = f"{since.isoformat()}/{datetime.fromtimestamp(until, UTC).isoformat()}"
        whole = await of_monitor(
            gateway,
            f'uptime(window: "{window}") {{ counts {{ checks {{ value }} down {{ value }} }} }}',
        )
        assert sum(found["checks"]["value"]) == whole["counts"]["checks"]["value"]
        assert sum(found["down"]["value"]) == whole["counts"]["down"]["value"]


async def test_heatmap(gateway: Gateway) -> None:
    """Each of 168 cells holds the checks of its local hour; together they are the window's."""
    found = await of_monitor(gateway, f'heatmap(window: "30d", timezone: "Europe/Berlin") {{ {HEATMAP} }}')
    whole = await of_monitor(gateway, 'uptime(window: "30d") { counts { checks { value } } }')
    inside = [one for one in HISTORY if one.timestamp_ms >= NOW_MS - NOW_MS % 10_000 + 10_000 - 30 * DAY_MS]
    assert sum(found["checks"]["value"]) == whole["counts"]["checks"]["value"] == len(inside)
    by_cell = defaultdict(list)
    for one in inside:
        by_cell[local(one).weekday() * 24 + local(one).hour].append(one)
    for cell in range(168):
        mine = by_cell[cell]
        ups = sum(one.status != "down" for one in mine)
        assert found["checks"]["value"][cell] == len(mine)
        assert found["ratio"]["value"][cell] == (pytest.approx(ups / len(mine)) if mine else None)
        assert found["latencyP95"]["value"][cell] == (p95(answered(mine)) if answered(mine) else None)


async def test_region_series(gateway: Gateway) -> None:
    """Regions, most checks first, each with a value for every bucket; together they are the series'."""
    found = await of_monitor(gateway, f'regionSeries(window: "7d", bucket: "6h") {{ {REGION_SERIES} }}')
    series = await of_monitor(gateway, 'series(window: "7d", bucket: "6h") { starts checks { value } }')
    assert [one["region"] for one in found["lines"]] == ["weur", "apac"]
    assert found["starts"] == series["starts"]
    assert found["bucketSeconds"] == 21_600
    lines = [one["checks"]["value"] for one in found["lines"]]
    assert [sum(column) for column in zip(*lines, strict=True)] == series["checks"]["value"]
    for line in found["lines"]:
        for number, start in enumerate(found["starts"]):
            begin = datetime.fromisoformat(start).timestamp() * 1000
            mine = [
                one
                for one in HISTORY
                if begin <= one.timestamp_ms < begin + 21_600_000 and one.region == line["region"]
            ]
            assert line["checks"]["value"][number] == len(mine)
            assert line["latencyP95"]["value"][number] == (p95(answered(mine)) if answered(mine) else None)


async def test_the_fleet_adds_its_monitors_up(gateway: Gateway) -> None:
    """Two monitors of one history count twice, in one read a field; the third has nothing."""
    fields = (
        f'days(window: "7d", timezone: "Asia/Kathmandu") {{ {DAYS} }} heatmap(window: "30d") {{ {HEATMAP} }}'
    )
    fields += f' regionSeries(window: "7d") {{ {REGION_SERIES} }}'
    answer = await gateway.ask(f'{{ fleet {{ {fields} }} one: monitor(id: "mon_1") {{ {fields} }} }}')
    assert "errors" not in answer
    assert answer["extensions"]["insights"]["telemetryReads"] == 6
    fleet, one = answer["data"]["fleet"], answer["data"]["one"]
    for name in ("days", "heatmap"):
        assert fleet[name]["checks"]["value"] == [2 * checks for checks in one[name]["checks"]["value"]]
        assert fleet[name]["ratio"]["value"] == one[name]["ratio"]["value"]
    for two, alone in zip(fleet["regionSeries"]["lines"], one["regionSeries"]["lines"], strict=True):
        assert two["checks"]["value"] == [2 * checks for checks in alone["checks"]["value"]]


async def test_monitors_share_a_read(gateway: Gateway) -> None:
    """A list of monitors reads each field once."""
    fields = (
        f'days(window: "90d") {{ {DAYS} }} heatmap(window: "30d") {{ {HEATMAP} }} '
        f"regionSeries {{ {REGION_SERIES} }}"
    )
    answer = await gateway.ask(f"{{ monitors {{ nodes {{ id {fields} }} }} }}")
    assert "errors" not in answer
    assert answer["extensions"]["insights"]["telemetryReads"] == 3
    nodes = {one["id"]: one for one in answer["data"]["monitors"]["nodes"]}
    assert nodes["mon_1"]["days"] == nodes["mon_2"]["days"]


async def test_no_data_is_null(gateway: Gateway) -> None:
    """A monitor without checks has every day and every hour, with nothing in them, and no region."""
    fields = (
        f'days(window: "90d") {{ {DAYS} }} heatmap(window: "30d") {{ {HEATMAP} }} '
        f"regionSeries {{ {REGION_SERIES} }}"
    )
    found = (await gateway.ask(f'{{ monitor(id: "mon_3") {{ {fields} }} }}'))["data"]["monitor"]
    assert len(found["days"]["dates"]) == 91
    assert set(found["days"]["checks"]["value"]) == set(found["heatmap"]["checks"]["value"]) == {0}
    for name in ("ratio", "latencyP95"):
        assert set(found["days"][name]["value"]) == set(found["heatmap"][name]["value"]) == {None}
    assert found["regionSeries"]["lines"] == []


async def test_a_filter_that_lets_nobody_through_reads_nothing(gateway: Gateway) -> None:
    """Empty days and hours, without a read."""
    fields = (
        f'days(window: "90d") {{ {DAYS} }} heatmap(window: "30d") {{ {HEATMAP} }} '
        f"regionSeries {{ {REGION_SERIES} }}"
    )
    answer = await gateway.ask(f'{{ fleet(filter: {{text: "nobody"}}) {{ {fields} }} }}')
    assert "errors" not in answer
    assert answer["extensions"]["insights"]["telemetryReads"] == 0
    assert set(answer["data"]["fleet"]["heatmap"]["checks"]["value"]) == {0}


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../UTC", "localtime", "europe/berlin", "UTC'--"])
@pytest.mark.parametrize(
    "field",
    [
        "days({0}) {{ dates }}",
        "heatmap({0}) {{ timezone }}",
        'slo(target: 0.999, window: "30d", {0}) {{ met }}',
    ],
)
async def test_an_unknown_timezone_is_refused_before_any_read(
    gateway: Gateway, field: str, zone: str
) -> None:
    """Naming the argument, on a monitor and on the fleet."""
    asked = field.format(f'timezone: "{zone}"')
    for place in (f'monitor(id: "mon_1") {{ id {asked} }}', f"fleet {{ __typename {asked} }}"):
        answer = await gateway.ask(f"{{ {place} }}")
        (error,) = answer["errors"]
        assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": "timezone"}
        assert answer["extensions"]["insights"]["telemetryReads"] == 0


async def test_a_bucket_too_small_is_refused(gateway: Gateway) -> None:
    """As for other series."""
    answer = await gateway.ask('{ fleet { regionSeries(window: "30d", bucket: "1m") { starts } } }')
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": "bucket"}
