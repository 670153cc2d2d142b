"""A day of three monitors, and how the planner is asked about it."""

from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.planner import Planner
from gateway.telemetry.reading.questions import Scope
from gateway.telemetry.sql.slices import Parts
from tests.telemetry.lab import DAY_MS, Lab, beat, fresh_org, window

HOUR_MS = 3_600_000
HOUR, DAY, MONTH = window(0, 3_600_000), window(0, DAY_MS), window(0, 30 * DAY_MS)
LATENCY = Parts(latency=True, levels=frozenset({0.5}))
FAILURE = Parts(latency=True, levels=frozenset({0.95}), last_failure=True)
BOUND = 100_000


def planner(lab: Lab, bound: int = BOUND) -> Planner:
    return Planner(lab.reader, bound)


async def history(lab: Lab) -> str:
    """Three monitors over a day, one of which fails at times; another org beside it."""
    org = fresh_org()
    for name, step in (("a", 600_000), ("b", 700_000), ("c", 3_600_000)):
        for owner in (org, fresh_org()):
            await lab.write(
                beat(
                    owner,
                    name,
                    at,
                    "down" if name == "b" and number % 5 == 0 else "up",
                    latency_ms=float(number % 7),
                    region=("weur", "enam")[number % 2],
                    colo=("AMS", "EWR", "IAD")[number % 3],
                    sample_rate=1.0 if name == "a" else 0.5,
                )
                for number, at in enumerate(range(0, DAY_MS, step))
            )
    return org


def counted(answer: Tally | Exception) -> Tally:
    assert isinstance(answer, Tally), answer
    return answer


def monitors(org: str, *names: str) -> list[Scope]:
    return [Scope(org, name) for name in names]
