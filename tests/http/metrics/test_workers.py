"""The metrics of all workers of a machine, on the one that is scraped."""

import asyncio
import string
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from gateway.http.metrics import workers
from gateway.http.metrics.exposition import Family, Spread, encoded
from gateway.http.metrics.process import process_metrics
from gateway.http.metrics.workers import Neighbours, of_all, read, together, written
from gateway.meter import Buckets, Histogram, Traffic

NUMBERS = st.floats(0, 1e12) | st.integers(0, 2**40).map(float)
WORDS = st.text(string.printable, max_size=8)
LABELS = st.lists(WORDS, max_size=3, unique=True).map(tuple)


@st.composite
def families(draw: st.DrawFn) -> Family:
    labels = draw(LABELS)
    keys = st.tuples(*[WORDS] * len(labels))
    samples = draw(st.dictionaries(keys, NUMBERS | st.none(), max_size=4))
    return Family(draw(WORDS), draw(WORDS), labels, samples, counter=draw(st.booleans()))


@st.composite
def spreads(draw: st.DrawFn) -> Spread:
    labels, bounds = draw(LABELS), tuple(sorted(draw(st.sets(NUMBERS, min_size=1, max_size=4))))
    counts = st.lists(st.integers(0, 2**40), min_size=len(bounds) + 1, max_size=len(bounds) + 1)
    found = st.builds(Buckets, counts, NUMBERS)
    series = draw(st.dictionaries(st.tuples(*[WORDS] * len(labels)), found, max_size=3))
    return Spread(draw(WORDS), draw(WORDS), labels, Histogram(bounds, series))


@given(st.lists(families() | spreads(), max_size=5))
def test_what_is_told_is_what_was_counted(found: list[Family | Spread]) -> None:
    """Whatever metrics are written for another worker, it reads the same."""
    assert read(written(found)) == found


def traffic(requests: int, lag: float) -> Traffic:
    counted = Traffic()
    counted.requests["/healthz", "200"] = requests
    counted.loop_lag_seconds.observe((), lag)
    return counted


def test_each_has_series_of_its_own() -> None:
    """One family a metric, in which every sample says whose it is, and none is added to another's."""
    parts = {number: list(process_metrics(traffic(10 + number, 0.004))) for number in (0, 1)}
    text = encoded(together(parts), "")[0].decode()
    assert 'insights_requests_total{route="/healthz",status="200",worker="0"} 10.0' in text
    assert 'insights_requests_total{route="/healthz",status="200",worker="1"} 11.0' in text
    assert 'insights_event_loop_lag_seconds_count{worker="1"} 1.0' in text
    assert text.count("# TYPE insights_requests_total counter") == 1
    assert len({one.name for one in together(parts)}) == len(together(parts))


async def test_asked_over_their_folder(tmp_path: Path) -> None:
    """Each tells whoever asks; one that is not there is told of as such, and holds up nobody else's."""
    of_two = [traffic(number, 0) for number in (5, 6)]
    for number, one in enumerate(of_two):
        one.neighbours = Neighbours(tmp_path, number, 3)
    async with Neighbours(tmp_path, 1, 3).telling(of_two[1]):
        text = encoded(await of_all(of_two[0]), "")[0].decode()
    told = {f'insights_worker_up{{worker="{number}"}} {up}' for number, up in ((0, 1.0), (1, 1.0), (2, 0.0))}
    assert told <= set(text.splitlines())
    assert 'insights_requests_total{route="/healthz",status="200",worker="1"} 6.0' in text
    assert 'status="200",worker="2"' not in text
    assert not await asyncio.to_thread(tmp_path.exists)  # it went with the last one


async def test_all_of_them_begun_again(tmp_path: Path) -> None:
    """Where all ended at once, and their folder with the last of them, the next tell each other as before."""
    folder = tmp_path / "of-workers"
    await asyncio.to_thread(folder.mkdir)
    own = traffic(5, 0)
    own.neighbours = Neighbours(folder, 0, 2)
    for _ in range(2):
        async with Neighbours(folder, 1, 2).telling(traffic(6, 0)):
            text = encoded(await of_all(own), "")[0].decode()
        assert 'insights_worker_up{worker="1"} 1.0' in text
        assert not await asyncio.to_thread(folder.exists)


async def test_half_of_what_is_told(tmp_path: Path) -> None:
    """A worker that ends in the middle of what it tells is one that does not answer."""

    async def half(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(written(list(process_metrics(traffic(1, 0))))[:-9])
        writer.close()

    own = traffic(1, 0)
    own.neighbours = Neighbours(tmp_path, 0, 2)
    async with await asyncio.start_unix_server(half, tmp_path / "1"):
        text = encoded(await of_all(own), "")[0].decode()
    assert 'insights_worker_up{worker="1"} 0.0' in text


async def test_a_worker_that_hangs(tmp_path: Path) -> None:
    """One that takes the question and never answers is waited for no longer than the others allow."""

    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await hung.wait()
        writer.close()

    hung, own = asyncio.Event(), traffic(1, 0)
    own.neighbours = Neighbours(tmp_path, 0, 2)
    server = await asyncio.start_unix_server(silent, tmp_path / "1")
    try:
        found = await of_all(own)
    finally:
        hung.set()
        server.close()
        await server.wait_closed()
    assert found[0] == Family(
        "insights_worker_up",
        "1 where the worker tells its metrics.",
        (workers.LABEL,),
        {("0",): 1.0, ("1",): 0.0},
    )


async def test_alone_there_is_no_label() -> None:
    """A process that serves alone tells of itself, as before."""
    alone = traffic(1, 0)
    assert await of_all(alone) == list(process_metrics(alone))
