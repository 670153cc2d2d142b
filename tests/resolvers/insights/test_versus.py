"""versus: any window against any other, told as a direct question tells it, in one shape for all."""

import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.numbers.differences import difference
from gateway.telemetry.numbers.estimates import Estimate
from gateway.times.window import WindowSpec
from tests.gateway_under_test import (
    DAY_MS,
    HOUR_MS,
    MINUTE_MS,
    NOW_MS,
    Gateway,
    beat,
    gateway_on,
    monitor_row,
)
from tests.size import sized

pytestmark = pytest.mark.asyncio(loop_scope="module")

E = "{ value lower upper }"
RANGE = "range { window since until seconds }"
VALUES = " ".join(f"{one} {E}" for one in ("mean", "p50", "p75", "p90", "p95", "p99"))
SUBJECTS = ('monitor(id: "mon_1")', "fleet")
STEP_MS, CHECKS = 10 * MINUTE_MS, 6 * 144
UPTIME = ("uptime", "", "ratio", f"ratio {E}", f"before {E} change {E}")
BY_TIME = ("uptime", ", accounting: TIME", "ratio", f"ratio {E}", f"before {E} change {E}")
DEGRADED = ("uptime", ", degraded: DOWN", "ratio", f"ratio {E}", f"before {E} change {E}")
FAILURES = ("failures", "", "count", f"count {E}", f"before {E} change {E}")
LATENCY = ("latency", "", None, VALUES, f"before {{ {VALUES} }} change {{ {VALUES} }}")
COMPARED = {"uptime": UPTIME, "time": BY_TIME, "degraded": DEGRADED, "failures": FAILURES, "latency": LATENCY}
"""Field, its other arguments, which field is compared (None: each), what is asked of it and of `versus`."""


def history(monitor: str, seed: int) -> list[Heartbeat]:
    """Six days of checks from two places, each row some checks, slower and failing more often by the day."""
    dice = random.Random(seed)  # noqa: S311 - repeatable rows
    return [
        beat(
            monitor,
            number * STEP_MS + seed,
            "down" if dice.random() < number / CHECKS / 5 else dice.choice(("up", "up", "degraded")),
            latency_ms=100.0 + number % 97 + number / 10,
            region=("weur", "enam")[number % 2],
            colo=("AMS", "EWR")[number % 2],
            sample_rate=dice.choice((1.0, 0.5)),
        )
        for number in range(1, CHECKS + 1)
    ]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    beats = [*history("mon_1", 1), *history("mon_2", 2)]
    rows = [monitor_row(one, interval_s=600) for one in ("mon_1", "mon_2")]
    folder = tmp_path_factory.mktemp("versus")
    async with gateway_on(engine, folder, heartbeats=beats, monitors=rows) as one:
        yield one


def windows(seed: int, count: int) -> list[tuple[str, str]]:
    """Pairs of lengths and intervals of any length, some of which overlap, and some without any check."""
    dice = random.Random(seed)  # noqa: S311 - repeatable windows
    starts = [NOW_MS - dice.randint(HOUR_MS, 8 * DAY_MS) for _ in range(2 * count)]
    told = [f"{_iso(one)}/{_iso(one + dice.randint(HOUR_MS, DAY_MS))}" for one in starts]
    lengths = [f"{dice.randint(1, 72)}h" for _ in told]
    mixed = [dice.choice(pair) for pair in zip(told, lengths, strict=True)]
    return list(zip(mixed[::2], mixed[1::2], strict=True))


def _iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def estimate(found: Any) -> Estimate:
    return Estimate(found["value"], found["lower"], found["upper"])


def near(found: Any) -> Any:
    return {
        name: None if one is None else pytest.approx(one, rel=1e-9, abs=1e-12) for name, one in found.items()
    }


async def asked(gateway: Gateway, query: str, **variables: Any) -> tuple[Any, int]:
    answer = await gateway.ask(query, variables)
    assert "errors" not in answer, answer["errors"]
    return answer["data"], answer["extensions"]["insights"]["telemetryReads"]


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("what", COMPARED)
async def test_before_is_what_a_direct_question_tells(gateway: Gateway, what: str, subject: str) -> None:
    """`before` is what the same field says of that window, and `change` is the difference of the two."""
    field, more, name, selection, compared = COMPARED[what]
    text = f"""query($a: Window!, $b: Window!) {{ one: {subject} {{ {field}(window: $a{more}) {{ {selection}
      versus(window: $b) {{ {RANGE} {compared} significant }} }} }}
      two: {subject} {{ {field}(window: $b{more}) {{ {RANGE} {selection} }} }} }}"""
    seen = 0
    for after, before in windows(len(what), sized(12, 3)):
        data, _ = await asked(gateway, text, a=after, b=before)
        one, two = data["one"][field], data["two"][field]
        versus = one["versus"]
        assert versus["range"] == two["range"]
        direct = {name: two[name]} if name else {each: two[each] for each in versus["before"]}
        told = {name: versus["before"]} if name else versus["before"]
        changes = {name: versus["change"]} if name else versus["change"]
        for each, value in direct.items():
            assert told[each] == near(value), (each, after, before)
            expected = difference(estimate(one[each]), estimate(value))
            assert changes[each] == near(written(expected)), (each, after, before)
            seen += changes[each]["value"] is not None
    assert seen


def written(found: Estimate) -> dict[str, float | None]:
    return {"value": found.value, "lower": found.lower, "upper": found.upper}


