"""Every telemetry statement on the real engine, against the plain-Python reference."""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.errors import BadUserInput
from gateway.ports import Statement
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.answers.tally import Tally, empty_tally, heartbeat, tally
from gateway.telemetry.sql import composers, sequences
from gateway.telemetry.sql.composers import Keyset, Reach, RowFilter
from gateway.telemetry.sql.failure_classes import failure_class
from gateway.telemetry.sql.select import Without
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts, Slice
from gateway.telemetry.sql.text import Source
from gateway.times.window import Window
from tests.size import sized
from tests.telemetry import reference
from tests.telemetry.lab import START_MS, Lab, beat, fresh_org, window
from tests.telemetry.reference import EVERYTHING, MONITORS, SPAN_MS, Row, histories, inside, split

on_the_engine = settings(
    max_examples=sized(25, 10), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
History = tuple[list[Row], list[Window]]


async def written(lab: Lab, history: Sequence[Row]) -> tuple[str, list[Row]]:
    """The history of a fresh org, beside that of another, and what of it is the org's."""
    names = {"ours": fresh_org(), "theirs": fresh_org()}
    kept = [replace(row, beat=replace(row.beat, org_id=names[row.beat.org_id])) for row in history]
    text = b"".join(rows_tsv([row.beat], row.written_ms // 1000) for row in kept)
    if text:
        await lab.telemetry.write(ROW_COLUMNS, text)
    return names["ours"], [row for row in kept if row.beat.org_id == names["ours"]]


async def read(lab: Lab, statement: Statement) -> Sequence[Mapping[str, object]]:
    return (await lab.telemetry.read(statement, 30)).rows


def slice_of(one: Window, parts: Parts = EVERYTHING) -> Slice:
    return Slice(one.since_ms, one.until_ms, parts)


@on_the_engine
@given(histories(), st.sampled_from([None, MONITORS[:2], MONITORS[::-1]]))
async def test_totals(lab: Lab, history: History, only: tuple[str, ...] | None) -> None:
    """Totals of the fleet, and of each monitor, are the reference's in every window of one statement."""
    found, windows = history
    org, ours = await written(lab, found)
    ours = [row for row in ours if only is None or row.beat.monitor_id in only]
    slices = tuple(slice_of(one) for one in windows)
    [row] = await read(lab, composers.totals(org, lab.source, slices, only))
    by_monitor = await read(lab, composers.monitor_totals(org, lab.source, slices, only))
    for number, one in enumerate(windows):
        expected = inside(ours, one)
        assert tally(row, number, EVERYTHING) == reference.tally(expected, EVERYTHING)
        monitors = split(expected, lambda beat: beat.monitor_id)
        for each in by_monitor:
            name = str(each["monitor"])
            assert tally(each, number, EVERYTHING) == reference.tally(monitors[name], EVERYTHING, name)
        assert set(monitors) <= {each["monitor"] for each in by_monitor}


def bucket_of(beat: Heartbeat, *, bucket_s: int, by_monitor: bool) -> tuple[str | None, int]:
    return beat.monitor_id if by_monitor else None, beat.timestamp_ms // (bucket_s * 1000) * bucket_s


@on_the_engine
@given(histories(), st.sampled_from([60, 300, 604]))
async def test_series(lab: Lab, history: History, bucket_s: int) -> None:
    """Each bucket that holds rows is tallied as the reference does, in time order; the others are absent."""
    found, [one, *_] = history
    org, ours = await written(lab, found)
    for by_monitor in (False, True):
        statement = composers.series(org, lab.source, slice_of(one), bucket_s, None, by_monitor=by_monitor)
        answer = await read(lab, statement)
        expected = split(
            inside(ours, one),
            partial(bucket_of, bucket_s=bucket_s, by_monitor=by_monitor),
        )
        keys = [(row.get("monitor"), row["bucket"]) for row in answer]
        assert keys == sorted(expected, key=str)
        for key, row in zip(keys, answer, strict=True):
            name = str(key[0] or "")
            assert tally(row, 0, EVERYTHING) == reference.tally(expected[key], EVERYTHING, name)


@on_the_engine
@given(histories(), st.booleans())
async def test_places(lab: Lab, history: History, by_monitor: bool) -> None:
    """Each region is tallied as the reference does."""
    found, [one, *_] = history
    org, ours = await written(lab, found)
    statement = composers.places(org, lab.source, slice_of(one), MONITORS, by_monitor=by_monitor)
    expected = split(
        inside(ours, one),
        lambda beat: (beat.monitor_id if by_monitor else None, beat.region),
    )
    answer = {(row.get("monitor"), row["region"]): row for row in await read(lab, statement)}
    assert {key: tally(row, 0, EVERYTHING) for key, row in answer.items()} == {
        key: reference.tally(counted, EVERYTHING, str(key[0] or ""))  # type: ignore[index]
        for key, counted in expected.items()
    }


@on_the_engine
@given(histories(), st.booleans())
async def test_members(lab: Lab, history: History, failures: bool) -> None:
    """Each monitor is tallied as the reference does in every window, failed checks by region where asked."""
    found, windows = history
    org, ours = await written(lab, found)
    slices = tuple(slice_of(one) for one in windows)
    answer = await read(lab, composers.members(org, lab.source, slices, None, failures=failures))
    for number, one in enumerate(windows):
        expected = split(
            inside(ours, one),
            lambda beat: (beat.monitor_id, beat.region if failures and beat.status == "down" else ""),
        )
        assert_groups(answer, number, expected, ("monitor", "failed_region"))


@on_the_engine
@given(histories(), st.booleans(), st.booleans())
async def test_breakdown(lab: Lab, history: History, by_monitor: bool, failures: bool) -> None:
    """Places, and failed checks by code and class, are tallied as the reference does in every window."""
    found, windows = history
    org, ours = await written(lab, found)
    slices = tuple(slice_of(one) for one in windows)
    statement = composers.breakdown(
        org, lab.source, slices, MONITORS, by_monitor=by_monitor, failures=failures
    )
    answer = await read(lab, statement)
    for number, one in enumerate(windows):
        expected = split(inside(ours, one), partial(part_of, by_monitor=by_monitor, failures=failures))
        assert_groups(answer, number, expected, ("monitor", "region", "colo", "failed_code", "failed_class"))


def part_of(beat: Heartbeat, *, by_monitor: bool, failures: bool) -> tuple[object, ...]:
    cause: tuple[object, ...] = (None, None)
    if failures:
        failed = beat.status == "down"
        cause = (beat.code, failure_class(beat.code, beat.error)) if failed else (0, "")
    return beat.monitor_id if by_monitor else None, beat.region, beat.colo, *cause


def assert_groups(
    answer: Sequence[Mapping[str, object]],
    number: int,
    expected: Mapping[Hashable, Sequence[Row]],
    keys: tuple[str, ...],
) -> None:
    """Groups that hold rows in the window, and no others. A key that was not asked for reads as None."""
    found = {}
    for row in answer:
        name = tuple(row.get(key, "" if key == "failed_region" else None) for key in keys)
        counted = tally(row, number, EVERYTHING)
        if counted.rows:
            found[name] = counted
    assert found == {key: reference.tally(rows, EVERYTHING) for key, rows in expected.items()}


@on_the_engine
@given(histories(), st.data())
async def test_heartbeats(lab: Lab, history: History, data: st.DataObject) -> None:
    """Heartbeats come newest first, as written, within reach, filter, keyset and limit."""
    found, [one, *_] = history
    org, ours = await written(lab, found)
    narrowed = RowFilter(
        data.draw(st.frozensets(st.sampled_from(["up", "down"]))),
        data.draw(st.frozensets(st.sampled_from(["weur", "enam"]), max_size=1)),
    )
    time = st.integers(START_MS, START_MS + SPAN_MS)
    if found:
        time |= st.sampled_from([row.beat.timestamp_ms for row in found])
    after = data.draw(st.none() | st.builds(lambda at: Keyset(at, f"d{at}"), time))
    limit = data.draw(st.integers(1, 12))
    near = data.draw(st.integers(one.since_ms, one.until_ms))
    reaches = (Reach(MONITORS[:1], near), Reach(MONITORS[1:], one.since_ms))
    statement = composers.heartbeats(org, lab.source, reaches, one.until_ms, limit, narrowed, after)
    reached = [
        row
        for row in inside(ours, one)
        if row.beat.monitor_id != MONITORS[0] or row.beat.timestamp_ms >= near
    ]
    expected = reference.newest(reached, MONITORS, narrowed, after)
    assert [heartbeat(row) for row in await read(lab, statement)] == expected[:limit]


@on_the_engine
@given(histories())
async def test_buckets_and_checks(lab: Lab, history: History) -> None:
    """Buckets tell what their checks add up to; checks between come oldest first by monitor."""
    found, [one, *_] = history
    org, ours = await written(lab, found)
    statement = sequences.checked_buckets(org, lab.source, one.since_ms, one.until_ms, 300, MONITORS)
    expected: dict[tuple[str, int], list[Heartbeat]] = defaultdict(list)
    for row in inside(ours, one):
        if row.beat.monitor_id in MONITORS:
            expected[row.beat.monitor_id, row.beat.timestamp_ms // 300_000 * 300].append(row.beat)
    answered = [(row["monitor"], row["bucket"], *_told(row)) for row in await read(lab, statement)]
    assert answered == [(*place, *_counted(expected[place])) for place in sorted(expected)]
    pieces = ((MONITORS[0], one.since_ms, one.until_ms), (MONITORS[1], one.since_ms, one.since_ms + 1))
    answer = await read(lab, sequences.checks_between(org, lab.source, pieces, 1000))
    wanted = sorted(
        (row.beat.monitor_id, row.beat.timestamp_ms, row.beat.status)
        for name, since, until in pieces
        for row in inside(ours, Window("", since, until))
        if row.beat.monitor_id == name
    )
    assert [(row["monitor"], row["timestamp_ms"], row["status"]) for row in answer] == wanted


NAMES = ("rows", "failed", "undecided", "checks", "degraded", "first", "last")


def _told(row: Mapping[str, object]) -> list[object]:
    return [pytest.approx(row[name]) for name in NAMES]


def _counted(beats: Sequence[Heartbeat]) -> list[float]:
    """What a bucket of these checks tells, in the order of NAMES."""
    statuses, times = Counter(one.status for one in beats), [one.timestamp_ms for one in beats]
    weights = {status: sum(one.weight for one in beats if one.status == status) for status in statuses}
    degraded = weights.get("degraded", 0.0)
    undecided = len(beats) - statuses["up"] - statuses["degraded"] - statuses["down"]
    checks = weights.get("up", 0.0) + degraded
    return [len(beats), statuses["down"], undecided, checks, degraded, min(times), max(times)]


async def test_window_edges(lab: Lab) -> None:
    """A check at the start of a window is in it, one at its end is in the next."""
    org = fresh_org()
    await lab.write(beat(org, "m", at) for at in (999, 1000, 1999, 2000))
    windows = [(0, 1000), (1000, 2000), (2000, 3000), (999, 1999), (1000, 2001)]
    for together in (windows, windows[:3], windows[3:], windows[1:2] + windows[4:]):
        slices = tuple(slice_of(window(*one)) for one in together)
        [row] = await read(lab, composers.totals(org, lab.source, slices, None))
        found = [tally(row, number, EVERYTHING).rows for number in range(len(together))]
        expected = {(0, 1000): 1, (1000, 2000): 2, (2000, 3000): 1, (999, 1999): 2, (1000, 2001): 3}
        assert found == [expected[one] for one in together]


@pytest.mark.parametrize("lag_s", [-120, 0, 1800, 3599])
async def test_written_late(lab: Lab, lag_s: int) -> None:
    """A row written late, or by a clock that is early, counts where its check was."""
    org = fresh_org()
    await lab.write([beat(org, "m", 59_000)], lag_s)
    slices = (slice_of(window(0, 60_000), COUNTS_ONLY),)
    [row] = await read(lab, composers.totals(org, lab.source, slices, None))
    assert tally(row, 0, COUNTS_ONLY).checks == 1


async def test_other_org(lab: Lab) -> None:
    """Rows of another org are never counted, even for monitors of the same id."""
    mine, other = fresh_org(), fresh_org()
    await lab.write([beat(other, "m", 1, "down")])
    one, reaches = slice_of(window(0, 1000), COUNTS_ONLY), (Reach(("m",), START_MS),)
    for statement in (
        composers.monitor_totals(mine, lab.source, (one,), ("m",)),
        composers.series(mine, lab.source, one, 60, ("m",), by_monitor=True),
        composers.places(mine, lab.source, one, None, by_monitor=False),
        composers.members(mine, lab.source, (one,), None, failures=True),
        composers.breakdown(mine, lab.source, (one,), None, by_monitor=False, failures=True),
        composers.heartbeats(mine, lab.source, reaches, one.until_ms, 10),
        sequences.checked_buckets(mine, lab.source, one.since_ms, one.until_ms, 60, ("m",)),
        sequences.checks_between(mine, lab.source, (("m", one.since_ms, one.until_ms),), 10),
    ):
        assert statement.org == mine
        assert await read(lab, statement) == []
    [row] = await read(lab, composers.totals(mine, lab.source, (one,), None))
    assert tally(row, 0, COUNTS_ONLY) == empty_tally(COUNTS_ONLY) == Tally()


async def test_no_rows(lab: Lab) -> None:
    """Over no rows there are no checks, no quantiles and no last failure; nothing becomes a number."""
    slices = (slice_of(window(0, 1000)),)
    [row] = await read(lab, composers.totals(fresh_org(), lab.source, slices, None))
    assert tally(row, 0, EVERYTHING) == empty_tally(EVERYTHING)


odd_rows = st.lists(
    st.builds(
        partial(replace, Row(Heartbeat("mon_a", "ours", START_MS, "", 0.0), 0)),
        beat=st.builds(
            Heartbeat,
            monitor_id=st.sampled_from(MONITORS),
            org_id=st.just("ours"),
            timestamp_ms=st.integers(0, SPAN_MS).map(lambda at: START_MS + at),
            status=st.sampled_from(["maintenance", "", "UP"]),
            latency_ms=st.sampled_from([100.0, -1.0, math.nan, math.inf, 1e300]),
            sample_interval=st.sampled_from([1, 10]),
        ),
    ),
    max_size=4,
)


@on_the_engine
@given(histories(), odd_rows)
async def test_odd_rows_are_counted_apart(lab: Lab, history: History, odd: list[Row]) -> None:
    """Rows of an unknown status, whatever their latency, are counted apart and change no other number."""
    found, windows = history
    org, ours = await written(lab, [*found, *odd])
    slices = tuple(slice_of(one) for one in windows)
    [row] = await read(lab, composers.totals(org, lab.source, slices, None))
    for number, one in enumerate(windows):
        told = tally(row, number, EVERYTHING)
        strange = [each for each in inside(ours, one) if each.beat.status in {"maintenance", "", "UP"}]
        expected = reference.tally([each for each in inside(ours, one) if each not in strange], EVERYTHING)
        of_all = {
            name: getattr(told, name) for name in ("heaviest", "max_sample_interval", "newest_write_ms")
        }
        assert told == replace(expected, rows=expected.rows + len(strange), unreadable=len(strange), **of_all)


@pytest.mark.parametrize("latency_ms", [-1.0, math.nan, math.inf, 1e12])
async def test_an_impossible_latency_is_in_no_latency(lab: Lab, latency_ms: float) -> None:
    """Its row keeps its outcome, and is counted as one that cannot be read; a list leaves it out."""
    org = fresh_org()
    await lab.write(
        beat(org, "m", at, status, latency_ms=latency_ms) for at, status in ((1, "up"), (2, "down"))
    )
    await lab.write([beat(org, "m", 3, latency_ms=7.0)])
    [row] = await read(lab, composers.totals(org, lab.source, (slice_of(window(0, 1000)),), None))
    told = tally(row, 0, EVERYTHING)
    assert (told.up, told.down, told.rows, told.unreadable) == (2, 1, 3, 2)
    assert told.last_failure is None
    assert told.latency
    assert (told.latency.min_ms, told.latency.max_ms, told.latency.total_ms) == (7, 7, 7)
    assert set(told.latency.quantiles.values()) == {7}
    reach = Reach(("m",), START_MS)
    listed = await read(lab, composers.heartbeats(org, lab.source, (reach,), START_MS + 9000, 9))
    assert [heartbeat(one).latency_ms for one in listed] == [7]


async def test_all_but_some(lab: Lab) -> None:
    """A fleet may be read without the monitors that nobody knows any more, and who wrote can be asked."""
    org = fresh_org()
    await lab.write([beat(org, "known", 1), beat(org, "gone", 2, "down"), beat(org, "gone", 3)])
    [row] = await read(lab, composers.totals(org, lab.source, (slice_of(window(0, 9)),), Without(("gone",))))
    assert (tally(row, 0, EVERYTHING).up, tally(row, 0, EVERYTHING).down) == (1, 0)
    wrote = await read(lab, composers.writers(org, lab.source, START_MS, START_MS + 9))
    assert [(one["monitor"], one["rows"]) for one in wrote] == [("gone", 2), ("known", 1)]


async def test_same_millisecond(lab: Lab) -> None:
    """Heartbeats of one millisecond are told apart by their dispatch when paging."""
    org = fresh_org()
    await lab.write(beat(org, "m", 7, dispatch_id=name) for name in ("a", "c", "it's", "b\\"))
    seen, after = [], None
    for _ in range(4):
        statement = composers.heartbeats(
            org, lab.source, (Reach(("m",), START_MS),), START_MS + 8, 1, after=after
        )
        [found] = map(heartbeat, await read(lab, statement))
        seen.append(found.dispatch_id)
        after = Keyset(found.timestamp_ms, found.dispatch_id)
    assert seen == ["it's", "c", "b\\", "a"]


async def test_far_window(lab: Lab) -> None:
    """A window beyond what the engine's clock can hold has no rows, rather than wrong ones."""
    org = fresh_org()
    await lab.write([beat(org, "m", 1)])
    far = Slice(253_000_000_000_000, 253_000_000_060_000)
    [row] = await read(lab, composers.totals(org, lab.source, (far,), None))
    assert tally(row, 0, COUNTS_ONLY) == Tally()


def test_equal_questions() -> None:
    """Equal questions make the same text, in whatever order their sets are written."""
    source, one = Source("hb"), slice_of(window(0, 60_000), Parts(True, frozenset({0.5, 0.95, 0.9})))
    statements = set()
    for names in permutations(MONITORS):
        narrowed = RowFilter(frozenset(names), frozenset(names[::-1]))
        levels = replace(
            one,
            parts=Parts(
                True, frozenset(sorted(one.parts.levels, key=lambda at: (at * names.index("mon_a")) % 1))
            ),
        )
        statements |= {
            composers.totals("o", source, (levels,), names).sql,
            composers.monitor_totals("o", source, (levels,), (*names, *names)).sql,
            composers.series("o", source, levels, 60, names, by_monitor=True).sql,
            composers.places("o", source, levels, names, by_monitor=True).sql,
            composers.members("o", source, (levels,), names, failures=True).sql,
            composers.breakdown("o", source, (levels,), names, by_monitor=True, failures=True).sql,
            composers.heartbeats("o", source, (Reach(names, 0),), 9, 5, narrowed).sql,
            sequences.checked_buckets("o", source, 0, 9, 60, names).sql,
        }
    assert len(statements) == 8


def test_hostile_ids() -> None:
    """An id outside the alphabet of ids is refused before it comes into a statement."""
    one, source = slice_of(window(0, 1)), Source("hb")
    for hostile in ("", "a'b", "a b", "a\\", "é", "x" * 97, "a\n", "-a"):
        with pytest.raises(BadUserInput, match="is not an id"):
            composers.totals(hostile, source, (one,), None)
        with pytest.raises(BadUserInput, match="is not an id"):
            composers.monitor_totals("o", source, (one,), (hostile,))
        with pytest.raises(BadUserInput, match="is not an id"):
            composers.heartbeats("o", source, (Reach(("m",), 0),), 9, 5, RowFilter(frozenset({hostile})))
        with pytest.raises(BadUserInput, match="is not an id"):
            sequences.checks_between("o", source, ((hostile, 0, 9),), 5)
