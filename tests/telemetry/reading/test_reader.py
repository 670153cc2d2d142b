"""What a request is told of the answers that it read."""

from dataclasses import dataclass, replace

from gateway.meter import Meter
from gateway.ports import Rows, Statement
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.planner import Planner
from gateway.telemetry.reading.questions import Scope, TotalsQuestion
from tests.telemetry.lab import Lab, Watched, window


@dataclass
class Ageing(Watched):
    """A store whose first answer is an earlier one that stands in; it recovers after that."""

    async def read(self, statement: Statement, seconds: float) -> Rows:
        answer = await super().read(statement, seconds)
        return replace(answer, stale=len(self.asked) == 1)


async def test_one_stale_answer_makes_the_request_stale(lab: Lab) -> None:
    """Fresh answers that come after it do not take that back; of numbers those are stale that it told."""
    reader = replace(lab.reader, store=Ageing(lab.telemetry), meter=Meter())
    staleness, told = [], []
    for org in ("o", "p", "q"):
        (found,) = await Planner(reader, 100_000).totals([TotalsQuestion(Scope(org), window(0, 3_600_000))])
        staleness.append(reader.meter.stale)
        told.append(isinstance(found, Tally) and found.stale)
    assert staleness == [True, True, True]
    assert told == [True, False, False]


async def test_fresh_answers_leave_the_request_fresh(lab: Lab) -> None:
    """Nothing is called stale that is not."""
    reader = replace(lab.reader, meter=Meter())
    await Planner(reader, 100_000).totals([TotalsQuestion(Scope("o"), window(0, 3_600_000))])
    assert reader.meter.stale is False
