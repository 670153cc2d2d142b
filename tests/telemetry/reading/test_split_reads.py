"""Short windows are read again where the read that they shared was sampled."""

from dataclasses import replace

import pytest

from gateway.errors import TelemetryUnavailable
from gateway.meter import Meter
from gateway.ports import Rows, Statement
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.planner import Planner
from gateway.telemetry.reading.questions import Scope, TotalsQuestion
from gateway.telemetry.sql.slices import COUNTS_ONLY
from tests.telemetry.lab import Lab, beat, fresh_org, window

BOUND = 100_000
HOUR_MS = 3_600_000
SPANS = (4 * HOUR_MS, HOUR_MS)


def asked(org: str, monitor: str | None = "a") -> list[TotalsQuestion]:
    """Four hours and the first of them, in one read."""
    return [TotalsQuestion(Scope(org, monitor), window(0, span), COUNTS_ONLY, 1e-9) for span in SPANS]


class Coarse:
    """Analytics Engine as far as it matters here: what is read of several windows is read at a tenth.

    `always`: and so is any other read.
    """

    def __init__(self, lab: Lab, *, fails_again: bool = False, always: bool = False) -> None:
        self.lab = lab
        self.fails_again = fails_again
        self.always = always
        self.sent: list[Statement] = []

    async def read(self, statement: Statement, seconds: float) -> Rows:
        self.sent.append(statement)
        if self.fails_again and len(self.sent) > 1:
            raise TelemetryUnavailable("the telemetry store does not answer")
        answer = await self.lab.watched.read(statement, seconds)
        wide = self.always or "up_1" in statement.columns
        rows = [
            {name: 10 if wide and name.startswith("interval_") else value for name, value in row.items()}
            for row in answer.rows
        ]
        return replace(answer, rows=rows)

    async def ping(self) -> None: ...

    async def aclose(self) -> None: ...


@pytest.mark.parametrize(("spare", "sent"), [(0, 1), (1, 2), (2, 3), (5, 3)])
async def test_short_windows_are_read_again_where_the_wide_one_was_sampled(
    lab: Lab, spare: int, sent: int
) -> None:
    """A sampled batch is split, the shortest windows first, as far as the request may add reads."""
    org = fresh_org()
    await lab.write(beat(org, "a", minute * 60_000) for minute in range(240))
    coarse = Coarse(lab)
    reader = replace(lab.reader, store=coarse, meter=Meter())
    windows = [window(0, 4 * HOUR_MS), window(0, HOUR_MS), window(0, HOUR_MS // 4)]
    questions = [TotalsQuestion(Scope(org, "a"), one, COUNTS_ONLY, 1e-9) for one in windows]
    found = await Planner(reader, BOUND, spare).totals(questions)
    assert len(coarse.sent) == reader.meter.telemetry_reads == sent
    intervals = [one.max_sample_interval for one in found if isinstance(one, Tally)]
    assert intervals == [10, 1 if spare > 1 else 10, 1 if spare else 10]


async def test_a_second_read_that_fails_costs_nothing(lab: Lab) -> None:
    """The coarse answer stands where the finer one cannot be had."""
    org = fresh_org()
    await lab.write(beat(org, "a", minute * 60_000) for minute in range(240))
    reader = replace(lab.reader, store=Coarse(lab, fails_again=True), meter=Meter())
    questions = [
        TotalsQuestion(Scope(org, "a"), window(0, span), COUNTS_ONLY, 1e-9) for span in (4 * HOUR_MS, HOUR_MS)
    ]
    found = await Planner(reader, BOUND, 2).totals(questions)
    assert [one.rows for one in found if isinstance(one, Tally)] == [240, 60]


async def test_a_second_read_that_is_no_finer_replaces_nothing(lab: Lab) -> None:
    """Windows keep the answers of one statement, so that they stay comparable, unless another is better."""
    org = fresh_org()
    await lab.write(beat(org, "a", minute * 60_000) for minute in range(240))
    coarse = Coarse(lab, always=True)
    wide, short = await Planner(replace(lab.reader, store=coarse, meter=Meter()), BOUND, 2).totals(asked(org))
    assert isinstance(wide, Tally)
    assert isinstance(short, Tally)
    first, again = (statement.fingerprint for statement in coarse.sent)
    assert first != again
    assert short.statements == wide.statements == (first,)


async def test_reads_to_spare_are_those_of_the_whole_request(lab: Lab) -> None:
    """What one batch added, those beside it and after it may not add again."""
    org = fresh_org()
    await lab.write(beat(org, "a", minute * 60_000) for minute in range(240))
    coarse = Coarse(lab)
    reader = replace(lab.reader, store=coarse, meter=Meter())
    planner = Planner(reader, BOUND, 1)
    await planner.totals([*asked(org), *asked(org, None)])
    assert (len(coarse.sent), reader.meter.split_reads) == (3, 1)
    await planner.totals(asked(org))
    assert (len(coarse.sent), reader.meter.split_reads) == (4, 1)


async def test_what_was_not_sampled_is_not_read_again(lab: Lab) -> None:
    """Reads to spare are left where nothing is to be gained: every row is in the first read."""
    org = fresh_org()
    await lab.write(beat(org, "a", minute * 60_000) for minute in range(240))
    reader = replace(lab.reader, meter=Meter())
    wide, short = await Planner(reader, BOUND, 5).totals(asked(org))
    assert isinstance(wide, Tally)
    assert isinstance(short, Tally)
    assert (wide.rows, short.rows) == (240, 60)
    assert (reader.meter.telemetry_reads, reader.meter.split_reads) == (1, 0)
