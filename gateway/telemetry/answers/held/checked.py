"""The sequence of one monitor's checks, told from its rows, which are held in memory: buckets of them, and
single ones. Pure."""

import numpy as np

from gateway.telemetry.answers.held.adding import Cells
from gateway.telemetry.answers.held.lines import Numbers
from gateway.telemetry.answers.held.rows import DOWN, OneRows, slots
from gateway.telemetry.sql.columns import STATUSES
from gateway.telemetry.sql.rolled.parts import BEGAN
from gateway.telemetry.sql.single.asked import Buckets, Checks
from gateway.telemetry.sql.single.rows import TEXTS

UP, DEGRADED, PENDING = (STATUSES.index(one) for one in ("up", "degraded", "pending"))


def buckets(monitor: str, asked: Buckets, rows: OneRows) -> Cells:
    """As `sequences.checked_buckets`."""
    which = _between(rows, *asked.span)
    at = rows[BEGAN][which]
    bucket = (at // 1000).astype(np.int64) // asked.bucket_s * asked.bucket_s
    first = np.flatnonzero(np.diff(bucket, prepend=-1))
    """Where each begins: rows are in order."""
    groups = np.arange(len(first)).repeat(np.diff(first, append=len(which)))
    outcome, weight, taken = rows.outcome[which], rows.weight[which], slots(rows, asked.overruns)
    stood_for = weight if taken is None else weight * taken[which]

    def summed(meant: Numbers, values: Numbers | None = None) -> Numbers:
        return np.bincount(groups[meant], None if values is None else values[meant], len(first))

    fine = (outcome == UP) | (outcome == DEGRADED)
    found = {
        "bucket": bucket[first],
        "rows": np.diff(first, append=len(which)),
        "failed": summed(outcome == DOWN),
        "undecided": summed(outcome == PENDING),
        "checks": summed(fine, stood_for),
        "degraded": summed(outcome == DEGRADED, stood_for),
        "first": _whole(at[first]),
        "last": _whole(at[np.append(first[1:], len(which)) - 1] if len(first) else at),
    }
    if asked.overruns:
        found["recorded"] = summed(fine, weight)
    return {"monitor": [monitor] * len(first), **{name: cells.tolist() for name, cells in found.items()}}


def checks(monitor: str, asked: Checks, rows: OneRows) -> Cells:
    """As `sequences.checks_between`."""
    told = [_between(rows, *one) for one in asked.spans]
    which = np.concatenate(told)[: asked.limit]
    taken = slots(rows, asked.overruns)
    found: Cells = {
        "monitor": [monitor] * len(which),
        "timestamp_ms": _whole(rows[BEGAN][which]).tolist(),
        "status": [STATUSES[one] for one in rows.outcome[which].tolist()],
        "region": rows.region[which].tolist(),
        "colo": rows.colo[which].tolist(),
        "code": _whole(rows["code"][which]).tolist(),
        "weight": rows.weight[which].tolist(),
        **{name: rows[name][which].tolist() for name in TEXTS},
    }
    return found if taken is None else found | {"taken": taken[which].tolist()}


def _between(rows: OneRows, since_ms: int, until_ms: int) -> Numbers:
    """Checks of a known outcome."""
    first, last = np.searchsorted(rows[BEGAN], (since_ms, until_ms))
    return np.flatnonzero(rows.outcome[first:last] < len(STATUSES)) + int(first)


def _whole(values: Numbers) -> Numbers:
    """Whole numbers as such, where all are."""
    whole = np.all(values == np.floor(values)) and np.all(np.abs(values) < 2**53)
    return values.astype(np.int64) if whole else values
