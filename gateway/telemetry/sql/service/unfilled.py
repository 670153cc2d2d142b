"""The same statement without the columns that no row has.

One report has it that Analytics Engine knows a column only where a row carries it; others read such columns
as '' and 0. What was appended to the layout is in no row of an older writer, so where a statement with these
columns is refused it is asked once more with what they would hold.
"""

import re
from dataclasses import replace

from gateway.ports import Statement
from gateway.telemetry.sql.columns import APPENDED, DOCUMENTED, TIMINGS

_NUMBERS = {"lag_ms", *TIMINGS}
_COLUMNS = {getattr(DOCUMENTED, field): "0.0" if field in _NUMBERS else "''" for field in APPENDED}
_SELECTED = ", " + ", ".join(_COLUMNS)
"""As a derived table selects them, for the statement around it to choose from."""
_TOKEN = re.compile(rf"'(?:[^'\\]|\\.)*'|\b(?:{'|'.join(_COLUMNS)})\b")


def without_appended(statement: Statement) -> Statement | None:
    """None where it names none of them."""
    sql = statement.sql.replace(_SELECTED, "")
    sql = _TOKEN.sub(lambda found: _COLUMNS.get(found[0], found[0]), sql)
    return None if sql == statement.sql else replace(statement, sql=sql)
