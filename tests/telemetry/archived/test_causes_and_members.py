"""Why checks failed and how each monitor fared: an archive and a store say what the store alone said."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.stores.clickhouse import ClickHouseTables
from gateway.telemetry.answers.lengths import EMPTY_LATENCY
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.archived.cells import Question
from gateway.telemetry.reading.archived.long import Long
from gateway.telemetry.reading.breakdown import FAILURES, BreakdownQuestion
from gateway.telemetry.reading.grouping import joined, split
from gateway.telemetry.reading.members import MembersQuestion
from gateway.telemetry.sql.slices import Parts
from tests.size import sized
from tests.telemetry.archived.test_same_answers import (
    PARTS,
    Stores,
    clickhouse_url,
    halves,
    same_everywhere,
    scopes,
    stores,
    told_twice,
    windows,
)
from tests.telemetry.lab import fresh_org

__all__ = ["clickhouse_url", "stores"]

WHOLE = Parts(latency=True, spread=True, recorded=True) | FAILURES
MADE: Mapping[str, Callable[[st.DrawFn, str], Question]] = {
    "failures": lambda draw, org: BreakdownQuestion(draw(scopes(org)), draw(windows()), WHOLE, failures=True),
    "members": lambda draw, org: MembersQuestion(draw(scopes(org, fleets=True)), draw(windows()), PARTS),
    "failing": lambda draw, org: MembersQuestion(
        draw(scopes(org, fleets=True)), draw(windows()), WHOLE, failures=True
    ),
}


@pytest.mark.dear
@pytest.mark.parametrize("shape", MADE)
def test_an_archive_and_a_store_say_who_failed_and_why(stores: Stores, shape: str) -> None:
    """Whatever is late, odd, sampled, looked after or not known: failed checks by region, class and code with
    their first and last, and each monitor's checks with the regions that saw it fail, are the store's."""
    served = isinstance(stores.archive.store, ClickHouseTables)

    @settings(max_examples=sized(6 if served else 60, 2), deadline=None)
    @given(st.data(), halves(served=served))
    def holds(data: st.DataObject, drawn: tuple[int, int, int | None, int]) -> None:
        one = data.draw(st.composite(MADE[shape])(fresh_org()))
        same_everywhere(*told_twice(stores, one, drawn, asked))

    holds()


async def asked(long: Long, one: Any) -> Mapping[Any, Tally]:
    if isinstance(one, MembersQuestion):
        (members,) = await long.members([one])
        assert not isinstance(members, Exception), members
        mine = members.keys() - set(one.scope.without)  # a store tells of these, too: nobody asks for them
        return {(name, members[name].regions): members[name].tally for name in mine}
    (groups,) = await long.breakdown([one])
    assert not isinstance(groups, Exception), groups
    regions = {
        region: joined(parts.values()) for region, parts in split(groups, lambda part: part.region).items()
    }
    failed = {part: counted for part, counted in groups.items() if counted.down}
    causes = split(failed, lambda part: part._replace(colo=""))
    return {**regions, **{cause: _failed(joined(parts.values())) for cause, parts in causes.items()}}


def _failed(counted: Tally) -> Tally:
    """What is told of failed checks alone: an archive counts their rows with those of their region."""
    return Tally(
        rows=1,
        down=counted.down,
        squares_down=counted.squares_down,
        first_failure_ms=counted.first_failure_ms,
        last_failure_ms=counted.last_failure_ms,
        last_failure=counted.last_failure,
        latency=EMPTY_LATENCY,
        told=counted.told,
    )
