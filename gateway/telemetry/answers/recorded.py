"""Rows of an answer as heartbeats, and what one has to be. What cannot be raises StoreMalformed (law 6)."""

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from types import MappingProxyType
from typing import Any, cast

from gateway.errors import StoreMalformed
from gateway.ports import AnswerRow
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.sql.columns import SHOWN, STATUSES, TIMINGS

LATEST_MS = 10**14
"""A time beyond the year 5000 is no time of a check."""
HIGHEST_CODE = 2**31
"""Beyond it no protocol has a code. Some writers say -1 for no answer: one row must not cost a page."""
NOT_TIMED: Mapping[str, Any] = MappingProxyType({})
"""What a heartbeat is given where nothing was timed and nothing shown: what it has anyway."""
_timed = itemgetter(*TIMINGS, *SHOWN)


def known_status(row: AnswerRow) -> str:
    status = cast("str", row["status"])
    if status not in STATUSES:
        raise unknown_status()
    return status


def known_statuses(found: Iterable[str]) -> None:
    """Raises StoreMalformed for one that is none."""
    if not set(found) <= set(STATUSES):
        raise unknown_status()


def unknown_status() -> StoreMalformed:
    return StoreMalformed("the dataset holds a heartbeat with an unknown status; run `insights doctor`")


def sound_times(found: Sequence[int]) -> None:
    """Raises StoreMalformed for one that no check can have ended at."""
    if found and not 0 <= min(found) <= max(found) < LATEST_MS:
        raise StoreMalformed("the dataset holds a heartbeat with an impossible time; run `insights doctor`")


def heartbeat(row: AnswerRow) -> Heartbeat:
    """A heartbeat from its columns, named as the query names them; the org is not part of an answer."""
    told: Mapping[str, Any] = row  # a page has thousands: each cast would be a call
    sound_times((told["timestamp_ms"],))
    code = told["code"]
    return Heartbeat(
        monitor_id=told["monitor"],
        org_id="",
        timestamp_ms=told["timestamp_ms"],
        status=known_status(row),
        latency_ms=told["latency_ms"],
        region=told["region"],
        colo=told["colo"],
        code=code if 0 <= code < HIGHEST_CODE else 0,
        error=told["error"],
        error_class=told["error_class"],
        dispatch_id=told["dispatch_id"],
        sample_rate=told["sample_rate"] or 1.0,
        sample_interval=told["sample_interval"],
        relay=told.get("relay", ""),
        **_timings(told),
    )


def _timings(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Of a row that was read with them; what is no length is not known."""
    found = _timed(row) if TIMINGS[0] in row else ()
    if not any(found):
        return NOT_TIMED
    told = {
        name: value if 0 < value < LATEST_MS else 0.0 for name, value in zip(TIMINGS, found, strict=False)
    }
    shown = dict(zip(SHOWN, found[len(TIMINGS) :], strict=True))
    return told | shown | {"expires_s": int(told["expires_s"])}