@pytest.mark.parametrize("subject", SUBJECTS)
async def test_left_out_is_the_period_before(gateway: Gateway, subject: str) -> None:
    """Without a window, or with null, the same length just before is compared with, for all three alike."""
    text = f"""query($w: Window!, $none: Window) {{ {subject} {{
      uptime(window: $w) {{ {RANGE} versus {{ {RANGE} }} again: versus(window: $none) {{ {RANGE} }} }}
      latency(window: $w) {{ versus {{ {RANGE} }} }} failures(window: $w) {{ versus {{ {RANGE} }} }} }} }}"""
    for window in ("7h", "2025-11", "2025-11-28T00:00Z/2025-11-29T12:00Z"):
        data, _ = await asked(gateway, text, w=window)
        found = next(iter(data.values()))
        expected = WindowSpec.parse(window).at(NOW_MS).before()
        told = found["uptime"]["versus"]["range"]
        assert (told["window"], told["seconds"]) == (expected.text, expected.seconds)
        assert told["until"] == found["uptime"]["range"]["since"]
        others = [found["uptime"]["again"], found["latency"]["versus"], found["failures"]["versus"]]
        assert [one["range"] for one in others] == [told] * 3


async def test_several_at_once_are_those_asked_alone(gateway: Gateway) -> None:
    """Aliases compare with several windows, each as if it were alone, and totals share a read."""
    fields = "before { value } change { value lower upper } contributors { key contribution }"
    day, week = 'versus(window: "24h")', 'versus(window: "2025-11-25T00:00Z/2025-11-30T00:00Z")'
    both, _ = await asked(
        gateway,
        f'{{ fleet {{ uptime(window: "5h") {{ a: {day} {{ {fields} }} b: {week} {{ {fields} }} }} }} }}',
    )
    for name, one in (("a", day), ("b", week)):
        alone, _ = await asked(
            gateway, f'{{ fleet {{ uptime(window: "5h") {{ x: {one} {{ {fields} }} }} }} }}'
        )
        assert alone["fleet"]["uptime"]["x"] == both["fleet"]["uptime"][name]
    totals = f'{{ fleet {{ uptime(window: "5h") {{ ratio {E} {day} {{ change {E} }} }} }} }}'
    assert (await asked(gateway, totals))[1] == 1


@pytest.mark.parametrize("degraded", ["UP", "DOWN"])
async def test_contributors_add_up_to_the_change(gateway: Gateway, degraded: str) -> None:
    """Those of one place dimension add up to it, whatever degraded counts as, and of whichever windows."""
    text = f"""query($a: Window!, $b: Window!) {{ fleet {{
      uptime(window: $a, degraded: {degraded}) {{ versus(window: $b) {{ change {{ value }} ...C }} }} }} }}
      fragment C on UptimeComparison {{ contributors(first: 100) {{ dimension key contribution }} }}"""
    seen = 0
    for after, before in windows(7, sized(8, 3)):
        data, _ = await asked(gateway, text, a=after, b=before)
        versus = data["fleet"]["uptime"]["versus"]
        if versus["change"]["value"] is None:
            assert versus["contributors"] == []
            continue
        for dimension in ("REGION", "COLO"):
            found = [one["contribution"] for one in versus["contributors"] if one["dimension"] == dimension]
            assert sum(found) == pytest.approx(versus["change"]["value"], abs=1e-9)
        seen += 1
    assert seen


async def test_contributors_are_of_checks(gateway: Gateway) -> None:
    """An uptime by time or by incidents has none: null, and no error."""
    for accounting, listed in (("CHECKS", True), ("TIME", False), ("INCIDENTS", False)):
        uptime = f'uptime(window: "5h", accounting: {accounting})'
        data, _ = await asked(
            gateway, f"{{ fleet {{ {uptime} {{ versus {{ contributors {{ key }} }} }} }} }}"
        )
        assert (data["fleet"]["uptime"]["versus"]["contributors"] is not None) is listed


async def test_a_window_against_itself_did_not_change(gateway: Gateway) -> None:
    """0, and not significant: what both have in common is not taken off the interval, which holds 0."""
    window = "2025-11-28T00:00Z/2025-11-29T00:00Z"
    versus = f"versus(window: $w) {{ change {E} significant }}"
    text = f"""query($w: Window!) {{ fleet {{
      uptime(window: $w) {{ {versus} }} failures(window: $w) {{ {versus} }} }} }}"""
    data, _ = await asked(gateway, text, w=window)
    for field in ("uptime", "failures"):
        found = data["fleet"][field]["versus"]
        assert (found["change"]["value"], found["significant"]) == (0, False)
        assert found["change"]["lower"] < 0 < found["change"]["upper"]


async def test_a_place_is_compared_with_nothing(gateway: Gateway) -> None:
    """Latency of a region or a point of presence has no versus: null, and no error."""
    data, _ = await asked(gateway, "{ fleet { regions { nodes { latency { versus { significant } } } } } }")
    assert {str(one["latency"]["versus"]) for one in data["fleet"]["regions"]["nodes"]} == {"None"}


@pytest.mark.parametrize("window", ["500d", "yesterday", "2025-11-30T00:00Z/2025-11-29T00:00Z"])
async def test_a_window_that_cannot_be_is_refused(gateway: Gateway, window: str) -> None:
    """By its argument, before any read."""
    answer = await gateway.ask(f'{{ fleet {{ uptime {{ versus(window: "{window}") {{ significant }} }} }} }}')
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": "window"}
    assert answer["extensions"]["insights"]["telemetryReads"] == 0
