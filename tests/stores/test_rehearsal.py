"""What pages send is sent by doctor and by the start: who reads that all is well can open them."""

import asyncio
import logging

import pytest

from gateway.doctor.finding import Verdict
from gateway.doctor.telemetry import statements_findings
from gateway.errors import TelemetryUnavailable
from gateway.ports import Rows, Statement
from gateway.stores.calls.upstream import Refused
from gateway.stores.rehearsal import AT_ONCE, Rehearsal, rehearsed
from gateway.telemetry.sql.dialect import CLASSIC
from gateway.telemetry.sql.text import Source

NOW_S = 1_795_478_400
SOURCE = Source.of("hb", CLASSIC)


class Refusing:
    """A service that does not understand statements with a word."""

    def __init__(self, word: str, *, refused: bool = True) -> None:
        self.word = word
        self.refused = refused
        self.busy = self.most = 0

    async def read(self, statement: Statement, seconds: float) -> Rows:
        del seconds
        self.busy += 1
        self.most = max(self.most, self.busy)
        await asyncio.sleep(0)
        self.busy -= 1
        if self.word in statement.sql:
            cause = Refused("no", 422) if self.refused else None
            raise TelemetryUnavailable("Analytics Engine does not understand a statement") from cause
        return Rows([], 0)

    async def ping(self) -> None: ...

    async def aclose(self) -> None: ...


@pytest.mark.parametrize(
    ("word", "lost"),
    [
        ("quantileExactWeighted(0.99)", {"uptime, latency and objectives", "lists of monitors", "charts"}),
        ("failed_class", {"failures"}),
        ("intDiv(toUInt32(double1 / 1000), 300)", {"charts", "downtime and incidents"}),
        ("LIKE", {"failures"}),
        ("argMax", {"failures", "uptime, latency and objectives"}),
    ],
)
async def test_what_is_refused_is_told_by_what_a_reader_would_miss(word: str, lost: set[str]) -> None:
    """Each part of the pages has its line; a green one means that all of them are answered."""
    found = await rehearsed(Refusing(word), SOURCE, NOW_S, 5)
    told = statements_findings(found)
    assert lost <= {name for name, error in found.items() if error}
    failed = {one.seen.split(":")[0] for one in told if one.verdict is Verdict.FAILED}
    assert failed == {name for name, error in found.items() if error}
    assert (told[0].verdict is Verdict.OK) == (not failed)


async def test_the_start_says_what_would_be_missing(caplog: pytest.LogCaptureFixture) -> None:
    """It goes on: the rest of the pages is worth having. A service that is only down says nothing."""
    with caplog.at_level(logging.WARNING):
        states = []
        for store in (Refusing("of nobody's"), Refusing("LIKE", refused=False), Refusing("LIKE")):
            assert caplog.messages == []
            rehearsal = Rehearsal(store, SOURCE, NOW_S)
            states.append(rehearsal.state)
            await rehearsal.run()
            states.append(rehearsal.state)
    assert states == ["UNDER_WAY", "ok", "UNDER_WAY", "UNKNOWN", "UNDER_WAY", "REFUSED"]
    assert caplog.messages == [
        "the telemetry store refuses what these are made of: failures, heartbeats; run `insights doctor`"
    ]


async def test_few_at_a_time() -> None:
    """All of a page's statements at once were seen to draw a 429."""
    store = Refusing("of nobody's")
    await rehearsed(store, SOURCE, NOW_S, 5)
    assert store.most == AT_ONCE
