"""What is added up from kept hours is made ready beside the event loop, to its last cell."""

import threading
from collections.abc import ItemsView
from dataclasses import replace

from gateway.ports import Kind
from gateway.stores.embedded import EmbeddedTelemetry
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, rows_tsv
from tests.telemetry.kept.asking import ROWS, TOLD, WHOLE, as_rows, composed
from tests.telemetry.lab import fresh_org


class _Listening(dict[str, Kind]):
    """Columns that know who looked at them one by one, as whoever checks their cells does."""

    def __init__(self, columns: dict[str, Kind]) -> None:
        super().__init__(columns)
        self.threads: set[int] = set()

    def items(self) -> ItemsView[str, Kind]:  # type: ignore[override] # of a dict, which it is
        self.threads.add(threading.get_ident())
        return super().items()


async def test_a_long_answer_holds_nobody(rolled: EmbeddedTelemetry) -> None:
    """7 200 rows of three windows take 20 ms to be checked and measured, in which every org would wait."""
    assert rolled.kept is not None
    org = fresh_org()
    await rolled.write(ROW_COLUMNS, rows_tsv([replace(one, org_id=org) for one in ROWS]))
    statement = composed(rolled, org, ("totals", [WHOLE]))
    columns = _Listening(dict(statement.columns))
    told = await rolled.kept.answer(replace(statement, columns=columns), 60)
    assert as_rows(told)[0]["rows_0"] == TOLD
    assert columns.threads
    assert threading.get_ident() not in columns.threads
